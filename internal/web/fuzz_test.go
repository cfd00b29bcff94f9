package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"trillium"
	"trillium/internal/store"
)

// Whatever a query says, a page of a list is a part of it in its order, and following
// the cursors meets what is behind it once each.
func FuzzPage(f *testing.F) {
	for _, q := range []string{"", "limit=1", "limit=2&cursor=Yg", "limit=-1", "limit=1001", "limit=1e3", "cursor=%%", "cursor=" + cursorOf("none"), "cursor=" + cursorOf("c"), "limit=&cursor="} {
		f.Add(q)
	}
	items := strings.Split("abcdefg", "")
	key := func(s *string) string { return *s }
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		var got []string
		for {
			page, next, err := pageOf(q, items, key)
			if err != nil {
				if len(got) > 0 || !errors.Is(err, trillium.ErrInvalid) && !errors.Is(err, trillium.ErrConflict) {
					t.Fatalf("%q after %v: %v", q, got, err)
				}
				return
			}
			got = append(got, page...)
			if next == "" {
				break
			}
			if len(page) == 0 {
				t.Fatalf("%q: an empty page has another behind it", q)
			}
			q.Set("cursor", next)
		}
		if !slices.Equal(got, items[len(items)-len(got):]) {
			t.Fatalf("%q: %v", query, got)
		}
	})
}

// What is taken as a suggestion has an address that a browser may be sent to, and
// stays within its bounds.
func FuzzSuggestion(f *testing.F) {
	for _, address := range []string{"", "https://example.org/a?b=c", "javascript:alert(1)", "https://a@example.org/", "http://", "//example.org", "https://example.org/\n", "HTTPS://EXAMPLE.ORG"} {
		f.Add("evidence", address, "words", "Ana", "ana@example.org")
	}
	f.Add("correction", "", "see https://a and https://b and https://c", "\u202eAna", "Ana <ana@example.org>")
	f.Fuzz(func(t *testing.T, kind, address, words, credit, contact string) {
		g := store.Suggestion{Kind: kind, Address: address, Words: words, Credit: credit, Contact: contact}
		if checkSuggestion(g) != "" {
			return
		}
		scheme, rest, _ := strings.Cut(strings.ToLower(address), "://")
		if address != "" && (scheme != "http" && scheme != "https" || rest == "" || strings.ContainsAny(address, "\r\n\t\x00")) {
			t.Errorf("the address %q was taken", address)
		}
		if kind == "evidence" && address == "" || len(address) > mostAddress || words == "" || utf8.RuneCountInString(words) > mostWords || strings.Count(words, "://") > mostLinksInText {
			t.Errorf("%d bytes of address and %d of words were taken as %s", len(address), len(words), kind)
		}
		for _, line := range []string{credit, contact} {
			if utf8.RuneCountInString(line) > mostSmall || strings.ContainsAny(line, "\r\n\x00\u202e") {
				t.Errorf("the line %q was taken", line)
			}
		}
		if contact != "" && !strings.Contains(contact, "@") {
			t.Errorf("the contact %q was taken", contact)
		}
	})
}

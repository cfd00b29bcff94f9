package record

import (
	"strings"
	"testing"
	"unicode/utf8"

	"trillium/internal/store"
	"trillium/internal/web/show"
)

// What is taken as a suggestion has an address that a browser may be sent to, and
// stays within its bounds.
func FuzzSuggestion(f *testing.F) {
	for _, address := range []string{"", "https://example.org/a?b=c", "javascript:alert(1)", "https://a@example.org/", "http://", "//example.org",
		"https://example.org/\n", "HTTPS://EXAMPLE.ORG"} {
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
		if kind == "evidence" && address == "" || len(address) > mostAddress || words == "" || utf8.RuneCountInString(words) > show.MostWords ||
			strings.Count(words, "://") > mostLinksInText {
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

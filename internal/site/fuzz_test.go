package site

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"trillium"
)

// Whatever a query says, a page of a list is a part of it in its order, and following
// the cursors meets what is behind it once each.
func FuzzPage(f *testing.F) {
	for _, q := range []string{"", "limit=1", "limit=2&cursor=Yg", "limit=-1", "limit=1001", "limit=1e3", "cursor=%%", "cursor=" + CursorOf("none"),
		"cursor=" + CursorOf("c"), "limit=&cursor="} {
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

package feed

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Limits on what is remembered of a place.
const (
	maxSeen      = 2 * maxItems
	maxValidator = 1024
)

// State is what a place last said of itself, to be kept (as JSON) until the
// next check. The zero State knows nothing of the place.
type State struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	NotBefore    time.Time `json:"not_before,omitzero"` // the server asked not to be read before
	More         bool      `json:"more,omitempty"`      // more is new than the last check gave: another soon gives it
	Cut          bool      `json:"cut,omitempty"`       // the place names more items than are read

	// Seen are the addresses that checks gave, with the dates they had.
	Seen map[string]string `json:"seen,omitempty"`
	// Sitemaps are the sitemaps of an index of which all was given, with their
	// dates; for one that has none, when it was read.
	Sitemaps map[string]string `json:"sitemaps,omitempty"`
}

// date is a time as it is remembered; "" if it is unknown.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// isNew reports whether no check gave the item, or not as it is now. A date
// that comes or goes is no change of the document.
func (s *State) isNew(i Item) bool {
	before, seen := s.Seen[i.Address]
	now := date(i.Published)
	return !seen || before != now && before != "" && now != ""
}

// news returns those of the listed items that are new, at most limit of them,
// and the rest of them: first those never given, then those that changed, so
// that documents whose date is always now do not hold up others; both oldest
// first.
func (s *State) news(listed []Item, limit int) (given, left []Item) {
	have := make(map[string]bool)
	for _, i := range listed {
		if s.isNew(i) && !have[i.Address] {
			have[i.Address] = true
			given = append(given, i)
		}
	}
	changed := func(i Item) int {
		if _, ok := s.Seen[i.Address]; ok {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(given, func(a, b Item) int {
		return cmp.Or(cmp.Compare(changed(a), changed(b)), a.Published.Compare(b.Published))
	})
	n := min(len(given), limit)
	return given[:n:n], given[n:]
}

// remember puts the listed items into Seen, but for those that are left.
func (s *State) remember(listed []Item, left map[string]bool) {
	s.Seen = maps.Clone(s.Seen)
	if s.Seen == nil {
		s.Seen = make(map[string]string)
	}
	present := make(map[string]bool)
	for _, i := range listed {
		present[i.Address] = true
		if d := date(i.Published); !left[i.Address] && (d != "" || s.Seen[i.Address] == "") {
			s.Seen[i.Address] = d
		}
	}
	if len(s.Seen) <= maxSeen {
		return
	}
	// What the place no longer names is forgotten first, the oldest of it first.
	addresses := slices.Collect(maps.Keys(s.Seen))
	rank := func(a string) int {
		if present[a] {
			return 1
		}
		return 0
	}
	slices.SortFunc(addresses, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(s.Seen[a], s.Seen[b]), strings.Compare(a, b))
	})
	for _, a := range addresses[:len(addresses)-maxSeen] {
		delete(s.Seen, a)
	}
}

// validator is a header as it may be sent back, or "".
func validator(header string) string {
	if len(header) > maxValidator || strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
		return ""
	}
	return header
}

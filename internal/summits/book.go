package summits

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Book is series by their ids. It does not change and is safe for concurrent use.
type Book struct{ list []Series }

// With is the book with further series; one with the id of another takes its place.
func (b *Book) With(declared []Series) *Book {
	out := slices.Clone(b.list)
	for _, s := range declared {
		if i := slices.IndexFunc(out, func(o Series) bool { return o.ID == s.ID }); i >= 0 {
			out[i] = s
		} else {
			out = append(out, s)
		}
	}
	return &Book{out}
}

// All are the series, in the order of their declaration. Do not change them.
func (b *Book) All() []Series { return b.list }

// Get is the series with the id, nil if there is none.
func (b *Book) Get(id string) *Series {
	if i := slices.IndexFunc(b.list, func(s Series) bool { return s.ID == id }); i >= 0 {
		return &b.list[i]
	}
	return nil
}

// Of is the series of a summit, nil if it is not known.
func (b *Book) Of(summit string) *Series {
	if i := strings.LastIndexByte(summit, '-'); i > 0 {
		return b.Get(summit[:i])
	}
	return nil
}

// How far from its summit a document may be published, in days.
const (
	daysBefore = 7
	daysAfter  = 10
)

// Summit is the id of the summit that a document tells of, by its title and day (zero if
// unknown); "" if it tells of none that the book knows. The title must name the series, and
// give the year of a summit or be of its days.
func (b *Book) Summit(title string, day time.Time) string {
	best, length := "", 0
	for i := range b.list {
		s := &b.list[i]
		for _, name := range s.Called {
			if len(name) > length && names(title, name) {
				if id := s.meets(title, day); id != "" {
					best, length = id, len(name)
				}
			}
		}
	}
	return best
}

// meets is the id of the summit that a title with the series' name means.
func (s *Series) meets(title string, day time.Time) string {
	for _, m := range s.Meetings {
		at, err := time.Parse(time.DateOnly, m.Date)
		if err == nil && !day.IsZero() && !day.Before(at.AddDate(0, 0, -daysBefore)) && !day.After(at.AddDate(0, 0, daysAfter)) {
			return s.Summit(m.Year)
		}
	}
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsDigit(r) }) {
		n, err := strconv.Atoi(w)
		if err == nil && slices.ContainsFunc(s.Meetings, func(m Meeting) bool { return m.Year == n }) && summitWord(title) {
			return s.Summit(n)
		}
	}
	return ""
}

// summitWord reports whether a title speaks of a summit.
func summitWord(title string) bool {
	lower := strings.ToLower(title)
	return slices.ContainsFunc([]string{"summit", "cumbre", "sommet"}, func(w string) bool { return strings.Contains(lower, w) })
}

// names reports whether a text has a name as words of their own, hyphens and apostrophes of
// any kind, capitals as written.
func names(text, name string) bool {
	text, name = plain.Replace(text), plain.Replace(name)
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(name):])
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after) {
			return true
		}
		at = i + len(name)
	}
}

// plain takes marks that are written in several ways for one.
var plain = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "‑", "-", "\u2060", "", "\u00a0", " ")

package report

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Due is a commitment with a deadline.
type Due struct {
	ID       string
	Text     string
	Language string
	Theme    string
	Parties  []string
	Deadline trillium.Deadline
	Done     string // why it is not late: "fulfilled", "scored" or "reported"; "" if nothing says that it is kept
	Changed  time.Time
}

// Why a commitment counts as kept for the digest.
const (
	DoneFulfilled = "fulfilled" // evidence that fulfils it was accepted
	DoneScored    = "scored"    // every party is scored +1
	DoneReported  = "reported"  // a party's update says so, and a reviewer accepted it
	DoneSet       = "set"       // a person set its state to delivered, or to superseded
)

// A DueFilter chooses deadlines; what is empty keeps all.
type DueFilter struct {
	Summit, Party, Theme string
}

// keeps reports whether the filter keeps a commitment of a document with these
// members.
func (f DueFilter) keeps(c *review.State, theme string, members []string) bool {
	return (f.Party == "" || slices.Contains(Scorable(c, members), f.Party)) && (f.Theme == "" || theme == f.Theme)
}

// Deadlines returns the commitments of the leading documents that have a deadline
// with a date, the earliest first, and the names of their parties.
func (m *Maker) Deadlines(ctx context.Context, v store.View, f DueFilter) ([]Due, i18n.Parties, error) {
	docs, err := v.Documents(ctx, f.Summit)
	if err != nil {
		return nil, nil, err
	}
	names := make(map[string]string)
	var out []Due
	for i, d := range docs {
		if i > 0 && docs[i-1].Summit == d.Summit {
			continue // versions tell of the same promises
		}
		states, _, err := v.States(ctx, d)
		if err != nil {
			return nil, nil, err
		}
		doc, err := m.document(ctx, d)
		if err != nil {
			return nil, nil, err
		}
		for name, code := range doc.Names {
			names[name] = code
		}
		members, err := m.Members(ctx, d)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, dueOf(states, d, members, f)...)
	}
	slices.SortStableFunc(out, func(a, b Due) int { return cmp.Compare(a.Deadline.Date, b.Deadline.Date) })
	return out, i18n.PartiesOf(names), nil
}

func dueOf(states []*review.State, d store.Document, members []string, f DueFilter) []Due {
	var counting []*review.State
	for _, s := range states {
		if s.Counts() {
			counting = append(counting, s.For(""))
		}
	}
	var out []Due
	themes := review.Themes(counting)
	for i, s := range counting {
		if s.Deadline == nil || s.Deadline.Date == "" || !f.keeps(s, themes[i], members) {
			continue
		}
		one := Due{ID: s.ID, Text: trillium.Collapse(trillium.Plain(s.Text)), Language: d.Language, Theme: themes[i], Parties: s.Parties, Deadline: *s.Deadline,
			Done: done(s, Scorable(s, members)), Changed: d.Added}
		if n := len(s.History); n > 0 {
			one.Changed = s.History[n-1].Time
		}
		out = append(out, one)
	}
	return out
}

// done says why a commitment counts as kept by the parties, "" if nothing says so.
func done(s *review.State, parties []string) string {
	if s.Standing != nil {
		if state := s.Standing.State; state == review.IsDelivered || state == review.IsSuperseded {
			return DoneSet
		}
		return "" // a person looked at all the rest
	}
	for i := range s.Evidence {
		if e := &s.Evidence[i]; !e.Rejected() && e.Citation.Relation == "fulfils" {
			return DoneFulfilled
		}
	}
	if scoredPlus(s, parties) {
		return DoneScored
	}
	for i := range s.Updates {
		if u := &s.Updates[i]; u.Accepted() && u.Status == "done" {
			return DoneReported
		}
	}
	return ""
}

// scoredPlus reports whether every party's final score is +1, its own or that of
// all jointly.
func scoredPlus(s *review.State, parties []string) bool {
	joint := s.Cell(trillium.All, review.Final)
	n := 0
	for _, party := range parties {
		c := s.Cell(party, review.Final)
		if party == trillium.All || s.Rubric != nil && s.Rubric.For(party) != nil && s.Rubric.For(party).Exempt {
			continue
		}
		if !c.Scored && c.People == 0 {
			c = joint
		}
		if !c.Scored || c.Value != 1 {
			return false
		}
		n++
	}
	return n > 0
}

// A DueRow is a deadline as the download gives it.
type DueRow struct {
	Commitment string   `json:"commitment"`
	Date       string   `json:"date"`
	Precision  string   `json:"precision"`
	Words      string   `json:"words"`
	Parties    []string `json:"parties"`
	Theme      string   `json:"theme"`
	Done       string   `json:"done"`
	Late       bool     `json:"late"`
	Text       string   `json:"text"`
}

// DueRows are deadlines as the download gives them on a day.
func DueRows(list []Due, today string) []DueRow {
	out := []DueRow{}
	for _, d := range list {
		out = append(out, DueRow{d.ID, d.Deadline.Date, string(d.Deadline.Precision), d.Deadline.Text, d.Parties, d.Theme, d.Done, d.Done == "" &&
			d.Deadline.Date < today, d.Text})
	}
	return out
}

// A Digest is what needs attention on a day.
type Digest struct {
	Day    string
	Days   int // how far ahead it looks
	Late   []Due
	Due    []Due
	Silent []SilentPromise
	Large  []string // series with too many commitments to be compared
}

// A SilentPromise is one that the latest summit of its series does not take up,
// where that summit is new.
type SilentPromise struct {
	ID, Text, Language, Latest, Heard string
	Parties                           []string
}

// newly is how long a promise counts as newly silent after the summit that does
// not take it up, in days.
const newly = 180

// Digest is what is late, due within so many days, and newly silent, as the view
// has it on a day.
func (m *Maker) Digest(ctx context.Context, v store.View, f DueFilter, today time.Time, days int) (*Digest, i18n.Parties, error) {
	list, names, err := m.Deadlines(ctx, v, f)
	if err != nil {
		return nil, nil, err
	}
	out := &Digest{Day: today.Format(time.DateOnly), Days: days}
	out.Late, out.Due = Pressing(list, today, days)
	return out, names, m.silent(ctx, v, out, f, today)
}

// Pressing are the deadlines that have passed before a day, and those of so many days
// from it, as far as nothing says that they were kept.
func Pressing(list []Due, today time.Time, days int) (late, due []Due) {
	day, until := today.Format(time.DateOnly), today.AddDate(0, 0, days).Format(time.DateOnly)
	for _, d := range list {
		switch {
		case d.Done != "" || d.Deadline.Date > until:
		case d.Deadline.Date < day:
			late = append(late, d)
		default:
			due = append(due, d)
		}
	}
	return late, due
}

// silent adds the promises that fell silent at a summit of the last half year.
func (m *Maker) silent(ctx context.Context, v store.View, out *Digest, f DueFilter, today time.Time) error {
	summits, err := v.Summits(ctx)
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, s := range summits { // the latest come first
		if seen[s.Series] || f.Summit != "" && !strings.HasPrefix(f.Summit, s.Series) {
			continue
		}
		seen[s.Series] = true
		if since := today.AddDate(0, 0, -newly).Format(time.DateOnly); s.Date < since {
			continue
		}
		series, err := m.links.Series(ctx, v, s.Series)
		if errors.Is(err, trillium.ErrTooLarge) {
			out.Large = append(out.Large, s.Series)
			continue
		}
		if err != nil {
			return err
		}
		for _, x := range series.Silent() {
			members, err := m.Members(ctx, x.Document)
			if err != nil {
				return err
			}
			theme := trillium.Themes([]trillium.Commitment{x.State.Commitment})[0]
			if x.Last != f.Summit && f.Summit != "" || !f.keeps(x.State, theme, members) {
				continue
			}
			out.Silent = append(out.Silent, SilentPromise{x.State.ID, trillium.Collapse(trillium.Plain(x.State.Text)), x.Document.Language, s.ID, x.Heard,
				x.State.Parties})
		}
	}
	return nil
}

package show

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
)

// Presenter says the fields of commitments in one language.
type Presenter struct {
	L          *i18n.Language // the visitor's
	PartyNames i18n.Parties   // that the document declares
	Day        time.Time      // today, or the day that is shown
	AtSuffix   string         // "?at=…" or ""
	wings      []site.Section
}

// Presenter says the commitments of a document as the request asks for them.
func (s *Book) Presenter(r *http.Request, doc *trillium.Document) Presenter {
	today := s.Now()
	if at, err := site.Moment(r); err == nil && !at.IsZero() {
		today = at
	}
	return Presenter{L: s.Language(r), PartyNames: i18n.PartiesOf(doc.Names), Day: today.UTC().Truncate(24 * time.Hour), AtSuffix: site.Suffix(r), wings: s.Wings}
}

// Party is a party's name.
func (p Presenter) Party(code string) string { return p.L.Party(p.PartyNames, code) }

// Parties are the names of several, joined.
func (p Presenter) Parties(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = p.Party(c)
	}
	return strings.Join(names, ", ")
}

// An inOurWords is a digest with the language that it is in.
type inOurWords struct{ Text, Language string }

// Digest is a digest in the visitor's language, or in one that there is; nil if there
// is none.
func (p Presenter) Digest(d *review.Digested) *inOurWords {
	text, in := d.In(p.L.Tag)
	if text == "" {
		return nil
	}
	return &inOurWords{text, in}
}

// Promise is a commitment's words without marks, or where they are withheld its digest
// in the visitor's language.
func (p Presenter) Promise(c *review.State, d store.Document) inOurWords {
	text, in := c.Says(p.L.Tag)
	return inOurWords{trillium.Collapse(trillium.Plain(text)), cmp.Or(in, d.Language)}
}

// Where says where the words of a passage stand that are withheld.
func (p Presenter) Where(c review.Citation) string {
	return p.L.T("absent.passage", p.L.Number(float64(c.Start)), p.L.Number(float64(c.End)), c.SHA256[:min(12, len(c.SHA256))]+"…")
}

// When is the last day that a deadline allows, as exactly as it is known.
func (p Presenter) When(d *trillium.Deadline) string {
	t, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return p.L.T("deadline.vague")
	}
	switch d.Precision {
	case trillium.Year:
		return fmt.Sprint(t.Year())
	case trillium.Month:
		return p.L.T("date.month", p.L.Month(int(t.Month())), t.Year())
	case trillium.Quarter:
		return p.L.T(fmt.Sprintf("quarter.%d", (int(t.Month())+2)/3), t.Year())
	}
	return p.L.Date(t)
}

// Left says how many days are left until a deadline, or have passed since; ""
// if it has no date.
func (p Presenter) Left(d *trillium.Deadline) string {
	t, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return ""
	}
	days := int(t.Sub(p.Day).Hours() / 24)
	if days < 0 {
		return p.L.N("deadline.past", -days)
	}
	return p.L.N("deadline.left", days)
}

// Amount is a target's quantity with its unit.
func (p Presenter) Amount(t trillium.Target) string {
	v := p.L.Number(t.Value)
	if t.Max != nil {
		v += "–" + p.L.Number(*t.Max)
	}
	return v + " " + p.Unit(t.Unit)
}

// Measure says a target in a line: reduce at least 15 percent, from 2020.
func (p Presenter) Measure(t trillium.Target) string {
	var parts []string
	for _, s := range []string{p.Direction(t), p.Comparison(t), p.Amount(t)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	s := strings.Join(parts, " ")
	if t.Baseline != "" {
		s += ", " + p.L.T("note.from", t.Baseline)
	}
	return s
}

// Comparison is how a target's amount is meant, "" if exactly.
func (p Presenter) Comparison(t trillium.Target) string {
	if t.Comparison == "" {
		return ""
	}
	return p.L.T("comparison." + t.Comparison)
}

// Unit is a unit's name: translated where it is one of ours, else as written.
func (p Presenter) Unit(unit string) string {
	if p.L.Has("unit." + unit) {
		return p.L.T("unit." + unit)
	}
	return unit
}

// Direction is what a target does, "" if it is an amount.
func (p Presenter) Direction(t trillium.Target) string {
	if t.Direction == "" {
		return ""
	}
	return p.L.T("direction." + t.Direction)
}

// LastUpdate is the latest update that no reviewer rejected, nil if there is none.
func (p Presenter) LastUpdate(c *review.State) *review.Progress {
	var last *review.Progress
	for i := range c.Updates {
		u := &c.Updates[i]
		if !u.Rejected() && (last == nil || u.Date >= last.Date) {
			last = &u.Progress
		}
	}
	return last
}

package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// presenter says the fields of commitments in one language.
type presenter struct {
	l      *i18n.Language
	names  i18n.Parties // that the document declares
	today  time.Time    // or the day that is shown
	suffix string       // "?at=…" or ""
}

func (s *Server) presenter(r *http.Request, doc *trillium.Document) presenter {
	today := s.now()
	if at, err := moment(r); err == nil && !at.IsZero() {
		today = at
	}
	return presenter{l: s.language(r), names: i18n.PartiesOf(doc.Names), today: today.UTC().Truncate(24 * time.Hour), suffix: suffix(r)}
}

// Party is a party's name.
func (p presenter) Party(code string) string { return p.l.Party(p.names, code) }

// Parties are the names of several, joined.
func (p presenter) Parties(codes []string) string {
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
func (p presenter) Digest(d *review.Digested) *inOurWords {
	text, in := d.In(p.l.Tag)
	if text == "" {
		return nil
	}
	return &inOurWords{text, in}
}

// Promise is a commitment's words without marks, or where they are withheld its digest
// in the visitor's language.
func (p presenter) Promise(c *review.State, d store.Document) inOurWords {
	text, in := c.Says(p.l.Tag)
	return inOurWords{trillium.Collapse(trillium.Plain(text)), cmp.Or(in, d.Language)}
}

// Where says where the words of a passage stand that are withheld.
func (p presenter) Where(c review.Citation) string {
	return p.l.T("absent.passage", p.l.Number(float64(c.Start)), p.l.Number(float64(c.End)), c.SHA256[:min(12, len(c.SHA256))]+"…")
}

// When is the last day that a deadline allows, as exactly as it is known.
func (p presenter) When(d *trillium.Deadline) string {
	t, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return p.l.T("deadline.vague")
	}
	switch d.Precision {
	case trillium.Year:
		return fmt.Sprint(t.Year())
	case trillium.Month:
		return p.l.T("date.month", p.l.Month(int(t.Month())), t.Year())
	case trillium.Quarter:
		return p.l.T(fmt.Sprintf("quarter.%d", (int(t.Month())+2)/3), t.Year())
	}
	return p.l.Date(t)
}

// Left says how many days are left until a deadline, or have passed since; ""
// if it has no date.
func (p presenter) Left(d *trillium.Deadline) string {
	t, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return ""
	}
	days := int(t.Sub(p.today).Hours() / 24)
	if days < 0 {
		return p.l.N("deadline.past", -days)
	}
	return p.l.N("deadline.left", days)
}

// Amount is a target's quantity with its unit.
func (p presenter) Amount(t trillium.Target) string {
	v := p.l.Number(t.Value)
	if t.Max != nil {
		v += "–" + p.l.Number(*t.Max)
	}
	return v + " " + p.Unit(t.Unit)
}

// Measure says a target in a line: reduce at least 15 percent, from 2020.
func (p presenter) Measure(t trillium.Target) string {
	var parts []string
	for _, s := range []string{p.Direction(t), p.Comparison(t), p.Amount(t)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	s := strings.Join(parts, " ")
	if t.Baseline != "" {
		s += ", " + p.l.T("note.from", t.Baseline)
	}
	return s
}

// Comparison is how a target's amount is meant, "" if exactly.
func (p presenter) Comparison(t trillium.Target) string {
	if t.Comparison == "" {
		return ""
	}
	return p.l.T("comparison." + t.Comparison)
}

// Unit is a unit's name: translated where it is one of ours, else as written.
func (p presenter) Unit(unit string) string {
	if p.l.Has("unit." + unit) {
		return p.l.T("unit." + unit)
	}
	return unit
}

// Direction is what a target does, "" if it is an amount.
func (p presenter) Direction(t trillium.Target) string {
	if t.Direction == "" {
		return ""
	}
	return p.l.T("direction." + t.Direction)
}

// LastUpdate is the latest update that no reviewer rejected, nil if there is none.
func (p presenter) LastUpdate(c *review.State) *review.Progress {
	var last *review.Progress
	for i := range c.Updates {
		u := &c.Updates[i]
		if !u.Rejected() && (last == nil || u.Date >= last.Date) {
			last = &u.Progress
		}
	}
	return last
}

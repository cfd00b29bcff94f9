package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/goals"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// An event is something on a commitment's timeline: evidence that a person set,
// a party's update, what an instrument reports, or a proposal of the machine that nobody
// has decided on.
type event struct {
	Date     string
	Evidence *review.Passage
	Update   *review.Report
	Proposal *proposed
	Finding  *trillium.Finding // what an instrument reports
}

// proposed is a proposal as a page shows it.
type proposed struct {
	evidence.Proposal
	Href string
	Why  []string // in the visitor's language
}

// receiptView is a receipt as a page shows it.
type receiptView struct {
	corpus.Receipt
	Row store.Receipt
}

// Int are the receipt's counts as the number format takes them.
func (r *receiptView) Int() (c struct{ Documents, After, Read, In float64 }) {
	c.Documents, c.After = float64(r.State.Documents), float64(r.After)
	c.Read, c.In = float64(r.Read), float64(r.In)
	return c
}

// timelineProposals bounds the proposals that a timeline shows.
const timelineProposals = 8

// timeline is what happened after a commitment, the latest first.
func (p presenter) timeline(c *review.State, r *receiptView, quantities []goals.Row) []event {
	var out []event
	for i := range c.Evidence {
		out = append(out, event{Date: c.Evidence[i].Citation.Date, Evidence: &c.Evidence[i]})
	}
	for i := range c.Updates {
		out = append(out, event{Date: c.Updates[i].Progress.Date, Update: &c.Updates[i]})
	}
	for i := range quantities {
		for _, f := range quantities[i].Findings() {
			out = append(out, event{Date: f.Date, Finding: &f})
		}
	}
	n := 0
	if r != nil {
		for i := range r.Proposals {
			if n == timelineProposals {
				break
			}
			x := &r.Proposals[i]
			if !c.Seen(x.Document) && x.CopyOf == "" {
				out = append(out, event{Date: x.Date, Proposal: p.proposed(x)})
				n++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b event) int { return cmp.Compare(b.Date, a.Date) })
	return out
}

// proposed says a proposal in the visitor's language.
func (p presenter) proposed(x *evidence.Proposal) *proposed {
	out := &proposed{Proposal: *x, Href: corpusPath(p.l.Tag, x.Document, x.Start, x.End)}
	for _, r := range x.Reasons {
		out.Why = append(out.Why, p.reason(r))
	}
	return out
}

// reason says a reason in the visitor's language.
func (p presenter) reason(r trillium.Reason) string {
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		args[i] = a
	}
	switch r.Key {
	case "parties", "foreign":
		var names []string
		for _, code := range strings.Split(strings.Join(r.Args, ", "), ", ") {
			names = append(names, p.Party(code))
		}
		args = []any{strings.Join(names, ", ")}
	}
	return p.l.T("reason."+r.Key, args...)
}

// receipt is the last receipt of a commitment; nil if nothing was searched.
func (s *Server) receipt(r *http.Request, v store.View, id string) (*receiptView, error) {
	row, err := v.LastReceipt(r.Context(), id)
	if errors.Is(err, trillium.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.readReceipt(row)
}

// readReceipt reads a receipt's fields.
func (s *Server) readReceipt(row store.Receipt) (*receiptView, error) {
	key := fmt.Sprint(row.Commitment, " ", row.N)
	if r, ok := s.told.Get(key); ok {
		return r, nil
	}
	var fields corpus.Receipt
	if err := json.Unmarshal(row.Fields, &fields); err != nil {
		return nil, err
	}
	r := &receiptView{fields, row}
	s.told.Add(key, r)
	return r, nil
}

// Missing says what kinds of source the corpus lacked; "" if none.
func (p presenter) Missing(m corpus.Missing) []string {
	var out []string
	if len(m.Issuers) > 0 {
		var names []string
		for _, c := range m.Issuers {
			names = append(names, p.Party(c))
		}
		out = append(out, p.l.T("receipt.missing.issuers", strings.Join(names, ", ")))
	}
	if len(m.Languages) > 0 {
		out = append(out, p.l.T("receipt.missing.languages", p.Languages(m.Languages)))
	}
	if len(m.Kinds) > 0 {
		out = append(out, p.l.T("receipt.missing.kinds", strings.Join(namesOf(p.l, "textkind.", m.Kinds), ", ")))
	}
	if len(m.Years) > 0 {
		out = append(out, p.l.T("receipt.missing.years", strings.Join(m.Years, ", ")))
	}
	return out
}

// Languages names languages.
func (p presenter) Languages(tags []string) string {
	var names []string
	for _, t := range tags {
		names = append(names, p.l.Name(t))
	}
	return strings.Join(names, ", ")
}

// TextKind names a kind of text.
func (p presenter) TextKind(kind string) string {
	return strings.Join(namesOf(p.l, "textkind.", []string{kind}), "")
}

// namesOf are names from the catalogue, or the things themselves.
func namesOf(l *i18n.Language, prefix string, list []string) []string {
	var out []string
	for _, x := range list {
		if l.Has(prefix + x) {
			x = l.T(prefix + x)
		}
		out = append(out, x)
	}
	return out
}

package show

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/i18n"
	"trillium/internal/search"
	"trillium/internal/store"
)

// Keys are the keys of counts, the greatest first; "" is left out.
func Keys(counts map[string]int) []string {
	var out []string
	for k := range counts {
		if k != "" {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return out
}

// A KindCount is how many documents of a kind the corpus has.
type KindCount struct {
	Name  string
	Count float64
}

// WithIndex calls f with the index as it stands; without one it is empty.
func (s *Book) WithIndex(f func(*search.Snapshot, corpus.State) error) error {
	if s.Corpus == nil {
		return f(&search.Snapshot{}, corpus.State{})
	}
	snap, err := s.Corpus.Snapshot()
	if err != nil {
		return err
	}
	defer snap.Release()
	state, err := s.Corpus.State()
	if err != nil {
		return err
	}
	return f(snap, state)
}

// Proposed is a proposal as a page shows it.
type Proposed struct {
	evidence.Proposal
	Href  string
	Why   []string // in the visitor's language
	Signs []string // what weighed most, likewise
}

// Percent is the chance that it bears on the commitment.
func (p *Proposed) Percent() string { return strconv.Itoa(int(math.Round(100 * p.Score))) }

// ReceiptView is a receipt as a page shows it.
type ReceiptView struct {
	corpus.Receipt
	Row store.Receipt
}

// Int are the receipt's counts as the number format takes them.
func (r *ReceiptView) Int() (c struct{ Documents, After, Read, In float64 }) {
	c.Documents, c.After = float64(r.State.Documents), float64(r.After)
	c.Read, c.In = float64(r.Read), float64(r.In)
	return c
}

// Proposed says a proposal in the visitor's language.
func (p Presenter) Proposed(x *evidence.Proposal) *Proposed {
	out := &Proposed{Proposal: *x, Href: CorpusPath(p.L.Tag, x.Document, x.Start, x.End)}
	for _, r := range x.Reasons {
		out.Why = append(out.Why, p.reason(r))
	}
	for _, w := range x.Weighed {
		key := "proposal.for"
		if w.Weight < 0 {
			key = "proposal.against"
		}
		out.Signs = append(out.Signs, p.L.T(key, p.L.T("weighed."+w.Sign)))
	}
	return out
}

// reason says a reason in the visitor's language.
func (p Presenter) reason(r trillium.Reason) string {
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
	return p.L.T("reason."+r.Key, args...)
}

// Receipt is the last receipt of a commitment; nil if nothing was searched.
func (s *Book) Receipt(r *http.Request, v store.View, id string) (*ReceiptView, error) {
	row, err := v.LastReceipt(r.Context(), id)
	if errors.Is(err, trillium.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.ReadReceipt(row)
}

// ReadReceipt reads a receipt's fields.
func (s *Book) ReadReceipt(row store.Receipt) (*ReceiptView, error) {
	key := fmt.Sprint(row.Commitment, " ", row.N)
	if r, ok := s.told.Get(key); ok {
		return r, nil
	}
	var fields corpus.Receipt
	if err := json.Unmarshal(row.Fields, &fields); err != nil {
		return nil, err
	}
	r := &ReceiptView{fields, row}
	s.told.Add(key, r)
	return r, nil
}

// Missing says what kinds of source the corpus lacked; "" if none.
func (p Presenter) Missing(m corpus.Missing) []string {
	var out []string
	if len(m.Issuers) > 0 {
		var names []string
		for _, c := range m.Issuers {
			names = append(names, p.Party(c))
		}
		out = append(out, p.L.T("receipt.missing.issuers", strings.Join(names, ", ")))
	}
	if len(m.Languages) > 0 {
		out = append(out, p.L.T("receipt.missing.languages", p.Languages(m.Languages)))
	}
	if len(m.Kinds) > 0 {
		out = append(out, p.L.T("receipt.missing.kinds", strings.Join(namesOf(p.L, "textkind.", m.Kinds), ", ")))
	}
	if len(m.Years) > 0 {
		out = append(out, p.L.T("receipt.missing.years", strings.Join(m.Years, ", ")))
	}
	return out
}

// Languages names languages.
func (p Presenter) Languages(tags []string) string {
	var names []string
	for _, t := range tags {
		names = append(names, p.L.Name(t))
	}
	return strings.Join(names, ", ")
}

// TextKind names a kind of text.
func (p Presenter) TextKind(kind string) string {
	return strings.Join(namesOf(p.L, "textkind.", []string{kind}), "")
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

// cachedReceipts bounds the receipts that are kept read; one may take 100 KB.
const cachedReceipts = 512

package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Series is the summits of one series, the earliest first, with the chains of
// promises that run through them.
type Series struct {
	Name   string
	Sides  []*Side // the leading document of each summit
	Chains []lineage.Chain
	Links  []lineage.Link // between any two summits
}

// ahead is how many summits on a promise is looked for that the next one does not
// take up.
const ahead = 3

// Series compares all summits of a series: each with the next, and what is
// silent there with a few after it. What it returns is shared; do not change it.
func (c *Comparer) Series(ctx context.Context, v store.View, name string) (*Series, error) {
	s, err := c.sides(ctx, v, name)
	if err != nil {
		return nil, err
	}
	key := name
	for _, side := range s.Sides {
		key += " " + side.revision
		if len(side.States) > lineage.MostCommitments {
			return nil, fmt.Errorf("%s: %w: %d commitments are more than are compared", side.Document.Key, trillium.ErrTooLarge, len(side.States))
		}
	}
	if have, ok := c.series.Get(key); ok {
		return have, nil
	}
	if err := c.link(ctx, v, s); err != nil {
		return nil, err
	}
	var texts []*lineage.Text
	for _, side := range s.Sides {
		texts = append(texts, side.Text)
	}
	s.Chains = c.linker.Chains(texts, s.Links)
	c.series.Add(key, s)
	return s, nil
}

// sides reads the leading documents of a series.
func (c *Comparer) sides(ctx context.Context, v store.View, name string) (*Series, error) {
	summits, err := v.Summits(ctx)
	if err != nil {
		return nil, err
	}
	s := &Series{Name: name}
	for _, m := range slices.Backward(summits) {
		if m.Series != name {
			continue
		}
		docs, err := v.Documents(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		side, err := c.side(ctx, v, docs[0])
		if err != nil {
			return nil, err
		}
		s.Sides = append(s.Sides, side)
	}
	if len(s.Sides) == 0 {
		return nil, fmt.Errorf("series %q: %w", name, trillium.ErrNotFound)
	}
	slices.SortStableFunc(s.Sides, func(a, b *Side) int { return cmp.Compare(when(a.Document), when(b.Document)) })
	return s, nil
}

// link compares each summit with the later ones. A promise that has its
// counterpart at one summit is not looked for at those after it.
func (c *Comparer) link(ctx context.Context, v store.View, s *Series) error {
	heard, told := make(map[string]bool), make(map[string]bool) // ids with a later counterpart, and with an earlier one
	for step := 1; step <= min(ahead, len(s.Sides)-1); step++ {
		for i := 0; i+step < len(s.Sides); i++ {
			of, err := c.between(ctx, v, s.Sides[i], s.Sides[i+step])
			if err != nil {
				return err
			}
			for _, l := range of.Links {
				switch {
				case !l.Relation.Pairs():
				case step == 1, l.Decided != "", !heard[l.A] && !told[l.B]:
					s.Links = append(s.Links, l)
				}
			}
		}
		for _, l := range s.Links {
			heard[l.A], told[l.B] = true, true
		}
	}
	return nil
}

// A Silence is a promise that the latest summit of its series does not take up.
type Silence struct {
	State    *review.State
	Document store.Document
	Theme    string // id of a theme of the thesaurus, "" if none can be told
	Last     string // id of the last summit that spoke of it
	Heard    string // day on which it was last heard of, YYYY-MM-DD: that summit, or later evidence or updates
	By       string // what that was: "summit", "evidence" or "update"
	Decided  string // name of who decided that it fell silent, "" if nobody did
}

// Silent lists the promises of a series that were not taken up at its latest
// summit: the last of each chain that ends before it.
func (s *Series) Silent() []Silence {
	var out []Silence
	latest := len(s.Sides) - 1
	for i := range s.Chains {
		chain := &s.Chains[i]
		if chain.Last() == latest {
			continue
		}
		side := s.Sides[chain.Last()]
		for _, m := range chain.At(chain.Last()) {
			st := side.ByID[m.Commitment.ID]
			silence := Silence{State: st, Document: side.Document, Theme: chain.Theme, Last: side.Document.Summit, Heard: side.Document.Date, By: "summit"}
			silence.later(st)
			for _, l := range st.Links {
				if l.Linking.Relation == review.Dropped && l.To == s.Sides[latest].Document.Summit && !l.Rejected() {
					silence.Decided = l.Name
				}
			}
			out = append(out, silence)
		}
	}
	slices.SortStableFunc(out, func(a, b Silence) int { return cmp.Compare(a.Heard, b.Heard) })
	return out
}

// later moves the day on to decided evidence and to updates.
func (s *Silence) later(st *review.State) {
	for _, e := range st.Evidence {
		if !e.Rejected() && e.Citation.Date > s.Heard {
			s.Heard, s.By = e.Citation.Date, "evidence"
		}
	}
	for _, u := range st.Updates {
		if !u.Rejected() && u.Progress.Date > s.Heard {
			s.Heard, s.By = u.Progress.Date, "update"
		}
	}
}

// Around is what is linked with one commitment.
type Around struct {
	Earlier, Later []Linked // at other summits of the series
	Versions       []Linked // in other documents of the same summit
	Silent         []Linked // later summits, or versions, that do not have it
}

// A Linked is a link with the commitment at its other end.
type Linked struct {
	lineage.Link
	Other    *review.State // nil where there is none
	Document store.Document
}

// Around finds the links of one commitment: with the other versions of its
// summit, and with the summits before and after in its series.
func (c *Comparer) Around(ctx context.Context, v store.View, d store.Document, id string) (*Around, error) {
	out := &Around{}
	docs, err := v.Documents(ctx, d.Summit)
	if err != nil {
		return nil, err
	}
	for _, other := range docs {
		// Versions are compared with the leading document, not with each other.
		if other.SHA256 == d.SHA256 || !d.Leading && !other.Leading {
			continue
		}
		of, err := c.Between(ctx, v, d, other)
		if err != nil {
			return nil, err
		}
		out.add(of, id)
	}
	if !d.Leading {
		return out, nil
	}
	summits, err := v.Summits(ctx)
	if err != nil {
		return nil, err
	}
	series := ""
	for _, m := range summits {
		if m.ID == d.Summit {
			series = m.Series
		}
	}
	s, err := c.Series(ctx, v, series)
	if err != nil {
		return nil, err
	}
	return out, c.across(ctx, v, s, id, out)
}

// add takes the links of a comparison of versions that concern the commitment.
func (a *Around) add(of *Comparison, id string) {
	for _, l := range of.Links {
		switch {
		case l.A == id && l.B != "":
			a.Versions = append(a.Versions, Linked{l, of.B.ByID[l.B], of.B.Document})
		case l.B == id && l.A != "":
			a.Versions = append(a.Versions, Linked{l, of.A.ByID[l.A], of.A.Document})
		case l.A == id:
			a.Silent = append(a.Silent, Linked{l, nil, of.B.Document})
		}
	}
}

// across takes the links of a commitment with other summits from its series, and
// the silence at the next summit where it has none.
func (c *Comparer) across(ctx context.Context, v store.View, s *Series, id string, out *Around) error {
	at := slices.IndexFunc(s.Sides, func(x *Side) bool { return x.ByID[id] != nil })
	if at < 0 {
		return nil
	}
	for _, l := range s.Links {
		switch id {
		case l.A:
			out.Later = append(out.Later, s.linked(l, l.B))
		case l.B:
			out.Earlier = append(out.Earlier, s.linked(l, l.A))
		}
	}
	for i := at + 1; i < len(s.Sides) && i <= at+ahead; i++ {
		of, err := c.between(ctx, v, s.Sides[at], s.Sides[i])
		if err != nil {
			return err
		}
		for _, l := range of.Links {
			if l.A == id && !l.Relation.Pairs() && (l.Decided != "" || i == at+1 && len(out.Later) == 0) {
				out.Silent = append(out.Silent, Linked{l, nil, of.B.Document})
			}
		}
	}
	return nil
}

// linked is a link with what stands at its other end.
func (s *Series) linked(l lineage.Link, other string) Linked {
	i := slices.IndexFunc(s.Sides, func(x *Side) bool { return x.ByID[other] != nil })
	return Linked{l, s.Sides[i].ByID[other], s.Sides[i].Document}
}

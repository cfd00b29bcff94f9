package compare

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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
	Chains []Chain
	Links  []lineage.Link // between any two summits
	told   []told
}

// ahead is how many summits on a promise is looked for that the next one does not
// take up.
const ahead = 3

// Series compares all summits of a series: each with the next, and what is
// silent there with a few after it. What it returns is shared; do not change it.
func (c *Comparer) Series(ctx context.Context, v store.View, name string) (*Series, error) {
	return store.Remembered(ctx, v, c.recent, name, func() (*Series, error) { return c.settled(ctx, v, name) })
}

// settled is Series under the revisions of its documents.
func (c *Comparer) settled(ctx context.Context, v store.View, name string) (*Series, error) {
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
	topics := make(map[string][]string)
	for _, side := range s.Sides {
		texts = append(texts, side.Text)
		maps.Copy(topics, c.TopicsOf(side))
	}
	s.Chains = chains(texts, s.Links, topics)
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
	heard, known := make(map[string]bool), make(map[string]bool) // ids with a later counterpart, and with an earlier one
	for step := 1; step <= min(ahead, len(s.Sides)-1); step++ {
		for i := 0; i+step < len(s.Sides); i++ {
			of, err := c.between(ctx, v, s.Sides[i], s.Sides[i+step])
			if err != nil {
				return err
			}
			for _, l := range of.Links {
				switch {
				case l.Relation == lineage.Reported:
					s.told = append(s.told, told{l, i + step})
				case !l.Relation.Pairs():
				case step == 1, l.Decided != "", !heard[l.A] && !known[l.B]:
					s.Links = append(s.Links, l)
				}
			}
		}
		for _, l := range s.Links {
			heard[l.A], known[l.B] = true, true
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
			heard := s.lastTold(st.ID)
			if heard == latest {
				continue // that it was done is no silence
			}
			silence := Silence{State: st, Document: side.Document, Theme: chain.Theme, Last: side.Document.Summit, Heard: side.Document.Date, By: "summit"}
			if heard >= 0 {
				silence.Last, silence.Heard = s.Sides[heard].Document.Summit, s.Sides[heard].Document.Date
			}
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
	Told           []Linked // what later summits tell of it without promising it again
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
	all, err := c.AroundAll(ctx, v, d)
	if err != nil {
		return nil, err
	}
	if a := all[id]; a != nil {
		return a, nil
	}
	return &Around{}, nil
}

// AroundAll finds the links of every commitment of a document, by id; one that has
// none is left out. The error is trillium.ErrTooLarge if there is too much to
// compare.
func (c *Comparer) AroundAll(ctx context.Context, v store.View, d store.Document) (map[string]*Around, error) {
	return store.Remembered(ctx, v, c.around, d.SHA256, func() (map[string]*Around, error) { return c.aroundAll(ctx, v, d) })
}

func (c *Comparer) aroundAll(ctx context.Context, v store.View, d store.Document) (map[string]*Around, error) {
	out := make(map[string]*Around)
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
		addVersion(out, of, d.SHA256)
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
	return out, c.across(ctx, v, s, d.SHA256, out)
}

// of is what is known of a commitment, to be added to.
func of(all map[string]*Around, id string) *Around {
	if all[id] == nil {
		all[id] = &Around{}
	}
	return all[id]
}

// addVersion takes the links of a comparison of versions that concern the document.
func addVersion(all map[string]*Around, x *Comparison, document string) {
	first := x.A.Document.SHA256 == document
	for _, l := range x.Links {
		switch {
		case first && l.A != "" && l.B != "":
			a := of(all, l.A)
			a.Versions = append(a.Versions, Linked{l, x.B.ByID[l.B], x.B.Document})
		case first && l.A != "":
			a := of(all, l.A)
			a.Silent = append(a.Silent, Linked{l, nil, x.B.Document})
		case !first && l.B != "" && l.A != "":
			a := of(all, l.B)
			a.Versions = append(a.Versions, Linked{l, x.A.ByID[l.A], x.A.Document})
		}
	}
}

// across takes the links of a document's commitments with other summits from its
// series, and the silence at the next summit where one has none.
func (c *Comparer) across(ctx context.Context, v store.View, s *Series, document string, all map[string]*Around) error {
	at := slices.IndexFunc(s.Sides, func(x *Side) bool { return x.Document.SHA256 == document })
	if at < 0 {
		return nil
	}
	here := s.Sides[at].ByID
	for _, l := range s.Links {
		if here[l.A] != nil {
			a := of(all, l.A)
			a.Later = append(a.Later, s.linked(l, l.B))
		}
		if here[l.B] != nil {
			a := of(all, l.B)
			a.Earlier = append(a.Earlier, s.linked(l, l.A))
		}
	}
	for i := at + 1; i < len(s.Sides) && i <= at+ahead; i++ {
		x, err := c.between(ctx, v, s.Sides[at], s.Sides[i])
		if err != nil {
			return err
		}
		for _, l := range x.Links {
			if l.A == "" || l.Relation.Pairs() {
				continue
			}
			if l.Relation == lineage.Reported {
				a := of(all, l.A)
				a.Told = append(a.Told, Linked{l, nil, x.B.Document})
				continue
			}
			if a := of(all, l.A); l.Decided != "" || i == at+1 && len(a.Later) == 0 {
				a.Silent = append(a.Silent, Linked{l, nil, x.B.Document})
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

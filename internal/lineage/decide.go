package lineage

import (
	"slices"
)

// None is the relation of two commitments that a person says are not linked.
const None Relation = "none"

// A Decision is what a person decided on two commitments, in either order; or,
// with the relation Dropped, that From has no counterpart at a summit.
type Decision struct {
	From, To string // ids of commitments; for Dropped, To is the id of a summit
	Relation Relation
	Hash     string // names the decision
	By       string // the person's name
}

// Settle lays decisions over the proposed links from text a to text b, and
// returns the links as they then stand. Decisions on commitments of other texts
// are left out. Later decisions overrule earlier ones on the same pair.
func Settle(links []Link, a, b *Text, decisions []Decision) []Link {
	s := settler{links: slices.Clone(links), a: ids(a), b: ids(b), from: a, to: b}
	if len(links) > 0 {
		s.kind = links[0].Kind
	}
	for _, d := range decisions {
		switch {
		case d.Relation == Dropped:
			if s.a[d.From] && d.To == b.Summit {
				s.silence(d)
			}
		case s.a[d.From] && s.b[d.To]:
			s.pair(d.From, d.To, d)
		case s.b[d.From] && s.a[d.To]:
			s.pair(d.To, d.From, d)
		}
	}
	s.complete()
	return s.links
}

type settler struct {
	links    []Link
	kind     Kind
	a, b     map[string]bool
	from, to *Text
}

func ids(t *Text) map[string]bool {
	out := make(map[string]bool)
	for _, c := range t.Commitments {
		out[c.ID] = true
	}
	return out
}

// pair links two commitments as decided, or parts them.
func (s *settler) pair(a, b string, d Decision) {
	i := slices.IndexFunc(s.links, func(l Link) bool { return l.A == a && l.B == b })
	if d.Relation == None {
		if i >= 0 {
			s.links = slices.Delete(s.links, i, i+1)
		}
		return
	}
	if i < 0 {
		i = len(s.links)
		s.links = append(s.links, absent(a, b, s.kind, d.Relation))
	}
	l := &s.links[i]
	l.Relation, l.Score, l.Decided, l.By = d.Relation, 1, d.Hash, d.By
}

// silence takes all pairs of a commitment away.
func (s *settler) silence(d Decision) {
	s.links = slices.DeleteFunc(s.links, func(l Link) bool { return l.A == d.From })
	l := absent(d.From, "", s.kind, Dropped)
	l.Score, l.Decided, l.By = 1, d.Hash, d.By
	s.links = append(s.links, l)
}

// complete brings links with one end in step with the pairs, and sorts all.
func (s *settler) complete() {
	linked := make(map[string]bool)
	for _, l := range s.links {
		if l.Relation.Pairs() {
			linked["a"+l.A], linked["b"+l.B] = true, true
		}
		if l.Relation == Reported { // it is not silent
			linked["a"+l.A] = true
		}
	}
	single := make(map[string]bool)
	s.links = slices.DeleteFunc(s.links, func(l Link) bool {
		if l.Relation.Pairs() || l.Relation == Reported {
			return false
		}
		single["a"+l.A], single["b"+l.B] = true, true
		return l.A != "" && linked["a"+l.A] || l.B != "" && linked["b"+l.B]
	})
	absence, presence := gone(s.to), fresh(s.from)
	if s.kind == Version {
		absence, presence = missing(s.to), Added
	}
	for _, c := range s.from.Commitments {
		if !linked["a"+c.ID] && !single["a"+c.ID] {
			s.links = append(s.links, absent(c.ID, "", s.kind, absence))
		}
	}
	for _, c := range s.to.Commitments {
		if !linked["b"+c.ID] && !single["b"+c.ID] {
			s.links = append(s.links, absent("", c.ID, s.kind, presence))
		}
	}
	inOrder(s.links, places(s.from), places(s.to))
}

// places gives each commitment its place in its text.
func places(t *Text) map[string]int {
	out := make(map[string]int)
	for i, c := range t.Commitments {
		out[c.ID] = i
	}
	return out
}

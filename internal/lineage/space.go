package lineage

import (
	"trillium/internal/likeness"
	"trillium/internal/terms"
)

// newSpace gives the profiles of two sides their vectors.
func (k *Linker) newSpace(a, b *side) *likeness.Space {
	s := likeness.NewSpace(k.thesaurus, a.index != b.index)
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			s.Count(p.each(s))
		}
	}
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			p.vector = s.Vector(p.each(s))
			p.matter = s.Vector(p.matters(s))
			p.lead = s.Vector(units(s, p.stem))
			p.theme = s.Vector(func(f func(int32, float64)) {
				s.Themes(f, likeness.Weighted{Units: p.units, Weight: 1}, likeness.Weighted{Units: p.more, Weight: detailWeight},
					likeness.Weighted{Units: p.stem, Weight: stemWeight})
			})
			p.around = s.Vector(func(f func(int32, float64)) {
				p.matters(s)(f)
				s.Units(p.context, contextWeight, f)
				s.Units(p.head, contextWeight/2, f)
			})
			p.label = s.Vector(units(s, p.labelled))
		}
	}
	return s
}

func units(s *likeness.Space, list []terms.Unit) likeness.Each {
	return func(f func(int32, float64)) { s.Units(list, 1, f) }
}

// each are the dimensions of a profile, broader concepts included.
func (p *profile) each(s *likeness.Space) likeness.Each {
	return func(f func(int32, float64)) {
		s.Units(p.units, 1, f)
		s.Units(p.more, detailWeight, f)
		s.Units(p.stem, stemWeight, f)
	}
}

// matters are the dimensions of what a promise is about.
func (p *profile) matters(s *likeness.Space) likeness.Each {
	own := func(list []terms.Unit) []terms.Unit {
		var out []terms.Unit
		for _, u := range list {
			if u.Share >= terms.UnknownShare && !u.Act {
				out = append(out, u)
			}
		}
		return out
	}
	return func(f func(int32, float64)) {
		s.Units(own(p.units), 1, f)
		s.Units(own(p.more), detailWeight, f)
	}
}

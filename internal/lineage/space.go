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
		side.surround(s)
	}
	return s
}

// surround gives profiles the vectors of their blocks, and of all that stands under their
// headings.
func (x *side) surround(s *likeness.Space) {
	own := func(list []terms.Unit) likeness.Each {
		p := profile{units: list}
		return p.matters(s)
	}
	blocks, groups := make(map[int]likeness.Vector), make(map[int]likeness.Vector)
	for _, p := range x.profiles {
		if p.block < 0 {
			p.whole, p.under = p.matter, p.matter
			continue
		}
		if _, ok := blocks[p.block]; !ok {
			blocks[p.block] = s.Vector(own(x.around.blocks[p.block]))
		}
		if _, ok := groups[p.group]; !ok {
			groups[p.group] = s.Vector(own(x.around.groups[p.group]))
		}
		p.whole, p.under = blocks[p.block], groups[p.group]
	}
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

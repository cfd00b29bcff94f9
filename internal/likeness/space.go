// Package likeness weighs what texts speak of: a space gives each term, name and figure a
// dimension and a weight by how few of its texts have it, and texts are alike as the vectors
// of their units are. What is broader than a concept, and its themes, count as well, so that a
// bus is near a train.
package likeness

import (
	"maps"
	"math"
	"slices"

	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// How much beside a term itself counts what it stands for.
const (
	aboveWeight = 0.45 // a broader concept, at each step up
	partWeight  = 0.7  // a matter within a term of several words
	themeWeight = 0.3
)

// A Space gives dimensions to the units of texts, and weights by rarity among those counted.
type Space struct {
	thesaurus *thesaurus.Thesaurus
	cross     bool
	at        map[string]int32
	have      []int // in how many texts, by dimension
	where     []int // the last text counted, by dimension
	n         int
}

// NewSpace is a space without texts. Across two languages unknown words meet by their
// cognates.
func NewSpace(t *thesaurus.Thesaurus, cross bool) *Space {
	return &Space{thesaurus: t, cross: cross, at: make(map[string]int32)}
}

// Cross reports whether the texts are in two languages.
func (s *Space) Cross() bool { return s.cross }

// An Each calls f with dimensions and the shares with which a text has them.
type Each func(f func(dim int32, share float64))

// Count counts a text.
func (s *Space) Count(each Each) {
	s.n++
	each(func(dim int32, _ float64) {
		if s.where[dim] != s.n {
			s.where[dim] = s.n
			s.have[dim]++
		}
	})
}

// Dimension is that of a unit; -1 if it cannot be compared.
func (s *Space) Dimension(u *terms.Unit) int32 {
	switch {
	case u.Kind == terms.Concept:
		return s.number("c" + s.thesaurus.Concept(u.Concept).ID)
	case u.Kind == terms.Party:
		return s.number("p" + u.Stem)
	case u.Kind == terms.Figure:
		return s.number("n" + u.Stem)
	case u.Acronym:
		return s.number("a" + u.Stem)
	case !s.cross:
		return s.number("w" + u.Stem)
	case u.Cognate != "":
		return s.number("k" + u.Cognate)
	}
	return -1
}

func (s *Space) number(key string) int32 {
	n, ok := s.at[key]
	if !ok {
		n = int32(len(s.at))
		s.at[key] = n
		s.have = append(s.have, 0)
		s.where = append(s.where, 0)
	}
	return n
}

// Units calls f with the dimensions of units, those broader included.
func (s *Space) Units(list []terms.Unit, weight float64, f func(dim int32, share float64)) {
	for i := range list {
		u := &list[i]
		dim := s.Dimension(u)
		if dim < 0 {
			continue
		}
		f(dim, u.Share*weight)
		if u.Kind != terms.Concept || s.thesaurus.Concept(u.Concept).Class == thesaurus.Act {
			continue
		}
		s.above(u.Concept, u.Share*weight, f)
		for _, n := range u.Parts {
			share := partWeight * weight * min(u.Share, terms.ShareOf(s.thesaurus.Concept(n).Class))
			f(s.number("c"+s.thesaurus.Concept(n).ID), share)
			s.above(n, share, f)
		}
	}
}

// above calls f with what is broader than a concept, and with its themes.
func (s *Space) above(n int, share float64, f func(dim int32, share float64)) {
	c := s.thesaurus.Concept(n)
	for _, up := range c.Above {
		f(s.number("c"+s.thesaurus.Concept(up.Concept).ID), share*math.Pow(aboveWeight, float64(up.Up)))
	}
	for _, theme := range c.Themes {
		f(s.theme(theme), share*themeWeight)
	}
}

func (s *Space) theme(n int) int32 { return s.number("t" + s.thesaurus.Themes()[n].ID) }

// Themes calls f with the themes of units, whose weights add up.
func (s *Space) Themes(f func(dim int32, share float64), lists ...Weighted) {
	sums := make(map[int]float64)
	for _, l := range lists {
		for _, u := range l.Units {
			if u.Kind == terms.Concept {
				c := s.thesaurus.Concept(u.Concept)
				for _, theme := range c.Themes {
					sums[theme] += l.Weight * u.Share / float64(len(c.Themes))
				}
			}
		}
	}
	for _, theme := range slices.Sorted(maps.Keys(sums)) {
		f(s.theme(theme), sums[theme])
	}
}

// Weighted are units with what they count.
type Weighted struct {
	Units  []terms.Unit
	Weight float64
}

// Rarity is what a dimension tells by how few of the texts have it.
func (s *Space) Rarity(dim int32) float64 {
	return math.Log(1 + float64(s.n)/float64(max(2, s.have[dim])))
}

// MostRarity is that of what only two texts have.
func (s *Space) MostRarity() float64 { return math.Log(1 + float64(s.n)/2) }

// Vector weighs the dimensions of a text by their rarity.
func (s *Space) Vector(each Each) Vector {
	weights := make(map[int32]float64)
	each(func(dim int32, share float64) { weights[dim] = max(weights[dim], share) })
	v := Vector{At: slices.Sorted(maps.Keys(weights)), Weight: make([]float64, len(weights))}
	for i, dim := range v.At {
		v.Weight[i] = weights[dim] * s.Rarity(dim)
		v.Norm += v.Weight[i] * v.Weight[i]
	}
	v.Norm = math.Sqrt(v.Norm)
	return v
}

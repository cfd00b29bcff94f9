package lineage

import (
	"math"
	"slices"
)

// A pair is two profiles with how alike they are.
type pair struct {
	a, b   *profile
	score  float64
	words  float64  // the likeness of their words alone
	merged bool     // one of the two has several counterparts
	bodies []string // names that both have, as the first writes them
	signs  [signs]float64
}

// The signs of likeness, each between 0 and 1.
const (
	signWords  = iota // cosine of all words
	signMatter        // cosine of what the two are about
	signCover         // share of the less that they are about which the other has
	signRare          // how rare the rarest matter is that both have
	signBody          // a body that both name, and hardly anybody else
	signTheme         // cosine of themes
	signLead          // cosine of lead-ins
	signFigure        // a promised figure that both give
	signHeir          // the second acts through a body whose full name has what the first was to create
	signs
)

// noTheme stands for the likeness of themes where one of two promises has none.
const noTheme = 0.5

// liken compares two profiles.
func (s *space) liken(a, b *profile, named map[string]int) pair {
	p := pair{a: a, b: b}
	p.signs[signWords] = cosine(a.vector, b.vector)
	p.signs[signMatter] = cosine(a.matter, b.matter)
	p.signs[signCover], p.signs[signRare] = s.cover(a.matter, b.matter)
	p.signs[signTheme] = cosine(a.theme, b.theme)
	if a.theme.norm == 0 || b.theme.norm == 0 { // no theme can be told: neither for nor against
		p.signs[signTheme] = max(noTheme, p.signs[signWords])
	}
	p.signs[signLead] = cosine(a.lead, b.lead)
	for _, x := range a.bodies {
		for _, y := range b.bodies {
			if x.shares(y) {
				p.bodies = append(p.bodies, x.name)
				p.signs[signBody] = max(p.signs[signBody], 1/float64(max(1, named[x.keys[0]]-1)))
				break
			}
		}
	}
	for _, t := range a.c.Targets {
		for _, u := range b.c.Targets {
			if t.Value == u.Value && t.Value != 0 {
				p.signs[signFigure] = 1
			}
		}
	}
	p.signs[signHeir] = s.heir(a, b)
	p.score = weigh(&p.signs)
	if a.plain == b.plain && a.plain != "" {
		p.score = 0.9999
	}
	return p
}

// heir is the share of what a promise to create something is about that stands in
// the full name of a body through which the other acts.
func (s *space) heir(a, b *profile) (share float64) {
	if !a.creates {
		return 0
	}
	for _, units := range b.through {
		share = max(share, held(a.matter, s.vector(func(f func(int32, float64)) { s.add(units, 1, f) })))
	}
	return share
}

// held is the share of a's weight in dimensions that b has as well.
func held(a, b vector) float64 {
	total, shared := 0.0, 0.0
	for i, dim := range a.at {
		total += a.weight[i]
		if _, ok := slices.BinarySearch(b.at, dim); ok {
			shared += a.weight[i]
		}
	}
	if total == 0 {
		return 0
	}
	return shared / total
}

// weights of the signs, and what is taken off their sum: midway between those
// that logistic regression gives on three real pairs of summits and those on
// these and twelve composed ones (go test -run TestLearn -learn), rounded.
// docs/links.md says how they did on pairs that were held out.
var weights = [signs]float64{signWords: 2.6, signMatter: 1.6, signCover: 1.6, signRare: 2.4, signBody: 0.7, signTheme: 1.7, signLead: 0.9, signFigure: 0.4,
	signHeir: 3}

const weightsOff = 4.0

// weigh turns signs into a likeness between 0 and 1.
func weigh(s *[signs]float64) float64 {
	sum := -weightsOff
	for i, v := range s {
		sum += weights[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// cover is the share of the lighter vector's weight that the other has, and how
// rare the rarest dimension of both is, 1 for one that only they have.
func (s *space) cover(a, b vector) (share, rare float64) {
	shared, totalA, totalB := 0.0, 0.0, 0.0
	for _, w := range a.weight {
		totalA += w
	}
	for _, w := range b.weight {
		totalB += w
	}
	top := math.Log(1 + float64(s.n)/2)
	for i, j := 0, 0; i < len(a.at) && j < len(b.at); {
		switch {
		case a.at[i] < b.at[j]:
			i++
		case a.at[i] > b.at[j]:
			j++
		default:
			w := min(a.weight[i], b.weight[j])
			shared += w
			rare = max(rare, w/top)
			i, j = i+1, j+1
		}
	}
	if totalA == 0 || totalB == 0 {
		return 0, 0
	}
	return shared / min(totalA, totalB), rare
}

// named counts in how many commitments of both sides each body stands.
func named(a, b *side) map[string]int {
	out := make(map[string]int)
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			for _, body := range p.bodies {
				for _, key := range body.keys {
					out[key]++
				}
			}
		}
	}
	return out
}

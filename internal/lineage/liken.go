package lineage

import (
	"math"

	"trillium/internal/likeness"
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
func likened(s *likeness.Space, a, b *profile, named map[string]int) pair {
	p := pair{a: a, b: b}
	p.signs[signWords] = likeness.Cosine(a.vector, b.vector)
	p.signs[signMatter] = likeness.Cosine(a.matter, b.matter)
	p.signs[signCover], p.signs[signRare] = cover(s, a.matter, b.matter)
	p.signs[signTheme] = likeness.Cosine(a.theme, b.theme)
	if a.theme.Norm == 0 || b.theme.Norm == 0 { // no theme can be told: neither for nor against
		p.signs[signTheme] = max(noTheme, p.signs[signWords])
	}
	p.signs[signLead] = likeness.Cosine(a.lead, b.lead)
	for _, x := range a.bodies {
		for _, y := range b.bodies {
			if x.Shares(y) {
				p.bodies = append(p.bodies, x.Text)
				p.signs[signBody] = max(p.signs[signBody], 1/float64(max(1, named[x.Keys[0]]-1)))
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
	p.signs[signHeir] = heir(s, a, b)
	p.score = weigh(&p.signs)
	if a.plain == b.plain && a.plain != "" {
		p.score = 0.9999
	}
	return p
}

// heir is the share of what a promise to create something is about that stands in
// the full name of a body through which the other acts.
func heir(s *likeness.Space, a, b *profile) (share float64) {
	if !a.creates {
		return 0
	}
	for _, list := range b.through {
		share = max(share, likeness.Held(a.matter, s.Vector(units(s, list))))
	}
	return share
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
func cover(s *likeness.Space, a, b likeness.Vector) (share, rare float64) {
	shared, most := likeness.Shared(a, b)
	if least := min(a.Total(), b.Total()); least > 0 {
		return shared / least, most / s.MostRarity()
	}
	return 0, 0
}

// named counts in how many commitments of both sides each body stands.
func named(a, b *side) map[string]int {
	out := make(map[string]int)
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			for _, body := range p.bodies {
				for _, key := range body.Keys {
					out[key]++
				}
			}
		}
	}
	return out
}

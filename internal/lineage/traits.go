package lineage

import (
	"math"
	"slices"

	"trillium/internal/likeness"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// traitNames are what is known of a pair at the first look.
var traitNames = []string{
	"words", "matter", "cover", "rare", "body", "theme", "lead", "figure", "heir", "likeness", // as likened
	"rank-later", "gap-later", "rank-sooner", "gap-sooner", // among the counterparts of the promise, and of the later statement
	"sections", "beside", // likeness of what stands around both
	"keeps", "kept-of", // share of what either is about that the other has
	"names", "rare-name", "countries", // names that both have, by rarity, the rarest of them, and countries
	"label",                                                              // share of what either sets off that the other has
	"place",                                                              // how far apart they stand in their texts
	"size", "later-size", "sums", "later-sums", "bodies", "later-bodies", // how much either says
	"around", "around-keeps", "around-kept", // likeness with what stands around both
	"main",                              // share of what the promise is mainly about that the later statement has
	"blocks", "headings", "under-keeps", // likeness of their blocks, of what stands under both headings; what the later's has of the promise
	"report", "begun", "done", "made", // the later tells of it as done; what its verb says; the promise is to make something
}

// traits looks at a pair closely.
func (m *meeting) traits(c *candidate) []float64 {
	a, b := c.a, c.b
	out := make([]float64, 0, len(traitNames))
	out = append(out, c.signs[:]...)
	out = append(out, c.score, float64(min(c.ofA.rank, mostRank)), c.ofA.gap, float64(min(c.ofB.rank, mostRank)), c.ofB.gap, c.sections, c.beside)
	out = append(out, likeness.Held(a.matter, b.vector), likeness.Held(b.matter, a.vector))
	names, rarest, countries := m.names(a, b)
	out = append(out, names, rarest, countries, max(likeness.Held(a.label, b.vector), likeness.Held(b.label, a.vector)))
	out = append(out, math.Abs(m.x.place(a)-m.y.place(b)))
	out = append(out, a.matter.Norm, b.matter.Norm, few(a.c.Targets), few(b.c.Targets), few(a.bodies), few(b.bodies))
	out = append(out, likeness.Cosine(a.around, b.around), likeness.Held(a.matter, b.around), likeness.Held(b.matter, a.around))
	out = append(out, likeness.Held(a.matter.Top(mainly), b.around))
	out = append(out, likeness.Cosine(a.whole, b.whole), likeness.Cosine(a.under, b.under), likeness.Held(a.matter, b.under))
	stage := func(n int) float64 {
		return yes(slices.ContainsFunc(b.moves, func(m move) bool { return m.stage == n }))
	}
	return append(out, yes(b.c.Rule == reportRule), stage(stages.Begun), stage(stages.CarriedOut), yes(a.creates))
}

const (
	mostRank = 10 // what stands farther down is all one
	mainly   = 3  // dimensions that a promise is mainly about
)

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// few counts up to four.
func few[T any](list []T) float64 { return float64(min(4, len(list))) }

// place is where a statement stands in its document, 0 to 1.
func (s *side) place(p *profile) float64 {
	if d := s.text.Document; d != nil && len(d.Text) > 0 {
		return float64(p.c.Start) / float64(len(d.Text))
	}
	return float64(p.order) / float64(max(1, len(s.profiles)))
}

// names are the names that both have: those with capitals and acronyms, by rarity, the
// rarest of them, and countries.
func (m *meeting) names(a, b *profile) (sum, rarest, countries float64) {
	for i := range a.units {
		u := &a.units[i]
		party := u.Kind == terms.Party && !u.Frame
		act := u.Kind == terms.Concept && m.k.thesaurus.Concept(u.Concept).Class == thesaurus.Act
		name := u.Acronym || u.Name || u.Capital && u.Kind != terms.Party && u.Start > 0 && !act
		dim := int32(-1)
		if party || name {
			dim = m.space.Dimension(u)
		}
		if dim < 0 || slices.ContainsFunc(a.units[:i], func(v terms.Unit) bool { return v.Kind == u.Kind && v.Stem == u.Stem && v.Concept == u.Concept }) ||
			!slices.ContainsFunc(b.units, func(v terms.Unit) bool { return m.k.equal(u, &v, m.space.Cross()) }) {
			continue
		}
		if r := m.space.Rarity(dim); party {
			countries += r
		} else {
			sum, rarest = sum+r, max(rarest, r)
		}
	}
	return sum, rarest, countries
}

// againNames are what is known of a pair at the second look, beside the traits of the first:
// how its chance compares with those of other pairs.
var againNames = []string{
	"chance",
	"best-later", "best-sooner", "all-later", "all-sooner", "above-later", "above-sooner", // of the other pairs of either end
	"in-sections", "near", // between the same sections, and of neighbours
	"lead-later", "lead-sooner", // how far it leads the best other, or is behind it
}

// again are the traits of the second look.
func (c *crowd) again(one *candidate) []float64 {
	bestA, sumA, aboveA := c.others(c.ofA[one.i], one)
	bestB, sumB, aboveB := c.others(c.ofB[one.j], one)
	between := c.sections[sectionsOf(one)]
	mine := logit(one.chance)
	return []float64{mine, bestA, bestB, sumA, sumB, min(aboveA, mostRank), min(aboveB, mostRank),
		(between.sum - one.chance) / max(1, between.n-1),
		c.near(one, [][2]int{{-1, -1}, {1, 1}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}}),
		mine - logit(bestA), mine - logit(bestB)}
}

// others tell of the other pairs of a list: the best, the sum, and how many are above.
func (c *crowd) others(list []*candidate, one *candidate) (best, sum, above float64) {
	for _, o := range list {
		if o == one {
			continue
		}
		best, sum = max(best, o.chance), sum+o.chance
		above += yes(o.chance > one.chance)
	}
	return best, sum, above
}

// logit is a chance as the sum that leads to it, held within bounds.
func logit(p float64) float64 {
	const least = 0.005
	return math.Log((p + least) / (1 + least - p))
}

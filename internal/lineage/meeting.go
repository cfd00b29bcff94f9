package lineage

import (
	"cmp"
	"slices"
)

// A meeting is the promises of one summit beside what a later one says: its promises, and
// its sentences that are none.
type meeting struct {
	k        *Linker
	x, y     *side
	space    *space
	kin      map[int32]map[int32]float64
	named    map[string]int // in how many commitments each body stands
	promised int            // y.profiles from here on are no promises
	pairs    []*candidate   // by x, then by y
}

// A candidate is a pair that shares something, with what can be said of it.
type candidate struct {
	pair
	i, j     int // of the profiles
	ofA, ofB standing
	sections float64   // mean likeness of pairs between the same two sections
	beside   float64   // likeness of the neighbours
	traits   []float64 // in the order of traitNames
	chance   float64   // that the second says what became of the first
}

// How many counterparts are looked at closely, of each promise and of each later statement.
const (
	mostLater  = 30
	mostSooner = 12
)

// meet sets the promises of x against those of y and what else y says.
func (k *Linker) meet(a, b *Text, withTold bool) *meeting {
	x, y := k.read(a), k.read(b)
	promised := len(y.profiles)
	if withTold {
		told := *b
		told.Commitments = k.told(b)
		y.profiles = append(y.profiles, k.read(&told).profiles...)
		for _, p := range y.profiles[promised:] {
			p.told = true
		}
	}
	m := &meeting{k: k, x: x, y: y, promised: promised, space: k.newSpace(x, y), named: named(x, y)}
	m.kin = m.space.kinOf()
	m.gather()
	m.compete()
	return m
}

// A posting is a profile that has a dimension.
type posting struct {
	at     int
	weight float64
}

// gather finds the candidates: for each promise the later statements that share most of its
// rare matters and words, and for each of these the promises.
func (m *meeting) gather() {
	index := make(map[int32][]posting)
	for j, q := range m.y.profiles {
		for n, dim := range q.vector.at {
			index[dim] = append(index[dim], posting{j, q.vector.weight[n] / max(q.vector.norm, 1e-9)})
		}
	}
	sums := make([]float64, len(m.y.profiles))
	lists := make([][]posting, len(m.y.profiles)) // of each later statement
	chosen := make(map[[2]int]bool)
	for i, p := range m.x.profiles {
		clear(sums)
		for n, dim := range p.vector.at {
			w := p.vector.weight[n] / max(p.vector.norm, 1e-9)
			for _, at := range index[dim] {
				sums[at.at] += w * at.weight
			}
		}
		var mine []posting
		for j, sum := range sums {
			if sum > 0 {
				mine = append(mine, posting{j, sum})
				lists[j] = append(lists[j], posting{i, sum})
			}
		}
		for _, at := range top(mine, mostLater) {
			chosen[[2]int{i, at.at}] = true
		}
	}
	for j, list := range lists {
		for _, at := range top(list, mostSooner) {
			chosen[[2]int{at.at, j}] = true
		}
	}
	for at := range chosen {
		m.pairs = append(m.pairs, &candidate{i: at[0], j: at[1], pair: m.space.liken(m.x.profiles[at[0]], m.y.profiles[at[1]], m.named)})
	}
	slices.SortFunc(m.pairs, func(a, b *candidate) int { return cmp.Or(a.i-b.i, a.j-b.j) })
}

// top are the n postings that weigh most.
func top(list []posting, n int) []posting {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b posting) int { return cmp.Or(cmp.Compare(b.weight, a.weight), a.at-b.at) })
	return list[:min(n, len(list))]
}

// compete sees each pair among the others of its promise and of its later statement, and
// looks at it closely.
func (m *meeting) compete() {
	byA, byB := make(map[int][]*candidate), make(map[int][]*candidate)
	sections := make(map[[2]string][]float64)
	at := make(map[[2]int]*candidate)
	for _, c := range m.pairs {
		byA[c.i], byB[c.j] = append(byA[c.i], c), append(byB[c.j], c)
		key := [2]string{section(c.a), section(c.b)}
		sections[key] = append(sections[key], c.score)
		at[[2]int{c.i, c.j}] = c
	}
	for _, list := range byA {
		rank(list, func(c *candidate) *standing { return &c.ofA })
	}
	for _, list := range byB {
		rank(list, func(c *candidate) *standing { return &c.ofB })
	}
	for _, c := range m.pairs {
		c.sections = mean(sections[[2]string{section(c.a), section(c.b)}])
		for _, d := range []int{-1, 1} {
			if o := at[[2]int{c.i + d, c.j + d}]; o != nil {
				c.beside = max(c.beside, o.score)
			}
		}
		c.traits = m.traits(c)
	}
}

func section(p *profile) string {
	if p.c.Section != "" {
		return p.c.Section
	}
	return p.c.Stem
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(max(1, len(list)))
}

// rank notes how a pair stands among others.
func rank(list []*candidate, of func(*candidate) *standing) {
	slices.SortStableFunc(list, func(a, b *candidate) int { return cmp.Compare(b.score, a.score) })
	for n, c := range list {
		next := 0.0
		if n == 0 && len(list) > 1 {
			next = list[1].score
		} else if n > 0 {
			next = list[0].score
		}
		*of(c) = standing{rank: n, gap: c.score - next}
	}
}

// A standing is how a pair compares with the other pairs of one of its ends.
type standing struct {
	rank int
	gap  float64 // to the best, or of the best to the second
}

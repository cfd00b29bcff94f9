package lineage

import (
	"cmp"
	"slices"

	"trillium/internal/likeness"
)

// A meeting is the promises of one summit set against statements of a later one: all its
// promises, or all its sentences that are none.
type meeting struct {
	k     *Linker
	x, y  *side
	space *likeness.Space
	named map[string]int // in how many statements each body stands
	pairs []*candidate   // by x, then by y
}

// A candidate is a pair that shares something, with what can be said of it.
type candidate struct {
	pair
	i, j     int      // of the profiles
	ofA, ofB standing // among the pairs of either end
	sections float64  // mean likeness of the pairs between the same two sections
	beside   float64  // likeness of the pair of the neighbours
	traits   []float64
	chance   float64 // that the second says what became of the first
}

// A standing is how a pair compares with the other pairs of one of its ends.
type standing struct {
	rank int
	gap  float64 // to the best, or of the best to the second
}

// How many counterparts are looked at closely, of each promise and of each later statement.
const (
	mostLater  = 30
	mostSooner = 12
)

// meet sets two sides against each other.
func (k *Linker) meet(x, y *side) *meeting {
	m := &meeting{k: k, x: x, y: y, space: k.newSpace(x, y), named: named(x, y)}
	m.gather()
	m.compete()
	return m
}

// A posting is a profile that has something, and how much.
type posting struct {
	at     int
	weight float64
}

// gather finds the candidates: for each promise the later statements that share most of its
// rare matters and words, and for each of these the promises.
func (m *meeting) gather() {
	index := make(map[int32][]posting)
	for j, q := range m.y.profiles {
		for n, dim := range q.vector.At {
			index[dim] = append(index[dim], posting{j, q.vector.Weight[n] / q.vector.Norm})
		}
	}
	sums := make([]float64, len(m.y.profiles))
	lists := make([][]posting, len(m.y.profiles)) // of each later statement
	chosen := make(map[[2]int]bool)
	for i, p := range m.x.profiles {
		clear(sums)
		for n, dim := range p.vector.At {
			w := p.vector.Weight[n] / p.vector.Norm
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
		m.pairs = append(m.pairs, &candidate{i: at[0], j: at[1], pair: likened(m.space, m.x.profiles[at[0]], m.y.profiles[at[1]], m.named)})
	}
	slices.SortFunc(m.pairs, func(a, b *candidate) int { return cmp.Or(a.i-b.i, a.j-b.j) })
}

// top are the n postings that weigh most.
func top(list []posting, n int) []posting {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b posting) int { return cmp.Or(cmp.Compare(b.weight, a.weight), a.at-b.at) })
	return list[:min(n, len(list))]
}

// compete sees each pair among the others, and looks at it closely.
func (m *meeting) compete() {
	c := m.crowd(func(c *candidate) float64 { return c.score })
	for _, list := range c.ofA {
		rank(list, func(c *candidate) *standing { return &c.ofA })
	}
	for _, list := range c.ofB {
		rank(list, func(c *candidate) *standing { return &c.ofB })
	}
	for _, one := range m.pairs {
		between := c.sections[sectionsOf(one)]
		one.sections, one.beside = between.sum/between.n, c.near(one, [][2]int{{-1, -1}, {1, 1}})
		one.traits = m.traits(one)
	}
}

// A crowd is the pairs of a meeting by their ends, sections and places, with a value of each.
type crowd struct {
	value    func(*candidate) float64
	ofA, ofB map[int][]*candidate
	sections map[[2]string]average
	at       map[[2]int]*candidate
}

// An average is a sum over n.
type average struct{ sum, n float64 }

func (m *meeting) crowd(value func(*candidate) float64) *crowd {
	c := &crowd{value, make(map[int][]*candidate), make(map[int][]*candidate), make(map[[2]string]average), make(map[[2]int]*candidate, len(m.pairs))}
	for _, one := range m.pairs {
		c.ofA[one.i], c.ofB[one.j] = append(c.ofA[one.i], one), append(c.ofB[one.j], one)
		key := sectionsOf(one)
		a := c.sections[key]
		c.sections[key] = average{a.sum + value(one), a.n + 1}
		c.at[[2]int{one.i, one.j}] = one
	}
	return c
}

// near is the most that pairs of neighbours have.
func (c *crowd) near(one *candidate, steps [][2]int) (most float64) {
	for _, d := range steps {
		if o := c.at[[2]int{one.i + d[0], one.j + d[1]}]; o != nil {
			most = max(most, c.value(o))
		}
	}
	return most
}

func sectionsOf(c *candidate) [2]string {
	return [2]string{cmp.Or(c.a.c.Section, c.a.c.Stem), cmp.Or(c.b.c.Section, c.b.c.Stem)}
}

// rank notes how each pair of a list stands among the others.
func rank(list []*candidate, of func(*candidate) *standing) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *candidate) int { return cmp.Compare(b.score, a.score) })
	for n, c := range list {
		other := 0.0
		if n > 0 {
			other = list[0].score
		} else if len(list) > 1 {
			other = list[1].score
		}
		*of(c) = standing{n, c.score - other}
	}
}

package assess

import (
	"math/rand/v2"
	"sort"
)

// Samples is how many samples an interval is taken from.
const Samples = 2000

// Resample returns the statistic of samples drawn with replacement from n units,
// sorted (Efron's bootstrap). The statistic is given how often each unit was
// drawn; where it cannot be computed it returns false and the sample is left out.
// The seed is fixed: the same data give the same interval.
func Resample(n int, statistic func(drawn []int) (float64, bool)) []float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	drawn := make([]int, n)
	var out []float64
	for range Samples {
		clear(drawn)
		for range n {
			drawn[rng.IntN(n)]++
		}
		if v, ok := statistic(drawn); ok {
			out = append(out, v)
		}
	}
	sort.Float64s(out)
	return out
}

// Middle are the ends of the middle 95 % of sorted values.
func Middle(sorted []float64) (low, high float64) {
	n := len(sorted)
	if n == 0 {
		return 0, 0
	}
	return sorted[n*25/1000], sorted[n*975/1000]
}

// A Range is the interval of a mean; OK is false where there is too little to
// tell.
type Range struct {
	Low, High float64
	OK        bool
}

// Percent are the ends on the scale from 0 to 100.
func (r Range) Percent() (low, high float64) { return (r.Low + 1) * 50, (r.High + 1) * 50 }

// Uncertainty are the 95 % intervals of the summit's mean and of each party's, by
// the bootstrap over commitments: as if the commitments had been drawn from many
// like them. Fewer than two commitments with a score give no interval.
func (m *Matrix) Uncertainty() (summit Range, parties []Range) {
	rows := make([]Mean, len(m.Rows))
	cells := make([][]Mean, len(m.Parties))
	for i := range m.Rows {
		m.add(&rows[i], i)
	}
	for p := range m.Parties {
		cells[p] = make([]Mean, len(m.Rows))
		for i := range m.Rows {
			if c := m.Cell(i, p); c.Scored {
				cells[p][i].Add(c.Value)
			}
		}
	}
	parties = make([]Range, len(m.Parties))
	for p := range parties {
		parties[p] = interval(cells[p])
	}
	return interval(rows), parties
}

// interval is that of the mean over units, each a mean of its own.
func interval(all []Mean) Range {
	var units []Mean // an empty one adds nothing
	for _, u := range all {
		if u.N > 0 {
			units = append(units, u)
		}
	}
	if len(units) < 2 {
		return Range{}
	}
	low, high := Middle(Resample(len(units), func(drawn []int) (float64, bool) {
		var sum Mean
		for i, n := range drawn {
			sum.Sum, sum.N = sum.Sum+n*units[i].Sum, sum.N+n*units[i].N
		}
		return sum.Value()
	}))
	return Range{low, high, true}
}

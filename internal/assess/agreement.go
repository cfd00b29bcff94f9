package assess

import (
	"errors"
	"slices"
)

// A Level is how the values of a scale differ.
type Level int

// The levels of measurement.
const (
	Nominal  Level = iota // two values are the same or not
	Ordinal               // values have an order
	Interval              // values have distances
)

// Why there is no alpha.
var (
	// ErrNoPairs: no unit was rated by two or more raters.
	ErrNoPairs = errors.New("no unit was rated by two")
	// ErrAllEqual: all values are the same, so that nothing could be expected to
	// differ and nothing is known of how well raters tell values apart.
	ErrAllEqual = errors.New("all values are equal")
)

// A Unit is what several raters rated: their values, in any order. Who did not
// rate it has none there.
type Unit []int

// Alpha is Krippendorff's alpha over units: 1 - observed / expected disagreement,
// 1 for full agreement and 0 for what chance would give; it can be below 0. Units
// with fewer than two values do not count. The error is ErrNoPairs or ErrAllEqual
// where there is no such number. n is the number of units that count.
//
// Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
// for any number of raters and missing values, by the matrix of coincidences.
func Alpha(units []Unit, level Level) (alpha float64, n int, err error) {
	coincidences, values, n := coincidence(units)
	if n == 0 {
		return 0, 0, ErrNoPairs
	}
	if len(values) < 2 {
		return 0, n, ErrAllEqual
	}
	totals := make([]float64, len(values))
	all := 0.0
	for i := range values {
		for k := range values {
			totals[i] += coincidences[i][k]
		}
		all += totals[i]
	}
	observed, expected := 0.0, 0.0
	for i := range values {
		for k := range values {
			d := difference(level, values, totals, i, k)
			observed += coincidences[i][k] * d
			expected += totals[i] * totals[k] * d
		}
	}
	return 1 - (all-1)*observed/expected, n, nil
}

// coincidence counts how often each value stands beside each other one in a
// unit, each unit of m values weighing m, and the units that have two or more.
func coincidence(units []Unit) (matrix [][]float64, values []int, n int) {
	for _, u := range units {
		if len(u) < 2 {
			continue
		}
		n++
		for _, v := range u {
			if i, ok := slices.BinarySearch(values, v); !ok {
				values = slices.Insert(values, i, v)
			}
		}
	}
	matrix = make([][]float64, len(values))
	for i := range matrix {
		matrix[i] = make([]float64, len(values))
	}
	for _, u := range units {
		for i, a := range u {
			for k, b := range u {
				if i != k {
					x, _ := slices.BinarySearch(values, a)
					y, _ := slices.BinarySearch(values, b)
					matrix[x][y] += 1 / float64(len(u)-1)
				}
			}
		}
	}
	return matrix, values, n
}

// difference is the squared difference of two values at a level.
func difference(level Level, values []int, totals []float64, i, k int) float64 {
	if i == k {
		return 0
	}
	switch level {
	case Ordinal:
		sum := -(totals[i] + totals[k]) / 2
		for g := min(i, k); g <= max(i, k); g++ {
			sum += totals[g]
		}
		return sum * sum
	case Interval:
		d := float64(values[i] - values[k])
		return d * d
	}
	return 1
}

// Agreed counts the pairs of values within units that are equal, and all pairs.
func Agreed(units []Unit) (equal, pairs int) {
	for _, u := range units {
		for i := range u {
			for k := range i {
				pairs++
				if u[i] == u[k] {
					equal++
				}
			}
		}
	}
	return equal, pairs
}

// A Comparison is what several matrices of the same summit have in common: one
// unit for each cell that any of them scores.
type Comparison struct {
	Units        []Unit
	ByCommitment []CommitmentUnits
	Differ       []Difference
}

// CommitmentUnits are the units of one commitment.
type CommitmentUnits struct {
	ID    string
	Units []Unit
}

// A Difference is a cell on which raters disagree, with each one's score.
type Difference struct {
	ID, Party string
	Cells     []Cell // by rater
}

// Compare sets matrices of several raters beside each other, rows matched by id
// and columns by party, in the order of the first that has them.
func Compare(raters []*Matrix) Comparison {
	var out Comparison
	var ids, parties []string
	tables := make([]map[key]Cell, len(raters))
	for i, m := range raters {
		tables[i] = m.byID()
		for _, r := range m.Rows {
			if !slices.Contains(ids, r.ID) {
				ids = append(ids, r.ID)
			}
		}
		for _, p := range m.Parties {
			if !slices.Contains(parties, p) {
				parties = append(parties, p)
			}
		}
	}
	for _, id := range ids {
		one := CommitmentUnits{ID: id}
		for _, party := range parties {
			d := Difference{ID: id, Party: party}
			var u Unit
			for _, t := range tables {
				c := t[key{id, party}]
				d.Cells = append(d.Cells, c)
				if c.Scored {
					u = append(u, c.Value)
				}
			}
			if len(u) > 0 {
				one.Units = append(one.Units, u)
			}
			if len(u) > 1 && slices.Max(u) != slices.Min(u) {
				out.Differ = append(out.Differ, d)
			}
		}
		out.ByCommitment = append(out.ByCommitment, one)
		out.Units = append(out.Units, one.Units...)
	}
	return out
}

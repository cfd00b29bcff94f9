package trend

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A MannKendall is the test for a monotonic trend of Mann (1945) and Kendall
// (1975), with the variance corrected for ties and z for continuity
// (Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring, 16.4).
type MannKendall struct {
	S   int     `json:"s"` // pairs that rise less pairs that fall
	Var float64 `json:"var"`
	Z   float64 `json:"z"`
	P   float64 `json:"p"` // two-sided
}

// Test runs the Mann-Kendall test on values in the order of time.
func Test(values []float64) MannKendall {
	var m MannKendall
	n := len(values)
	for i := range n {
		for j := i + 1; j < n; j++ {
			switch {
			case values[j] > values[i]:
				m.S++
			case values[j] < values[i]:
				m.S--
			}
		}
	}
	m.Var = float64(n*(n-1)*(2*n+5)) / 18
	sorted := slices.Sorted(slices.Values(values))
	for i := 0; i < n; {
		t := i
		for t < n && sorted[t] == sorted[i] {
			t++
		}
		ties := t - i
		m.Var -= float64(ties*(ties-1)*(2*ties+5)) / 18
		i = t
	}
	if m.Var > 0 && m.S != 0 {
		m.Z = (float64(m.S) - math.Copysign(1, float64(m.S))) / math.Sqrt(m.Var)
	}
	m.P = min(1, 2*normal.Survival(math.Abs(m.Z)))
	return m
}

var normal = distuv.Normal{Mu: 0, Sigma: 1}

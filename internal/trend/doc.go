// Package trend holds what can be said of the course of a few yearly values:
// whether there is a trend (Mann-Kendall, Sen's slope), and where it leads by
// several simple methods, each with an interval. The methods disagree, and the
// caller is meant to show that.
//
// Everything here takes years and values of equal length, the years rising, and
// knows nothing of where they come from.
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

// A Slope is a change a year, with an interval.
type Slope struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Sen is the median of the slopes of all pairs (Sen 1968, Theil 1950), with the
// interval of the given confidence (as 0.95) from the variance of Mann-Kendall's
// S (Gilbert 1987, 16.5): the slopes of the ranks (N-C)/2 and (N+C)/2+1 of N, C = z √Var,
// rounded outwards to whole ranks. It needs two values; the interval of few values may be
// all slopes.
func Sen(years []int, values []float64, confidence float64) Slope {
	slopes := pairSlopes(years, values)
	n := len(slopes)
	if n == 0 {
		return Slope{math.NaN(), math.NaN(), math.NaN()}
	}
	c := normal.Quantile((1+confidence)/2) * math.Sqrt(max(0, Test(values).Var))
	low := int(math.Floor((float64(n) - c) / 2))
	high := int(math.Ceil((float64(n)+c)/2 + 1))
	at := func(rank int) float64 { return slopes[min(max(rank, 1), n)-1] }
	return Slope{median(slopes), at(low), at(high)}
}

// pairSlopes are the slopes of all pairs, sorted.
func pairSlopes(years []int, values []float64) []float64 {
	var out []float64
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			out = append(out, (values[j]-values[i])/float64(years[j]-years[i]))
		}
	}
	slices.Sort(out)
	return out
}

// median of a sorted list that is not empty.
func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// medianOf is the median of a list in any order.
func medianOf(list []float64) float64 { return median(slices.Sorted(slices.Values(list))) }

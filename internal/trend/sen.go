package trend

import (
	"math"
	"slices"
)

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

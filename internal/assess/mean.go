package assess

import (
	"fmt"
	"slices"
)

// A Mean is an average kept as a fraction: the sum of N scores of -1, 0 and +1.
type Mean struct {
	Sum, N int
}

// Add counts one more score.
func (m *Mean) Add(score int) { m.Sum, m.N = m.Sum+score, m.N+1 }

// Value is the mean, between -1 and +1; ok is false if there is nothing to
// average.
func (m Mean) Value() (v float64, ok bool) {
	if m.N == 0 {
		return 0, false
	}
	return float64(m.Sum) / float64(m.N), true
}

// Percent is (mean + 1) × 50, rounded half up from the fraction itself, so that
// a mean of 0.25 is 62.5 and 63. It is how the research groups of the G7 and G20
// publish compliance. ok is false if there is nothing to average.
func (m Mean) Percent() (p int, ok bool) {
	if m.N == 0 {
		return 0, false
	}
	// floor(x + 1/2) with x = 50 (Sum + N) / N
	return (100*(m.Sum+m.N) + m.N) / (2 * m.N), true
}

// Hundredths is the mean in hundredths, halves rounded away from zero; 0 if
// there is nothing to average.
func (m Mean) Hundredths() int {
	if m.N == 0 {
		return 0
	}
	sum, sign := m.Sum, 1
	if sum < 0 {
		sum, sign = -sum, -1
	}
	return sign * ((200*sum + m.N) / (2 * m.N))
}

// String is the mean with a sign and two digits, as tables of compliance print
// it: "+0.63", "0.00", "−0.50"; "" if there is nothing to average.
func (m Mean) String() string {
	if m.N == 0 {
		return ""
	}
	h, sign := m.Hundredths(), "+"
	switch {
	case h == 0:
		sign = ""
	case h < 0:
		sign, h = "−", -h
	}
	return fmt.Sprintf("%s%d.%02d", sign, h/100, h%100)
}

// Compare orders means by their exact values; what has nothing to average comes
// before all.
func (m Mean) Compare(o Mean) int {
	if m.N == 0 || o.N == 0 {
		return min(m.N, 1) - min(o.N, 1)
	}
	a, b := m.Sum*o.N, o.Sum*m.N
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Ranks are the places of means, the highest first, from 1: equal means share a
// place and the next is as many lower ("1224"). What has nothing to average has
// the place 0.
func Ranks(list []Mean) []int {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Mean) int { return b.Compare(a) })
	out := make([]int, len(list))
	for i, m := range list {
		if m.N > 0 {
			out[i] = 1 + slices.IndexFunc(sorted, func(o Mean) bool { return o.Compare(m) == 0 })
		}
	}
	return out
}

package likeness

import (
	"cmp"
	"math"
	"slices"
)

// A Vector holds weights by dimension, in the order of dimensions.
type Vector struct {
	At     []int32
	Weight []float64
	Norm   float64
}

// Cosine is how alike two vectors are, 0 to 1.
func Cosine(a, b Vector) float64 {
	if a.Norm == 0 || b.Norm == 0 {
		return 0
	}
	sum := 0.0
	a.meet(b, func(i, j int) { sum += a.Weight[i] * b.Weight[j] })
	return sum / (a.Norm * b.Norm)
}

// meet calls f with the places of the dimensions that both have.
func (v Vector) meet(o Vector, f func(i, j int)) {
	for i, j := 0, 0; i < len(v.At) && j < len(o.At); {
		switch {
		case v.At[i] < o.At[j]:
			i++
		case v.At[i] > o.At[j]:
			j++
		default:
			f(i, j)
			i, j = i+1, j+1
		}
	}
}

// Total is the sum of its weights.
func (v Vector) Total() (sum float64) {
	for _, w := range v.Weight {
		sum += w
	}
	return sum
}

// Held is the share of a's weight in dimensions that b has as well.
func Held(a, b Vector) float64 {
	shared := 0.0
	a.meet(b, func(i, _ int) { shared += a.Weight[i] })
	return shared / max(a.Total(), math.SmallestNonzeroFloat64)
}

// Shared is how much weight two vectors share, the less of both in each dimension, and the
// largest part of it.
func Shared(a, b Vector) (sum, most float64) {
	a.meet(b, func(i, j int) {
		w := min(a.Weight[i], b.Weight[j])
		sum += w
		most = max(most, w)
	})
	return sum, most
}

// Top are the n weightiest dimensions.
func (v Vector) Top(n int) Vector {
	order := make([]int, len(v.At))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(v.Weight[j], v.Weight[i]), i-j) })
	order = order[:min(n, len(order))]
	slices.Sort(order)
	var out Vector
	for _, i := range order {
		out.At, out.Weight = append(out.At, v.At[i]), append(out.Weight, v.Weight[i])
		out.Norm += v.Weight[i] * v.Weight[i]
	}
	out.Norm = math.Sqrt(out.Norm)
	return out
}

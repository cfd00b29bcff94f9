package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"trillium"
)

// A Measured example has a value for each name.
type Measured struct {
	Values []float64
	Class  int
	Weight float64 // how much it counts
}

// Growth says how a forest grows.
type Growth struct {
	Trees  int     // of each class but the first
	Depth  int     // questions one behind the other
	Rate   float64 // how much of what a tree finds is taken
	Least  float64 // weight of the examples on either side of a question
	Strain float64 // how much large leaves cost
	Share  float64 // of the values that each tree may ask of
	Rising []int   // for each value 1 if more of it may only speak for the last class, -1 if only against it, 0 if either
}

// steps is at how many values a question may cut.
const steps = 24

// Grow returns the forest under which the examples are likely: gradient boosting of the
// multinomial likelihood with second derivatives (Friedman, Greedy function approximation, 2001;
// Chen and Guestrin, XGBoost, 2016), each tree over some of the values. The same examples give
// the same forest.
func Grow(classes, names []string, examples []Measured, o Growth) (*Forest, error) {
	if len(examples) == 0 {
		return nil, fmt.Errorf("%w: there is nothing to learn from", trillium.ErrInvalid)
	}
	f := &Forest{Classes: classes, Names: names, base: bases(len(classes), examples), trees: make([][]*branch, len(classes))}
	g := newGrowing(examples, len(names), o)
	sums, chances := make([][]float64, len(examples)), make([][]float64, len(examples))
	for i := range sums {
		sums[i] = slices.Clone(f.base)
	}
	for range o.Trees {
		for i := range sums {
			chances[i] = softmax(slices.Clone(sums[i]))
		}
		for k := 1; k < len(classes); k++ {
			t := g.next(k, k == len(classes)-1, chances)
			f.trees[k] = append(f.trees[k], t)
			for i := range examples {
				sums[i][k] += t.leaf(examples[i].Values).worth
			}
		}
	}
	return f, nil
}

// bases are the logarithms of the classes' shares.
func bases(n int, examples []Measured) []float64 {
	out := make([]float64, n)
	total := 0.0
	for _, e := range examples {
		out[e.Class] += e.Weight
		total += e.Weight
	}
	for k := range out {
		out[k] = thousandth(math.Log(max(out[k], 0.5) / total))
	}
	return out
}

// growing is the examples with their values in steps.
type growing struct {
	Growth
	examples     []Measured
	cuts         [][]float64 // of each value, rising
	bins         [][]uint8   // of each value, by example
	slope, curve []float64   // of the likelihood, by example
	all          []int
	last         bool       // the tree is of the last class
	asked        []bool     // values that the tree may ask of
	chance       *rand.Rand // the same for the same examples
}

func newGrowing(examples []Measured, n int, o Growth) *growing {
	g := &growing{Growth: o, examples: examples, cuts: make([][]float64, n), bins: make([][]uint8, n), asked: make([]bool, n),
		slope: make([]float64, len(examples)), curve: make([]float64, len(examples)), chance: rand.New(rand.NewPCG(1, 1))}
	for i := range examples {
		g.all = append(g.all, i)
	}
	values := make([]float64, len(examples))
	for j := range n {
		for i, e := range examples {
			values[i] = e.Values[j]
		}
		g.cuts[j] = cuts(values)
		g.bins[j] = make([]uint8, len(examples))
		for i, e := range examples {
			for _, c := range g.cuts[j] {
				if e.Values[j] >= c {
					g.bins[j][i]++
				}
			}
		}
	}
	return g
}

// cuts are values that part the given ones into about as many on either side, rising.
func cuts(values []float64) (out []float64) {
	sorted := slices.Sorted(slices.Values(values))
	for s := 1; s < steps; s++ {
		v := thousandth(sorted[s*len(sorted)/steps])
		if v > sorted[0] && (len(out) == 0 || v > out[len(out)-1]) {
			out = append(out, v)
		}
	}
	return out
}

// next grows the next tree of a class.
func (g *growing) next(class int, last bool, chances [][]float64) *branch {
	for i, e := range g.examples {
		p := chances[i][class]
		g.slope[i] = -p * e.Weight
		if e.Class == class {
			g.slope[i] += e.Weight
		}
		g.curve[i] = max(p*(1-p), 1e-6) * e.Weight
	}
	g.last = last
	for j := range g.asked {
		g.asked[j] = g.chance.Float64() < g.Share
	}
	return g.branch(g.all, 0)
}

// branch grows a branch over some examples.
func (g *growing) branch(list []int, depth int) *branch {
	slope, curve := 0.0, 0.0
	for _, i := range list {
		slope += g.slope[i]
		curve += g.curve[i]
	}
	b := &branch{worth: thousandth(g.Rate * slope / (curve + g.Strain))}
	if depth == g.Depth {
		return b
	}
	value, cut := g.question(list, slope, curve)
	if value < 0 {
		return b
	}
	var low, high []int
	for _, i := range list {
		if int(g.bins[value][i]) <= cut {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	b.value, b.at = value, g.cuts[value][cut]
	b.low, b.high = g.branch(low, depth+1), g.branch(high, depth+1)
	return b
}

// question is the one that gains most: a value and at which of its cuts; value is -1 if none
// gains.
func (g *growing) question(list []int, slope, curve float64) (value, at int) {
	value = -1
	best := 1e-6 + slope*slope/(curve+g.Strain)
	for j := range g.bins {
		if !g.asked[j] {
			continue
		}
		var slopes, curves, weights [steps]float64
		total := 0.0
		for _, i := range list {
			b := g.bins[j][i]
			slopes[b] += g.slope[i]
			curves[b] += g.curve[i]
			weights[b] += g.examples[i].Weight
			total += g.examples[i].Weight
		}
		s, c, w := 0.0, 0.0, 0.0
		for k := range g.cuts[j] {
			s, c, w = s+slopes[k], c+curves[k], w+weights[k]
			if w < g.Least || total-w < g.Least || g.forbidden(j, s/(c+g.Strain), (slope-s)/(curve-c+g.Strain)) {
				continue
			}
			if gain := s*s/(c+g.Strain) + (slope-s)*(slope-s)/(curve-c+g.Strain); gain > best {
				best, value, at = gain, j, k
			}
		}
	}
	return value, at
}

// forbidden reports whether a value may not speak like that where it is low and high.
func (g *growing) forbidden(value int, low, high float64) bool {
	return g.Rising != nil && g.last && float64(g.Rising[value])*(high-low) < 0
}

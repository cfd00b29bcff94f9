package learn

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/optimize"

	"trillium"
)

// A Line gives the chance that something holds by values with names: the logistic of their
// weighted sum. It does not change and is safe for concurrent use.
type Line struct {
	Names   []string
	weights []float64
	off     float64 // what the sum begins with
}

// Sum is what the values come to; they are in the order of Names.
func (l *Line) Sum(values []float64) float64 {
	sum := l.off
	for i, w := range l.weights {
		sum += w * values[i]
	}
	return sum
}

// Chance is that of the values.
func (l *Line) Chance(values []float64) float64 { return 1 / (1 + math.Exp(-l.Sum(values))) }

// FitLine returns the Line under which examples of class 1, and not those of class 0, are
// likeliest, less what its weights cost: logistic regression with a quadratic penalty on the
// weights of values of one size, by L-BFGS (Nocedal and Wright, Numerical Optimization, 2006,
// chapter 7). strain is what a weight of 1 costs beside the mean of the examples. The same
// examples give the same line.
func FitLine(names []string, examples []Measured, strain float64) (*Line, error) {
	n, total := len(names), 0.0
	mean, size := make([]float64, n), make([]float64, n)
	for _, e := range examples {
		total += e.Weight
		for i := range n {
			mean[i] += e.Weight * e.Values[i]
			size[i] += e.Weight * e.Values[i] * e.Values[i]
		}
	}
	if total == 0 {
		return nil, fmt.Errorf("%w: there is nothing to learn from", trillium.ErrInvalid)
	}
	for i := range n {
		mean[i] /= total
		size[i] = math.Sqrt(max(size[i]/total-mean[i]*mean[i], 0)) + 1e-6
	}
	even := make([][]float64, len(examples)) // values of one size around none
	for k, e := range examples {
		even[k] = make([]float64, n)
		for i := range n {
			even[k][i] = (e.Values[i] - mean[i]) / size[i]
		}
	}
	sum := func(x []float64, k int) float64 {
		z := x[n]
		for i, v := range even[k] {
			z += x[i] * v
		}
		return z
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 {
			cost := 0.0
			for k, e := range examples {
				z := sum(x, k)
				if e.Class == 1 {
					z = -z
				}
				cost += e.Weight / total * (max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))))
			}
			for _, w := range x[:n] {
				cost += strain / 2 * w * w
			}
			return cost
		},
		Grad: func(grad, x []float64) {
			clear(grad)
			for k, e := range examples {
				d := e.Weight / total * (1/(1+math.Exp(-sum(x, k))) - float64(e.Class))
				for i, v := range even[k] {
					grad[i] += d * v
				}
				grad[n] += d
			}
			for i, w := range x[:n] {
				grad[i] += strain * w
			}
		}}
	result, err := optimize.Minimize(problem, make([]float64, n+1), &optimize.Settings{GradientThreshold: 1e-5, MajorIterations: 300}, &optimize.LBFGS{Store: 12})
	if result == nil {
		return nil, err
	}
	l := &Line{Names: names, weights: make([]float64, n), off: result.X[n]}
	for i := range n {
		l.weights[i] = significant(result.X[i] / size[i])
		l.off -= l.weights[i] * mean[i]
	}
	l.off = significant(l.off)
	return l, nil
}

// significant is a number as it is written, with five digits that count.
func significant(x float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 5, 64), 64)
	if err != nil {
		return 0
	}
	return v
}

// WriteTo writes a Line as text, a name and its weight on each line.
func (l *Line) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "(start) %g\n", l.off)
	for i, name := range l.Names {
		fmt.Fprintf(&b, "%s %g\n", name, l.weights[i])
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// ReadLine reads what WriteTo writes. The error names the line, and is trillium.ErrInvalid if
// it is not of these names in this order.
func ReadLine(r io.Reader, names []string) (*Line, error) {
	l := &Line{Names: names}
	sc := bufio.NewScanner(r)
	for n := 0; sc.Scan(); n++ {
		name, text, _ := strings.Cut(sc.Text(), " ")
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("line %d: %w: %q is no weight", n+1, trillium.ErrInvalid, text)
		}
		switch {
		case n == 0 && name == "(start)":
			l.off = v
		case n > 0 && n <= len(names) && name == names[n-1]:
			l.weights = append(l.weights, v)
		default:
			return nil, fmt.Errorf("line %d: %w: %q is not the name that stands there", n+1, trillium.ErrInvalid, name)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(l.weights) != len(names) {
		return nil, fmt.Errorf("%w: %d weights of %d", trillium.ErrInvalid, len(l.weights), len(names))
	}
	return l, nil
}

package learn

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"trillium"
)

// An Example is a thing whose class is known.
type Example struct {
	Signs  []string
	Class  int
	Weight float64 // how much it counts
}

// Options say how a model is trained.
type Options struct {
	Least  int     // examples that must show a sign for it to get a weight
	Strain float64 // how much large weights cost
}

// Train returns the model under which the examples are likeliest, less what its weights
// cost: multinomial logistic regression with a quadratic penalty, by L-BFGS (Nocedal and
// Wright, Numerical Optimization, 2006, chapter 7). The same examples give the same model.
func Train(classes []string, examples []Example, o Options) (*Model, error) {
	if len(examples) == 0 {
		return nil, fmt.Errorf("%w: there is nothing to learn from", trillium.ErrInvalid)
	}
	t := newTraining(classes, examples, o)
	problem := optimize.Problem{Func: t.cost, Grad: t.slope}
	result, err := optimize.Minimize(problem, make([]float64, len(t.names)*len(classes)),
		&optimize.Settings{GradientThreshold: 1e-3, MajorIterations: 200}, &optimize.LBFGS{Store: 12})
	if result == nil {
		return nil, err
	}
	m := newModel(classes)
	for i, name := range t.names {
		m.add(name, rounded(result.X[i*len(classes):(i+1)*len(classes)]))
	}
	return m, nil
}

// rounded are weights as they are written, so that a model that was read is the same.
func rounded(weights []float64) []float64 {
	out := make([]float64, len(weights))
	for k, w := range weights {
		out[k] = math.Round(w*1000) / 1000
	}
	return out
}

// A training is the examples by number.
type training struct {
	k      int // classes
	names  []string
	rows   [][]int32
	class  []int
	weight []float64
	strain float64
	at     []float64 // where the slope was taken last
	grad   []float64
	value  float64
}

func newTraining(classes []string, examples []Example, o Options) *training {
	count := make(map[string]int)
	for _, e := range examples {
		for _, s := range e.Signs {
			count[s]++
		}
	}
	t := &training{k: len(classes), strain: o.Strain}
	for name, n := range count {
		if n >= o.Least {
			t.names = append(t.names, name)
		}
	}
	slices.Sort(t.names)
	number := make(map[string]int32)
	for i, name := range t.names {
		number[name] = int32(i)
	}
	for _, e := range examples {
		var row []int32
		for _, s := range e.Signs {
			if n, ok := number[s]; ok {
				row = append(row, n)
			}
		}
		t.rows, t.class, t.weight = append(t.rows, row), append(t.class, e.Class), append(t.weight, e.Weight)
	}
	return t
}

// look reckons the cost and its slope at x.
func (t *training) look(x []float64) {
	if slices.Equal(t.at, x) {
		return
	}
	t.at = append(t.at[:0], x...)
	t.grad = make([]float64, len(x))
	t.value = 0
	sums := make([]float64, t.k)
	for i, row := range t.rows {
		clear(sums)
		for _, n := range row {
			for k := range sums {
				sums[k] += x[int(n)*t.k+k]
			}
		}
		chances := softmax(sums)
		t.value -= t.weight[i] * math.Log(max(chances[t.class[i]], 1e-300))
		for k := range chances {
			d := chances[k]
			if k == t.class[i] {
				d--
			}
			d *= t.weight[i]
			for _, n := range row {
				t.grad[int(n)*t.k+k] += d
			}
		}
	}
	for i, w := range x {
		t.value += t.strain * w * w / 2
		t.grad[i] += t.strain * w
	}
}

func (t *training) cost(x []float64) float64 {
	t.look(x)
	return t.value
}

func (t *training) slope(grad, x []float64) {
	t.look(x)
	copy(grad, t.grad)
}

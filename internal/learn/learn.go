// Package learn is linear models over signs with names: what a thing shows is a list of
// words such as "will" or "stem:binds", a model gives each of them a weight for each class,
// and the chances of the classes follow from the sums. Weights are learnt from examples
// and kept as a text that people read and compare.
package learn

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"trillium"
)

// A Sign is a sign by the hash of its name, which costs nothing to make.
type Sign uint64

// SignOf is the sign whose name is the parts one behind the other (FNV-1a, 64 bits: Fowler,
// Noll and Vo).
func SignOf(parts ...string) Sign {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(p[i])) * prime
		}
	}
	return Sign(h)
}

// A Model gives chances to classes by signs. It does not change and is safe for concurrent
// use.
type Model struct {
	Classes []string
	weights map[string][]float64 // by the name of the sign, of each class
	bySign  table
}

// add gives a sign its weights.
func (m *Model) add(name string, weights []float64) {
	m.weights[name] = weights
	m.bySign.put(SignOf(name), weights)
}

func newModel(classes []string) *Model {
	return &Model{Classes: classes, weights: make(map[string][]float64)}
}

// Chances are those of the classes, which sum to 1 (the softmax of the sums of weights).
// Signs that the model does not know say nothing.
func (m *Model) Chances(signs []Sign) []float64 {
	sums := make([]float64, len(m.Classes))
	for _, s := range signs {
		for k, w := range m.bySign.get(s) {
			sums[k] += w
		}
	}
	return softmax(sums)
}

func softmax(sums []float64) []float64 {
	most := slices.Max(sums)
	total := 0.0
	for k, s := range sums {
		sums[k] = math.Exp(s - most)
		total += sums[k]
	}
	for k := range sums {
		sums[k] /= total
	}
	return sums
}

// A Weighed is a part of signs with what it says for a class against the others.
type Weighed struct {
	Sign   string  `json:"sign"`
	Weight float64 `json:"weight"`
}

// Why are the parts of signs by how much they say for the class against the mean of the
// others, the strongest first, for or against it. A sign shares its weight among its parts:
// "verb:will+subject:we" has two.
func (m *Model) Why(signs []string, class int) []Weighed {
	sums := make(map[string]float64)
	for _, s := range signs {
		w := m.weights[s]
		if w == nil {
			continue
		}
		against := 0.0
		for k := range w {
			if k != class {
				against += w[k] / float64(len(w)-1)
			}
		}
		parts := strings.Split(s, "+")
		for _, p := range parts {
			sums[p] += (w[class] - against) / float64(len(parts))
		}
	}
	out := make([]Weighed, 0, len(sums))
	for part, weight := range sums {
		out = append(out, Weighed{part, math.Round(weight*1000) / 1000})
	}
	slices.SortFunc(out, func(a, b Weighed) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Sign, b.Sign))
	})
	return out
}

// WriteTo writes the model as text: a line with the classes, then a line a sign in order,
// with its weights.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	b := bufio.NewWriter(w)
	n, err := fmt.Fprintf(b, "sign\t%s\n", strings.Join(m.Classes, "\t"))
	total := int64(n)
	for _, sign := range slices.Sorted(maps.Keys(m.weights)) {
		n, _ = b.WriteString(sign) // the buffer keeps its first error
		total += int64(n)
		for _, weight := range m.weights[sign] {
			n, _ = fmt.Fprintf(b, "\t%.3f", weight)
			total += int64(n)
		}
		n, _ = b.WriteString("\n")
		total += int64(n)
	}
	return total, cmp.Or(err, b.Flush())
}

// Read reads what WriteTo wrote. The error names the line.
func Read(r io.Reader) (*Model, error) {
	m := newModel(nil)
	sc := bufio.NewScanner(r)
	for line := 1; sc.Scan(); line++ {
		if text := sc.Text(); text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		fields := strings.Split(sc.Text(), "\t")
		if m.Classes == nil {
			m.Classes = fields[1:]
			continue
		}
		if len(fields) != len(m.Classes)+1 {
			return nil, fmt.Errorf("line %d: %w: %d weights for %d classes", line, trillium.ErrInvalid, len(fields)-1, len(m.Classes))
		}
		weights := make([]float64, len(m.Classes))
		for k, f := range fields[1:] {
			var err error
			if weights[k], err = strconv.ParseFloat(f, 64); err != nil {
				return nil, fmt.Errorf("line %d: %w: %v", line, trillium.ErrInvalid, err)
			}
		}
		m.add(fields[0], weights)
	}
	if len(m.Classes) < 2 {
		return nil, fmt.Errorf("%w: a model needs two classes", trillium.ErrInvalid)
	}
	return m, sc.Err()
}

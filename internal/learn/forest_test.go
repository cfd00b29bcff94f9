package learn

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// crossed is told by two values together and by neither alone; a third tells nothing.
func crossed() []Measured {
	var out []Measured
	for i := range 400 {
		a, b := float64(i%20)/20, float64(i/20)/20
		class := 0
		if a >= 0.5 && b >= 0.5 {
			class = 1
		}
		out = append(out, Measured{Values: []float64{a, b, float64(i%7) / 7}, Class: class, Weight: 1})
	}
	return out
}

var growth = Growth{Trees: 40, Depth: 2, Rate: 0.3, Least: 5, Strain: 1, Share: 1}

func grown(t testing.TB, o Growth) *Forest {
	t.Helper()
	f, err := Grow([]string{"no", "yes"}, []string{"a", "b", "c"}, crossed(), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestGrow(t *testing.T) {
	f := grown(t, growth)
	for _, e := range crossed() {
		chances := f.Chances(e.Values)
		if math.Abs(chances[0]+chances[1]-1) > 1e-9 || chances[1] > 0.5 != (e.Class == 1) {
			t.Errorf("%v: chances %v, the class is %d", e.Values, chances, e.Class)
		}
	}
}

// The worth of the questions is what the sums differ by from those before any question.
func TestForestWhy(t *testing.T) {
	f := grown(t, growth)
	roots := 0.0
	for _, tree := range f.trees[1] {
		roots += tree.worth
	}
	values := []float64{0.9, 0.9, 0.1}
	sum := 0.0
	for _, w := range f.Why(values, 1) {
		sum += w.Weight
	}
	if got := f.Sums(values)[1] - f.base[1] - roots; math.Abs(got-sum) > 0.01 {
		t.Errorf("the reasons sum to %.3f, the trees to %.3f", sum, got)
	}
	if first := f.Why(values, 1)[0].Sign; first == "c" {
		t.Errorf("what tells nothing is told first")
	}
}

// More of a value that may only speak for a class never speaks against it.
func TestRising(t *testing.T) {
	o := growth
	o.Rising, o.Depth = []int{-1, 1, 0}, 1
	f := grown(t, o)
	for _, b := range []float64{0.1, 0.6, 0.9} {
		before := math.Inf(1)
		for a := 0.0; a < 1; a += 0.05 {
			if now := f.Sums([]float64{a, b, 0})[1]; now > before+1e-9 {
				t.Errorf("a of %.2f speaks for the class", a)
			} else {
				before = now
			}
		}
	}
}

// The same examples give the same forest, and what is written is read again.
func TestForestWriting(t *testing.T) {
	var first, second, third bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if _, err := grown(t, growth).WriteTo(b); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two forests of the same examples differ")
	}
	f, err := ReadForest(bytes.NewReader(first.Bytes()), []string{"a", "b", "c"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteTo(&third); err != nil || third.String() != first.String() {
		t.Errorf("read again (%v):\n%s\nwant\n%s", err, third.String(), first.String())
	}
}

func TestReadForestRefuses(t *testing.T) {
	for _, bad := range []string{"", "class no 0\n", "class no\nclass yes 0\n", "class no 0\nclass yes x\n", "class no 0\nclass yes 0\n 1 d < 2\n  1\n  1\n",
		"class no 0\nclass yes 0\n 1 a < 2\n  1\n", "class no 0\nclass yes 0\n  1\n", "class no 0\nclass yes 0\n one\n",
		"class no 0\nclass yes 0\n" + strings.Repeat(" ", 200) + "1\n"} {
		if _, err := ReadForest(strings.NewReader(bad), []string{"a"}); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func FuzzReadForest(f *testing.F) {
	f.Add("class no 0\nclass yes 1\n 0.5 a < 0.2\n  1\n  -1\n")
	f.Fuzz(func(t *testing.T, data string) {
		if m, err := ReadForest(strings.NewReader(data), []string{"a"}); err == nil {
			m.Chances([]float64{1})
			m.Why([]float64{1}, 0)
		}
	})
}

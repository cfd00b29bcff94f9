package learn

import (
	"math"
	"strings"
	"testing"
)

// A line finds the value that tells, is written and read again, and refuses what is not its own.
func TestFitLine(t *testing.T) {
	var examples []Measured
	for i := range 200 {
		x, noise := float64(i%10), float64(i*7919%13)
		class := 0
		if x >= 5 {
			class = 1
		}
		examples = append(examples, Measured{Values: []float64{x, noise}, Class: class, Weight: 1})
	}
	l, err := FitLine([]string{"tells", "noise"}, examples, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	if l.Chance([]float64{9, 3}) < 0.9 || l.Chance([]float64{0, 3}) > 0.1 || math.Abs(l.Sum([]float64{9, 3})-l.Sum([]float64{9, 9})) > 1 {
		t.Errorf("%+v", l)
	}
	var b strings.Builder
	if _, err := l.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	again, err := ReadLine(strings.NewReader(b.String()), l.Names)
	if err != nil || again.Sum([]float64{4, 2}) != l.Sum([]float64{4, 2}) {
		t.Errorf("%v: %v", again, err)
	}
	for _, text := range []string{"", "(start) 1\n", "(start) x\n", "(start) 1\nother 1\nnoise 2\n", b.String() + "more 3\n", "(start) NaN\n"} {
		if _, err := ReadLine(strings.NewReader(text), l.Names); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := FitLine(nil, nil, 1); err == nil {
		t.Error("it learns from nothing")
	}
}

package calculator

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSimulate(t *testing.T) {
	p := Defaults()
	l, err := NewLandfill(p, []string{"food", "paper", "inert"}, "temperate-wet", "managed", "covered")
	if err != nil {
		t.Fatal(err)
	}
	var d []Deposit
	for y := range 60 {
		d = append(d, Deposit{Year: 1960 + y, Mass: []float64{1000, 800, 2000}})
	}
	a, err := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 7)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 7)
	if !slices.Equal(a, b) {
		t.Error("the same seed gives other numbers")
	}
	c, _ := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 8)
	if slices.Equal(a, c) {
		t.Error("another seed gives the same numbers")
	}
	last := a[len(a)-1]
	central, _ := l.Decay(d, 2019)
	if v := central[59].Emitted; !(last.Low < v && v < last.High && last.Low < last.Median && last.Median < last.High) {
		t.Errorf("%+v does not hold %v", last, v)
	}
	if _, err := Simulate(0, 1, 1, nil); err == nil {
		t.Error("no runs at all")
	}
}

// TestDraws: draws stay in their range and have the mean that the shape has.
func TestDraws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	mean := func(p Parameter) float64 {
		sum := 0.0
		for range 200000 {
			v := p.Draw(r)
			if v < 0 || p.Shape == Triangular && (v < p.Low || v > p.High) {
				t.Fatalf("%+v gives %v", p, v)
			}
			sum += v
		}
		return sum / 200000
	}
	near(t, "triangular", mean(Parameter{Value: 0.15, Low: 0.08, High: 0.2, Shape: Triangular}), (0.15+0.08+0.2)/3, 5e-4)
	near(t, "normal", mean(Parameter{Value: 0.5, Low: 0.4, High: 0.6, Shape: Normal}), 0.5, 5e-4)
	near(t, "fixed", mean(Parameter{Value: 3, Shape: Fixed}), 3, 1e-9)
}

func BenchmarkSimulate(b *testing.B) {
	p := Defaults()
	types := []string{"food", "garden", "paper", "wood", "textiles", "nappies"}
	l, err := NewLandfill(p, types, "temperate-wet", "managed", "covered")
	if err != nil {
		b.Fatal(err)
	}
	var d []Deposit
	for y := range 70 {
		d = append(d, Deposit{Year: 1950 + y, Mass: []float64{1000, 500, 800, 200, 100, 100}})
	}
	for b.Loop() {
		if _, err := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 10_000, 1); err != nil {
			b.Fatal(err)
		}
	}
}

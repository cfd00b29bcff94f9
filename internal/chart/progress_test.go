package chart

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func number(v float64) string { return fmt.Sprint(v) }

// TestProgress: a figure is well-formed, and says its name, its years, its breaks and the
// numbers of its fans.
func TestProgress(t *testing.T) {
	p := Progress{ID: "f", Title: "A <title>", About: "What it shows", Unit: "kt", Number: number, Goal: &YearValue{2030, 80}, Breaks: []int{2018},
		Suspected: []int{2018},
		Measured:  []YearValue{{2015, 100}, {2016, 99}, {2018, 90}, {2019, 91}}, Linear: []YearValue{{2015, 100}, {2030, 80}}, Earlier: []YearValue{{2016, 97}},
		Fans:  []Fan{{"1", []Banded{{2020, 90, 85, 95}, {2030, 88, 70, 106}}}, {"2", []Banded{{2020, 90, 85, 95}, {2030, 88, 70, 106}}}},
		Words: ProgressWords{Measured: "measured", Earlier: "earlier", Linear: "straight", Goal: "goal", Break: "break", Suspected: "break?"}}
	svg := p.SVG()
	if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"A &lt;title&gt;", "What it shows", ">2030<", ">break?<", ">1<", ">2<", ">straight<", ">earlier<", `class="fan l1"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in the figure", want)
		}
	}
	// The line stops at the missing year and at the break.
	if _, line, _ := strings.Cut(svg, `class="real" d="`); strings.Count(line[:strings.IndexByte(line, '"')], "M") != 2 {
		t.Errorf("the line does not stop: %.200s", line)
	}
	if (Progress{}).SVG() != "" {
		t.Error("a figure of nothing")
	}
}

// TestProgressOfAnything: whatever the numbers, it ends, and holds no NaN.
func TestProgressOfAnything(t *testing.T) {
	odd := []float64{0, 1, -1, 5e-324, 1e-300, 1e300, 1.7e308, -1.7e308, math.MaxFloat64, math.NaN(), math.Inf(1), 7, 7.0000001}
	rapid.Check(t, func(t *rapid.T) {
		p := Progress{ID: "f", Number: number}
		value := func() float64 {
			return rapid.OneOf(rapid.SampledFrom(odd), rapid.Float64Range(-1e6, 1e6)).Draw(t, "value")
		}
		year := 2000
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			year += rapid.IntRange(1, 300).Draw(t, "step")
			p.Measured = append(p.Measured, YearValue{year, value()})
		}
		if rapid.Bool().Draw(t, "goal") {
			p.Goal = &YearValue{year + 10, value()}
			p.Fans = []Fan{{"1", []Banded{{year + 10, value(), value(), value()}}}}
		}
		if svg := p.SVG(); strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Fatal(svg)
		}
	})
}

func BenchmarkProgress(b *testing.B) {
	p := Progress{ID: "f", Number: number, Goal: &YearValue{2030, 80}}
	for y := range 34 {
		p.Measured = append(p.Measured, YearValue{1990 + y, 100 + math.Sin(float64(y))})
	}
	for b.Loop() {
		p.SVG()
	}
}

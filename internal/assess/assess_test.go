package assess

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestMean(t *testing.T) {
	for _, c := range []struct {
		m       Mean
		words   string
		percent int
	}{
		{Mean{1, 4}, "+0.25", 63},  // 62.5 goes up
		{Mean{-1, 4}, "−0.25", 38}, // 37.5 goes up
		{Mean{0, 3}, "0.00", 50},
		{Mean{5, 8}, "+0.63", 81},  // 0.625
		{Mean{-5, 8}, "−0.63", 19}, // 18.75
		{Mean{-3, 3}, "−1.00", 0},
		{Mean{3, 3}, "+1.00", 100},
		{Mean{1, 300}, "0.00", 50},
	} {
		percent, ok := c.m.Percent()
		if c.m.String() != c.words || percent != c.percent || !ok {
			t.Errorf("%v is %s and %d %%, want %s and %d %%", c.m, c.m, percent, c.words, c.percent)
		}
	}
	if _, ok := (Mean{}).Percent(); ok || (Mean{}).String() != "" {
		t.Error("no scores have no mean")
	}
}

// Percent is what exact arithmetic gives.
func TestPercent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 500).Draw(t, "n")
		m := Mean{rapid.IntRange(-n, n).Draw(t, "sum"), n}
		p, _ := m.Percent()
		// p - 1/2 <= 50 (sum + n) / n < p + 1/2, times 2n
		if x := 100 * (m.Sum + n); (2*p-1)*n > x || x >= (2*p+1)*n {
			t.Fatalf("%v is not %d %%", m, p)
		}
	})
}

func TestRanks(t *testing.T) {
	got := Ranks([]Mean{{1, 2}, {2, 4}, {}, {-1, 1}, {1, 1}})
	for i, want := range []int{2, 2, 0, 4, 1} {
		if got[i] != want {
			t.Errorf("%d has the place %d, want %d", i, got[i], want)
		}
	}
}

func matrix() *Matrix {
	return &Matrix{Parties: []string{"CAN", "MEX", "USA"}, Rows: []Row{
		{ID: "a", Theme: "water", Cells: []Cell{Scored(1), {}, Scored(0)}},
		{ID: "b", Theme: "water", Cells: []Cell{{}, {}, {}}},
		{ID: "c", Theme: "air", Cells: []Cell{Scored(-1), {}, {}}, Joint: Scored(1)},
	}}
}

func TestMatrix(t *testing.T) {
	m := matrix()
	if got := m.Commitments(); got[0] != (Mean{1, 2}) || got[1] != (Mean{}) || got[2] != (Mean{1, 3}) {
		t.Errorf("commitments %v", got)
	}
	if got := m.PartyMeans(); got[0] != (Mean{0, 2}) || got[1] != (Mean{1, 1}) || got[2] != (Mean{1, 2}) {
		t.Errorf("parties %v", got)
	}
	if m.Summit() != (Mean{2, 5}) {
		t.Errorf("summit %v", m.Summit())
	}
	themes := m.Themes()
	if len(themes) != 2 || themes[0].Mean != (Mean{1, 2}) || themes[0].Commitments != 2 || themes[1].Mean != (Mean{1, 3}) {
		t.Errorf("themes %v", themes)
	}
	m.Joint = Once
	if m.Commitment(2) != (Mean{0, 2}) || m.Party(1) != (Mean{}) || m.Summit() != (Mean{1, 4}) {
		t.Errorf("once: %v, %v, %v", m.Commitment(2), m.Party(1), m.Summit())
	}
}

// However a matrix is cut, the parts have as many scores with the same sum.
func TestParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Matrix{Parties: []string{"A", "B", "C", "D"}, Joint: rapid.SampledFrom([]Counting{PerParty, Once, ""}).Draw(t, "joint")}
		cell := rapid.Custom(func(t *rapid.T) Cell {
			v := rapid.IntRange(-1, 2).Draw(t, "v")
			return Cell{v % 2, v < 2}
		})
		for range rapid.IntRange(0, 9).Draw(t, "rows") {
			m.Rows = append(m.Rows, Row{Theme: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "theme"), Cells: rapid.SliceOfN(cell, 4, 4).Draw(t, "cells"),
				Joint: cell.Draw(t, "joint cell")})
		}
		var rows, themes, columns Mean
		for _, r := range m.Commitments() {
			rows.Sum, rows.N = rows.Sum+r.Sum, rows.N+r.N
		}
		for _, r := range m.Themes() {
			themes.Sum, themes.N = themes.Sum+r.Sum, themes.N+r.N
		}
		for _, r := range m.PartyMeans() {
			columns.Sum, columns.N = columns.Sum+r.Sum, columns.N+r.N
		}
		if m.Summit() != rows || rows != themes || m.Joint != Once && columns != rows {
			t.Fatalf("summit %v, rows %v, themes %v, columns %v", m.Summit(), rows, themes, columns)
		}
	})
}

func TestChanges(t *testing.T) {
	from, to := matrix(), matrix()
	to.Rows[0].Cells[1] = Scored(0)
	to.Rows[0].Cells[0] = Scored(-1)
	to.Rows = append(to.Rows, Row{ID: "d", Cells: []Cell{Scored(1), {}, {}}})
	got := Changes(from, to)
	if len(got) != 3 || got[0] != (Change{"a", "CAN", Scored(1), Scored(-1)}) || got[1] != (Change{"a", "MEX", Cell{}, Scored(0)}) || got[2].ID != "d" {
		t.Errorf("%v", got)
	}
}

// krippendorff is the worked example of Krippendorff (2011): four observers,
// twelve units, 0 where an observer has none.
var krippendorff = [4][12]int{
	{1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
	{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
	{0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
	{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0},
}

func example() []Unit {
	units := make([]Unit, 12)
	for _, row := range krippendorff {
		for i, v := range row {
			if v > 0 {
				units[i] = append(units[i], v)
			}
		}
	}
	return units
}

func TestAlpha(t *testing.T) {
	for level, want := range map[Level]float64{Nominal: 0.743, Ordinal: 0.815, Interval: 0.849} {
		got, n, err := Alpha(example(), level)
		if math.Abs(got-want) > 0.0005 || n != 11 || err != nil {
			t.Errorf("level %d: %.4f over %d, %v; want %.3f over 11", level, got, n, err, want)
		}
	}
	if equal, pairs := Agreed(example()); equal != 43 || pairs != 55 {
		t.Errorf("%d of %d pairs agree", equal, pairs)
	}
}

func TestNoAlpha(t *testing.T) {
	for name, c := range map[string]struct {
		units []Unit
		want  error
	}{
		"one rater":   {[]Unit{{1}, {0}, {-1}}, ErrNoPairs},
		"all missing": {[]Unit{{}, {}}, ErrNoPairs},
		"nothing":     {nil, ErrNoPairs},
		"all equal":   {[]Unit{{1, 1}, {1, 1}, {0}}, ErrAllEqual},
	} {
		if _, _, err := Alpha(c.units, Ordinal); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Alpha is 1 where all agree, and does not depend on order.
func TestAlphaBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Unit {
			return rapid.SliceOfN(rapid.IntRange(-1, 1), 0, 4).Draw(t, "unit")
		}), 0, 12).Draw(t, "units")
		level := rapid.SampledFrom([]Level{Nominal, Ordinal, Interval}).Draw(t, "level")
		alpha, _, err := Alpha(units, level)
		if err != nil {
			return
		}
		equal, pairs := Agreed(units)
		if math.IsNaN(alpha) || alpha > 1+1e-9 || (equal == pairs) != (alpha > 1-1e-9) {
			t.Fatalf("alpha %v with %d of %d pairs equal", alpha, equal, pairs)
		}
		for i, u := range units {
			turned := make(Unit, len(u))
			for k, v := range u {
				turned[len(u)-1-k] = v
			}
			units[i] = turned
		}
		if again, _, _ := Alpha(units, level); math.Abs(again-alpha) > 1e-9 {
			t.Fatalf("alpha %v, turned %v", alpha, again)
		}
	})
}

func TestCompare(t *testing.T) {
	a, b := matrix(), matrix()
	b.Rows[0].Cells[2] = Scored(1)
	c := Compare([]*Matrix{a, b})
	if len(c.Differ) != 1 || c.Differ[0].ID != "a" || c.Differ[0].Party != "USA" {
		t.Errorf("%+v", c.Differ)
	}
	if len(c.Units) != 5 || len(c.ByCommitment) != 3 || len(c.ByCommitment[1].Units) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestUncertainty(t *testing.T) {
	m := &Matrix{Parties: []string{"A", "B"}}
	for i := range 40 {
		m.Rows = append(m.Rows, Row{Cells: []Cell{Scored(i%3 - 1), Scored(1)}})
	}
	summit, parties := m.Uncertainty()
	mean, _ := m.Summit().Value()
	if !summit.OK || summit.Low >= mean || summit.High <= mean || parties[1].Low != 1 || parties[1].High != 1 {
		t.Errorf("%v %v around %v", summit, parties, mean)
	}
	if s, p := (&Matrix{Parties: []string{"A"}, Rows: []Row{{Cells: []Cell{Scored(1)}}}}).Uncertainty(); s.OK || p[0].OK {
		t.Error("one commitment has an interval")
	}
}

func BenchmarkUncertainty(b *testing.B) {
	m := &Matrix{Parties: make([]string, 20)}
	for i := range 1000 {
		r := Row{Cells: make([]Cell, 20)}
		for p := range r.Cells {
			r.Cells[p] = Cell{(i*p)%3 - 1, (i+p)%7 > 0}
		}
		m.Rows = append(m.Rows, r)
	}
	for b.Loop() {
		m.Uncertainty()
	}
}

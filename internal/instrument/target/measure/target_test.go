package measure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/timeseries"
)

// made makes a series in kt of CH4 with a value a year from 2015 on.
func made(id string, values ...float64) *timeseries.Series {
	s := &timeseries.Series{ID: id, Unit: timeseries.Unit{Name: "kt", Substance: "CH4"}, Gas: "CH4"}
	for i, v := range values {
		s.Observations = append(s.Observations, timeseries.Observation{Year: 2015 + i, Value: v, Measured: !math.IsNaN(v), Known: fmt.Sprintf("%d-06-01", 2017+i)})
	}
	return s
}

func among(list ...*timeseries.Series) func(string) *timeseries.Series {
	return func(id string) *timeseries.Series {
		for _, s := range list {
			if s.ID == id {
				return s
			}
		}
		return nil
	}
}

func goal(k Kind, direction string, value float64) Goal {
	return Goal{Name: "t1", Words: "words", Kind: k, Direction: direction, Value: value, Unit: "kt CH4", Base: 2015, By: 2025,
		Measures: []Measure{{Name: "m", Members: []Member{{Party: "AAA", Series: []string{"a"}}}}}}
}

var nan = math.NaN()

// TestEdges decides each edge case.
func TestEdges(t *testing.T) {
	noBase := goal(Level, Increase, 30)
	noBase.Base = 0
	span := goal(Range, "", 80)
	span.Max = new(float64)
	*span.Max = 90
	proxy := goal(Change, Reduce, 20)
	proxy.Proxy = &Proxy{2016, "nobody counted before"}
	for _, c := range []struct {
		name                       string
		g                          Goal
		values                     []float64
		day                        string
		position, pace, projection string
		reason                     string // of the position, or else the pace
	}{
		{"on the path", goal(Change, Reduce, 20), []float64{100, 98, 96, 94}, "2019-12-31", Ahead, Moderate, Reaches, "ratios-differ"},
		{"half the pace", goal(Change, Reduce, 20), []float64{100, 99, 98, 97}, "2019-12-31", Behind, Insufficient, Misses, ""},
		{"three quarters", goal(Change, Reduce, 20), []float64{100, 98.5, 97, 95.5}, "2019-12-31", Behind, Moderate, Misses, ""},
		{"away", goal(Change, Reduce, 20), []float64{100, 101, 102, 103}, "2019-12-31", Behind, Away, Misses, ""},
		{"met early", goal(Change, Reduce, 20), []float64{100, 90, 80, 70}, "2019-12-31", Met, Reached, Reaches, ""},
		{"more is better", goal(Change, Increase, 20), []float64{100, 102, 104, 106}, "2019-12-31", Ahead, OnTrack, Reaches, ""},
		{"zero base", goal(Change, Reduce, 20), []float64{0, 1, 2, 3}, "2019-12-31", Unassessable, Unassessable, Unassessable, "zero-base"},
		{"negative base", goal(Change, Reduce, 20), []float64{-5, -4, -3, -2}, "2019-12-31", Unassessable, Unassessable, Unassessable, "negative-base"},
		{"zero base of an amount", goal(Amount, Increase, 20), []float64{0, 2, 4, 6}, "2019-12-31", Ahead, OnTrack, Reaches, "no-cagr"},
		{"to zero", goal(Level, Reduce, 0), []float64{100, 90, 80, 70}, "2019-12-31", Ahead, OnTrack, Reaches, "no-cagr"},
		{"through zero", goal(Level, Reduce, 0), []float64{30, 20, 10, -5}, "2019-12-31", Met, Reached, Reaches, "no-cagr"},
		{"base is the goal", goal(Level, Reduce, 100), []float64{100, 101, 102, 103}, "2019-12-31", Behind, Unassessable, Misses, "nothing-required"},
		{"met in the base year", goal(Level, Reduce, 100), []float64{90, 95, 98, 99}, "2019-12-31", Met, Unassessable, Misses, "met-in-base"},
		{"base year missing", goal(Change, Reduce, 20), []float64{nan, 98, 96, 94}, "2019-12-31", Unassessable, Unassessable, Unassessable, "base-before"},
		{"base year by proxy", proxy, []float64{nan, 100, 97, 94}, "2019-12-31", Ahead, OnTrack, Reaches, "proxy"},
		{"base year only", goal(Change, Reduce, 20), []float64{100}, "2019-12-31", NotYet, Unassessable, Unassessable, "no-time"},
		{"time over, met", goal(Change, Reduce, 20), []float64{100, 98, 96, 94, 92, 90, 88, 86, 84, 82, 80}, "2028-01-01", Met, Reached, Unassessable, ""},
		{"time over, missed", goal(Change, Reduce, 20), []float64{100, 98, 96, 94, 92, 90, 88, 86, 84, 82, 81}, "2028-01-01", Missed, Moderate, Unassessable, ""},
		{"time over, not measured", goal(Change, Reduce, 20), []float64{100, 98, 96, 94}, "2028-01-01", Unassessable, Unassessable, Unassessable, "not-measured-yet"},
		{"no path", noBase, []float64{10, 11, 12, 13}, "2019-12-31", NotYet, Unassessable, Misses, "no-path"},
		{"down into a range", span, []float64{100, 97, 96, 95}, "2019-12-31", Ahead, OnTrack, Reaches, ""},
		{"beyond a range", span, []float64{100, 97, 90, 70}, "2019-12-31", NotYet, Unassessable, Misses, "beyond-range"},
		{"nothing measured", goal(Change, Reduce, 20), []float64{nan, nan}, "2019-12-31", Unassessable, Unassessable, Unassessable, "no-values"},
		{"not known yet", goal(Change, Reduce, 20), []float64{100, 98}, "2016-12-31", Unassessable, Unassessable, Unassessable, "no-values"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.g.Check(); err != nil {
				t.Fatal(err)
			}
			day := c.day
			if c.name != "not known yet" && day < "2021" {
				day = "2020-12-31"
			}
			r := c.g.Assess(Moment{Day: day}, among(made("a", c.values...)))[0]
			if r.Position.Verdict != c.position || r.Pace.Verdict != c.pace || r.Projection.Verdict != c.projection {
				t.Errorf("%s, %s, %s; want %s, %s, %s\n%+v\n%+v\n%+v", r.Position.Verdict, r.Pace.Verdict, r.Projection.Verdict, c.position, c.pace, c.projection,
					r.Position, r.Pace, r.Projection)
			}
			reasons := slices.Concat(r.Position.Reasons, r.Pace.Reasons)
			if c.reason != "" && !slices.ContainsFunc(reasons, func(x Reason) bool { return x.Key == c.reason }) {
				t.Errorf("reasons %v, want %s", reasons, c.reason)
			}
		})
	}
}

func TestBusinessAsUsual(t *testing.T) {
	g := goal(BAU, Reduce, 20)
	g.Measures[0].Members[0].Scenario = []string{"usual"}
	usual := made("usual", 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200)
	for i := range usual.Observations {
		usual.Observations[i].Known = "2015-01-01"
	}
	r := g.Assess(Moment{Day: "2030-12-31", Year: 2020}, among(made("a", 100, 108, 116, 124, 130, 135), usual))[0]
	if r.past() != true {
		t.Error("2030 is past 2025")
	}
	r = g.Assess(Moment{Day: "2022-12-31"}, among(made("a", 100, 108, 116, 124, 130, 135), usual))[0]
	// 2020: 150 as usual, 20 % by 2025, so 10 % by 2020 is 135.
	if r.Position.Verdict != Ahead || *r.Position.Linear != 135 || r.Line.Value != 160 || r.Position.Geometric != nil {
		t.Errorf("%+v, %+v", r.Position, r.Line)
	}
	if r.Pace.Verdict != OnTrack || math.Abs(*r.Pace.Linear-1) > 1e-12 || r.Pace.CAGR != nil {
		t.Errorf("%+v", r.Pace)
	}
}

func TestIntensity(t *testing.T) {
	g := goal(Intensity, Reduce, 50)
	g.Measures[0].Members[0].Over = []string{"b"}
	over := made("b", 10, 20, 30, 0)
	over.Unit = timeseries.Unit{Name: "GDP"}
	r := g.Assess(Moment{Day: "2022-12-31"}, among(made("a", 10, 15, 20, 25), over))[0]
	if r.Unit != "kt CH4 / GDP" || len(r.Series().Measured()) != 3 || *r.Position.Value != 20./30 {
		t.Errorf("%s %+v", r.Unit, r.Series().Observations)
	}
}

func TestEvent(t *testing.T) {
	g := Goal{Name: "plan", Words: "by the end of 2025", Kind: Event, Day: "2025-12-31"}
	at := func(day string) Answer { return g.Assess(Moment{Day: day}, nil)[0].Position.Answer }
	if a := at("2025-12-01"); a.Verdict != Open || a.Reasons[0].Args[0] != "#30" {
		t.Errorf("before: %+v", a)
	}
	if a := at("2026-01-10"); a.Verdict != Overdue || a.Reasons[0].Args[0] != "#10" {
		t.Errorf("after: %+v", a)
	}
	g.Done = &Done{Day: "2026-01-05"}
	if a := at("2026-01-04"); a.Verdict != Overdue {
		t.Errorf("before it happened it is not known: %+v", a)
	}
	if a := at("2026-02-01"); a.Verdict != Late || a.Reasons[0].Args[1] != "#5" {
		t.Errorf("late: %+v", a)
	}
}

// TestTogether: a member without series leaves no sum, and the others keep theirs.
func TestTogether(t *testing.T) {
	g := goal(Change, Reduce, 20)
	g.Measures[0].Members = append(g.Measures[0].Members, Member{Party: "BBB", Series: []string{"b"}})
	r := g.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 98, 96, 94)))
	if len(r) != 3 || !r[0].Position.Given() || r[1].Position.Given() || r[2].Position.Given() || r[2].Position.Reasons[0].Key != "members-missing" ||
		r[2].Position.Reasons[0].Args[0] != "@BBB" {
		t.Errorf("%+v", r[2].Position)
	}
	r = g.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 98, 96, 94), made("b", 50, 60, nan, 70)))
	all := r[2]
	if *all.Line.BaseValue != 150 || *all.Position.Value != 164 || len(all.Series().Measured()) != 3 {
		t.Errorf("%+v %+v", all.Line, all.Series())
	}
	mixed := made("b", 50, 60, 70, 80)
	mixed.Unit = timeseries.Unit{Name: "Mt", Substance: "CO2e", GWP: 28}
	r = g.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 98, 96, 94), mixed))
	if r[2].Position.Given() || r[2].Position.Reasons[0].Key != "no-sum" {
		t.Errorf("kt of CH4 and Mt of CO2e are added: %+v", r[2].Position)
	}
	g.Measures[0].Unit = "kt CH4"
	r = g.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 98, 96, 94), mixed))
	if !r[2].Position.Given() || math.Abs(*r[2].Line.BaseValue-(100+50e3/28)) > 1e-9 || !slices.ContainsFunc(r[2].Notes,
		func(n Reason) bool { return n.Key == "converted" }) {
		t.Errorf("converted in the open: %+v %+v", r[2].Position, r[2].Notes)
	}
}

// TestVintages: what was known on a day does not change when more becomes known.
func TestVintages(t *testing.T) {
	g := goal(Change, Reduce, 20)
	rapid.Check(t, func(t *rapid.T) {
		s := made("a", rapid.SliceOfN(rapid.Float64Range(1, 100), 4, 9).Draw(t, "values")...)
		before := g.Assess(Moment{Day: "2019-12-31"}, among(s))[0]
		later := made("a")
		later.Observations = append(slices.Clone(s.Observations), timeseries.Observation{Year: 2016, Value: 3, Measured: true, Known: "2020-01-01"},
			timeseries.Observation{Year: 2030, Value: 3, Measured: true, Known: "2031-01-01"})
		later.Sort()
		after := g.Assess(Moment{Day: "2019-12-31"}, among(later))[0]
		if fmt.Sprint(before.Rows) == "" || len(before.Rows) != len(after.Rows) || before.Position.Verdict != after.Position.Verdict ||
			*before.Position.Value != *after.Position.Value {
			t.Fatalf("%+v\n%+v", before.Position, after.Position)
		}
	})
}

// TestPaths: both paths begin at the base, end at the goal, and the units of values
// do not matter for any verdict.
func TestPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(1, 1000), 2, 9).Draw(t, "values")
		g := goal(Change, rapid.SampledFrom(Directions).Draw(t, "direction"), rapid.Float64Range(1, 99).Draw(t, "percent"))
		r := g.Assess(Moment{Day: "2024-12-31"}, among(made("a", values...)))[0]
		for _, path := range []func(int) (float64, bool){r.Line.Linear, r.Line.Geometric} {
			first, _ := path(2015)
			last, _ := path(2025)
			if math.Abs(first-values[0]) > 1e-9*values[0] || math.Abs(last-r.Line.Value) > 1e-9*values[0] {
				t.Fatalf("from %v to %v, want %v to %v", first, last, values[0], r.Line.Value)
			}
		}
		doubled := make([]float64, len(values))
		for i, v := range values {
			doubled[i] = 2 * v // a power of two, so that no rounding tips a verdict
		}
		d := g.Assess(Moment{Day: "2024-12-31"}, among(made("a", doubled...)))[0]
		if d.Position.Verdict != r.Position.Verdict || d.Pace.Verdict != r.Pace.Verdict {
			t.Fatalf("%v %v, doubled %v %v", r.Position, r.Pace, d.Position, d.Pace)
		}
	})
}

func TestCheck(t *testing.T) {
	for want, change := range map[string]func(*Goal){
		"name":      func(g *Goal) { g.Name = "T 1" },
		"kind":      func(g *Goal) { g.Kind = "x" },
		"words":     func(g *Goal) { g.Words = " " },
		"direction": func(g *Goal) { g.Direction = "" },
		"value":     func(g *Goal) { g.Value = -1 },
		"unit":      func(g *Goal) { g.Kind = Ratio },
		"max":       func(g *Goal) { g.Max = &g.Value },
		"base":      func(g *Goal) { g.Base = 2025 },
		"by":        func(g *Goal) { g.By = 0 },
		"proxy":     func(g *Goal) { g.Proxy = &Proxy{2016, ""} },
		"sharing":   func(g *Goal) { g.Sharing = "some" },
		"measures":  func(g *Goal) { g.Measures[0].Members[0].Over = []string{"b"} },
		"done": func(g *Goal) {
			*g = Goal{Name: "e", Words: "x", Kind: Event, Day: "2025-01-01", Done: &Done{Day: "soon"}}
		},
	} {
		g := goal(Change, Reduce, 20)
		change(&g)
		var field *FieldError
		if err := g.Check(); !errors.As(err, &field) || field.Field != want || !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v", want, err)
		}
	}
	g := goal(Change, Reduce, 20)
	g.Measures[0].Members[0].Series = []string{"n/USA:5.A-Solid-waste:CH4", "n/USA:5.A.1-Managed:CH4"}
	if err := g.Check(); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a category is added to its own part: %v", err)
	}
}

func TestPropose(t *testing.T) {
	c := func(targets ...trillium.Target) *trillium.Commitment {
		return &trillium.Commitment{Targets: targets, Deadline: &trillium.Deadline{Text: "by 2030", Date: "2030-12-31"}}
	}
	upper := 40.0
	for _, x := range []struct {
		target trillium.Target
		want   string
	}{
		{trillium.Target{Text: "at least 15% by 2030 from 2020 levels", Value: 15, Unit: "percent", Direction: "reduce", Baseline: "2020", By: "2030"},
			"change reduce 15 base 2020 by 2030"},
		{trillium.Target{Text: "half by 2030", Value: 50, Unit: "percent", Direction: "reduce", By: "2030"}, "change reduce 50 base 0 by 2030"},
		{trillium.Target{Text: "30 percent of the sea", Value: 30, Unit: "percent", Direction: "reach"}, "level increase 30 base 0 by 2030"},
		{trillium.Target{Text: "net-zero emissions by 2050", Value: 0, Unit: "net emissions", Direction: "increase", By: "2050"}, "level reduce 0 base 0 by 2050"},
		{trillium.Target{Text: "20% below business as usual", Value: 20, Unit: "percent", Direction: "reduce", Baseline: "business as usual"},
			"bau reduce 20 base 0 by 2030"},
		{trillium.Target{Text: "between 30 and 40 percent", Value: 30, Max: &upper, Unit: "percent", Direction: "reach"}, "range  30 base 0 by 2030"},
		{trillium.Target{Text: "500 buses", Value: 500, Unit: "buses", Direction: "increase"}, "level increase 500 base 0 by 2030"},
	} {
		g := Propose(c(x.target))[0]
		if got := fmt.Sprintf("%s %s %v base %d by %d", g.Kind, g.Direction, g.Value, g.Base, g.By); got != x.want {
			t.Errorf("%s: %s, want %s", x.target.Text, got, x.want)
		}
	}
	if g := Propose(c()); len(g) != 1 || g[0].Kind != Event || g[0].Day != "2030-12-31" || g[0].Check() != nil {
		t.Errorf("a deadline alone: %+v", g)
	}
}

func BenchmarkAssess(b *testing.B) {
	g := goal(Change, Reduce, 20)
	values := make([]float64, 34)
	for i := range values {
		values[i] = 100 + 5*math.Sin(float64(i)) - float64(i)
	}
	s := made("a", values...)
	for i := range s.Observations {
		s.Observations[i].Year -= 24
	}
	g.Base, g.By = 2015, 2070
	find := among(s)
	for b.Loop() {
		g.Assess(Moment{Day: "2060-01-01"}, find)
	}
}

// TestFurtherEdges holds the edges of scenarios, ranges, forecasts, rounding and proxies.
func TestFurtherEdges(t *testing.T) {
	usual := made("usual", 100, 110)
	for i := range usual.Observations {
		usual.Observations[i].Known = "2015-01-01"
	}
	usual.Observations = append(usual.Observations, timeseries.Observation{Year: 2025, Value: 200, Measured: true, Known: "2015-01-01"})
	g := goal(BAU, Reduce, 20)
	g.Measures[0].Members[0].Scenario = []string{"usual"}
	if r := g.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 108, 116), usual))[0]; r.Position.Given() || r.Pace.Given() ||
		r.Position.Reasons[0].Key != "no-scenario" {
		t.Errorf("no scenario for the last year: %+v %+v", r.Position, r.Pace)
	}
	upper := 20.0
	hold := goal(Range, "", 10)
	hold.Max = &upper
	if r := hold.Assess(Moment{Day: "2020-12-31"}, among(made("a", 15, 18, 22, 25)))[0]; r.Position.Verdict != Behind || *r.Position.Gap != 5 {
		t.Errorf("drifting out of a range: %+v", r.Position)
	}
	forecast := made("a", 100, 98, 60)
	forecast.Observations[2].Status = "F"
	if r := func() *Result {
		g := goal(Change, Reduce, 20)
		return g.Assess(Moment{Day: "2020-12-31"}, among(forecast))[0]
	}(); r.Position.Year != 2016 {
		t.Errorf("a forecast counts as measured: %+v", r.Position)
	}
	ahead := made("a", 100, 98, 60)
	ahead.Observations[2].Known = "2015-01-01"
	if r := func() *Result {
		g := goal(Change, Reduce, 20)
		return g.Assess(Moment{Day: "2016-12-31"}, among(&timeseries.Series{ID: "a", Unit: ahead.Unit, Gas: "CH4",
			Observations: []timeseries.Observation{{Year: 2015, Value: 100, Measured: true, Known: "2015-01-01"}, ahead.Observations[2]}}))[0]
	}(); r.Position.Year != 2015 {
		t.Errorf("a year that has not come counts: %+v", r.Position)
	}
	for base := 1; base <= 200; base++ {
		for percent := 1; percent < 100; percent += 7 {
			g := goal(Change, Reduce, float64(percent))
			v := float64(base) * float64(100-percent) / 100
			if r := g.Assess(Moment{Day: "2028-12-31"}, among(made("a", float64(base), nan, nan, nan, nan, nan, nan, nan, nan, nan, v)))[0]; r.Position.Verdict != Met {
				t.Fatalf("%v less %v%% is %v: %+v", base, percent, v, r.Position)
			}
		}
	}
	flat := goal(BAU, Reduce, 0)
	flat.Measures[0].Members[0].Scenario = []string{"usual"}
	if r := flat.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 108), usual))[0]; r.Pace.Given() {
		t.Errorf("nothing is asked for: %+v", r.Pace)
	}
	late := goal(Change, Reduce, 20)
	late.Proxy = &Proxy{2025, "late"}
	if late.Check() == nil {
		t.Error("a proxy behind the goal")
	}
	short := goal(Change, Reduce, 20)
	runs := short.Assess(Moment{Day: "2024-12-31"}, among(made("a", 100, 99, 98, 97, 95, 96)))[0].Projection.Runs
	if len(runs) != 4 || runs[2].Method != "ols" || runs[2].Window != 6 || runs[2].Failed != nil {
		t.Errorf("six values: %+v", runs)
	}
	spliced := made("a", 100, 99, 98)
	for i := range spliced.Observations {
		spliced.Observations[i].Known = "2018-01-01"
	}
	spliced.Observations = append(spliced.Observations, timeseries.Observation{Year: 2016, Value: 79, Measured: true, Known: "2019-01-01", Source: 1},
		timeseries.Observation{Year: 2018, Value: 78, Measured: true, Known: "2019-01-01", Source: 1})
	spliced.Sort()
	if r := short.Assess(Moment{Day: "2020-12-31"}, among(spliced))[0]; !slices.ContainsFunc(r.Fitness.Checks,
		func(c Check) bool { return c.Name == "spliced" && c.Verdict == Limited }) {
		t.Errorf("spliced releases: %+v", r.Fitness)
	}
	two := goal(Change, Reduce, 20)
	two.Measures[0].Members[0].Series = []string{"a", "b"}
	b := made("b", nan, 50, 50, 50)
	b.Observations[0].Key = "IE"
	if r := two.Assess(Moment{Day: "2020-12-31"}, among(made("a", 100, 98, 96, 94), b))[0]; r.Position.Given() || r.Position.Reasons[0].Key != "break" {
		t.Errorf("a part that came back: %+v", r.Position)
	}
	share := goal(Ratio, Increase, 50)
	share.Unit = "percent"
	share.Measures[0].Members[0].Over = []string{"b"}
	if r := share.Assess(Moment{Day: "2020-12-31"}, among(made("a", 10, 20, 30, 60), made("b", 100, 100, 100, 100)))[0]; r.Position.Verdict != Met ||
		*r.Position.Value != 60 {
		t.Errorf("a ratio in percent: %+v", r.Position)
	}
}

// TestAgeOfAYear: looked at in an earlier year, data are as old as they were then.
func TestAgeOfAYear(t *testing.T) {
	g := goal(Change, Reduce, 20)
	for year, want := range map[int]int{0: 7, 2018: 1, 2017: 0} {
		if r := g.Assess(Moment{Day: "2025-06-30", Year: year}, among(made("a", 100, 99, 98)))[0]; r.Fitness.Age != want {
			t.Errorf("up to %d: age %d, want %d (last %d)", year, r.Fitness.Age, want, r.Fitness.Last)
		}
	}
}

package measure

import (
	"errors"
	"slices"

	"trillium"
	"trillium/internal/timeseries"
	"trillium/internal/trend"
)

// A Moment is when a goal is looked at.
type Moment struct {
	Day  string // YYYY-MM-DD: only what was known by then counts
	Year int    // the last year whose values count; 0 for all
}

// The verdict of an answer that cannot be given; its reasons say why.
const Unassessable = "unassessable"

// An Answer is a verdict with its reasons.
type Answer struct {
	Verdict string   `json:"verdict"`
	Reasons []Reason `json:"reasons,omitempty"`
}

func cannot(why *Reason) Answer { return Answer{Unassessable, []Reason{*why}} }

// Given reports whether the question could be answered.
func (a Answer) Given() bool { return a.Verdict != Unassessable }

// A Result is what one measure says of one party, or of all together.
type Result struct {
	Measure    string             `json:"measure"`
	Party      string             `json:"party"` // trillium.All for all together
	Unit       string             `json:"unit"`
	Line       *Line              `json:"line,omitempty"` // nil where none can be drawn
	Rows       []Row              `json:"rows,omitempty"` // a year each
	Position   Position           `json:"position"`
	Pace       Pace               `json:"pace"`
	Projection Projection         `json:"projection"`
	Fitness    Fitness            `json:"fitness"`
	Trends     []Trend            `json:"trends,omitempty"` // since the last break, and of the last ten values
	Breaks     []timeseries.Break `json:"breaks,omitempty"`
	Notes      []Reason           `json:"notes,omitempty"` // what the values rest on
	// Earlier are values that a later release changed, of a result that is one series
	// as it was published.
	Earlier []timeseries.Observation `json:"earlier,omitempty"`

	goal   *Goal
	at     Moment
	series *timeseries.Series
}

// A Row is one year of a result.
type Row struct {
	Year      int      `json:"year"`
	Value     *float64 `json:"value,omitempty"`
	Key       string   `json:"key,omitempty"` // the notation key in place of a value
	Known     string   `json:"known,omitempty"`
	Linear    *float64 `json:"linear,omitempty"`
	Geometric *float64 `json:"geometric,omitempty"`
	Met       *bool    `json:"met,omitempty"` // the value is at least as good as the goal
	Break     bool     `json:"break,omitempty"`
}

// A Trend is the test for a trend over some years, and its slope.
type Trend struct {
	From    int               `json:"from"`
	To      int               `json:"to"`
	N       int               `json:"n"`
	Test    trend.MannKendall `json:"test"`
	Slope   trend.Slope       `json:"slope"`             // a year, in the result's unit
	Against bool              `json:"against,omitempty"` // it is significant and leads away
	Toward  bool              `json:"toward,omitempty"`  // it is significant and leads to the goal
}

// The confidence of tests and slopes, and of the intervals of projections.
const (
	testConfidence = 0.95
	fanConfidence  = 0.80
)

// leastTrend is how many values a trend is tested from on.
const leastTrend = 4

// Assess looks at the goal by each of its measures. find gives a series with all its
// vintages and breaks, nil if there is none of that id. An event has one result.
func (g *Goal) Assess(at Moment, find func(id string) *timeseries.Series) []*Result {
	if g.Kind == Event {
		return []*Result{g.event(at)}
	}
	var out []*Result
	for i := range g.Measures {
		out = append(out, g.measure(&g.Measures[i], at, find)...)
	}
	return out
}

// measure gives each member's result and that of all together.
func (g *Goal) measure(m *Measure, at Moment, find func(id string) *timeseries.Series) []*Result {
	var out []*Result
	var all []member
	for i := range m.Members {
		x := g.gather(&m.Members[i], m, at, find)
		out = append(out, g.result(m, m.Members[i].Party, at, x))
		all = append(all, x)
	}
	if len(all) > 1 {
		out = append(out, g.result(m, trillium.All, at, g.together(all)))
	}
	return out
}

// result answers all questions about one series.
func (g *Goal) result(m *Measure, party string, at Moment, x member) *Result {
	r := &Result{Measure: m.Name, Party: party, goal: g, at: at, series: x.series, Notes: x.notes}
	if x.why != nil {
		return r.fail(x.why)
	}
	r.Unit, r.Breaks = x.series.Unit.String(), slices.DeleteFunc(slices.Clone(x.series.Breaks), func(b timeseries.Break) bool { return b.Real })
	if x.plain {
		for _, v := range x.revised {
			if v.From.Measured && (at.Year == 0 || v.Year <= at.Year) {
				r.Earlier = append(r.Earlier, v.From)
			}
		}
	}
	r.fitness(x)
	line, why := g.line(x.series, x.scenario)
	if why != nil {
		r.rows()
		r.test()
		r.Position.Answer, r.Pace.Answer, r.Projection.Answer = cannot(why), cannot(why), cannot(why)
		return r
	}
	r.Line = line
	r.position()
	r.pace()
	r.test()
	r.project()
	r.rows()
	return r
}

// fail leaves every question open for one reason.
func (r *Result) fail(why *Reason) *Result {
	r.Position.Answer, r.Pace.Answer, r.Projection.Answer, r.Fitness.Answer = cannot(why), cannot(why), cannot(why), cannot(why)
	return r
}

// last is the last observation that counts.
func (r *Result) last() (timeseries.Observation, bool) {
	points := r.series.Measured()
	if len(points) == 0 {
		return timeseries.Observation{}, false
	}
	return points[len(points)-1], true
}

// past reports whether the goal's time is over at the moment.
func (r *Result) past() bool { return r.at.Day > r.goal.Deadline() }

// segment are the years and values since the last break.
func (r *Result) segment() (years []int, values []float64) {
	points := r.series.Measured()
	if len(points) == 0 {
		return nil, nil
	}
	from := points[0].Year
	if b, ok := r.series.BreakWithin(from, points[len(points)-1].Year); ok {
		from = b.Year
	}
	for _, o := range points {
		if o.Year >= from {
			years, values = append(years, o.Year), append(values, o.Value)
		}
	}
	return years, values
}

// test looks for a trend since the last break and in the last values: a long one may
// hide that it has turned.
func (r *Result) test() {
	years, values := r.segment()
	n := len(values)
	if n < leastTrend {
		return
	}
	r.Trends = append(r.Trends, r.trend(years, values))
	if n > window {
		r.Trends = append(r.Trends, r.trend(years[n-window:], values[n-window:]))
	}
}

func (r *Result) trend(years []int, values []float64) Trend {
	n := len(values)
	t := Trend{From: years[0], To: years[n-1], N: n, Test: trend.Test(values), Slope: trend.Sen(years, values, testConfidence)}
	if t.Test.P < 1-testConfidence && r.goal.Direction != "" {
		rises := t.Test.S > 0
		t.Toward = rises == (r.goal.Direction == Increase)
		t.Against = !t.Toward
	}
	return t
}

// rows lays out the years from the first value or the base to the goal.
func (r *Result) rows() {
	if len(r.series.Observations) == 0 {
		return
	}
	first := r.series.Observations[0].Year
	last := max(r.goal.By, r.series.Observations[len(r.series.Observations)-1].Year)
	if r.Line != nil && r.Line.BaseValue != nil {
		first = min(first, r.Line.BaseYear)
	}
	for y := first; y <= last; y++ {
		r.Rows = append(r.Rows, r.row(y))
	}
}

func (r *Result) row(y int) Row {
	row := Row{Year: y, Break: slices.ContainsFunc(r.Breaks, func(b timeseries.Break) bool { return b.Year == y })}
	o, ok := r.series.At(y)
	if ok {
		row.Key, row.Known = o.Key, o.Known
	}
	if ok && o.Measured {
		row.Value = &o.Value
	}
	l := r.Line
	if l == nil {
		return row
	}
	onPath := y >= l.from() && y <= l.By && !r.broken(y) // no path crosses a break
	if v, ok := l.Linear(y); ok && onPath {
		row.Linear = &v
	}
	if v, ok := l.Geometric(y); ok && onPath {
		row.Geometric = &v
	}
	if row.Value != nil && y > l.from() && (!r.goal.Kind.IsPercent() || !r.broken(y)) {
		if l.scenario == nil || measured(l.scenario, y) {
			met := r.metIn(*row.Value, y)
			row.Met = &met
		}
	}
	return row
}

// from is the year in which the paths begin.
func (l *Line) from() int {
	if l.scenario != nil {
		return l.goal.Base
	}
	return l.BaseYear
}

// broken reports whether a break parts the base from a year.
func (r *Result) broken(y int) bool {
	if r.Line.from() == 0 {
		return false
	}
	_, ok := r.series.BreakWithin(r.Line.from(), y)
	return ok
}

// behind is how much worse a value is than another: below zero it is better.
func (r *Result) behind(v, than float64) float64 {
	if r.goal.Direction == Reduce {
		return v - than
	}
	return than - v
}

// Series is what was measured, as it was compared; nil of an event.
func (r *Result) Series() *timeseries.Series { return r.series }

// errOf turns an error of a projection into a reason.
func errOf(err error, m trend.Method, n int) *Reason {
	switch {
	case errors.Is(err, trend.ErrShort):
		return because("short", year(n), year(m.Least()))
	case errors.Is(err, trend.ErrGaps):
		return because("gaps-method")
	}
	return because("no-fit")
}

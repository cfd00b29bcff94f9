package measure

import (
	"trillium/internal/trend"
)

// The verdicts of a projection.
const (
	Reaches  = "reaches"  // all methods lead to the goal
	Misses   = "misses"   // none does
	Disagree = "disagree" // some do
)

// A Projection is where several methods lead.
type Projection struct {
	Answer
	To   int   `json:"to,omitempty"`
	Runs []Run `json:"runs,omitempty"`
	// Sure says that no interval reaches to the other side of the goal.
	Sure bool `json:"sure,omitempty"`
}

// A Run is one method over one window.
type Run struct {
	Method  trend.Method  `json:"method"`
	Window  int           `json:"window,omitempty"` // last values that it saw, 0 for all since the last break
	From    int           `json:"from,omitempty"`
	To      int           `json:"to,omitempty"`
	Points  []trend.Point `json:"points,omitempty"` // year by year, with the interval
	End     *trend.Point  `json:"end,omitempty"`    // of the goal's year
	Reaches bool          `json:"reaches,omitempty"`
	Sure    bool          `json:"sure,omitempty"` // so does, or does not, the whole interval
	Failed  *Reason       `json:"failed,omitempty"`
}

// window is the short window, in values.
const window = 10

// runs are the methods with their windows.
var runs = []Run{
	{Method: trend.Drift}, {Method: trend.Drift, Window: window}, {Method: trend.Holt},
	{Method: trend.OLS, Window: window}, {Method: trend.TheilSen}, {Method: trend.TheilSen, Window: window},
}

// project runs all methods on the values since the last break.
func (r *Result) project() {
	p := &r.Projection
	years, values := r.segment()
	n := len(years)
	switch {
	case r.past() || n > 0 && years[n-1] >= r.goal.By:
		p.Answer = cannot(because("time-over", year(r.goal.By)))
		return
	case n == 0:
		p.Answer = cannot(because("no-values"))
		return
	}
	p.To = r.goal.By
	reach, done, sure := 0, 0, true
	for _, run := range runs {
		if run.Window >= n && (run.Method != trend.OLS) {
			continue // the same as the long window
		}
		run.Window = min(run.Window, n)
		run = r.run(run, years, values)
		p.Runs = append(p.Runs, run)
		if run.Failed == nil {
			done++
			sure = sure && run.Sure
			if run.Reaches {
				reach++
			}
		}
	}
	if done == 0 {
		p.Answer = cannot(r.whyNoRun(years[0], n))
		return
	}
	p.Sure = sure
	switch reach {
	case 0:
		p.Verdict = Misses
	case done:
		p.Verdict = Reaches
	default:
		p.Verdict = Disagree
	}
	p.Reasons = append(p.Reasons, *because("runs", year(reach), year(done)))
	if points := r.series.Measured(); points[0].Year < years[0] {
		p.Reasons = append(p.Reasons, *because("since-break", year(years[0])))
	}
}

// whyNoRun says why no method could run.
func (r *Result) whyNoRun(from, n int) *Reason {
	if points := r.series.Measured(); points[0].Year < from {
		return because("short-since-break", year(n), year(from))
	}
	return because("short", year(n), year(trend.Drift.Least()))
}

// run runs one method.
func (r *Result) run(run Run, years []int, values []float64) Run {
	if run.Window > 0 {
		years, values = years[len(years)-run.Window:], values[len(values)-run.Window:]
	}
	run.From, run.To = years[0], years[len(years)-1]
	points, err := trend.Project(run.Method, years, values, r.goal.By, fanConfidence)
	if err != nil {
		run.Failed = errOf(err, run.Method, len(values))
		return run
	}
	end := points[len(points)-1]
	run.Points, run.End = points, &end
	run.Reaches = r.Line.meets(end.Value)
	run.Sure = r.Line.meets(end.Low) == run.Reaches && r.Line.meets(end.High) == run.Reaches
	return run
}

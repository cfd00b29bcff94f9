package measure

import (
	"math"
	"time"
)

// The verdicts of a position.
const (
	Met    = "met"     // the last value is at least as good as the goal
	Missed = "missed"  // the time is over and the value of the last year is not
	Ahead  = "ahead"   // not met, and at least as good as the straight path asks by now
	Behind = "behind"  // worse than the straight path asks by now
	NotYet = "not-yet" // not met, and there is no path to compare with
	Open   = "open"    // an event that has still time
	Late   = "late"    // an event that happened after its day
	// Overdue is an event whose day has passed and of which nobody has said that it
	// happened: silence is not failure.
	Overdue = "overdue"
)

// Positions are all verdicts of a position.
var Positions = []string{Met, Ahead, Behind, NotYet, Missed, Open, Late, Overdue, Unassessable}

// A Position is where the last value stands.
type Position struct {
	Answer
	Year         int      `json:"year,omitempty"`
	Value        *float64 `json:"value,omitempty"`
	Known        string   `json:"known,omitempty"`
	Linear       *float64 `json:"linear,omitempty"`        // required by then on the straight path
	Geometric    *float64 `json:"geometric,omitempty"`     // and on the geometric one
	Gap          *float64 `json:"gap,omitempty"`           // from the straight path; above zero is behind
	GapGeometric *float64 `json:"gap_geometric,omitempty"` //
	Change       *float64 `json:"change,omitempty"`        // percent since the base
	ToGo         *float64 `json:"to_go,omitempty"`         // from the goal; above zero is short of it
}

// position compares the last value with what is required by then.
func (r *Result) position() {
	p := &r.Position
	o, ok := r.last()
	if !ok {
		p.Answer = cannot(because("no-values"))
		return
	}
	if r.past() {
		if o, ok = r.series.At(r.goal.By); !ok || !o.Measured {
			last, _ := r.last()
			p.Answer = cannot(because("not-measured-yet", year(r.goal.By), year(last.Year)))
			return
		}
	}
	p.Year, p.Value, p.Known = o.Year, &o.Value, o.Known
	l := r.Line
	needs := r.goal.Kind.NeedsBase() || l.scenario != nil
	if needs && o.Year < l.from() {
		p.Answer = cannot(because("before-base", year(o.Year), year(l.from())))
		return
	}
	if l.scenario != nil && !measured(l.scenario, o.Year) {
		p.Answer = cannot(because("no-scenario", year(o.Year)))
		return
	}
	broken := r.broken(o.Year)
	if broken && needs {
		p.Answer = cannot(r.breakReason(l.from(), o.Year))
		return
	}
	if !broken {
		r.gaps(o.Year, o.Value)
	}
	toGo := r.short(o.Value, o.Year)
	p.ToGo = &toGo
	switch {
	case r.metIn(o.Value, o.Year):
		p.Verdict = Met
	case r.past():
		p.Verdict = Missed
	case p.Gap == nil || o.Year == l.from() || r.beyond(o.Value):
		p.Verdict = NotYet
		p.Reasons = append(p.Reasons, *r.whyNotYet(o.Year))
	case *p.Gap <= slack*math.Abs(o.Value):
		p.Verdict = Ahead
	default:
		p.Verdict = Behind
	}
	if l.BaseValue != nil && l.BaseYear != r.goal.Base {
		p.Reasons = append(p.Reasons, *because("proxy", year(r.goal.Base), year(l.BaseYear), r.goal.Proxy.Reason))
	}
	if l.BaseValue != nil && l.scenario == nil && l.meets(*l.BaseValue) {
		p.Reasons = append(p.Reasons, *because("met-in-base", year(l.BaseYear)))
	}
}

// metIn reports whether a value of a year is at least as good as the goal.
func (r *Result) metIn(v float64, y int) bool {
	return r.short(v, y) <= slack*math.Max(math.Abs(v), math.Abs(r.Line.Value))
}

// whyNotYet says why a value is not compared with a path.
func (r *Result) whyNotYet(y int) *Reason {
	l := r.Line
	switch {
	case r.broken(y):
		return r.breakReason(l.from(), y)
	case r.Position.Gap == nil:
		return because("no-path")
	case y == l.from():
		return because("no-time", year(y))
	}
	return because("beyond-range", num(l.Value), num(*l.High))
}

// beyond reports whether a value has passed a range and lies on its other side.
func (r *Result) beyond(v float64) bool {
	l := r.Line
	if l.High == nil || l.BaseValue == nil {
		return false
	}
	return *l.BaseValue > *l.High && v < l.Value || *l.BaseValue < l.Value && v > *l.High
}

// short is how much a value lacks to the goal, or to the goal's share of business
// as usual in its year.
func (r *Result) short(v float64, y int) float64 {
	l := r.Line
	switch {
	case l.scenario != nil && y != l.By:
		o, ok := l.scenario.At(y)
		if ok && o.Measured {
			return r.behind(v, o.Value*(1+l.sign()*r.goal.Value/100))
		}
	case l.High != nil && v < l.Value:
		return l.Value - v
	case l.High != nil && v > *l.High:
		return v - *l.High
	case l.High != nil:
		return 0
	}
	return r.behind(v, l.Value)
}

// gaps fills in what both paths require.
func (r *Result) gaps(y int, v float64) {
	p, l := &r.Position, r.Line
	if l.BaseValue != nil && *l.BaseValue != 0 && y >= l.BaseYear {
		change := 100 * (v - *l.BaseValue) / *l.BaseValue
		p.Change = &change
	}
	behind := func(required float64) *float64 {
		gap := r.behind(v, required)
		switch {
		case l.High == nil || l.BaseValue == nil:
		case *l.BaseValue > *l.High:
			gap = v - required // down into a range
		case *l.BaseValue >= l.Value:
			gap = r.short(v, y) // to stay within it
		}
		return &gap
	}
	if want, ok := l.Linear(y); ok && y >= l.from() {
		p.Linear, p.Gap = &want, behind(want)
	}
	if want, ok := l.Geometric(y); ok && y >= l.from() {
		p.Geometric, p.GapGeometric = &want, behind(want)
	}
}

// breakReason names the break between two years.
func (r *Result) breakReason(from, to int) *Reason {
	b, _ := r.series.BreakWithin(from, to)
	if b.Suspected {
		return because("break-suspected", year(b.Year))
	}
	return because("break", year(b.Year), b.Note, b.By)
}

// event says whether something was done by its day.
func (g *Goal) event(at Moment) *Result {
	r := &Result{Party: "", goal: g, at: at}
	why := because("event")
	r.Pace.Answer, r.Projection.Answer, r.Fitness.Answer = cannot(why), cannot(why), cannot(why)
	p := &r.Position
	switch {
	case g.Done != nil && g.Done.Day <= at.Day && g.Done.Day <= g.Day:
		p.Answer = Answer{Met, []Reason{*because("done", g.Done.Day)}}
	case g.Done != nil && g.Done.Day <= at.Day:
		p.Answer = Answer{Late, []Reason{*because("done-late", g.Done.Day, days(g.Day, g.Done.Day))}}
	case at.Day > g.Day:
		p.Answer = Answer{Overdue, []Reason{*because("overdue", days(g.Day, at.Day))}}
	default:
		p.Answer = Answer{Open, []Reason{*because("days-left", days(at.Day, g.Day))}}
	}
	return r
}

// days is the number of days from one to another.
func days(from, to string) string {
	a, _ := time.Parse(time.DateOnly, from) // both were checked
	b, _ := time.Parse(time.DateOnly, to)
	return num(b.Sub(a).Hours() / 24)
}

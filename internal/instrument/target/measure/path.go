package measure

import (
	"math"

	"trillium/internal/timeseries"
)

// A Line is what the goal asks of one series: the base, the value to reach, and
// the paths between them.
type Line struct {
	BaseYear  int      `json:"base_year,omitempty"`  // of the value that is used
	BaseValue *float64 `json:"base_value,omitempty"` // nil without a base
	By        int      `json:"by"`
	Value     float64  `json:"value"` // to be reached in By
	High      *float64 `json:"high,omitempty"`
	goal      *Goal
	scenario  *timeseries.Series // of business as usual
}

// slack is the rounding that calculations are granted, relative to the value.
const slack = 1e-9

// meets reports whether a value is at least as good as what is asked.
func (l *Line) meets(v float64) bool {
	room := slack * math.Max(math.Abs(v), math.Abs(l.Value))
	switch {
	case l.High != nil:
		return v >= l.Value-room && v <= *l.High+room
	case l.goal.Direction == Reduce:
		return v <= l.Value+room
	}
	return v >= l.Value-room
}

// end is the value that a path leads to: the nearer end of a range.
func (l *Line) end() float64 {
	if l.High == nil || l.BaseValue == nil {
		return l.Value
	}
	return math.Min(math.Max(*l.BaseValue, l.Value), *l.High)
}

// Linear is the value required in a year on a straight path from the base to the
// goal; of business as usual, on a share that grows evenly. False if there is no
// such path.
func (l *Line) Linear(year int) (float64, bool) {
	if l.scenario != nil {
		o, ok := l.scenario.At(year)
		if !ok || !o.Measured || l.goal.Base == 0 {
			return 0, false
		}
		share := l.goal.Value / 100 * l.elapsed(l.goal.Base, year)
		return o.Value * (1 + l.sign()*share), true
	}
	if l.BaseValue == nil {
		return 0, false
	}
	return *l.BaseValue + (l.end()-*l.BaseValue)*l.elapsed(l.BaseYear, year), true
}

// elapsed is the part of the time that has passed, from 0 to 1.
func (l *Line) elapsed(from, year int) float64 {
	return math.Min(1, math.Max(0, float64(year-from)/float64(l.By-from)))
}

func (l *Line) sign() float64 {
	if l.goal.Direction == Reduce {
		return -1
	}
	return 1
}

// Geometric is the same on a path that changes by the same factor each year. There
// is none to or from zero or between signs, nor under business as usual.
func (l *Line) Geometric(year int) (float64, bool) {
	if l.BaseValue == nil || l.scenario != nil || !(*l.BaseValue*l.end() > 0) {
		return 0, false
	}
	return *l.BaseValue * math.Pow(l.end() / *l.BaseValue, l.elapsed(l.BaseYear, year)), true
}

// line finds the base and the value to reach. The string is the key of why there is
// none, "" if all is well.
func (g *Goal) line(s, scenario *timeseries.Series) (*Line, *Reason) {
	l := &Line{By: g.By, goal: g}
	if g.Kind == BAU {
		return g.usualLine(l, scenario)
	}
	if g.Base != 0 {
		why := g.base(l, s)
		if why != nil && g.Kind.NeedsBase() {
			return nil, why
		}
	}
	switch g.Kind {
	case Change, Intensity:
		if *l.BaseValue == 0 {
			return nil, because("zero-base", year(l.BaseYear))
		}
		if *l.BaseValue < 0 {
			return nil, because("negative-base", year(l.BaseYear), num(*l.BaseValue))
		}
		l.Value = *l.BaseValue * (100 + l.sign()*g.Value) / 100
	case Amount:
		l.Value = *l.BaseValue + l.sign()*g.Value
	default:
		l.Value, l.High = g.Value, g.Max
	}
	return l, nil
}

// base takes the value of the base year or of the year that stands for it.
func (g *Goal) base(l *Line, s *timeseries.Series) *Reason {
	y := g.Base
	if o, ok := s.At(y); !ok || !o.Measured {
		if g.Proxy == nil {
			return missing(s, y)
		}
		if y = g.Proxy.Year; !measured(s, y) {
			return because("no-proxy", year(g.Base), year(y))
		}
	}
	o, _ := s.At(y)
	l.BaseYear, l.BaseValue = y, &o.Value
	return nil
}

func measured(s *timeseries.Series, y int) bool {
	o, ok := s.At(y)
	return ok && o.Measured
}

// missing says why there is no value for a base year: the series begins later, ends
// before, or has a key or nothing there.
func missing(s *timeseries.Series, y int) *Reason {
	points := s.Measured()
	if len(points) == 0 {
		return because("no-values")
	}
	first, last := points[0].Year, points[len(points)-1].Year
	o, ok := s.At(y)
	switch {
	case ok && o.Key != "":
		return because("base-key", year(y), o.Key)
	case y > last:
		return because("base-after", year(y), year(last))
	case y < first:
		return because("base-before", year(y), year(first))
	}
	return because("base-missing", year(y))
}

// usualLine is the line under business as usual.
func (g *Goal) usualLine(l *Line, scenario *timeseries.Series) (*Line, *Reason) {
	o, ok := scenario.At(g.By)
	if !ok || !o.Measured {
		return nil, because("no-scenario", year(g.By))
	}
	l.scenario = scenario
	l.Value = o.Value * (1 + l.sign()*g.Value/100)
	return l, nil
}

package measure

import "math"

// The verdicts of a pace, by the cuts of the Open SDG progress method
// (https://open-sdg.readthedocs.io, "Progress measurement"), which follows
// Eurostat's (Sustainable development in the European Union, annex on the
// assessment of indicators).
const (
	OnTrack      = "on-track"     // the ratio is 0.95 or more
	Moderate     = "moderate"     // 0.60 or more
	Insufficient = "insufficient" // 0 or more
	Away         = "away"         // below 0: it moves away from the goal
	Reached      = "reached"      // nothing is left to do
)

// The cuts between them.
const (
	cutOnTrack  = 0.95
	cutModerate = 0.60
	cutAway     = 0
)

// A Pace is what was achieved over what was required, from the base to the last
// value.
type Pace struct {
	Answer
	From     int      `json:"from,omitempty"`
	To       int      `json:"to,omitempty"`
	Achieved *float64 `json:"achieved,omitempty"` // change so far
	Required *float64 `json:"required,omitempty"` // change from base to goal
	Time     *float64 `json:"time,omitempty"`     // percent of the time that has passed
	// Linear is the actual change a year over the required one.
	Linear *float64 `json:"linear,omitempty"`
	// CAGR is the ratio of the actual to the required compound annual growth rate,
	// (V/B)^(1/(t-b))-1 over (T/B)^(1/(y-b))-1.
	CAGR *float64 `json:"cagr,omitempty"`
	By   string   `json:"by,omitempty"` // which of the two the verdict is read from
}

// pace divides the achieved by the required change.
func (r *Result) pace() {
	p, l := &r.Pace, r.Line
	if !r.Position.Given() {
		p.Answer = r.Position.Answer
		return
	}
	v, to := *r.Position.Value, r.Position.Year
	switch from := l.from(); {
	case from == 0:
		p.Answer = cannot(because("no-base"))
		return
	case to <= from:
		p.Answer = cannot(because("no-time", year(from)))
		return
	case r.beyond(v):
		p.Answer = cannot(because("beyond-range", num(l.Value), num(*l.High)))
		return
	case r.broken(to):
		p.Answer = cannot(r.breakReason(from, to))
		return
	}
	ways := r.straightPace
	if l.scenario != nil {
		ways = r.usualPace
	}
	if !ways(v, to) {
		return
	}
	ratio := *p.Linear
	p.By = "linear"
	if p.CAGR != nil {
		ratio, p.By = *p.CAGR, "cagr"
	}
	p.Verdict = paceOf(ratio)
	if p.CAGR != nil && paceOf(*p.Linear) != p.Verdict {
		p.Reasons = append(p.Reasons, *because("ratios-differ", paceOf(*p.Linear)))
	}
	if r.Position.Verdict == Met {
		p.Verdict = Reached
	}
}

func paceOf(ratio float64) string {
	switch {
	case ratio >= cutOnTrack:
		return OnTrack
	case ratio >= cutModerate:
		return Moderate
	case ratio >= cutAway:
		return Insufficient
	}
	return Away
}

// straightPace fills in both ratios; false if there is no pace to speak of.
func (r *Result) straightPace(v float64, to int) bool {
	p, l := &r.Pace, r.Line
	if l.BaseValue == nil {
		p.Answer = cannot(because("no-base"))
		return false
	}
	base, end := *l.BaseValue, l.end()
	achieved, required := v-base, end-base
	if required == 0 || l.meets(base) {
		why := because("met-in-base", year(l.BaseYear))
		if required == 0 {
			why = because("nothing-required", year(l.BaseYear))
		}
		p.Answer = cannot(why)
		return false
	}
	elapsed := l.elapsed(l.BaseYear, to)
	time, linear := 100*elapsed, achieved/required/elapsed
	p.From, p.To, p.Achieved, p.Required, p.Time, p.Linear = l.BaseYear, to, &achieved, &required, &time, &linear
	if base*end > 0 && base*v > 0 {
		n, all := float64(min(to, l.By)-l.BaseYear), float64(l.By-l.BaseYear)
		ratio := (math.Pow(v/base, 1/n) - 1) / (math.Pow(end/base, 1/all) - 1)
		if !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
			p.CAGR = &ratio
		}
	}
	if p.CAGR == nil {
		p.Reasons = append(p.Reasons, *because("no-cagr"))
	}
	return true
}

// usualPace compares shares of business as usual: the share that was avoided (or
// added) over the share that was due; false if there is no pace to speak of.
func (r *Result) usualPace(v float64, to int) bool {
	p, l := &r.Pace, r.Line
	o, ok := l.scenario.At(to)
	switch {
	case !ok || !o.Measured || o.Value == 0:
		p.Answer = cannot(because("no-scenario", year(to)))
		return false
	case r.goal.Value == 0:
		p.Answer = cannot(because("nothing-required", year(r.goal.Base)))
		return false
	}
	achieved, required := 100*(v-o.Value)/o.Value, l.sign()*r.goal.Value
	elapsed := l.elapsed(r.goal.Base, to)
	time, linear := 100*elapsed, achieved/required/elapsed
	p.From, p.To, p.Achieved, p.Required, p.Time, p.Linear = r.goal.Base, to, &achieved, &required, &time, &linear
	p.Reasons = append(p.Reasons, *because("no-cagr-bau"))
	return true
}

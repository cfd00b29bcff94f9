package measure

import (
	"cmp"
	"math"

	"trillium"
	"trillium/internal/timeseries"
)

// A Difference is how much two measures disagree on one party.
type Difference struct {
	Party   string   `json:"party"`
	A       string   `json:"a"` // names of the measures
	B       string   `json:"b"`
	Year    int      `json:"year,omitempty"` // the last for which both have a value
	ValueA  float64  `json:"value_a,omitempty"`
	ValueB  float64  `json:"value_b,omitempty"` // in the unit of A
	Unit    string   `json:"unit,omitempty"`
	Factor  float64  `json:"factor,omitempty"`  // A over B
	Open    string   `json:"open,omitempty"`    // the assumption of the conversion
	Reason  *Reason  `json:"reason,omitempty"`  // why they cannot be compared
	Answers []Answer `json:"answers,omitempty"` // position, pace and projection by B, where they differ from those by A
}

// Differences compares the first measure with each other one, party by party, in
// the first one's unit. Where both have no year in common, it says so.
func (g *Goal) Differences(results []*Result) []Difference {
	if len(g.Measures) < 2 {
		return nil
	}
	first := g.Measures[0].Name
	var out []Difference
	for _, a := range results {
		if a.Measure != first {
			continue
		}
		for _, b := range results {
			if b.Measure != first && b.Party == a.Party {
				out = append(out, g.difference(a, b))
			}
		}
	}
	return out
}

func (g *Goal) difference(a, b *Result) Difference {
	d := Difference{Party: a.Party, A: a.Measure, B: b.Measure}
	for _, p := range [][2]Answer{{a.Position.Answer, b.Position.Answer}, {a.Pace.Answer, b.Pace.Answer}, {a.Projection.Answer, b.Projection.Answer}} {
		if p[0].Verdict != p[1].Verdict {
			d.Answers = append(d.Answers, p[1])
		}
	}
	if a.series == nil || b.series == nil {
		d.Reason = because("no-values")
		return d
	}
	other := b.series
	if other.Gas == "" || a.series.Gas == "" {
		x := *other
		x.Gas = cmp.Or(other.Gas, a.series.Gas, g.Scope.Gas)
		other = &x
	}
	same, open, err := other.In(a.series.Unit)
	if err != nil {
		d.Reason = because("no-conversion", b.series.Unit.String(), a.series.Unit.String())
		return d
	}
	d.Unit, d.Open = a.series.Unit.String(), open
	d.common(a.series, same)
	return d
}

// common finds the last year in which both have a value.
func (d *Difference) common(a, b *timeseries.Series) {
	for _, o := range a.Measured() {
		if p, ok := b.At(o.Year); ok && p.Measured {
			d.Year, d.ValueA, d.ValueB = o.Year, o.Value, p.Value
		}
	}
	switch {
	case d.Year == 0:
		d.Reason = because("no-common-year")
	case d.ValueB != 0 && !math.IsInf(d.ValueA/d.ValueB, 0):
		d.Factor = d.ValueA / d.ValueB
	}
}

// Instrument is the name under which the findings of this package stand.
const Instrument = "target"

// Findings are what results say on the timeline of a commitment: of each measure
// one for all together or, where that cannot be given, one for each party.
func (g *Goal) Findings(commitment, path string, results []*Result) []trillium.Finding {
	var out []trillium.Finding
	for _, r := range results {
		together := false
		for _, o := range results {
			together = together || o.Measure == r.Measure && o.Party == trillium.All && o.Position.Given()
		}
		if together && r.Party != trillium.All || r.Party == trillium.All && !r.Position.Given() {
			continue
		}
		if f := r.finding(); f != nil {
			f.Commitment, f.Path = commitment, path
			out = append(out, *f)
		}
	}
	return out
}

// finding is the statement of one result, nil if it says nothing: an event's is
// known from the commitment itself.
func (r *Result) finding() *trillium.Finding {
	p := &r.Position
	if r.goal.Kind == Event {
		return nil
	}
	f := &trillium.Finding{Instrument: Instrument, Source: r.Measure, Unit: r.Unit, Date: r.at.Day}
	who := party(r.Party)
	if !p.Given() {
		f.Says = *because("finding-unassessable", who, r.Measure)
		if o, ok := r.lastOf(); ok {
			f.Date = o
		}
		return f
	}
	f.Value, f.Date = p.Value, p.Known
	if f.Date == "" {
		f.Date = year(p.Year) + "-12-31"
	}
	switch {
	case p.Verdict == Met || p.Verdict == Missed || p.Verdict == NotYet:
		f.Says = *because("finding-"+p.Verdict, who, num(*p.Value), r.Unit, year(p.Year), num(r.Line.Value))
	default:
		f.Says = *because("finding-"+p.Verdict, who, num(*p.Value), r.Unit, year(p.Year), num(*p.Linear))
	}
	return f
}

// lastOf is the day since when the last value is known.
func (r *Result) lastOf() (string, bool) {
	if r.series == nil {
		return "", false
	}
	o, ok := r.last()
	if !ok {
		return "", false
	}
	if o.Known == "" {
		return year(o.Year) + "-12-31", true
	}
	return o.Known, true
}

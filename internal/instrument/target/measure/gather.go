package measure

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/timeseries"
)

// A member is the series of a party, brought to one unit and cut off at the moment.
type member struct {
	series   *timeseries.Series
	scenario *timeseries.Series
	why      *Reason // why there is none
	notes    []Reason
	undated  int
	revised  []timeseries.Revision
	stated   []string // confidence, in the source's words
	party    string
	spliced  bool // the base is of an earlier release than the last value, and others changed between
	plain    bool // one series, in the unit in which it was published
}

// gather adds up, divides and converts a member's series.
func (g *Goal) gather(m *Member, by *Measure, at Moment, find func(id string) *timeseries.Series) member {
	x := member{party: m.Party, plain: len(m.Series) == 1 && len(m.Over) == 0 && by.Unit == ""}
	x.series = x.sum(m.Series, by, g, at, find)
	if x.why == nil {
		x.series = past(x.series, at)
	}
	if x.why == nil && len(m.Over) > 0 {
		if over := x.sum(m.Over, &Measure{Name: by.Name}, g, at, find); x.why == nil {
			x.series = timeseries.Divide(x.series.ID, x.series, over)
			if x.series.Unit.Name == "ratio" && g.Unit == timeseries.Percent {
				x.series = percent(x.series)
			}
		}
	}
	if x.why == nil && len(m.Scenario) > 0 {
		x.scenario = x.sum(m.Scenario, by, g, at, find)
	}
	if x.why != nil {
		return x
	}
	if !g.fits(x.series) {
		x.why = because("other-unit", x.series.Unit.String(), g.Unit)
		return x
	}
	x.series = x.series.Suspect() // before what comes later is cut off: it tells what is usual
	if at.Year != 0 {
		x.series.Observations = slices.DeleteFunc(x.series.Observations, func(o timeseries.Observation) bool { return o.Year > at.Year })
		x.series.Breaks = slices.DeleteFunc(x.series.Breaks, func(b timeseries.Break) bool { return b.Year > at.Year })
	}
	if len(x.series.Measured()) == 0 {
		x.why = because("no-values")
	}
	return x
}

// fits reports whether values of the unit can be held against the goal's number.
func (g *Goal) fits(s *timeseries.Series) bool {
	if g.Kind.IsPercent() || g.Unit == "" {
		return true
	}
	u := s.Unit
	want := timeseries.ParseUnit(g.Unit)
	return want == u || want.Name == u.Name && want.GWP == u.GWP && want.Report == u.Report && want.Per == u.Per &&
		(want.Substance == "" || s.Of() == "" || want.Substance == s.Of())
}

// past leaves out what is no measurement at the moment: forecasts, and years that have
// not come.
func past(s *timeseries.Series, at Moment) *timeseries.Series {
	out := *s
	out.Observations = nil
	for _, o := range s.Observations {
		if o.Status != "F" && (at.Day == "" || year(o.Year) <= at.Day[:4]) {
			out.Observations = append(out.Observations, o)
		}
	}
	return &out
}

// percent is a ratio in percent.
func percent(s *timeseries.Series) *timeseries.Series {
	out := *s
	out.Unit, out.Observations = timeseries.Unit{Name: timeseries.Percent}, slices.Clone(s.Observations)
	for i := range out.Observations {
		out.Observations[i].Value *= 100
	}
	return &out
}

// sum adds up the series with the ids, as they were known at the moment, in the
// measure's unit.
func (x *member) sum(ids []string, by *Measure, g *Goal, at Moment, find func(id string) *timeseries.Series) *timeseries.Series {
	var parts []*timeseries.Series
	for _, id := range ids {
		full := find(id)
		if full == nil {
			x.why = because("no-series", id)
			return nil
		}
		s, why := x.part(full, by, g, at)
		if why != nil {
			x.why = why
			return nil
		}
		parts = append(parts, s)
	}
	sum, why := add(strings.Join(ids, "+"), parts)
	if why != nil {
		x.why = why
		return nil
	}
	x.note(sum)
	return sum.Series
}

// add adds series up, or says why they do not.
func add(id string, parts []*timeseries.Series) (timeseries.Sum, *Reason) {
	for _, p := range parts {
		if a, b := parts[0].Of(), p.Of(); p.Unit != parts[0].Unit || a != b && a != "" && b != "" {
			return timeseries.Sum{}, because("no-sum", named(parts[0]), named(p))
		}
	}
	if len(parts) > 1 && !parts[0].Unit.Adds() {
		return timeseries.Sum{}, because("not-added", parts[0].Unit.String())
	}
	sum, err := timeseries.Add(id, parts)
	if err != nil {
		return sum, because("no-values")
	}
	return sum, nil
}

// named is a series' unit with what it measures.
func named(s *timeseries.Series) string {
	if s.Unit.Substance == "" && s.Gas != "" {
		return s.Unit.String() + " " + s.Gas
	}
	return s.Unit.String()
}

// part is one series as it was known, cut off and converted.
func (x *member) part(full *timeseries.Series, by *Measure, g *Goal, at Moment) (*timeseries.Series, *Reason) {
	x.undated += full.Undated()
	x.revised = append(x.revised, full.Revisions(at.Day)...)
	s := full.AsOf(at.Day)
	if full.Undated() == len(full.Observations) {
		s = full.AsOf("") // nobody says since when; the fitness of the data tells
	}
	x.spliced = x.spliced || spliced(full, s, g, at)
	for _, o := range s.Observations {
		if o.Confidence != "" && !slices.Contains(x.stated, o.Confidence) {
			x.stated = append(x.stated, o.Confidence)
		}
	}
	if by.Unit == "" {
		return s, nil
	}
	if s.Gas == "" {
		s.Gas = g.Scope.Gas
	}
	out, open, err := s.In(timeseries.ParseUnit(by.Unit))
	if err != nil {
		return nil, because("no-conversion", s.Unit.String(), by.Unit)
	}
	if open != "" {
		x.remark(because("converted", s.Unit.String(), out.Unit.String(), open))
	}
	return out, nil
}

// spliced reports whether the base value is of an earlier release than the last one,
// while the later release changed other values that both give: then the two may not
// compare.
func spliced(full, now *timeseries.Series, g *Goal, at Moment) bool {
	base, ok := now.At(g.Base)
	if points := past(now, at).Measured(); ok && base.Measured && len(points) > 0 {
		last := points[len(points)-1]
		return base.Source < last.Source && slices.ContainsFunc(full.Revisions(at.Day), func(v timeseries.Revision) bool { return v.To.Source == last.Source })
	}
	return false
}

// note keeps what a sum left open.
func (x *member) note(sum timeseries.Sum) {
	if len(sum.Elsewhere) > 0 {
		var keys []string
		for _, g := range sum.Elsewhere {
			if !slices.Contains(keys, g.Key) {
				keys = append(keys, g.Key)
			}
		}
		x.remark(because("elsewhere", strings.Join(keys, "; "), sum.Elsewhere[0].Series))
	}
	if len(sum.Gaps) > 0 {
		x.remark(because("sum-gaps", gapYears(sum.Gaps), gapParts(sum.Gaps)))
	}
	if len(sum.Nomenclatures) > 0 {
		x.remark(because("nomenclatures", strings.Join(sum.Nomenclatures, ", ")))
	}
}

func (x *member) remark(r *Reason) {
	if !slices.ContainsFunc(x.notes, func(n Reason) bool { return n.Key == r.Key && slices.Equal(n.Args, r.Args) }) {
		x.notes = append(x.notes, *r)
	}
}

// gapYears names the years of gaps, the first few.
func gapYears(gaps []timeseries.Gap) string {
	var years []int
	for _, g := range gaps {
		years = append(years, g.Year)
	}
	slices.Sort(years)
	return spans(slices.Compact(years))
}

// spans writes years as 2001-2004, 2007.
func spans(years []int) string {
	var out []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		if j > i {
			out = append(out, year(years[i])+"–"+year(years[j]))
		} else {
			out = append(out, year(years[i]))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}

func gapParts(gaps []timeseries.Gap) string {
	var ids []string
	for _, g := range gaps {
		if !slices.Contains(ids, g.Series) {
			ids = append(ids, g.Series)
		}
	}
	if len(ids) > 4 {
		ids = append(ids[:4], "…")
	}
	return strings.Join(ids, ", ")
}

// together adds up the members. One that has no series leaves no sum.
func (g *Goal) together(all []member) member {
	out := member{party: trillium.All}
	var parts, scenarios []*timeseries.Series
	var without []string
	for _, x := range all {
		if x.why != nil {
			without = append(without, party(x.party))
			continue
		}
		parts = append(parts, x.series)
		if x.scenario != nil {
			scenarios = append(scenarios, x.scenario)
		}
		out.undated += x.undated
		out.spliced = out.spliced || x.spliced
		out.revised = append(out.revised, x.revised...)
		for _, n := range x.notes {
			out.remark(&n)
		}
		for _, c := range x.stated {
			if !slices.Contains(out.stated, c) {
				out.stated = append(out.stated, c)
			}
		}
	}
	if len(without) > 0 {
		out.why = because("members-missing", strings.Join(without, ", "))
		return out
	}
	if g.Kind.Divides() {
		out.why = because("not-added", parts[0].Unit.String())
		return out
	}
	sum, why := add("together", parts)
	if why != nil {
		out.why = why
		return out
	}
	out.note(sum)
	out.series = sum.Series
	if len(scenarios) > 0 {
		s, why := add("together", scenarios)
		out.scenario, out.why = s.Series, why
		if why != nil {
			return out
		}
	}
	if len(out.series.Measured()) == 0 {
		out.why = because("no-common-year")
	}
	return out
}

package keep

import (
	"strconv"

	"trillium/internal/chart"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/timeseries"
)

// Figure is a result as a picture. Methods are numbered, as Runs lists them.
func (t Teller) Figure(id, title string, x *measure.Result) chart.Progress {
	p := chart.Progress{ID: id, Title: title, About: t.About(x), Unit: t.Unit(x.Unit), Number: t.Number,
		Words: chart.ProgressWords{Measured: t.T("goal.figure.measured"), Earlier: t.T("goal.figure.earlier"), Linear: t.T("goal.figure.linear"),
			Geometric: t.T("goal.figure.geometric"),
			Goal:      t.T("goal.figure.goal"), Break: t.T("goal.figure.break"), Suspected: t.T("goal.figure.suspected")}}
	for _, y := range x.Rows {
		for _, line := range []struct {
			value *float64
			into  *[]chart.YearValue
		}{{y.Value, &p.Measured}, {y.Linear, &p.Linear}, {y.Geometric, &p.Geometric}} {
			if line.value != nil {
				*line.into = append(*line.into, chart.YearValue{Year: y.Year, Value: *line.value})
			}
		}
	}
	for _, o := range x.Earlier {
		p.Earlier = append(p.Earlier, chart.YearValue{Year: o.Year, Value: o.Value})
	}
	for _, b := range x.Breaks {
		p.Breaks = append(p.Breaks, b.Year)
		if b.Suspected {
			p.Suspected = append(p.Suspected, b.Year)
		}
	}
	if x.Line != nil {
		p.Goal, p.GoalHigh = &chart.YearValue{Year: x.Line.By, Value: x.Line.Value}, x.Line.High
	}
	for i, r := range x.Projection.Runs {
		f := chart.Fan{Label: strconv.Itoa(i + 1)}
		for _, v := range r.Points {
			f.Points = append(f.Points, chart.Banded(v))
		}
		p.Fans = append(p.Fans, f)
	}
	return p
}

// About says a figure in words, for who does not see it: what was measured first and
// last, what is asked, what parts it, and where the methods lead.
func (t Teller) About(x *measure.Result) string {
	var values []measure.Row
	for _, y := range x.Rows {
		if y.Value != nil {
			values = append(values, y)
		}
	}
	if len(values) == 0 {
		return t.T("goal.why.no-values")
	}
	first, last := values[0], values[len(values)-1]
	out := t.T("goal.about.measured", t.Unit(x.Unit), first.Year, t.Digits(*first.Value), last.Year, t.Digits(*last.Value), len(values))
	if x.Line != nil {
		out += " " + t.T("goal.position.goal", t.Digits(x.Line.Value), x.Line.By)
	}
	for _, b := range x.Breaks {
		out += " " + t.breakWords(b)
	}
	for i, r := range x.Projection.Runs {
		out += " " + strconv.Itoa(i+1) + ". " + t.Run(x, r)
	}
	return out
}

func (t Teller) breakWords(b timeseries.Break) string {
	if b.Suspected {
		return t.T("goal.break.suspected", b.Year)
	}
	return t.T("goal.break.stated", b.Year, b.Note, b.By)
}

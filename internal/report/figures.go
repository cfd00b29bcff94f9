package report

import (
	"time"

	"trillium/internal/assess"
	"trillium/internal/chart"
	"trillium/internal/review"
)

// Figure is the matrix of scores as a picture.
func (t Teller) Figure(r *Report) chart.Scores {
	f := chart.Scores{Title: t.T("report.matrix"), About: t.T("figure.scores"), Columns: r.Parties, Mean: t.T("report.mean"),
		Key: []string{t.T("score.plus"), t.T("score.zero"), t.T("score.minus"), t.T("cell.none")}}
	for i, row := range r.Matrix.Rows {
		line := chart.ScoreRow{Label: row.ID + " " + row.Title, Mean: t.Mean(r.Matrix.Commitment(i))}
		for k := range r.Parties {
			line.Marks = append(line.Marks, markOf(r.Matrix.Cell(i, k), r.Chapters[i].Score(r.Parties[k])))
		}
		f.Rows = append(f.Rows, line)
	}
	for _, a := range r.Of(OfParty) {
		f.Foot = append(f.Foot, t.Mean(a.Exact))
	}
	f.Foot = append(f.Foot, t.Mean(r.Summary().Exact))
	return f
}

func markOf(c assess.Cell, s *Score) chart.Mark {
	switch {
	case c.Scored && c.Value > 0:
		return chart.Plus
	case c.Scored && c.Value < 0:
		return chart.Minus
	case c.Scored:
		return chart.Zero
	case s != nil && s.Final.People > 0:
		return chart.Waits
	}
	return chart.NoMark
}

// Score is what stands of a party, nil if the commitment does not bind it.
func (c *Chapter) Score(party string) *Score {
	for i := range c.Scores {
		if c.Scores[i].Party == party {
			return &c.Scores[i]
		}
	}
	return nil
}

// Trend are percentages over the summits of a series, a line for each party and
// one for all; the reports must be in the order of the summits.
func (t Teller) Trend(reports []*Report) chart.Trend {
	f := chart.Trend{Title: t.T("report.trend"), About: t.T("figure.trend")}
	line := make(map[string]int)
	value := func(name, label string, column int, a Average) {
		i, ok := line[name]
		if !ok {
			i, line[name] = len(f.Lines), len(f.Lines)
			f.Lines = append(f.Lines, chart.TrendLine{Label: label, Values: make([]int, len(reports))})
			for k := range f.Lines[i].Values {
				f.Lines[i].Values[k] = -1
			}
		}
		if a.Percent != nil {
			f.Lines[i].Values[column] = *a.Percent
		}
	}
	for column, r := range reports {
		f.Columns = append(f.Columns, r.Summit)
		value("", t.T("report.all"), column, r.Summary())
		for _, a := range r.Of(OfParty) {
			value(a.ID, t.Party(a.ID), column, a)
		}
	}
	return f
}

// Months is the calendar of deadlines, from the first year with one to the last;
// at most maxYears. href gives the page for a year and month.
func (t Teller) Months(list []Due, today time.Time, href func(year, month int) string) chart.Calendar {
	f := chart.Calendar{Title: t.T("due.calendar"), About: t.T("figure.calendar"), Today: [2]int{today.Year(), int(today.Month())}}
	for m := range 12 {
		name := []rune(t.Month(m + 1))
		f.Months[m] = string(name[:min(len(name), 4)])
	}
	counts := perMonth(list, today.Format(time.DateOnly))
	for year := today.Year() - maxYears; year <= today.Year()+maxYears; year++ {
		c := counts[year]
		if c == nil {
			continue
		}
		y := chart.CalendarYear{Year: year, Due: c.Due, Late: c.Late}
		for m := range 12 {
			y.Hrefs[m] = href(year, m+1)
			y.Names[m] = t.T("calendar.month", t.Month(m+1), year, c.Due[m]+c.Late[m], c.Late[m])
		}
		f.Years = append(f.Years, y)
	}
	return f
}

// maxYears is how far a calendar looks back and ahead.
const maxYears = 40

// Interims reports whether a score has an interim value.
func (s Score) Interims() bool { return s.Interim.Scored && s.Interim.Round == review.Interim }

// perMonth counts deadlines by year and month.
func perMonth(list []Due, today string) map[int]*monthCounts {
	out := make(map[int]*monthCounts)
	for _, d := range list {
		day, err := time.Parse(time.DateOnly, d.Deadline.Date)
		if err != nil {
			continue
		}
		y := out[day.Year()]
		if y == nil {
			y = &monthCounts{}
			out[day.Year()] = y
		}
		if m := int(day.Month()) - 1; d.Done == "" && d.Deadline.Date < today {
			y.Late[m]++
		} else {
			y.Due[m]++
		}
	}
	return out
}

// monthCounts are deadlines of a year by month: late ones apart.
type monthCounts struct {
	Due, Late [12]int
}

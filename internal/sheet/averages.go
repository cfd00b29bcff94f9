package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"trillium/internal/assess"
)

// checkAverages computes the averages that a table gives once more.
func (g *grid) checkAverages(out *Scores, cells [][]assess.Cell) {
	parties := g.parties()
	columns := make([]assess.Mean, len(parties))
	rows := make([]assess.Mean, len(g.rows))
	var all assess.Mean
	for i := range cells {
		for k, c := range cells[i] {
			if c.Scored {
				columns[k].Add(c.Value)
				rows[i].Add(c.Value)
				all.Add(c.Value)
			}
		}
	}
	for i, r := range g.rows {
		if r.total != noTotal {
			for k, c := range parties {
				g.check(out, r, c, r.total, columns[k])
			}
		}
		for c := g.first; c < len(g.columns); c++ {
			switch t := g.columns[c]; {
			case t == noTotal:
			case r.total == noTotal:
				g.check(out, r, c, t, rows[i])
			default:
				g.checkCorner(out, r, c, stricter(r.total, t), all, rows, columns)
			}
		}
	}
}

// stricter is what a cell holds that stands in a row and a column of totals.
func stricter(row, column total) total {
	switch {
	case row == otherTotal || column == otherTotal:
		return otherTotal
	case row == percentTotal || column == percentTotal:
		return percentTotal
	}
	return row
}

// check compares a cell with the mean that it should hold.
func (g *grid) check(out *Scores, r gridRow, column int, t total, m assess.Mean) {
	given, ok := readFigure(r.get(column), t)
	if !ok || m.N == 0 {
		return
	}
	out.Checked++
	if v, _ := m.Value(); !given.is(v) && !(t == sumTotal && given.value == float64(m.Sum)) {
		out.Differ = append(out.Differ, Remark{r.n, g.column(column), r.get(column), fmt.Sprintf("the %d scores give %s", m.N, given.as(m))})
	}
}

// checkCorner accepts, for the whole table, the mean of all scores and the mean
// of the means of rows or columns: tables give either.
func (g *grid) checkCorner(out *Scores, r gridRow, column int, t total, all assess.Mean, rows, columns []assess.Mean) {
	given, ok := readFigure(r.get(column), t)
	if !ok || all.N == 0 {
		return
	}
	out.Checked++
	v, _ := all.Value()
	if !given.is(v) && !given.is(meanOf(rows)) && !given.is(meanOf(columns)) {
		out.Differ = append(out.Differ, Remark{r.n, g.column(column), r.get(column), fmt.Sprintf("all %d scores give %s", all.N, given.as(all))})
	}
}

// meanOf is the mean of means.
func meanOf(list []assess.Mean) float64 {
	sum, n := 0.0, 0
	for _, m := range list {
		if v, ok := m.Value(); ok {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(1, n))
}

// A figure is an average as a table prints it.
type figure struct {
	value   float64
	digits  int // behind the point
	percent bool
}

// readFigure reads an average: "+0.63", "0,63", "81%", "81".
func readFigure(s string, t total) (figure, bool) {
	if t == otherTotal {
		return figure{}, false
	}
	c := strings.ReplaceAll(plainCell(s), " ", "")
	f := figure{percent: t == percentTotal || strings.HasSuffix(c, "%")}
	signed := strings.HasPrefix(c, "+") || strings.HasPrefix(c, "-")
	c = strings.Replace(strings.TrimSuffix(c, "%"), ",", ".", 1)
	if _, fraction, ok := strings.Cut(c, "."); ok {
		f.digits = len(fraction)
	}
	v, err := strconv.ParseFloat(c, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || f.digits > 15 {
		return figure{}, false
	}
	// A row called percent may also give the mean; only a sign or its size tells.
	if f.percent && !strings.Contains(s, "%") && (signed || math.Abs(v) < 1 && f.digits > 0) {
		f.percent = false
	}
	if !f.percent && t == meanTotal && math.Abs(v) > 1 {
		f.percent = true
	}
	f.value = v
	return f, true
}

// is reports whether the figure is a mean, as far as its digits tell.
func (f figure) is(mean float64) bool {
	if f.percent {
		mean = (mean + 1) * 50
	}
	return math.Abs(f.value-mean) <= 0.5*math.Pow(10, -float64(f.digits))+1e-9
}

// as writes a mean as the figure is written.
func (f figure) as(m assess.Mean) string {
	if f.percent {
		p, _ := m.Percent()
		return fmt.Sprintf("%d%%", p)
	}
	return m.String()
}

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
	since := make(map[int][]assess.Mean) // columns by part of the table
	rows := make([]assess.Mean, len(g.rows))
	var all assess.Mean
	for i := range cells {
		for k, c := range cells[i] {
			if c.Scored {
				columns[k].Add(c.Value)
				part := g.rows[i].part
				if since[part] == nil {
					since[part] = make([]assess.Mean, len(parties))
				}
				since[part][k].Add(c.Value)
				rows[i].Add(c.Value)
				all.Add(c.Value)
			}
		}
	}
	for i, r := range g.rows {
		if r.total != noTotal {
			for k, c := range parties {
				g.check(out, r, c, r.total, append([]assess.Mean{columns[k]}, partOf(since, r.part, k)...)...)
			}
		}
		for c, t := range g.columns {
			switch {
			case g.kinds[c] != totalColumn:
			case r.total == noTotal:
				g.check(out, r, c, t, rows[i])
			default:
				g.checkCorner(out, r, c, stricter(r.total, t), all, rows, columns)
			}
		}
	}
}

// partOf is the mean of a column since the last line across the table.
func partOf(since map[int][]assess.Mean, part, k int) []assess.Mean {
	if list := since[part]; list != nil && len(since) > 1 {
		return list[k : k+1]
	}
	return nil
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

// check compares a cell with the means that it may hold: of all scores, or of
// those of its part of the table.
func (g *grid) check(out *Scores, r gridRow, column int, t total, means ...assess.Mean) {
	given, ok := readFigure(r.get(column), t)
	if m := means[0]; !ok || m.N == 0 {
		return
	}
	out.Checked++
	for _, m := range means {
		if v, ok := m.Value(); ok && (given.is(v) || t == sumTotal && given.value == float64(m.Sum)) {
			return
		}
	}
	out.Differ = append(out.Differ, Remark{r.n, g.column(column), r.get(column), fmt.Sprintf("the %d scores give %s", means[0].N, given.as(means[0]))})
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
	if !given.is(v) && !given.is(meanOf(rows)) && !given.is(meanOf(columns)) && !(t == sumTotal && given.value == float64(all.Sum)) {
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
	// A row called percent may also give the mean; only a sign tells.
	if f.percent && !strings.Contains(s, "%") && signed {
		f.percent = false
	}
	if !f.percent && (t == meanTotal || t == sumTotal) && math.Abs(v) > 1 && !signed {
		f.percent = true
	}
	f.value = v
	return f, true
}

// is reports whether the figure is a mean, as far as its digits tell.
func (f figure) is(mean float64) bool {
	if f.percent {
		mean = (mean + 1) * 50
		if math.Abs(f.value*100-mean) <= 50*math.Pow(10, -float64(f.digits))+1e-9 && math.Abs(f.value) <= 1 {
			return true // a spreadsheet keeps 75 % as 0.75
		}
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

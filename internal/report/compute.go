package report

import (
	"trillium"
	"trillium/internal/assess"
	"trillium/internal/review"
)

// compute makes the matrices and everything that follows from them.
func (r *Report) compute() {
	r.Matrix = r.matrix(func(s *Score) review.Cell { return s.Final })
	interim := r.matrix(func(s *Score) review.Cell { return s.Interim })
	if interim.Summit().N > 0 {
		r.Interim = interim
		r.Changes = assess.Changes(interim, r.Matrix)
	}
	for i := range r.Chapters {
		r.Chapters[i].Mean = r.Matrix.Commitment(i)
	}
	r.Averages = Averages(r.Matrix, r.Summit)
	r.Agreement = Agree(r.comparison())
	causes := make(map[string]int)
	for i := range r.Chapters {
		for k := range r.Chapters[i].Scores {
			m := r.Chapters[i].Scores[k].Final.Decides
			if m == nil {
				continue
			}
			if m.Cause != "" {
				causes[m.Cause]++
			}
			switch m.Letter {
			case review.Kept:
				r.Letter.Kept++
			case review.NotKept:
				r.Letter.NotKept++
			default:
				r.Letter.Open++
			}
		}
	}
	for _, cause := range review.Causes {
		if n := causes[cause]; n > 0 {
			r.Causes = append(r.Causes, CauseCount{cause, n})
		}
	}
}

// matrix is one round of scores.
func (r *Report) matrix(cell func(*Score) review.Cell) *assess.Matrix {
	m := &assess.Matrix{Parties: r.Parties, Joint: r.Counting}
	column := make(map[string]int, len(r.Parties))
	for i, p := range r.Parties {
		column[p] = i
	}
	for i := range r.Chapters {
		c := &r.Chapters[i]
		row := assess.Row{ID: c.State.ID, Title: trillium.Plain(c.State.Text), Theme: c.Theme, Cells: make([]assess.Cell, len(r.Parties))}
		for k := range c.Scores {
			s := &c.Scores[k]
			if got := cell(s).Cell; s.Party == trillium.All {
				row.Joint = got
			} else {
				row.Cells[column[s.Party]] = got
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// comparison is what reviewers gave blind to each other, of cells that are open.
func (r *Report) comparison() assess.Comparison {
	var out assess.Comparison
	for i := range r.Chapters {
		c := &r.Chapters[i]
		one := assess.CommitmentUnits{ID: c.State.ID}
		for k := range c.Scores {
			for _, cell := range []review.Cell{c.Scores[k].Final, c.Scores[k].Interim} {
				u, d := blind(c.State, cell)
				if len(u) == 0 {
					continue
				}
				one.Units = append(one.Units, u)
				if d != nil {
					d.ID = c.State.ID
					out.Differ = append(out.Differ, *d)
				}
			}
		}
		out.ByCommitment = append(out.ByCommitment, one)
		out.Units = append(out.Units, one.Units...)
	}
	return out
}

// blind are the blind scores of a cell, and how they differ, nil if they do not.
func blind(s *review.State, cell review.Cell) (assess.Unit, *assess.Difference) {
	var u assess.Unit
	d := &assess.Difference{Party: cell.Party}
	differ := false
	for _, m := range s.Blind {
		if m.Scoring.Party == cell.Party && m.Round == cell.Round && cell.Open {
			differ = differ || len(u) > 0 && u[0] != m.Value
			u = append(u, m.Value)
			d.Cells = append(d.Cells, assess.Scored(m.Value))
		}
	}
	if !differ {
		d = nil
	}
	return u, d
}

package sheet

import (
	"fmt"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/source"
)

// Scores are a table of scores as it was found in the wild.
type Scores struct {
	Matrix   *assess.Matrix
	Unclear  []Remark // cells that were not taken
	Left     []Remark // lines and columns that are no scores, names or averages
	Totals   []string // lines and columns that were taken for averages, or counts
	Restored []Remark // ids that a spreadsheet had turned into dates, with what they were
	Checked  int      // averages of the table that were computed again
	Differ   []Remark // those that come out otherwise
}

// A Remark is on one cell of a table.
type Remark struct {
	Line   int    `json:"line"`   // of the file, from 1
	Column string `json:"column"` // letter and name, "C (MEX)"
	Text   string `json:"text"`   // as it stands there
	Note   string `json:"note"`
}

// ReadScores reads a table of scores: commitments by parties or parties by
// commitments, with or without columns for numbers, titles and themes, and with
// averages, which are not taken but computed again and compared. Cells may hold
// "1", "+1", a minus of any kind, signs alone, or nothing. What is not clear is
// listed and counts as not scored. The error is trillium.ErrUnreadable if it is
// no CSV and trillium.ErrInvalid if no scores are found in it.
func ReadScores(name string, data []byte) (*Scores, error) {
	if len(data) > source.MaxSize {
		return nil, fmt.Errorf("%s: %w: more than %d MB", name, trillium.ErrTooLarge, source.MaxSize>>20)
	}
	lines, err := readLines(data, 50, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	g, err := newGrid(lines)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return g.read(), nil
}

// read takes the scores out of a grid whose rows and columns are known.
func (g *grid) read() *Scores {
	out := &Scores{Matrix: &assess.Matrix{Parties: g.partyNames(g.parties())}, Left: g.left}
	for c, k := range g.kinds {
		if k == totalColumn {
			out.Totals = append(out.Totals, "column "+g.column(c))
		}
	}
	for _, r := range g.rows {
		if r.total != noTotal {
			out.Totals = append(out.Totals, fmt.Sprintf("line %d", r.n))
		}
	}
	cells := make([][]assess.Cell, len(g.rows))
	signs := bareSigns(g.scoreCells())
	for i, r := range g.rows {
		if r.total != noTotal {
			continue
		}
		for _, c := range g.parties() {
			cell, why := readScore(r.get(c), signs)
			cells[i] = append(cells[i], cell)
			if why != "" {
				out.Unclear = append(out.Unclear, Remark{r.n, g.column(c), r.get(c), why})
			}
		}
	}
	if g.turned() {
		g.takeTurned(out, cells)
	} else {
		g.takeRows(out, cells)
	}
	g.checkAverages(out, cells)
	out.twice()
	return out
}

// twice lists ids and parties that stand more than once: nothing tells their
// scores apart.
func (s *Scores) twice() {
	seen := make(map[string]bool)
	note := func(kind, name string) {
		if seen[kind+name] {
			s.Unclear = append(s.Unclear, Remark{Text: name, Note: "the " + kind + " stands more than once"})
		}
		seen[kind+name] = true
	}
	for _, r := range s.Matrix.Rows {
		note("commitment", r.ID)
	}
	for _, p := range s.Matrix.Parties {
		note("party", p)
	}
}

// takeRows makes each line a commitment.
func (g *grid) takeRows(out *Scores, cells [][]assess.Cell) {
	var ids []string
	for _, r := range g.rows {
		ids = append(ids, g.nameOf(r))
	}
	for i, r := range g.rows {
		if r.total != noTotal {
			continue
		}
		id := g.takeID(out, r.n, g.id, ids[i], ids)
		out.Matrix.Rows = append(out.Matrix.Rows, assess.Row{ID: id, Title: r.get(g.title), Theme: r.theme, Cells: cells[i]})
	}
}

// takeTurned makes each column a commitment and each line a party.
func (g *grid) takeTurned(out *Scores, cells [][]assess.Cell) {
	ids := out.Matrix.Parties
	out.Matrix.Parties = nil
	for k, c := range g.parties() {
		row := assess.Row{ID: g.takeID(out, g.head.n, c, ids[k], ids)}
		for i, r := range g.rows {
			if r.total == noTotal {
				row.Cells = append(row.Cells, cells[i][k])
			}
		}
		out.Matrix.Rows = append(out.Matrix.Rows, row)
	}
	for _, r := range g.rows {
		if r.total == noTotal {
			out.Matrix.Parties = append(out.Matrix.Parties, g.nameOf(r))
		}
	}
}

// takeID restores an id and remarks on it.
func (g *grid) takeID(out *Scores, line, column int, id string, others []string) string {
	was, restored, why := restoreID(id, others)
	switch {
	case restored:
		out.Restored = append(out.Restored, Remark{line, g.column(column), id, "read as " + was})
	case why != "":
		out.Unclear = append(out.Unclear, Remark{line, g.column(column), id, why})
	}
	return was
}

package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"trillium"
)

// A total is what a column or row of a table holds beside scores.
type total int

// The totals.
const (
	noTotal total = iota
	meanTotal
	percentTotal
	sumTotal   // a sum or a mean: what it is called does not say
	otherTotal // how many, ranks: not checked
)

// totals are the words by which they are known, in three languages.
var totals = map[total][]string{
	percentTotal: {"percent", "percentage", "%", "porcentaje", "pourcentage", "por ciento", "pour cent", "compliance rate"},
	meanTotal:    {"average", "averages", "avg", "mean", "overall", "promedio", "media", "moyenne", "moy", "promedios", "moyennes"},
	sumTotal:     {"total", "totals", "sum", "suma", "somme", "score", "net", "puntaje", "totales", "totaux"},
	otherTotal:   {"n", "rank", "count", "number", "scored", "rango", "lugar", "rang", "stdev", "sd", "cuenta", "nombre", "position", "posición"},
}

// totalOf reads the name of a column or row.
func totalOf(name string) total {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '%' })
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool {
			if strings.Contains(w, " ") {
				return strings.Contains(strings.ToLower(name), w)
			}
			return slices.Contains(words, w)
		})
	}
	switch {
	case len(words) == 0 || len(words) > 5:
		return noTotal
	case has(totals[percentTotal]):
		return percentTotal
	case has(totals[meanTotal]):
		return meanTotal
	case len(words) <= 2 && has(totals[sumTotal]):
		return sumTotal
	case len(words) == 1 && has(totals[otherTotal]):
		return otherTotal
	}
	return noTotal
}

// labels are the usual names of the columns that describe a commitment.
var labels = map[string][]string{
	"id":    {"id", "no", "no.", "nº", "n°", "#", "number", "code", "ref", "número", "numéro", "commitment no", "commitment number"},
	"title": {"commitment", "title", "text", "name", "pledge", "compromiso", "título", "engagement", "titre", "description"},
	"theme": {"theme", "issue", "area", "issue area", "topic", "section", "subject", "tema", "área", "thème", "domaine", "sujet"},
}

// A gridRow is a line of the table.
type gridRow struct {
	line
	total total
	theme string
}

// get is a cell, "" where there is none.
func (r gridRow) get(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return trillium.Collapse(r.cells[column])
}

// A grid is a table with what is known of its columns and rows.
type grid struct {
	head    line
	columns []total // of each column behind the labels
	first   int     // column of the first score
	id      int
	title   int
	theme   int
	rows    []gridRow
}

// newGrid finds the header and tells columns and rows apart.
func newGrid(lines []line) (*grid, error) {
	at, first := header(lines)
	if at < 0 {
		return nil, fmt.Errorf("%w: no table of scores is found in it: a row with the names of parties, and below it rows with −1, 0 or +1", trillium.ErrInvalid)
	}
	g := &grid{head: lines[at], first: first, title: -1, theme: -1}
	width := 0
	for _, l := range lines[at:] {
		width = max(width, len(l.cells))
	}
	for c := range width {
		t := totalOf(g.name(c))
		if g.name(c) == "" && c >= first {
			t = otherTotal // a column without a name belongs to nobody
		}
		g.columns = append(g.columns, t)
	}
	for c := range first {
		switch name := strings.ToLower(g.name(c)); {
		case slices.Contains(labels["theme"], name):
			g.theme = c
		case slices.Contains(labels["title"], name) && c != g.id:
			g.title = c
		case slices.Contains(labels["id"], name):
			g.id = c
		}
	}
	theme := ""
	for _, l := range lines[at+1:] {
		r := gridRow{line: l}
		if label, alone := g.label(r); alone && totalOf(label) == noTotal {
			theme = label // a line across the table heads what follows
			continue
		}
		if r.theme = theme; g.theme >= 0 {
			r.theme = r.get(g.theme)
		}
		r.total = g.totalRow(r)
		g.rows = append(g.rows, r)
	}
	if len(g.parties()) == 0 || !slices.ContainsFunc(g.rows, func(r gridRow) bool { return r.total == noTotal }) {
		return nil, fmt.Errorf("%w: no column of it holds the scores of a party", trillium.ErrInvalid)
	}
	return g, nil
}

// header is the index of the row with the names and the first column with
// scores, -1 if there is none: the last row before the first with scores that has
// names above these. A line across the table, which heads what follows, has none.
func header(lines []line) (at, first int) {
	for i := 1; i < len(lines); i++ {
		from := scoresFrom(lines[i])
		if from == 0 {
			continue
		}
		for above := i - 1; above >= 0; above-- {
			cells := lines[above].cells
			if slices.ContainsFunc(cells[min(from, len(cells)):], func(c string) bool { return plainCell(c) != "" }) {
				return above, firstScore(lines[i:], from)
			}
		}
	}
	return -1, 0
}

// scoresFrom is the column from which on a row holds scores or nothing, but at
// least one score; 0 if it holds none. What is no score may stand among them.
func scoresFrom(l line) int {
	scores, others, from := 0, 0, 0
	for c := len(l.cells) - 1; c > 0; c-- {
		cell := plainCell(l.cells[c])
		if _, why := readScore(cell, bare{minus: true}); why == "" && cell != "" {
			scores, from = scores+1, c
		} else if cell != "" {
			others++
		}
	}
	if scores == 0 || scores < others/2 {
		return 0
	}
	return from
}

// firstScore is the first column that holds scores in any row and nothing long
// or worded in most.
func firstScore(lines []line, from int) int {
	for c := 1; c < from; c++ {
		scores, words := 0, 0
		for _, l := range lines {
			if c >= len(l.cells) {
				continue
			}
			cell := plainCell(l.cells[c])
			if _, why := readScore(cell, bare{minus: true}); why == "" && cell != "" {
				scores++
			} else if cell != "" {
				words++
			}
		}
		if scores > words {
			return c
		}
	}
	return from
}

// name is the header of a column.
func (g *grid) name(c int) string {
	if c >= len(g.head.cells) {
		return ""
	}
	return plainCell(trillium.Collapse(g.head.cells[c]))
}

// column names a column as a spreadsheet does, with its header.
func (g *grid) column(c int) string {
	letter := ""
	for n := c; n >= 0; n = n/26 - 1 {
		letter = string(rune('A'+n%26)) + letter
	}
	if name := g.name(c); name != "" {
		return fmt.Sprintf("%s (%s)", letter, name)
	}
	return letter
}

// label is the text of a row that has one cell only, before the scores.
func (g *grid) label(r gridRow) (text string, alone bool) {
	n := 0
	for c, cell := range r.cells {
		if strings.TrimSpace(cell) != "" {
			n++
			if c < g.first {
				text = trillium.Collapse(cell)
			}
		}
	}
	return text, n == 1 && text != ""
}

// totalRow tells whether a row is one of averages: the first of its labels says
// so, or it has none and stands behind the commitments.
func (g *grid) totalRow(r gridRow) total {
	named := false
	for c := range g.first {
		if text := r.get(c); text != "" {
			named = true
			if t := totalOf(text); t != noTotal {
				return t
			}
		}
	}
	if !named {
		return otherTotal
	}
	return noTotal
}

// parties are the columns with scores.
func (g *grid) parties() []int {
	var out []int
	for c := g.first; c < len(g.columns); c++ {
		if g.columns[c] == noTotal {
			out = append(out, c)
		}
	}
	return out
}

func (g *grid) names(columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = g.name(c)
	}
	return out
}

// scoreCells are the cells that should hold scores.
func (g *grid) scoreCells() []string {
	var out []string
	for _, r := range g.rows {
		for _, c := range g.parties() {
			if r.total == noTotal {
				out = append(out, r.get(c))
			}
		}
	}
	return out
}

// turned reports whether the columns are commitments and the rows parties: most
// columns have a number in their name and few rows have.
func (g *grid) turned() bool {
	numbered := func(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
	columns, rows, n := 0, 0, 0
	for _, name := range g.names(g.parties()) {
		if numbered(name) {
			columns++
		}
	}
	for _, r := range g.rows {
		if r.total == noTotal {
			n++
			if numbered(r.get(g.id)) {
				rows++
			}
		}
	}
	return 2*columns > len(g.parties()) && 2*rows < n
}

package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/table"
)

// A gridRow is a line of the table.
type gridRow struct {
	line
	total total
	theme string
	part  int // of the table, from line across to line across
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
	kinds   []columnKind
	columns []total // of each column of totals
	id      int     // columns, -1 if there is none
	title   int
	theme   int
	rows    []gridRow // commitments and totals
	left    []Remark  // rows and columns that were not taken
}

// A columnKind is what a column holds.
type columnKind int

// The kinds of column.
const (
	labelColumn columnKind = iota
	scoreColumn
	totalColumn
	leftColumn // not taken, and said so
)

// newGrid finds the header and tells columns and rows apart.
func newGrid(lines []line) (*grid, error) {
	at := header(lines)
	if at < 0 {
		return nil, fmt.Errorf("%w: no table of scores is found in it: a row with the names of parties, and below it rows with −1, 0 or +1", trillium.ErrInvalid)
	}
	g := &grid{head: lines[at], id: -1, title: -1, theme: -1}
	g.findColumns(lines[at+1:])
	g.findRows(lines[at+1:])
	if len(g.parties()) == 0 || !slices.ContainsFunc(g.rows, func(r gridRow) bool { return r.total == noTotal }) {
		return nil, fmt.Errorf("%w: no column of it holds the scores of a party", trillium.ErrInvalid)
	}
	return g, nil
}

// header is the index of the row with the names: of all rows whose cells are
// names, the one with the most scores below them, the topmost of several; -1 if
// there is none.
func header(lines []line) int {
	best, most := -1, 0
	for i, l := range lines {
		if i > maxAbove {
			break
		}
		named := namedCells(l.cells)
		n := 0
		for _, below := range lines[i+1:] {
			for _, c := range named {
				if c < len(below.cells) && isScore(below.cells[c]) {
					n++
				}
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// maxAbove is how many lines may stand above a table.
const maxAbove = 60

var (
	codedName = regexp.MustCompile(`^\d+[-–/]\d+`)
	wholeName = regexp.MustCompile(`^\d{1,3}$`)
	figureIn  = regexp.MustCompile(`^[(\[]?[+-]?\d*[.,]?\d+ ?%?[)\]*†‡]*$`)
)

// namedCells are the cells behind the first that can name a party or commitment: at
// least one has letters, or all are different whole numbers from 1 on.
func namedCells(cells []string) []int {
	var names, numbers []int
	ascending, last := true, 0
	if len(cells) > 0 && totalOf(plainCell(cells[0])) != noTotal && roleOf(cells[0]) == "" {
		return nil
	}
	for c := 1; c < len(cells); c++ {
		s := plainCell(trillium.Collapse(cells[c]))
		switch {
		case s == "" || isMissing(s):
		case wholeName.MatchString(s):
			n, _ := strconv.Atoi(s)
			ascending = ascending && n > last
			last = n
			numbers = append(numbers, c)
		case codedName.MatchString(s), strings.ContainsFunc(s, unicode.IsLetter) && !figureIn.MatchString(s):
			names = append(names, c)
		}
	}
	if len(numbers) > 1 && ascending && last > 1 {
		return append(names, numbers...)
	}
	return names
}

// isScore reports whether a cell holds a score in figures or signs.
func isScore(s string) bool {
	s = plainCell(s)
	_, why := readScore(s, bare{minus: true})
	return why == "" && !isMissing(s)
}

// findColumns tells labels, scores and totals apart by the names of columns and,
// where these do not say, by what stands in them.
func (g *grid) findColumns(below []line) {
	width := len(g.head.cells)
	for _, l := range below {
		width = max(width, len(l.cells))
	}
	stats, last := make([]content, width), 0
	for c := range width {
		stats[c] = contentOf(c, below)
		if stats[c].scores > stats[c].figures && totalOf(g.name(c)) == noTotal {
			last = c
		}
	}
	for c := range width {
		kind, t := g.kindOf(c, stats[c], last)
		g.kinds, g.columns = append(g.kinds, kind), append(g.columns, t)
		if kind == leftColumn {
			g.left = append(g.left, Remark{g.head.n, g.column(c), g.name(c), "the column is not taken: it holds neither names nor scores of a party"})
		}
	}
	for c := range width {
		if g.kinds[c] == labelColumn {
			g.takeLabel(c)
		}
	}
	if g.id < 0 {
		for c := range width { // a table without numbers is known by its titles
			if g.kinds[c] == labelColumn && c != g.theme && (c == g.title || g.title < 0) {
				g.id = c
				break
			}
		}
	}
}

func (g *grid) takeLabel(c int) {
	switch role := roleOf(g.name(c)); {
	case role == "id" && g.id < 0:
		g.id = c
	case role == "theme" && g.theme < 0:
		g.theme = c
	case (role == "title" || role == "party") && g.title < 0:
		g.title = c
	}
}

// content is what stands in a column.
type content struct {
	scores, words, distinct, figures int
	length                           int  // of the words, in characters
	ascending                        bool // all whole numbers come in their order
}

func contentOf(c int, below []line) content {
	out := content{ascending: true}
	last := -1 << 31
	seen := make(map[string]bool)
	for _, l := range below {
		if c >= len(l.cells) || totalOf(firstOf(l)) != noTotal {
			continue
		}
		s := plainCell(trillium.Collapse(l.cells[c]))
		if n, err := strconv.Atoi(s); err == nil {
			out.ascending = out.ascending && n > last
			last = n
		}
		switch {
		case isMissing(s):
		case isScore(s):
			out.scores++
		case figureIn.MatchString(s):
			out.figures++
			if _, err := strconv.Atoi(s); err != nil {
				out.ascending = false
			}
		default:
			out.words, out.length = out.words+1, out.length+utf8.RuneCountInString(s)
			if !seen[s] {
				seen[s] = true
				out.distinct++
			}
		}
	}
	return out
}

// firstOf is the first cell of a line that is not empty.
func firstOf(l line) string {
	for _, c := range l.cells {
		if s := plainCell(c); s != "" {
			return s
		}
	}
	return ""
}

// longLabel is the mean length from which on the words of a column are labels.
const longLabel = 25

// kindOf is what a column holds; last is the last column that is sure to hold
// scores. Averages stand behind it, labels before.
func (g *grid) kindOf(c int, in content, last int) (columnKind, total) {
	name := g.name(c)
	switch {
	case c == 0:
		return labelColumn, noTotal
	case totalOf(name) != noTotal && (roleOf(name) == "" || counting.MatchString(strings.ToLower(name))):
		return totalColumn, totalOf(name)
	case roleOf(name) != "":
		return labelColumn, noTotal
	case name == "" && in.scores > 0:
		return leftColumn, noTotal
	case name == "", in.words > in.scores && in.length > longLabel*in.words:
		return labelColumn, noTotal
	case in.scores == 0 && c < last && 2*in.distinct > in.words && in.words > 0:
		return labelColumn, noTotal
	case in.figures > in.scores && in.ascending && c < last:
		return labelColumn, noTotal // numbers of something
	case in.figures > in.scores && c > last:
		return totalColumn, otherTotal
	}
	return scoreColumn, noTotal
}

// findRows tells commitments, lines across the table, totals and notes apart.
func (g *grid) findRows(below []line) {
	theme, part, last := "", 0, lastScored(g, below)
	for i, l := range below {
		r := gridRow{line: l, part: part}
		label, alone := g.alone(r)
		switch {
		case slices.Equal(l.cells, g.head.cells): // printed once more on another page
			continue
		case i > last && !g.hasFigures(r):
			g.leave(r, "the line is not taken: it holds no scores")
			continue
		case alone && totalOf(label) == noTotal:
			theme, part = label, part+1 // a line across the table heads what follows
			continue
		case g.names(r) > 1 && g.scored(r) == 0 && i < last && !g.hasFigures(r):
			if g.scoredAbove(below[:i]) {
				g.leave(r, "another table begins here; what follows is not taken. Put it in a file of its own")
				return
			}
			continue // a second row of names
		}
		if carried := r.get(g.theme); g.theme >= 0 && carried != "" {
			theme = carried // merged cells leave the others empty
		}
		r.theme = theme
		r.total = g.totalRow(r)
		if r.total == noTotal && g.nameOf(r) == "" {
			g.leave(r, "the line is not taken: it has scores and no name")
			continue
		}
		g.rows = append(g.rows, r)
	}
}

// lastScored is the index of the last line with a score of a party.
func lastScored(g *grid, below []line) int {
	for i := len(below) - 1; i >= 0; i-- {
		if r := (gridRow{line: below[i]}); g.scored(r) > 0 && g.totalRow(r) == noTotal && g.nameOf(r) != "" {
			return i
		}
	}
	return -1
}

func (g *grid) leave(r gridRow, why string) {
	g.left = append(g.left, Remark{r.n, g.column(0), table.Cut(trillium.Collapse(strings.Join(r.cells, " ")), 60), why})
}

// scored counts the scores of parties in a row.
func (g *grid) scored(r gridRow) int {
	n := 0
	for _, c := range g.parties() {
		if isScore(r.get(c)) {
			n++
		}
	}
	return n
}

func (g *grid) scoredAbove(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return g.scored(gridRow{line: l}) > 0 })
}

// names counts the words that stand where scores should.
func (g *grid) names(r gridRow) int {
	n := 0
	for _, c := range g.parties() {
		if s := plainCell(r.get(c)); !isMissing(s) && !isScore(s) && !figureIn.MatchString(s) && strings.ContainsFunc(s, unicode.IsUpper) {
			n++
		}
	}
	return n
}

// hasFigures reports whether anything in figures or signs stands in the columns of
// scores or totals.
func (g *grid) hasFigures(r gridRow) bool {
	for c := range g.kinds {
		s := plainCell(r.get(c))
		if (g.kinds[c] == scoreColumn || g.kinds[c] == totalColumn) && (isScore(s) || figureIn.MatchString(s)) {
			return true
		}
	}
	return false
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

// alone is the text of a row that has one cell only, among the labels.
func (g *grid) alone(r gridRow) (text string, alone bool) {
	n := 0
	for c, cell := range r.cells {
		if strings.TrimSpace(cell) != "" {
			n++
			if g.kinds[c] == labelColumn {
				text = trillium.Collapse(cell)
			}
		}
	}
	return text, n == 1 && text != ""
}

// nameOf is what a row is known by: its id or, without one, its title.
func (g *grid) nameOf(r gridRow) string {
	if id := plainCell(r.get(g.id)); id != "" {
		return id
	}
	return r.get(g.title)
}

// fraction is a figure that only an average can be.
var fraction = regexp.MustCompile(`^[+-]?(?:\d*[.,]\d+|\d+(?:[.,]\d+)? ?%)$`)

// totalRow tells whether a row is one of totals. What has a number of its own is
// none; else its name says so, or that most of what stands where scores should are
// fractions.
func (g *grid) totalRow(r gridRow) total {
	if id := plainCell(r.get(g.id)); id != "" && unicode.IsDigit([]rune(id)[0]) && !isYear(strings.Fields(id)[0]) {
		return noTotal
	}
	for c := range r.cells {
		if text := r.get(c); g.kinds[c] == labelColumn && text != "" {
			if t := totalOf(text); t != noTotal {
				return t
			}
		}
	}
	scores, fractions, percents := 0, 0, 0
	for _, c := range g.parties() {
		switch s := plainCell(r.get(c)); {
		case isMissing(s):
		case isScore(s):
			scores++
		case fraction.MatchString(s):
			fractions++
			if strings.HasSuffix(s, "%") {
				percents++
			}
		}
	}
	switch {
	case fractions <= scores || fractions < 2:
		return noTotal
	case percents > 0:
		return percentTotal
	}
	return otherTotal
}

// parties are the columns with scores.
func (g *grid) parties() []int {
	var out []int
	for c, k := range g.kinds {
		if k == scoreColumn {
			out = append(out, c)
		}
	}
	return out
}

func (g *grid) partyNames(columns []int) []string {
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

// turned reports whether the columns are commitments and the rows parties: the
// first cell of the header says so or, where it does not, most columns have a
// number in their name and few rows have.
func (g *grid) turned() bool {
	switch roleOf(g.name(0)) {
	case "party":
		return true
	case "title", "id", "theme":
		return false
	}
	numbered := func(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
	columns, rows, n := 0, 0, 0
	for _, name := range g.partyNames(g.parties()) {
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

// Package plan finds the tables of action plans in a document: each row gives a measure
// and beside it who leads, by when, or by which indicator it is measured.
package plan

import (
	"strings"

	"trillium"
	"trillium/internal/language"
)

// A Role is what a column of a plan gives.
type Role uint8

// The roles of columns; a column that gives none of the others is Other.
const (
	Other Role = iota
	Measure
	Lead
	Date
	Indicator
)

// roles are the groups of words in the heads of columns, in the order in which a head is
// tried: "Implementation date" is a date.
var roles = []struct {
	group string
	role  Role
}{{"column-date", Date}, {"column-lead", Lead}, {"column-indicator", Indicator}, {"column-measure", Measure}}

// A Row is what a row gives: the blocks of the document in its cells, by their role.
type Row struct {
	N     int    // ordinal among the rows of all plans of the document, from 1
	Head  string // of the column of the measure
	Cells map[Role][]int
}

// A Cell is a block of a plan.
type Cell struct {
	Row  *Row // nil in the head
	Role Role
}

// headWords is how many words the head of a column has at most.
const headWords = 8

// headRows is among how many rows of a table its head is looked for.
const headRows = 3

// Find are the cells of the plans in a document, by the block.
func Find(doc *trillium.Document, l *language.Language) map[int]Cell {
	tables := make(map[int][]int)
	for i := range doc.Blocks {
		if t := doc.Blocks[i].Table; t > 0 {
			tables[t] = append(tables[t], i)
		}
	}
	out := make(map[int]Cell)
	rows := 0
	for i := range doc.Blocks { // in order
		t := doc.Blocks[i].Table
		if blocks := tables[t]; t > 0 && blocks[0] == i {
			rows += find(doc, l, blocks, rows, out)
		}
	}
	return out
}

// find adds the cells of one table if it is a plan, and tells how many rows it has.
func find(doc *trillium.Document, l *language.Language, blocks []int, before int, out map[int]Cell) int {
	columns, head := heads(doc, l, blocks)
	if columns == nil {
		return 0
	}
	measure := 0
	for _, i := range blocks {
		if b := &doc.Blocks[i]; b.Row == head && columns[b.Column] == Measure {
			measure = i
		}
	}
	rows := make(map[int]*Row)
	for _, i := range blocks {
		b := &doc.Blocks[i]
		if b.Row <= head {
			out[i] = Cell{nil, columns[b.Column]}
			continue
		}
		r := rows[b.Row]
		if r == nil {
			r = &Row{N: before + len(rows) + 1, Head: strings.Trim(doc.Blocks[measure].Text, " *:"), Cells: make(map[Role][]int)}
			rows[b.Row] = r
		}
		role := columns[b.Column]
		r.Cells[role] = append(r.Cells[role], i)
		out[i] = Cell{r, role}
	}
	return len(rows)
}

// heads are the roles of a table's columns and the row that says them; nil if no row near
// the top names a measure and something beside it.
func heads(doc *trillium.Document, l *language.Language, blocks []int) (map[int]Role, int) {
	for row := 1; row <= headRows; row++ {
		columns, has := make(map[int]Role), make(map[Role]bool)
		for _, i := range blocks {
			b := &doc.Blocks[i]
			if b.Row != row || columns[b.Column] != Other {
				continue
			}
			if r := roleOf(b.Text, l); r != Other && !has[r] {
				columns[b.Column], has[r] = r, true
			}
		}
		if has[Measure] && (has[Lead] || has[Date] || has[Indicator]) {
			return columns, row
		}
	}
	return nil, 0
}

// roleOf is what the head of a column says that it gives.
func roleOf(head string, l *language.Language) Role {
	words := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(" */()-:,.;?", r) })
	if len(words) == 0 || len(words) > headWords {
		return Other
	}
	var has language.Group
	for _, w := range words {
		has |= l.GroupsAnyCase(w)
	}
	for _, r := range roles {
		if has&l.GroupNamed(r.group) != 0 {
			return r.role
		}
	}
	return Other
}

package source

import (
	"strconv"

	"trillium"
)

// A place is where in a table text stands, from 1.
type place struct{ table, row, column, width int }

// tables are those of a document that are open, and how many there were.
type tables struct {
	open []place
	n    int
}

// maxColumns bounds how many columns a cell may span.
const maxColumns = 1000

// begin goes on to the table, row or cell that a tag opens; span is its colspan.
func (t *tables) begin(name, span string) {
	n := len(t.open)
	switch {
	case name == "table":
		t.n++
		if n < maxDepth {
			t.open = append(t.open, place{table: t.n})
		}
	case n == 0:
	case name == "tr":
		t.open[n-1].row++
		t.open[n-1].column, t.open[n-1].width = 0, 1
	default:
		p := &t.open[n-1]
		p.column += p.width
		p.width = 1
		if wide, err := strconv.Atoi(span); err == nil && wide > 1 && wide < maxColumns {
			p.width = wide
		}
	}
}

// end closes the innermost table.
func (t *tables) end() {
	if n := len(t.open); n > 0 {
		t.open = t.open[:n-1]
	}
}

// put says of a block in which cell it stands, if in any.
func (t *tables) put(b *trillium.Block) {
	if n := len(t.open); n > 0 && t.open[n-1].column > 0 {
		b.Table, b.Row, b.Column = t.open[n-1].table, t.open[n-1].row, t.open[n-1].column
	}
}

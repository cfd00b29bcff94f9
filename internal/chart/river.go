// Package chart draws figures as SVG. Each figure has a title and a description
// for those who hear it, takes its colours from the page (currentColor and
// classes), tells by shape what it tells by colour, and is meant to stand beside
// a table with the same data.
package chart

import (
	"fmt"
	"html"
	"strings"
)

// A River is what runs through columns in time: rows of nodes, joined by links.
type River struct {
	Title, About string
	Columns      []string
	Rows         []RiverRow
}

// A RiverRow has one cell for each column.
type RiverRow struct {
	Label string
	Cells []RiverCell
	Ends  string // what is written behind the last node of a row that ends before the last column, "" if it does not
}

// A RiverCell is a node, or nothing. The link to it comes from the nearest node
// to its left.
type RiverCell struct {
	Text  string // in the node; "" for no node
	Href  string
	Name  string // what the node is, for those who hear it
	Link  string // what is written on the link to it
	Whole bool   // the line to it is whole: decided by a person, or a count
}

// The measures of a river, in units of its view box.
const (
	riverWidth  = 900
	riverLabel  = 250
	riverRow    = 46
	riverHead   = 36
	riverRadius = 15
	labelRunes  = 34
)

// SVG draws the river.
func (r River) SVG() string {
	var b strings.Builder
	height := riverHead + riverRow*len(r.Rows) + 8
	fmt.Fprintf(&b, `<svg class="river" viewBox="0 0 %d %d" role="group" aria-labelledby="river-title river-about" xmlns="http://www.w3.org/2000/svg">`,
		riverWidth, height)
	fmt.Fprintf(&b, `<title id="river-title">%s</title><desc id="river-about">%s</desc>`, html.EscapeString(r.Title), html.EscapeString(r.About))
	for i, c := range r.Columns {
		fmt.Fprintf(&b, `<text class="head" x="%d" y="20" text-anchor="middle">%s</text>`, r.x(i), html.EscapeString(c))
		fmt.Fprintf(&b, `<line class="column" x1="%d" y1="28" x2="%d" y2="%d"/>`, r.x(i), r.x(i), height)
	}
	for i, row := range r.Rows {
		r.row(&b, row, riverHead+riverRow*i+riverRow/2)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// x is the middle of a column.
func (r River) x(i int) int {
	room := riverWidth - riverLabel
	return riverLabel + room*(2*i+1)/(2*max(1, len(r.Columns)))
}

func (r River) row(b *strings.Builder, row RiverRow, y int) {
	fmt.Fprintf(b, `<text class="label" x="0" y="%d">%s</text>`, y+5, html.EscapeString(cut(row.Label, labelRunes)))
	last := -1
	for i, c := range row.Cells {
		if c.Text == "" {
			continue
		}
		if last >= 0 {
			class := "proposed"
			if c.Whole {
				class = "decided"
			}
			from, to := r.x(last)+row.Cells[last].half(), r.x(i)-c.half()
			fmt.Fprintf(b, `<line class="link %s" x1="%d" y1="%d" x2="%d" y2="%d"/>`, class, from, y, to, y)
			if c.Link != "" {
				fmt.Fprintf(b, `<text class="on" x="%d" y="%d" text-anchor="middle">%s</text>`, (from+to)/2, y-6, html.EscapeString(c.Link))
			}
		}
		last = i
	}
	for i, c := range row.Cells {
		if c.Text != "" {
			r.node(b, c, r.x(i), y)
		}
	}
	if row.Ends != "" && last >= 0 {
		x := r.x(last) + row.Cells[last].half()
		fmt.Fprintf(b, `<line class="link ends" x1="%d" y1="%d" x2="%d" y2="%d"/><path class="stop" d="M%d %dv12"/>`, x, y, x+30, y, x+30, y-6)
		fmt.Fprintf(b, `<text class="on" x="%d" y="%d">%s</text>`, x+36, y+4, html.EscapeString(row.Ends))
	}
}

// half is half the width of a node: a circle, or a pill for a longer text.
func (c RiverCell) half() int { return max(riverRadius, 4*len([]rune(c.Text))+6) }

// node draws one; longer texts get a wider pill.
func (r River) node(b *strings.Builder, c RiverCell, x, y int) {
	half := c.half()
	open, shut := "", ""
	if c.Href != "" {
		open = fmt.Sprintf(`<a href="%s" aria-label="%s">`, html.EscapeString(c.Href), html.EscapeString(c.Name))
		shut = `</a>`
	}
	fmt.Fprintf(b, `%s<rect class="node" x="%d" y="%d" width="%d" height="%d" rx="%d"/><text class="in" x="%d" y="%d" text-anchor="middle">%s</text>%s`,
		open, x-half, y-riverRadius, 2*half, 2*riverRadius, riverRadius, x, y+5, html.EscapeString(c.Text), shut)
}

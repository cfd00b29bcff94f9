package chart

import (
	"fmt"
	"html"
	"strings"
)

// A Mark is what stands in a cell of a matrix of scores.
type Mark int

// The marks. Each has its own shape and sign as well as its colour.
const (
	NoMark Mark = iota // not scored: a short line
	Minus              // −1: a triangle that points down
	Zero               // 0: a ring
	Plus               // +1: a full square with a plus
	Waits              // being scored: a dotted ring
)

// Scores is a matrix of scores: rows of commitments, columns of parties.
type Scores struct {
	Title, About string
	Columns      []string // short names of the parties
	Rows         []ScoreRow
	Key          []string // what the marks Plus, Zero, Minus and NoMark mean, in that order
	Mean         string   // name of the column with the rows' means
	Foot         []string // means of the columns, and of all
}

// A ScoreRow is a commitment.
type ScoreRow struct {
	Label string
	Marks []Mark
	Mean  string
}

// The measures of a matrix, in units of its view box.
const (
	scoreLabel  = 330
	scoreColumn = 64
	scoreRow    = 30
	scoreHead   = 34
	scoreRunes  = 46
)

// SVG draws the matrix.
func (s Scores) SVG() string {
	var b strings.Builder
	width := scoreLabel + scoreColumn*(len(s.Columns)+1) + 10
	key := 10
	for _, words := range s.Key {
		key += keyWidth(words)
	}
	width = max(width, key)
	height := scoreHead + scoreRow*(len(s.Rows)+1) + 44
	head(&b, "scores", "scores-figure", width, height, s.Title, s.About)
	for i, c := range s.Columns {
		text(&b, "head", s.x(i), 20, "middle", cut(c, 7))
	}
	text(&b, "head", s.x(len(s.Columns)), 20, "middle", s.Mean)
	for i, r := range s.Rows {
		y := scoreHead + scoreRow*i + scoreRow/2
		fmt.Fprintf(&b, `<line class="rule" x1="0" y1="%d" x2="%d" y2="%d" stroke="#bbb"/>`, y-scoreRow/2, width, y-scoreRow/2)
		text(&b, "label", 0, y+5, "start", cut(r.Label, scoreRunes))
		for k, m := range r.Marks {
			mark(&b, m, s.x(k), y)
		}
		text(&b, "mean", s.x(len(s.Columns)), y+5, "middle", r.Mean)
	}
	y := scoreHead + scoreRow*len(s.Rows) + scoreRow/2
	fmt.Fprintf(&b, `<line class="rule" x1="0" y1="%d" x2="%d" y2="%d" stroke="#777"/>`, y-scoreRow/2, width, y-scoreRow/2)
	text(&b, "head", 0, y+5, "start", s.Mean)
	for i, f := range s.Foot {
		text(&b, "mean", s.x(i), y+5, "middle", f)
	}
	x := 10
	for i, words := range s.Key {
		mark(&b, []Mark{Plus, Zero, Minus, NoMark}[i], x, y+34)
		text(&b, "on", x+14, y+38, "start", words)
		x += keyWidth(words)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// keyWidth is the room that a mark of the key takes with its words.
func keyWidth(words string) int { return 40 + 8*len([]rune(words)) }

func (s Scores) x(column int) int { return scoreLabel + scoreColumn*column + scoreColumn/2 }

func text(b *strings.Builder, class string, x, y int, anchor, words string) {
	weight := ""
	if class == "head" {
		weight = ` font-weight="600"`
	}
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d" text-anchor="%s"%s fill="currentColor">%s</text>`, class, x, y, anchor, weight, html.EscapeString(words))
}

// mark draws one by its shape.
func mark(b *strings.Builder, m Mark, x, y int) {
	switch m {
	case Plus:
		fmt.Fprintf(b, `<g class="plus"><rect x="%d" y="%d" width="20" height="20" rx="3" fill="#1d6b4f"/><path d="M%d %dh12M%d %dv12" stroke="#fff" `+
			`stroke-width="2.5"/></g>`, x-10, y-10, x-6, y, x, y-6)
	case Zero:
		fmt.Fprintf(b, `<circle class="zero" cx="%d" cy="%d" r="8" fill="none" stroke="#8a6d1a" stroke-width="3"/>`, x, y)
	case Minus:
		fmt.Fprintf(b, `<g class="minus"><path d="M%d %dh22l-11 20z" fill="#a8321f"/><path d="M%d %dh9" stroke="#fff" stroke-width="2.5"/></g>`, x-11, y-9, x-4, y-3)
	case Waits:
		fmt.Fprintf(b, `<circle class="waits" cx="%d" cy="%d" r="8" fill="none" stroke="#777" stroke-width="2" stroke-dasharray="2 3"/>`, x, y)
	default:
		fmt.Fprintf(b, `<path class="none" d="M%d %dh8" stroke="#777" stroke-width="2"/>`, x-4, y)
	}
}

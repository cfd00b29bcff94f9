package chart

import (
	"fmt"
	"html"
	"strings"
)

// A Trend is percentages over summits, a line for each party. Lines differ in
// their dashes and the shape of their points, not in colour alone.
type Trend struct {
	Title, About string
	Columns      []string // the summits, the earliest first
	Lines        []TrendLine
}

// A TrendLine is one party.
type TrendLine struct {
	Label  string
	Values []int // percent by column; -1 where there is none
}

// The measures of a trend, in units of its view box.
const (
	trendWidth  = 760
	trendHeight = 320
	trendLeft   = 50
	trendRight  = 200
	trendTop    = 20
	trendBottom = 40
)

var (
	trendDashes = []string{"", "8 4", "2 4", "10 3 2 3", "5 2", "1 3"}
	trendShades = []string{"#1d6b4f", "#a8321f", "#2d4f8a", "#8a6d1a", "#6b3d7d", "#444"}
)

// SVG draws the trend.
func (t Trend) SVG() string {
	var b strings.Builder
	head(&b, "trend", "trend-figure", trendWidth, trendHeight, t.Title, t.About)
	for p := 0; p <= 100; p += 25 {
		y := t.y(p)
		fmt.Fprintf(&b, `<line class="rule" x1="%d" y1="%d" x2="%d" y2="%d" stroke="#bbb"/>`, trendLeft, y, trendWidth-trendRight, y)
		text(&b, "on", trendLeft-8, y+4, "end", fmt.Sprintf("%d", p))
	}
	for i, c := range t.Columns {
		text(&b, "head", t.x(i), trendHeight-14, "middle", c)
	}
	ends := make(map[int]bool)
	for n, l := range t.Lines {
		t.line(&b, n, l, ends)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func (t Trend) x(i int) int {
	room := trendWidth - trendLeft - trendRight
	if len(t.Columns) < 2 {
		return trendLeft + room/2
	}
	return trendLeft + 20 + (room-40)*i/(len(t.Columns)-1)
}

func (t Trend) y(percent int) int {
	room := trendHeight - trendTop - trendBottom
	return trendTop + room*(100-percent)/100
}

func (t Trend) line(b *strings.Builder, n int, l TrendLine, ends map[int]bool) {
	shade, dash := trendShades[n%len(trendShades)], trendDashes[n%len(trendDashes)]
	path, last := "", -1
	for i, v := range l.Values {
		if v < 0 {
			continue
		}
		sign := "L"
		if last != i-1 || last < 0 {
			sign = "M" // a summit without scores breaks the line
		}
		path += fmt.Sprintf("%s%d %d", sign, t.x(i), t.y(v))
		last = i
	}
	if last < 0 {
		return
	}
	fmt.Fprintf(b, `<g class="line l%d"><path d="%s" fill="none" stroke="%s" stroke-width="2.5" stroke-dasharray="%s"/>`, n%len(trendShades), path, shade, dash)
	for i, v := range l.Values {
		if v >= 0 {
			point(b, n, t.x(i), t.y(v), shade)
		}
	}
	y := t.y(l.Values[last]) + 4
	for ends[y/16] {
		y += 16 // labels do not lie on each other
	}
	ends[y/16] = true
	fmt.Fprintf(b, `<text class="on" x="%d" y="%d" fill="currentColor">%s</text></g>`, t.x(last)+14, y,
		html.EscapeString(cut(l.Label, 22)+" "+fmt.Sprint(l.Values[last])))
}

// point draws one of six shapes.
func point(b *strings.Builder, n, x, y int, shade string) {
	switch n % 6 {
	case 0:
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="5" fill="%s"/>`, x, y, shade)
	case 1:
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="10" height="10" fill="%s"/>`, x-5, y-5, shade)
	case 2:
		fmt.Fprintf(b, `<path d="M%d %dl6 11h-12z" fill="%s"/>`, x, y-7, shade)
	case 3:
		fmt.Fprintf(b, `<path d="M%d %dl6 6l-6 6l-6 -6z" fill="%s"/>`, x, y-6, shade)
	case 4:
		fmt.Fprintf(b, `<path d="M%d %dl6 -11h-12z" fill="%s"/>`, x, y+7, shade)
	default:
		fmt.Fprintf(b, `<path d="M%d %dl10 10m0 -10l-10 10" stroke="%s" stroke-width="3"/>`, x-5, y-5, shade)
	}
}

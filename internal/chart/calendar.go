package chart

import (
	"fmt"
	"html"
	"strings"
)

// A Calendar is deadlines by month: a row for each year.
type Calendar struct {
	Title, About string
	Months       [12]string // short names
	Years        []CalendarYear
	Today        [2]int // year and month, from 1; marked where they are shown
}

// A CalendarYear is how many deadlines end in each month.
type CalendarYear struct {
	Year  int
	Due   [12]int // whose day has not passed, or that are kept
	Late  [12]int // whose day has passed
	Hrefs [12]string
	Names [12]string // what a month holds, for those who hear it
}

// The measures of a calendar, in units of its view box.
const (
	calendarLabel = 60
	calendarCell  = 56
	calendarRow   = 40
	calendarHead  = 30
)

// SVG draws the calendar: a month with deadlines is a box with their number, one
// with late ones a box with a double edge.
func (c Calendar) SVG() string {
	var b strings.Builder
	width, height := calendarLabel+12*calendarCell, calendarHead+calendarRow*len(c.Years)+6
	fmt.Fprintf(&b, `<svg class="calendar" viewBox="0 0 %d %d" role="group" aria-labelledby="calendar-title calendar-about" xmlns="http://www.w3.org/2000/svg" `+
		`font-family="system-ui, sans-serif" font-size="13">`, width, height)
	fmt.Fprintf(&b, `<title id="calendar-title">%s</title><desc id="calendar-about">%s</desc>`, html.EscapeString(c.Title), html.EscapeString(c.About))
	for m, name := range c.Months {
		text(&b, "head", calendarLabel+calendarCell*m+calendarCell/2, 18, "middle", cut(name, 5))
	}
	for i, y := range c.Years {
		top := calendarHead + calendarRow*i
		text(&b, "head", 0, top+calendarRow/2+5, "start", fmt.Sprint(y.Year))
		for m := range 12 {
			c.month(&b, y, m, calendarLabel+calendarCell*m, top)
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func (c Calendar) month(b *strings.Builder, y CalendarYear, m, x, top int) {
	class, fill, n := "empty", "none", y.Due[m]+y.Late[m]
	switch {
	case y.Late[m] > 0:
		class, fill = "late", "#f3d3cb"
	case n > 0:
		class, fill = "due", "#d9ebe0"
	}
	open, shut := "", ""
	if y.Hrefs[m] != "" && n > 0 {
		open, shut = fmt.Sprintf(`<a href="%s" aria-label="%s">`, html.EscapeString(y.Hrefs[m]), html.EscapeString(y.Names[m])), `</a>`
	}
	width := 1
	if c.Today == [2]int{y.Year, m + 1} {
		width = 3
	}
	fmt.Fprintf(b, `%s<rect class="month %s" x="%d" y="%d" width="%d" height="%d" fill="%s" stroke="#888" stroke-width="%d"/>`, open, class, x+2, top+2,
		calendarCell-4, calendarRow-4, fill, width)
	if y.Late[m] > 0 {
		fmt.Fprintf(b, `<rect class="edge" x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#a8321f"/>`, x+5, top+5, calendarCell-10, calendarRow-10)
	}
	if n > 0 {
		text(b, "in", x+calendarCell/2, top+calendarRow/2+5, "middle", fmt.Sprint(n))
	}
	b.WriteString(shut)
}

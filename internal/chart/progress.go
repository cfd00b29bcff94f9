package chart

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// A Progress is a measured series on its way to a goal: what was measured, the paths
// that lead to the goal, and where several methods carry the series, each with a band.
// Lines differ in their dashes and bands in their numbers, not in colour alone.
type Progress struct {
	ID           string // tells the figures of one page apart
	Title, About string
	Unit         string
	Measured     []YearValue
	Earlier      []YearValue // values as they stood before a release changed them
	Linear       []YearValue // the straight path
	Geometric    []YearValue
	Goal         *YearValue
	GoalHigh     *float64 // the upper end of a range
	Breaks       []int
	Suspected    []int // of the breaks
	Fans         []Fan
	Band         []Banded // around what was worked out, year by year
	Number       func(float64) string
	Words        ProgressWords
}

// ProgressWords are the words in the figure.
type ProgressWords struct {
	Measured, Earlier, Linear, Geometric, Goal, Break, Suspected, Band string
}

// A YearValue is a value of a year.
type YearValue struct {
	Year  int
	Value float64
}

// A Fan is where a method leads, with the band around it.
type Fan struct {
	Label  string // a short one, which the table explains
	Points []Banded
}

// A Banded is a value with its interval.
type Banded struct {
	Year             int
	Value, Low, High float64
}

// The measures of the figure, in units of its view box.
const (
	progressWidth  = 860
	progressHeight = 400
	progressLeft   = 74
	progressRight  = 120
	progressTop    = 46
	progressBottom = 66
)

// plot is the figure with its scales.
type plot struct {
	Progress
	from, to  int
	low, high float64
	b         strings.Builder
}

// SVG draws the figure; "" if nothing was measured.
func (p Progress) SVG() string {
	if len(p.Measured) == 0 {
		return ""
	}
	d := &plot{Progress: p}
	if !d.scale() {
		return ""
	}
	head(&d.b, "progress", p.ID, progressWidth, progressHeight, p.Title, p.About)
	d.axes()
	d.band()
	d.fans()
	d.path("linear", p.Linear, "8 4")
	d.path("geometric", p.Geometric, "2 4")
	d.breaks()
	d.measured()
	d.goal()
	d.legend()
	d.b.WriteString(`</svg>`)
	return d.b.String()
}

// scale finds the years and values that are shown. Bands may reach out of the figure:
// they are let in as far as the rest of it is high. False if no scale fits.
func (d *plot) scale() bool {
	d.from, d.to = d.Measured[0].Year, d.Measured[len(d.Measured)-1].Year
	d.low, d.high = math.Inf(1), math.Inf(-1)
	take := func(list []YearValue) {
		for _, v := range list {
			d.from, d.to = min(d.from, v.Year), max(d.to, v.Year)
			d.low, d.high = math.Min(d.low, v.Value), math.Max(d.high, v.Value)
		}
	}
	take(d.Measured)
	take(d.Earlier)
	take(d.Linear)
	take(d.Geometric)
	if d.Goal != nil {
		take([]YearValue{*d.Goal})
		if d.GoalHigh != nil {
			take([]YearValue{{d.Goal.Year, *d.GoalHigh}})
		}
	}
	room := d.high - d.low
	if room == 0 {
		room = math.Max(1, math.Abs(d.high))
	}
	low, high := d.low-room, d.high+room
	for _, f := range d.Fans {
		for _, x := range f.Points {
			d.low, d.high = math.Min(d.low, math.Max(x.Low, low)), math.Max(d.high, math.Min(x.High, high))
		}
	}
	if d.low == d.high {
		d.low, d.high = d.low-room/2, d.high+room/2
	}
	if d.low > 0 && d.low < 0.4*d.high {
		d.low = 0 // near enough to show the foot
	}
	for _, x := range d.Band {
		d.low, d.high = math.Min(d.low, x.Low), math.Max(d.high, x.High)
	}
	step := niceStep((d.high - d.low) / 5)
	d.low, d.high = step*math.Floor(d.low/step), step*math.Ceil(d.high/step)
	if d.from == d.to {
		d.from, d.to = d.from-1, d.to+1
	}
	return step > 0 && !math.IsInf(step, 0) && !math.IsInf(d.high-d.low, 0) && d.high-d.low > step/2 // NaN is none of it
}

// niceStep is 1, 2 or 5 times a power of ten, at least v.
func niceStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

func (d *plot) x(year int) float64 {
	room := float64(progressWidth - progressLeft - progressRight)
	return progressLeft + room*float64(year-d.from)/float64(d.to-d.from)
}

func (d *plot) y(v float64) float64 {
	room := float64(progressHeight - progressTop - progressBottom)
	if math.IsNaN(v) {
		v = d.low
	}
	v = math.Min(math.Max(v, d.low), d.high)
	return progressTop + room*(d.high-v)/(d.high-d.low)
}

func (d *plot) axes() {
	step := niceStep((d.high - d.low) / 6)
	for i := range 50 {
		v := step * math.Round((d.low+float64(i)*step)/step)
		if v > d.high+step/1e6 {
			break
		}
		y := int(d.y(v))
		fmt.Fprintf(&d.b, `<line class="rule" x1="%d" y1="%d" x2="%d" y2="%d" stroke="#bbb"/>`, progressLeft, y, progressWidth-progressRight, y)
		text(&d.b, "on", progressLeft-8, y+4, "end", d.Number(v))
	}
	text(&d.b, "on", 8, progressTop-16, "start", d.Unit)
	every := int(niceStep(float64(d.to-d.from) / 9))
	for year := d.from; year <= d.to; year++ {
		if year%max(every, 1) == 0 || year == d.to && d.to%max(every, 1) > every/2 {
			text(&d.b, "head", int(d.x(year)), progressHeight-progressBottom+20, "middle", fmt.Sprint(year))
		}
	}
}

// band draws the interval around what was worked out.
func (d *plot) band() {
	up, down := "", ""
	for _, x := range d.Band {
		up += fmt.Sprintf("L%.1f %.1f", d.x(x.Year), d.y(x.High))
		down = fmt.Sprintf("L%.1f %.1f", d.x(x.Year), d.y(x.Low)) + down
	}
	if up != "" {
		fmt.Fprintf(&d.b, `<path class="band" d="M%s%sZ" fill="#1d6b4f" fill-opacity="0.15"/>`, up[1:], down)
	}
}

// fans draws the bands and their middle lines, numbered at their ends.
func (d *plot) fans() {
	labels := d.labels()
	for n, f := range d.Fans {
		if len(f.Points) == 0 {
			continue
		}
		shade := trendShades[n%len(trendShades)]
		last := d.Measured[len(d.Measured)-1]
		up := fmt.Sprintf("M%.1f %.1f", d.x(last.Year), d.y(last.Value))
		down, line := "", up
		for _, x := range f.Points {
			up += fmt.Sprintf("L%.1f %.1f", d.x(x.Year), d.y(x.High))
			down = fmt.Sprintf("L%.1f %.1f", d.x(x.Year), d.y(x.Low)) + down
			line += fmt.Sprintf("L%.1f %.1f", d.x(x.Year), d.y(x.Value))
		}
		end := f.Points[len(f.Points)-1]
		fmt.Fprintf(&d.b, `<g class="fan l%d"><path d="%s%sZ" fill="%s" fill-opacity="0.09" stroke="none"/><path d="%s" fill="none" stroke="%s" `+
			`stroke-width="1.8" stroke-dasharray="%s"/><text class="on" x="%.0f" y="%.0f" fill="%s">%s</text></g>`,
			n%len(trendShades), up, down, shade, line, shade, trendDashes[n%len(trendDashes)], d.x(end.Year)+22, labels[n], shade, html.EscapeString(f.Label))
	}
}

// labelHeight keeps labels from lying on each other.
const labelHeight = 13.0

// labels are the heights of the fans' labels, as near to their ends as they fit.
func (d *plot) labels() []float64 {
	var order []int
	at := make([]float64, len(d.Fans))
	for n, f := range d.Fans {
		if len(f.Points) > 0 {
			order = append(order, n)
			at[n] = d.y(f.Points[len(f.Points)-1].Value) + 4
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	for i := 1; i < len(order); i++ {
		at[order[i]] = math.Max(at[order[i]], at[order[i-1]]+labelHeight)
	}
	floor := float64(progressHeight - progressBottom + 4)
	for _, n := range slices.Backward(order) { // and back up, from the foot of the figure
		at[n] = math.Min(at[n], floor)
		floor = at[n] - labelHeight
	}
	return at
}

func (d *plot) path(class string, list []YearValue, dash string) {
	if len(list) < 2 {
		return
	}
	var path strings.Builder
	for i, v := range list {
		sign := "L"
		if i == 0 {
			sign = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", sign, d.x(v.Year), d.y(v.Value))
	}
	fmt.Fprintf(&d.b, `<path class="way %s" d="%s" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="%s"/>`, class, path.String(), dash)
}

// breaks draws a line between the years that a break parts.
func (d *plot) breaks() {
	for _, year := range d.Breaks {
		x := (d.x(year) + d.x(year-1)) / 2
		word := d.Words.Break
		for _, s := range d.Suspected {
			if s == year {
				word = d.Words.Suspected
			}
		}
		fmt.Fprintf(&d.b, `<line class="cut" x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#a8321f" stroke-width="1.5" stroke-dasharray="3 3"/>`, x, progressTop-4, x,
			progressHeight-progressBottom)
		fmt.Fprintf(&d.b, `<text class="on cutword" x="%.1f" y="%d" text-anchor="middle" fill="#a8321f">%s</text>`, x, progressTop-8, html.EscapeString(word))
	}
}

// measured draws the values; the line stops where a year is missing or a break is.
func (d *plot) measured() {
	for _, v := range d.Earlier {
		fmt.Fprintf(&d.b, `<circle class="earlier" cx="%.1f" cy="%.1f" r="3.5" fill="none" stroke="currentColor" stroke-width="1.2"/>`, d.x(v.Year), d.y(v.Value))
	}
	var path strings.Builder
	for i, v := range d.Measured {
		sign := "L"
		if i == 0 || v.Year != d.Measured[i-1].Year+1 || d.parted(v.Year) {
			sign = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", sign, d.x(v.Year), d.y(v.Value))
	}
	fmt.Fprintf(&d.b, `<path class="real" d="%s" fill="none" stroke="#1d6b4f" stroke-width="2.6"/>`, path.String())
	for _, v := range d.Measured {
		fmt.Fprintf(&d.b, `<circle class="dot" cx="%.1f" cy="%.1f" r="3.2" fill="#1d6b4f"/>`, d.x(v.Year), d.y(v.Value))
	}
}

func (d *plot) parted(year int) bool {
	for _, b := range d.Breaks {
		if b == year {
			return true
		}
	}
	return false
}

func (d *plot) goal() {
	if d.Goal == nil {
		return
	}
	x, y := d.x(d.Goal.Year), d.y(d.Goal.Value)
	if d.GoalHigh != nil {
		top := d.y(*d.GoalHigh)
		fmt.Fprintf(&d.b, `<rect class="end" x="%.1f" y="%.1f" width="12" height="%.1f" fill="none" stroke="currentColor" stroke-width="2"/>`, x-6, top, y-top)
		return
	}
	fmt.Fprintf(&d.b, `<path class="end" d="M%.1f %.1fl8 8l-8 8l-8 -8z" fill="none" stroke="currentColor" stroke-width="2.2"/>`, x, y-8)
}

// legend explains the lines, below the years.
func (d *plot) legend() {
	x, y := progressLeft, progressHeight-18
	item := func(word, mark string) {
		if word == "" {
			return
		}
		fmt.Fprintf(&d.b, mark, x, y)
		text(&d.b, "on", x+34, y+4, "start", word)
		x += 50 + 7*len([]rune(word))
	}
	item(d.Words.Measured, `<path class="real" d="M%d %dh26" stroke="#1d6b4f" stroke-width="2.6"/>`)
	if len(d.Band) > 0 {
		item(d.Words.Band, `<path class="band" d="M%d %dv-6h26v12h-26z" fill="#1d6b4f" fill-opacity="0.15"/>`)
	}
	if len(d.Linear) > 1 {
		item(d.Words.Linear, `<path class="way" d="M%d %dh26" stroke="currentColor" stroke-width="1.6" stroke-dasharray="8 4"/>`)
	}
	if len(d.Geometric) > 1 {
		item(d.Words.Geometric, `<path class="way" d="M%d %dh26" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2 4"/>`)
	}
	if d.Goal != nil {
		item(d.Words.Goal, `<path class="end" d="M%d %dm13 -7l7 7l-7 7l-7 -7z" fill="none" stroke="currentColor" stroke-width="2"/>`)
	}
	if len(d.Earlier) > 0 {
		item(d.Words.Earlier, `<path class="earlier" d="M%d %dm10 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0" fill="none" stroke="currentColor" stroke-width="1.2"/>`)
	}
}

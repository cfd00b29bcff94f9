package measure

import (
	"math"
	"strings"
	"time"

	"trillium/internal/timeseries"
)

// The verdicts of fitness.
const (
	Good    = "good"
	Limited = "limited"
	Poor    = "poor"
)

// A Fitness says what the data are good for.
type Fitness struct {
	Answer
	Checks []Check `json:"checks,omitempty"`
	First  int     `json:"first,omitempty"`
	Last   int     `json:"last,omitempty"`
	Points int     `json:"points,omitempty"`
	Age    int     `json:"age"` // whole years from the last value to the moment, or to the year looked at
}

// A Check is one of the things that fitness looks at.
type Check struct {
	Name    string `json:"name"`
	Verdict string `json:"verdict"`
	Reason  Reason `json:"reason"`
}

// The cuts of fitness. They are this instrument's own, chosen so that the yearly
// inventories of rich countries, which come out two years late, count as good.
const (
	goodAge     = 3  // years
	limitedAge  = 5  //
	goodPoints  = 10 // values since the last break
	fewPoints   = 5
	largeChange = 10.0 // percent by which revisions changed values on average
)

// fitness runs all checks; the worst counts, and its reasons come first.
func (r *Result) fitness(x member) {
	f := &r.Fitness
	points := r.series.Measured()
	f.Points, f.First, f.Last = len(points), points[0].Year, points[len(points)-1].Year
	if day, err := time.Parse(time.DateOnly, r.at.Day); err == nil {
		end := day.Year() - 1
		if r.at.Year != 0 {
			end = min(end, r.at.Year)
		}
		f.Age = max(0, end-f.Last)
	}
	r.checkAge()
	r.checkPoints()
	r.checkGaps(points)
	r.checkBreaks()
	r.checkRevisions(x.revised)
	r.checkStated(x)
	f.Verdict = Good
	for _, c := range f.Checks {
		if c.Verdict == Poor || c.Verdict == Limited && f.Verdict == Good {
			f.Verdict = c.Verdict
		}
	}
	for _, verdict := range []string{Poor, Limited} {
		for _, c := range f.Checks {
			if c.Verdict == verdict {
				f.Reasons = append(f.Reasons, c.Reason)
			}
		}
	}
}

func (r *Result) check(name, verdict string, why *Reason) {
	r.Fitness.Checks = append(r.Fitness.Checks, Check{name, verdict, *why})
}

func (r *Result) checkAge() {
	f := &r.Fitness
	verdict := Good
	switch {
	case f.Age > limitedAge:
		verdict = Poor
	case f.Age > goodAge:
		verdict = Limited
	}
	r.check("age", verdict, because("age", year(f.Last), num(float64(f.Age))))
}

func (r *Result) checkPoints() {
	years, _ := r.segment()
	why := because("points", year(len(years)), year(years[0]), year(years[len(years)-1]))
	verdict := Good
	switch {
	case len(years) < fewPoints:
		verdict = Poor
	case len(years) < goodPoints:
		verdict = Limited
	}
	r.check("points", verdict, why)
}

func (r *Result) checkGaps(points []timeseries.Observation) {
	var gaps []int
	for i := 1; i < len(points); i++ {
		for y := points[i-1].Year + 1; y < points[i].Year; y++ {
			gaps = append(gaps, y)
		}
	}
	if len(gaps) == 0 {
		r.check("gaps", Good, because("no-gaps"))
		return
	}
	r.check("gaps", Limited, because("gaps", year(len(gaps)), spans(gaps)))
}

func (r *Result) checkBreaks() {
	if len(r.Breaks) == 0 {
		r.check("breaks", Good, because("no-breaks"))
		return
	}
	var stated, suspected []int
	for _, b := range r.Breaks {
		if b.Suspected {
			suspected = append(suspected, b.Year)
		} else {
			stated = append(stated, b.Year)
		}
	}
	if len(stated) > 0 {
		r.check("breaks", Limited, because("breaks", spans(stated)))
	}
	if len(suspected) > 0 {
		r.check("breaks", Limited, because("breaks-suspected", spans(suspected)))
	}
}

// checkRevisions tells how much later releases changed earlier values.
func (r *Result) checkRevisions(list []timeseries.Revision) {
	if len(list) == 0 {
		r.check("revisions", Good, because("no-revisions"))
		return
	}
	var sum float64
	n := 0
	for _, v := range list {
		if v.From.Measured && v.To.Measured && v.From.Value != 0 {
			sum += 100 * math.Abs(v.To.Value-v.From.Value) / math.Abs(v.From.Value)
			n++
		}
	}
	mean := sum / float64(max(n, 1))
	verdict := Good
	if mean > largeChange {
		verdict = Limited
	}
	r.check("revisions", verdict, because("revisions", year(len(list)), num(math.Round(10*mean)/10)))
}

// checkStated takes what the source says of itself: its confidence in words, and
// whether it says since when values are known.
func (r *Result) checkStated(x member) {
	for _, words := range x.stated {
		verdict := Good
		switch w := strings.ToLower(words); {
		case strings.Contains(w, "very low"):
			verdict = Poor
		case strings.Contains(w, "low"):
			verdict = Limited
		}
		r.check("confidence", verdict, because("confidence", words))
	}
	if x.spliced {
		r.check("spliced", Limited, because("spliced"))
	}
	if x.undated > 0 {
		r.check("dated", Limited, because("undated", year(x.undated)))
	}
	for _, n := range x.notes {
		switch n.Key {
		case "nomenclatures", "sum-gaps", "elsewhere":
			r.check("parts", Limited, &n)
		case "converted":
			r.check("units", Good, &n)
		}
	}
}

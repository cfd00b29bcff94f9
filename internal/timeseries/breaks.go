package timeseries

import (
	"math"
	"slices"
)

// The limits of what is taken for a jump (see Jumps).
const (
	jumpPoints   = 6     // values from which on a series says what is usual for it
	jumpScale    = 5.0   // robust standard deviations from the usual change
	jumpRelative = 0.2   // of the larger of the two values
	jumpFloor    = 0.005 // of the usual value: the least scale of changes
)

// Jumps are the years in which a series changes as it never else does: the change
// lies more than five robust standard deviations (1.4826 times the median absolute
// deviation) from the median change, both in the values and, where all are
// positive, in their logarithms, and is more than a fifth of the value. The first
// criterion alone would flag steady growth by a factor, the second alone every
// start from nothing. Whether a jump is a change of method or of the world a
// series cannot say, so it is a suspicion, and a person decides. The series must
// be one that AsOf gave.
func (s *Series) Jumps() []int {
	points := s.Measured()
	if len(points) < jumpPoints {
		return nil
	}
	level := make([]float64, len(points))
	logs := make([]float64, 0, len(points))
	for i, o := range points {
		level[i] = o.Value
		if o.Value > 0 {
			logs = append(logs, math.Log(o.Value))
		}
	}
	size := make([]float64, len(level))
	for i, v := range level {
		size[i] = math.Abs(v)
	}
	odd := outliers(points, level, jumpFloor*median(size))
	if len(logs) == len(points) {
		inLogs := outliers(points, logs, jumpFloor)
		for i := range odd {
			odd[i] = odd[i] && inLogs[i]
		}
	}
	var out []int
	for i := 1; i < len(points); i++ {
		larger := max(math.Abs(level[i]), math.Abs(level[i-1]))
		if odd[i] && math.Abs(level[i]-level[i-1]) > jumpRelative*larger {
			out = append(out, points[i].Year)
		}
	}
	return out
}

// outliers marks the values that the yearly change into is unusual for. floor is the
// least scale: a series that stands still has no usual change, and rounding is not one.
func outliers(points []Observation, values []float64, floor float64) []bool {
	changes := make([]float64, len(values)-1)
	for i := range changes {
		changes[i] = (values[i+1] - values[i]) / float64(points[i+1].Year-points[i].Year)
	}
	usual := median(changes)
	off := make([]float64, len(changes))
	for i, c := range changes {
		off[i] = math.Abs(c - usual)
	}
	scale := 1.4826 * median(off)
	scale = max(scale, floor)
	out := make([]bool, len(values))
	for i := range off {
		out[i+1] = off[i] > jumpScale*scale
	}
	return out
}

// median of a list that is not empty; the list stays as it is.
func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

// Suspect adds the jumps of a series, which must be one that AsOf gave, as suspected
// breaks, but where somebody has said already what the jump is.
func (s *Series) Suspect() *Series {
	out := s.clone()
	for _, year := range s.Jumps() {
		if !slices.ContainsFunc(out.Breaks, func(b Break) bool { return b.Year == year }) {
			out.Breaks = append(out.Breaks, Break{Year: year, Suspected: true})
		}
	}
	slices.SortStableFunc(out.Breaks, func(a, b Break) int { return a.Year - b.Year })
	return out
}

// SetBreak keeps what is said of a year, in place of what was said before.
func (s *Series) SetBreak(b Break) {
	s.Breaks = slices.DeleteFunc(s.Breaks, func(have Break) bool { return have.Year == b.Year })
	s.Breaks = append(s.Breaks, b)
	slices.SortStableFunc(s.Breaks, func(a, b Break) int { return a.Year - b.Year })
}

// BreakWithin returns the last break between two years: a break in year y parts
// y-1 from y. The second result is false if there is none.
func (s *Series) BreakWithin(from, to int) (Break, bool) {
	var last Break
	found := false
	for _, b := range s.Breaks {
		if !b.Real && b.Year > from && b.Year <= to && (!found || b.Year >= last.Year) {
			last, found = b, true
		}
	}
	return last, found
}

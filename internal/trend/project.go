package trend

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Method is a way to carry a series on.
type Method string

// The methods.
const (
	Drift    Method = "drift"     // the mean change goes on
	Holt     Method = "holt"      // exponential smoothing with a damped trend
	OLS      Method = "ols"       // a straight line by least squares
	TheilSen Method = "theil-sen" // a straight line by the median of slopes
)

// Methods are all methods, in the order in which they are shown.
var Methods = []Method{Drift, Holt, OLS, TheilSen}

// Least is how many values a method needs.
func (m Method) Least() int {
	switch m {
	case Holt:
		return 8
	case TheilSen:
		return 5
	case OLS:
		return 4
	}
	return 3
}

// A Point is a projected value with its interval.
type Point struct {
	Year  int     `json:"year"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// ErrShort says that a method has fewer values than it needs.
var ErrShort = errors.New("too few values")

// ErrGaps says that a method needs a value for every year.
var ErrGaps = errors.New("years without a value")

// Project carries years and values on to the year to, each year after the last
// with an interval of the given confidence (as 0.8). The errors are ErrShort and
// ErrGaps.
func Project(m Method, years []int, values []float64, to int, confidence float64) ([]Point, error) {
	if n := m.Least(); len(values) < n {
		return nil, fmt.Errorf("%w: %d, and %s needs %d", ErrShort, len(values), m, n)
	}
	switch m {
	case Holt:
		return holt(years, values, to, confidence)
	case OLS:
		return ols(years, values, to, confidence), nil
	case TheilSen:
		return theilSen(years, values, to, confidence), nil
	}
	return drift(years, values, to, confidence), nil
}

// student is the two-sided quantile of Student's t with so many degrees of freedom.
func student(confidence float64, df int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(max(df, 1))}.Quantile((1 + confidence) / 2)
}

// drift is the random walk with drift (Hyndman and Athanasopoulos, Forecasting:
// Principles and Practice, 3rd edition, 5.2 and 5.5): the variance h years on is
// σ² h (1 + h/T), T the years that were seen. Changes over several years count by
// their length.
func drift(years []int, values []float64, to int, confidence float64) []Point {
	n := len(values)
	first, last := years[0], years[n-1]
	span := float64(last - first)
	slope := (values[n-1] - values[0]) / span
	var ss float64
	for i := 1; i < n; i++ {
		dt := float64(years[i] - years[i-1])
		e := values[i] - values[i-1] - slope*dt
		ss += e * e / dt
	}
	sigma := math.Sqrt(ss / float64(n-2))
	t := student(confidence, n-2)
	var out []Point
	for y := last + 1; y <= to; y++ {
		h := float64(y - last)
		v, half := values[n-1]+slope*h, t*sigma*math.Sqrt(h*(1+h/span))
		out = append(out, Point{y, v, v - half, v + half})
	}
	return out
}

// line is a fitted straight line: value = a + b (year - mid).
type line struct{ a, b, mid, sxx, sigma float64 }

func fit(years []int, values []float64) line {
	n := float64(len(values))
	var l line
	for i := range values {
		l.mid += float64(years[i]) / n
		l.a += values[i] / n
	}
	var sxy float64
	for i := range values {
		x := float64(years[i]) - l.mid
		l.sxx += x * x
		sxy += x * (values[i] - l.a)
	}
	l.b = sxy / l.sxx
	var ss float64
	for i := range values {
		e := values[i] - l.a - l.b*(float64(years[i])-l.mid)
		ss += e * e
	}
	l.sigma = math.Sqrt(ss / (n - 2))
	return l
}

// ols is the straight line by least squares with its prediction interval (Draper
// and Smith, Applied Regression Analysis, 1.4). It takes residuals as independent,
// which yearly values seldom are, so its interval is rather narrow.
func ols(years []int, values []float64, to int, confidence float64) []Point {
	l := fit(years, values)
	n := len(values)
	t := student(confidence, n-2)
	var out []Point
	for y := years[n-1] + 1; y <= to; y++ {
		x := float64(y) - l.mid
		v, half := l.a+l.b*x, t*l.sigma*math.Sqrt(1+1/float64(n)+x*x/l.sxx)
		out = append(out, Point{y, v, v - half, v + half})
	}
	return out
}

// theilSen is the straight line with Sen's slope through the median of what is
// left (Sen 1968; Conover 1999, Practical Nonparametric Statistics, 5.5). Its
// interval joins the slope's interval, turned about the median year, with the
// spread of the residuals by their median absolute deviation; it is approximate.
func theilSen(years []int, values []float64, to int, confidence float64) []Point {
	slope := Sen(years, values, confidence)
	n := len(values)
	mid := float64(years[0]+years[n-1]) / 2
	rest := make([]float64, n)
	for i, v := range values {
		rest[i] = v - slope.Value*(float64(years[i])-mid)
	}
	level := medianOf(rest)
	var ss float64
	for i := range rest {
		rest[i] = math.Abs(rest[i] - level)
		ss += rest[i] * rest[i]
	}
	noise := 1.4826 * medianOf(rest)
	if noise == 0 { // most values lie on the line; the others still say how far they stray
		noise = math.Sqrt(ss / float64(n-2))
	}
	noise *= student(confidence, n-2)
	var out []Point
	for y := years[n-1] + 1; y <= to; y++ {
		x := float64(y) - mid
		v := level + slope.Value*x
		out = append(out, Point{y, v, v - math.Hypot((slope.Value-slope.Low)*x, noise), v + math.Hypot((slope.High-slope.Value)*x, noise)})
	}
	return out
}

// A smoothing is exponential smoothing with additive errors and a damped additive
// trend, ETS(A,Ad,N) (Hyndman, Koehler, Ord and Snyder 2008, Forecasting with
// Exponential Smoothing, 2.5 and table 6.1).
type smoothing struct{ alpha, beta, phi, level, slope float64 }

// run smooths values and returns the state behind the last and the sum of squared
// errors.
func (s smoothing) run(values []float64) (smoothing, float64) {
	var ss float64
	for _, v := range values {
		e := v - s.level - s.phi*s.slope
		s.level += s.phi*s.slope + s.alpha*e
		s.slope = s.phi*s.slope + s.beta*e
		ss += e * e
	}
	return s, ss
}

// smoothingOf maps free numbers into the allowed region: 0 < α < 1, 0 < β < α and
// φ from 0.8 to 0.98, as is usual.
func smoothingOf(x []float64, scale float64) smoothing {
	logistic := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	a := logistic(x[0])
	return smoothing{alpha: a, beta: a * logistic(x[1]), phi: 0.8 + 0.18*logistic(x[2]), level: x[3] * scale, slope: x[4] * scale}
}

// mostHolt is how many of the last values the smoothing sees: what is older weighs
// nothing in it, and the search takes time by their number.
const mostHolt = 60

// holt fits the smoothing by least squares of one-step errors and carries it on.
func holt(years []int, values []float64, to int, confidence float64) ([]Point, error) {
	if n := len(values); n > mostHolt {
		years, values = years[n-mostHolt:], values[n-mostHolt:]
	}
	n := len(values)
	if years[n-1]-years[0] != n-1 {
		return nil, ErrGaps
	}
	s, err := fitHolt(years, values)
	if err != nil {
		return nil, err
	}
	end, ss := s.run(values)
	sigma, t := math.Sqrt(ss/float64(n-5)), student(confidence, n-5)
	var out []Point
	sum, variance := 0.0, 1.0
	for h := 1; years[n-1]+h <= to; h++ {
		sum += math.Pow(s.phi, float64(h)) // φ + φ² + … + φ^h
		v, half := end.level+sum*end.slope, t*sigma*math.Sqrt(variance)
		out = append(out, Point{years[n-1] + h, v, v - half, v + half})
		c := s.alpha + s.beta*sum
		variance += c * c
	}
	return out, nil
}

// fitHolt begins from several places, as the surface has several valleys.
func fitHolt(years []int, given []float64) (smoothing, error) {
	// The size and foot of the values must not matter to the search.
	foot, scale := given[0], 0.0
	values := make([]float64, len(given))
	for i, v := range given {
		values[i] = v - foot
		scale = max(scale, math.Abs(values[i]))
	}
	if scale == 0 {
		scale = 1
	}
	start := fit(years[:5], values[:5])
	level := start.a + start.b*(float64(years[0]-1)-start.mid)
	var best smoothing
	least := math.Inf(1)
	for _, a := range []float64{-1.5, 0.5, 2.5} {
		for _, b := range []float64{-2.5, 0} {
			x := []float64{a, b, 1, level / scale, start.b / scale}
			problem := optimize.Problem{Func: func(x []float64) float64 {
				_, ss := smoothingOf(x, scale).run(values)
				return ss / (scale * scale)
			}}
			r, err := optimize.Minimize(problem, x, &optimize.Settings{FuncEvaluations: 2000}, &optimize.NelderMead{})
			if r == nil {
				return best, fmt.Errorf("damped trend: %w", err)
			}
			if r.F < least {
				least, best = r.F, smoothingOf(r.X, scale)
			}
		}
	}
	best.level += foot
	return best, nil
}

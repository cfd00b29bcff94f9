package calculator

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"trillium"
)

// A Spread is what many runs gave.
type Spread struct {
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"` // 2.5 %
	Median float64 `json:"median"`
	High   float64 `json:"high"` // 97.5 %
}

// spread sums values up; it sorts them.
func spread(values []float64) Spread {
	slices.Sort(values)
	at := func(p float64) float64 { return values[int(math.Round(p*float64(len(values)-1)))] }
	var sum float64
	for _, v := range values {
		sum += v
	}
	return Spread{sum / float64(len(values)), at(0.025), at(0.5), at(0.975)}
}

// The limits of a simulation: runs, and their results.
const (
	maxRuns  = 1_000_000
	maxDraws = 100_000_000
)

// chunks is into how many parts runs are divided, each with a stream of its own, so
// that a seed gives the same numbers on any number of processors.
const chunks = 64

// Simulate runs draw many times, each with random numbers of its own that follow
// from the seed, and gives the spread of each of its n results (Monte Carlo, IPCC 2006
// Guidelines, Volume 1, 3.2.3.2).
func Simulate(runs, n int, seed uint64, draw func(r *rand.Rand, out []float64)) ([]Spread, error) {
	if runs < 1 || runs > maxRuns || n < 1 || runs > maxDraws/n {
		return nil, fmt.Errorf("%w: between 1 and %d runs, and at most %d results in all, not %d runs of %d", trillium.ErrInvalid, maxRuns, maxDraws, runs, n)
	}
	values := make([][]float64, n)
	for i := range values {
		values[i] = make([]float64, runs)
	}
	each(chunks, func(c int) {
		r := rand.New(rand.NewPCG(seed, uint64(c)))
		out := make([]float64, n)
		for i := c * runs / chunks; i < (c+1)*runs/chunks; i++ {
			draw(r, out)
			for j, v := range out {
				values[j][i] = v
			}
		}
	})
	out := make([]Spread, n)
	each(n, func(i int) { out[i] = spread(values[i]) })
	return out, nil
}

// each calls f for 0 to n-1 on all processors.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// Draw is a random value of the parameter.
func (p Parameter) Draw(r *rand.Rand) float64 {
	switch p.Shape {
	case Triangular:
		return triangular(r.Float64(), p.Low, p.Value, p.High)
	case Normal:
		return truncated(r, p.Value, (p.High-p.Low)/(2*1.959964))
	}
	return p.Value
}

// triangular is the quantile u of the triangular distribution.
func triangular(u, low, mode, high float64) float64 {
	if high <= low {
		return mode
	}
	cut := (mode - low) / (high - low)
	if u < cut {
		return low + math.Sqrt(u*(high-low)*(mode-low))
	}
	return high - math.Sqrt((1-u)*(high-low)*(high-mode))
}

// truncated draws from a normal distribution that is cut off at three standard
// deviations and at zero.
func truncated(r *rand.Rand, mean, sigma float64) float64 {
	for range 100 {
		if z := r.NormFloat64(); math.Abs(z) <= 3 && mean+z*sigma >= 0 {
			return mean + z*sigma
		}
	}
	return mean
}

// SimulateDecay is Decay with the parameters drawn anew in each run: DOC and k of each
// kind, DOCf, MCF, F, OX and a factor on all waste. It gives the spread of what is
// emitted in each year from the first deposit to last. What was recovered stays as it
// is; a run that generates less than that emits nothing.
func (l *Landfill) SimulateDecay(p Parameters, climate, site, cover string, deposits []Deposit, last, runs int, seed uint64) ([]Spread, error) {
	if _, err := l.Decay(deposits, last); err != nil || len(deposits) == 0 {
		return nil, err
	}
	var types []string
	for _, w := range l.Wastes {
		types = append(types, w.Type)
	}
	draws, err := p.landfill(types, climate, site, cover)
	if err != nil {
		return nil, err
	}
	n := last - deposits[0].Year + 1 // Decay has looked at both
	masses, recovered := l.masses(deposits, n)
	return Simulate(runs, n, seed, func(r *rand.Rand, out []float64) {
		clear(out)
		docf, f, mcf, ox, factor := draws.docf.Draw(r), draws.f.Draw(r), math.Min(1, draws.mcf.Draw(r)), draws.ox.Draw(r), draws.waste.Draw(r)
		for w := range l.Wastes {
			carbon := draws.doc[w].Draw(r) * docf * mcf * factor
			decay(out, nil, masses[w], carbon, draws.k[w].Draw(r), l.Start)
		}
		for i := range out {
			out[i] = math.Max(0, out[i]*f*ch4-recovered[i]) * (1 - ox)
		}
	})
}

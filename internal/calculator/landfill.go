package calculator

import (
	"fmt"
	"math"

	"trillium"
)

// A Waste is one kind of waste with how it decays.
type Waste struct {
	Type string  `json:"type"`
	DOC  float64 `json:"doc"` // degradable organic carbon, fraction of wet waste
	K    float64 `json:"k"`   // decay rate, 1/year
}

// HalfLife is ln 2 / k, in years.
func (w Waste) HalfLife() float64 { return math.Ln2 / w.K }

// A Landfill is the first-order decay method of the IPCC 2006 Guidelines, Volume 5,
// Chapter 3 (equations 3.1 to 3.6 and annex 3A.1), for one site or one country.
type Landfill struct {
	Wastes []Waste `json:"wastes"`
	DOCf   float64 `json:"docf"` // fraction of DOC that decomposes
	MCF    float64 `json:"mcf"`  // methane correction factor
	F      float64 `json:"f"`    // fraction of methane in the gas, by volume
	OX     float64 `json:"ox"`   // fraction oxidised in the cover
	// Start is the month in which decay begins: 13 is January of the year after
	// deposition, the default, which stands for a delay of six months; 7 is no delay,
	// as waste comes in over the year.
	Start int `json:"start"`
}

// NewLandfill is a landfill with the defaults for kinds of waste, a climate
// (temperate-dry, temperate-wet, tropical-dry, tropical-wet) and a kind of site.
func NewLandfill(p Parameters, types []string, climate, site, cover string) (*Landfill, error) {
	d, err := p.landfill(types, climate, site, cover)
	if err != nil {
		return nil, err
	}
	l := &Landfill{Start: 13, DOCf: d.docf.Value, F: d.f.Value, MCF: d.mcf.Value, OX: d.ox.Value}
	for i, t := range types {
		l.Wastes = append(l.Wastes, Waste{t, d.doc[i].Value, d.k[i].Value})
	}
	return l, l.Check()
}

// landfillParameters are the parameters of a landfill with their ranges; doc and k are by
// kind of waste.
type landfillParameters struct {
	doc, k                  []Parameter
	docf, f, mcf, ox, waste Parameter
}

func (p Parameters) landfill(types []string, climate, site, cover string) (d landfillParameters, err error) {
	get := func(name, class string) (x Parameter) {
		if err == nil {
			x, err = p.Get("landfill", name, class)
		}
		return x
	}
	for _, t := range types {
		class := t + " " + climate
		if t == "inert" {
			class = "inert any"
		}
		d.doc, d.k = append(d.doc, get("DOC", t)), append(d.k, get("k", class))
	}
	d.docf, d.f, d.mcf, d.ox, d.waste = get("DOCf", ""), get("F", ""), get("MCF", site), get("OX", cover), get("waste", "")
	return d, err
}

// Check refuses parameters that cannot be.
func (l *Landfill) Check() error {
	fraction := func(name string, v float64) error {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("%w: %s is %v; it is a fraction from 0 to 1", trillium.ErrInvalid, name, v)
		}
		return nil
	}
	for _, x := range []struct {
		name  string
		value float64
	}{{"DOCf", l.DOCf}, {"MCF", l.MCF}, {"F", l.F}, {"OX", l.OX}} {
		if err := fraction(x.name, x.value); err != nil {
			return err
		}
	}
	for _, w := range l.Wastes {
		if err := fraction("DOC of "+w.Type, w.DOC); err != nil {
			return err
		}
		if !(w.K >= 0 && w.K <= 10) {
			return fmt.Errorf("%w: k of %s is %v; it is a rate from 0 to 10 a year", trillium.ErrInvalid, w.Type, w.K)
		}
	}
	if l.Start < 7 || l.Start > 13 {
		return fmt.Errorf("%w: decay begins in month %d; it is from 7 (no delay) to 13 (six months, January of the next year)", trillium.ErrInvalid, l.Start)
	}
	return nil
}

// ch4 is the mass of methane for each mass of carbon.
const ch4 = 16.0 / 12

// A LandfillYear is one year of a landfill; masses are in the unit of the deposits
// (Gg throughout this program).
type LandfillYear struct {
	Year        int     `json:"year"`
	Deposited   float64 `json:"deposited"`   // waste
	DDOCm       float64 `json:"ddocm"`       // decomposable carbon deposited
	Accumulated float64 `json:"accumulated"` // decomposable carbon in place at the end of the year
	Decomposed  float64 `json:"decomposed"`  // carbon
	Generated   float64 `json:"generated"`   // CH4
	Recovered   float64 `json:"recovered"`   // CH4
	Emitted     float64 `json:"emitted"`     // CH4: (generated - recovered)(1 - OX)
}

// A Deposit is the waste of one year: its mass by kind, in the order of the
// landfill's kinds, and the methane that was recovered in that year.
type Deposit struct {
	Year      int
	Mass      []float64
	Recovered float64
}

// Decay works out each year from the first deposit to the last year. Deposits are by
// rising year; years without one are empty. More methane recovered than is generated
// is refused.
func (l *Landfill) Decay(deposits []Deposit, last int) ([]LandfillYear, error) {
	if len(deposits) == 0 {
		return nil, nil
	}
	first := deposits[0].Year
	if last < first || last-first > 1000 {
		return nil, noSpan(first, last)
	}
	n := last - first + 1
	masses, recovered := l.masses(deposits, n)
	decomposed, inPlace := make([]float64, n), make([]float64, n)
	for w, waste := range l.Wastes {
		decay(decomposed, inPlace, masses[w], waste.DOC*l.DOCf*l.MCF, waste.K, l.Start)
	}
	out := make([]LandfillYear, n)
	for i := range out {
		y := LandfillYear{Year: first + i, Accumulated: inPlace[i], Decomposed: decomposed[i], Recovered: recovered[i]}
		for w, waste := range l.Wastes {
			y.Deposited += masses[w][i]
			y.DDOCm += masses[w][i] * waste.DOC * l.DOCf * l.MCF
		}
		y.Generated = y.Decomposed * l.F * ch4
		if y.Recovered > y.Generated*(1+1e-9) {
			return nil, fmt.Errorf("%w: in %d %v of methane is recovered and only %v generated", trillium.ErrInvalid, y.Year, y.Recovered, y.Generated)
		}
		y.Emitted = (y.Generated - y.Recovered) * (1 - l.OX)
		out[i] = y
	}
	return out, nil
}

func noSpan(first, last int) error {
	return fmt.Errorf("%w: from %d to %d is no span of at most 1000 years", trillium.ErrInvalid, first, last)
}

// masses lays deposits out by kind and year.
func (l *Landfill) masses(deposits []Deposit, n int) (masses [][]float64, recovered []float64) {
	flat := make([]float64, (len(l.Wastes)+1)*n)
	for w := range l.Wastes {
		masses = append(masses, flat[w*n:(w+1)*n])
	}
	recovered = flat[len(l.Wastes)*n:]
	for _, d := range deposits {
		if i := d.Year - deposits[0].Year; i >= 0 && i < n {
			recovered[i] += d.Recovered
			for w := range l.Wastes {
				masses[w][i] += d.Mass[w]
			}
		}
	}
	return masses, recovered
}

// decay adds the carbon of one kind that decomposes in each year and, unless it is
// nil, what is in place at its end. What is in place decays by e^-k a year, what is
// deposited by e^(-k(13-M)/12) in its first (equations 3A1.3 to 3A1.6).
func decay(decomposed, inPlace, mass []float64, carbon, k float64, start int) {
	year, rest := math.Exp(-k), math.Exp(-k*float64(13-start)/12)
	have := 0.0
	for i, m := range mass {
		d := m * carbon
		decomposed[i] += have*(1-year) + d*(1-rest)
		have = have*year + d*rest
		if inPlace != nil {
			inPlace[i] += have
		}
	}
}

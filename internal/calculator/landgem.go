package calculator

import (
	"fmt"
	"math"

	"trillium"
)

// LandGEM is the first-order decay equation of the US EPA's Landfill Gas Emissions
// Model 3.02 (EPA-600/R-05/047, equation 1), which counts volumes of methane:
//
//	Q = Σ_i Σ_j k L0 (M_i/10) e^(-k t_ij),  j = 0.1, 0.2, … 1
//
// M_i is the waste accepted in year i and t_ij the age of its j-th tenth, n - i + j in
// the n-th year after. It takes no account of what is recovered or oxidised.
type LandGEM struct {
	K  float64 // 1/year
	L0 float64 // potential methane generation capacity, m³/Mg
}

// NewLandGEM is LandGEM with the defaults of a class, such as inventory-conventional.
func NewLandGEM(p Parameters, class string) (LandGEM, error) {
	k, err := p.Get("landgem", "k", class)
	if err != nil {
		return LandGEM{}, err
	}
	l0, err := p.Get("landgem", "L0", class)
	return LandGEM{k.Value, l0.Value}, err
}

// methaneDensity is the mass of methane at 20 °C and one atmosphere, in kg/m³:
// 16.043 g/mol over 24.055 l/mol.
const methaneDensity = 16.043 / 24.055

// Generated is the methane of each year from the first of waste (Mg accepted a year,
// by rising year from first on) to last, in m³. Waste of one year gives nothing in
// that year.
func (g LandGEM) Generated(waste []float64, years int) ([]float64, error) {
	if !(g.K > 0 && g.L0 >= 0) || years < 0 || years > 1000 {
		return nil, fmt.Errorf("%w: LandGEM needs k above 0 and L0 of at least 0, not %v and %v, and at most 1000 years", trillium.ErrInvalid, g.K, g.L0)
	}
	tenths := 0.0 // of waste in the year after it was accepted
	for j := 1; j <= 10; j++ {
		tenths += math.Exp(-g.K * float64(j) / 10)
	}
	fresh, year := g.K*g.L0/10*tenths, math.Exp(-g.K)
	out := make([]float64, years)
	q := 0.0
	for n := range out {
		out[n] = q
		q *= year
		if n < len(waste) {
			q += fresh * waste[n]
		}
	}
	return out, nil
}

// Mass is the mass of a volume of methane at 20 °C and one atmosphere, in Gg.
func Mass(cubicMetres float64) float64 { return cubicMetres * methaneDensity / 1e6 }

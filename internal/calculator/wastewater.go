package calculator

import (
	"fmt"
	"math"

	"trillium"
)

// A Basis is what organic matter is counted as.
type Basis string

// The two bases, which are never mixed.
const (
	BOD Basis = "BOD" // biochemical oxygen demand
	COD Basis = "COD" // chemical oxygen demand
)

// A System is a way in which wastewater is treated or discharged.
type System struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"` // of the organic matter, 0 to 1 (U·T of equation 6.1)
	MCF   float64 `json:"mcf"`
}

// A Wastewater is methane of domestic wastewater by the IPCC 2006 Guidelines, Volume
// 5, equations 6.1 to 6.3.
type Wastewater struct {
	People   float64  `json:"people"`
	Organics float64  `json:"organics"` // g/head/day, in the basis
	Basis    Basis    `json:"basis"`
	I        float64  `json:"i"` // factor for industrial matter in sewers
	B0       float64  `json:"b0"`
	B0Basis  Basis    `json:"b0_basis"`
	Systems  []System `json:"systems"`
	Sludge   float64  `json:"sludge"`    // organic matter removed with sludge, Gg a year, in the basis
	Recovery float64  `json:"recovered"` // CH4, Gg a year
}

// A WastewaterYear is the result.
type WastewaterYear struct {
	TOW       float64   `json:"tow"`     // organic matter, Gg a year
	Factors   []float64 `json:"factors"` // of each system, kg CH4/kg
	Generated float64   `json:"generated"`
	Emitted   float64   `json:"emitted"` // Gg CH4
}

// shareSlack is how far shares may be from adding up to one.
const shareSlack = 1e-6

// Check refuses what cannot be, and bases that do not go together.
func (w *Wastewater) Check() error {
	if w.Basis != BOD && w.Basis != COD {
		return fmt.Errorf("%w: organic matter is counted as BOD or COD, not %q", trillium.ErrInvalid, w.Basis)
	}
	if w.B0Basis != w.Basis {
		return fmt.Errorf("%w: B0 is for %s and the organic matter is counted as %s; they are not mixed", trillium.ErrInvalid, w.B0Basis, w.Basis)
	}
	for name, v := range map[string]float64{"the population": w.People, "organic matter": w.Organics, "I": w.I, "B0": w.B0, "sludge": w.Sludge, "recovery": w.Recovery} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: %s is %v; it is a number from 0", trillium.ErrInvalid, name, v)
		}
	}
	sum := 0.0
	for _, s := range w.Systems {
		if !(s.Share >= 0 && s.Share <= 1) || !(s.MCF >= 0 && s.MCF <= 1) {
			return fmt.Errorf("%w: system %s has share %v and MCF %v; both are fractions from 0 to 1", trillium.ErrInvalid, s.Name, s.Share, s.MCF)
		}
		sum += s.Share
	}
	if math.Abs(sum-1) > shareSlack {
		return fmt.Errorf("%w: the shares of the systems add up to %v, not 1; name what becomes of the rest", trillium.ErrInvalid, sum)
	}
	return nil
}

// Emit works out one year.
func (w *Wastewater) Emit() (WastewaterYear, error) {
	if err := w.Check(); err != nil {
		return WastewaterYear{}, err
	}
	y := WastewaterYear{TOW: w.People * w.Organics * w.I * 0.001 * 365 / 1e6}
	if w.Sludge > y.TOW {
		return y, fmt.Errorf("%w: %v Gg are removed with sludge and only %v Gg arise", trillium.ErrInvalid, w.Sludge, y.TOW)
	}
	for _, s := range w.Systems {
		factor := w.B0 * s.MCF
		y.Factors = append(y.Factors, factor)
		y.Generated += s.Share * factor * (y.TOW - w.Sludge)
	}
	if y.Emitted = y.Generated - w.Recovery; y.Emitted < 0 {
		return y, fmt.Errorf("%w: %v Gg of methane are recovered and only %v Gg generated", trillium.ErrInvalid, w.Recovery, y.Generated)
	}
	return y, nil
}

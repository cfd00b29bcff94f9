package calculator

import (
	"fmt"
	"math"
	"strings"

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
	Share float64 `json:"share"` // of the people, 0 to 1 (U·T of equation 6.1)
	MCF   float64 `json:"mcf"`
	I     float64 `json:"i"` // factor for industrial matter in sewers; 1 where none are (equation 6.3)
}

// A Wastewater is methane of domestic wastewater by the IPCC 2006 Guidelines, Volume
// 5, equations 6.1 to 6.3.
type Wastewater struct {
	People   float64  `json:"people"`
	Organics float64  `json:"organics"` // g/head/day, in the basis
	Basis    Basis    `json:"basis"`
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
	for _, x := range []struct {
		name  string
		value float64
	}{{"the population", w.People}, {"organic matter", w.Organics}, {"B0", w.B0}, {"sludge", w.Sludge}, {"recovery", w.Recovery}} {
		if !(x.value >= 0 && x.value <= 1e12) {
			return fmt.Errorf("%w: %s is %v; it is a number from 0 to 1e12", trillium.ErrInvalid, x.name, x.value)
		}
	}
	sum := 0.0
	for _, s := range w.Systems {
		if !(s.Share >= 0 && s.Share <= 1) || !(s.MCF >= 0 && s.MCF <= 1) || !(s.I >= 0 && s.I <= 10) {
			return fmt.Errorf("%w: system %s has share %v, MCF %v and I %v; share and MCF are fractions from 0 to 1, I a factor from 0 to 10",
				trillium.ErrInvalid, s.Name, s.Share, s.MCF, s.I)
		}
		sum += s.Share
	}
	if math.Abs(sum-1) > shareSlack {
		return fmt.Errorf("%w: the shares of the systems add up to %v, not 1; name what becomes of the rest", trillium.ErrInvalid, sum)
	}
	return nil
}

// organic is the organic matter that a system gets, in Gg a year.
func (w *Wastewater) organic(s System) float64 {
	return w.People * s.Share * w.Organics * s.I * 0.001 * 365 / 1e6
}

// Collected is the factor I of a system by default: 1.25 where wastewater is
// collected, 1 in septic tanks and latrines (equation 6.3).
func (p Parameters) Collected(system string) float64 {
	class := "collected"
	if system == "septic" || strings.HasPrefix(system, "latrine") {
		class = "uncollected"
	}
	return valueOf(p.Get("wastewater", "I", class))
}

// Emit works out one year.
func (w *Wastewater) Emit() (WastewaterYear, error) {
	if err := w.Check(); err != nil {
		return WastewaterYear{}, err
	}
	var y WastewaterYear
	for _, s := range w.Systems {
		y.TOW += w.organic(s)
	}
	if w.Sludge > y.TOW {
		return y, fmt.Errorf("%w: %v Gg are removed with sludge and only %v Gg arise", trillium.ErrInvalid, w.Sludge, y.TOW)
	}
	for _, s := range w.Systems {
		factor := w.B0 * s.MCF
		y.Factors = append(y.Factors, factor)
		if y.TOW > 0 {
			y.Generated += factor * w.organic(s) * (1 - w.Sludge/y.TOW) // sludge is taken out of all alike
		}
	}
	if y.Emitted = y.Generated - w.Recovery; y.Emitted < 0 {
		return y, fmt.Errorf("%w: %v Gg of methane are recovered and only %v Gg generated", trillium.ErrInvalid, w.Recovery, y.Generated)
	}
	return y, nil
}

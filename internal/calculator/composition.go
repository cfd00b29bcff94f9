package calculator

import (
	"fmt"
	"strings"

	"trillium"
)

// Regions are the regions whose default composition of municipal waste is known.
func (p Parameters) Regions() []string {
	var out []string
	for _, x := range p {
		region, _, _ := strings.Cut(x.Class, " ")
		if x.Name == "composition" && (len(out) == 0 || out[len(out)-1] != region) {
			out = append(out, region)
		}
	}
	return out
}

// Composition is what municipal waste of a region consists of by default (IPCC 2006
// Guidelines, Volume 5, Table 2.3): kinds of waste and their shares, which add up to 1.
func (p Parameters) Composition(region string) (types []string, shares []float64, err error) {
	for _, x := range p {
		if of, kind, _ := strings.Cut(x.Class, " "); x.Name == "composition" && of == region {
			types, shares = append(types, kind), append(shares, x.Value)
		}
	}
	if len(types) == 0 {
		return nil, nil, fmt.Errorf("%w: no composition of %q; there are %s", trillium.ErrInvalid, region, strings.Join(p.Regions(), ", "))
	}
	return types, shares, nil
}

// Compose divides the waste of sites, which is of one kind, by shares.
func Compose(sites []Site, shares []float64) []Site {
	out := make([]Site, len(sites))
	for i, s := range sites {
		out[i] = s
		out[i].Deposits = make([]Deposit, len(s.Deposits))
		for j, d := range s.Deposits {
			mass := make([]float64, len(shares))
			for k, share := range shares {
				mass[k] = share * d.Mass[0]
			}
			out[i].Deposits[j] = Deposit{Year: d.Year, Mass: mass, Recovered: d.Recovered}
		}
	}
	return out
}

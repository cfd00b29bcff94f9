package calculator

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/timeseries"
)

// Put adds an observation to the series of a party in a dataset, which is made if it
// is not there.
func Put(d *timeseries.Dataset, party string, dimensions []timeseries.Dimension, unit timeseries.Unit, o timeseries.Observation) {
	id := timeseries.SeriesID(d.ID, party, dimensions)
	s := d.Find(id)
	if s == nil {
		s = &timeseries.Series{ID: id, Title: d.Title, Party: party, Dimensions: dimensions, Unit: unit}
		if unit.Substance != "CO2e" {
			s.Gas = unit.Substance
		}
		d.Series = append(d.Series, s)
	}
	s.Observations = append(s.Observations, o)
}

// Dataset is what an inventory emitted, a series for each group; with spreads, those
// of the whole stand as bounds of its only series.
func (inv Inventory) Dataset(id string, spread []Spread) *timeseries.Dataset {
	d := &timeseries.Dataset{ID: id, Title: id}
	for _, group := range slices.Sorted(maps.Keys(inv.Groups)) {
		for i, y := range inv.Groups[group] {
			o := timeseries.Observation{Year: y.Year, Value: y.Emitted, Measured: true, Status: "E"}
			if len(inv.Groups) == 1 && i < len(spread) {
				o.Low, o.High = &spread[i].Low, &spread[i].High
			}
			Put(d, group, nil, timeseries.Unit{Name: "Gg", Substance: "CH4"}, o)
		}
	}
	return d
}

// Together are the deposits of all sites, by year.
func Together(sites []Site) []Deposit {
	byYear := make(map[int]*Deposit)
	for _, s := range sites {
		for _, d := range s.Deposits {
			sum := byYear[d.Year]
			if sum == nil {
				sum = &Deposit{Year: d.Year, Mass: make([]float64, len(d.Mass))}
				byYear[d.Year] = sum
			}
			sum.Recovered += d.Recovered
			for i, m := range d.Mass {
				sum.Mass[i] += m
			}
		}
	}
	var out []Deposit
	for _, year := range slices.Sorted(maps.Keys(byYear)) {
		out = append(out, *byYear[year])
	}
	return out
}

// Set gives parameters other values, as "DOC.food=0.15,k.food=0.185,MCF=0.7".
func (l *Landfill) Set(spec string) error {
	named := map[string]*float64{"DOCf": &l.DOCf, "MCF": &l.MCF, "F": &l.F, "OX": &l.OX}
	for i := range l.Wastes {
		w := &l.Wastes[i]
		named["DOC."+w.Type], named["k."+w.Type] = &w.DOC, &w.K
	}
	for _, pair := range strings.FieldsFunc(spec, func(r rune) bool { return r == ',' }) {
		name, text, _ := strings.Cut(strings.TrimSpace(pair), "=")
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("%w: %q: write NAME=NUMBER", trillium.ErrInvalid, pair)
		}
		into := named[name]
		if into == nil {
			return fmt.Errorf("%w: there is no parameter %q: DOCf, MCF, F, OX, DOC.KIND and k.KIND", trillium.ErrInvalid, name)
		}
		*into = v
	}
	return l.Check()
}

// A LandGEMYear is one year by LandGEM.
type LandGEMYear struct {
	Year      int     `json:"year"`
	Accepted  float64 `json:"accepted"`  // Gg
	Volume    float64 `json:"volume"`    // m³ CH4
	Generated float64 `json:"generated"` // Gg CH4
}

// Sites works out all sites together: the equation is linear in the waste.
func (g LandGEM) Sites(sites []Site, last int) ([]LandGEMYear, error) {
	deposits := Together(sites)
	if len(deposits) == 0 || last < deposits[0].Year {
		return nil, nil
	}
	first := deposits[0].Year
	if last-first > 1000 {
		return nil, noSpan(first, last)
	}
	waste := make([]float64, last-first+1)
	for _, d := range deposits {
		for _, m := range d.Mass {
			if d.Year <= last {
				waste[d.Year-first] += 1e3 * m // Gg to Mg
			}
		}
	}
	volumes, err := g.Generated(waste, len(waste))
	if err != nil {
		return nil, err
	}
	var out []LandGEMYear
	for i, v := range volumes {
		out = append(out, LandGEMYear{first + i, waste[i] / 1e3, v, Mass(v)})
	}
	return out, nil
}

// Table are the parameters as rows of CSV.
func (p Parameters) Table() [][]string {
	rows := [][]string{{"method", "name", "class", "value", "low", "high", "shape", "unit", "source"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, x := range p {
		rows = append(rows, []string{x.Method, x.Name, x.Class, number(x.Value), number(x.Low), number(x.High), string(x.Shape), x.Unit, x.Source})
	}
	return rows
}

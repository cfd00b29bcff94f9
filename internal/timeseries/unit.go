package timeseries

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"trillium"
)

// A Unit is what a value counts in.
type Unit struct {
	Name      string  `json:"name"`                // kt, Mt, percent, or as the source writes it
	Substance string  `json:"substance,omitempty"` // of a mass: CH4, CO2e, …; "" if the source does not say
	GWP       float64 `json:"gwp,omitempty"`       // of CO2e made of one gas: the warming potential that it was made with
	Per       string  `json:"per,omitempty"`       // head, year, …: a rate, which is never added up
}

// String writes the unit as people do: "Mt CO2e (GWP 28)".
func (u Unit) String() string {
	s := u.Name
	if u.Substance != "" {
		s += " " + u.Substance
	}
	if u.GWP != 0 {
		s += " (GWP " + strconv.FormatFloat(u.GWP, 'f', -1, 64) + ")"
	}
	if u.Per != "" {
		s += " per " + u.Per
	}
	return s
}

// Percent is the unit of percentages.
const Percent = "percent"

// grams are the masses by their symbols, in grams.
var grams = map[string]float64{
	"g": 1, "kg": 1e3, "t": 1e6, "Mg": 1e6, "kt": 1e9, "Gg": 1e9, "Mt": 1e12, "Tg": 1e12, "Gt": 1e15, "Pg": 1e15,
}

// Adds reports whether values of the unit may be added up over parties: amounts
// may, shares and rates may not.
func (u Unit) Adds() bool { return u.Name != Percent && u.Name != "ratio" && u.Per == "" }

// A Potential is a global warming potential over 100 years.
type Potential struct {
	Report string  // of the IPCC
	Gas    string  // CH4, N2O
	Value  float64 // kg CO2 for each kg of the gas
	Source string
}

// Potentials are the warming potentials that inventories were made with. Values
// without climate-carbon feedbacks, as the reporting guidelines use them.
var Potentials = []Potential{
	{"SAR", "CH4", 21, "IPCC 1995, Working Group I, Table 2.9"},
	{"SAR", "N2O", 310, "IPCC 1995, Working Group I, Table 2.9"},
	{"TAR", "CH4", 23, "IPCC 2001, Working Group I, Table 6.7"},
	{"TAR", "N2O", 296, "IPCC 2001, Working Group I, Table 6.7"},
	{"AR4", "CH4", 25, "IPCC 2007, Working Group I, Table 2.14"},
	{"AR4", "N2O", 298, "IPCC 2007, Working Group I, Table 2.14"},
	{"AR5", "CH4", 28, "IPCC 2013, Working Group I, Table 8.A.1"},
	{"AR5", "N2O", 265, "IPCC 2013, Working Group I, Table 8.A.1"},
	{"AR6", "CH4", 27.9, "IPCC 2021, Working Group I, Table 7.SM.7"},
	{"AR6", "N2O", 273, "IPCC 2021, Working Group I, Table 7.SM.7"},
}

// potential is the value of a report for a gas, 0 if it is not known.
func potential(report, gas string) float64 {
	for _, p := range Potentials {
		if p.Report == report && p.Gas == gas {
			return p.Value
		}
	}
	return 0
}

var (
	gwpNumber = regexp.MustCompile(`(?i)(?:gwp(?:[ -]?100)?|AR[456]|SAR|TAR)[^0-9=:]*[=: ]\s*([0-9]+(?:\.[0-9]+)?)`)
	gwpReport = regexp.MustCompile(`\b(SAR|TAR|AR4|AR5|AR6)\b`)
	perWords  = regexp.MustCompile(`(?i)(?:/|\bper\b)\s*(head|capita|cap|person|year|yr|ha|km2)\b`)
	substance = regexp.MustCompile(`(?i)\b(CO2[ -]?e(?:q(?:uivalents?)?)?|CO2|CH4|N2O|methane)(?:$|[^a-z0-9])`)
)

// pers are the ways in which sources write that a value is for each head.
var pers = map[string]string{"capita": "head", "cap": "head", "person": "head", "yr": "year"}

// ParseUnit reads a unit as sources write it: "kt", "Mt CO2e (GWP100 AR5=28)",
// "kg per capita", "%". A mass of CO2 equivalents keeps the potential it names;
// gas tells which report's value is meant. What it does not know stays as it is.
func ParseUnit(s, gas string) Unit {
	s = trillium.Collapse(s)
	switch strings.ToLower(s) {
	case "%", "percent", "per cent", "pct", "pt", "percentage":
		return Unit{Name: Percent}
	}
	var u Unit
	if m := perWords.FindStringSubmatch(s); m != nil {
		u.Per = strings.ToLower(m[1])
		if p := pers[u.Per]; p != "" {
			u.Per = p
		}
	}
	if m := substance.FindStringSubmatch(s); m != nil {
		switch x := strings.ToUpper(m[1]); {
		case x == "METHANE":
			u.Substance = "CH4"
		case strings.HasPrefix(x, "CO2") && len(x) > 3:
			u.Substance = "CO2e"
		default:
			u.Substance = x
		}
	}
	first := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == '(' })
	if len(first) == 0 || grams[first[0]] == 0 && massWord(first[0]) == "" {
		return Unit{Name: s}
	}
	if u.Name = first[0]; grams[u.Name] == 0 {
		u.Name = massWord(u.Name)
	}
	if u.Substance == "CO2e" {
		if m := gwpNumber.FindStringSubmatch(s); m != nil {
			u.GWP, _ = strconv.ParseFloat(m[1], 64) // digits, by the pattern
		} else if m := gwpReport.FindStringSubmatch(s); m != nil {
			u.GWP = potential(m[1], gas)
		}
	}
	return u
}

// massWord is the symbol of a mass that is written out.
func massWord(s string) string {
	switch strings.ToLower(s) {
	case "tonne", "tonnes", "tons", "metric":
		return "t"
	case "kilotonnes", "kilotons":
		return "kt"
	case "kilograms", "kilogram":
		return "kg"
	}
	return ""
}

// A Conversion is how values of one unit become values of another.
type Conversion struct {
	Factor float64
	// Open is the assumption that it rests on beyond the size of the units, as
	// "1 t CH4 = 28 t CO2e"; "" if there is none.
	Open string
}

// To converts values of u, measuring gas ("" if unknown), to another unit. Masses
// of one substance convert; methane and CO2 equivalents only where both say with
// which potential. Everything else is refused, with the reason.
func (u Unit) To(v Unit, gas string) (Conversion, error) {
	if u == v {
		return Conversion{Factor: 1}, nil
	}
	refuse := func(why string) (Conversion, error) {
		return Conversion{}, fmt.Errorf("%w: %s is not %s: %s", trillium.ErrInvalid, u, v, why)
	}
	a, b := grams[u.Name], grams[v.Name]
	if a == 0 || b == 0 || u.Per != v.Per {
		return refuse("they count different things")
	}
	from, to := u.gas(gas), v.gas(gas)
	size := a / b
	switch {
	case from == to && u.GWP == v.GWP:
		return Conversion{Factor: size}, nil
	case from == "CO2e" && to == "CO2e":
		if u.GWP == 0 || v.GWP == 0 {
			return refuse("one does not say with which warming potential it was made")
		}
		return Conversion{size * v.GWP / u.GWP, fmt.Sprintf("GWP %s → %s", plain(u.GWP), plain(v.GWP))}, nil
	case from != "CO2e" && to == "CO2e" && v.GWP != 0 && from == gas:
		return Conversion{size * v.GWP, fmt.Sprintf("1 %s = %s CO2e", from, plain(v.GWP))}, nil
	case from == "CO2e" && to == gas && u.GWP != 0:
		return Conversion{size / u.GWP, fmt.Sprintf("1 %s = %s CO2e", to, plain(u.GWP))}, nil
	case from == "CO2e" || to == "CO2e":
		return refuse("no warming potential is given for it")
	}
	return refuse("they are of different substances")
}

// gas is what a mass is of: as the unit says, or else the series.
func (u Unit) gas(series string) string {
	if u.Substance != "" {
		return u.Substance
	}
	return series
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// In is the series with its values in another unit, and what that rests on. The
// series must say of which gas it is where a potential is needed.
func (s *Series) In(u Unit) (*Series, string, error) {
	c, err := s.Unit.To(u, s.Gas)
	if err != nil {
		return nil, "", fmt.Errorf("series %s: %w", s.ID, err)
	}
	out := s.clone()
	out.Unit = u
	for i := range out.Observations {
		o := &out.Observations[i]
		o.Value *= c.Factor
		o.Low, o.High = scaled(o.Low, c.Factor), scaled(o.High, c.Factor)
	}
	return out, c.Open, nil
}

func scaled(v *float64, f float64) *float64 {
	if v == nil {
		return nil
	}
	x := *v * f
	return &x
}

// finite reports whether v is a number that can be calculated with.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

package timeseries

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"trillium"
)

// A Unit is what a value counts in. Values are those of a year, so "a year" is no
// part of it.
type Unit struct {
	Name      string `json:"name"`                // kt, Mt, percent, or as the source writes it
	Substance string `json:"substance,omitempty"` // of a mass: CH4, CO2e, …; "" if the source does not say
	// Of CO2e: the warming potential that it was made with, as a number where it is
	// of one gas, or as the report of the IPCC whose potentials were used.
	GWP    float64 `json:"gwp,omitempty"`
	Report string  `json:"report,omitempty"`
	Per    string  `json:"per,omitempty"` // head, kWh, …: a rate, which is never added up
}

// String writes the unit as people do: "Mt CO2e (GWP 28)".
func (u Unit) String() string {
	s := u.Name
	if u.Substance != "" {
		s += " " + u.Substance
	}
	switch {
	case u.GWP != 0:
		s += " (GWP " + plain(u.GWP) + ")"
	case u.Report != "":
		s += " (" + u.Report + ")"
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

// Of is what the series measures: the gas, or "" if nobody says.
func (s *Series) Of() string { return s.Unit.of(s.Gas) }

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

// Potentials are the warming potentials that inventories were made with, without
// climate-carbon feedbacks up to AR5. AR6's include them; that of methane is its value
// for all sources together (27.0 is that of methane which is not of fossil origin).
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

// potential is the potential of one gas that the unit was made with, 0 if it does not say. A
// number that is another gas's potential is not this one's.
func (u Unit) potential(gas string) float64 {
	if gas == "CO2" {
		return 1
	}
	if u.GWP == 0 {
		return potential(u.Report, gas)
	}
	for _, p := range Potentials {
		if p.Value == u.GWP && p.Gas != gas && gas != "" {
			return 0
		}
	}
	return u.GWP
}

var (
	gwpEquals  = regexp.MustCompile(`(?i)(?:gwp|AR[456]|SAR|TAR)[^=:]*[=:]\s*([0-9]+(?:\.[0-9]+)?)`)
	gwpSpace   = regexp.MustCompile(`(?i)gwp(?:[ -]?100)?\s+([0-9]+(?:\.[0-9]+)?)`)
	gwpReport  = regexp.MustCompile(`\b(SAR|TAR|AR4|AR5|AR6)\b`)
	brackets   = regexp.MustCompile(`\([^)]*\)`)
	perDivider = regexp.MustCompile(`(?i)\s*/\s*|\s+(?:per|por|par)\s+`)
	substance  = regexp.MustCompile(`(?i)\b(CO2[ -]?e(?:q(?:uivalents?)?)?|CO2|CH4|N2O|methane)(?:$|[^a-z0-9])`)
)

// pers are the ways in which sources write that a value is for each head; "" is for a
// year, which all values are for.
var pers = map[string]string{"capita": "head", "cap": "head", "person": "head", "head": "head", "inhabitant": "head", "year": "", "yr": "", "a": "",
	"annum": ""}

// ParseUnit reads a unit as sources write it: "kt", "Mt CO2e (GWP100 AR5=28)",
// "kg per capita", "%". What it does not know stays as it is. A plain "ton" is not
// read as a tonne: in half of the world it is none.
func ParseUnit(s string) Unit {
	s = trillium.Collapse(s)
	switch strings.ToLower(s) {
	case "%", "percent", "per cent", "pct", "pt", "percentage":
		return Unit{Name: Percent}
	}
	parts := perDivider.Split(brackets.ReplaceAllString(s, ""), -1)
	name := massName(parts[0])
	if name == "" {
		if len(parts) > 1 {
			return Unit{Name: trillium.Collapse(parts[0]), Per: perOf(parts[1:])}
		}
		return Unit{Name: s}
	}
	u := Unit{Name: name, Per: perOf(parts[1:])}
	if m := substance.FindStringSubmatch(parts[0]); m != nil {
		switch x := strings.ToUpper(m[1]); {
		case x == "METHANE":
			u.Substance = "CH4"
		case strings.HasPrefix(x, "CO2") && len(x) > 3:
			u.Substance = "CO2e"
		default:
			u.Substance = x
		}
	}
	if u.Substance == "CO2e" {
		u.GWP, u.Report = warming(s)
	}
	return u
}

// perOf names what a rate is for.
func perOf(parts []string) string {
	var out []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if known, ok := pers[strings.ToLower(p)]; ok {
			p = known
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " per ")
}

// warming is the potential that the words name: a number that is given as one, or the
// report whose numbers are meant. The horizon of 100 years is no potential.
func warming(s string) (float64, string) {
	for _, pattern := range []*regexp.Regexp{gwpEquals, gwpSpace} {
		m := pattern.FindStringSubmatch(s)
		if m == nil {
			if r := gwpReport.FindString(s); r != "" && pattern == gwpEquals {
				return 0, r
			}
			continue
		}
		v, err := strconv.ParseFloat(m[1], 64)
		if err == nil && v > 0 && v != 20 && v != 100 && v != 500 {
			return v, ""
		}
	}
	return 0, gwpReport.FindString(s)
}

// massName is the symbol of the mass that a unit begins with, "" if it is none.
func massName(s string) string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return ""
	}
	if grams[words[0]] != 0 {
		return words[0]
	}
	first := strings.ToLower(words[0])
	metric := first == "metric" && len(words) > 1
	if metric {
		first = strings.ToLower(words[1])
	}
	switch first {
	case "tonne", "tonnes", "toneladas", "tonelada":
		return "t"
	case "kilotonne", "kilotonnes":
		return "kt"
	case "kilogram", "kilograms", "kilogramme", "kilogrammes", "kilogramos":
		return "kg"
	case "ton", "tons":
		if metric {
			return "t"
		}
	case "kiloton", "kilotons":
		if metric {
			return "kt"
		}
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
// of one substance convert; a gas and its CO2 equivalents only where the unit says
// with which potential of that gas. Everything else is refused, with the reason.
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
	from, to := u.of(gas), v.of(gas)
	size := a / b
	const equivalent = "CO2e"
	switch {
	case from == to && u.GWP == v.GWP && u.Report == v.Report:
		return Conversion{Factor: size}, nil
	case from == equivalent && to == equivalent:
		was, will := u.potential(gas), v.potential(gas)
		if gas == "" || was == 0 || will == 0 {
			return refuse("it takes one gas, and the potential of that gas on both sides")
		}
		if was == will {
			return Conversion{Factor: size}, nil
		}
		return Conversion{size * will / was, fmt.Sprintf("GWP %s → %s", plain(was), plain(will))}, nil
	case to == equivalent && from != "":
		if p := v.potential(from); p != 0 {
			return Conversion{size * p, fmt.Sprintf("1 %s = %s CO2e", from, plain(p))}, nil
		}
	case from == equivalent && to != "" && to == gas:
		if p := u.potential(gas); p != 0 {
			return Conversion{size / p, fmt.Sprintf("1 %s = %s CO2e", to, plain(p))}, nil
		}
	default:
		return refuse("they are of different substances")
	}
	return refuse("no warming potential of that gas is given for it")
}

// of is what a mass is of: as the unit says, or else the series.
func (u Unit) of(series string) string {
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
	if u.Substance != "" && u.Substance != "CO2e" {
		out.Gas = u.Substance
	}
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

package pages

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/i18n"
	"trillium/internal/site"
)

// A calcField is a field of a calculator's form.
type calcField struct {
	Name    string // in the address; its label is calc.field.NAME
	Kind    string // number, select or area
	Options []string
	Usual   string // its value where the address gives none
}

// A calcExample is a worked example: values of fields whose result is known.
type calcExample struct {
	Name   string // its words are calc.example.NAME
	Values url.Values
}

// A calcMethod is a calculator of the site.
type calcMethod struct {
	name     string
	fields   []calcField
	examples []calcExample
	run      func(q url.Values, l *i18n.Language) (*calcResult, error)
}

// maxCalcText bounds what a form may hold: larger inventories go to the command.
const maxCalcText = 60_000

// classes are the classes of a parameter.
func classes(p calculator.Parameters, method, name string) []string {
	var out []string
	for _, x := range p {
		if x.Method == method && x.Name == name {
			out = append(out, x.Class)
		}
	}
	return out
}

var climates = []string{"temperate-dry", "temperate-wet", "tropical-dry", "tropical-wet"}

// calcMethods are all calculators.
func calcMethods() []calcMethod {
	p := calculator.Defaults()
	evenly := func(from, to int, mass string) string {
		var b strings.Builder
		b.WriteString("year,waste\n")
		for y := from; y <= to; y++ {
			fmt.Fprintf(&b, "%d,%s\n", y, mass)
		}
		return b.String()
	}
	return []calcMethod{
		{"landfill", []calcField{
			{"waste", "area", nil, ""}, {"type", "select", classes(p, "landfill", "DOC"), "bulk"}, {"composition", "select", append([]string{""}, p.Regions()...), ""}, {"climate", "select", climates, "temperate-wet"},
			{"site", "select", classes(p, "landfill", "MCF"), "managed"}, {"cover", "select", classes(p, "landfill", "OX"), "none"},
			{"start", "number", nil, "13"}, {"last", "number", nil, ""}, {"set", "text", nil, ""}, {"runs", "number", nil, ""}, {"seed", "number", nil, "1"}},
			[]calcExample{
				{"food-waste", url.Values{"waste": {evenly(1950, 1979, "2300.322")}, "type": {"food"}, "set": {"MCF=0.705"}}},
				{"closed-site", url.Values{"waste": {evenly(1990, 2009, "100")}, "type": {"bulk"}, "composition": {"north-america"}, "cover": {"covered"}, "last": {"2040"}, "runs": {"2000"}}}},
			runLandfill},
		{"landgem", []calcField{{"waste", "area", nil, ""}, {"class", "select", classes(p, "landgem", "k"), "inventory-conventional"}, {"last", "number", nil, ""}},
			[]calcExample{{"landgem", url.Values{"waste": {evenly(1990, 2009, "100")}, "last": {"2040"}}}}, runLandGEM},
		{"wastewater", wastewaterFields(p), []calcExample{
			{"wastewater", url.Values{"people": {"130000000"}, "organics": {"40"}, "i": {"1.25"}, "flowing-sewer": {"0.45"}, "anaerobic-reactor": {"0.10"}, "septic": {"0.20"}, "untreated-discharge": {"0.25"}}}}, runWastewater},
		{"food", []calcField{{"flows", "area", nil, ""}, {"material", "select", []string{"", "food"}, ""}},
			[]calcExample{{"food", url.Values{"flows": {"party,year,stage,material,destination,tonnes\nAAA,2020,household,food,landfill,120000\nAAA,2020,household,inedible,compost,45000\nAAA,2020,retail,both,compost,30000\nAAA,2020,retail,food,feed,8000\nAAA,2020,storage,food,unknown,25000\n"}}}}, runFood},
		{"cover", []calcField{{"map", "area", nil, ""}, {"base-area", "number", nil, ""}, {"until", "number", nil, ""}},
			[]calcExample{{"cover", url.Values{"base-area": {"100000"}, "map": {`{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"NAME":"North","STATUS_YR":1990},"geometry":{"type":"Polygon","coordinates":[[[10,50],[12,50],[12,51],[10,51],[10,50]]]}},
{"type":"Feature","properties":{"NAME":"South, half of it in North","STATUS_YR":2015},"geometry":{"type":"Polygon","coordinates":[[[11,50],[13,50],[13,51],[11,51],[11,50]]]}},
{"type":"Feature","properties":{"NAME":"Island","STATUS_YR":2020,"REP_AREA":2500},"geometry":{"type":"Point","coordinates":[15,52]}}]}`}}}}, runCover},
	}
}

// wastewaterFields are a field for each system, besides what all share.
func wastewaterFields(p calculator.Parameters) []calcField {
	out := []calcField{{"people", "number", nil, ""}, {"organics", "number", nil, "40"}, {"basis", "select", []string{"BOD", "COD"}, "BOD"}, {"i", "number", nil, ""}, {"b0", "number", nil, ""},
		{"sludge", "number", nil, "0"}, {"recovered", "number", nil, "0"}}
	for _, class := range classes(p, "wastewater", "MCF") {
		out = append(out, calcField{class, "number", nil, "0"})
	}
	return out
}

// calcParams are the names of the fields of all calculators.
func calcParams() string {
	var names []string
	for _, m := range calcMethods() {
		for _, f := range m.fields {
			names = site.AddNew(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

// value is a field of the address, or its usual value.
func (m calcMethod) value(q url.Values, f calcField) string {
	return cmp.Or(strings.TrimSpace(q.Get(f.Name)), f.Usual)
}

// filled are the values of all fields.
func (m calcMethod) filled(q url.Values) url.Values {
	out := url.Values{}
	for _, f := range m.fields {
		out.Set(f.Name, m.value(q, f))
	}
	return out
}

// calcNumber is a field as a number; otherwise stands for an empty one.
func calcNumber(q url.Values, name string, otherwise float64) (float64, error) {
	text := q.Get(name)
	if text == "" {
		return otherwise, nil
	}
	v, err := numberIn(text)
	if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
		err = fmt.Errorf("%w: %q is no number", trillium.ErrInvalid, text)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// calcYear is a field as a year, 0 if it is empty.
func calcYear(q url.Values, name string) (int, error) {
	text := q.Get(name)
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1500 || year > 2300 {
		return 0, fmt.Errorf("%s: %w: %q is no year", name, trillium.ErrInvalid, text)
	}
	return year, nil
}

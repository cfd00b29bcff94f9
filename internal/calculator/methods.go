package calculator

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Methods are all calculators.
func Methods() []Method {
	p := Defaults()
	return []Method{landfillMethod(p), landGEMMethod(p), wastewaterMethod(p), foodMethod(), coverMethod()}
}

// makesSeries are the formats of a method that makes series.
const makesSeries = "table, json (JSON Lines), csv or sdmx (a dataset for \"trillium target add\")"

// dataset names the dataset that is written.
func dataset(usual string) Field {
	return Field{Name: "dataset", Kind: Text, Usual: usual, Usage: "`ID` of the dataset that is written", Command: true}
}

// choice is a field that takes one of some classes.
func choice(name, usual, usage string, classes []string) Field {
	last := len(classes) - 1
	return Field{Name: name, Kind: Choice, Options: classes, Usual: usual, Usage: usage + ": " + strings.Join(classes[:last], ", ") + " or " + classes[last]}
}

// inventory are the fields that say how an inventory of landfills is read, and how far it
// is worked out.
func inventory() []Field {
	return []Field{
		{Name: "waste", Kind: Rows},
		{Name: "last", Kind: Whole, Usage: "the last `YEAR` to work out", Default: strconv.Itoa(time.Now().Year())},
		{Name: "columns", Kind: Text, Command: true,
			Usage: "`FIELD=COLUMN,…` for columns without usual names; fields: " + strings.Join(SiteFields, ", ")},
		{Name: "unit", Kind: Text, Command: true,
			Usage: "`UNIT` of waste: t, kt, Gg, Mt or short-ton (default t, unless a column says tons; methane that is recovered is in Gg)"},
	}
}

// kinds are the kinds of waste: one in a form, and one or several in a file.
func kinds(options []string) Field {
	return Field{Name: "type", Kind: Choice, Options: options, Usual: "bulk", Flag: "types", Usage: "`KINDS` of waste in the file, as food,paper,inert"}
}

// evenly is the same waste in each of the years.
func evenly(from, to int, mass string) []string {
	var b strings.Builder
	b.WriteString("year,waste\n")
	for y := from; y <= to; y++ {
		fmt.Fprintf(&b, "%d,%s\n", y, mass)
	}
	return []string{b.String()}
}

func landfillMethod(p Parameters) Method {
	waste, region := inventory(), choice("composition", "", "divide the waste by the default composition of a `REGION`", p.Regions())
	region.Options = append([]string{""}, region.Options...)
	return Method{Name: "landfill", Input: "FILE", Formats: makesSeries, run: runLandfill,
		Fields: append([]Field{waste[0], kinds(p.classes("landfill", "DOC")), region,
			choice("climate", "temperate-wet", "`CLIMATE` of the default rates", []string{"temperate-dry", "temperate-wet", "tropical-dry", "tropical-wet"}),
			choice("site", "managed", "`KIND` of site, for the methane correction factor", p.classes("landfill", "MCF")),
			choice("cover", "none", "whether the `COVER` oxidises methane", p.classes("landfill", "OX")),
			{Name: "start", Kind: Whole, Usual: "13", Usage: "the `MONTH` in which decay begins: 13 is January of the next year (six months), 7 no delay"}, waste[1],
			{Name: "set", Kind: Text, Usage: "other `PARAMETERS`, as DOC.food=0.15,k.food=0.185,DOCf=0.5,MCF=0.7,F=0.5,OX=0"},
			{Name: "runs", Kind: Whole, Usage: "also give the 95 % interval of so many random `RUNS` with the ranges of the defaults"},
			{Name: "seed", Kind: Seed, Usual: "1", Usage: "`SEED` of the random numbers"}, dataset("landfill-ch4")}, waste[2:]...),
		Examples: []Example{
			{"food-waste", url.Values{"waste": evenly(1950, 1979, "2300.322"), "type": {"food"}, "set": {"MCF=0.705"}}},
			{"closed-site", url.Values{"waste": evenly(1990, 2009, "100"), "type": {"bulk"}, "composition": {"north-america"}, "cover": {"covered"},
				"last": {"2040"}, "runs": {"2000"}}}}}
}

func landGEMMethod(p Parameters) Method {
	waste, kinds := inventory(), kinds(nil)
	kinds.Command = true
	return Method{Name: "landgem", Input: "FILE", Formats: "table, json or csv", run: runLandGEM,
		NoSeries: "LandGEM knows nothing of what is recovered or oxidised, so it makes no series of emissions",
		Fields:   append([]Field{waste[0], choice("class", "inventory-conventional", "`CLASS` of the defaults", p.classes("landgem", "k")), kinds}, waste[1:]...),
		Examples: []Example{{"landgem", url.Values{"waste": evenly(1990, 2009, "100"), "last": {"2040"}}}}}
}

// wastewaterMethod has a field for each system, besides what all share: a form is one row
// of the command's file. There is a usual amount of organic matter as BOD only.
func wastewaterMethod(p Parameters) Method {
	fields := []Field{
		{Name: "people", Kind: Number}, {Name: "organics", Kind: Number, Usual: "40", Unless: "basis=COD"},
		{Name: "basis", Kind: Choice, Options: []string{"BOD", "COD"}, Usual: "BOD"},
		{Name: "i", Kind: Number}, {Name: "b0", Kind: Number}, {Name: "sludge", Kind: Number, Usual: "0"}, {Name: "recovered", Kind: Number, Usual: "0"}}
	for _, class := range p.classes("wastewater", "MCF") {
		fields = append(fields, Field{Name: class, Kind: Number, Usual: "0"})
	}
	return Method{Name: "wastewater", Input: "FILE", Formats: makesSeries, run: runWastewater, Fields: append(fields, dataset("wastewater-ch4")),
		Examples: []Example{{"wastewater", url.Values{"people": {"130000000"}, "organics": {"40"}, "i": {"1.25"},
			"flowing-sewer": {"0.45"}, "anaerobic-reactor": {"0.10"}, "septic": {"0.20"}, "untreated-discharge": {"0.25"}}}}}
}

func foodMethod() Method {
	const example = "party,year,stage,material,destination,tonnes\nAAA,2020,household,food,landfill,120000\nAAA,2020,household,inedible,compost,45000\n" +
		"AAA,2020,retail,both,compost,30000\nAAA,2020,retail,food,feed,8000\nAAA,2020,storage,food,unknown,25000\n"
	return Method{Name: "food", Input: "FILE", Formats: makesSeries, run: runFood,
		Fields: []Field{{Name: "flows", Kind: Rows},
			{Name: "material", Kind: Choice, Options: []string{"", "food"}, Usage: "food leaves inedible parts out where they are told apart; by default all counts"},
			{Name: "stages", Kind: Text, Command: true,
				Usage: "the `STAGES` that the account covers, as retail,food-service,household (default: all, from harvest to household)"}, dataset("food-waste")},
		Examples: []Example{{"food", url.Values{"flows": {example}}}}}
}

func coverMethod() Method {
	const example = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"NAME":"North","STATUS_YR":1990},"geometry":{"type":"Polygon","coordinates":[[[10,50],[12,50],[12,51],[10,51],[10,50]]]}},
{"type":"Feature","properties":{"NAME":"South, half of it in North","STATUS_YR":2015},"geometry":` +
		`{"type":"Polygon","coordinates":[[[11,50],[13,50],[13,51],[11,51],[11,50]]]}},
{"type":"Feature","properties":{"NAME":"Island","STATUS_YR":2020,"REP_AREA":2500},"geometry":{"type":"Point","coordinates":[15,52]}}]}`
	return Method{Name: "cover", Input: "FILE.geojson", Formats: "table or json", run: runCover,
		Fields: []Field{{Name: "map", Kind: Rows},
			{Name: "base-area", Kind: Number, Usage: "area of the whole in `KM2`, where there is no map of it"},
			{Name: "until", Kind: Whole, Flag: "year", Usage: "only what was designated until the end of this `YEAR` (default: all)"},
			{Name: "base", Kind: Map, Command: true, Usage: "`FILE` with a map (GeoJSON) of the whole that the share is of"},
			{Name: "base-name", Kind: Text, Command: true, Usage: "`NAME` of that map or figure, for the record"}},
		Examples: []Example{{"cover", url.Values{"base-area": {"100000"}, "map": {example}}}}}
}

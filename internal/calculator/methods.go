package calculator

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// makesSeries are the formats of a method that makes series.
const makesSeries = "table, json (JSON Lines), csv or sdmx (a dataset for \"trillium target add\")"

// Methods are all calculators.
func Methods() []Method {
	p := Defaults()
	return []Method{
		{Name: "landfill", Input: "FILE", Formats: makesSeries, Fields: landfillFields(p), run: runLandfill, Examples: []Example{
			{"food-waste", map[string]string{"waste": evenly(1950, 1979, "2300.322"), "type": "food", "set": "MCF=0.705"}},
			{"closed-site", map[string]string{"waste": evenly(1990, 2009, "100"), "type": "bulk", "composition": "north-america", "cover": "covered", "last": "2040", "runs": "2000"}}}},
		{Name: "landgem", Input: "FILE", Formats: "table, json or csv", NoSeries: "LandGEM knows nothing of what is recovered or oxidised, so it makes no series of emissions",
			Fields: landGEMFields(p), run: runLandGEM, Examples: []Example{{"landgem", map[string]string{"waste": evenly(1990, 2009, "100"), "last": "2040"}}}},
		{Name: "wastewater", Input: "FILE", Formats: makesSeries, Fields: wastewaterFields(p), run: runWastewater, Examples: []Example{
			{"wastewater", map[string]string{"people": "130000000", "organics": "40", "i": "1.25", "flowing-sewer": "0.45", "anaerobic-reactor": "0.10", "septic": "0.20", "untreated-discharge": "0.25"}}}},
		{Name: "food", Input: "FILE", Formats: makesSeries, Fields: foodFields(), run: runFood, Examples: []Example{{"food", map[string]string{"flows": exampleFlows}}}},
		{Name: "cover", Input: "FILE.geojson", Formats: "table or json", Fields: coverFields(), run: runCover, Examples: []Example{{"cover", map[string]string{"base-area": "100000", "map": exampleMap}}}},
	}
}

// evenly is the same waste in each of the years.
func evenly(from, to int, mass string) string {
	var b strings.Builder
	b.WriteString("year,waste\n")
	for y := from; y <= to; y++ {
		fmt.Fprintf(&b, "%d,%s\n", y, mass)
	}
	return b.String()
}

const exampleFlows = "party,year,stage,material,destination,tonnes\nAAA,2020,household,food,landfill,120000\nAAA,2020,household,inedible,compost,45000\n" +
	"AAA,2020,retail,both,compost,30000\nAAA,2020,retail,food,feed,8000\nAAA,2020,storage,food,unknown,25000\n"

const exampleMap = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"NAME":"North","STATUS_YR":1990},"geometry":{"type":"Polygon","coordinates":[[[10,50],[12,50],[12,51],[10,51],[10,50]]]}},
{"type":"Feature","properties":{"NAME":"South, half of it in North","STATUS_YR":2015},"geometry":{"type":"Polygon","coordinates":[[[11,50],[13,50],[13,51],[11,51],[11,50]]]}},
{"type":"Feature","properties":{"NAME":"Island","STATUS_YR":2020,"REP_AREA":2500},"geometry":{"type":"Point","coordinates":[15,52]}}]}`

// datasetField names the dataset that is written.
func datasetField(usual string) Field {
	return Field{Name: "dataset", Kind: Text, Usual: usual, Usage: "`ID` of the dataset that is written", Command: true}
}

// inventoryFields say how an inventory of landfills is read.
func inventoryFields() []Field {
	return []Field{
		{Name: "columns", Kind: Text, Command: true, Usage: "`FIELD=COLUMN,…` for columns without usual names; fields: " + strings.Join(SiteFields, ", ")},
		{Name: "unit", Kind: Text, Command: true,
			Usage: "`UNIT` of waste: t, kt, Gg, Mt or short-ton (default t, unless a column says tons; methane that is recovered is in Gg)"},
	}
}

func lastField() Field {
	return Field{Name: "last", Kind: Whole, Usage: "the last `YEAR` to work out", Default: strconv.Itoa(time.Now().Year())}
}

// typeField are the kinds of waste: one in a form, and one or several in a file.
func typeField(options []string) Field {
	return Field{Name: "type", Kind: Choice, Options: options, Usual: "bulk", Flag: "types", Usage: "`KINDS` of waste in the file, as food,paper,inert", Command: options == nil}
}

func landfillFields(p Parameters) []Field {
	return append(inventoryFields(), []Field{
		{Name: "waste", Kind: Rows},
		typeField(p.classes("landfill", "DOC")),
		{Name: "composition", Kind: Choice, Options: append([]string{""}, p.Regions()...),
			Usage: "divide the waste by the default composition of a `REGION`: " + strings.Join(p.Regions(), " or ")},
		{Name: "climate", Kind: Choice, Options: []string{"temperate-dry", "temperate-wet", "tropical-dry", "tropical-wet"}, Usual: "temperate-wet",
			Usage: "`CLIMATE` of the default rates: temperate-dry, temperate-wet, tropical-dry or tropical-wet"},
		{Name: "site", Kind: Choice, Options: p.classes("landfill", "MCF"), Usual: "managed",
			Usage: "`KIND` of site, for the methane correction factor: managed, semi-aerobic, unmanaged-deep, unmanaged-shallow or uncategorised"},
		{Name: "cover", Kind: Choice, Options: p.classes("landfill", "OX"), Usual: "none", Usage: "whether the `COVER` oxidises methane: none or covered"},
		{Name: "start", Kind: Whole, Usual: "13", Usage: "the `MONTH` in which decay begins: 13 is January of the next year (six months), 7 no delay"},
		lastField(),
		{Name: "set", Kind: Text, Usage: "other `PARAMETERS`, as DOC.food=0.15,k.food=0.185,DOCf=0.5,MCF=0.7,F=0.5,OX=0"},
		{Name: "runs", Kind: Whole, Usage: "also give the 95 % interval of so many random `RUNS` with the ranges of the defaults"},
		{Name: "seed", Kind: Seed, Usual: "1", Usage: "`SEED` of the random numbers"},
		datasetField("landfill-ch4"),
	}...)
}

func landGEMFields(p Parameters) []Field {
	return append(inventoryFields(), typeField(nil), Field{Name: "waste", Kind: Rows},
		Field{Name: "class", Kind: Choice, Options: p.classes("landgem", "k"), Usual: "inventory-conventional",
			Usage: "`CLASS` of the defaults: caa-conventional, caa-arid, inventory-conventional, inventory-arid or inventory-wet"},
		lastField())
}

// wastewaterFields are a field for each system, besides what all share: a form is one row
// of the command's file. There is a usual amount of organic matter as BOD only.
func wastewaterFields(p Parameters) []Field {
	out := []Field{
		{Name: "people", Kind: Number}, {Name: "organics", Kind: Number, Usual: "40", Unless: "basis=COD"}, {Name: "basis", Kind: Choice, Options: []string{"BOD", "COD"}, Usual: "BOD"},
		{Name: "i", Kind: Number}, {Name: "b0", Kind: Number}, {Name: "sludge", Kind: Number, Usual: "0"}, {Name: "recovered", Kind: Number, Usual: "0"}}
	for _, class := range p.classes("wastewater", "MCF") {
		out = append(out, Field{Name: class, Kind: Number, Usual: "0"})
	}
	return append(out, datasetField("wastewater-ch4"))
}

func foodFields() []Field {
	return []Field{
		{Name: "flows", Kind: Rows},
		{Name: "material", Kind: Choice, Options: []string{"", "food"}, Usage: "food leaves inedible parts out where they are told apart; by default all counts"},
		{Name: "stages", Kind: Text, Command: true, Usage: "the `STAGES` that the account covers, as retail,food-service,household (default: all, from harvest to household)"},
		datasetField("food-waste"),
	}
}

func coverFields() []Field {
	return []Field{
		{Name: "map", Kind: Rows},
		{Name: "base-area", Kind: Number, Usage: "area of the whole in `KM2`, where there is no map of it"},
		{Name: "until", Kind: Whole, Flag: "year", Usage: "only what was designated until the end of this `YEAR` (default: all)"},
		{Name: "base", Kind: Map, Command: true, Usage: "`FILE` with a map (GeoJSON) of the whole that the share is of"},
		{Name: "base-name", Kind: Text, Command: true, Usage: "`NAME` of that map or figure, for the record"},
	}
}

package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/table"
	"trillium/internal/timeseries"
)

// calculators are what "trillium target calculate" can work out.
var calculators = map[string]func(*program, *flag.FlagSet, []string) error{
	"landfill": calculateLandfill, "landgem": calculateLandGEM, "wastewater": calculateWastewater, "food": calculateFood, "cover": calculateCover, "parameters": calculateParameters,
}

func targetCalculate(p *program, _ context.Context, flags *flag.FlagSet, args []string) error {
	if len(args) > 0 && calculators[args[0]] != nil {
		return calculators[args[0]](p, flags, args[1:])
	}
	names := strings.Join(slices.Sorted(maps.Keys(calculators)), ", ")
	if _, done, err := p.parseVerb(flags, "calculate "+names+" [flags] FILE", args); done || err != nil {
		return err
	}
	return usagef("say what to calculate: %s", names)
}

// calculationFormats are those of calculators that make series.
const calculationFormats = "`FORMAT` of the output: table, json (JSON Lines), csv or sdmx (a dataset for \"trillium target add\")"

// A calculation is the rows of a calculator, and its values as series.
type calculation struct {
	rows    [][]string
	objects []any
	dataset *timeseries.Dataset
}

func (p *program) writeCalculation(c calculation, format string) error {
	switch format {
	case "json":
		return lines(p, c.objects)
	case "csv":
		return table.WriteRows(p.stdout, c.rows)
	case "sdmx":
		return timeseries.WriteSDMX(p.stdout, c.dataset)
	case "table":
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for i, row := range c.rows {
			cells := make([]string, len(row))
			for j, cell := range row {
				if cells[j] = table.Plain(cell); i == 0 {
					cells[j] = strings.ToUpper(cell)
				}
			}
			fmt.Fprintln(w, strings.Join(cells, "\t"))
		}
		return w.Flush()
	}
	return usagef("-format is table, json, csv or sdmx, not %q", format)
}

// oneInput parses the flags of a calculator that takes one file, and reads it.
func (p *program) oneInput(flags *flag.FlagSet, usage string, args []string) (name string, data []byte, done bool, err error) {
	rest, done, err := p.parseVerb(flags, "calculate "+usage, args)
	if done || err != nil {
		return "", nil, done, err
	}
	if len(rest) != 1 {
		return "", nil, false, usagef("name one file")
	}
	data, err = p.readFile(rest[0], 256<<20)
	return rest[0], data, false, err
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// siteFlags say how an inventory of landfills is read.
type siteFlags struct {
	columns, unit, types *string
	last                 *int
}

func addSiteFlags(flags *flag.FlagSet) siteFlags {
	return siteFlags{
		flags.String("columns", "", "`FIELD=COLUMN,…` for columns without usual names; fields: "+strings.Join(calculator.SiteFields, ", ")),
		flags.String("unit", "", "`UNIT` of waste: t, kt, Gg, Mt or short-ton (default t, unless a column says tons; methane that is recovered is in Gg)"),
		flags.String("types", "bulk", "`KINDS` of waste in the file, as food,paper,inert"),
		flags.Int("last", time.Now().Year(), "the last `YEAR` to work out"),
	}
}

func (f siteFlags) read(p *program, name string, data []byte) ([]calculator.Site, error) {
	columns, err := calculator.ParseSiteColumns(*f.columns)
	if err != nil {
		return nil, err
	}
	sites, problems, err := calculator.ReadSites(name, data, calculator.SiteOptions{Columns: columns, Unit: *f.unit, Types: strings.Split(*f.types, ","), Last: *f.last})
	for _, x := range problems {
		fmt.Fprintf(p.stderr, "%s:%d: %s: left out: %s\n", name, x.Line, table.Plain(x.Site), table.Plain(x.Text))
	}
	if err == nil {
		fmt.Fprintf(p.stderr, "%s: %d sites, %d rows left out\n", name, len(sites), len(problems))
	}
	return sites, err
}

func calculateLandfill(p *program, flags *flag.FlagSet, args []string) error {
	f := addSiteFlags(flags)
	climate := flags.String("climate", "temperate-wet", "`CLIMATE` of the default rates: temperate-dry, temperate-wet, tropical-dry or tropical-wet")
	site := flags.String("site", "managed", "`KIND` of site, for the methane correction factor: managed, semi-aerobic, unmanaged-deep, unmanaged-shallow or uncategorised")
	cover := flags.String("cover", "none", "whether the `COVER` oxidises methane: none or covered")
	region := flags.String("composition", "", "divide the waste by the default composition of a `REGION`: "+strings.Join(calculator.Defaults().Regions(), " or "))
	start := flags.Int("start", 13, "the `MONTH` in which decay begins: 13 is January of the next year (six months), 7 no delay")
	set := flags.String("set", "", "other `PARAMETERS`, as DOC.food=0.15,k.food=0.185,DOCf=0.5,MCF=0.7,F=0.5,OX=0")
	runs := flags.Int("runs", 0, "also give the 95 % interval of so many random `RUNS` with the ranges of the defaults")
	seed := flags.Uint64("seed", 1, "`SEED` of the random numbers")
	format := flags.String("format", "table", calculationFormats)
	dataset := flags.String("dataset", "landfill-ch4", "`ID` of the dataset that is written")
	name, data, done, err := p.oneInput(flags, "landfill [flags] FILE", args)
	if done || err != nil {
		return err
	}
	sites, err := f.read(p, name, data)
	if err != nil {
		return err
	}
	defaults, types := calculator.Defaults(), strings.Split(*f.types, ",")
	if *region != "" {
		if len(types) > 1 {
			return usagef("-composition divides waste of one kind, and -types names several; give one of the two")
		}
		var shares []float64
		if types, shares, err = defaults.Composition(*region); err != nil {
			return err
		}
		sites = calculator.Compose(sites, shares)
	}
	l, err := calculator.NewLandfill(defaults, types, *climate, *site, *cover)
	if err != nil {
		return err
	}
	l.Start = *start
	if err := l.Set(*set); err != nil {
		return err
	}
	inv := l.DecaySites(sites, *f.last)
	for _, x := range inv.Problems {
		fmt.Fprintf(p.stderr, "%s:%d: %s: left out: %s\n", name, x.Line, table.Plain(x.Site), x.Text)
	}
	var spread []calculator.Spread
	if *runs > 0 {
		if *set != "" {
			return usagef("-runs draws from the ranges of the defaults, and -set replaces them; give one of the two")
		}
		if spread, err = l.SimulateDecay(defaults, *climate, *site, *cover, calculator.Together(inv.Accepted), *f.last, *runs, *seed); err != nil {
			return err
		}
	}
	return p.writeCalculation(landfillRows(inv, spread, *dataset), *format)
}

func landfillRows(inv calculator.Inventory, spread []calculator.Spread, dataset string) calculation {
	c := calculation{rows: [][]string{{"year", "deposited_Gg", "in_place_GgC", "generated_Gg", "recovered_Gg", "emitted_Gg"}}}
	if spread != nil {
		c.rows[0] = append(c.rows[0], "low_Gg", "median_Gg", "high_Gg")
	}
	for i, y := range inv.Years {
		row := []string{strconv.Itoa(y.Year), figure(y.Deposited), figure(y.Accumulated), figure(y.Generated), figure(y.Recovered), figure(y.Emitted)}
		if i < len(spread) {
			row = append(row, figure(spread[i].Low), figure(spread[i].Median), figure(spread[i].High))
		}
		c.rows, c.objects = append(c.rows, row), append(c.objects, y)
	}
	c.dataset = inv.Dataset(dataset, spread)
	return c
}

func calculateLandGEM(p *program, flags *flag.FlagSet, args []string) error {
	f := addSiteFlags(flags)
	class := flags.String("class", "inventory-conventional", "`CLASS` of the defaults: caa-conventional, caa-arid, inventory-conventional, inventory-arid or inventory-wet")
	format := flags.String("format", "table", "`FORMAT` of the output: table, json or csv")
	name, data, done, err := p.oneInput(flags, "landgem [flags] FILE", args)
	if done || err != nil {
		return err
	}
	sites, err := f.read(p, name, data)
	if err != nil {
		return err
	}
	g, err := calculator.NewLandGEM(calculator.Defaults(), *class)
	if err != nil {
		return err
	}
	years, err := g.Sites(sites, *f.last)
	if err != nil {
		return err
	}
	c := calculation{rows: [][]string{{"year", "accepted_Gg", "generated_m3", "generated_Gg"}}}
	for _, y := range years {
		c.rows, c.objects = append(c.rows, []string{strconv.Itoa(y.Year), figure(y.Accepted), figure(y.Volume), figure(y.Generated)}), append(c.objects, y)
	}
	if *format == "sdmx" {
		return usagef("-format is table, json or csv: LandGEM knows nothing of what is recovered or oxidised, so it makes no series of emissions")
	}
	return p.writeCalculation(c, *format)
}

func calculateWastewater(p *program, flags *flag.FlagSet, args []string) error {
	format := flags.String("format", "table", calculationFormats)
	dataset := flags.String("dataset", "wastewater-ch4", "`ID` of the dataset that is written")
	name, data, done, err := p.oneInput(flags, "wastewater [flags] FILE", args)
	if done || err != nil {
		return err
	}
	rows, err := calculator.ReadWastewater(name, data, calculator.Defaults())
	if err != nil {
		return err
	}
	c := calculation{rows: [][]string{{"party", "year", "organic_Gg", "generated_Gg", "recovered_Gg", "emitted_Gg"}}, dataset: &timeseries.Dataset{ID: *dataset, Title: *dataset}}
	for _, w := range rows {
		y, err := w.Emit()
		if err != nil {
			return &trillium.ReadError{Name: name, Line: w.Line, Byte: -1, Err: err}
		}
		c.rows = append(c.rows, []string{w.Party, strconv.Itoa(w.Year), figure(y.TOW), figure(y.Generated), figure(w.Recovery), figure(y.Emitted)})
		c.objects = append(c.objects, struct {
			Party string `json:"party"`
			Year  int    `json:"year"`
			calculator.WastewaterYear
		}{w.Party, w.Year, y})
		calculator.Put(c.dataset, w.Party, nil, timeseries.Unit{Name: "Gg", Substance: "CH4"}, timeseries.Observation{Year: w.Year, Value: y.Emitted, Measured: true, Line: w.Line})
	}
	return p.writeCalculation(c, *format)
}

func calculateFood(p *program, flags *flag.FlagSet, args []string) error {
	format := flags.String("format", "table", calculationFormats)
	dataset := flags.String("dataset", "food-waste", "`ID` of the dataset that is written")
	material := flags.String("material", "", "food leaves inedible parts out where they are told apart; by default all counts")
	stages := flags.String("stages", "", "the `STAGES` that the account covers, as retail,food-service,household (default: all, from harvest to household)")
	name, data, done, err := p.oneInput(flags, "food [flags] FILE", args)
	if done || err != nil {
		return err
	}
	flows, err := calculator.ReadFlows(name, data)
	if err != nil {
		return err
	}
	b := calculator.Boundary{Material: *material}
	for _, s := range strings.FieldsFunc(*stages, func(r rune) bool { return r == ',' }) {
		b.Stages = append(b.Stages, calculator.Stage(s))
	}
	totals, err := calculator.Account(flows, b)
	if err != nil {
		return err
	}
	c := calculation{rows: [][]string{{"party", "year", "loss_t", "waste_t", "to_feed_and_materials_t", "food_and_inedible_not_told_apart_t", "at_other_stages_t", "stages_not_measured"}}, dataset: &timeseries.Dataset{ID: *dataset, Title: *dataset}}
	for _, t := range totals {
		c.rows = append(c.rows, []string{t.Party, strconv.Itoa(t.Year), figure(t.Loss), figure(t.Waste), figure(t.Left), figure(t.Unparted), figure(t.Outside), join(t.Missing)})
		c.objects = append(c.objects, t)
		for _, s := range slices.Sorted(maps.Keys(t.Stages)) {
			calculator.Put(c.dataset, t.Party, []timeseries.Dimension{{Name: "STAGE", Value: string(s)}}, timeseries.Unit{Name: "t"}, timeseries.Observation{Year: t.Year, Value: t.Stages[s], Measured: true})
		}
	}
	return p.writeCalculation(c, *format)
}

func join(list []calculator.Stage) string {
	var out []string
	for _, s := range list {
		out = append(out, string(s))
	}
	return strings.Join(out, " ")
}

func calculateCover(p *program, flags *flag.FlagSet, args []string) error {
	var o calculator.CoverOptions
	base := flags.String("base", "", "`FILE` with a map (GeoJSON) of the whole that the share is of")
	flags.Float64Var(&o.BaseArea, "base-area", 0, "area of the whole in `KM2`, where there is no map of it")
	flags.StringVar(&o.BaseName, "base-name", "", "`NAME` of that map or figure, for the record")
	flags.IntVar(&o.Year, "year", 0, "only what was designated until the end of this `YEAR` (default: all)")
	format := flags.String("format", "table", "`FORMAT` of the output: table or json")
	name, data, done, err := p.oneInput(flags, "cover [flags] FILE.geojson", args)
	if done || err != nil {
		return err
	}
	if *base != "" {
		if o.Base, err = p.readFile(*base, 256<<20); err != nil {
			return err
		}
		if o.BaseName == "" {
			o.BaseName = *base
		}
	}
	c, err := calculator.Cover(data, o)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, l := range c.Left {
		fmt.Fprintf(p.stderr, "%s: feature %d %s: left out: %s\n", name, l.Feature, table.Plain(l.Name), l.Why)
	}
	if *format == "json" {
		return lines(p, []*calculator.Coverage{c})
	}
	_, err = fmt.Fprintf(p.stdout, "%.4f %% of %.1f km² (%s)\n%.1f km² lie within it; the union of all parts has %.1f km², their sum %.1f km²\n%d polygons, %d points as circles, %d features without a year, %d left out\n",
		c.Percent, c.BaseArea, orName(c.Base), c.Inside, c.Union, c.Sum, c.Polygons, c.Points, c.Undated, len(c.Left))
	return err
}

func orName(s string) string {
	if s == "" {
		return "a base without a name; give it one with -base-name"
	}
	return s
}

func calculateParameters(p *program, flags *flag.FlagSet, args []string) error {
	format := formatFlag(flags)
	_, done, err := p.parseVerb(flags, "calculate parameters [flags]", args)
	if done || err != nil {
		return err
	}
	c := calculation{rows: calculator.Defaults().Table()}
	for _, x := range calculator.Defaults() {
		c.objects = append(c.objects, x)
	}
	if *format == "sdmx" {
		return usagef("-format is table, json or csv")
	}
	return p.writeCalculation(c, *format)
}

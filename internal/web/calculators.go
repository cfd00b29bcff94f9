package web

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/chart"
	"trillium/internal/i18n"
	"trillium/internal/table"
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

// A calcResult is what a calculator gives: a table whose first row are names, and
// perhaps values over years as a picture.
type calcResult struct {
	Rows   [][]string
	Years  []chart.YearValue
	Bands  []chart.Banded
	Column string // of the table that the picture shows
	Notes  []string
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
			{"waste", "area", nil, ""}, {"type", "select", classes(p, "landfill", "DOC"), "bulk"}, {"climate", "select", climates, "temperate-wet"},
			{"site", "select", classes(p, "landfill", "MCF"), "managed"}, {"cover", "select", classes(p, "landfill", "OX"), "none"},
			{"start", "number", nil, "13"}, {"last", "number", nil, ""}, {"set", "text", nil, ""}, {"runs", "number", nil, ""}, {"seed", "number", nil, "1"}},
			[]calcExample{
				{"food-waste", url.Values{"waste": {evenly(1950, 1979, "2300.322")}, "type": {"food"}, "set": {"MCF=0.705"}}},
				{"closed-site", url.Values{"waste": {evenly(1990, 2009, "100")}, "type": {"bulk"}, "cover": {"covered"}, "last": {"2040"}, "runs": {"2000"}}}},
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
			names = addNew(names, f.Name)
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

// calcSites reads the waste of one site, in Gg, and the last year.
func calcSites(q url.Values, types []string) ([]calculator.Site, int, error) {
	last, err := calcYear(q, "last")
	if err != nil {
		return nil, 0, err
	}
	text := strings.TrimSpace(q.Get("waste"))
	if len(text) > maxCalcText {
		return nil, 0, fmt.Errorf("%w: more than %d characters; use the command for large inventories", trillium.ErrTooLarge, maxCalcText)
	}
	rows := strings.Split(text, "\n")
	for i := range rows { // the site is the same throughout
		site := "site,"
		if i > 0 {
			site = "1,"
		}
		rows[i] = site + strings.TrimSpace(rows[i])
	}
	sites, problems, err := calculator.ReadSites("waste", []byte(strings.Join(rows, "\n")), calculator.SiteOptions{Unit: "Gg", Types: types, Last: last})
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%w: line %d: %s", trillium.ErrInvalid, problems[0].Line, problems[0].Text)
	}
	if err != nil {
		return nil, 0, err
	}
	for _, s := range sites {
		if n := len(s.Deposits); n > 0 && last == 0 {
			last = s.Deposits[n-1].Year
		}
	}
	return sites, last, nil
}

// The limits of a page: random runs, their results, and the corners of a map.
const (
	calcRuns    = 10_000
	calcDraws   = 1_000_000
	calcCorners = 20_000
)

func runLandfill(q url.Values, l *i18n.Language) (*calcResult, error) {
	sites, last, err := calcSites(q, []string{q.Get("type")})
	if err != nil {
		return nil, err
	}
	p := calculator.Defaults()
	fill, err := calculator.NewLandfill(p, []string{q.Get("type")}, q.Get("climate"), q.Get("site"), q.Get("cover"))
	if err != nil {
		return nil, err
	}
	if fill.Start, err = strconv.Atoi(q.Get("start")); err != nil {
		return nil, fmt.Errorf("start: %w: %q is no month", trillium.ErrInvalid, q.Get("start"))
	}
	if err := fill.Set(q.Get("set")); err != nil {
		return nil, err
	}
	deposits := calculator.Together(sites)
	years, err := fill.Decay(deposits, last)
	if err != nil {
		return nil, err
	}
	out := &calcResult{Rows: [][]string{{"year", "deposited_Gg", "in_place_GgC", "generated_Gg", "recovered_Gg", "emitted_Gg"}}, Column: "emitted_Gg"}
	spread, err := landfillSpread(q, fill, p, deposits, last)
	if err != nil {
		return nil, err
	}
	if spread != nil {
		out.Rows[0] = append(out.Rows[0], "low_Gg", "high_Gg")
	}
	for i, y := range years {
		row := []string{strconv.Itoa(y.Year), calcFigure(y.Deposited), calcFigure(y.Accumulated), calcFigure(y.Generated), calcFigure(y.Recovered), calcFigure(y.Emitted)}
		if i < len(spread) {
			row = append(row, calcFigure(spread[i].Low), calcFigure(spread[i].High))
			out.Bands = append(out.Bands, chart.Banded{Year: y.Year, Value: spread[i].Median, Low: spread[i].Low, High: spread[i].High})
		}
		out.Rows = append(out.Rows, row)
		out.Years = append(out.Years, chart.YearValue{Year: y.Year, Value: y.Emitted})
	}
	for _, w := range fill.Wastes {
		out.Notes = append(out.Notes, l.T("calc.note.waste", l.T("calc.option."+w.Type), l.Number(w.DOC), l.Number(w.K), l.Number(fill.DOCf), l.Number(fill.MCF), l.Number(fill.F), l.Number(fill.OX)))
	}
	return out, nil
}

func landfillSpread(q url.Values, fill *calculator.Landfill, p calculator.Parameters, deposits []calculator.Deposit, last int) ([]calculator.Spread, error) {
	runs, err := calcNumber(q, "runs", 0)
	if err != nil || runs == 0 {
		return nil, err
	}
	seed, err := strconv.ParseUint(q.Get("seed"), 10, 64)
	switch {
	case err != nil:
		return nil, fmt.Errorf("seed: %w: %q is no whole number from 0", trillium.ErrInvalid, q.Get("seed"))
	case runs < 1 || runs > calcRuns || len(deposits) > 0 && int(runs)*(last-deposits[0].Year+1) > calcDraws:
		return nil, fmt.Errorf("%w: at most %d runs, and %d results in all; the command takes more", trillium.ErrTooLarge, calcRuns, calcDraws)
	case q.Get("set") != "":
		return nil, fmt.Errorf("%w: runs draw from the ranges of the defaults; leave other parameters empty", trillium.ErrInvalid)
	}
	return fill.SimulateDecay(p, q.Get("climate"), q.Get("site"), q.Get("cover"), deposits, last, int(runs), seed)
}

// calcFigure writes a result with the digits that a method can carry.
func calcFigure(v float64) string { return strconv.FormatFloat(v, 'g', 7, 64) }

func runLandGEM(q url.Values, l *i18n.Language) (*calcResult, error) {
	sites, last, err := calcSites(q, nil)
	if err != nil {
		return nil, err
	}
	g, err := calculator.NewLandGEM(calculator.Defaults(), q.Get("class"))
	if err != nil {
		return nil, err
	}
	years, err := g.Sites(sites, last)
	if err != nil {
		return nil, err
	}
	out := &calcResult{Rows: [][]string{{"year", "accepted_Gg", "generated_m3", "generated_Gg"}}, Column: "generated_Gg", Notes: []string{l.T("calc.note.landgem", l.Number(g.K), l.Number(g.L0))}}
	for _, y := range years {
		out.Rows = append(out.Rows, []string{strconv.Itoa(y.Year), calcFigure(y.Accepted), calcFigure(y.Volume), calcFigure(y.Generated)})
		out.Years = append(out.Years, chart.YearValue{Year: y.Year, Value: y.Generated})
	}
	return out, nil
}

func runWastewater(q url.Values, l *i18n.Language) (*calcResult, error) {
	p := calculator.Defaults()
	basis := calculator.Basis(q.Get("basis"))
	b0, err := p.Get("wastewater", "B0", string(basis))
	if err != nil {
		return nil, err
	}
	w := calculator.Wastewater{Basis: basis, B0Basis: basis}
	for _, x := range []struct {
		name      string
		into      *float64
		otherwise float64
	}{{"people", &w.People, -1}, {"organics", &w.Organics, -1}, {"b0", &w.B0, b0.Value}, {"sludge", &w.Sludge, 0}, {"recovered", &w.Recovery, 0}} {
		if *x.into, err = calcNumber(q, x.name, x.otherwise); err != nil {
			return nil, err
		}
	}
	i, err := calcNumber(q, "i", -1)
	if err != nil {
		return nil, err
	}
	for _, class := range classes(p, "wastewater", "MCF") {
		factor := i
		if factor < 0 {
			factor = p.Collected(class)
		}
		mcf, err := p.Get("wastewater", "MCF", class)
		if err != nil {
			return nil, err
		}
		share, err := calcNumber(q, class, 0)
		if err != nil {
			return nil, err
		}
		w.Systems = append(w.Systems, calculator.System{Name: class, Share: share, MCF: mcf.Value, I: factor})
	}
	y, err := w.Emit()
	if err != nil {
		return nil, err
	}
	out := &calcResult{Rows: [][]string{{"system", "share", "I", "MCF", "factor_kg_per_kg"}}}
	for i, s := range w.Systems {
		if s.Share > 0 {
			out.Rows = append(out.Rows, []string{s.Name, calcFigure(s.Share), calcFigure(s.I), calcFigure(s.MCF), calcFigure(y.Factors[i])})
		}
	}
	out.Notes = []string{l.T("calc.note.wastewater", l.Number(y.TOW), l.T("calc.basis."+string(basis)), l.Number(y.Generated), l.Number(y.Emitted))}
	return out, nil
}

func runFood(q url.Values, l *i18n.Language) (*calcResult, error) {
	if len(q.Get("flows")) > maxCalcText {
		return nil, fmt.Errorf("%w: more than %d characters; use the command", trillium.ErrTooLarge, maxCalcText)
	}
	flows, err := calculator.ReadFlows("flows", []byte(q.Get("flows")))
	if err != nil {
		return nil, err
	}
	totals, err := calculator.Account(flows, calculator.Boundary{Material: q.Get("material"), Stages: []calculator.Stage{calculator.Harvest, calculator.Storage, calculator.Transport, calculator.Processing, calculator.Wholesale, calculator.Retail, calculator.FoodService, calculator.Household}})
	if err != nil {
		return nil, err
	}
	out := &calcResult{Rows: [][]string{{"party", "year", "loss_t", "waste_t", "to_feed_and_materials_t", "stages_not_measured"}}}
	for _, t := range totals {
		var missing []string
		for _, s := range t.Missing {
			missing = append(missing, string(s))
		}
		out.Rows = append(out.Rows, []string{t.Party, strconv.Itoa(t.Year), calcFigure(t.Loss), calcFigure(t.Waste), calcFigure(t.Left), strings.Join(missing, ", ")})
		for _, s := range slices.Sorted(maps.Keys(t.Stages)) {
			out.Notes = append(out.Notes, l.T("calc.note.stage", t.Party, t.Year, l.T("calc.stage."+string(s)), l.Number(t.Stages[s])))
		}
	}
	return out, nil
}

func runCover(q url.Values, l *i18n.Language) (*calcResult, error) {
	if len(q.Get("map")) > maxCalcText {
		return nil, fmt.Errorf("%w: more than %d characters; use the command", trillium.ErrTooLarge, maxCalcText)
	}
	area, err := calcNumber(q, "base-area", 0)
	if err != nil {
		return nil, err
	}
	until, err := calcYear(q, "until")
	if err != nil {
		return nil, err
	}
	c, err := calculator.Cover([]byte(q.Get("map")), calculator.CoverOptions{BaseArea: area, Year: until, Most: calcCorners})
	if err != nil {
		return nil, err
	}
	out := &calcResult{Rows: [][]string{{"percent", "union_km2", "sum_km2", "base_km2", "polygons", "points"},
		{calcFigure(c.Percent), calcFigure(c.Union), calcFigure(c.Sum), calcFigure(c.BaseArea), strconv.Itoa(c.Polygons), strconv.Itoa(c.Points)}}}
	for _, x := range c.Left {
		out.Notes = append(out.Notes, l.T("calc.note.left", x.Feature, x.Name, x.Why))
	}
	return out, nil
}

// calculatorsPage lists the calculators and their parameters.
type calculatorsPage struct {
	Names      []string
	Parameters calculator.Parameters
	Method     string
	Methods    []string
	Query      string
}

func (s *Server) calculators(w http.ResponseWriter, r *http.Request) error {
	p := calculatorsPage{Method: r.URL.Query().Get("method"), Query: suffixOf(keepQuery(r.URL.Query(), "method")), Parameters: parametersAsked(r)}
	for _, m := range calcMethods() {
		p.Names = append(p.Names, m.name)
	}
	for _, x := range calculator.Defaults() {
		p.Methods = addNew(p.Methods, x.Method)
	}
	return s.render(w, r, http.StatusOK, "calculators", s.language(r).T("calculators.title"), p)
}

func parametersAsked(r *http.Request) calculator.Parameters {
	if m := r.URL.Query().Get("method"); m != "" {
		return calculator.Defaults().Of(m)
	}
	return calculator.Defaults()
}

// calculatorPage is one calculator with its result.
type calculatorPage struct {
	Name     string
	Fields   []calcField
	Values   url.Values
	Examples []shownExample
	Result   *calcResult
	Figure   template.HTML
	Problem  string
	Data     string
}

// A shownExample is an example with its address.
type shownExample struct{ Name, Href string }

// Value is what a field holds.
func (p calculatorPage) Value(name string) string { return p.Values.Get(name) }

func calcNamed(name string) (calcMethod, error) {
	for _, m := range calcMethods() {
		if m.name == name {
			return m, nil
		}
	}
	return calcMethod{}, fmt.Errorf("calculator %s: %w", name, trillium.ErrNotFound)
}

func (s *Server) calculator(w http.ResponseWriter, r *http.Request) error {
	m, err := calcNamed(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	l, q := s.language(r), r.URL.Query()
	p := calculatorPage{Name: m.name, Fields: m.fields, Values: m.filled(q), Data: apiRoot + "/calculators/" + m.name + "/result.csv" + suffixOf(q)}
	for _, e := range m.examples {
		p.Examples = append(p.Examples, shownExample{e.Name, r.URL.Path + suffixOf(e.Values) + "#result"})
	}
	status := http.StatusOK
	if len(q) > 0 {
		if p.Result, err = m.run(p.Values, l); err != nil {
			p.Problem, status = detail(err), http.StatusBadRequest
		} else {
			p.Figure = calcPicture(l, p.Result, l.T("calc."+m.name+".title"))
		}
	}
	return s.render(w, r, status, "calculator", l.T("calc."+m.name+".title"), p)
}

// calcPicture draws a result over years.
func calcPicture(l *i18n.Language, c *calcResult, title string) template.HTML {
	if len(c.Years) < 2 {
		return ""
	}
	first, last := c.Years[0], c.Years[len(c.Years)-1]
	peak := slices.MaxFunc(c.Years, func(a, b chart.YearValue) int { return cmp.Compare(a.Value, b.Value) })
	f := chart.Progress{ID: "figure", Title: title, Unit: "Gg CH4", Measured: c.Years, Number: l.Number,
		About: l.T("calc.about", first.Year, last.Year, l.Number(peak.Value), peak.Year, l.Number(last.Value)), Words: chart.ProgressWords{Measured: l.T("calc.figure")}}
	if len(c.Bands) > 0 {
		f.Band, f.Words.Band = c.Bands, l.T("calc.band")
	}
	return template.HTML(f.SVG())
}

func (s *Server) calculatorCSV(w http.ResponseWriter, r *http.Request) error {
	m, err := calcNamed(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	c, err := m.run(m.filled(r.URL.Query()), s.language(r))
	if err != nil {
		return err
	}
	return sendCSV(w, m.name+".csv", func(out io.Writer) error { return table.WriteRows(out, c.Rows) })
}

func (s *Server) parametersCSV(w http.ResponseWriter, r *http.Request) error {
	return sendCSV(w, "parameters.csv", func(out io.Writer) error { return table.WriteRows(out, parametersAsked(r).Table()) })
}

func (s *Server) parametersJSON(w http.ResponseWriter, r *http.Request) error {
	return sendList(w, r, parametersAsked(r), func(p *calculator.Parameter) string { return p.Method + " " + p.Name + " " + p.Class })
}

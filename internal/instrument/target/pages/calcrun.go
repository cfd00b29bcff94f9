package pages

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/chart"
	"trillium/internal/i18n"
)

// A calcResult is what a calculator gives: a table whose first row are names, and
// perhaps values over years as a picture.
type calcResult struct {
	Rows   [][]string
	Years  []chart.YearValue
	Bands  []chart.Banded
	Column string // of the table that the picture shows
	Notes  []string
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
	types := []string{q.Get("type")}
	if region := q.Get("composition"); region != "" {
		var shares []float64
		if types, shares, err = p.Composition(region); err != nil {
			return nil, err
		}
		sites = calculator.Compose(sites, shares)
	}
	fill, err := calculator.NewLandfill(p, types, q.Get("climate"), q.Get("site"), q.Get("cover"))
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
	totals, err := calculator.Account(flows, calculator.Boundary{Material: q.Get("material")})
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

package calculator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/timeseries"
)

// kinds are the kinds of waste in a file, or the one of a form.
func (v Values) kinds() []string {
	if v.form() {
		return []string{cmp.Or(v.Of.Get("type"), "bulk")}
	}
	return strings.Split(v.Of.Get("type"), ",")
}

// sites reads an inventory and the last year to work out. In a form waste is in Gg.
func (v Values) sites(types []string) ([]Site, int, error) {
	last, err := Year("last", v.Of.Get("last"))
	if err != nil {
		return nil, 0, err
	}
	columns, err := ParseSiteColumns(v.Of.Get("columns"))
	if err != nil {
		return nil, 0, err
	}
	o := SiteOptions{Columns: columns, Unit: v.Of.Get("unit"), Types: types, Last: last}
	if v.form() {
		o.Unit, o.Most = "Gg", maxFormSites
	}
	sites, problems, err := ReadSites(cmp.Or(v.File, "waste"), v.Data, o)
	if err == nil {
		err = v.leave(problems)
	}
	if err != nil {
		return nil, 0, err
	}
	v.tell(0, fmt.Sprintf("%d sites, %d rows left out", len(sites), len(problems)))
	first, end := lastDeposit+1, 0
	for _, s := range sites {
		if n := len(s.Deposits); n > 0 {
			first, end = min(first, s.Deposits[0].Year), max(end, s.Deposits[n-1].Year)
		}
	}
	if last == 0 {
		last = end
	}
	if end > 0 && last < first {
		return nil, 0, noSpan(first, last)
	}
	return sites, last, nil
}

func runLandfill(v Values) (*Result, error) {
	p, types := Defaults(), v.kinds()
	sites, last, err := v.sites(types)
	if err != nil {
		return nil, err
	}
	if region := v.Of.Get("composition"); region != "" {
		if len(types) > 1 {
			return nil, v.clash("%s divides waste of one kind, and %s names several; give one of the two", "composition", "types")
		}
		var shares []float64
		if types, shares, err = p.Composition(region); err != nil {
			return nil, err
		}
		sites = Compose(sites, shares)
	}
	l, err := NewLandfill(p, types, v.Of.Get("climate"), v.Of.Get("site"), v.Of.Get("cover"))
	if err != nil {
		return nil, err
	}
	if l.Start, err = strconv.Atoi(v.Of.Get("start")); err != nil {
		return nil, fmt.Errorf("start: %w: %q is no month", trillium.ErrInvalid, v.Of.Get("start"))
	}
	if err := l.Set(v.Of.Get("set")); err != nil {
		return nil, err
	}
	inv := l.DecaySites(sites, last)
	if err := v.leave(inv.Problems); err != nil {
		return nil, err
	}
	spread, err := v.spread(l, p, Together(inv.Accepted), last)
	if err != nil {
		return nil, err
	}
	return l.result(inv, spread, v.Of.Get("dataset")), nil
}

// spread is the 95 % interval of each year, nil where nobody asks for it.
func (v Values) spread(l *Landfill, p Parameters, deposits []Deposit, last int) ([]Spread, error) {
	runs, err := v.number("runs", 0)
	if err != nil || runs == 0 {
		return nil, err
	}
	seed, err := strconv.ParseUint(v.Of.Get("seed"), 10, 64)
	switch {
	case err != nil:
		return nil, fmt.Errorf("seed: %w: %q is no whole number from 0", trillium.ErrInvalid, v.Of.Get("seed"))
	case v.form() && (runs < 1 || runs > maxFormRuns || len(deposits) > 0 && int(runs)*(last-deposits[0].Year+1) > maxFormDraws):
		return nil, fmt.Errorf("%w: at most %d runs, and %d results in all; the command takes more", trillium.ErrTooLarge, maxFormRuns, maxFormDraws)
	case v.Of.Get("set") != "":
		return nil, v.clash("%s draws from the ranges of the defaults, and %s replaces them; give one of the two", "runs", "set")
	}
	return l.SimulateDecay(p, v.Of.Get("climate"), v.Of.Get("site"), v.Of.Get("cover"), deposits, last, int(runs), seed)
}

func (l *Landfill) result(inv Inventory, spread []Spread, dataset string) *Result {
	r := &Result{Columns: []string{"year", "deposited_Gg", "in_place_GgC", "generated_Gg", "recovered_Gg", "emitted_Gg"}, Figure: "emitted_Gg",
		Series: inv.Dataset(dataset, spread)}
	if spread != nil {
		r.Columns = append(r.Columns, "low_Gg", "median_Gg", "high_Gg")
	}
	for i, y := range inv.Years {
		row := []any{y.Year, y.Deposited, y.Accumulated, y.Generated, y.Recovered, y.Emitted}
		object := struct {
			LandfillYear
			*Spread
		}{LandfillYear: y}
		if i < len(spread) {
			row = append(row, spread[i].Low, spread[i].Median, spread[i].High)
			object.Spread = &spread[i]
		}
		r.Rows, r.Objects = append(r.Rows, row), append(r.Objects, object)
	}
	for _, w := range l.Wastes {
		r.Notes = append(r.Notes, Note{"calc.note.waste", []any{Word("calc.option." + w.Type), w.DOC, w.K, l.DOCf, l.MCF, l.F, l.OX}})
	}
	return r
}

func runLandGEM(v Values) (*Result, error) {
	sites, last, err := v.sites(v.kinds())
	if err != nil {
		return nil, err
	}
	g, err := NewLandGEM(Defaults(), v.Of.Get("class"))
	if err != nil {
		return nil, err
	}
	years, err := g.Sites(sites, last)
	r := &Result{Columns: []string{"year", "accepted_Gg", "generated_m3", "generated_Gg"}, Figure: "generated_Gg",
		Notes: []Note{{"calc.note.landgem", []any{g.K, g.L0}}}}
	for _, y := range years {
		r.Rows, r.Objects = append(r.Rows, []any{y.Year, y.Accepted, y.Volume, y.Generated}), append(r.Objects, y)
	}
	return r, err
}

// runWastewater works out the rows of a file, or the one that a form is, system by system.
func runWastewater(v Values) (*Result, error) {
	if v.form() {
		return v.oneWastewater(Defaults())
	}
	rows, err := ReadWastewater(v.File, v.Data, Defaults())
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"party", "year", "organic_Gg", "generated_Gg", "recovered_Gg", "emitted_Gg"},
		Series: &timeseries.Dataset{ID: v.Of.Get("dataset"), Title: v.Of.Get("dataset")}}
	for _, w := range rows {
		y, err := w.Emit()
		if err != nil {
			return nil, &trillium.ReadError{Name: v.File, Line: w.Line, Byte: -1, Err: err}
		}
		r.Rows = append(r.Rows, []any{w.Party, w.Year, y.TOW, y.Generated, w.Recovery, y.Emitted})
		r.Objects = append(r.Objects, struct {
			Party string `json:"party"`
			Year  int    `json:"year"`
			WastewaterYear
		}{w.Party, w.Year, y})
		Put(r.Series, w.Party, nil, timeseries.Unit{Name: "Gg", Substance: "CH4"},
			timeseries.Observation{Year: w.Year, Value: y.Emitted, Measured: true, Line: w.Line})
	}
	return r, nil
}

func (v Values) oneWastewater(p Parameters) (*Result, error) {
	s := &sheet{header: slices.Sorted(maps.Keys(v.Of))}
	var row []string
	for _, name := range s.header {
		row = append(row, strings.Replace(v.Of.Get(name), ",", ".", 1))
	}
	w, err := s.wastewater(row, p)
	if err != nil {
		return nil, err
	}
	y, err := w.Emit()
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"system", "share", "I", "MCF", "factor_kg_per_kg"},
		Notes: []Note{{"calc.note.wastewater", []any{y.TOW, Word("calc.basis." + string(w.Basis)), y.Generated, y.Emitted}}}}
	for i, x := range w.Systems {
		if x.Share > 0 {
			r.Rows = append(r.Rows, []any{x.Name, x.Share, x.I, x.MCF, y.Factors[i]})
		}
	}
	return r, nil
}

func runFood(v Values) (*Result, error) {
	flows, err := ReadFlows(cmp.Or(v.File, "flows"), v.Data)
	if err != nil {
		return nil, err
	}
	b := Boundary{Material: v.Of.Get("material")}
	for _, s := range strings.FieldsFunc(v.Of.Get("stages"), func(r rune) bool { return r == ',' }) {
		b.Stages = append(b.Stages, Stage(s))
	}
	totals, err := Account(flows, b)
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"party", "year", "loss_t", "waste_t", "to_feed_and_materials_t", "food_and_inedible_not_told_apart_t",
		"at_other_stages_t", "stages_not_measured"},
		Series: &timeseries.Dataset{ID: v.Of.Get("dataset"), Title: v.Of.Get("dataset")}}
	for _, t := range totals {
		var missing []string
		for _, s := range t.Missing {
			missing = append(missing, string(s))
		}
		r.Rows, r.Objects = append(r.Rows, []any{t.Party, t.Year, t.Loss, t.Waste, t.Left, t.Unparted, t.Outside, missing}), append(r.Objects, t)
		for _, s := range slices.Sorted(maps.Keys(t.Stages)) {
			r.Notes = append(r.Notes, Note{"calc.note.stage", []any{t.Party, t.Year, Word("calc.stage." + string(s)), t.Stages[s]}})
			Put(r.Series, t.Party, []timeseries.Dimension{{Name: "STAGE", Value: string(s)}}, timeseries.Unit{Name: "t"},
				timeseries.Observation{Year: t.Year, Value: t.Stages[s], Measured: true})
		}
	}
	return r, nil
}

func runCover(v Values) (*Result, error) {
	o := CoverOptions{Base: v.Base, BaseName: cmp.Or(v.Of.Get("base-name"), v.Of.Get("base"))}
	var err error
	if o.BaseArea, err = v.number("base-area", 0); err != nil {
		return nil, err
	}
	name := "year" // of the flag
	if v.form() {
		name, o.Most = "until", maxFormCorners
	}
	if o.Year, err = Year(name, v.Of.Get("until")); err != nil {
		return nil, err
	}
	c, err := Cover(v.Data, o)
	if err != nil && !v.form() {
		err = fmt.Errorf("%s: %w", v.File, err)
	}
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"percent", "union_km2", "sum_km2", "base_km2", "polygons", "points"}, Objects: []any{c},
		Rows: [][]any{{c.Percent, c.Union, c.Sum, c.BaseArea, c.Polygons, c.Points}}}
	for _, x := range c.Left {
		v.tell(0, fmt.Sprintf("feature %d %s: left out: %s", x.Feature, x.Name, x.Why))
		r.Notes = append(r.Notes, Note{"calc.note.left", []any{x.Feature, x.Name, x.Why}})
	}
	r.Text = fmt.Sprintf("%.4f %% of %.1f km² (%s)\n%.1f km² lie within it; the union of all parts has %.1f km², their sum %.1f km²\n"+
		"%d polygons, %d points as circles, %d features without a year, %d left out\n",
		c.Percent, c.BaseArea, cmp.Or(c.Base, "a base without a name; give it one with -base-name"), c.Inside, c.Union, c.Sum,
		c.Polygons, c.Points, c.Undated, len(c.Left))
	return r, nil
}

// Package pages is what the site shows of measured targets: the board of promised
// quantities, goals with their figures, datasets, and the calculators.
package pages

import (
	"embed"

	"trillium/internal/calculator"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/timeseries"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct {
	*show.Book
	Goals *keep.Keeper
}

// New returns the pages.
func New(b *show.Book, keeper *keep.Keeper) site.Section {
	s := &area{b, keeper}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /targets", Handle: s.targets},
			{Pattern: "GET /targets/{key}/{n}/{goal}", Handle: s.goal},
			{Pattern: "POST /targets/{key}/{n}/{goal}", Handle: s.setGoal, Needs: review.Decide},
			{Pattern: "GET /datasets", Handle: s.datasets},
			{Pattern: "POST /datasets", Handle: s.addDataset, Needs: review.KeepDocuments},
			{Pattern: "GET /datasets/{dataset}", Handle: s.dataset},
			{Pattern: "POST /datasets/{dataset}", Handle: s.sayBreak, Needs: review.Decide},
			{Pattern: "GET /calculators", Handle: s.calculators},
			{Pattern: "GET /calculators/{calculator}", Handle: s.calculator, Costs: true},
		},
		Endpoints: s.endpoints(),
		Pages: []site.Template{site.Of[targetsPage]("targets"), site.Of[*goalPage]("goal"), site.Of[datasetsPage]("datasets"), site.Of[datasetPage]("dataset"),
			site.Of[calculatorsPage]("calculators"), site.Of[calculatorPage]("calculator"), site.Alone[goalPanel]("goalpanel"), site.Alone[site.Method]("goalmethod")},
		Nav: []site.Link{{Path: "/targets", Key: "targets.short", Top: true, Rank: 50},
			{Path: "/datasets", Key: "datasets.title", Rank: 60}, {Path: "/calculators", Key: "calculators.title", Today: true, Rank: 61}},
		Templates: files,
		Summit:    []site.Link{{Path: "/targets", Key: "targets.short"}},
		Method:    "goalmethod",
		Says:      map[review.Kind]func(*i18n.Language, i18n.Parties, review.Body) string{keep.Target: says},
		Panel:     s.panel,
		Tables:    s.tables,
		Examples:  s.measuredExample,
	}
}

func (s *area) endpoints() []site.Endpoint {
	return []site.Endpoint{
		{Path: "/targets", Name: "targets", Params: goalFilters + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[keep.Line]{},
			Handle: site.List(s.goalLines, lineKey)},
		{Path: "/targets.csv", Name: "targets.csv", Params: goalFilters, Kind: site.TypeCSV, Handle: site.Table("targets.csv", s.goalLines, keep.Table)},
		{Path: "/targets/{key}/{n}/{goal}", Name: "target", Params: "version year at", Kind: site.TypeJSON, Reply: apiGoal{}, Handle: s.goalJSON},
		{Path: "/targets/{key}/{n}/{goal}/years.csv", Name: "target.csv", Params: "version year at", Kind: site.TypeCSV, Handle: s.goalCSV},
		{Path: "/{lang}/targets/{key}/{n}/{goal}/figure.svg", Name: "target.svg", Params: "measure member version year at", Kind: site.TypeSVG, Handle: s.goalSVG},
		{Path: "/datasets", Name: "datasets", Params: "q at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[keep.SeriesRow]{},
			Handle: site.List(s.seriesAsked, func(x *keep.SeriesRow) string { return x.Series })},
		{Path: "/datasets.csv", Name: "datasets.csv", Params: "q at", Kind: site.TypeCSV, Handle: site.Table("series.csv", s.seriesAsked, keep.SeriesTable)},
		{Path: "/datasets/{dataset}/sdmx.csv", Name: "dataset.csv", Params: "at", Kind: site.TypeCSV,
			Handle: s.datasetFile("text/csv; charset=utf-8", ".csv", timeseries.WriteSDMX)},
		{Path: "/datasets/{dataset}/package.zip", Name: "dataset.zip", Params: "at", Kind: site.TypeZip,
			Handle: s.datasetFile(site.TypeZip, ".zip", writeSeriesPackage)},
		{Path: "/releases/{file}", Name: "release", Kind: site.TypeAny, Handle: s.releaseOriginal},
		{Path: "/parameters", Name: "parameters", Params: "method cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[calculator.Parameter]{},
			Handle: s.parametersJSON},
		{Path: "/parameters.csv", Name: "parameters.csv", Params: "method", Kind: site.TypeCSV, Handle: s.parametersCSV},
		{Path: "/calculators/{calculator}/result.csv", Name: "calculator", Params: calcParams(), Fields: "calc.field.", Kind: site.TypeCSV, Handle: s.calculatorCSV},
	}
}

// says puts the setting of a goal in words.
func says(l *i18n.Language, names i18n.Parties, body review.Body) string {
	b, ok := body.(keep.Targeting)
	if !ok {
		return ""
	}
	return l.T("what.target", b.Goal.Name, keep.Teller{Language: l, Names: names}.Goal(&b.Goal))
}

// lineKey tells the lines of goals apart.
func lineKey(l *keep.Line) string {
	return l.Commitment + " " + l.Goal + " " + l.Measure + " " + l.Party
}

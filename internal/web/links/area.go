// Package links is the area of what became of promises elsewhere: summits and versions
// compared, series and their themes, and what fell silent.
package links

import (
	"embed"

	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct{ *show.Book }

// New returns the area.
func New(b *show.Book) site.Section {
	s := &area{b}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /compare", Handle: s.compares},
			{Pattern: "GET /compare/{a}/{b}", Handle: s.compare},
			{Pattern: "GET /series", Handle: s.known},
			{Pattern: "GET /series/{series}", Handle: s.series},
			{Pattern: "POST /series/{series}", Handle: s.declare, Needs: review.KeepDocuments},
			{Pattern: "GET /series/{series}/{theme}", Handle: s.river},
			{Pattern: "GET /silent", Handle: s.silent},
		},
		Endpoints: []site.Endpoint{
			{Path: "/compare", Name: "compare", Needs: "a b", Params: "at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[lineage.Link]{}, Handle: s.compareJSON},
			{Path: "/compare.csv", Name: "compare.csv", Needs: "a b", Params: "at", Kind: site.TypeCSV, Handle: s.compareCSV},
			{Path: "/{lang}/compare.atom", Name: "compare.atom", Needs: "a b", Params: "at", Kind: site.TypeAtom, Handle: s.compareAtom},
			{Path: "/series", Name: "series", Needs: "series", Params: "theme at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[chainJSON]{},
				Handle: s.seriesJSON},
			{Path: "/series.csv", Name: "series.csv", Needs: "series", Params: "theme at", Kind: site.TypeCSV, Handle: s.seriesCSV},
			{Path: "/declared-series", Name: "declared-series", Params: "q at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[declaredSeries]{},
				Handle: site.List(s.seriesKnown, func(d *declaredSeries) string { return d.ID })},
			{Path: "/declared-series.csv", Name: "declared-series.csv", Params: "q at", Kind: site.TypeCSV,
				Handle: site.Table("declared-series.csv", s.seriesKnown, knownRows)},
			{Path: "/silent", Name: "silent", Params: "series theme party at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[silenceJSON]{},
				Handle: site.List(s.silencesAsked, func(x *silenceJSON) string { return x.Commitment })},
			{Path: "/silent.csv", Name: "silent.csv", Params: "series theme party at", Kind: site.TypeCSV,
				Handle: site.Table("silent.csv", s.silencesAsked, silentRows)},
			{Path: "/{lang}/silent.atom", Name: "silent.atom", Params: "series theme party at", Kind: site.TypeAtom, Handle: s.silentAtom},
		},
		Pages: []site.Template{site.Of[comparesPage]("compares"), site.Of[*comparePage]("compare"), site.Of[seriesPage]("series"), site.Of[riverPage]("river"),
			site.Of[silentPage]("silent"), site.Of[knownPage]("known")},
		Nav: []site.Link{{Path: "/compare", Key: "compare.title", Top: true, Rank: 30}, {Path: "/series", Key: "known.title", Rank: 78},
			{Path: "/silent", Key: "silent.title", Rank: 80}},
		Templates: files,
	}
}

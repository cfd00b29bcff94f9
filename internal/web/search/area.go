// Package search is the area of the corpus: words looked for in it, its documents, the
// receipts of what was searched for a commitment, and the other names by which things
// are looked for.
package search

import (
	"embed"

	"trillium/internal/corpus"
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
	const words = "q from to kind issuer lang"
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /search", Handle: s.search, Fresh: true},
			{Pattern: "GET /corpus/{name...}", Handle: s.corpusDocument, Fresh: true},
			{Pattern: "GET /commitments/{key}/{n}/receipts", Handle: s.receipts},
			{Pattern: "POST /commitments/{key}/{n}/receipts", Handle: s.lookAgain, Needs: review.Decide},
			{Pattern: "GET /aliases", Handle: s.aliases},
			{Pattern: "POST /aliases", Handle: s.changeAlias, Needs: review.Decide},
		},
		Endpoints: []site.Endpoint{
			{Path: "/commitments/{key}/{n}/receipts", Name: "receipts", Params: "cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiReceipt]{},
				Handle: s.receiptsJSON},
			{Path: "/search", Name: "search", Params: words + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[corpus.Found]{}, Handle: s.searchJSON,
				Fresh: true},
			{Path: "/search.csv", Name: "search.csv", Params: words, Kind: site.TypeCSV, Handle: s.searchCSV, Fresh: true},
			{Path: "/{lang}/search.atom", Name: "search.atom", Params: words, Kind: site.TypeAtom, Handle: s.searchAtom, Fresh: true},
			{Path: "/corpus/{sha256}", Name: "corpus", Kind: site.TypeAny, Handle: s.corpusOriginal, Fresh: true},
		},
		Pages:     []site.Template{site.Of[searchPage]("search"), site.Of[corpusPage]("corpus"), site.Of[receiptsPage]("receipts"), site.Of[aliasesPage]("aliases")},
		Nav:       []site.Link{{Path: "/search", Key: "search.title", Today: true, Top: true, Rank: 60}},
		Templates: files,
	}
}

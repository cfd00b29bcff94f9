// Package record is the area of what was promised and what became of it: home, the
// living documents, commitments with all that was decided on them, lists of them, the
// history of decisions, cards for other sites, and what the keepers say and add.
package record

import (
	"embed"
	"net/http"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct {
	*show.Book
	Finder
}

// A Finder finds commitments.
type Finder struct {
	Read    func(name string, data []byte) (*trillium.Reading, error) // those of an added document
	Reasons func(doc *trillium.Document) []extract.Explanation        // why those of a document were found
}

// New returns the area.
func New(b *show.Book, find Finder) site.Section {
	s := &area{b, find}
	return site.Section{
		Routes: s.routes(), Endpoints: s.endpoints(), Templates: files, Tables: s.tablesOf,
		Pages: []site.Template{site.Of[homePage]("home"), site.Of[documentPage]("document"), site.Of[commitmentPage]("commitment"), site.Of[historyPage]("history"),
			site.Of[decisionPage]("decision"), site.Of[keepPage]("keep"), site.Of[methodPage]("method"), site.Of[listPage]("list"), site.Of[groupPage]("groups"),
			site.Of[suggestPage]("suggest"), site.Of[suggestedPage]("suggested"), site.Of[aboutPage]("about"), site.Of[site.About]("accessibility"),
			site.Alone[cardPage]("card")},
		Nav: []site.Link{{Path: "/", Key: "nav.home", Top: true, Rank: 10}, {Path: "/commitments", Key: "nav.commitments", Top: true, Rank: 20},
			{Path: "/keep", Key: "nav.keep", Needs: string(review.KeepDocuments), Today: true, Top: true, Rank: 90},
			{Path: "/method", Key: "nav.method", Today: true, Top: true, Rank: 110},
			{Path: "/about", Key: "about.title", Rank: 10}, {Path: "/method", Key: "method.title", Today: true, Rank: 20},
			{Path: "/parties", Key: "parties.title", Rank: 30},
			{Path: "/themes", Key: "themes.title", Rank: 40}, {Path: "/bodies", Key: "bodies.title", Rank: 50}, {Path: "/history", Key: "nav.history", Rank: 70},
			{Path: "/accessibility", Key: "accessibility.title", Today: true, Rank: 100}},
	}
}

func (s *area) routes() []site.Route {
	return []site.Route{
		{Pattern: "GET /{$}", Handle: s.home},
		{Pattern: "GET /method", Handle: s.method},
		{Pattern: "GET /about", Handle: s.about},
		{Pattern: "GET /accessibility", Handle: s.accessibility},
		{Pattern: "GET /summits/{summit}", Handle: s.summit},
		{Pattern: "GET /documents/{key}", Handle: s.version},
		{Pattern: "GET /commitments", Handle: s.commitments},
		{Pattern: "GET /parties", Handle: s.showGroups("parties")},
		{Pattern: "GET /parties/{party}", Handle: s.party},
		{Pattern: "GET /themes", Handle: s.showGroups("themes")},
		{Pattern: "GET /themes/{theme}", Handle: s.theme},
		{Pattern: "GET /bodies", Handle: s.showGroups("bodies")},
		{Pattern: "GET /bodies/{body}", Handle: s.body},
		{Pattern: "GET /cards/{key}/{n}", Handle: s.card},
		{Pattern: "GET /cards/{summit}", Handle: s.summitCard},
		{Pattern: "GET /commitments/{key}/{n}", Handle: s.commitment},
		{Pattern: "POST /commitments/{key}/{n}", Handle: s.decide},
		{Pattern: "GET /commitments/{key}/{n}/history", Handle: s.commitmentHistory},
		{Pattern: "GET /commitments/{key}/{n}/suggest", Handle: s.suggest, Fresh: true},
		{Pattern: "POST /commitments/{key}/{n}/suggest", Handle: s.takeSuggestion, Fresh: true},
		{Pattern: "GET /suggestions/{token}", Handle: s.suggested, Fresh: true, Secret: true},
		{Pattern: "GET /history", Handle: s.history},
		{Pattern: "GET /decisions/{hash}", Handle: s.decision},
		{Pattern: "GET /keep", Handle: s.keep, Needs: review.KeepDocuments},
		{Pattern: "POST /keep", Handle: s.changeKeep, Needs: review.KeepDocuments},
		{Pattern: "GET /{$}", Handle: s.root, Bare: true},
	}
}

func (s *area) endpoints() []site.Endpoint {
	list := []site.Endpoint{
		{Path: "/summits", Name: "summits", Params: "at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiSummit]{}, Handle: s.summitsJSON},
		{Path: "/documents", Name: "documents", Params: "summit at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiDocument]{}, Handle: s.documentsJSON},
		{Path: "/documents/{key}/commitments", Name: "read", Params: "at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[trillium.Commitment]{},
			Handle: site.List(s.commitmentsOf, func(c *trillium.Commitment) string { return c.ID })},
		{Path: "/documents/{key}/commitments.csv", Name: "read.csv", Params: "at", Kind: site.TypeCSV, Handle: s.commitmentsCSV},
		{Path: "/documents/{key}/original", Name: "original", Kind: site.TypeAny, Handle: s.original},
		{Path: "/commitments", Name: "commitments", Params: show.Filters + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiCommitment]{},
			Handle: s.listJSON},
		{Path: "/commitments.csv", Name: "commitments.csv", Params: show.Filters, Kind: site.TypeCSV, Handle: s.listCSV},
		{Path: "/{lang}/commitments.atom", Name: "commitments.atom", Params: show.Filters, Kind: site.TypeAtom, Handle: s.listAtom},
		{Path: "/commitments/{key}/{n}", Name: "commitment", Params: "at", Kind: site.TypeJSON, Reply: apiCommitmentFull{}, Handle: s.commitmentJSON},
		{Path: "/{lang}/commitments/{key}/{n}/changes.atom", Name: "changes.atom", Params: "at", Kind: site.TypeAtom, Handle: s.changesAtom},
		{Path: "/evidence", Name: "evidence", Params: show.Filters + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiEvidence]{},
			Handle: site.List(s.evidenceAsked, func(e *apiEvidence) string { return e.Decision })},
		{Path: "/evidence.csv", Name: "evidence.csv", Params: show.Filters, Kind: site.TypeCSV, Handle: site.Table("evidence.csv", s.evidenceAsked, evidenceRows)},
		{Path: "/updates", Name: "updates", Params: show.Filters + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiUpdate]{}, Handle: s.updatesJSON},
		{Path: "/updates.csv", Name: "updates.csv", Params: "at", Kind: site.TypeCSV, Handle: s.updatesCSV},
		{Path: "/decisions", Name: "decisions", Params: "person kind summit at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[review.Decision]{},
			Handle: s.decisionsJSON},
		{Path: "/decisions.csv", Name: "decisions.csv", Params: "person kind summit at", Kind: site.TypeCSV, Handle: s.decisionsCSV},
		{Path: "/{lang}/decisions.atom", Name: "decisions.atom", Params: "person kind summit at", Kind: site.TypeAtom, Handle: s.decisionsAtom},
		{Path: "/summits/{summit}/results.xml", Name: "results.xml", Params: "at", Kind: site.TypeXML, Handle: s.resultsXML},
	}
	for _, by := range []string{"parties", "themes", "bodies"} {
		list = append(list,
			site.Endpoint{Path: "/" + by, Name: by, Params: "at cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[apiGroup]{}, Handle: s.groupsJSON(by)},
			site.Endpoint{Path: "/" + by + ".csv", Name: by + ".csv", Params: "at", Kind: site.TypeCSV, Handle: s.groupsCSV(by)})
	}
	return list
}

// root sends a visitor to the site in the language of the browser.
func (s *area) root(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/", http.StatusFound)
	return nil
}

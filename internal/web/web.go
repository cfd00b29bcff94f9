// Package web is the site: it shows a register to people.
//
// Every page is an address under a language (/en/summits/nals-2023), rendered
// whole on the server from html/template; no page needs a script, and only the
// queues of reviewers send one, for their keys. The same facts are data below
// /api/v1, with the same filters.
//
// The site is made of sections: the areas record, links, reports, search, desk and
// account, and the pages that instruments bring. Each returns its routes, endpoints
// and templates as values; this package puts them together, and adds what is about
// all of them: the description of the API, the data package, and what operators ask.
// Areas are written with package show (how things of the register are shown) on
// package site (the kit), and never with each other.
//
// A document is shown from its original bytes: the register keeps what was
// found and decided, and rendering is derived. Every page of the register can
// be asked as it stood on a day (?at=2024-06-01). What is remembered between
// requests is kept under all that the register holds (store.View.Key), so that it
// cannot grow stale and any number of servers can share a register.
package web

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"trillium/internal/corpus"
	"trillium/internal/i18n"
	"trillium/internal/instrument"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/signin"
	"trillium/internal/site"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/web/account"
	"trillium/internal/web/desk"
	"trillium/internal/web/links"
	"trillium/internal/web/record"
	"trillium/internal/web/reports"
	"trillium/internal/web/search"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// ReturnPath is where a provider of single sign-on sends people back to.
const ReturnPath = account.ReturnPath

// A Config is what a Server is made of.
type Config struct {
	Register    *store.Store
	Reader      *source.Reader
	Finder      record.Finder
	Words       *i18n.Bundle
	Log         *slog.Logger
	Public      string           // the address by which people reach the site, "" to take it from each request
	Provider    *signin.Provider // of single sign-on, nil if there is none
	Corpus      *corpus.Searcher // where evidence is looked for, nil if there is none
	Linker      *lineage.Linker  // proposes links between commitments
	Lexicon     *language.Lexicon
	Instruments []instrument.Instrument
	About       site.About       // what its keepers say of it
	Now         func() time.Time // the day that pages count from, nil for the clock
	Rate        float64          // requests a second that one address may make of the API, 0 for the usual
}

// A Server serves the site.
type Server struct {
	*show.Book
	sections []site.Section
}

// New returns a Server. It panics if a template does not fit its data, which a test
// rules out.
func New(c Config) *Server {
	kit := site.Config{Register: c.Register, Words: c.Words, Log: c.Log, Public: c.Public, About: c.About, Now: c.Now, Rate: c.Rate}
	if c.Corpus != nil {
		kit.Index = func() string { return indexState(c.Corpus) }
	}
	book := show.Open(site.New(kit), show.Config{Reader: c.Reader, Corpus: c.Corpus, Linker: c.Linker, Lexicon: c.Lexicon})
	for _, x := range c.Instruments {
		if x.Finder != nil {
			book.Finders = append(book.Finders, x.Finder)
		}
		if x.Section != nil {
			book.Wings = append(book.Wings, x.Section(book))
		}
	}
	s := &Server{Book: book}
	s.sections = append(s.sections, site.Own(), record.New(book, c.Finder), links.New(book))
	s.sections = append(s.sections, book.Wings...)
	s.sections = append(s.sections, reports.New(book), search.New(book), desk.New(book), account.New(book, c.Provider), s.own())
	shared := show.Templates()
	for _, x := range s.sections {
		s.Mount(shared, x)
	}
	s.Plain("GET /static/{file}", site.Static())
	s.Plain("GET /healthz", http.HandlerFunc(s.healthz))
	s.Plain("GET /readyz", http.HandlerFunc(s.readyz))
	s.Plain("GET /metrics", http.HandlerFunc(s.metrics))
	return s
}

// own is what is about all sections.
func (s *Server) own() site.Section {
	return site.Section{
		Routes: []site.Route{{Pattern: "GET /api", Handle: s.apiDocs}},
		Endpoints: []site.Endpoint{
			{Path: "/datapackage.zip", Name: "datapackage", Params: "at", Kind: site.TypeZip, Handle: s.dataPackage},
			{Path: "/openapi.yaml", Name: "openapi", Kind: site.TypeYAML, Handle: s.openAPI},
		},
		Pages:     []site.Template{site.Of[apiPage]("api")},
		Nav:       []site.Link{{Path: "/api", Key: "api.title", Today: true, Rank: 90}},
		Templates: files,
	}
}

// endpoints are all addresses of the API.
func (s *Server) endpoints() []site.Endpoint {
	var out []site.Endpoint
	for i := range s.sections {
		out = append(out, s.sections[i].Endpoints...)
	}
	return out
}

// indexState names the state of the search index.
func indexState(c *corpus.Searcher) string {
	state, err := c.State()
	if err != nil {
		return err.Error()
	}
	return state.Hash
}

// describe is the OpenAPI document of the API.
func (s *Server) describe() ([]byte, error) {
	return site.Describe(s.Words.Language("en"), s.endpoints(), show.Choices())
}

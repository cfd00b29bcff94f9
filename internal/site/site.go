// Package site is the kit that the pages and documents of the site are made with.
//
// A part of the site, one of its areas or an instrument, is a [Section]: routes,
// endpoints of the API and templates, as values. The kit knows no promise and no
// document. It finds out who asks (visitor.go), turns a handler's error into a
// page or a problem in the visitor's language (errors.go, refusal.go), renders
// templates that were checked against the type of their data when they were loaded
// (page.go), sends lists, files and feeds (send.go, atom.go), keeps answers under
// the register's pulse (cache.go), limits and counts (limit.go, meter.go). What
// differs between addresses is said by the fields of their [Route], nowhere by
// their paths.
package site

import (
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/store"
)

// A Config is what a Site is made of.
type Config struct {
	Register *store.Store
	Words    *i18n.Bundle
	Log      *slog.Logger
	Public   string           // the address by which people reach the site, "" to take it from each request
	About    About            // what its keepers say of it
	Now      func() time.Time // the day that pages count from, nil for the clock
	Rate     float64          // requests a second that one address may make of what costs most, 0 for the usual
	Index    func() string    // the state of what answers depend on besides the register, nil if there is nothing
}

// A Site is the kit. It serves the sections that were mounted on it.
type Site struct {
	Config
	Meter  *Meter
	pages  map[string]page
	routes map[string]*Route // by pattern
	mux    *http.ServeMux
	slots  chan struct{} // for whole tables

	header, footer []Link
}

// New returns a Site without sections.
func New(c Config) *Site {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Site{Config: c, Meter: newMeter(), pages: make(map[string]page), routes: make(map[string]*Route), mux: http.NewServeMux(),
		slots: make(chan struct{}, mostDownloads)}
	s.mux.Handle("OPTIONS "+APIRoot+"/", http.HandlerFunc(preflight))
	s.add("GET /", Route{Fresh: true, Handle: func(http.ResponseWriter, *http.Request) error { return trillium.ErrNotFound }})
	return s
}

// Mount adds a section: its pages in every language, its part of the API, its
// templates, parsed behind those that all share. It panics if a template does not
// fit the type of its data, or an address is taken, which a test rules out.
func (s *Site) Mount(shared *template.Template, x Section) {
	for _, route := range x.Routes {
		if route.Bare {
			s.add(route.Pattern, route)
			continue
		}
		method, path, _ := strings.Cut(route.Pattern, " ")
		for _, lang := range i18n.Tags {
			s.add(method+" /"+lang+path, route)
		}
	}
	for _, e := range x.Endpoints {
		for _, pattern := range e.Patterns() {
			s.add(pattern, Route{Pattern: pattern, Costs: true, Fresh: e.Fresh, Handle: func(w http.ResponseWriter, r *http.Request) error { return s.serve(&e, w, r) }})
		}
	}
	for _, link := range x.Nav {
		if link.Top {
			s.header = insert(s.header, link)
		} else {
			s.footer = insert(s.footer, link)
		}
	}
	for _, p := range x.Pages {
		if err := s.load(shared, x.Templates, p); err != nil {
			panic(err)
		}
	}
}

func (s *Site) add(pattern string, route Route) {
	s.routes[pattern] = &route
	s.mux.Handle(pattern, s.handle(&route))
}

// insert keeps links in the order of their ranks.
func insert(list []Link, x Link) []Link {
	at := slices.IndexFunc(list, func(have Link) bool { return have.Rank > x.Rank })
	if at < 0 {
		at = len(list)
	}
	return slices.Insert(slices.Clone(list), at, x)
}

// Plain answers an address, outside the languages and the cache, with a handler of
// the standard library.
func (s *Site) Plain(pattern string, h http.Handler) {
	s.routes[pattern] = &Route{Pattern: pattern, Fresh: true}
	s.mux.Handle(pattern, h)
}

// Routes are all routes by their patterns, for tests that try every one.
func (s *Site) Routes() map[string]*Route { return maps.Clone(s.routes) }

// PatternOf is the pattern of the route that a request goes to.
func (s *Site) PatternOf(r *http.Request) string {
	_, pattern := s.mux.Handler(r)
	return pattern
}

// Handler is the whole site: what was mounted, wrapped in what holds for all of it.
func (s *Site) Handler() http.Handler {
	return s.count(headers(newLimiter(s.Rate).hold(newPageCache(s).wrap(pack(s.sameOrigin(s.mux))))))
}

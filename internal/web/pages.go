package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/goals"
	"trillium/internal/review"
	"trillium/internal/search"
	"trillium/internal/series"
	"trillium/internal/store"
)

// accessibility says how far everybody can use the site.
func (s *Server) accessibility(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "accessibility", s.language(r).T("accessibility.title"), s.About)
}

// methodPage says how documents are read and what is made of them here.
type methodPage struct {
	About About
	Text  string // of the keepers, in the visitor's language
}

// aboutPage says what this register covers, who keeps it, and what may be done with
// its data.
type aboutPage struct {
	presenter
	About     About
	Text      string // of the keepers, in the visitor's language
	Documents int
	Rows      int
	Searched  int // commitments for which something was searched
	Decided   int // commitments whose state a person set
	Corpus    corpus.State
	Issuers   []kindCount
	Kinds     []kindCount
	Deciders  []string
	Decisions int
}

func (s *Server) about(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	rows, names, err := s.listOfAll(r, v, wanted{})
	if err != nil {
		return err
	}
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	l := s.language(r)
	p := aboutPage{presenter: s.presenter(r, &trillium.Document{}), About: s.About, Text: s.About.Text[l.Tag], Documents: len(docs), Rows: len(rows)}
	p.names = names
	for i := range rows {
		st := rows[i].Standing
		if st.State != "" {
			p.Searched++
		}
		if !st.Suggested() {
			p.Decided++
		}
	}
	if p.Deciders, p.Decisions, err = s.deciders(r, v); err != nil {
		return err
	}
	if s.Corpus != nil {
		if err := s.withIndex(func(_ *search.Snapshot, state corpus.State) error { p.Corpus = state; return nil }); err != nil {
			return err
		}
	}
	for _, k := range keys(p.Corpus.Issuers) {
		p.Issuers = append(p.Issuers, kindCount{p.Party(k), float64(p.Corpus.Issuers[k])})
	}
	for _, k := range keys(p.Corpus.Kinds) {
		p.Kinds = append(p.Kinds, kindCount{p.TextKind(k), float64(p.Corpus.Kinds[k])})
	}
	return s.render(w, r, http.StatusOK, "about", l.T("about.title"), p)
}

// deciders are the names under which people decided, and how many decisions there
// are.
func (s *Server) deciders(r *http.Request, v store.View) ([]string, int, error) {
	var names []string
	n := 0
	err := s.eachState(r, v, func(c *review.State) {
		n += len(c.History)
		for _, e := range c.History {
			names = addNew(names, e.Name)
		}
	})
	return names, n, err
}

// apiPage documents the API with addresses that answer in this register.
type apiPage struct {
	Endpoints []shownEndpoint
	Params    []string
	Prefix    string
}

// A shownEndpoint is an endpoint with an example.
type shownEndpoint struct {
	Method, Path, Name, Kind string
	Params                   []string
	Example                  string // an address that answers in this register, "" if there is none
}

func (s *Server) apiDocs(w http.ResponseWriter, r *http.Request) error {
	l := s.language(r)
	holes, query, err := s.exampleOf(r, s.Register.Now(), l.Tag)
	if err != nil {
		return err
	}
	p := apiPage{Prefix: store.TokenPrefix}
	for _, e := range endpoints() {
		one := shownEndpoint{Method: cmp.Or(e.method, http.MethodGet), Path: apiRoot + e.path, Name: e.name, Kind: e.kind, Params: e.takes()}
		if one.Method == http.MethodGet {
			one.Example = e.example(holes, query)
		}
		p.Params = addNew(p.Params, one.Params...)
		p.Endpoints = append(p.Endpoints, one)
	}
	return s.render(w, r, http.StatusOK, "api", l.T("api.title"), p)
}

// exampleOf are the values with which the API's addresses answer in this register: of
// the holes in their paths, and of the parameters that they need. Both are empty if
// the register is.
func (s *Server) exampleOf(r *http.Request, v store.View, lang string) (holes, query map[string]string, err error) {
	docs, err := v.Documents(r.Context(), "")
	if err != nil || len(docs) == 0 {
		return nil, nil, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return nil, nil, err
	}
	states, _, err := v.States(r.Context(), docs[0])
	if err != nil {
		return nil, nil, err
	}
	holes = map[string]string{"lang": lang, "key": docs[0].Key, "summit": docs[0].Summit}
	if len(states) > 0 {
		holes["n"] = ref(states[0].ID)
	}
	query = map[string]string{"q": "plan"}
	if err := s.measuredExample(r, v, docs, holes); err != nil {
		return nil, nil, err
	}
	for _, m := range summits {
		if m.ID == docs[0].Summit {
			query["series"] = m.Series
		}
	}
	if last := docs[len(docs)-1].Key; last != docs[0].Key {
		query["a"], query["b"] = docs[0].Key, last
	}
	return holes, query, nil
}

// measuredExample names a dataset and a goal that is measured, with its commitment, if
// the register has any.
func (s *Server) measuredExample(r *http.Request, v store.View, docs []store.Document, holes map[string]string) error {
	releases, err := series.Releases(r.Context(), v, "")
	if err != nil || len(releases) == 0 {
		return err
	}
	holes["dataset"], holes["file"] = releases[0].Dataset, releases[0].SHA256
	at, err := s.look(r)
	if err != nil {
		return err
	}
	rows, err := s.goals.Of(r.Context(), v, goals.Leading(docs), at)
	for i := range rows {
		if row := &rows[i]; !row.Proposed() && len(row.Goal.Measures) > 0 {
			holes["key"], holes["n"], holes["goal"] = row.Document.Key, ref(row.State.ID), row.Goal.Name
			break
		}
	}
	return err
}

// example is the endpoint's address with values in it, "" if some are wanting.
func (e endpoint) example(holes, query map[string]string) string {
	path := e.path
	for name, value := range holes {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	names := strings.Fields(e.needs)
	if slices.Contains(e.takes(), "from") { // a search of the corpus finds nothing without words
		names = append(names, "q")
	}
	q := url.Values{}
	for _, name := range names {
		q.Set(name, query[name])
		if query[name] == "" {
			return ""
		}
	}
	if len(holes) == 0 || strings.Contains(path, "{") {
		return ""
	}
	return apiRoot + path + suffixOf(q)
}

package web

import (
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/search"

	"trillium/internal/corpus"
	"trillium/internal/store"
)

// accessibility says how far everybody can use the site.
func (s *Server) accessibility(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "accessibility", s.language(r).T("accessibility.title"), s.About)
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
	Pulse     int64
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
		err = s.withIndex(func(_ *search.Snapshot, state corpus.State) error { p.Corpus = state; return nil })
	}
	for _, k := range keys(p.Corpus.Issuers) {
		p.Issuers = append(p.Issuers, kindCount{p.Party(k), float64(p.Corpus.Issuers[k])})
	}
	for _, k := range keys(p.Corpus.Kinds) {
		p.Kinds = append(p.Kinds, kindCount{p.TextKind(k), float64(p.Corpus.Kinds[k])})
	}
	if err != nil {
		return err
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
	Problem   string
	Prefix    string
}

// A shownEndpoint is an endpoint with an example.
type shownEndpoint struct {
	Method, Path, Name, Kind string
	Params                   []string
	Example                  string // an address that answers in this register, "" if there is none
}

func (s *Server) apiDocs(w http.ResponseWriter, r *http.Request) error {
	v := s.Register.Now()
	l := s.language(r)
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	fill := []string{"{lang}", l.Tag}
	query := map[string]string{}
	ready := len(docs) > 0
	if ready {
		d := docs[0]
		fill = append(fill, "{key}", d.Key, "{summit}", d.Summit)
		query["a"], query["b"] = d.Key, docs[len(docs)-1].Key
		states, _, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		if len(states) > 0 {
			fill = append(fill, "{n}", ref(states[0].ID))
		}
	}
	p := apiPage{Prefix: store.TokenPrefix}
	seen := make(map[string]bool)
	for _, e := range endpoints() {
		one := shownEndpoint{Method: e.method, Path: apiRoot + e.path, Name: e.name, Kind: e.kind, Params: strings.Fields(e.params)}
		if one.Method == "" {
			one.Method = http.MethodGet
			one.Example = apiRoot + strings.NewReplacer(fill...).Replace(e.path)
			switch {
			case e.takes("a"):
				one.Example += "?a=" + query["a"] + "&b=" + query["b"]
				if query["a"] == query["b"] {
					one.Example = ""
				}
			case e.takes("series"):
				if ready && strings.HasPrefix(e.path, "/series") {
					one.Example += "?series=" + seriesName(docs[0].Summit)
				}
			case e.takes("from"):
				one.Example += "?q=plan"
			}
			if strings.Contains(one.Example, "{") || !ready {
				one.Example = ""
			}
		}
		for _, name := range one.Params {
			if !seen[name] {
				seen[name] = true
				p.Params = append(p.Params, name)
			}
		}
		p.Endpoints = append(p.Endpoints, one)
	}
	return s.render(w, r, http.StatusOK, "api", l.T("api.title"), p)
}

// seriesName is the series of a summit's id.
func seriesName(id string) string {
	if i := strings.LastIndexByte(id, '-'); i > 0 {
		return id[:i]
	}
	return id
}

package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// apiPage documents the API with addresses that answer in this register.
type apiPage struct {
	Endpoints []shownEndpoint
	Params    []shownParam
	Prefix    string
}

// A shownEndpoint is an endpoint with an example.
type shownEndpoint struct {
	Method, Path, Name, Kind string
	Params                   []string
	Example                  string // an address that answers in this register, "" if there is none
}

// A shownParam is a parameter in words.
type shownParam struct{ Name, Words string }

func (s *Server) apiDocs(w http.ResponseWriter, r *http.Request) error {
	l := s.Language(r)
	holes, query, err := s.exampleOf(r, s.Register.Now(), l.Tag)
	if err != nil {
		return err
	}
	p := apiPage{Prefix: store.TokenPrefix}
	for _, e := range s.endpoints() {
		one := shownEndpoint{Method: cmp.Or(e.Method, http.MethodGet), Path: site.APIRoot + e.Path, Name: e.Name, Kind: e.Kind, Params: e.Takes()}
		if one.Method == http.MethodGet {
			one.Example = e.Example(holes, query)
		}
		for _, name := range one.Params {
			if !slices.ContainsFunc(p.Params, func(have shownParam) bool { return have.Name == name }) {
				p.Params = append(p.Params, shownParam{name, l.T(e.ParamKey(l, name))})
			}
		}
		p.Endpoints = append(p.Endpoints, one)
	}
	return s.Render(w, r, http.StatusOK, "api", l.T("api.title"), p)
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
		holes["n"] = show.Ref(states[0].ID)
	}
	query = map[string]string{"q": "plan"}
	for i := range s.sections {
		if examples := s.sections[i].Examples; examples != nil {
			more, err := examples(r, v)
			if err != nil {
				return nil, nil, err
			}
			maps.Copy(holes, more)
		}
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

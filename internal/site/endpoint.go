package site

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/i18n"
)

// APIRoot begins the addresses of the API. Its documents hold the same facts as
// the pages, which link to them; nothing is to be had here only.
const APIRoot = "/api/v1"

// An Endpoint is one address of the API, with what its description says. The
// routes and openapi.yaml both follow from the list of endpoints.
type Endpoint struct {
	Method string // GET if ""
	Path   string // below APIRoot; {lang} stands for the languages of the site
	Name   string // its summary is the catalogue's "api."+name
	Needs  string // names of the parameters in the query without which there is no answer, by a space
	Params string // names of the others
	Fields string // what leads in the keys of parameters that are no param. of the catalogue, "" if all are
	Kind   string // media type of the answer
	Reply  any    // what its JSON holds, a value of the type
	Body   any    // what JSON is sent, nil if none
	Fresh  bool   // see Route
	Handle Handler
}

// The media types of answers.
const (
	TypeJSON = "application/json"
	TypeCSV  = "text/csv"
	TypeAtom = "application/atom+xml"
	TypeICS  = "text/calendar"
	TypeSVG  = "image/svg+xml"
	TypeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	TypeZip  = "application/zip"
	TypeXML  = "application/xml"
	TypeYAML = "application/yaml"
	TypeAny  = "application/octet-stream"
)

// Patterns are the patterns of the endpoint's routes, one for each language where
// its address has one.
func (e *Endpoint) Patterns() []string {
	method := cmp.Or(e.Method, http.MethodGet)
	if !strings.Contains(e.Path, "{lang}") {
		return []string{method + " " + APIRoot + e.Path}
	}
	var out []string
	for _, lang := range i18n.Tags {
		out = append(out, method+" "+APIRoot+strings.Replace(e.Path, "{lang}", lang, 1))
	}
	return out
}

// mostDownloads is how many whole tables are made at once: each holds all of its rows
// in memory.
const mostDownloads = 2

// serve answers a request to the endpoint. A parameter that it does not take is
// refused: it would be a filter that does nothing, and one more answer to keep.
func (s *Site) serve(e *Endpoint, w http.ResponseWriter, r *http.Request) error {
	for name := range r.URL.Query() {
		if !slices.Contains(e.Takes(), name) {
			return Refuse(trillium.ErrInvalid, "refused.parameter", "there is no parameter %q here, only: %s", name, strings.Join(e.Takes(), " "))
		}
	}
	if e.Kind == TypeCSV || e.Kind == TypeZip || e.Kind == TypeDOCX {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
	return e.Handle(w, r)
}

// Takes are the names of all parameters in the query.
func (e *Endpoint) Takes() []string { return strings.Fields(e.Needs + " " + e.Params) }

// preflight answers browsers of other sites that ask what they may send: they may
// read, and say what they have already.
func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// ParamKey is the key of the catalogue that says what a parameter is.
func (e *Endpoint) ParamKey(l *i18n.Language, name string) string {
	if key := "param." + name; e.Fields == "" || l.Has(key) {
		return key
	}
	return e.Fields + name
}

// IsAPI reports whether a request asks for a document of the API.
func IsAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, APIRoot+"/") }

// Example is the endpoint's address with values in it, "" if some are wanting.
func (e *Endpoint) Example(holes, query map[string]string) string {
	path := e.Path
	for name, value := range holes {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	names := strings.Fields(e.Needs)
	if slices.Contains(e.Takes(), "from") { // a search of the corpus finds nothing without words
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
	return APIRoot + path + SuffixOf(q)
}

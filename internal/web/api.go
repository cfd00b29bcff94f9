package web

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/corpus"
	"trillium/internal/goals"
	"trillium/internal/i18n"
	"trillium/internal/lineage"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/timeseries"
)

// apiRoot begins the addresses of the API. Its documents hold the same facts as
// the pages, which link to them; nothing is to be had here only.
const apiRoot = "/api/v1"

// An endpoint is one address of the API, with what its description says. The
// routes and openapi.yaml both follow from the list of endpoints.
type endpoint struct {
	method string // GET if ""
	path   string // below apiRoot; {lang} stands for the languages of the site
	name   string // its summary is the catalogue's "api."+name
	needs  string // names of the parameters in the query without which there is no answer, by a space; each described by paramWords
	params string // names of the others
	kind   string // media type of the answer
	reply  any    // what its JSON holds, a value of the type
	body   any    // what JSON is sent, nil if none
	handle func(*Server, http.ResponseWriter, *http.Request) error
}

// The media types of answers.
const (
	typeJSON = "application/json"
	typeCSV  = "text/csv"
	typeAtom = "application/atom+xml"
	typeICS  = "text/calendar"
	typeSVG  = "image/svg+xml"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeZip  = "application/zip"
	typeXML  = "application/xml"
	typeYAML = "application/yaml"
	typeAny  = "application/octet-stream"
)

// filters are the parameters that lists of commitments take.
const filters = "summit document party theme body state basis due q at"

// goalFilters are the parameters that lists of goals take.
const goalFilters = "summit party kind position basis year q at"

// endpoints are all addresses of the API.
func endpoints() []endpoint {
	return []endpoint{
		{path: "/summits", name: "summits", params: "at cursor limit", kind: typeJSON, reply: listOf[apiSummit]{}, handle: (*Server).summitsJSON},
		{path: "/documents", name: "documents", params: "summit at cursor limit", kind: typeJSON, reply: listOf[apiDocument]{}, handle: (*Server).documentsJSON},
		{path: "/documents/{key}/commitments", name: "read", params: "at cursor limit", kind: typeJSON, reply: listOf[trillium.Commitment]{}, handle: (*Server).commitmentsJSON},
		{path: "/documents/{key}/commitments.csv", name: "read.csv", params: "at", kind: typeCSV, handle: (*Server).commitmentsCSV},
		{path: "/documents/{key}/original", name: "original", kind: typeAny, handle: (*Server).original},
		{path: "/commitments", name: "commitments", params: filters + " cursor limit", kind: typeJSON, reply: listOf[apiCommitment]{}, handle: (*Server).listJSON},
		{path: "/commitments.csv", name: "commitments.csv", params: filters, kind: typeCSV, handle: (*Server).listCSV},
		{path: "/{lang}/commitments.atom", name: "commitments.atom", params: filters, kind: typeAtom, handle: (*Server).listAtom},
		{path: "/commitments/{key}/{n}", name: "commitment", params: "at", kind: typeJSON, reply: apiCommitmentFull{}, handle: (*Server).commitmentJSON},
		{path: "/{lang}/commitments/{key}/{n}/changes.atom", name: "changes.atom", params: "at", kind: typeAtom, handle: (*Server).changesAtom},
		{path: "/commitments/{key}/{n}/receipts", name: "receipts", params: "cursor limit", kind: typeJSON, reply: listOf[apiReceipt]{}, handle: (*Server).receiptsJSON},
		{method: "POST", path: "/commitments/{key}/{n}/decisions", name: "decide", kind: typeJSON, reply: review.Decision{}, body: apiDraft{}, handle: (*Server).decideJSON},
		{path: "/parties", name: "parties", params: "at cursor limit", kind: typeJSON, reply: listOf[apiGroup]{}, handle: groupsJSON("parties")},
		{path: "/parties.csv", name: "parties.csv", params: "at", kind: typeCSV, handle: groupsCSV("parties")},
		{path: "/themes", name: "themes", params: "at cursor limit", kind: typeJSON, reply: listOf[apiGroup]{}, handle: groupsJSON("themes")},
		{path: "/themes.csv", name: "themes.csv", params: "at", kind: typeCSV, handle: groupsCSV("themes")},
		{path: "/bodies", name: "bodies", params: "at cursor limit", kind: typeJSON, reply: listOf[apiGroup]{}, handle: groupsJSON("bodies")},
		{path: "/bodies.csv", name: "bodies.csv", params: "at", kind: typeCSV, handle: groupsCSV("bodies")},
		{path: "/evidence", name: "evidence", params: filters + " cursor limit", kind: typeJSON, reply: listOf[apiEvidence]{}, handle: (*Server).evidenceJSON},
		{path: "/evidence.csv", name: "evidence.csv", params: filters, kind: typeCSV, handle: (*Server).evidenceCSV},
		{path: "/updates", name: "updates", params: filters + " cursor limit", kind: typeJSON, reply: listOf[apiUpdate]{}, handle: (*Server).updatesJSON},
		{path: "/updates.csv", name: "updates.csv", params: "at", kind: typeCSV, handle: (*Server).updatesCSV},
		{path: "/decisions", name: "decisions", params: "person kind summit at cursor limit", kind: typeJSON, reply: listOf[review.Decision]{}, handle: (*Server).decisionsJSON},
		{path: "/decisions.csv", name: "decisions.csv", params: "person kind summit at", kind: typeCSV, handle: (*Server).decisionsCSV},
		{path: "/{lang}/decisions.atom", name: "decisions.atom", params: "person kind summit at", kind: typeAtom, handle: (*Server).decisionsAtom},
		{path: "/compare", name: "compare", needs: "a b", params: "at cursor limit", kind: typeJSON, reply: listOf[lineage.Link]{}, handle: (*Server).compareJSON},
		{path: "/compare.csv", name: "compare.csv", needs: "a b", params: "at", kind: typeCSV, handle: (*Server).compareCSV},
		{path: "/{lang}/compare.atom", name: "compare.atom", needs: "a b", params: "at", kind: typeAtom, handle: (*Server).compareAtom},
		{path: "/series", name: "series", needs: "series", params: "theme at cursor limit", kind: typeJSON, reply: listOf[chainJSON]{}, handle: (*Server).seriesJSON},
		{path: "/series.csv", name: "series.csv", needs: "series", params: "theme at", kind: typeCSV, handle: (*Server).seriesCSV},
		{path: "/silent", name: "silent", params: "series theme party at cursor limit", kind: typeJSON, reply: listOf[silenceJSON]{}, handle: (*Server).silentJSON},
		{path: "/silent.csv", name: "silent.csv", params: "series theme party at", kind: typeCSV, handle: (*Server).silentCSV},
		{path: "/{lang}/silent.atom", name: "silent.atom", params: "series theme party at", kind: typeAtom, handle: (*Server).silentAtom},
		{path: "/deadlines", name: "deadlines", params: "summit party theme at cursor limit", kind: typeJSON, reply: listOf[report.DueRow]{}, handle: (*Server).dueJSON},
		{path: "/deadlines.csv", name: "deadlines.csv", params: "summit party theme at", kind: typeCSV, handle: (*Server).dueCSV},
		{path: "/{lang}/deadlines.ics", name: "deadlines.ics", params: "summit party theme at", kind: typeICS, handle: (*Server).deadlines},
		{path: "/{lang}/deadlines.atom", name: "deadlines.atom", params: "summit party theme at", kind: typeAtom, handle: (*Server).deadlinesAtom},
		{path: "/{lang}/deadlines.svg", name: "deadlines.svg", params: "summit party theme at", kind: typeSVG, handle: (*Server).calendarSVG},
		{path: "/targets", name: "targets", params: goalFilters + " cursor limit", kind: typeJSON, reply: listOf[goals.Line]{}, handle: (*Server).targetsJSON},
		{path: "/targets.csv", name: "targets.csv", params: goalFilters, kind: typeCSV, handle: (*Server).targetsCSV},
		{path: "/targets/{key}/{n}/{goal}", name: "target", params: "version year at", kind: typeJSON, reply: apiGoal{}, handle: (*Server).goalJSON},
		{path: "/targets/{key}/{n}/{goal}/years.csv", name: "target.csv", params: "version year at", kind: typeCSV, handle: (*Server).goalCSV},
		{path: "/{lang}/targets/{key}/{n}/{goal}/figure.svg", name: "target.svg", params: "measure member version year at", kind: typeSVG, handle: (*Server).goalSVG},
		{path: "/datasets", name: "datasets", params: "q at cursor limit", kind: typeJSON, reply: listOf[goals.SeriesRow]{}, handle: (*Server).datasetsJSON},
		{path: "/datasets.csv", name: "datasets.csv", params: "q at", kind: typeCSV, handle: (*Server).datasetsCSV},
		{path: "/datasets/{dataset}/sdmx.csv", name: "dataset.csv", params: "at", kind: typeCSV, handle: datasetFile("text/csv; charset=utf-8", ".csv", timeseries.WriteSDMX)},
		{path: "/datasets/{dataset}/package.zip", name: "dataset.zip", params: "at", kind: typeZip, handle: datasetFile(typeZip, ".zip", writeSeriesPackage)},
		{path: "/releases/{file}", name: "release", kind: typeAny, handle: (*Server).releaseOriginal},
		{path: "/parameters", name: "parameters", params: "method cursor limit", kind: typeJSON, reply: listOf[calculator.Parameter]{}, handle: (*Server).parametersJSON},
		{path: "/parameters.csv", name: "parameters.csv", params: "method", kind: typeCSV, handle: (*Server).parametersCSV},
		{path: "/calculators/{calculator}/result.csv", name: "calculator", params: calcParams(), kind: typeCSV, handle: (*Server).calculatorCSV},
		{path: "/search", name: "search", params: "q from to kind issuer lang cursor limit", kind: typeJSON, reply: listOf[corpus.Found]{}, handle: (*Server).searchJSON},
		{path: "/search.csv", name: "search.csv", params: "q from to kind issuer lang", kind: typeCSV, handle: (*Server).searchCSV},
		{path: "/{lang}/search.atom", name: "search.atom", params: "q from to kind issuer lang", kind: typeAtom, handle: (*Server).searchAtom},
		{path: "/corpus/{sha256}", name: "corpus", kind: typeAny, handle: (*Server).corpusOriginal},
		{path: "/summits/{summit}/assess.csv", name: "assess.csv", params: "theme with at", kind: typeCSV, handle: (*Server).assessCSV},
		{path: "/summits/{summit}/report", name: "report", params: "joint at", kind: typeJSON, reply: report.Data{}, handle: (*Server).reportJSON},
		{path: "/{lang}/summits/{summit}/report.docx", name: "report.docx", params: "joint at", kind: typeDOCX, handle: (*Server).reportDOCX},
		{path: "/{lang}/summits/{summit}/scores.svg", name: "scores.svg", params: "joint at", kind: typeSVG, handle: (*Server).reportSVG},
		{path: "/{lang}/summits/{summit}/trend.svg", name: "trend.svg", params: "joint at", kind: typeSVG, handle: (*Server).trendSVG},
		{path: "/summits/{summit}/scores.csv", name: "scores.csv", params: "joint at", kind: typeCSV, handle: (*Server).scoresCSV},
		{path: "/summits/{summit}/averages.csv", name: "averages.csv", params: "joint at", kind: typeCSV, handle: (*Server).averagesCSV},
		{path: "/summits/{summit}/trend.csv", name: "trend.csv", params: "joint at", kind: typeCSV, handle: (*Server).trendCSV},
		{path: "/summits/{summit}/agreement.csv", name: "agreement.csv", params: "joint at", kind: typeCSV, handle: (*Server).agreementCSV},
		{path: "/summits/{summit}/sources.csv", name: "sources.csv", params: "joint at", kind: typeCSV, handle: (*Server).sourcesCSV},
		{path: "/{lang}/summits/{summit}/scores.atom", name: "scores.atom", params: "joint at", kind: typeAtom, handle: (*Server).scoresAtom},
		{path: "/summits/{summit}/results.xml", name: "results.xml", params: "at", kind: typeXML, handle: (*Server).resultsXML},
		{path: "/datapackage.zip", name: "datapackage", params: "at", kind: typeZip, handle: (*Server).dataPackage},
		{path: "/openapi.yaml", name: "openapi", kind: typeYAML, handle: (*Server).openAPI},
	}
}

// langs are the languages in which the endpoint has an address; "" where it has one
// for all.
func (e endpoint) langs() []string {
	if strings.Contains(e.path, "{lang}") {
		return i18n.Tags
	}
	return []string{""}
}

// route registers the API.
func (s *Server) route(mux *http.ServeMux) {
	slots := make(chan struct{}, mostDownloads)
	for _, e := range endpoints() {
		method := e.method
		if method == "" {
			method = http.MethodGet
		}
		for _, lang := range e.langs() {
			path := strings.Replace(e.path, "{lang}", lang, 1)
			mux.Handle(method+" "+apiRoot+path, s.handle(func(w http.ResponseWriter, r *http.Request) error { return e.serve(s, slots, w, r) }))
		}
	}
	mux.Handle("OPTIONS "+apiRoot+"/", http.HandlerFunc(preflight))
}

// mostDownloads is how many whole tables are made at once: each holds all of its rows
// in memory.
const mostDownloads = 2

// serve answers a request to the endpoint. A parameter that it does not take is
// refused: it would be a filter that does nothing, and one more answer to keep.
func (e endpoint) serve(s *Server, slots chan struct{}, w http.ResponseWriter, r *http.Request) error {
	for name := range r.URL.Query() {
		if !slices.Contains(e.takes(), name) {
			return fmt.Errorf("%w: there is no parameter %q here, only: %s", trillium.ErrInvalid, name, strings.Join(e.takes(), " "))
		}
	}
	if e.kind == typeCSV || e.kind == typeZip || e.kind == typeDOCX {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
	return e.handle(s, w, r)
}

// takes are the names of all parameters in the query.
func (e endpoint) takes() []string { return strings.Fields(e.needs + " " + e.params) }

// preflight answers browsers of other sites that ask what they may send: they may
// read, and say what they have already.
func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// paramWords says what a parameter is; those of calculators are the fields of their
// forms.
func paramWords(l *i18n.Language, name string) string {
	if l.Has("param." + name) {
		return l.T("param." + name)
	}
	return l.T("calc.field." + name)
}

// isAPI reports whether a request asks for a document of the API.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, apiRoot+"/") }

// A problemDetails is an error as RFC 9457 writes it.
type problemDetails struct {
	Type     string `json:"type"` // about:blank: the status says it all
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance"`
}

// sendProblem answers a request to the API that failed.
func sendProblem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	data, err := json.Marshal(problemDetails{"about:blank", http.StatusText(status), status, detail, r.URL.Path})
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Del("Content-Disposition")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the visitor may have left
}

// A listOf is a page of a list: some of its items, how many there are in all, and
// where the next page begins.
type listOf[T any] struct {
	Items []T    `json:"items"`
	Total int    `json:"total"`
	Next  string `json:"next,omitempty"` // cursor of the next page, absent on the last
}

// How many items a page of a list holds.
const (
	usualLimit = 100
	mostLimit  = 1000
)

// sendList sends the part of a list that ?cursor= and ?limit= ask for. key names an
// item for good, so that a page begins behind the last one even if items were added
// before it.
func sendList[T any](w http.ResponseWriter, r *http.Request, items []T, key func(*T) string) error {
	page, next, err := pageOf(r.URL.Query(), items, key)
	if err != nil {
		return err
	}
	return sendPage(w, r, page, len(items), next)
}

// sendPage sends a page of a list with the cursor of the next.
func sendPage[T any](w http.ResponseWriter, r *http.Request, page []T, total int, next string) error {
	if next != "" {
		q := r.URL.Query()
		q.Set("cursor", next)
		w.Header().Set("Link", "<"+r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
	}
	return sendJSON(w, listOf[T]{Items: append([]T{}, page...), Total: total, Next: next})
}

// cursorOf is the cursor of what follows the item with the key.
func cursorOf(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// pageAsked is how many items the query asks for, and the key of the last one that
// was sent; "" for the first page.
func pageAsked(q url.Values) (limit int, last string, err error) {
	limit = usualLimit
	if text := q.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > mostLimit {
			return 0, "", fmt.Errorf("%w: limit is a number from 1 to %d, not %q", trillium.ErrInvalid, mostLimit, text)
		}
	}
	key, err := base64.RawURLEncoding.DecodeString(q.Get("cursor"))
	if err != nil {
		return 0, "", fmt.Errorf("%w: the cursor %q was not given out here", trillium.ErrInvalid, q.Get("cursor"))
	}
	return limit, string(key), nil
}

// pageOf is the part of a list that the query asks for, and the cursor of what
// follows.
func pageOf[T any](q url.Values, items []T, key func(*T) string) ([]T, string, error) {
	limit, last, err := pageAsked(q)
	if err != nil {
		return nil, "", err
	}
	from := 0
	if last != "" {
		if from = 1 + slices.IndexFunc(items, func(x T) bool { return key(&x) == last }); from == 0 {
			return nil, "", fmt.Errorf("%w: the item behind which the page begins, %q, is not in the list any more; begin again", trillium.ErrConflict, last)
		}
	}
	to := min(from+limit, len(items))
	if to == len(items) {
		return items[from:], "", nil
	}
	return items[from:to], cursorOf(key(&items[to-1])), nil
}

// An apiDraft is a decision as a program sends it.
type apiDraft struct {
	Kind   review.Kind     `json:"kind"`
	Reason string          `json:"reason"`
	Last   string          `json:"last"` // hash of the last decision that the person had seen, "" if none
	Body   json.RawMessage `json:"body"` // the body of a decision of the kind
}

// decideJSON keeps a decision that a program sends for a person. Only a token lets
// it: a cookie would let other sites decide for whoever visits them.
func (s *Server) decideJSON(w http.ResponseWriter, r *http.Request) error {
	who := visitor(r)
	if who.Login == "" || !byToken(r) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="trillium"`)
		return errSignIn
	}
	var draft apiDraft
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&draft); err != nil {
		return fmt.Errorf("%w: the body is no draft of a decision: %v", trillium.ErrInvalid, err)
	}
	body, err := s.Register.Forms().Decode(draft.Kind, draft.Body)
	if err != nil {
		return fmt.Errorf("%w: the body of the %s: %v", trillium.ErrInvalid, draft.Kind, err)
	}
	if c, ok := body.(review.Citation); ok && c.Document != "" {
		if err := s.checkProposed(r, r.PathValue("key")+"/"+r.PathValue("n"), c); err != nil {
			return err
		}
	}
	made, err := s.keepDecision(r, who.Login, r.PathValue("key")+"/"+r.PathValue("n"), review.Draft{Reason: draft.Reason, Last: draft.Last, Body: body})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/en/decisions/"+made.Hash)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(made)
}

// checkProposed holds a passage of the corpus that a program cites to what the last
// search for the commitment proposed: nobody else has looked at the document.
func (s *Server) checkProposed(r *http.Request, id string, c review.Citation) error {
	row, err := s.Register.Now().LastReceipt(r.Context(), id)
	if err != nil {
		return err
	}
	receipt, err := s.readReceipt(row)
	if err != nil {
		return err
	}
	for i := range receipt.Proposals {
		x := &receipt.Proposals[i]
		if x.Document == c.Document && x.SHA256 == c.SHA256 && x.Start == c.Start && x.End == c.End && x.Text == c.Quote {
			return nil
		}
	}
	return fmt.Errorf("%w: the passage is none that the last search for %s proposed; cite another text by its address, without document, sha256, start and end", trillium.ErrInvalid, id)
}

// problemOf is the status of an error and what it says to a program.
func problemOf(err error) (int, string) {
	if errors.Is(err, errSignIn) {
		return http.StatusUnauthorized, "send a personal token: Authorization: Bearer trillium_…"
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return known.status, detail(err)
		}
	}
	return http.StatusInternalServerError, ""
}

//go:embed openapi.yaml
var openapi []byte

// openAPI sends the description of the API; a test holds it to the endpoints.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", typeYAML)
	_, err := w.Write(openapi)
	return err
}

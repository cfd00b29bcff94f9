// Package web is the site: it shows a register to people.
//
// Every page is an address under a language (/en/summits/nals-2023), rendered
// whole on the server from html/template; no page needs a script, and only the
// queues of reviewers send one, for their keys. The same facts are data below
// /api/v1, with the same filters: one list of endpoints gives the routes, their
// description and the page that documents them (api.go). Handlers return errors,
// and one place turns an error's kind into a status and a page, or a problem
// (errors.go). What a page says comes from package i18n; what a document says is
// quoted with its own language and is always escaped.
//
// A document is shown from its original bytes: the register keeps what was
// found and decided, and rendering is derived. Every page of the register can
// be asked as it stood on a day (?at=2024-06-01). What is remembered between
// requests is kept under all that the register holds (store.View.Key), so that it
// cannot grow stale and any number of servers can share a register (cache.go).
//
// Who is signed in is found once for each request (visitor.go); what they may
// do is asked of package review, and again by the register when it is done.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/gzhttp"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/compare"
	"trillium/internal/corpus"
	"trillium/internal/goals"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/source"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/withhold"
)

//go:embed templates/*.html static/*
var files embed.FS

// A Config is what a Server is made of.
type Config struct {
	Register *store.Store
	Reader   *source.Reader
	Read     func(name string, data []byte) (*trillium.Reading, error) // finds the commitments of an added document
	Words    *i18n.Bundle
	Log      *slog.Logger
	Public   string           // the address by which people reach the site, "" to take it from each request
	Provider *signin.Provider // of single sign-on, nil if there is none
	Corpus   *corpus.Searcher // where evidence is looked for, nil if there is none
	Linker   *lineage.Linker  // proposes links between commitments
	Lexicon  *language.Lexicon
	About    About            // what its keepers say of it
	Now      func() time.Time // the day that pages count from, nil for the clock
	Rate     float64          // requests a second that one address may make of the API, 0 for the usual
}

// A Server serves the site.
type Server struct {
	Config
	pages     map[string]*template.Template
	parsed    *lru.Cache[string, *trillium.Document] // by SHA-256 of the original: what never changes is read once
	told      *lru.Cache[string, *receiptView]       // receipts, which never change, by commitment and number
	links     *compare.Comparer
	report    *report.Maker
	standings *standing.Keeper
	goals     *goals.Keeper
	listings  *lru.Cache[string, listing] // what lists choose from, by all that the register held
	meter     *meter
	now       func() time.Time
}

// cachedDocuments bounds the documents that are kept read, in number.
const cachedDocuments = 64

// cachedReceipts bounds the receipts that are kept read; one may take 100 KB.
const cachedReceipts = 512

// New returns a Server. It panics if a template is malformed, which a test
// rules out.
func New(c Config) *Server {
	s := &Server{Config: c, pages: make(map[string]*template.Template), parsed: cache.New[string, *trillium.Document](cachedDocuments), told: cache.New[string, *receiptView](cachedReceipts),
		listings: cache.New[string, listing](cachedListings), meter: newMeter(), standings: standing.NewKeeper(), goals: goals.NewKeeper(), now: time.Now}
	if c.Now != nil {
		s.now = c.Now
	}
	s.links = compare.New(c.Linker, s.text)
	s.report = report.NewMaker(c.Lexicon, c.Words, s.links, s.text)
	for _, page := range []string{"home", "compares", "compare", "series", "river", "silent", "document", "commitment", "history", "decision", "queue", "search", "corpus", "proposals", "receipts", "aliases", "assess", "rubric", "scoring", "report", "due", "mine", "signin", "account", "invitation", "people", "keep", "method", "list", "groups", "suggest", "suggested", "linkqueue", "about", "accessibility", "api", "targets", "goal", "datasets", "dataset", "calculators", "calculator", "error"} {
		s.pages[page] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/forms.html", "templates/links.html", "templates/scores.html", "templates/desk.html", "templates/"+page+".html"))
	}
	s.pages["card"] = template.Must(template.New("card.html").Funcs(functions).ParseFS(files, "templates/parts.html", "templates/desk.html", "templates/card.html"))
	return s
}

// Handler returns the site with its headers. All routes are here, but for those of
// the API, which follow from its list of endpoints (api.go).
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.handle(s.root))
	for _, lang := range i18n.Tags {
		at := func(pattern string, h handler) {
			method, path, _ := strings.Cut(pattern, " ")
			mux.Handle(method+" /"+lang+path, s.handle(h))
		}
		at("GET /{$}", s.home)
		at("GET /method", s.method)
		at("GET /about", s.about)
		at("GET /accessibility", s.accessibility)
		at("GET /api", s.apiDocs)
		at("GET /summits/{summit}", s.summit)
		at("GET /commitments", s.commitments)
		at("GET /parties", s.showGroups("parties"))
		at("GET /parties/{party}", s.party)
		at("GET /themes", s.showGroups("themes"))
		at("GET /themes/{theme}", s.theme)
		at("GET /bodies", s.showGroups("bodies"))
		at("GET /bodies/{body}", s.body)
		at("GET /cards/{key}/{n}", s.card)
		at("GET /cards/{summit}", s.summitCard)
		at("GET /commitments/{key}/{n}/suggest", s.suggest)
		at("POST /commitments/{key}/{n}/suggest", s.takeSuggestion)
		at("GET /suggestions/{token}", s.suggested)
		at("POST /filters", s.saveFilter)
		at("GET /documents/{key}", s.version)
		at("GET /commitments/{key}/{n}", s.commitment)
		at("POST /commitments/{key}/{n}", s.decide)
		at("GET /commitments/{key}/{n}/history", s.commitmentHistory)
		at("GET /history", s.history)
		at("GET /decisions/{hash}", s.decision)
		at("GET /review", s.desk)
		at("POST /review/undo", s.takeBack)
		at("GET /review/links", s.linkQueue)
		at("POST /review/links", s.decideQueuedLink)
		at("GET /review/updates", s.queue("updates"))
		at("POST /review/updates", s.judgeQueued)
		at("GET /review/scores", s.queue("scores"))
		at("GET /review/suggestions", s.queue("suggestions"))
		at("POST /review/suggestions", s.answerSuggestion)
		at("GET /review/conflicts", s.queue("conflicts"))
		at("GET /review/evidence", s.proposals)
		at("POST /review/evidence", s.decideProposal)
		at("GET /search", s.search)
		at("GET /corpus/{name...}", s.corpusDocument)
		at("GET /commitments/{key}/{n}/receipts", s.receipts)
		at("POST /commitments/{key}/{n}/receipts", s.lookAgain)
		at("GET /aliases", s.aliases)
		at("POST /aliases", s.changeAlias)
		at("GET /compare", s.compares)
		at("GET /compare/{a}/{b}", s.compare)
		at("GET /series/{series}", s.series)
		at("GET /series/{series}/{theme}", s.river)
		at("GET /silent", s.silent)
		at("GET /summits/{summit}/assess", s.assess)
		at("GET /summits/{summit}/report", s.showReport)
		at("GET /commitments/{key}/{n}/rubric", s.rubric)
		at("POST /commitments/{key}/{n}/rubric", s.changeRubric)
		at("GET /commitments/{key}/{n}/scores/{party}", s.scoring)
		at("POST /commitments/{key}/{n}/scores/{party}", s.giveScore)
		at("GET /due", s.due)
		at("GET /targets", s.targets)
		at("GET /targets/{key}/{n}/{goal}", s.goal)
		at("POST /targets/{key}/{n}/{goal}", s.setGoal)
		at("GET /datasets", s.datasets)
		at("POST /datasets", s.addDataset)
		at("GET /datasets/{dataset}", s.dataset)
		at("POST /datasets/{dataset}", s.sayBreak)
		at("GET /calculators", s.calculators)
		at("GET /calculators/{calculator}", s.calculator)
		at("GET /mine", s.mine)
		at("GET /sign-in", s.signInPage)
		at("POST /sign-in", s.signIn)
		at("POST /sign-out", s.signOut)
		at("GET /sign-in/provider", s.signOn)
		at("GET /account", s.account)
		at("POST /account", s.changeAccount)
		at("GET /invitation/{token}", s.invitation)
		at("POST /invitation/{token}", s.acceptInvitation)
		at("GET /people", s.people)
		at("POST /people", s.changePeople)
		at("GET /keep", s.keep)
		at("POST /keep", s.changeKeep)
	}
	mux.Handle("GET "+ReturnPath, s.handle(s.signOnReturn))
	s.route(mux)
	mux.Handle("GET /static/{file}", cached(http.StripPrefix("/static/", http.FileServerFS(static()))))
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /metrics", s.metrics)
	mux.Handle("GET /", s.handle(func(http.ResponseWriter, *http.Request) error { return trillium.ErrNotFound }))
	return s.meter.count(mux, headers(newLimiter(s.Rate).hold(newPageCache(s).wrap(pack(s.sameOrigin(mux))))))
}

// pack sends answers in gzip to who takes it.
func pack(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constant
	}
	return wrap(h)
}

// sameOrigin refuses what a browser was made to send by another site.
func (s *Server) sameOrigin(h http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	if s.Public != "" {
		if err := p.AddTrustedOrigin(s.Public); err != nil {
			panic(err) // the address was checked when the program began
		}
	}
	p.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return fmt.Errorf("%w: sent from another site", trillium.ErrForbidden)
	}))
	return p.Handler(h)
}

func static() fs.FS {
	dir, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return dir
}

// cached lets browsers keep static files for an hour.
func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		h.ServeHTTP(w, r)
	})
}

// headers sets what every answer carries: nothing but our own style sheet,
// pictures and the script of keys may load, none may stand in a page, and no
// other site may frame us. Data any other site may read.
func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		if isAPI(r) {
			head.Set("Access-Control-Allow-Origin", "*")
		}
		h.ServeHTTP(w, r)
	})
}

// A page is what every template is given.
type page struct {
	*i18n.Language
	Title     string
	Path      string // without the language
	Query     string // "?…" or ""
	Suffix    string // "?at=…" for links to other pages as they then stood, or ""
	At        string // the moment that is shown, in words; "" for the present
	Languages []*i18n.Language
	Canonical string // absolute address
	Who       store.Person
	Body      any
}

// May reports whether the visitor may do an act (see review.Act).
func (p page) May(act string) bool { return p.Who.May(review.Act(act)) }

// render writes a page. The template runs into a buffer first, so that an
// error leaves no half page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name, title string, body any) error {
	l := s.language(r)
	p := page{Language: l, Title: title, Body: body, Path: strings.TrimPrefix(r.URL.Path, "/"+l.Tag), Canonical: s.origin(r) + r.URL.Path, Who: visitor(r)}
	if r.URL.RawQuery != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	if at, err := moment(r); err == nil && !at.IsZero() {
		p.Suffix, p.At = suffix(r), l.Date(at)
	}
	for _, tag := range i18n.Tags {
		p.Languages = append(p.Languages, s.Words.Language(tag))
	}
	var buf bytes.Buffer
	if err := s.pages[name].Execute(&buf, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag)
	w.Header().Add("Vary", "Cookie")
	if p.Who.Login != "" {
		w.Header().Set("Cache-Control", "private, no-store")
	}
	w.WriteHeader(status)
	if _, err := buf.WriteTo(w); err != nil {
		return errLeft
	}
	return nil
}

// moment is the moment that ?at= asks for, zero for the present.
func moment(r *http.Request) (time.Time, error) {
	return store.ParseMoment(r.URL.Query().Get("at"))
}

// suffix carries ?at= to another page.
func suffix(r *http.Request) string {
	if at := r.URL.Query().Get("at"); at != "" {
		return "?" + url.Values{"at": {at}}.Encode()
	}
	return ""
}

// view is the register as the request asks for it.
func (s *Server) view(r *http.Request) (store.View, error) {
	at, err := moment(r)
	if err != nil {
		return store.View{}, err
	}
	return s.Register.At(at).Pin(r.Context())
}

// language is the language of the request's path; of pages without one it is what
// the browser prefers, of the API English.
func (s *Server) language(r *http.Request) *i18n.Language {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, apiRoot), "/"), "/")
	if l := s.Words.Language(first); l != nil {
		return l
	}
	if isAPI(r) {
		return s.Words.Language("en") // the same for all who ask
	}
	return s.Words.Language(s.Words.Match(r.Header.Get("Accept-Language")))
}

// origin is the scheme and host by which the site was asked.
func (s *Server) origin(r *http.Request) string {
	if s.Public != "" {
		return s.Public
	}
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// root sends a visitor to the site in the language of the browser.
func (s *Server) root(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+s.language(r).Tag+"/", http.StatusFound)
	return nil
}

func (s *Server) method(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "method", s.language(r).T("method.title"), methodPage{s.About, s.About.Text[s.language(r).Tag]})
}

// on is a value with the page that it is shown on, for templates that need both.
type on struct {
	It   any
	Page page
}

// form is a link with the page that it is decided on, and where to go then.
type form struct {
	It   any
	Page page
	Back string
}

// functions are what the templates call.
var functions = template.FuncMap{
	"on":       func(it any, p page) on { return on{it, p} },
	"form":     func(it any, p page, back string) form { return form{it, p, back} },
	"cut":      func(s string) string { return table.Cut(s, 90) },
	"brief":    func(s string) string { return table.Cut(s, 180) },
	"day":      func(l *i18n.Language, date string) string { return l.Day(date) },
	"time":     func(l *i18n.Language, t time.Time) string { return l.Time(t) },
	"short":    func(hash string) string { return hash[:min(12, len(hash))] },
	"ref":      ref,
	"withheld": withhold.Is,
	"yesno": func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	},
	"add":             func(a, b int) int { return a + b },
	"fieldNames":      func() []string { return review.Fields },
	"strengths":       func() []trillium.Strength { return []trillium.Strength{trillium.High, trillium.Mid, trillium.Low} },
	"precisions":      func() []string { return review.Precisions() },
	"directions":      func() []string { return review.Directions[1:] },
	"comparisons":     func() []string { return review.Comparisons[1:] },
	"methodRelations": methodRelations,
	"relations":       func() []string { return review.Relations },
	"join":            strings.Join,
	"words":           textOf,
	"sign":            sign,
	"stateChoices":    stateChoices,
	"dueChoices":      func() []string { return dueChoices },
	"bearings":        func() []string { return review.Bearings },
	"statuses":        func() []string { return review.Statuses },
	"param":           paramWords,
}

// Package web is the site: it shows a register to people.
//
// Every page is an address under a language (/en/summits/nals-2023), rendered
// whole on the server from html/template; no page needs a script, and none is
// sent. Handlers return errors, and one place turns an error's kind into a
// status and a page (errors.go). What a page says comes from package i18n;
// what a document says is quoted with its own language and is always escaped.
//
// A document is shown from its original bytes, read again at each request: the
// register keeps what was found, and rendering is derived.
package web

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/table"
)

//go:embed templates/*.html static/*
var files embed.FS

// A Register is what the site shows; *store.Store is one.
type Register interface {
	Summits(ctx context.Context) ([]store.Summit, error)
	Documents(ctx context.Context, summit string) ([]store.Document, error)
	Document(ctx context.Context, key string) (store.Document, error)
	Original(ctx context.Context, sha256 string) ([]byte, error)
	Text(ctx context.Context, sha256 string) ([]byte, error)
	Commitments(ctx context.Context, sha256 string) ([]trillium.Commitment, error)
}

// A Server serves the site.
type Server struct {
	register Register
	reader   *source.Reader
	words    *i18n.Bundle
	log      *slog.Logger
	pages    map[string]*template.Template
	now      func() time.Time
}

// New returns a Server of the register. It panics if a template is malformed,
// which a test rules out.
func New(register Register, reader *source.Reader, words *i18n.Bundle, log *slog.Logger) *Server {
	s := &Server{register: register, reader: reader, words: words, log: log, now: time.Now, pages: make(map[string]*template.Template)}
	for _, page := range []string{"home", "document", "commitment", "method", "error"} {
		s.pages[page] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/"+page+".html"))
	}
	return s
}

// Handler returns the site with its headers. All routes are here.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.handle(s.root))
	for _, lang := range i18n.Tags {
		mux.Handle("GET /"+lang+"/{$}", s.handle(s.home))
		mux.Handle("GET /"+lang+"/method", s.handle(s.method))
		mux.Handle("GET /"+lang+"/summits/{summit}", s.handle(s.summit))
		mux.Handle("GET /"+lang+"/documents/{key}", s.handle(s.version))
		mux.Handle("GET /"+lang+"/commitments/{key}/{n}", s.handle(s.commitment))
	}
	mux.Handle("GET /data/{key}/commitments.csv", s.handle(s.commitmentsCSV))
	mux.Handle("GET /data/{key}/commitments.json", s.handle(s.commitmentsJSON))
	mux.Handle("GET /data/{key}/original", s.handle(s.original))
	mux.Handle("GET /data/{key}/{n}", s.handle(s.commitmentJSON))
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic(err)
	}
	mux.Handle("GET /static/", http.StripPrefix("/static/", cached(http.FileServerFS(static))))
	mux.Handle("/", s.handle(func(http.ResponseWriter, *http.Request) error { return trillium.ErrNotFound }))
	return headers(mux)
}

// cached lets browsers keep static files for an hour.
func cached(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		h.ServeHTTP(w, r)
	})
}

// headers sets what every answer carries: nothing but our own style sheet and
// pictures may load, no script may run, and no other site may frame us.
func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.ServeHTTP(w, r)
	})
}

// A page is what every template is given.
type page struct {
	*i18n.Language
	Title     string
	Path      string // without the language
	Query     string // "?…" or ""
	Languages []*i18n.Language
	Canonical string // absolute address
	Body      any
}

// render writes a page. The template runs into a buffer first, so that an
// error leaves no half page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name, title string, body any) error {
	l := s.language(r)
	p := page{Language: l, Title: title, Body: body, Path: strings.TrimPrefix(r.URL.Path, "/"+l.Tag), Canonical: origin(r) + r.URL.Path}
	if r.URL.RawQuery != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	for _, tag := range i18n.Tags {
		p.Languages = append(p.Languages, s.words.Language(tag))
	}
	var buf bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&buf, "layout.html", p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag)
	w.WriteHeader(status)
	_, err := buf.WriteTo(w)
	return err
}

// language is the language of the request's path, or the one its browser
// prefers.
func (s *Server) language(r *http.Request) *i18n.Language {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if l := s.words.Language(first); l != nil {
		return l
	}
	return s.words.Language(s.words.Match(r.Header.Get("Accept-Language")))
}

// origin is the scheme and host by which the site was asked.
func origin(r *http.Request) string {
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
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
	return s.render(w, r, http.StatusOK, "method", s.language(r).T("method.title"), nil)
}

// functions are what the templates call: they pair a value with the page, for
// templates that need both.
var functions = template.FuncMap{
	"tree": func(nodes []node, p page) any {
		return struct {
			Nodes []node
			Page  page
		}{nodes, p}
	},
	"pair": func(n node, p page) any {
		return struct {
			Node node
			Page page
		}{n, p}
	},
	"notePair": func(n note, p page) any {
		return struct {
			Note note
			Page page
		}{n, p}
	},
	"cut": func(s string) string { return table.Cut(s, 90) },
	"day": func(l *i18n.Language, date string) string {
		t, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return date
		}
		return l.Date(t)
	},
}

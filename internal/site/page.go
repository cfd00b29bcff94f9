package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/jba/templatecheck"

	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// Today is the day of the moment that the address asks for.
func (s *Site) Today(r *http.Request) time.Time {
	if at, err := Moment(r); err == nil && !at.IsZero() {
		return at.UTC()
	}
	return s.Now().UTC()
}

// A Frame is what every template is given, whatever the page.
type Frame struct {
	*i18n.Language
	Title     string
	Path      string // without the language
	Query     string // "?…" or ""
	Suffix    string // "?at=…" for links to other pages as they then stood, or ""
	At        string // the moment that is shown, in words; "" for the present
	Languages []*i18n.Language
	Canonical string // absolute address
	Who       store.Person
	Header    []Link
	Footer    []Link
}

// May reports whether the visitor may do an act (see review.Act).
func (p Frame) May(act string) bool { return p.Who.May(review.Act(act)) }

// A Page is what a template is given: the frame, and its data.
type Page[T any] struct {
	Frame
	Body T
}

// On is a value with the page that it is shown on, for templates that need both.
func (p Page[T]) On(it any) On[T] { return On[T]{it, p} }

// Form is a value with the page that it is decided on, and where to go then.
func (p Page[T]) Form(it any, back string) Form[T] { return Form[T]{On[T]{it, p}, back} }

// On is a value on a page.
type On[T any] struct {
	It   any
	Page Page[T]
}

// Form is a value on a page, with where to go from there.
type Form[T any] struct {
	On[T]
	Back string
}

// A Template names a page and knows the type of its data.
type Template struct {
	name  string
	root  string // the template that is executed
	body  reflect.Type
	page  func(Frame, any) any
	check func(*template.Template) error
}

// Of is the template of the name, whose data is a T, in the layout that all pages have.
func Of[T any](name string) Template { return templateOf[T](name, "layout.html") }

// Alone is the template of the name, whose data is a T, without the layout.
func Alone[T any](name string) Template { return templateOf[T](name, name+".html") }

func templateOf[T any](name, root string) Template {
	return Template{name, root, reflect.TypeFor[T](),
		func(f Frame, body any) any { return Page[T]{f, body.(T)} },
		func(t *template.Template) error { var p Page[T]; return templatecheck.CheckHTML(t, p) }}
}

// A page is a template that was loaded.
type page struct {
	Template
	loaded *template.Template
}

// load parses a template behind those that all share, and holds it to its data.
func (s *Site) load(shared *template.Template, files fs.FS, x Template) error {
	if _, taken := s.pages[x.name]; taken {
		return fmt.Errorf("two pages are called %s", x.name)
	}
	t, err := shared.Clone()
	if err == nil {
		t, err = t.ParseFS(files, "templates/"+x.name+".html")
	}
	if err != nil {
		return err
	}
	if t = t.Lookup(x.root); t == nil {
		return fmt.Errorf("page %s: there is no template %s", x.name, x.root)
	}
	if err := x.check(t); err != nil {
		return fmt.Errorf("page %s: %w", x.name, err)
	}
	s.pages[x.name] = page{x, t}
	return nil
}

// Frame is what a page is shown in.
func (s *Site) Frame(r *http.Request, title string) Frame {
	l := s.Language(r)
	p := Frame{Language: l, Title: title, Path: strings.TrimPrefix(r.URL.Path, "/"+l.Tag), Canonical: s.Origin(r) + r.URL.Path, Who: Visitor(r), Header: s.header,
		Footer: s.footer}
	if r.URL.RawQuery != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	if at, err := Moment(r); err == nil && !at.IsZero() {
		p.Suffix, p.At = Suffix(r), l.Date(at)
	}
	for _, tag := range i18n.Tags {
		p.Languages = append(p.Languages, s.Words.Language(tag))
	}
	return p
}

// Render writes a page. The template runs into a buffer first, so that an
// error leaves no half page.
func (s *Site) Render(w http.ResponseWriter, r *http.Request, status int, name, title string, body any) error {
	x, ok := s.pages[name]
	if !ok || x.body != reflect.TypeOf(body) {
		return fmt.Errorf("page %s is not one of %T", name, body)
	}
	p := s.Frame(r, title)
	var buf bytes.Buffer
	if err := x.loaded.Execute(&buf, x.page(p, body)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", p.Tag)
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

// Fragment is a part of a page, from a template that stands alone.
func (s *Site) Fragment(f Frame, name string, body any) (template.HTML, error) {
	x, ok := s.pages[name]
	if !ok || x.body != reflect.TypeOf(body) {
		return "", fmt.Errorf("part %s is not one of %T", name, body)
	}
	var buf strings.Builder
	err := x.loaded.Execute(&buf, x.page(f, body))
	return template.HTML(buf.String()), err // escaped by the template
}

// Moment is the moment that ?at= asks for, zero for the present.
func Moment(r *http.Request) (time.Time, error) {
	return store.ParseMoment(r.URL.Query().Get("at"))
}

// Suffix carries ?at= to another page.
func Suffix(r *http.Request) string {
	if at := r.URL.Query().Get("at"); at != "" {
		return "?" + url.Values{"at": {at}}.Encode()
	}
	return ""
}

// View is the register as the request asks for it.
func (s *Site) View(r *http.Request) (store.View, error) {
	at, err := Moment(r)
	if err != nil {
		return store.View{}, err
	}
	return s.Register.At(at).Pin(r.Context())
}

// Language is the language of the request's path; of pages without one it is what
// the browser prefers, of the API English.
func (s *Site) Language(r *http.Request) *i18n.Language {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, APIRoot), "/"), "/")
	if l := s.Words.Language(first); l != nil {
		return l
	}
	if IsAPI(r) {
		return s.Words.Language("en") // the same for all who ask
	}
	return s.Words.Language(s.Words.Match(r.Header.Get("Accept-Language")))
}

// Origin is the scheme and host by which the site was asked.
func (s *Site) Origin(r *http.Request) string {
	if s.Public != "" {
		return s.Public
	}
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

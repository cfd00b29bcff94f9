// Package sitetest runs the site for tests: a server on a register of its own, filled with
// the sample, and browsers of people with and without accounts.
package sitetest

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium"
	"trillium/examples"
	"trillium/internal/assess"
	"trillium/internal/corpus"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/signin"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/summits/declared"
	"trillium/internal/thesaurus"
	"trillium/internal/web"
	"trillium/internal/web/record"
)

// TemplateRubric is a rubric from a template.
func TemplateRubric(name string) assess.Rubric {
	for _, t := range assess.Templates("en") {
		if t.Rubric.Template == name {
			return t.Rubric
		}
	}
	panic(name)
}

// kept is what the register keeps of it, worked out once.
var kept = sync.OnceValue(func() string { return signin.HashPassword(Password) })

var (
	Lexicon   = language.Load()
	extractor = extract.New(Lexicon)
	Reader    = source.New(Lexicon)
	linker    = lineage.New(Lexicon, thesaurus.Load())
)

// A Site is a running server with its register.
type Site struct {
	*httptest.Server
	Register *store.Store
	Corpus   *corpus.Corpus
	Searcher *corpus.Searcher
	Web      *web.Server
}

// Config is a site of the register without a public address and without instruments.
func Config(register *store.Store) web.Config {
	return web.Config{Register: register, Words: i18n.Load(), Reader: Reader, Linker: linker, Lexicon: Lexicon,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Finder: record.Finder{Reasons: extractor.Explain, Read: func(name string, data []byte) (*trillium.Reading, error) {
			doc, err := Reader.Read(name, data)
			if err != nil {
				return nil, err
			}
			return extractor.Extract(doc), nil
		}}}
}

// open opens the register there for a site, with what people declare of series, and what its
// instruments keep and say.
func open(t testing.TB, where string, c *web.Config) {
	t.Helper()
	parts := []store.Part{declared.Part()}
	var words []fs.FS
	for _, x := range c.Instruments {
		if x.Part.Name != "" {
			parts = append(parts, x.Part)
		}
		if x.Words != nil {
			words = append(words, x.Words)
		}
	}
	register, err := store.Open(context.Background(), where, parts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { register.Close() })
	c.Register, c.Words = register, i18n.Load(words...)
}

// New is a site of an empty register.
func New(t *testing.T) *Site { return Of(t, t.TempDir(), nil) }

// Of is a site of the register there, on a day of its own if now is not nil.
func Of(t *testing.T, where string, now func() time.Time) *Site {
	t.Helper()
	return With(t, where, func(c *web.Config) { c.Now = now })
}

// With is a site of the register there, set up further by f.
func With(t *testing.T, where string, f func(*web.Config)) *Site {
	t.Helper()
	c := Config(nil)
	f(&c)
	open(t, where, &c)
	var err error
	index := filepath.Join(t.TempDir(), "index")
	if c.Corpus, err = corpus.NewSearcher(c.Register, index, Lexicon, Reader); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Corpus.Close)
	served := web.New(c)
	s := httptest.NewServer(served.Handler())
	t.Cleanup(s.Close)
	return &Site{s, c.Register, corpus.New(c.Register, index, Lexicon, c.Finder.Read), c.Corpus, served}
}

// Follow adds what was published after the sample's summits, and searches it for
// every commitment.
func (s *Site) Follow(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	var sources []corpus.Source
	for _, name := range examples.Later() {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, corpus.Source{Name: name, Data: data})
	}
	if _, err := s.Corpus.Add(ctx, sources, corpus.Telling{}); err != nil {
		t.Fatal(err)
	}
	docs, err := s.Register.Now().Documents(ctx, "great-bay-2022")
	if err != nil {
		t.Fatal(err)
	}
	states, _, err := s.Register.Now().States(ctx, docs[0])
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range states {
		ids = append(ids, c.ID)
	}
	if err := s.Searcher.FindAll(ctx, store.CommandLine, ids, 1, func(string, corpus.Receipt) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func (s *Site) Add(t *testing.T, doc *trillium.Document, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Register.AddReading(context.Background(), store.CommandLine, extract.New(Lexicon).Extract(doc)); err != nil {
		t.Fatal(err)
	}
}

func (s *Site) AddSample(t *testing.T) {
	t.Helper()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Reader.Read(name, data)
		s.Add(t, doc, err)
	}
}

func (s *Site) Get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	res, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// Decisions makes one of each kind on the sample.
func (s *Site) Decisions(t *testing.T) {
	t.Helper()
	const c = "/en/commitments/great-bay-2022/"
	rita, xhv := s.As(t, "rita"), s.As(t, "xhv")
	post := func(b *Browser, n string, form ...string) string {
		t.Helper()
		res, body := b.Post(c+n, append(form, "reason", "because")...)
		Want(t, strings.Join(form, " "), res, http.StatusSeeOther)
		if res.StatusCode != http.StatusSeeOther {
			t.Log(body)
		}
		_, hash, _ := strings.Cut(res.Header.Get("Location"), "#d")
		d, err := s.Register.Now().Decision(context.Background(), hash)
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash
	}
	st, _, err := s.Register.Now().State(context.Background(), "great-bay-2022/5")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(st.Text)
	update := post(xhv, "2", "kind", "update", "text", "The plan is out.", "date", "2024-01-01", "status", "under-way", "link", "https://example.org/plan")
	post(xhv, "2", "kind", "update", "text", "It is done.", "date", "2024-02-01", "status", "done")
	post(rita, "2", "kind", "judge", "object", update, "verdict", "accept")
	evidence := post(rita, "2", "kind", "evidence", "address", "https://example.org", "title", "A paper", "date", "2024-03-04", "issuer", "XHV", "quote",
		"It opened.", "relation", "fulfils")
	post(rita, "2", "kind", "judge", "object", evidence, "verdict", "accept", "relation", "progress")
	post(rita, "2", "kind", "link", "to", "great-bay-2024/1", "relation", "renews")
	post(rita, "2", "kind", "score", "party", "ALL", "score", "-1", "cause", "too-little")
	post(rita, "2", "kind", "correct", "field", "parties", "value", "XHV\r\nXCV")
	post(rita, "2", "kind", "correct", "field", "bodies", "value", "Bay Board")
	post(rita, "2", "kind", "correct", "field", "strength", "value", "low")
	post(rita, "2", "kind", "correct", "field", "renews", "value", "yes")
	post(rita, "2", "kind", "correct", "field", "deadline", "date", "2031-05-06", "precision", "day", "words", "")
	post(rita, "2", "kind", "correct", "field", "targets", "target-words", "", "target-value", "12.5", "target-max", "15", "target-unit", "percent",
		"target-direction", "reduce", "target-comparison", "at least", "target-baseline", "2020", "target-by", "2030")
	post(rita, "3", "kind", "judge", "object", "commitment", "verdict", "reject")
	post(rita, "4", "kind", "merge", "into", "great-bay-2022/2")
	post(rita, "5", "kind", "split", "parts", strings.Join(words[:4], " ")+"\n"+strings.Join(words[4:], " "))
	wrong := post(rita, "6", "kind", "judge", "object", "commitment", "verdict", "accept")
	post(rita, "6", "kind", "withdraw", "decision", wrong)
}

// Package instrumenttest is the suite that every instrument passes: whatever it brings
// to the house is tried as the house will use it, on an empty register and on that of
// its demo data. An instrument's own test calls [Run] and adds what only it can know.
package instrumenttest

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"trillium/internal/command"
	"trillium/internal/goldentest"
	"trillium/internal/i18n"
	"trillium/internal/i18n/i18ntest"
	"trillium/internal/instrument"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/web/show"
	"trillium/internal/web/sitetest"
)

// Run tries an instrument, made anew for each register by make. root is the folder of
// go.mod, from the test's own. A test that calls it has a TestMain that runs
// pgtest.Main.
func Run(t *testing.T, root string, make func() instrument.Instrument) {
	s := suite{make, make()}
	t.Run("words", func(t *testing.T) { s.words(t, root) })
	t.Run("commands", s.commands)
	t.Run("empty", func(t *testing.T) { s.pages(t, s.empty(t)) })
	t.Run("demo", func(t *testing.T) { s.pages(t, s.demo(t)) })
	t.Run("looks", s.looks)
	t.Run("findings", s.findings)
	t.Run("decisions", s.decisions)
	t.Run("archive", s.archive)
	t.Run("without texts", s.withoutTexts)
	t.Run("openapi", s.openAPI)
}

type suite struct {
	make func() instrument.Instrument
	one  instrument.Instrument
}

// empty is a site of a register that holds nothing.
func (s suite) empty(t *testing.T) *sitetest.Site { return s.site(t, t.TempDir()) }

// demo is a site of the sample with what the instrument adds to it.
func (s suite) demo(t *testing.T) *sitetest.Site {
	t.Helper()
	x := s.empty(t)
	x.AddSample(t)
	x.Staff(t)
	x.DemoPeople(t)
	if s.one.Demo != nil {
		if err := s.one.Demo(context.Background(), x.Register); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func (s suite) site(t *testing.T, where string) *sitetest.Site {
	t.Helper()
	return sitetest.With(t, where, func(c *web.Config) { c.Instruments = []instrument.Instrument{s.make()} })
}

// section is what the instrument brings to a site.
func (s suite) section(x *sitetest.Site) site.Section {
	if s.one.Section == nil {
		return site.Section{}
	}
	return s.make().Section(x.Web.Book)
}

// words: complete in three languages, every key said.
func (s suite) words(t *testing.T, root string) {
	if s.one.Words != nil {
		i18ntest.Check(t, root, s.one.Words)
	}
}

// commands: every one explains itself with -h.
func (s suite) commands(t *testing.T) {
	var each func(path []string, list []command.Command)
	each = func(path []string, list []command.Command) {
		for _, c := range list {
			args := append(slices.Clone(path), c.Name)
			var out, errs bytes.Buffer
			p := command.Program{Name: "trillium", Commands: s.one.Commands, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}
			if code := p.Run(context.Background(), append(args, "-h")); code != command.Done || !strings.Contains(out.String(), c.Name) {
				t.Errorf("%s -h: code %d\n%s%s", strings.Join(args, " "), code, &out, &errs)
			}
			each(args, c.Of)
		}
	}
	each(nil, s.one.Commands)
}

// findings: the same at every call, each in words of every language.
func (s suite) findings(t *testing.T) {
	if s.one.Finder == nil {
		t.Skip("it reports nothing")
	}
	x := s.demo(t)
	v, ctx, n := x.Register.Now(), context.Background(), 0
	words := i18n.Load(s.one.Words)
	s.eachState(t, x.Register, func(st *review.State, d store.Document) {
		var told [2]string
		for i := range told {
			list, err := show.Findings(ctx, []show.Finder{s.make().Finder}, v, st, d, "2026-11-26", words.Language("en"), nil)
			data, jerr := json.Marshal(list)
			if err != nil || jerr != nil {
				t.Fatal(st.ID, err, jerr)
			}
			told[i] = string(data)
			n += len(list)
		}
		if told[0] != told[1] {
			t.Errorf("%s: %s, and then %s", st.ID, told[0], told[1])
		}
		for _, tag := range i18n.Tags {
			list, err := show.Findings(ctx, []show.Finder{s.one.Finder}, v, st, d, "2026-11-26", words.Language(tag), nil)
			for _, f := range list {
				if err != nil || f.Words == "" || strings.Contains(f.Words, s.one.Name+".") || f.Instrument != s.one.Name || !strings.HasPrefix(f.Path, "/") {
					t.Errorf("%s in %s: %+v, %v", st.ID, tag, f, err)
				}
				if _, err := time.Parse(time.DateOnly, f.Date); err != nil {
					t.Errorf("%s: a finding of %q, which is no day", st.ID, f.Date)
				}
			}
		}
	})
	if n == 0 {
		t.Error("on its own demo data it reports nothing")
	}
}

func (s suite) eachState(t *testing.T, register *store.Store, f func(*review.State, store.Document)) {
	t.Helper()
	v, ctx := register.Now(), context.Background()
	docs, err := v.Documents(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		states, _, err := v.States(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range states {
			f(st, d)
		}
	}
}

// decisions: bodies come back as they were, and refuse fields that nobody knows.
func (s suite) decisions(t *testing.T) {
	x := s.demo(t)
	forms, kinds := x.Register.Forms(), s.kinds()
	words := i18n.Load(s.one.Words)
	for _, kind := range kinds {
		for _, tag := range i18n.Tags {
			if key := "kind." + string(kind); !words.Language(tag).Has(key) {
				t.Errorf("%s lacks %s, which histories show", tag, key)
			}
		}
		if _, err := forms.Decode(kind, json.RawMessage(`{"no such field":1}`)); err == nil {
			t.Errorf("%s takes a field that it does not know", kind)
		}
	}
	list, err := x.Register.Now().Decisions(context.Background(), store.DecisionFilter{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if !slices.Contains(kinds, d.Kind) {
			continue
		}
		body, err := forms.Decode(d.Kind, d.Body)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(body); err != nil || string(again) != string(d.Body) {
			t.Errorf("%s: %s comes back as %s (%v)", d.Kind, d.Body, again, err)
		}
	}
}

func (s suite) kinds() []review.Kind {
	var out []review.Kind
	for _, f := range s.one.Part.Forms {
		out = append(out, f.Kind)
	}
	return out
}

// openAPI: what the instrument adds to the API is in its own tree, for who reviews it.
func (s suite) openAPI(t *testing.T) {
	x := s.section(s.empty(t))
	if len(x.Endpoints) == 0 {
		t.Skip("it adds nothing to the API")
	}
	words := i18n.Load(s.one.Words).Language("en")
	for _, e := range x.Endpoints {
		keys := []string{"api." + e.Name}
		for _, name := range e.Takes() {
			keys = append(keys, e.ParamKey(words, name))
		}
		for _, key := range keys {
			if !words.Has(key) {
				t.Errorf("nothing says %s", key)
			}
		}
	}
	got, err := site.Describe(words, x.Endpoints, show.Choices())
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Check(t, "testdata/openapi.yaml", string(got))
}

package corpus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium/examples"
	"trillium/internal/feed"
	"trillium/internal/language"
	"trillium/internal/source"
	"trillium/internal/store"
)

// feeds is a place that names the given documents; those without words cannot be
// fetched.
type feeds map[string]string

func (f feeds) Check(_ context.Context, place string, s feed.State) ([]feed.Item, feed.State, error) {
	if strings.Contains(place, "broken") {
		return nil, s, errors.New("the server answered 500")
	}
	next := feed.State{ETag: "2", Seen: make(map[string]string)}
	var items []feed.Item
	for address := range f {
		if _, ok := s.Seen[address]; !ok {
			items = append(items, feed.Item{Address: address, Published: time.Date(2023, 12, 15, 0, 0, 0, 0, time.UTC)})
		}
		next.Seen[address] = ""
	}
	return items, next, nil
}

func (f feeds) Fetch(_ context.Context, address string) ([]byte, string, error) {
	if f[address] == "" {
		return nil, "", errors.New("gone")
	}
	return []byte(f[address]), address, nil
}

// What a feed names is added once, evidence is looked for by itself, and what
// could not be fetched is asked for again.
func TestWatchFeed(t *testing.T) {
	ctx := context.Background()
	register, c := open(t.TempDir())
	defer register.Close()
	lexicon := language.Load()
	reader := source.New(lexicon)
	sheet, err := examples.Files.ReadFile(examples.Summits[0])
	if err != nil {
		t.Fatal(err)
	}
	reading, err := c.read(examples.Summits[0], sheet)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := register.AddReading(ctx, store.CommandLine, reading); err != nil {
		t.Fatal(err)
	}
	searcher, err := NewSearcher(register, c.Dir(), lexicon, reader)
	if err != nil {
		t.Fatal(err)
	}
	defer searcher.Close()
	plan, err := examples.Files.ReadFile("great-bay-later/2023-12-15-clean-harbours-plan.md")
	if err != nil {
		t.Fatal(err)
	}
	list := feeds{"https://example.org/plan?x=1": string(plan), "https://example.org/gone": ""}
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	w := &Watcher{Register: register, Corpus: c, Searcher: searcher, Feeds: list, Now: func() time.Time { return now }}
	if err := register.AddWatch(ctx, "ed", store.Watch{Place: "https://example.org/feed", Kind: store.WatchFeed, Every: time.Hour}); err != nil {
		t.Fatal(err)
	}
	check := func(added int, note string) {
		t.Helper()
		due, err := w.Due(ctx)
		if err != nil || len(due) != 1 {
			t.Fatal(due, err)
		}
		r, err := w.Check(ctx, due[0], Telling{})
		if err != nil || r.Added != added {
			t.Fatalf("%+v %v", r, err)
		}
		all, err := register.Watches(ctx)
		if err != nil || !strings.Contains(all[0].Note, note) {
			t.Fatalf("%+v %v", all, err)
		}
	}
	check(1, "gone")
	receipt, err := register.Now().LastReceipt(ctx, "great-bay-2022/5")
	if err != nil || receipt.Found == 0 || receipt.Person != "" {
		t.Errorf("evidence was not looked for: %+v %v", receipt, err)
	}
	d, err := register.CorpusDocument(ctx, "example.org/plan?x=1")
	if err != nil || d.Address == "" {
		t.Errorf("%+v %v", d, err)
	}
	list["https://example.org/gone"] = "# A note\n\nThe desk of the bay opened today."
	check(1, "1 documents added")
	check(0, "0 documents added")
	if due, _ := w.Due(ctx); len(due) != 1 {
		t.Error("the clock of the test does not move the register's")
	}
	all, err := register.Watches(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := register.ClaimWatch(ctx, store.Watch{Place: all[0].Place}); ok || err != nil {
		t.Errorf("a watch that another process has looked at meanwhile was claimed: %v %v", ok, err)
	}
	if err := register.RemoveWatch(ctx, "ed", all[0].Place); err != nil {
		t.Fatal(err)
	}
	if err := register.AddWatch(ctx, "ed", store.Watch{Place: "https://example.org/broken", Kind: store.WatchFeed, Every: time.Hour}); err != nil {
		t.Fatal(err)
	}
	check(0, "the server answered 500")
}

// A folder is looked through; a file that cannot be read is told of.
func TestWatchFolder(t *testing.T) {
	dir := t.TempDir()
	register, c := open(dir)
	defer register.Close()
	write(t, dir, 3, 5)
	if err := os.WriteFile(filepath.Join(dir, "files", "bad.md"), []byte("\x00\x01\x02"), 0o600); err != nil {
		t.Fatal(err)
	}
	lexicon := language.Load()
	searcher, err := NewSearcher(register, c.Dir(), lexicon, source.New(lexicon))
	if err != nil {
		t.Fatal(err)
	}
	defer searcher.Close()
	var told []string
	w := &Watcher{Register: register, Corpus: c, Searcher: searcher, Now: time.Now, Files: func(string) ([]Source, error) { return files(dir), nil }}
	x := store.Watch{Place: dir, Kind: store.WatchDirectory, Every: time.Hour}
	if err := register.AddWatch(context.Background(), "ed", x); err != nil {
		t.Fatal(err)
	}
	r, err := w.Check(context.Background(), x, Telling{Problem: func(name string, err error) { told = append(told, name) }})
	if err != nil || r.Added != 3 || r.Failed != 1 || len(told) != 1 || told[0] != "bad.md" {
		t.Errorf("%+v %v %v", r, told, err)
	}
}

// TestNameOf: an address as a name in the corpus.
func TestNameOf(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a/b.html":  "example.org/a/b.html",
		"https://example.org/":          "example.org/",
		"https://example.org/a?page=2":  "example.org/a?page=2",
		"https://example.org/../../etc": "example.org/etc",
	} {
		if got := NameOf(in); got != want {
			t.Errorf("%s is named %q, not %q", in, got, want)
		}
	}
}

// A search of many commitments that is given up half way leaves nobody working.
func TestFindAllStops(t *testing.T) {
	ctx := context.Background()
	register, c := open(t.TempDir())
	defer register.Close()
	lexicon := language.Load()
	searcher, err := NewSearcher(register, c.Dir(), lexicon, source.New(lexicon))
	if err != nil {
		t.Fatal(err)
	}
	defer searcher.Close()
	var sources []Source
	for _, name := range append(examples.Later(), examples.Summits[0]) {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, Source{Name: name, Data: data})
		if name == examples.Summits[0] {
			r, err := c.read(name, data)
			if err == nil {
				_, err = register.AddReading(ctx, store.CommandLine, r)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := c.Add(ctx, sources, Telling{}); err != nil {
		t.Fatal(err)
	}
	if r, err := c.Add(ctx, sources, Telling{}); err != nil || r.Unchanged != len(sources) {
		t.Errorf("the same bytes again: %+v %v", r, err)
	}
	var ids []string
	for range 20 {
		ids = append(ids, "great-bay-2022/2", "great-bay-2022/5", "great-bay-2022/99")
	}
	stop := errors.New("stop")
	for range 5 {
		if err := searcher.FindAll(ctx, "", ids, 1, func(string, Receipt) error { return stop }); !errors.Is(err, stop) {
			t.Fatal(err)
		}
	}
	if behind, err := searcher.Behind(ctx); behind || err != nil {
		t.Errorf("behind: %v %v", behind, err)
	}
}

// Package storetest is the suite that every engine of the register must pass.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/examples"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/source"
	"trillium/internal/store"
)

// A Register is an empty register to test with.
type Register struct {
	Open func() *store.Store // opens it anew each time
	Raw  func() *sql.DB      // the database itself, as another tool sees it
}

// Run holds the registers that empty makes to the contract; each test gets an
// empty one.
func Run(t *testing.T, empty func(t *testing.T) Register) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, r Register)
	}{
		{"Empty", testEmpty},
		{"AddAndRead", testAddAndRead},
		{"TwiceIsOnce", testTwiceIsOnce},
		{"Versions", testVersions},
		{"NoSummit", testNoSummit},
		{"OtherSummit", testOtherSummit},
		{"Reopen", testReopen},
		{"NotFound", testNotFound},
		{"HostileWords", testHostileWords},
		{"Together", testTogether},
		{"Readings", testReadings},
		{"OpenTogether", testOpenTogether},
		{"Decide", testDecide},
		{"AsItStood", testAsItStood},
		{"DecideTogether", testDecideTogether},
		{"SplitTogether", testSplitTogether},
		{"ReadAgain", testReadAgain},
		{"ReadSplitOff", testReadSplitOff},
		{"WithdrawGone", testWithdrawGone},
		{"People", testPeople},
		{"Sessions", testSessions},
		{"Invitations", testInvitations},
		{"Attempts", testAttempts},
		{"Jobs", testJobs},
		{"Archive", testArchive},
		{"ArchiveRefused", testArchiveRefused},
		{"Tampered", testTampered},
		{"Withheld", testWithheld},
		{"WithheldDiffers", testWithheldDiffers},
		{"WithheldTampered", testWithheldTampered},
		{"Corpus", testCorpus},
		{"Aliases", testAliases},
		{"Part", testPart},
		{"Subject", testSubject},
		{"PartArchive", testPartArchive},
		{"PartOlder", testPartOlder},
		{"PartTravels", testPartTravels},
		{"Receipts", testReceipts},
		{"Suggestions", testSuggestions},
		{"Tokens", testTokens},
		{"Filters", testFilters},
		{"Pulse", testPulse},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, empty(t)) })
	}
}

var (
	lexicon   = language.Load()
	reader    = source.New(lexicon)
	extractor = extract.New(lexicon)
)

// sample reads a document of the fictional summit.
func sample(t *testing.T, name string) *trillium.Reading {
	t.Helper()
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return reading(t, name, string(data))
}

func reading(t *testing.T, name, text string) *trillium.Reading {
	t.Helper()
	doc, err := reader.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return extractor.Extract(doc)
}

func add(t *testing.T, s *store.Store, r *trillium.Reading) store.Added {
	t.Helper()
	a, err := s.AddReading(context.Background(), store.CommandLine, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// summit returns one of the register's summits.
func summit(ctx context.Context, s *store.Store, id string) (store.Summit, error) {
	all, err := s.Now().Summits(ctx)
	for _, m := range all {
		if m.ID == id {
			return m, err
		}
	}
	return store.Summit{}, errors.Join(err, trillium.ErrNotFound)
}

func testEmpty(t *testing.T, reg Register) {
	s := reg.Open()
	summits, err := s.Now().Summits(context.Background())
	if err != nil || len(summits) != 0 {
		t.Fatalf("an empty register has %d summits, %v", len(summits), err)
	}
}

func testAddAndRead(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	r := sample(t, "great-bay-2022/fact-sheet.md")
	a := add(t, s, r)
	if !a.New || !a.Document.Leading || a.Document.Key != "great-bay-2022" || a.Commitments != len(r.Commitments) {
		t.Errorf("added: %+v", a)
	}
	data, err := s.Original(ctx, a.Document.SHA256)
	if err != nil || string(data) != string(r.Document.Data) {
		t.Errorf("the bytes came back changed (%v)", err)
	}
	got, err := s.Now().Commitments(ctx, a.Document.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Commitments {
		r.Commitments[i].Document = "fact-sheet.md" // folders are not kept
	}
	if diff := cmp.Diff(r.Commitments, got); diff != "" {
		t.Errorf("the commitments came back changed: %s", diff)
	}
	m, err := summit(ctx, s, "great-bay-2022")
	if err != nil || m.Series != "great-bay" || m.Year != 2022 || m.Documents != 1 || m.Commitments != len(got) || len(m.Themes) < 3 {
		t.Errorf("summit: %+v, %v", m, err)
	}
}

func testTwiceIsOnce(t *testing.T, reg Register) {
	s := reg.Open()
	r := sample(t, "great-bay-2022/fact-sheet.md")
	first := add(t, s, r)
	second := add(t, s, r)
	if second.New || !cmp.Equal(second.Document, first.Document) || second.Commitments != first.Commitments {
		t.Errorf("first %+v, second %+v", first, second)
	}
	docs, err := s.Now().Documents(context.Background(), "great-bay-2022")
	if err != nil || len(docs) != 1 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

func testVersions(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	for _, name := range []string{"great-bay-2024/fact-sheet.en.md", "great-bay-2024/fact-sheet.es.md", "great-bay-2024/fact-sheet.fr.md"} {
		add(t, s, sample(t, name))
	}
	docs, err := s.Now().Documents(ctx, "great-bay-2024")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, d := range docs {
		keys = append(keys, d.Key)
		list, err := s.Now().Commitments(ctx, d.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if !strings.HasPrefix(c.ID, d.Key+"/") {
				t.Errorf("%s has commitment %s", d.Key, c.ID)
			}
		}
		if back, err := s.Now().Document(ctx, d.Key); err != nil || !cmp.Equal(back, d) {
			t.Errorf("document by key: %+v, %v", back, err)
		}
	}
	if diff := cmp.Diff([]string{"great-bay-2024", "great-bay-2024~xbr-fr", "great-bay-2024~xcv-es"}, keys); diff != "" {
		t.Error(diff)
	}
	// A part of a document never leads, and equal issuers and languages do not
	// collide.
	part := "---\nsummit: lakes-2020\ncomplete: false\nissuer: XHV\nlanguage: en\n---\nThe leaders will meet again in 2021."
	if a := add(t, s, reading(t, "part.md", part)); a.Document.Leading || a.Document.Key != "lakes-2020~xhv-en" {
		t.Errorf("part: %+v", a.Document)
	}
	if a := add(t, s, reading(t, "part2.md", part+" They will eat.")); a.Document.Key != "lakes-2020~xhv-en-2" {
		t.Errorf("second part: %+v", a.Document)
	}
}

func testNoSummit(t *testing.T, reg Register) {
	s := reg.Open()
	_, err := s.AddReading(context.Background(), store.CommandLine, reading(t, "loose.md", "Canada will act."))
	if !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), "loose.md") || !strings.Contains(err.Error(), "-summit") {
		t.Errorf("%v", err)
	}
}

func testOtherSummit(t *testing.T, reg Register) {
	s := reg.Open()
	add(t, s, sample(t, "great-bay-2022/fact-sheet.md"))
	r := sample(t, "great-bay-2022/fact-sheet.md")
	r.Document.Summit = "lakes-2020"
	if _, err := s.AddReading(context.Background(), store.CommandLine, r); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("the same bytes under another summit: %v", err)
	}
	if _, err := summit(context.Background(), s, "lakes-2020"); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("the refused summit is there: %v", err)
	}
}

func testReopen(t *testing.T, reg Register) {
	s := reg.Open()
	a := add(t, s, sample(t, "great-bay-2022/fact-sheet.md"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reg.Open()
	d, err := s.Now().Document(context.Background(), "great-bay-2022")
	if err != nil || !cmp.Equal(d, a.Document) {
		t.Errorf("after opening again: %+v, %v", d, err)
	}
}

func testNotFound(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	if _, err := summit(ctx, s, "none-2000"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	if _, err := s.Now().Document(ctx, "none"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	if _, err := s.Original(ctx, "00"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	if list, err := s.Now().Commitments(ctx, "00"); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
}

func testHostileWords(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	text := "---\nsummit: lakes-2020\ntitle: \"'); DROP TABLE documents; --\"\n---\nThe leaders will build Robert'); DELETE FROM commitments; -- a bridge by 2030."
	a := add(t, s, reading(t, "x'.md", text))
	list, err := s.Now().Commitments(ctx, a.Document.SHA256)
	if err != nil || len(list) == 0 || !strings.Contains(list[0].Text, "DELETE FROM") {
		t.Errorf("%v, %v", list, err)
	}
	if m, err := summit(ctx, s, "lakes-2020"); err != nil || !strings.Contains(m.Title, "DROP TABLE") {
		t.Errorf("%+v, %v", m, err)
	}
}

func testReadings(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	f := store.File{Path: "a.md", Size: 10, Modified: time.Date(2024, 6, 6, 1, 2, 3, 4, time.UTC)}
	has := func(f store.File, want bool) {
		t.Helper()
		if got, err := s.HasReading(ctx, f); err != nil || got != want {
			t.Errorf("HasReading(%v) = %v, %v", f, got, err)
		}
	}
	has(f, false)
	r := reading(t, "a.md", "Canada will act.")
	for range 2 {
		if err := s.KeepReadings(ctx, []store.FileReading{{File: f, Reading: r}, {File: store.File{Path: "b.md"}, Reading: r}}); err != nil {
			t.Fatal(err)
		}
	}
	has(f, true)
	if n, err := s.Readings(ctx); err != nil || n != 2 {
		t.Errorf("%d readings, %v", n, err)
	}
	f.Size++
	has(f, false)
}

// Many may add and read at the same time; every document is kept once.
func testTogether(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	const writers, each = 4, 5
	var wg sync.WaitGroup
	errs := make(chan error, writers*each*2)
	for w := range writers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range each {
				text := fmt.Sprintf("---\nsummit: lakes-2020\n---\nThe leaders will build bridge %d by 2030.", i)
				doc, err := reader.Read(fmt.Sprintf("w%d.md", w), []byte(text))
				if err == nil {
					_, err = s.AddReading(ctx, store.CommandLine, extractor.Extract(doc))
				}
				errs <- err
				_, err = s.Now().Summits(ctx)
				errs <- err
			}
		}()
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	docs, err := s.Now().Documents(ctx, "lakes-2020")
	if err != nil || len(docs) != each {
		t.Errorf("%d documents kept, want %d (%v)", len(docs), each, err)
	}
}

// Many processes may open an empty register at once: one makes its schema.
func testOpenTogether(t *testing.T, reg Register) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := reg.Open().Now().Summits(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

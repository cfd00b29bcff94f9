package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// fillCorpus adds what later documents, names and searches leave in a register.
func fillCorpus(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	addToCorpus(t, s, "2023-02-14-desk.md", "# A desk\n\nThe desk of the bay opened today.")
	addToCorpus(t, s, "copy/of-it.md", "# A desk\n\nThe desk of the bay opened today.")
	if err := s.SetAlias(ctx, store.Alias{Name: "Bay Desk (BD)", Alias: "Bay Ports Desk (BPD)", Holds: true, Source: "2023-02-14-desk.md",
		Reason: "The Bay Ports Desk (BPD) opened."}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddReceipt(ctx, store.Receipt{Commitment: first, Person: "rita", Corpus: "abc", Found: 1,
		Fields: json.RawMessage(`{"queries":["desk <b>"],"read":1}`)}); err != nil {
		t.Fatal(err)
	}
	m := timeseries.Mapping{Dataset: "waste", Source: &timeseries.Source{Name: "Bay Office", Known: "2022-03-01"}}
	if _, _, err := series.Add(ctx, s, "rita", "waste.csv", []byte("iso3,year,value,unit\nAAA,2020,5,kt\nAAA,2021,9,kt\n"), m); err != nil {
		t.Fatal(err)
	}
	if err := series.SetBreak(ctx, s, series.Break{Series: "waste/AAA", Year: 2021, Holds: true, Note: "counted anew", Person: "rita", Name: "Rita"}); err != nil {
		t.Fatal(err)
	}
	decide(t, s, "rita", first, review.Citation{Title: "A desk", Date: "2023-02-14", Quote: "The desk of the bay opened today.", Relation: review.None,
		Document: "copy/of-it.md", Start: 10, End: 43, Proposed: "fulfils"})
}

func addToCorpus(t *testing.T, s *store.Store, name, text string) store.CorpusDocument {
	t.Helper()
	r := reading(t, name, text)
	d := store.NewCorpusDocument(name, store.File{Path: "/papers/" + name, Size: int64(len(text)), Modified: time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)},
		r.Document)
	a, err := store.NewAddition(d, r.Document.Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddToCorpus(context.Background(), []store.Addition{a}); err != nil {
		t.Fatal(err)
	}
	return d
}

// Documents of the corpus are replaced by name, share equal bytes, and go.
func testCorpus(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	one := addToCorpus(t, s, "a.md", "# A\n\nThe ferry sails.")
	addToCorpus(t, s, "b.md", "# A\n\nThe ferry sails.")
	data, err := s.CorpusOriginal(ctx, one.SHA256)
	if err != nil || string(data) != "# A\n\nThe ferry sails." {
		t.Fatalf("%q %v", data, err)
	}
	two := addToCorpus(t, s, "a.md", "# A\n\nThe ferry sank.")
	got, err := s.CorpusDocument(ctx, "a.md")
	if err != nil || got.SHA256 != two.SHA256 {
		t.Fatalf("%+v %v", got, err)
	}
	files, err := s.CorpusFiles(ctx)
	known := files["a.md"]
	if err != nil || len(files) != 2 || !known.Same(store.File{Size: two.Size, Modified: time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)}) ||
		known.Same(store.File{Size: two.Size + 1}) {
		t.Fatalf("%+v %v", files, err)
	}
	if err := s.RemoveFromCorpus(ctx, store.CommandLine, []string{"a.md"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CorpusOriginal(ctx, two.SHA256); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("bytes that no document has are still there: %v", err)
	}
	if _, err := s.CorpusOriginal(ctx, one.SHA256); err != nil {
		t.Errorf("bytes that another document has are gone: %v", err)
	}
	if n, err := s.CorpusSize(ctx); n != 1 || err != nil {
		t.Errorf("%d documents, %v", n, err)
	}
	if _, err := s.CorpusDocument(ctx, "a.md"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	verified(t, s)
}

// A person's word on two names overrules what was learnt, and is not overruled
// by learning.
func testAliases(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	say := func(holds bool, person string) {
		t.Helper()
		if err := s.SetAlias(ctx, store.Alias{Name: "A", Alias: "B", Holds: holds, Person: person, Reason: "because"}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(holds bool, person string) {
		t.Helper()
		list, err := s.Aliases(ctx)
		if err != nil || len(list) != 1 || list[0].Holds != holds || list[0].Person != person {
			t.Fatalf("%+v %v", list, err)
		}
	}
	say(true, "")
	want(true, "")
	say(false, "rita")
	want(false, "rita")
	say(true, "")
	want(false, "rita")
	say(true, "ed")
	want(true, "ed")
	if err := s.SetAlias(ctx, store.Alias{Name: "A", Alias: "A"}); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
	verified(t, s)
}

// Receipts are kept behind each other and seen as of a moment.
func testReceipts(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	v := s.Now()
	if _, err := v.LastReceipt(ctx, first); !errors.Is(err, trillium.ErrNotFound) {
		t.Fatal(err)
	}
	add := func(commitment string, found int) store.Receipt {
		t.Helper()
		r, err := s.AddReceipt(ctx, store.Receipt{Commitment: commitment, Corpus: "c", Found: found, Fields: json.RawMessage(`{"read":3}`)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one := add(first, 1)
	time.Sleep(2 * time.Millisecond)
	two := add(first, 2)
	other := add("great-bay-2022/2", 0)
	if two.N != 2 || other.N != 1 {
		t.Errorf("numbers %d and %d", two.N, other.N)
	}
	last, err := v.LastReceipt(ctx, first)
	if err != nil || last.Found != 2 || string(last.Fields) != `{"read":3}` {
		t.Errorf("%+v %v", last, err)
	}
	before, err := s.At(one.Made).LastReceipt(ctx, first)
	if err != nil || before.Found != 1 {
		t.Errorf("as it stood: %+v %v", before, err)
	}
	if r, err := v.Receipt(ctx, first, 1); err != nil || r.Found != 1 {
		t.Errorf("by its number: %+v %v", r, err)
	}
	if _, err := s.At(one.Made).Receipt(ctx, first, 2); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a receipt from before it was made: %v", err)
	}
	all, err := v.LastReceipts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range all {
		got = append(got, r.Commitment)
	}
	if diff := cmp.Diff([]string{first, "great-bay-2022/2"}, got); diff != "" {
		t.Error(diff)
	}
	verified(t, s)
}

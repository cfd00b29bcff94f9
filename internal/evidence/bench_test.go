package evidence

import (
	"context"
	"flag"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/source"
)

var (
	benchIndex = flag.String("index", "", "`DIR` of an index to search for the promises of -sheet")
	benchSheet = flag.String("sheet", "", "`FILE` of promises")
)

// openSheet opens the index of -index and reads the sheet of -sheet into
// subjects, one a commitment.
func openSheet(tb testing.TB) (*Finder, []*Subject) {
	tb.Helper()
	if *benchIndex == "" {
		tb.Skip("give -index and -sheet")
	}
	lexicon := language.Load()
	x, err := search.Open(*benchIndex)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := x.Snapshot()
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := source.New(lexicon).ReadFile(*benchSheet)
	if err != nil {
		tb.Fatal(err)
	}
	f := New(lexicon, s, nil)
	r := extract.New(lexicon).Extract(doc)
	src := f.NewSource(doc.Summit, doc)
	var out []*Subject
	for _, c := range r.Commitments {
		if c.ID != trillium.CommitmentID(doc.Summit, c.N, 0) {
			continue
		}
		sub := &Subject{Commitment: c, Source: src}
		for _, o := range r.Commitments {
			if o.N == c.N && o.ID != c.ID {
				sub.Beside = append(sub.Beside, o)
			}
		}
		out = append(out, sub)
	}
	return f, out
}

// BenchmarkFind is the time of all commitments of a sheet on one core, by a
// Finder that is made anew, and the mean of one commitment.
func BenchmarkFind(b *testing.B) {
	f, subjects := openSheet(b)
	n := 0
	for b.Loop() {
		g := New(f.lexicon, f.snapshot, nil)
		for _, s := range subjects {
			if _, err := g.Find(context.Background(), s, 100); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n), "ms/commitment")
}

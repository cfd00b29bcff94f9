package evidence

import (
	"context"
	"fmt"
	"os"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/source"
)

// openSheet opens the index of -learn and reads the sheet of -sheet into
// subjects, one a commitment.
func openSheet(tb testing.TB) (*Finder, []*Subject) {
	tb.Helper()
	if *learnIndex == "" {
		tb.Skip("give -learn and -sheet")
	}
	lexicon := language.Load()
	x, err := search.Open(*learnIndex)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := x.Snapshot()
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := source.New(lexicon).ReadFile(*learnSheet)
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

// TestSheet lists the best ten for every commitment of a sheet, for reading.
func TestSheet(t *testing.T) {
	if *learnShow != "sheet" {
		t.Skip("give -show sheet")
	}
	f, subjects := openSheet(t)
	for _, s := range subjects {
		r, err := f.Find(context.Background(), s, 10)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(os.Stdout, "\n== %s %v %.400s\n", s.Commitment.ID, s.Commitment.Parties, trillium.Plain(s.Commitment.Text))
		for _, p := range r.Proposals {
			fmt.Fprintf(os.Stdout, "%2d %.2f %s %s\n      %.260s\n", p.Rank, p.Score, p.Date, p.Title, p.Text)
		}
	}
}

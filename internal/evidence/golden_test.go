package evidence

import (
	"context"
	"fmt"
	"path"
	"strings"
	"testing"

	"trillium"
	"trillium/examples"
	"trillium/internal/extract"
	"trillium/internal/goldentest"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/source"
)

// sample is the fictional summit with what was published after it.
type sample struct {
	lexicon *language.Lexicon
	reading *trillium.Reading
	snap    *search.Snapshot
}

func newSample(t testing.TB) sample {
	t.Helper()
	s := sample{lexicon: language.Load()}
	reader, extractor, cutter := source.New(s.lexicon), extract.New(s.lexicon), search.NewCutter(s.lexicon)
	read := func(name string) *trillium.Reading {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := reader.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		return extractor.Extract(doc)
	}
	dir := t.TempDir()
	w, err := search.NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{examples.Summits[0]}, examples.Later()...) {
		d := cutter.Document(path.Base(name), read(name))
		if err := w.Add(&d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.snap, err = x.Snapshot(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.snap.Release(); x.Close() })
	s.reading = read(examples.Summits[0])
	return s
}

// find looks for evidence of every commitment.
func (s sample) find(t testing.TB, aliases map[string][]string) map[string]Result {
	t.Helper()
	f := New(s.lexicon, s.snap, aliases)
	src := f.NewSource(s.reading.Document.Summit, s.reading.Document)
	out := make(map[string]Result)
	for _, c := range s.reading.Commitments {
		subject := &Subject{Commitment: c, Source: src}
		for _, o := range s.reading.Commitments {
			if o.N == c.N && o.ID != c.ID {
				subject.Beside = append(subject.Beside, o)
			}
		}
		r, err := f.Find(context.Background(), subject, 3)
		if err != nil {
			t.Fatal(err)
		}
		out[c.ID] = r
	}
	return out
}

// TestGolden keeps the proposals for our own sample in a file, so that a change of
// the ranking shows as a difference that can be read.
func TestGolden(t *testing.T) {
	s := newSample(t)
	results := s.find(t, nil)
	var b strings.Builder
	for _, c := range s.reading.Commitments {
		fmt.Fprintf(&b, "%s: %s\n", c.ID, trillium.Plain(c.Text))
		for _, x := range results[c.ID].Proposals {
			mark := ""
			if x.Slight {
				mark = " (slight)"
			}
			fmt.Fprintf(&b, "  %d %.2f %s%s %s\n    %s\n    %s\n", x.Rank, x.Score, x.Relation, mark, x.Document, x.Text, strings.Join(x.Why, "; "))
		}
	}
	goldentest.Check(t, "testdata/great-bay.txt", b.String())
}

// What the sample is made to show: a body that was renamed is learnt, the source
// itself is not proposed, and what is published in French of a body is found.
func TestSample(t *testing.T) {
	s := newSample(t)
	results := s.find(t, nil)
	for id, r := range results {
		for _, x := range r.Proposals {
			if x.Document == path.Base(examples.Summits[0]) {
				t.Errorf("%s: the source is proposed", id)
			}
			if x.Date < s.reading.Document.Date.Format("2006-01-02") {
				t.Errorf("%s: %s is older than the promise", id, x.Document)
			}
			if x.Score < 0 || x.Score > 1 || len(x.Why) == 0 && !x.Slight || x.End <= x.Start {
				t.Errorf("%s: %+v", id, x)
			}
		}
	}
	service := results["great-bay-2022/14"]
	if len(service.Learnt) != 1 || service.Learnt[0].Alias != "Joint Hazard Warning Service (JHWS)" {
		t.Errorf("learnt: %+v", service.Learnt)
	}
	found := make(map[string]bool)
	for _, x := range service.Proposals {
		found[x.Document] = true
	}
	if !found["2023-12-12-lancement-service-alerte.md"] || !found["2024-09-18-smoke-alerts.md"] {
		t.Errorf("found for the warning service: %v", found)
	}
	if x := results["great-bay-2022/5"].Proposals[0]; x.Relation != Fulfils || x.Document != "2023-12-15-clean-harbours-plan.md" {
		t.Errorf("the plan: %+v", x)
	}
}

// TestPlain: marks and tags go, words stay.
func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"**Bold** and _soft_ 21<sup>st</sup>": "Bold and soft 21st",
		"a [link](https://example.org/a_b) x": "a link x",
		"5 < 6 and [open":                     "5 < 6 and open",
		"<b":                                  "",
		"":                                    "",
	} {
		if got := trillium.Plain(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

// TestLetters compares acronyms.
func TestLetters(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"NAPAPI", "NAPAHPI", 1}, {"JFWS", "JHWS", 1}, {"", "AB", 2}, {"AB", "AB", 0}, {"USMCA", "NAFTA", 4}} {
		if got := letters(c.a, c.b); got != c.want {
			t.Errorf("%s and %s differ by %d, not %d", c.a, c.b, got, c.want)
		}
	}
}

// BenchmarkSample looks for evidence of the sample's commitments.
func BenchmarkSample(b *testing.B) {
	s := newSample(b)
	for b.Loop() {
		s.find(b, nil)
	}
}

package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// vocabulary gives a few words often and most seldom.
var vocabulary = strings.Fields("harbour harbour harbour whales whales ferry ferry kelp tide charter lantern quay mussel buoy rope")

// documentGen draws documents of a few short passages.
func documentGen(t *rapid.T, name string) Document {
	d := Document{Name: name, Hash: "h" + name, Title: "Report " + name, Language: "en", Date: "2031-0" + string('1'+rune(len(name)%9)) + "-01", Issuer: "AAA"}
	for range rapid.IntRange(0, 4).Draw(t, "passages") {
		words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 30).Draw(t, "words")
		text := strings.Join(words, " ")
		d.Passages = append(d.Passages, Passage{Text: text, Heading: rapid.SampledFrom([]string{"", "Tides", "Ferry lines"}).Draw(t, "heading"),
			Sentences: []Sentence{{Start: 0, End: len(text)}}})
	}
	return d
}

// naive ranks every passage by the formula, one after the other.
func naive(docs []Document, terms []Term, k int) []string {
	a := NewAnalyzer("en")
	counts := make([]map[string]uint32, 0)
	var owners []string
	var places []int
	var lengths []int
	have := map[string]int{}
	for _, d := range docs {
		for i, p := range d.Passages {
			m := map[string]uint32{}
			above := p.Heading
			if i == 0 {
				above = d.Title + "\n" + above
			}
			for _, w := range append(a.Terms(above), a.Terms(p.Text)...) {
				m[w]++
			}
			for w := range m {
				have[w]++
			}
			counts, owners, places, lengths = append(counts, m), append(owners, d.Name), append(places, i), append(lengths, len(strings.Fields(p.Text)))
		}
	}
	var list []found
	for i, m := range counts {
		score := uint32(0)
		for _, t := range terms {
			if c := m[t.Term]; c > 0 {
				score += contribution(t.Weight*weight(len(counts), have[t.Term])*scale, min(c, maxCount), uint8(min(lengths[i], 255)))
			}
		}
		if score > 0 {
			list = append(list, found{score: score, name: owners[i], ordinal: uint32(places[i])})
		}
	}
	slices.SortFunc(list, found.before)
	var out []string
	for _, f := range list[:min(k, len(list))] {
		out = append(out, fmt.Sprintf("%s#%d %d", f.name, f.ordinal, f.score))
	}
	return out
}

func search(t interface{ Fatal(...any) }, dir string, q Query) []string {
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Release()
	hits, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s#%d %d", h.Document.Name, h.Passage, int(h.Score*scale)))
	}
	return out
}

// TestAgainstNaive: whatever is added, replaced and deleted, cut into whatever
// segments and merged, the best k are those of scoring every passage.
func TestAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "search")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		w, err := NewWriter(dir)
		if err != nil {
			t.Fatal(err)
		}
		var docs []Document
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			name := fmt.Sprint("d", rapid.IntRange(0, 12).Draw(t, "name"))
			docs = slices.DeleteFunc(docs, func(d Document) bool { return d.Name == name })
			if rapid.Bool().Draw(t, "delete") {
				err = w.Delete(name)
			} else {
				d := documentGen(t, name)
				docs = append(docs, d)
				err = w.Add(&d)
			}
			if err == nil && rapid.Bool().Draw(t, "flush") {
				err = w.Flush()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for i := range w.manifest.Segments { // drop what is dead, so that rarity counts the same
			if len(w.manifest.Segments[i].Dead) > 0 {
				break
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		all := make([]int, len(w.manifest.Segments))
		for i := range all {
			all[i] = i
		}
		if len(all) > 0 {
			if err := w.mergeGroup(all); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var terms []Term
		for _, word := range rapid.SliceOfNDistinct(rapid.SampledFrom(vocabulary), 1, 6, rapid.ID).Draw(t, "query") {
			terms = append(terms, Term{Term: analyzers["en"].Term(word, false), Weight: 1})
		}
		k := rapid.IntRange(1, 12).Draw(t, "k")
		if diff := cmp.Diff(naive(docs, terms, k), search(t, dir, Query{Terms: terms, Limit: k})); diff != "" {
			t.Fatalf("naive and index differ:\n%s", diff)
		}
	})
}

// build writes an index with so many documents to a segment.
func build(t testing.TB, dir string, docs []Document, each int) {
	t.Helper()
	w, err := NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range docs {
		if err := w.Add(&docs[i]); err != nil {
			t.Fatal(err)
		}
		if (i+1)%each == 0 {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// many are documents of running numbers, long enough for several windows.
func many(n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = Document{Name: fmt.Sprintf("%05d", i), Hash: fmt.Sprint(i), Language: "en"}
		for p := range 1 + i%4 {
			text := strings.Repeat(vocabulary[(i*7+p)%len(vocabulary)]+" ", 1+i%5) + vocabulary[(i*i+p)%len(vocabulary)]
			docs[i].Passages = append(docs[i].Passages, Passage{Text: text, Sentences: []Sentence{{Start: 0, End: len(text)}}})
		}
	}
	return docs
}

// TestManyWindows compares over several windows and several cuts.
func TestManyWindows(t *testing.T) {
	docs := many(6000)
	terms := []Term{{"whale", 1, ""}, {"harbour", 1, ""}, {"kelp", 2, ""}, {"rope", 1, "en"}, {"tide", 0.5, ""}}
	want := naive(docs, terms, 50)
	for _, each := range []int{7000, 1000, 450} {
		dir := t.TempDir()
		build(t, dir, docs, each)
		if diff := cmp.Diff(want, search(t, dir, Query{Terms: terms, Limit: 50})); diff != "" {
			t.Errorf("with %d documents to a segment:\n%s", each, diff)
		}
	}
}

// TestDamage: no changed byte of a segment goes unseen, and none makes it panic.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, many(20), 100)
	files, err := filepath.Glob(filepath.Join(dir, "*.seg"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		bad := slices.Clone(whole)
		bad[i] ^= 0x41
		if err := os.WriteFile(files[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := openSegment(files[0], "x"); err == nil {
			_ = s.close()
			t.Fatalf("byte %d was changed and the segment opened", i)
		}
	}
	for _, n := range []int{0, 1, 10, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(files[0], whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := openSegment(files[0], "x"); err == nil {
			_ = s.close()
			t.Fatalf("a segment cut to %d bytes opened", n)
		}
	}
}

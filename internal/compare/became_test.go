package compare

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
	"trillium/internal/thesaurus"
)

var (
	lexicon = language.Load()
	linker  = lineage.New(lexicon, thesaurus.Load())
)

// linkData are the documents and labels that were written for links.
var linkData = filepath.Join("..", "lineage", "testdata")

// became are the labels of what became of promises: those beside the checkout, and our own.
func became(t testing.TB) []*lineage.Lesson {
	t.Helper()
	labels, shared := sharedtest.Path(t, filepath.Join("gold", "links")), filepath.Dir(sharedtest.Path(t, "gold"))
	reader, extractor := source.New(lexicon), extract.New(lexicon)
	read := func(name string) (*trillium.Reading, error) {
		var d *trillium.Document
		var err error
		for _, root := range []string{filepath.Join(shared, "corpus"), shared, linkData} {
			if d, err = reader.ReadFile(filepath.Join(root, filepath.FromSlash(name))); err == nil {
				return extractor.Extract(d), nil
			}
		}
		return nil, err
	}
	var out []*lineage.Lesson
	for _, dir := range []string{labels, filepath.Join(linkData, "became")} {
		list, err := Lessons(dir, read)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list...)
	}
	return out
}

// The weights that come with the program are what the labels teach.
func TestLinkWeights(t *testing.T) {
	judge, err := linker.Teach(became(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range judge.Files() {
		var b bytes.Buffer
		if _, err := w.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		have, err := os.ReadFile(filepath.Join("..", "lineage", name))
		if err != nil || b.String() != string(have) {
			t.Errorf("%s is not what is learnt (%v); docs/links.md says how to write it anew", name, err)
		}
	}
}

// What is found between documents that were left out holds what was measured (docs/links.md).
func TestBecame(t *testing.T) {
	counts, err := BecameFolds(linker, became(t))
	if err != nil {
		t.Fatal(err)
	}
	all := BecameCount{Name: "all"}
	for _, m := range counts {
		all.Add(m)
	}
	t.Logf("pairs F1 %.3f, of those read %.3f, relation %d of %d, reported F1 %.3f, silent %d of %d, falsely %d of %d", all.Pairs.F1(), all.Read.F1(),
		all.Relation[0], all.Relation[1], all.Reported.F1(), all.Silent.TP, all.Silent.TP+all.Silent.FN, all.Silent.FP, all.Heard)
	if all.Pairs.F1() < 0.40 || 4*all.Relation[0] < all.Relation[1] || all.Reported.F1() < 0.22 {
		t.Error("that is worse than it was")
	}
}

// Counts worked out by hand.
func TestMeasureBecame(t *testing.T) {
	span := func(from, to int) trillium.Span { return trillium.Span{Start: from, End: to} }
	at := func(id string, from, to int) trillium.Commitment {
		return trillium.Commitment{ID: id, Span: span(from, to)}
	}
	b := func(from, to int) *trillium.Span { s := span(from, to); return &s }
	l := &lineage.Lesson{Name: "x",
		A: &lineage.Text{Key: "a", Commitments: []trillium.Commitment{at("a/1", 0, 10), at("a/2", 20, 30), at("a/3", 40, 50)}},
		B: &lineage.Text{Key: "b", Commitments: []trillium.Commitment{at("b/1", 0, 10), at("b/2", 20, 30)}},
		Labels: []lineage.Label{{A: span(0, 10), B: b(0, 10), Relation: lineage.Advances},
			{A: span(0, 10), B: b(60, 80), Relation: lineage.Advances, Report: true}, {A: span(20, 30), Relation: lineage.Dropped},
			{A: span(40, 50), B: b(20, 30), Relation: lineage.Renews, Own: true}}}
	m := MeasureBecame(l, []lineage.Link{{A: "a/1", B: "b/1", Relation: lineage.Related},
		{A: "a/1", Relation: lineage.Reported, Passage: &lineage.Passage{Span: span(61, 79)}},
		{A: "a/2", B: "b/2", Relation: lineage.Renews}, {A: "a/3", Relation: lineage.Dropped}})
	got := []any{m.Pairs.TP, m.Pairs.FP, m.Pairs.FN, m.Read.FN, m.Relation, m.Reported.TP, m.Silent.TP, m.Silent.FN, m.Silent.FP, m.Heard}
	want := []any{1, 1, 1, 0, [2]int{0, 1}, 1, 0, 1, 1, 2}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %v, want %v (%v)", i, got[i], want[i], m)
		}
	}
}

// A file of labels of two pairs of documents is refused with its line.
func TestReadBecameRefuses(t *testing.T) {
	dir := t.TempDir()
	line := `{"a":{"document":"x","start":0,"end":3},"b":null,"in":"y","relation":"dropped"}`
	for _, text := range []string{line + "\n" + strings.Replace(line, `"x"`, `"z"`, 1), line + "\nnothing"} {
		if err := os.WriteFile(filepath.Join(dir, "p.jsonl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadBecame(dir); err == nil || !strings.Contains(err.Error(), "p.jsonl:2:") {
			t.Errorf("%v", err)
		}
	}
}

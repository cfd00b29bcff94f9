package eval

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
)

// Figures worked out by hand.
func TestMeasureRanking(t *testing.T) {
	p := &Pool{Place: corpus.Place{Commitment: "x/1"}, Judged: map[string]evidence.Relation{
		"a": evidence.Fulfils, "b": evidence.Progress, "c": evidence.Progress, "n": evidence.None}}
	r := MeasureRanking(p, []evidence.Verdict{{Document: "x", Chance: 0.95}, {Document: "b", Chance: 0.9, Relation: evidence.Fulfils},
		{Document: "n", Chance: 0.8, Relation: evidence.Progress}, {Document: "a", Chance: 0.2, Relation: evidence.Fulfils}, {Document: "y", RepeatOf: "x"}})
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %g, not %g", name, got, want)
		}
	}
	d := func(rank float64) float64 { return 1 / math.Log2(rank+1) }
	ideal := d(1) + d(2) + d(3)
	near("recall@10", r.Recall10, 2.0/3)
	near("precision@10", r.Precision10, 2.0/3)
	near("recall@50", r.Recall50, 2.0/3)
	near("nDCG@10", r.NDCG, (d(1)+d(3))/ideal)
	near("strict nDCG@10", r.StrictNDCG, (d(2)+d(4))/ideal)
	if len(r.Chances) != 4 || r.Relevant != 3 || len(r.Judged) != 3 {
		t.Errorf("%+v", r)
	}
	var b bytes.Buffer
	if err := WriteRankings(&b, []*Ranking{r}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"x, 1 promises", "relation of 2 documents", "expected calibration error "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	if !strings.HasSuffix(b.String(), "  0.567\n") {
		t.Errorf("the calibration error is another than 0.567:\n%s", b.String())
	}
	if low, high := interval([]float64{0.5, 0.5, 0.5}); low != 0.5 || high != 0.5 {
		t.Errorf("the interval of equal values is %g to %g", low, high)
	}
}

// Of several passages of a document the strongest counts; both ways of naming a promise are read.
func TestReadPools(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("a.jsonl", `{"commitment":"lakes-2020/1","document":"a.md","relation":"mentions"}
{"commitment":"lakes-2020/1","document":"a.md","relation":"progress","quote":"q"}
{"commitment":"lakes-2020/1","document":"a.md","relation":"none"}

{"commitment":{"document":"b/c.md","start":5,"end":9},"document":"d.md","relation":"none"}
`)
	pools, err := ReadPools(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(pools) != 2 || pools[0].Judged["a.md"] != evidence.Progress || !pools[0].Sparse || pools[0].Set() != "lakes-2020" ||
		pools[1].Place != (corpus.Place{Document: "b/c.md", Span: trillium.Span{Start: 5, End: 9}}) || pools[1].Set() != "c.md" {
		t.Errorf("%+v", pools)
	}
	for _, bad := range []string{"{", `{"commitment":"x/1","relation":"none"}`, `{"commitment":"x/1","document":"a","relation":"brilliant"}`,
		`{"commitment":{"document":"a","start":3,"end":3},"document":"a","relation":"none"}`, ""} {
		if _, err := ReadPools(write("bad.txt", bad)); err == nil {
			t.Errorf("%q is read", bad)
		} else if bad != "" && !strings.Contains(err.Error(), "bad.txt:1:") {
			t.Errorf("%q: the error does not name the line: %v", bad, err)
		}
	}
}

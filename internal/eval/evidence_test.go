package eval

import (
	"math"
	"testing"
)

// TestMeasureRanking: figures worked out by hand.
func TestMeasureRanking(t *testing.T) {
	label := func(doc, relation string) EvidenceLabel {
		return EvidenceLabel{Commitment: "x/1", Document: doc, Relation: relation, Sentence: "The two ports opened a joint desk in Ansel."}
	}
	passage := []RankedPassage{{"another sentence", "mentions"}, {"The two ports opened a joint desk in Ansel.", "fulfils"}}
	ranked := []Ranked{{"b", passage}, {"n", passage}, {"a", passage}, {"a", passage}, {"x", passage}}
	r := MeasureRanking("x/1", ranked, []EvidenceLabel{label("a", "fulfils"), label("b", "progress"), label("c", "progress"), label("n", "none")})
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %g, not %g", name, got, want)
		}
	}
	near("recall@10", r.Recall10, 2.0/3)
	near("recall@100", r.Recall100, 2.0/3)
	near("nDCG", r.NDCG10, (1+0.5)/(1+1/math.Log2(3)+0.5))
	if r.None != 1 || r.NoneTop != 1 || r.Relevant != 3 {
		t.Errorf("counts: %+v", r)
	}
	macro, by := MacroF1(r.Told) // b progress→fulfils, a fulfils→fulfils
	near("F1 of fulfils", by["fulfils"].F1(), 2.0/3)
	near("macro F1", macro, 1.0/3)
	if low, high := interval([]float64{0.5, 0.5, 0.5}); low != 0.5 || high != 0.5 {
		t.Errorf("the interval of equal values is %g to %g", low, high)
	}
}

package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"trillium"
	"trillium/internal/assess"
)

// An EvidenceLabel says how a sentence of a corpus bears on a commitment:
// fulfils, progress, mentions, against, or none.
type EvidenceLabel struct {
	Commitment string `json:"commitment"`
	Document   string `json:"document"` // name in the corpus
	Sentence   string `json:"sentence"`
	Relation   string `json:"relation"`
}

// ReadEvidence reads labels (JSON Lines) by commitment.
func ReadEvidence(name string) (map[string][]EvidenceLabel, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := make(map[string][]EvidenceLabel)
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for line := 1; sc.Scan(); line++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var l EvidenceLabel
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
		if l.Commitment == "" || l.Document == "" || !slices.Contains(relations, l.Relation) && l.Relation != "none" {
			return nil, fmt.Errorf("%s:%d: %w: a label needs commitment, document and relation", name, line, trillium.ErrInvalid)
		}
		out[l.Commitment] = append(out[l.Commitment], l)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: no labels in it", name, trillium.ErrInvalid)
	}
	return out, nil
}

var relations = []string{"fulfils", "progress", "mentions", "against"}

// A Ranked is a proposal to be measured: its document, the words shown, the
// relation told; and the further passages of the document.
type Ranked struct {
	Document string
	Passages []RankedPassage // the best first
}

// A RankedPassage is one passage of a proposal.
type RankedPassage struct{ Text, Relation string }

// A Ranking is the measure of the proposals of one commitment, with documents as
// units: the order of the labelled documents.
type Ranking struct {
	Commitment string
	Relevant   int // labelled documents that bear on it
	Recall10   float64
	Recall50   float64
	Recall100  float64
	NDCG10     float64
	None       int         // labelled documents that do not bear on it
	NoneTop    int         // of these in the first ten
	Told       [][2]string // relation of a label and relation told
}

// MeasureRanking compares ranked proposals with the labels of a commitment.
func MeasureRanking(id string, ranked []Ranked, labels []EvidenceLabel) Ranking {
	r := Ranking{Commitment: id}
	bears := make(map[string]bool)
	for _, l := range labels {
		bears[l.Document] = bears[l.Document] || l.Relation != "none"
	}
	for _, b := range bears {
		if b {
			r.Relevant++
		} else {
			r.None++
		}
	}
	gain := 0.0
	seen := make(map[string]bool)
	for _, x := range ranked {
		if seen[x.Document] {
			continue
		}
		rank := len(seen)
		seen[x.Document] = true
		b, labelled := bears[x.Document]
		switch {
		case !labelled:
		case !b && rank < 10:
			r.NoneTop++
		case b:
			r.hit(rank, &gain)
			r.Told = append(r.Told, told(x, labels)...)
		}
	}
	if r.Relevant > 0 {
		ideal := 0.0
		for i := range min(10, r.Relevant) {
			ideal += 1 / math.Log2(float64(i)+2)
		}
		r.NDCG10 = gain / ideal
		for _, v := range []*float64{&r.Recall10, &r.Recall50, &r.Recall100} {
			*v /= float64(r.Relevant)
		}
	}
	return r
}

// hit counts a relevant document at a rank from 0.
func (r *Ranking) hit(rank int, gain *float64) {
	if rank < 10 {
		r.Recall10++
		*gain += 1 / math.Log2(float64(rank)+2)
	}
	if rank < 50 {
		r.Recall50++
	}
	if rank < 100 {
		r.Recall100++
	}
}

// told pairs the relation of each label of a document with the one told of the
// same sentence, or of the best passage if that sentence was not shown.
func told(x Ranked, labels []EvidenceLabel) [][2]string {
	var out [][2]string
	for _, l := range labels {
		if l.Document != x.Document || l.Relation == "none" {
			continue
		}
		relation := x.Passages[0].Relation
		for _, p := range x.Passages {
			if alike(p.Text, l.Sentence) {
				relation = p.Relation
				break
			}
		}
		out = append(out, [2]string{l.Relation, relation})
	}
	return out
}

// alike reports whether two sentences share most of their words.
func alike(a, b string) bool {
	words := func(s string) map[string]bool {
		out := make(map[string]bool)
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 128 }) {
			out[w] = true
		}
		return out
	}
	x, y := words(a), words(b)
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	return both*10 > 8*min(len(x), len(y)) && both > 3
}

// interval is the 95 % interval of a mean over commitments (see assess.Resample).
func interval(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 0
	}
	return assess.Middle(assess.Resample(len(values), func(drawn []int) (float64, bool) {
		sum := 0.0
		for i, n := range drawn {
			sum += float64(n) * values[i]
		}
		return sum / float64(len(values)), true
	}))
}

// MacroF1 is the mean F1 over the relations that occur, of pairs of a label's
// relation and the one told.
func MacroF1(pairs [][2]string) (macro float64, by map[string]Count) {
	by = make(map[string]Count)
	for _, p := range pairs {
		want, got := by[p[0]], by[p[1]]
		if p[0] == p[1] {
			want.TP++
			by[p[0]] = want
			continue
		}
		want.FN++
		by[p[0]] = want
		got = by[p[1]]
		got.FP++
		by[p[1]] = got
	}
	n := 0
	for _, r := range relations {
		if c, ok := by[r]; ok {
			macro += c.F1()
			n++
		}
	}
	return macro / float64(max(1, n)), by
}

// WriteRankings writes the measures of all commitments as a table: means over
// the commitments that have a label, each with its interval and the number of
// labels.
func WriteRankings(w io.Writer, list []Ranking) error {
	var r10, r50, r100, ndcg []float64
	var pairs [][2]string
	documents, none, top := 0, 0, 0
	for _, r := range list {
		none += r.None
		top += r.NoneTop
		pairs = append(pairs, r.Told...)
		if r.Relevant == 0 {
			continue
		}
		documents += r.Relevant
		r10, r50, r100, ndcg = append(r10, r.Recall10), append(r50, r.Recall50), append(r100, r.Recall100), append(ndcg, r.NDCG10)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "MEASURE\tVALUE\t95 %% INTERVAL\tOVER\n")
	for _, m := range []struct {
		name   string
		values []float64
	}{{"recall@10", r10}, {"recall@50", r50}, {"recall@100", r100}, {"nDCG@10", ndcg}} {
		low, high := interval(m.values)
		fmt.Fprintf(t, "%s\t%.3f\t%.3f to %.3f\t%d documents of %d commitments\n", m.name, mean(m.values), low, high, documents, len(m.values))
	}
	macro, by := MacroF1(pairs)
	fmt.Fprintf(t, "relation, macro F1\t%.3f\t\t%d labels in proposals\n", macro, len(pairs))
	for _, r := range relations {
		c := by[r]
		fmt.Fprintf(t, "  %s\t%.3f\t\t%d labels\n", r, c.F1(), c.TP+c.FN)
	}
	fmt.Fprintf(t, "none in the first ten\t%d\t\tof %d labels\n", top, none)
	return t.Flush()
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(1, len(values)))
}

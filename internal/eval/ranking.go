package eval

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"trillium/internal/assess"
	"trillium/internal/evidence"
)

// A Ranking is how the documents found for one promise compare with those judged.
type Ranking struct {
	Set      string
	Name     string
	Relevant int // judged documents that bear on it

	// Of the documents that were judged, in their order; others are passed over.
	NDCG, Recall10, Precision10 float64 // recall of at most ten
	// Of all documents in their order, where what nobody judged counts as not bearing on it.
	StrictNDCG, StrictRecall10, Recall50 float64

	Judged  []JudgedVerdict
	Chances []float64 // of all documents found, near repeats apart
}

// A JudgedVerdict is what was said of a document that people judged.
type JudgedVerdict struct {
	evidence.Verdict
	Rank int // from 1
	Want evidence.Relation
}

// Bears reports whether people found that the document bears on the promise.
func (v *JudgedVerdict) Bears() bool { return v.Want != evidence.None }

// MeasureRanking compares verdicts, the likeliest first, with what people judged. What bears on
// the promise and was not found at all is missed at every depth.
func MeasureRanking(p *Pool, verdicts []evidence.Verdict) *Ranking {
	r := &Ranking{Set: p.Set(), Name: p.Commitment, Relevant: len(p.Judged) - p.count(evidence.None)}
	if r.Name == "" {
		r.Name = fmt.Sprintf("%s:%d-%d", p.Set(), p.Span.Start, p.Span.End)
	}
	for i, v := range verdicts {
		if v.RepeatOf == "" {
			r.Chances = append(r.Chances, v.Chance)
		}
		want, judged := p.Judged[v.Document]
		if !judged {
			continue
		}
		r.Judged = append(r.Judged, JudgedVerdict{v, i + 1, want})
		if want == evidence.None {
			continue
		}
		if at := len(r.Judged); at <= 10 {
			r.NDCG += discount(at)
			r.Recall10++
		}
		if i < 10 {
			r.StrictNDCG += discount(i + 1)
			r.StrictRecall10++
		}
		if i < 50 {
			r.Recall50++
		}
	}
	if r.Relevant == 0 {
		return r
	}
	ideal, most := 0.0, float64(min(10, r.Relevant))
	for i := range int(most) {
		ideal += discount(i + 1)
	}
	r.Precision10 = r.Recall10 / float64(min(10, max(1, len(r.Judged))))
	r.NDCG, r.StrictNDCG = r.NDCG/ideal, r.StrictNDCG/ideal
	r.Recall10, r.StrictRecall10, r.Recall50 = r.Recall10/most, r.StrictRecall10/most, r.Recall50/float64(r.Relevant)
	return r
}

// discount is what a document counts at a rank from 1 (Järvelin and Kekäläinen, Cumulated
// gain-based evaluation of IR techniques, 2002).
func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

// writeErrors lists what bears on the promise and stands low, and what does not and stands high.
func (r *Ranking) writeErrors(w io.Writer) {
	fmt.Fprintf(w, "%s: nDCG@10 %.2f, recall@10 %.2f, %d bear on it\n", r.Name, r.NDCG, r.Recall10, r.Relevant)
	for _, v := range r.Judged {
		if v.Bears() != (v.Rank <= 10) || v.Bears() && v.Relation != v.Want {
			fmt.Fprintf(w, "  rank %d, chance %.2f: %s judged %s, told %s\n", v.Rank, v.Chance, v.Document, v.Want, v.Relation)
		}
	}
}

// measures are what is told of rankings, by name.
var measures = []struct {
	name string
	of   func(*Ranking) float64
}{
	{"nDCG@10", func(r *Ranking) float64 { return r.NDCG }},
	{"recall@10", func(r *Ranking) float64 { return r.Recall10 }},
	{"precision@10", func(r *Ranking) float64 { return r.Precision10 }},
	{"nDCG@10, unjudged counted as none", func(r *Ranking) float64 { return r.StrictNDCG }},
	{"recall@10, unjudged counted as none", func(r *Ranking) float64 { return r.StrictRecall10 }},
	{"recall@50, unjudged counted as none", func(r *Ranking) float64 { return r.Recall50 }},
}

// WriteRankings writes the measures by set and of all promises that something bears on, each
// with its interval; then the relations, the queue and whether chances are what they say.
func WriteRankings(w io.Writer, list []*Ranking) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var sets []string
	by := make(map[string][]*Ranking)
	for _, r := range list {
		if r.Relevant == 0 {
			continue
		}
		if by[r.Set] == nil {
			sets = append(sets, r.Set)
		}
		by[r.Set] = append(by[r.Set], r)
		by[""] = append(by[""], r)
	}
	for _, set := range append(sets, "") {
		name := set
		if set == "" {
			name = "all"
		}
		fmt.Fprintf(t, "%s, %d promises\t\t95 %% INTERVAL\n", name, len(by[set]))
		for _, m := range measures {
			values := make([]float64, len(by[set]))
			for i, r := range by[set] {
				values[i] = m.of(r)
			}
			low, high := interval(values)
			fmt.Fprintf(t, "  %s\t%.3f\t%.3f to %.3f\n", m.name, mean(values), low, high)
		}
	}
	writeRelations(t, list)
	writeQueue(t, list)
	writeReliability(t, list)
	return t.Flush()
}

// writeRelations writes how well the relations of what bears on a promise are told.
func writeRelations(t io.Writer, list []*Ranking) {
	count := make(map[evidence.Relation]*Count)
	for _, r := range strongest {
		count[r] = &Count{}
	}
	n := 0
	for _, r := range list {
		for _, v := range r.Judged {
			switch {
			case !v.Bears():
			case v.Relation == v.Want:
				n++
				count[v.Want].TP++
			default:
				n++
				count[v.Want].FN++
				count[v.Relation].FP++
			}
		}
	}
	fmt.Fprintf(t, "relation of %d documents that bear on a promise\tF1\tlabels\n", n)
	for _, r := range strongest[:4] {
		c := count[r]
		fmt.Fprintf(t, "  %s\t%.3f\t%d\n", r, c.F1(), c.TP+c.FN)
	}
}

// writeQueue writes how long the queue of reviewers would be, and what it would hold, if it
// began at some chances.
func writeQueue(t io.Writer, list []*Ranking) {
	fmt.Fprintf(t, "queue from chance\tproposals a promise\tshare of what bears\tuseful of the judged\n")
	for _, least := range []float64{0.2, 0.3, 0.4, evidence.LeastChance, 0.6} {
		queued, shown, useful, bear := 0, 0, 0, 0
		for _, r := range list {
			bear += r.Relevant
			for _, c := range r.Chances {
				if c >= least {
					queued++
				}
			}
			for _, v := range r.Judged {
				if v.Chance >= least {
					shown++
					if v.Bears() {
						useful++
					}
				}
			}
		}
		fmt.Fprintf(t, "  %.2f\t%.1f\t%.3f\t%.3f\n", least, float64(queued)/float64(max(1, len(list))), float64(useful)/float64(max(1, bear)),
			float64(useful)/float64(max(1, shown)))
	}
}

// writeReliability writes, by tenths of the chance told, the mean chance and the share that
// bears on the promise, and the mean of their difference weighted by documents (expected
// calibration error: Naeini, Cooper and Hauskrecht, 2015).
func writeReliability(t io.Writer, list []*Ranking) {
	var n, sum, bear [10]float64
	all := 0.0
	for _, r := range list {
		for _, v := range r.Judged {
			k := min(9, int(v.Chance*10))
			n[k]++
			all++
			sum[k] += v.Chance
			if v.Bears() {
				bear[k]++
			}
		}
	}
	wrong := 0.0
	fmt.Fprintf(t, "chance told\tdocuments\tmean chance\tbear on it\n")
	for k := range n {
		if n[k] > 0 {
			fmt.Fprintf(t, "  %.1f to %.1f\t%.0f\t%.2f\t%.2f\n", float64(k)/10, float64(k+1)/10, n[k], sum[k]/n[k], bear[k]/n[k])
			wrong += math.Abs(sum[k] - bear[k])
		}
	}
	fmt.Fprintf(t, "expected calibration error\t%.3f\n", wrong/max(1, all))
}

// interval is the 95 % interval of a mean over promises (see assess.Resample).
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

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(1, len(values)))
}

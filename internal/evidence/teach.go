package evidence

import (
	"context"
	"fmt"
	"math"

	"trillium"
	"trillium/internal/learn"
)

// A Lesson is a commitment with documents that people judged.
type Lesson struct {
	Judged map[string]Relation // by document; None for one that does not bear on the commitment
	// Sparse says that only some documents that bear on it were looked for, so that one that
	// nobody judged may well bear on it too.
	Sparse bool

	finder *Finder
	found  []candidate // in the promise's language and read closely
	after  []candidate
}

// None is the relation of what does not bear on a commitment.
const None Relation = "none"

// Study looks for evidence of a commitment as Find does, to learn from what people judged or
// to be measured by it.
func (f *Finder) Study(ctx context.Context, s *Subject, judged map[string]Relation) (*Lesson, error) {
	f.know(s.Source.Names)
	_, _, all, err := f.observed(ctx, s)
	if err != nil {
		return nil, err
	}
	n := 0
	for n < min(closeDocuments, len(all)) && !all[n].profile.translated {
		n++
	}
	l := &Lesson{Judged: judged, finder: f, found: all[:n], after: all[n:]}
	setTraits(l.found)
	return l, nil
}

// A Verdict is what a judge says of a document.
type Verdict struct {
	Document string
	Chance   float64 // that it bears on the commitment
	Relation Relation
	RepeatOf string // a document before it that tells of the same event, "" if none does
}

// mostRepeats bounds how far down the list repeats are looked for.
const mostRepeats = 50

// Verdicts are what the judge says of the documents found for a lesson, the likeliest first.
func (l *Lesson) Verdicts(j *Judge) []Verdict {
	all := append(append([]candidate(nil), l.found...), l.after...)
	j.judge(all)
	out := make([]Verdict, len(all))
	repeats := l.finder.repeats(all, mostRepeats)
	for i := range all {
		out[i] = Verdict{Document: all[i].doc.Name, Chance: all[i].chance, Relation: all[i].relation}
		if i < len(repeats) && repeats[i] >= 0 {
			out[i].RepeatOf = all[repeats[i]].doc.Name
		}
	}
	return out
}

// How a judge learns. A document that nobody judged did not bear on the promise, most likely,
// where all that a search found were judged; it counts as some of one.
var (
	bearingGrowth  = learn.Growth{Trees: 250, Depth: 3, Rate: 0.07, Least: 20, Strain: 5, Share: 0.2}
	relationGrowth = learn.Growth{Trees: 120, Depth: 2, Rate: 0.1, Least: 6, Strain: 4, Share: 0.3}
)

const (
	unjudgedCounts = 0.2
	sparseCounts   = 0.15
	balanced       = 0.6 // the power of how rare a relation is by which its examples count more
)

// relationClasses are the relations that a model tells apart.
var relationClasses = []string{string(Mentions), string(Progress), string(Fulfils), string(Against)}

// Teach returns what is learnt from lessons. held parts them by what their sums are
// calibrated with: those of a part by a judge that learnt from the others.
func Teach(lessons []*Lesson, parts [][]*Lesson) (*Judge, error) {
	j, err := teach(lessons)
	if err != nil {
		return nil, err
	}
	var sums []float64
	var bears []bool
	for _, part := range parts {
		without, err := teach(without(lessons, part))
		if err != nil {
			return nil, err
		}
		for _, l := range part {
			if l.Sparse {
				continue
			}
			for i := range l.found {
				c := &l.found[i]
				if r, ok := l.Judged[c.doc.Name]; ok {
					sums, bears = append(sums, without.bearingSum(c.traits, c.score)), append(bears, r != None)
				}
			}
		}
	}
	if len(parts) > 1 {
		j.slope, j.shift = calibrate(sums, bears)
	}
	return j, nil
}

// without are the lessons but those of a part.
func without(lessons, part []*Lesson) (out []*Lesson) {
	in := make(map[*Lesson]bool)
	for _, l := range part {
		in[l] = true
	}
	for _, l := range lessons {
		if !in[l] {
			out = append(out, l)
		}
	}
	return out
}

func teach(lessons []*Lesson) (*Judge, error) {
	var bears, relations []learn.Measured
	for _, l := range lessons {
		for i := range l.found {
			c := &l.found[i]
			r, judged := l.Judged[c.doc.Name]
			e := learn.Measured{Values: c.traits, Weight: 1, Class: 1}
			switch {
			case !judged && l.Sparse:
				e.Weight, e.Class = sparseCounts, 0
			case !judged:
				e.Weight, e.Class = unjudgedCounts, 0
			case r == None:
				e.Class = 0
			default:
				k := classOf(r)
				if k < 0 {
					return nil, fmt.Errorf("%w: no relation is named %q", trillium.ErrInvalid, r)
				}
				relations = append(relations, learn.Measured{Values: c.profile.relating(c), Class: k, Weight: 1})
			}
			bears = append(bears, e)
		}
	}
	j := &Judge{slope: 1}
	var err error
	o := bearingGrowth
	o.Rising = bearingRising()
	if j.bears, err = learn.Grow([]string{string(None), "bears"}, bearingNames, bears, o); err != nil {
		return nil, err
	}
	balance(relations)
	j.relation, err = learn.Grow(relationClasses, relationNames, relations, relationGrowth)
	return j, err
}

func classOf(r Relation) int {
	for k, c := range relationClasses {
		if string(r) == c {
			return k
		}
	}
	return -1
}

// balance lets the examples of rare classes count more: by how rare they are, not in full.
func balance(list []learn.Measured) {
	count := make(map[int]float64)
	for _, e := range list {
		count[e.Class]++
	}
	for i := range list {
		list[i].Weight = math.Pow(float64(len(list))/float64(len(count))/count[list[i].Class], balanced)
	}
}

// calibrate fits a line that makes logarithms of odds of sums (Platt, Probabilistic outputs for
// support vector machines, 1999), by Newton's method with steps that are halved until they gain.
func calibrate(sums []float64, bears []bool) (slope, shift float64) {
	slope = 1
	for range 50 {
		var gs, gb, hss, hsb, hbb float64
		for i, x := range sums {
			p := 1 / (1 + math.Exp(-(slope*x + shift)))
			d, w := p-yes(bears[i]), p*(1-p)
			gs, gb = gs+d*x, gb+d
			hss, hsb, hbb = hss+w*x*x, hsb+w*x, hbb+w
		}
		det := hss*hbb - hsb*hsb + 1e-9
		ds, db := (gs*hbb-gb*hsb)/det, (gb*hss-gs*hsb)/det
		cost, step := surprise(sums, bears, slope, shift), 1.0
		for step > 1e-3 && surprise(sums, bears, slope-step*ds, shift-step*db) > cost {
			step /= 2
		}
		if step <= 1e-3 {
			break
		}
		slope, shift = slope-step*ds, shift-step*db
	}
	return thousandth(slope), thousandth(shift)
}

// surprise is the negative logarithm of the likelihood.
func surprise(sums []float64, bears []bool, slope, shift float64) (sum float64) {
	for i, x := range sums {
		z := slope*x + shift
		if bears[i] {
			z = -z
		}
		sum += max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
	}
	return sum
}

package lineage

import (
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/learn"
)

// A Lesson is two texts with what people say became of promises of the first.
type Lesson struct {
	Name   string
	A, B   *Text
	Labels []Label
	// Told says that sentences of the second that are no promises were looked at as well.
	Told   bool
	Weight float64 // how much it counts

	promised, heard *meeting
}

// A Label is what somebody says became of a promise: what the later text has, or nothing.
type Label struct {
	A        trillium.Span
	B        *trillium.Span // nil if nothing returns
	Relation Relation
	Hard     bool // a fair reader could differ
	Report   bool // the later text only tells that it was done
	Own      bool // one of the two is a range of the reader's own, which no commitment has
}

// Meets reports whether two spans are of the same words: at least half of the shorter one.
func Meets(s, t trillium.Span) bool {
	both := s.Overlap(t)
	return both > 0 && 2*both >= min(s.Len(), t.Len())
}

// answer is the label of a pair; asked says whether anybody labelled its promise.
func (l *Lesson) answer(c *candidate) (label *Label, asked bool) {
	for i := range l.Labels {
		x := &l.Labels[i]
		if !Meets(x.A, c.a.c.Span) {
			continue
		}
		asked = true
		if x.B != nil && Meets(*x.B, c.b.c.Span) {
			return x, true
		}
	}
	return nil, asked
}

// ready sets the texts of a lesson against each other.
func (k *Linker) ready(l *Lesson) {
	if l.promised != nil {
		return
	}
	x := k.read(l.A)
	l.promised = k.meet(x, k.read(l.B))
	l.heard = &meeting{}
	if l.Told {
		l.heard = k.meet(k.read(l.A), k.read(k.sentencesOf(l.B)))
	}
}

// How a judge learns.
const (
	pairStrain     = 0.01
	toldStrain     = 0.003
	relationStrain = 1
	leastShown     = 4   // pairs that must show a sign of relation
	reportless     = 0.5 // counts a sentence that the reader took for a promise
)

// relationClasses are the relations that a model tells apart.
var relationClasses = []string{string(Related), string(Advances), string(Narrows), string(Widens), string(Weakens), string(BuildsOn), string(Renews)}

// Teach returns the judge that learns from lessons. For the second look each lesson is seen
// as a first look sees it that did not learn from it.
func (k *Linker) Teach(lessons []*Lesson) (*Judge, error) {
	for _, l := range lessons {
		k.ready(l)
	}
	j := new(Judge)
	var err error
	if j.first, err = learn.FitLine(traitNames, pairExamples(lessons), pairStrain); err != nil {
		return nil, err
	}
	var again []learn.Measured
	for i, l := range lessons {
		first, err := learn.FitLine(traitNames, pairExamples(slices.Delete(slices.Clone(lessons), i, i+1)), pairStrain)
		if err != nil {
			return nil, err
		}
		(&Judge{first: first}).match(l.promised)
		again = append(again, l.examples(l.promised, l.promised.seenAgain())...)
	}
	if j.again, err = learn.FitLine(bothNames(), again, pairStrain); err != nil {
		return nil, err
	}
	var told []learn.Measured
	for _, l := range lessons {
		told = append(told, l.examples(l.heard, l.heard.seen())...)
	}
	if j.told, err = learn.FitLine(traitNames, told, toldStrain); err != nil {
		return nil, fmt.Errorf("sentences that tell of promises: %w", err)
	}
	j.relation, err = learn.Train(relationClasses, k.relationExamples(lessons), learn.Options{Least: leastShown, Strain: relationStrain})
	return j, err
}

// With is the Linker with another judge.
func (k *Linker) With(j *Judge) *Linker {
	out := *k
	out.judge = j
	return &out
}

// seen are the traits of all pairs at the first look.
func (m *meeting) seen() [][]float64 {
	out := make([][]float64, len(m.pairs))
	for i, c := range m.pairs {
		out[i] = c.traits
	}
	return out
}

func pairExamples(lessons []*Lesson) (out []learn.Measured) {
	for _, l := range lessons {
		out = append(out, l.examples(l.promised, l.promised.seen())...)
	}
	return out
}

// examples are the pairs of a lesson of whose promise anybody said what became.
func (l *Lesson) examples(m *meeting, values [][]float64) (out []learn.Measured) {
	for i, c := range m.pairs {
		label, asked := l.answer(c)
		if !asked {
			continue
		}
		e := learn.Measured{Values: values[i], Weight: l.Weight}
		if label != nil {
			e.Class = 1
			if m == l.heard && !label.Report {
				e.Weight *= reportless
			}
		}
		out = append(out, e)
	}
	return out
}

// relationExamples are the pairs that belong together, those included whose later statement
// only tells of the promise.
func (k *Linker) relationExamples(lessons []*Lesson) (out []learn.Example) {
	for _, l := range lessons {
		for _, m := range []*meeting{l.promised, l.heard} {
			for _, c := range m.pairs {
				label, _ := l.answer(c)
				if label == nil {
					continue
				}
				e := learn.Example{Signs: k.compared(m.x, m.y, c.pair).signs(), Class: slices.Index(relationClasses, string(label.Relation)), Weight: 1}
				if e.Class >= 0 {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

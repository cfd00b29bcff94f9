package themes

import (
	"io"
	"slices"

	"trillium"
	"trillium/internal/learn"
)

// A Lesson is a document with the themes that a person gave to some of its promises.
type Lesson struct {
	Document    *trillium.Document
	Commitments []trillium.Commitment
	Topics      [][]string // of each commitment; nil where nobody gave any
}

// strain is how much large weights cost.
const strain = 0.003

// Teach returns the judge that learns from lessons.
func (j *Judge) Teach(lessons []Lesson) (*Judge, error) {
	var examples []learn.Measured
	for _, l := range lessons {
		for i, s := range j.statements(l.Document, l.Commitments) {
			if l.Topics[i] == nil {
				continue
			}
			for t, traits := range j.observe(s) {
				e := learn.Measured{Values: traits, Weight: 1}
				if slices.Contains(l.Topics[i], trillium.Topics[t]) {
					e.Class = 1
				}
				examples = append(examples, e)
			}
		}
	}
	line, err := learn.FitLine(traitNames, examples, strain)
	if err != nil {
		return nil, err
	}
	out := *j
	out.line = line
	return &out, nil
}

// WriteTo writes the weights as they are kept beside this package.
func (j *Judge) WriteTo(w io.Writer) (int64, error) { return j.line.WriteTo(w) }

// LessonOf is a lesson with the themes that a person gave to stretches of a document: of
// commitments as they were read, or of its words where none stands there.
func LessonOf(r *trillium.Reading, topics map[trillium.Span][]string) Lesson {
	l := Lesson{Document: r.Document, Commitments: slices.Clone(r.Commitments)}
	for span := range topics {
		if !slices.ContainsFunc(l.Commitments, func(c trillium.Commitment) bool { return same(c.Span, span) }) {
			l.Commitments = slices.DeleteFunc(l.Commitments, func(c trillium.Commitment) bool { return c.Overlap(span) > 0 })
			l.Commitments = append(l.Commitments, trillium.Commitment{Text: r.Document.Words(span), Span: span})
		}
	}
	slices.SortStableFunc(l.Commitments, func(a, b trillium.Commitment) int { return a.Start - b.Start })
	l.Topics = make([][]string, len(l.Commitments))
	for i, c := range l.Commitments {
		for span, list := range topics {
			if same(c.Span, span) {
				l.Topics[i] = list
			}
		}
	}
	return l
}

// same reports whether two spans are of the same words, but for marks around them.
func same(a, b trillium.Span) bool { return 10*a.Overlap(b) >= 9*max(a.Len(), b.Len()) }

package eval

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/learn"
)

// A Labelled document is one with its labels and the statements that were found in it.
type Labelled struct {
	Name     string // below the root
	Kind     string // its kind: the first letter of the file of its labels
	Document *trillium.Document
	Labels   []Label
	Taught   bool // it is learnt from and not measured
	examples []learn.Example
}

// NewLabelled is a document with its labels.
func NewLabelled(name string, x *extract.Extractor, doc *trillium.Document, labels []Label) *Labelled {
	d := &Labelled{Name: name, Kind: kindOf(labels), Document: doc, Labels: labels}
	d.examples = examples(x.With(nil, nil).Judged(doc), labels) // what the built weights say is no sign to learn from
	return d
}

// FirstKind is the kind of the documents of the first round, which the rules grew with.
const FirstKind = "first"

// Measure compares what a reader finds in the document with its labels.
func (d *Labelled) Measure(x *extract.Extractor) Result {
	r := Compare(d.Name, x.Extract(d.Document), d.Labels)
	r.Kind = d.Kind
	return r
}

// kindOf is the kind of a document by its labels.
func kindOf(labels []Label) string {
	if len(labels) == 0 || len(labels[0].File) < 2 || labels[0].File[1] != '-' {
		return FirstKind
	}
	return labels[0].File[:1]
}

// classes are those of extract.Classes that labels name; whatever has no label is neither.
var classes = map[string]int{"R": 1, "C": 2}

// examples are statements with the class that their label gives them.
func examples(judged []extract.Judged, labels []Label) []learn.Example {
	spans, want := make([]trillium.Span, len(judged)), make([]trillium.Span, len(labels))
	for i := range judged {
		spans[i] = judged[i].Span
	}
	for i := range labels {
		want[i] = labels[i].Span()
	}
	class := make([]int, len(judged))
	for _, pair := range match(spans, want) {
		class[pair[0]] = classes[labels[pair[1]].Label]
	}
	out := make([]learn.Example, len(judged))
	for i := range judged {
		out[i] = learn.Example{Signs: judged[i].Signs, Class: class[i], Weight: 1}
		if n := judged[i].Alone; n > 0 {
			out = append(out, learn.Example{Signs: judged[i].Signs[:n], Class: class[i], Weight: aloneCounts})
		}
	}
	return out
}

// How the reader's weights are learnt. A long document counts as one of documentCounts
// statements, so that it does not speak for all.
var training = learn.Options{Least: 4, Strain: 8}

const (
	documentCounts = 60.0
	// aloneCounts is how much a statement counts a second time, taken by itself: so the
	// weights hold for one that stands alone.
	aloneCounts = 0.25
	// firstCounts is how much a document counts that the rules grew with: there they are
	// right more often than elsewhere.
	firstCounts = 0.5
)

// innerFolds is into how many parts the documents are divided to learn what first looks
// are worth: each document is looked at by a model that has not seen it.
const innerFolds = 5

// Train learns the weights of the reader from documents with labels.
func Train(x *extract.Extractor, list []*Labelled) (first, then *learn.Model, err error) {
	if first, err = train(list, nil); err != nil {
		return nil, nil, err
	}
	second := make([][]learn.Example, len(list))
	for f := range innerFolds {
		var others []*Labelled
		for i, d := range list {
			if i%innerFolds != f {
				others = append(others, d)
			}
		}
		m, err := train(others, nil)
		if err != nil {
			return nil, nil, err
		}
		for i, d := range list {
			if i%innerFolds == f {
				second[i] = examples(x.With(m, nil).Judged(d.Document), d.Labels)
			}
		}
	}
	then, err = train(list, second)
	return first, then, err
}

func train(list []*Labelled, second [][]learn.Example) (*learn.Model, error) {
	var all []learn.Example
	for i, d := range list {
		weight := min(1, documentCounts/float64(max(1, len(d.examples)/2)))
		if d.Kind == FirstKind {
			weight *= firstCounts
		}
		list := d.examples
		if second != nil {
			list = second[i]
		}
		for _, e := range list {
			e.Weight *= weight
			all = append(all, e)
		}
	}
	return learn.Train(extract.Classes, all, training)
}

// CrossValidate measures what a reader finds in each document that has learnt from the
// others: from all but the document itself or, by kind, from all of other kinds. Taught
// documents are not measured.
func CrossValidate(ctx context.Context, x *extract.Extractor, list []*Labelled, byKind bool) ([]Result, error) {
	out := make([]Result, len(list))
	folds := make(map[string][]int)
	for i, d := range list {
		if d.Taught {
			continue
		}
		name := d.Name
		if byKind {
			name = d.Kind
		}
		folds[name] = append(folds[name], i)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, name := range slices.Sorted(maps.Keys(folds)) {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var others []*Labelled
			for i, d := range list {
				if !slices.Contains(folds[name], i) && !(byKind && d.Kind == name) {
					others = append(others, d)
				}
			}
			first, m, err := Train(x, others)
			if err != nil {
				return fmt.Errorf("without %s: %w", name, err)
			}
			reader := x.With(first, m)
			for _, i := range folds[name] {
				out[i] = list[i].Measure(reader)
			}
			return nil
		})
	}
	err := g.Wait()
	return slices.DeleteFunc(out, func(r Result) bool { return r.Document == "" }), err
}

package eval

import (
	"context"
	"fmt"
	"maps"
	"os"
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
	examples []learn.Example
}

// NewLabelled is a document with its labels.
func NewLabelled(name string, x *extract.Extractor, doc *trillium.Document, labels []Label) *Labelled {
	d := &Labelled{Name: name, Kind: kindOf(labels), Document: doc, Labels: labels}
	d.examples = examples(x.Judged(doc), labels)
	return d
}

// kindOf is the kind of a document by its labels. Those of the first round, which the
// rules grew with, are one kind.
func kindOf(labels []Label) string {
	if len(labels) == 0 || len(labels[0].File) < 2 || labels[0].File[1] != '-' {
		return "first"
	}
	return labels[0].File[:1]
}

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
		class[pair[0]] = 1
		if labels[pair[1]].Label == "C" {
			class[pair[0]] = 2
		}
	}
	out := make([]learn.Example, len(judged))
	for i := range judged {
		out[i] = learn.Example{Signs: judged[i].Signs, Class: class[i]}
	}
	return out
}

// How the reader's weights are learnt. A long document counts as one of documentCounts
// statements, so that it does not speak for all.
var training = learn.Options{Least: envi("LEAST", 4), Strain: envf("STRAIN", 1)}

var documentCounts = envf("DC", 60)

func envf(n string, d float64) float64 { if v := os.Getenv(n); v != "" { fmt.Sscan(v, &d) }; return d }
func envi(n string, d int) int { return int(envf(n, float64(d))) }

// Train learns the weights of the reader from documents with labels.
func Train(list []*Labelled) (*learn.Model, error) {
	var all []learn.Example
	for _, d := range list {
		weight := min(1, documentCounts/float64(max(1, len(d.examples))))
		if d.Kind == "first" {
			weight *= envf("FIRST", 1)
		}
		for _, e := range d.examples {
			e.Weight = weight
			all = append(all, e)
		}
	}
	return learn.Train(extract.Classes, all, training)
}

// CrossValidate measures what a reader finds in each document that has learnt from the
// others: from all but the document itself or, by kind, from all of other kinds.
func CrossValidate(ctx context.Context, x *extract.Extractor, list []*Labelled, byKind bool) ([]Result, error) {
	out := make([]Result, len(list))
	folds := make(map[string][]int)
	for i, d := range list {
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
				if !slices.Contains(folds[name], i) {
					others = append(others, d)
				}
			}
			m, err := Train(others)
			if err != nil {
				return fmt.Errorf("without %s: %w", name, err)
			}
			reader := x.With(m)
			for _, i := range folds[name] {
				out[i] = Compare(list[i].Name, reader.Extract(list[i].Document), list[i].Labels)
				out[i].Kind = list[i].Kind
			}
			return nil
		})
	}
	return out, g.Wait()
}

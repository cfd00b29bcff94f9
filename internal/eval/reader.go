package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/learn"
)

// A Reader is what reads documents that have labels, and learns from them.
type Reader struct {
	extractor *extract.Extractor
	documents []*Labelled
}

// NewReader takes the labels in a file or folder, those that are only learnt from ("" for
// none), and the documents that they are of, which read reads by the names in the labels.
func NewReader(x *extract.Extractor, labels, taught string, read func(name string) (*trillium.Document, error)) (*Reader, error) {
	r := &Reader{extractor: x}
	for _, path := range []string{labels, taught} {
		if path == "" {
			continue
		}
		byDocument, err := ReadLabels(path)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(byDocument)) {
			doc, err := read(name)
			if err != nil {
				return nil, err
			}
			d := NewLabelled(name, x, doc, byDocument[name])
			d.Taught = path == taught
			r.documents = append(r.documents, d)
		}
	}
	return r, nil
}

// TrainInto learns the weights of the reader and writes them to files in a folder.
func (r *Reader) TrainInto(dir string) error {
	first, then, err := Train(r.extractor, r.documents)
	if err != nil {
		return err
	}
	for name, m := range map[string]*learn.Model{extract.FirstFile: first, extract.ThenFile: then} {
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Measure prints what is found by the weights that the program is built with, by document
// and by kind; with every difference from the labels if errs is set.
func (r *Reader) Measure(w io.Writer, errs bool) error {
	var results []Result
	for _, d := range r.documents {
		if !d.Taught {
			results = append(results, d.Measure(r.extractor))
		}
	}
	differences(w, results, errs)
	WriteTable(w, results)
	if len(results) > 1 {
		fmt.Fprintln(w)
		WriteKinds(w, results)
	}
	return nil
}

// Folds prints what is found by weights that know nothing of the document, and by such that
// know nothing of its kind.
func (r *Reader) Folds(ctx context.Context, w io.Writer, errs bool) error {
	for _, byKind := range []bool{false, true} {
		results, err := CrossValidate(ctx, r.extractor, r.documents, byKind)
		if err != nil {
			return err
		}
		what := "each document read by weights learnt from the others:"
		if byKind {
			what = "\neach kind read by weights learnt from the other kinds:"
		}
		differences(w, results, errs && !byKind)
		fmt.Fprintln(w, what)
		WriteKinds(w, results)
	}
	return nil
}

// CrossValidated are the results of reading each document by weights learnt from the others.
func (r *Reader) CrossValidated(ctx context.Context) ([]Result, error) {
	return CrossValidate(ctx, r.extractor, r.documents, false)
}

func differences(w io.Writer, results []Result, wanted bool) {
	for _, r := range results {
		for _, e := range r.Errors {
			if wanted {
				fmt.Fprintf(w, "%s: %s\n", filepath.Base(r.Document), e)
			}
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/eval"
	"trillium/internal/lineage"
	"trillium/internal/store"
)

// evalLinks measures the links that are found between the summits and versions
// that have labels. A label's first end is a commitment of a summit's leading
// document; its second one of a later summit's, or FILE#N, the N-th list item of
// another version.
func (p program) evalLinks(ctx context.Context, where command.Register, labels, root string, errs bool) error {
	list, err := eval.ReadLinks(labels)
	if err != nil {
		return err
	}
	l := newPipeline()
	set := &linkSet{linker: lineage.New(l.lexicon, lineage.LoadThesaurus()), leading: make(map[string]*lineage.Text), versions: make(map[string]*lineage.Text)}
	if root == "" {
		err = set.fromRegister(ctx, l, where)
	} else {
		err = set.fromFolder(ctx, l, p, root)
	}
	if err != nil {
		return err
	}
	var counts []eval.LinkCount
	for _, kind := range []lineage.Kind{lineage.Summit, lineage.Version} {
		found, err := set.find(kind, list)
		if err != nil {
			return err
		}
		if err := compared(kind, list); err != nil {
			return err
		}
		count := eval.MeasureLinks(string(kind), list, found, documentOf)
		counts = append(counts, count)
		if errs {
			slices.Sort(count.Errors)
			for _, e := range count.Errors {
				fmt.Fprintln(p.Stdout, e)
			}
		}
	}
	return eval.WriteLinks(p.Stdout, counts)
}

// compared returns an error if a label of silence is of a document that no label
// of the kind links with another: it was then not looked at.
func compared(kind lineage.Kind, list []eval.LinkLabel) error {
	looked := make(map[string]bool)
	for _, l := range list {
		if l.Kind == string(kind) && l.B != "" {
			looked[documentOf(l.A)] = true
		}
	}
	for _, l := range list {
		if l.Kind == string(kind) && l.B == "" && !looked[documentOf(l.A)] {
			return fmt.Errorf("%s is labelled as silent: %w: no label of %s has a second end, which would say with what to compare it",
				l.A, trillium.ErrInvalid, documentOf(l.A))
		}
	}
	return nil
}

// documentOf is the document of the second end of a label: a summit, or a file;
// "" of a label without one.
func documentOf(id string) string {
	id, _, _ = strings.Cut(id, "#")
	id, _, _ = strings.Cut(id, "/")
	return id
}

// A linkSet is the documents between which links are looked for.
type linkSet struct {
	linker   *lineage.Linker
	leading  map[string]*lineage.Text // by summit
	versions map[string]*lineage.Text // by file name
}

func (s *linkSet) add(t *lineage.Text, name, summit string, leads bool) {
	if leads {
		s.leading[summit] = t
		return
	}
	s.versions[name] = t
}

// fromFolder reads the documents in a folder; of each summit the first complete
// one in the order of names leads.
func (s *linkSet) fromFolder(ctx context.Context, l pipeline, p program, root string) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || ctx.Err() != nil {
			continue
		}
		r, err := l.file(ctx, p, filepath.Join(root, e.Name()), "")
		if errors.Is(err, trillium.ErrUnreadable) {
			continue
		}
		if err != nil {
			return err
		}
		d := r.Document
		leads := d.Complete && s.leading[d.Summit] == nil
		s.add(lineage.FromReading(r, d.Summit), e.Name(), d.Summit, leads)
	}
	return ctx.Err()
}

// fromRegister takes the documents of a register, as they were read.
func (s *linkSet) fromRegister(ctx context.Context, l pipeline, where command.Register) error {
	return where.Open(ctx, command.ToRead, func(register *store.Store) error {
		v, comparer := register.Now(), l.comparer(register)
		docs, err := v.Documents(ctx, "")
		if err != nil {
			return err
		}
		for _, d := range docs {
			t, err := comparer.Text(ctx, v, d)
			if err != nil {
				return err
			}
			s.add(t, d.Name, d.Summit, d.Leading)
		}
		return nil
	})
}

// find compares the documents that the labels name.
func (s *linkSet) find(kind lineage.Kind, labels []eval.LinkLabel) ([]eval.LinkFound, error) {
	var out []eval.LinkFound
	done := make(map[[2]string]bool)
	for _, label := range labels {
		pair := [2]string{documentOf(label.A), documentOf(label.B)}
		if label.Kind != string(kind) || pair[1] == "" || done[pair] {
			continue
		}
		done[pair] = true
		a, b := s.leading[pair[0]], s.leading[pair[1]]
		if kind == lineage.Version {
			b = s.versions[pair[1]]
		}
		if a == nil || b == nil {
			return nil, fmt.Errorf("labels of %s – %s: %w: one of the two is not there; "+
				"add it to the register, or name with -root the folder that has its document", pair[0], pair[1], trillium.ErrNotFound)
		}
		links := s.linker.Summits
		if kind == lineage.Version {
			links = s.linker.Versions
		}
		for _, l := range links(a, b) {
			f := eval.LinkFound{A: l.A, B: l.B, Relation: string(l.Relation)}
			if kind == lineage.Version && l.B != "" {
				f.B = pair[1] + "#" + l.B[strings.LastIndexByte(l.B, '/')+1:]
			}
			out = append(out, f)
		}
	}
	return out, nil
}

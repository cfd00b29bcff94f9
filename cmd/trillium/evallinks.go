package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/compare"
	"trillium/internal/eval"
	"trillium/internal/lineage"
	"trillium/internal/store"
	"trillium/internal/thesaurus"
)

// evalLinks measures the links that are found between the summits and versions
// that have labels. A label's first end is a commitment of a summit's leading
// document; its second one of a later summit's, or FILE#N, the N-th list item of
// another version.
func (p program) evalLinks(ctx context.Context, where command.Register, f evalFlags) error {
	if st, err := os.Stat(f.links); err == nil && st.IsDir() {
		l := newPipeline()
		k := lineage.New(l.lexicon, thesaurus.Load())
		return compare.Became{Labels: f.links, Taught: f.taught, Into: f.into, Folds: f.folds, Errors: f.errs}.Run(p.Stdout, k, l.below(ctx, p, f.root))
	}
	labels, root, errs := f.links, f.root, f.errs
	list, err := eval.ReadLinks(labels)
	if err != nil {
		return err
	}
	l := newPipeline()
	set := compare.NewLabelled(lineage.New(l.lexicon, thesaurus.Load()))
	if root == "" {
		err = p.linkedIn(ctx, set, l, where)
	} else {
		err = p.linkedBelow(ctx, set, l, root)
	}
	if err != nil {
		return err
	}
	var counts []eval.LinkCount
	for _, kind := range []lineage.Kind{lineage.Summit, lineage.Version} {
		count, err := set.Measure(kind, list)
		if err != nil {
			return err
		}
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

// linkedBelow adds the documents in a folder; of each summit the first complete
// one in the order of names leads.
func (p program) linkedBelow(ctx context.Context, set *compare.Labelled, l pipeline, root string) error {
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
		leads := d.Complete && !set.Leads(d.Summit)
		set.Add(lineage.FromReading(r, d.Summit), e.Name(), d.Summit, leads)
	}
	return ctx.Err()
}

// linkedIn adds the documents of a register, as they were read.
func (p program) linkedIn(ctx context.Context, set *compare.Labelled, l pipeline, where command.Register) error {
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
			set.Add(t, d.Name, d.Summit, d.Leading)
		}
		return nil
	})
}

package main

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/eval"
	"trillium/internal/store"
	"trillium/internal/themes"
	"trillium/internal/thesaurus"
)

var evalCommand = command.Command{
	Name: "eval", Short: "measure what is found against labels made by hand",
	Example: `trillium eval -extract labels/ -root documents/
  trillium eval -extract labels/ -root documents/ -folds
  trillium eval -links labels.jsonl -root documents/`,
	Set: setEval,
}

// evalFlags are what eval is asked for.
type evalFlags struct {
	extract, evidence, links, themes string // labels
	root, taught, into               string
	errs, folds                      bool
}

func setEval(f *command.Flags) command.Run {
	var v evalFlags
	f.StringVar(&v.extract, "extract", "", "`FILE or DIR` of labelled statements (JSON Lines)")
	f.StringVar(&v.root, "root", "", "`DIR` below which the labels' documents are found (default: this one); with -links, the folder that holds them")
	f.StringVar(&v.evidence, "evidence", "",
		"`FILE or DIR` of documents judged for promises (JSON Lines); with the register whose corpus holds them and where the promises stand")
	f.StringVar(&v.links, "links", "",
		"`FILE` of labelled links (JSON Lines); with the register that holds the summits, or with -root and the folder of their documents")
	f.StringVar(&v.themes, "themes", "", "`FILE` of stretches of documents with their themes (JSON Lines); -root has the documents")
	where := f.Register()
	f.BoolVar(&v.errs, "errors", false, "list every difference from the labels")
	f.StringVar(&v.taught, "taught", "", "`FILE or DIR` of more labels for -folds and -train, that are learnt from and not measured")
	f.BoolVar(&v.folds, "folds", false,
		"with -extract or -evidence, measure what is found when the weights are learnt without each document (or kind)")
	f.StringVar(&v.into, "train", "", "with -extract or -evidence, learn the weights from all labels and write them to files in `DIR`")
	return func(ctx context.Context, e *command.Env, args []string) error {
		given := 0
		for _, l := range []string{v.extract, v.evidence, v.links, v.themes} {
			if l != "" {
				given++
			}
		}
		p := program{e}
		switch {
		case given != 1 || len(args) > 0:
			return command.Usagef("give the labels with one of -extract, -evidence, -links and -themes, and no arguments")
		case v.links != "":
			return p.evalLinks(ctx, where, v)
		case v.themes != "":
			l := newPipeline()
			return eval.Themes(p.Stdout, themes.New(l.lexicon, thesaurus.Load()), v.themes, v.into, l.below(ctx, p, v.root))
		case v.evidence != "":
			return p.evalEvidence(ctx, where, v)
		}
		return p.evalExtract(ctx, v)
	}
}

// below reads documents that lie below one of some roots, divided by commas.
func (l pipeline) below(ctx context.Context, p program, roots string) func(string) (*trillium.Reading, error) {
	return func(name string) (r *trillium.Reading, err error) {
		for _, root := range strings.Split(cmp.Or(roots, "."), ",") {
			if r, err = l.file(ctx, p, filepath.Join(root, name), ""); err == nil {
				break
			}
		}
		return r, err
	}
}

// evalExtract measures what is read against labels, or learns from them.
func (p program) evalExtract(ctx context.Context, f evalFlags) error {
	r, err := p.labelled(ctx, f.extract, f.taught, cmp.Or(f.root, "."))
	switch {
	case err != nil:
		return err
	case f.into != "":
		return r.TrainInto(f.into)
	case f.folds:
		return r.Folds(ctx, p.Stdout, f.errs)
	}
	return r.Measure(p.Stdout, f.errs)
}

// labelled reads the documents below root that have labels.
func (p program) labelled(ctx context.Context, labels, taught, root string) (*eval.Reader, error) {
	l := newPipeline()
	return eval.NewReader(l.extractor, labels, taught, func(name string) (*trillium.Document, error) {
		r, err := l.file(ctx, p, filepath.Join(root, name), "")
		if err != nil {
			return nil, err
		}
		return r.Document, nil
	})
}

// evalEvidence measures the evidence found for judged promises, or learns from them. It keeps
// no receipts.
func (p program) evalEvidence(ctx context.Context, where command.Register, f evalFlags) error {
	return p.searching(ctx, where, func(_ *store.Store, s *corpus.Searcher) error {
		run, err := s.Start(ctx)
		if err != nil {
			return err
		}
		defer run.Close()
		progress := p.Progress(0)
		e, err := eval.NewExaminer(ctx, run, newPipeline().extractor, f.evidence, f.taught, progress.Tell)
		progress.End()
		if err != nil {
			return err
		}
		for _, err := range e.Skipped {
			p.Warn("left out: %v", err)
		}
		switch {
		case f.into != "":
			return e.TrainInto(f.into)
		case f.folds:
			return e.Folds(p.Stdout, f.errs)
		}
		return e.Measure(p.Stdout, f.errs)
	})
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/eval"
	"trillium/internal/extract"
	"trillium/internal/learn"
	"trillium/internal/store"
)

var evalCommand = command.Command{
	Name: "eval", Short: "measure what is found against labels made by hand",
	Example: `trillium eval -extract labels/ -root documents/
  trillium eval -extract labels/ -root documents/ -folds
  trillium eval -links labels.jsonl -root documents/`,
	Set: setEval,
}

func setEval(f *command.Flags) command.Run {
	labels := f.String("extract", "", "`FILE or DIR` of labelled statements (JSON Lines)")
	root := f.String("root", "", "`DIR` below which the labels' documents are found (default: this one); with -links, the folder that holds them")
	evidence := f.String("evidence", "", "`FILE` of labelled evidence (JSON Lines); with the register that holds the commitments and the corpus")
	links := f.String("links", "",
		"`FILE` of labelled links (JSON Lines); with the register that holds the summits, or with -root and the folder of their documents")
	where := f.Register()
	errs := f.Bool("errors", false, "list every difference from the labels")
	folds := f.Bool("folds", false, "with -extract, measure what is found when the weights are learnt without each document, and without each kind")
	into := f.String("train", "", "with -extract, learn the weights from all labels and write them to files in `DIR`")
	return func(ctx context.Context, e *command.Env, args []string) error {
		given := 0
		for _, l := range []string{*labels, *evidence, *links} {
			if l != "" {
				given++
			}
		}
		p := program{e}
		switch {
		case given != 1 || len(args) > 0:
			return command.Usagef("give the labels with one of -extract, -evidence and -links, and no arguments")
		case *links != "":
			return p.evalLinks(ctx, where, *links, *root, *errs)
		case *evidence != "":
			return p.evalEvidence(ctx, where, *evidence, *errs)
		}
		l, err := p.labelled(ctx, *labels, cmp.Or(*root, "."))
		switch {
		case err != nil:
			return err
		case *into != "":
			return l.train(*into)
		case *folds:
			return p.evalFolds(ctx, l, *errs)
		}
		return p.evalExtract(ctx, l, *errs)
	}
}

// labelledDocuments are documents with labels, and what reads them.
type labelledDocuments struct {
	extractor *extract.Extractor
	list      []*eval.Labelled
}

// labelled reads the documents below root that have labels.
func (p program) labelled(ctx context.Context, labels, root string) (*labelledDocuments, error) {
	byDocument, err := eval.ReadLabels(labels)
	if err != nil {
		return nil, err
	}
	l := newPipeline()
	out := &labelledDocuments{extractor: l.extractor}
	for _, d := range slices.Sorted(maps.Keys(byDocument)) {
		r, err := l.file(ctx, p, filepath.Join(root, d), "")
		if err != nil {
			return nil, err
		}
		out.list = append(out.list, eval.NewLabelled(d, l.extractor, r.Document, byDocument[d]))
	}
	return out, nil
}

// train learns the weights and writes them to files in a folder.
func (l *labelledDocuments) train(dir string) error {
	first, then, err := eval.Train(l.extractor, l.list)
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

// evalExtract measures what is read in documents that have labels, by the weights that the
// program is built with.
func (p program) evalExtract(ctx context.Context, l *labelledDocuments, errs bool) error {
	var results []eval.Result
	for _, d := range l.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		results = append(results, d.Measure(l.extractor))
	}
	p.differences(results, errs)
	eval.WriteTable(p.Stdout, results)
	if len(results) > 1 {
		fmt.Fprintln(p.Stdout)
		eval.WriteKinds(p.Stdout, results)
	}
	return nil
}

// evalFolds measures what is read by weights that know nothing of the document, and by
// such that know nothing of its kind.
func (p program) evalFolds(ctx context.Context, l *labelledDocuments, errs bool) error {
	for _, byKind := range []bool{false, true} {
		what := "each document read by weights learnt from the others:"
		if byKind {
			what = "\neach kind read by weights learnt from the other kinds:"
		}
		results, err := eval.CrossValidate(ctx, l.extractor, l.list, byKind)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.Stdout, what)
		p.differences(results, errs && !byKind)
		eval.WriteKinds(p.Stdout, results)
	}
	return nil
}

// differences lists the differences from labels.
func (p program) differences(results []eval.Result, wanted bool) {
	for _, r := range results {
		for _, e := range r.Errors {
			if wanted {
				fmt.Fprintf(p.Stdout, "%s: %s\n", filepath.Base(r.Document), e)
			}
		}
	}
}

// evalDepth is how many proposals of a commitment are measured.
const evalDepth = 100

// evalEvidence measures the proposals for the commitments of the register that
// have labels. It keeps no receipts.
func (p program) evalEvidence(ctx context.Context, where command.Register, labels string, errs bool) error {
	byCommitment, err := eval.ReadEvidence(labels)
	if err != nil {
		return err
	}
	return p.searching(ctx, where, func(_ *store.Store, s *corpus.Searcher) error {
		list, err := p.rank(ctx, s, byCommitment, errs)
		if err != nil {
			return err
		}
		return eval.WriteRankings(p.Stdout, list)
	})
}

// rank measures the proposals for each commitment that has labels.
func (p program) rank(ctx context.Context, searcher *corpus.Searcher, byCommitment map[string][]eval.EvidenceLabel, errs bool) ([]eval.Ranking, error) {
	run, err := searcher.Start(ctx)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	ids := slices.Sorted(maps.Keys(byCommitment))
	progress := p.Progress(len(ids))
	defer progress.End()
	var list []eval.Ranking
	for i, id := range ids {
		receipt, err := run.Look(ctx, id, evalDepth)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		var ranked []eval.Ranked
		for _, x := range receipt.Proposals {
			one := eval.Ranked{Document: x.Document, Passages: []eval.RankedPassage{{Text: x.Text, Relation: string(x.Relation)}}}
			for _, a := range x.Also {
				one.Passages = append(one.Passages, eval.RankedPassage{Text: a.Text, Relation: string(a.Relation)})
			}
			ranked = append(ranked, one)
		}
		r := eval.MeasureRanking(id, ranked, byCommitment[id])
		list = append(list, r)
		if errs {
			fmt.Fprintf(p.Stdout, "%s: %d of %d in the first ten, nDCG %.2f\n", id, int(r.Recall10*float64(r.Relevant)+0.5), r.Relevant, r.NDCG10)
		}
		progress.Show(i + 1)
	}
	return list, nil
}

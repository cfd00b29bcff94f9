package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"trillium"

	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/eval"
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
	taught := f.String("taught", "", "`FILE or DIR` of more labels for -folds and -train, that are learnt from and not measured")
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
		r, err := p.labelled(ctx, *labels, *taught, cmp.Or(*root, "."))
		switch {
		case err != nil:
			return err
		case *into != "":
			return r.TrainInto(*into)
		case *folds:
			return r.Folds(ctx, p.Stdout, *errs)
		}
		return r.Measure(p.Stdout, *errs)
	}
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

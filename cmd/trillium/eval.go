package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sort"

	"trillium/internal/eval"
)

var evalCommand = command{
	name: "eval", short: "measure what is found against labels made by hand",
	example: `trillium eval -extract labels/ -root documents/
  trillium eval -links labels.jsonl -root documents/`,
	run: runEval,
}

func runEval(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	labels := flags.String("extract", "", "`FILE or DIR` of labelled statements (JSON Lines)")
	root := flags.String("root", "", "`DIR` below which the labels' documents are found (default: this one); with -links, the folder that holds them")
	evidence := flags.String("evidence", "", "`FILE` of labelled evidence (JSON Lines); with the register that holds the commitments and the corpus")
	links := flags.String("links", "", "`FILE` of labelled links (JSON Lines); with the register that holds the summits, or with -root and the folder of their documents")
	where := registerFlags(flags)
	errs := flags.Bool("errors", false, "list every difference from the labels")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	given := 0
	for _, l := range []string{*labels, *evidence, *links} {
		if l != "" {
			given++
		}
	}
	if given != 1 || len(rest) > 0 {
		return usagef("give the labels with one of -extract, -evidence and -links, and no arguments")
	}
	if *links != "" {
		return p.evalLinks(ctx, where, *links, *root, *errs)
	}
	if *evidence != "" {
		return p.evalEvidence(ctx, where, *evidence, *errs)
	}
	byDocument, err := eval.ReadLabels(*labels)
	if err != nil {
		return err
	}
	documents := make([]string, 0, len(byDocument))
	for d := range byDocument {
		documents = append(documents, d)
	}
	sort.Strings(documents)
	l := newPipeline()
	var results []eval.Result
	for _, d := range documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := l.file(ctx, p, filepath.Join(cmp.Or(*root, "."), d), "")
		if err != nil {
			return err
		}
		result := eval.Compare(d, r, byDocument[d])
		results = append(results, result)
		if *errs {
			for _, e := range result.Errors {
				fmt.Fprintf(p.stdout, "%s: %s\n", filepath.Base(d), e)
			}
		}
	}
	eval.WriteTable(p.stdout, results)
	return nil
}

// evalDepth is how many proposals of a commitment are measured.
const evalDepth = 100

// evalEvidence measures the proposals for the commitments of the register that
// have labels. It keeps no receipts.
func (p *program) evalEvidence(ctx context.Context, where whereabouts, labels string, errs bool) error {
	byCommitment, err := eval.ReadEvidence(labels)
	if err != nil {
		return err
	}
	register, searcher, err := p.searcher(ctx, where)
	if err != nil {
		return err
	}
	defer func() { searcher.Close(); register.Close() }()
	run, err := searcher.Start(ctx)
	if err != nil {
		return err
	}
	defer run.Close()
	ids := slices.Sorted(maps.Keys(byCommitment))
	progress := p.progress(len(ids))
	var list []eval.Ranking
	for i, id := range ids {
		receipt, err := run.Look(ctx, id, evalDepth)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
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
			fmt.Fprintf(p.stdout, "%s: %d of %d in the first ten, nDCG %.2f\n", id, int(r.Recall10*float64(r.Relevant)+0.5), r.Relevant, r.NDCG10)
		}
		progress.show(i + 1)
	}
	progress.end()
	return eval.WriteRankings(p.stdout, list)
}

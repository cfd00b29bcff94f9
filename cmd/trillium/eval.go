package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"sort"

	"trillium/internal/eval"
)

var evalCommand = command{
	name: "eval", args: "", short: "measure what is found against labels made by hand",
	example: "trillium eval -extract labels/ -root documents/",
	run:     runEval,
}

func runEval(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	labels := flags.String("extract", "", "`FILE or DIR` of labelled statements (JSON Lines)")
	root := flags.String("root", ".", "`DIR` below which the labels' documents are found")
	errs := flags.Bool("errors", false, "list every difference from the labels")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if *labels == "" || len(rest) > 0 {
		return usagef("give the labels with -extract, and no arguments")
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
		r, err := l.file(ctx, p, filepath.Join(*root, d), "")
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

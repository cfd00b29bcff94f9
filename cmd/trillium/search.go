package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"trillium/internal/corpus"
	"trillium/internal/search"
	"trillium/internal/table"
)

var searchCommand = command{
	name: "search", args: "WORDS…", short: "find passages of the corpus by their words",
	example: `trillium search '"supply chain" semiconductors date:2023..'`,
	run:     runSearch,
}

func runSearch(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	n := flags.Int("n", 10, "how many results at most")
	format := flags.String("format", "table", "`FORMAT` of the output: table or json (JSON Lines)")
	words, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(words) == 0:
		return usagef("give words to look for; fields are %s:", strings.Join(search.Fields, ":, "))
	case *n < 1 || *n > 1000:
		return usagef("-n is between 1 and 1000")
	case *format != "table" && *format != "json":
		return usagef("-format is table or json, not %q", *format)
	}
	q, err := search.ParseQuery(strings.Join(words, " "))
	if err != nil {
		return usagef("%v", err)
	}
	if len(q.Terms) == 0 {
		return usagef("there is no word to look for: very common words, marks and fields alone are not searched")
	}
	register, searcher, err := p.searcher(ctx, where)
	if err != nil {
		return err
	}
	snap, err := searcher.Snapshot()
	if err == nil {
		err = p.search(ctx, snap, q, *n, *format)
		snap.Release()
	}
	searcher.Close()
	return errors.Join(err, register.Close())
}

func (p *program) search(ctx context.Context, snap *search.Snapshot, q search.Query, n int, format string) error {
	list, err := corpus.Find(ctx, snap, q, n)
	if err != nil {
		return err
	}
	if format == "json" {
		return lines(p, list)
	}
	for _, x := range list {
		if _, err := fmt.Fprintf(p.stdout, "%s  %s\n  %s\n  %s\n", x.Date, table.Plain(x.Title), table.Plain(x.Document), table.Plain(x.Snippet.Marked("«", "»"))); err != nil {
			return err
		}
		if n := len(x.Copies); n > 0 {
			fmt.Fprintf(p.stdout, "  and %d more that say the same\n", n)
		}
	}
	if snap.Documents() == 0 {
		return corpus.ErrNoCorpus
	}
	if len(list) == 0 {
		_, err = fmt.Fprintf(p.stdout, "Nothing was found in %d documents.\n", snap.Documents())
	}
	return err
}

package main

import (
	"context"
	"fmt"
	"strings"

	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/search"
	"trillium/internal/store"
	"trillium/internal/table"
)

var searchCommand = command.Command{
	Name: "search", Args: "WORDS…", Short: "find passages of the corpus by their words",
	Example: `trillium search '"supply chain" semiconductors date:2023..'`,
	Takes:   command.Between(1, -1, "give words to look for; fields are "+strings.Join(search.Fields, ":, ")+":"),
	Set:     setSearch,
}

func setSearch(f *command.Flags) command.Run {
	where := f.Register()
	n := f.Int("n", 10, "how many results at most")
	format := f.Format("table or json (JSON Lines)")
	return func(ctx context.Context, e *command.Env, words []string) error {
		if *n < 1 || *n > 1000 {
			return command.Usagef("-n is between 1 and 1000")
		}
		q, err := search.ParseQuery(strings.Join(words, " "))
		if err != nil {
			return command.Usagef("%v", err)
		}
		if len(q.Terms) == 0 {
			return command.Usagef("there is no word to look for: very common words, marks and fields alone are not searched")
		}
		p := program{e}
		return p.searching(ctx, where, func(_ *store.Store, s *corpus.Searcher) error {
			snap, err := s.Snapshot()
			if err != nil {
				return err
			}
			defer snap.Release()
			return p.search(ctx, snap, q, *n, *format)
		})
	}
}

func (p program) search(ctx context.Context, snap *search.Snapshot, q search.Query, n int, format string) error {
	list, err := corpus.Find(ctx, snap, q, n)
	if err != nil {
		return err
	}
	if format == "json" {
		return command.Lines(p.Stdout, list)
	}
	for _, x := range list {
		if _, err := fmt.Fprintf(p.Stdout, "%s  %s\n  %s\n  %s\n", x.Date, table.Plain(x.Title), table.Plain(x.Document),
			table.Plain(x.Snippet.Marked("«", "»"))); err != nil {
			return err
		}
		if n := len(x.Copies); n > 0 {
			fmt.Fprintf(p.Stdout, "  and %d more that say the same\n", n)
		}
	}
	if snap.Documents() == 0 {
		return corpus.ErrNoCorpus
	}
	if len(list) == 0 {
		_, err = fmt.Fprintf(p.Stdout, "Nothing was found in %d documents.\n", snap.Documents())
	}
	return err
}

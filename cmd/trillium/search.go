package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"

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
	documents := flags.Bool("documents", false, "rank whole documents instead of passages")
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
		return usagef("there is no word to look for: very common words are not indexed")
	}
	q.Limit, q.Documents = *n, *documents
	register, searcher, err := p.searcher(ctx, where)
	if err != nil {
		return err
	}
	snap, err := searcher.Snapshot()
	if err == nil {
		err = p.search(ctx, snap, &q, *format)
		snap.Release()
	}
	searcher.Close()
	return errors.Join(err, register.Close())
}

// hit is a result as JSON Lines give it.
type hit struct {
	Rank     int      `json:"rank"`
	Document string   `json:"document"`
	Date     string   `json:"date"`
	Title    string   `json:"title"`
	Issuer   string   `json:"issuer"`
	Kind     string   `json:"kind"`
	Language string   `json:"language"`
	Address  string   `json:"address"`
	Score    float64  `json:"score"`
	Text     string   `json:"text"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Copies   []string `json:"copies,omitempty"`
}

func (p *program) search(ctx context.Context, snap *search.Snapshot, q *search.Query, format string) error {
	hits, err := snap.Search(ctx, *q)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	for i, f := range search.Fold(hits) {
		d := f.Document
		snippet := snap.Snippet(&f.Hit, q)
		if format == "table" {
			if _, err := fmt.Fprintf(p.stdout, "%s  %s\n  %s\n  %s\n", d.Date, table.Plain(d.Title), table.Plain(d.Name), table.Plain(snippet.Marked("«", "»"))); err != nil {
				return err
			}
			if len(f.Copies) > 0 {
				fmt.Fprintf(p.stdout, "  and %d passages that say the same\n", len(f.Copies))
			}
			continue
		}
		h := hit{Rank: i + 1, Document: d.Name, Date: d.Date, Title: d.Title, Issuer: d.Issuer, Kind: d.Kind, Language: d.Language, Address: d.Address,
			Score: f.Score, Text: snippet.Text}
		if n := len(f.Found.Sentences); n > 0 {
			h.Start, h.End = f.Found.Sentences[0].Span.Start, f.Found.Sentences[n-1].Span.End
		}
		for _, c := range f.Copies {
			h.Copies = append(h.Copies, c.Document.Name)
		}
		if err := enc.Encode(h); err != nil {
			return err
		}
	}
	if len(hits) == 0 && format == "table" {
		_, err = fmt.Fprintf(p.stdout, "Nothing was found in %d documents.\n", snap.Documents())
	}
	return err
}

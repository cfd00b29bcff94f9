package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"trillium/internal/site"

	"trillium/examples"
	"trillium/internal/corpus"
	"trillium/internal/review"
	"trillium/internal/store"
)

// demoSample fills a register with the fictional summits.
func (p program) demoSample(ctx context.Context, register *store.Store, index string) (site.About, error) {
	var none site.About
	l := newPipeline()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return none, err
		}
		doc, err := l.reader.Read(name, data)
		if err != nil {
			return none, err
		}
		if err := p.add(ctx, register, l.extractor.Extract(doc), false); err != nil {
			return none, err
		}
	}
	if err := p.demoCorpus(ctx, l, register, index); err != nil {
		return none, err
	}
	contributor := review.Person{Login: "ports", Name: "Ministry of Ports of Halvern", Role: review.Contributor, Party: "XHV"}
	if err := p.demoPeople(ctx, register, contributor); err != nil {
		return none, err
	}
	for _, x := range instruments() {
		if x.Demo == nil {
			continue
		}
		if err := x.Demo(ctx, register); err != nil {
			return none, fmt.Errorf("%s: %w", x.Name, err)
		}
	}
	if err := demoDecisions(ctx, register); err != nil {
		return none, err
	}
	return site.ReadAbout(examples.About)
}

// demoDecisions lets the sample's people decide, so that a visitor finds states, scores
// and queues.
func demoDecisions(ctx context.Context, register *store.Store) error {
	var first error
	_, err := newDecider(register, "").all(ctx, bytes.NewReader(examples.Decisions), func(n int, _ []review.Decision, err error) {
		if err != nil && first == nil {
			first = fmt.Errorf("decisions.jsonl, line %d: %w", n, err)
		}
	})
	if err := errors.Join(err, first); err != nil {
		return err
	}
	for line := range bytes.Lines(examples.Suggestions) {
		if err := addSuggestion(ctx, register, line); err != nil {
			return fmt.Errorf("suggestions.jsonl: %w", err)
		}
	}
	return nil
}

// demoCorpus adds what was published after the summits, and looks in it for what
// became of each commitment.
func (p program) demoCorpus(ctx context.Context, l pipeline, register *store.Store, index string) error {
	var sources []corpus.Source
	for _, name := range examples.Later() {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return err
		}
		sources = append(sources, corpus.Source{Name: path.Base(name), File: store.File{Path: name, Size: int64(len(data))}, Data: data})
	}
	if _, err := l.corpus(register, index).Add(ctx, sources, p.telling("demo")); err != nil {
		return err
	}
	searcher, err := p.level(ctx, l, register, index)
	if err != nil {
		return err
	}
	defer searcher.Close()
	summits, err := register.Now().SummitIDs(ctx)
	if err != nil {
		return err
	}
	for _, m := range summits {
		ids, err := commitmentsOf(ctx, register, m)
		if err != nil {
			return err
		}
		if err := searcher.FindAll(ctx, store.CommandLine, ids, 1, func(string, corpus.Receipt) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

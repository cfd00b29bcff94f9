package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/learn"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/table"
)

var readCommand = command.Command{
	Name: "read", Args: "FILE|ADDRESS|DIR…", Short: "find the commitments in documents, without a register",
	Example: "trillium read -format json fact-sheet.md",
	Takes:   command.Between(1, -1, "name at least one file or address, or - for standard input"),
	Set:     setRead,
}

func setRead(f *command.Flags) command.Run {
	format := f.Format(command.Lists)
	reports := f.Bool("reports", false, "show reports (what was done) instead of commitments")
	why := f.Bool("why", false, "with -format json, say of each commitment which signs weighed, the strongest first, with their words")
	speak := f.Language()
	recursive := f.Bool("r", false, "read the documents in folders and the folders below them")
	data := f.String("data", "", "with -r: keep what is read in the register in `DIR`, and read only what changed since")
	return func(ctx context.Context, e *command.Env, files []string) (err error) {
		if *data != "" && !*recursive {
			return command.Usagef("-data goes with -r; to keep a summit's document use trillium add")
		}
		if *why && (*format != "json" || *reports) {
			return command.Usagef("-why goes with -format json, and not with -reports")
		}
		if *recursive {
			if files, err = source.InFolders(files); err != nil {
				return err
			}
		}
		p := program{e}
		if *data != "" {
			return p.keepReadings(ctx, *data, files)
		}
		out := &findings{program: p, format: *format, reports: *reports, summary: *recursive}
		if *why {
			out.explain, out.language = newPipeline().extractor.Explain, speak()
		}
		err = newPipeline().each(ctx, p, "", files, out.add)
		return errors.Join(err, out.end())
	}
}

// findings writes what is found in documents as they are read.
type findings struct {
	program
	format           string
	reports, summary bool
	explain          func(*trillium.Document) []extract.Explanation // nil if nobody asks why
	language         *i18n.Language
	csv              bool // the header is written
	documents        int
	commitments      []trillium.Commitment // for the table of a few files
	done             []trillium.Report
	nC, nR           int
}

// add writes one reading. With -r the table has a row a document, so that
// memory stays flat.
func (f *findings) add(r *trillium.Reading) error {
	f.documents++
	f.nC += len(r.Commitments)
	f.nR += len(r.Reports)
	switch {
	case f.format == "json":
		if f.reports {
			return command.Lines(f.Stdout, r.Reports)
		}
		if f.explain != nil {
			return command.Lines(f.Stdout, f.explained(r))
		}
		return command.Lines(f.Stdout, r.Commitments)
	case f.format == "csv":
		header := !f.csv
		f.csv = true
		if f.reports {
			return table.WriteReportsCSV(f.Stdout, r.Reports, header)
		}
		return table.WriteCSV(f.Stdout, r.Commitments, header)
	case f.summary:
		_, err := fmt.Fprintf(f.Stdout, "%6d commitments %6d reports  %s\n", len(r.Commitments), len(r.Reports), table.Plain(r.Document.Name))
		return err
	}
	f.commitments = append(f.commitments, r.Commitments...)
	f.done = append(f.done, r.Reports...)
	return nil
}

// An explained commitment is one with the signs that weighed when it was found.
type explained struct {
	trillium.Commitment
	Why []weighed `json:"why"`
}

// A weighed sign is one with its words, "" if it has none.
type weighed struct {
	learn.Weighed
	Words string `json:"words,omitempty"`
}

// mostWhy is how many signs are shown of a commitment.
const mostWhy = 12

func (f *findings) explained(r *trillium.Reading) []explained {
	reasons := f.explain(r.Document)
	out := make([]explained, len(r.Commitments))
	for i, c := range r.Commitments {
		out[i] = explained{Commitment: c, Why: []weighed{}}
		e, _ := extract.At(reasons, c.Span)
		for _, s := range e.Signs[:min(len(e.Signs), mostWhy)] {
			out[i].Why = append(out[i].Why, weighed{s, extract.Word(f.language, s.Sign)})
		}
	}
	return out
}

// end writes what could not be written before.
func (f *findings) end() error {
	switch {
	case f.format != "table" || f.documents == 0:
		return nil
	case f.summary:
		_, err := fmt.Fprintf(f.Stdout, "%6d commitments %6d reports in %d documents\n", f.nC, f.nR, f.documents)
		return err
	case f.reports && len(f.done) > 0:
		return table.WriteReportsText(f.Stdout, f.done)
	case f.reports:
		_, err := fmt.Fprintln(f.Stdout, "No report was found.")
		return err
	case len(f.commitments) > 0:
		return table.WriteText(f.Stdout, f.commitments)
	}
	_, err := fmt.Fprintln(f.Stdout, "No commitment was found.")
	return err
}

// keepBatch is how many readings are kept in one transaction.
const keepBatch = 200

// keepReadings reads the files that changed since the register last saw them,
// and keeps what is found, in batches: stopped, it goes on where it was.
func (p program) keepReadings(ctx context.Context, dir string, files []string) (err error) {
	register, err := p.Open(ctx, dir, command.ToMake)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, register.Close()) }()
	known := make(map[string]store.File)
	var todo []string
	for _, name := range files {
		f := store.File{Path: name}
		if st, err := os.Stat(name); err == nil {
			f.Size, f.Modified = st.Size(), st.ModTime()
		}
		has, err := register.HasReading(ctx, f)
		if err != nil {
			return err
		}
		if !has {
			known[name] = f
			todo = append(todo, name)
		}
	}
	var batch []store.FileReading
	kept := 0
	keep := func() error {
		// What was read is kept even when the reading was interrupted.
		err := register.KeepReadings(context.WithoutCancel(ctx), batch)
		kept += len(batch)
		batch = nil
		return err
	}
	failure := newPipeline().each(ctx, p, "", todo, func(r *trillium.Reading) error {
		batch = append(batch, store.FileReading{File: known[r.Document.Name], Reading: r})
		if len(batch) >= keepBatch {
			return keep()
		}
		return nil
	})
	if err := keep(); err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%d documents read, %d unchanged\n", kept, len(files)-len(todo))
	return failure
}

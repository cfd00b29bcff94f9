package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"trillium"
	"trillium/internal/store"
	"trillium/internal/table"
)

var readCommand = command{
	name: "read", args: "FILE|ADDRESS|DIR…", short: "find the commitments in documents, without a register",
	example: "trillium read -format json fact-sheet.md",
	run:     runRead,
}

func runRead(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	reports := flags.Bool("reports", false, "show reports (what was done) instead of commitments")
	recursive := flags.Bool("r", false, "read the documents in folders and the folders below them")
	data := flags.String("data", "", "with -r: keep what is read in the register in `DIR`, and read only what changed since")
	files, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(files) == 0:
		return usagef("name at least one file or address, or - for standard input")
	case *format != "table" && *format != "json" && *format != "csv":
		return usagef("-format is table, json or csv, not %q", *format)
	case *data != "" && !*recursive:
		return usagef("-data goes with -r; to keep a summit's document use trillium add")
	}
	if *recursive {
		if files, err = inFolders(files); err != nil {
			return err
		}
	}
	if *data != "" {
		return p.keepReadings(ctx, *data, files)
	}
	out := &findings{p: p, format: *format, reports: *reports, summary: *recursive}
	err = newPipeline().each(ctx, p, "read", "", files, out.add)
	return errors.Join(err, out.end())
}

// findings writes what is found in documents as they are read.
type findings struct {
	p                *program
	format           string
	reports, summary bool
	json             *json.Encoder
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
		if f.json == nil {
			f.json = json.NewEncoder(f.p.stdout)
			f.json.SetEscapeHTML(false)
		}
		if f.reports {
			return encodeAll(f.json, r.Reports)
		}
		return encodeAll(f.json, r.Commitments)
	case f.format == "csv":
		header := !f.csv
		f.csv = true
		if f.reports {
			return table.WriteReportsCSV(f.p.stdout, r.Reports, header)
		}
		return table.WriteCSV(f.p.stdout, r.Commitments, header)
	case f.summary:
		_, err := fmt.Fprintf(f.p.stdout, "%6d commitments %6d reports  %s\n", len(r.Commitments), len(r.Reports), table.Plain(r.Document.Name))
		return err
	}
	f.commitments = append(f.commitments, r.Commitments...)
	f.done = append(f.done, r.Reports...)
	return nil
}

// end writes what could not be written before.
func (f *findings) end() error {
	switch {
	case f.format != "table" || f.documents == 0:
		return nil
	case f.summary:
		_, err := fmt.Fprintf(f.p.stdout, "%6d commitments %6d reports in %d documents\n", f.nC, f.nR, f.documents)
		return err
	case f.reports && len(f.done) > 0:
		return table.WriteReportsText(f.p.stdout, f.done)
	case f.reports:
		_, err := fmt.Fprintln(f.p.stdout, "No report was found.")
		return err
	case len(f.commitments) > 0:
		return table.WriteText(f.p.stdout, f.commitments)
	}
	_, err := fmt.Fprintln(f.p.stdout, "No commitment was found.")
	return err
}

func encodeAll[T any](enc *json.Encoder, list []T) error {
	for i := range list {
		if err := enc.Encode(list[i]); err != nil {
			return err
		}
	}
	return nil
}

// keepBatch is how many readings are kept in one transaction.
const keepBatch = 200

// keepReadings reads the files that changed since the register last saw them,
// and keeps what is found, in batches: stopped, it goes on where it was.
func (p *program) keepReadings(ctx context.Context, dir string, files []string) (err error) {
	register, err := store.Open(ctx, dir, parts()...)
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
	failure := newPipeline().each(ctx, p, "read", "", todo, func(r *trillium.Reading) error {
		batch = append(batch, store.FileReading{File: known[r.Document.Name], Reading: r})
		if len(batch) >= keepBatch {
			return keep()
		}
		return nil
	})
	if err := keep(); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d documents read, %d unchanged\n", kept, len(files)-len(todo))
	return failure
}

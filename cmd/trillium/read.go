package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"

	"trillium"
	"trillium/internal/table"
)

var readCommand = command{
	name: "read", args: "FILE…", short: "find the commitments in documents, without a register",
	example: "trillium read -format json fact-sheet.md",
	run:     runRead,
}

func runRead(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	reports := flags.Bool("reports", false, "show reports (what was done) instead of commitments")
	files, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("name at least one file, or - for standard input")
	}
	if *format != "table" && *format != "json" && *format != "csv" {
		return usagef("-format is table, json or csv, not %q", *format)
	}
	var commitments []trillium.Commitment
	var done []trillium.Report
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	failure := newPipeline().each(ctx, p, "read", "", files, func(r *trillium.Reading) error {
		if *format != "json" {
			commitments = append(commitments, r.Commitments...)
			done = append(done, r.Reports...)
			return nil
		}
		if *reports {
			return encodeAll(enc, r.Reports)
		}
		return encodeAll(enc, r.Commitments)
	})
	if failure != nil && len(commitments)+len(done) == 0 {
		return failure
	}
	if err := p.writeFound(*format, *reports, commitments, done); err != nil {
		return err
	}
	return failure
}

func encodeAll[T any](enc *json.Encoder, list []T) error {
	for i := range list {
		if err := enc.Encode(list[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeFound writes what was collected as a table or CSV.
func (p *program) writeFound(format string, reports bool, commitments []trillium.Commitment, done []trillium.Report) error {
	switch {
	case format == "csv" && reports:
		return table.WriteReportsCSV(p.stdout, done)
	case format == "csv":
		return table.WriteCSV(p.stdout, commitments)
	case format == "table" && reports:
		if len(done) == 0 {
			_, err := fmt.Fprintln(p.stdout, "No report was found.")
			return err
		}
		return table.WriteReportsText(p.stdout, done)
	case format == "table":
		if len(commitments) == 0 {
			_, err := fmt.Fprintln(p.stdout, "No commitment was found.")
			return err
		}
		return table.WriteText(p.stdout, commitments)
	}
	return nil
}

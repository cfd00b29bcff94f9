package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/command"
	"trillium/internal/report"
	"trillium/internal/store"
	"trillium/internal/table"
)

var reportCommand = command.Command{
	Name: "report", Args: "SUMMIT", Short: "make the compliance report of a summit",
	Example: `trillium report great-bay-2022                              its averages and what to mend
  trillium report -format docx -lang es -o report.docx great-bay-2022
  trillium report -format csv great-bay-2022                  the matrix of scores`,
	Takes: command.Between(1, 1, "name one summit, such as nals-2023"),
	Set:   setReport,
}

func setReport(f *command.Flags) command.Run {
	where, words := f.Register(), f.Language()
	joint := f.String("joint", "each", "`HOW` acts of all parties together count: each or once")
	format := f.String("format", "table", "`FORMAT` of the output: table, json, csv or docx")
	out := f.String("o", "", "`FILE` to write to (default: standard output)")
	f.Check(func() error {
		switch {
		case *joint != string(assess.PerParty) && *joint != string(assess.Once):
			return command.Usagef("-joint is each or once, not %q", *joint)
		case !slices.Contains(reportFormats, *format):
			return command.Usagef("-format is %s, not %q", strings.Join(reportFormats, ", "), *format)
		}
		return nil
	})
	at := f.Moment()
	return func(ctx context.Context, e *command.Env, args []string) error {
		o := report.Options{Counting: assess.Counting(*joint), Now: *at}
		if at.IsZero() {
			o.Now = time.Now().UTC()
		}
		var r *report.Report
		err := where.Open(ctx, command.ToRead, func(register *store.Store) (err error) {
			r, err = program{e}.reports(newPipeline(), register).Make(ctx, register.At(*at), args[0], o)
			return err
		})
		if err != nil {
			return err
		}
		return program{e}.writeReport(report.Teller{Language: words(), Names: r.Names}, r, *format, *out)
	}
}

// reportFormats are the forms in which a report is written.
var reportFormats = []string{"table", "json", "csv", "docx"}

// reports makes reports from a register.
func (p program) reports(l pipeline, register *store.Store) *report.Maker {
	return report.NewMaker(l.lexicon, p.Words(), l.comparer(register), l.documents(register))
}

// documents reads the documents of a register into blocks. For one whose text is not
// there, the digests of its commitments stand in.
func (l pipeline) documents(register *store.Store) func(context.Context, store.Document) (*trillium.Document, error) {
	return func(ctx context.Context, d store.Document) (*trillium.Document, error) {
		text, err := register.Text(ctx, d.SHA256)
		if errors.Is(err, store.ErrAbsent) {
			return register.Now().StandIn(ctx, d, d.Language)
		}
		if err != nil {
			return nil, err
		}
		return l.reader.ReadText(d.Name, text)
	}
}

// writeReport writes a report to a file or standard output. A file is written
// whole or not at all.
func (p program) writeReport(t report.Teller, r *report.Report, format, name string) error {
	var b bytes.Buffer
	var err error
	switch format {
	case "table":
		err = tellReport(&b, t, r)
	case "json":
		err = command.Lines(&b, []any{r.Data()})
	case "csv":
		err = table.WriteRows(&b, r.MatrixRows())
	case "docx":
		err = t.WriteDOCX(&b, r)
	}
	switch {
	case err != nil:
		return err
	case name != "" && name != "-":
		return os.WriteFile(name, b.Bytes(), 0o644)
	case format == "docx" && name == "" && command.OnTerminal(p.Stdout):
		return command.Usagef("a DOCX is no text for a terminal; name a file with -o")
	}
	_, err = p.Stdout.Write(b.Bytes())
	return err
}

// tellReport writes the sentences, averages and self-checks of a report.
func tellReport(w io.Writer, t report.Teller, r *report.Report) error {
	fmt.Fprintf(w, "%s\n", t.Title(r))
	for _, s := range t.Summary(r) {
		fmt.Fprintf(w, "%s\n", s)
	}
	fmt.Fprintf(w, "%s\n\n", t.Counting(r.Counting))
	if err := averageColumns(t, r.Averages)(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", t.T("report.checks"))
	if len(r.Checks) == 0 {
		fmt.Fprintf(w, "  %s\n", t.T("report.checks.none"))
	}
	for _, c := range r.Checks {
		fmt.Fprintf(w, "  %s %s\n", c.Commitment, t.Check(c))
	}
	return nil
}

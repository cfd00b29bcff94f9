package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/store"
	"trillium/internal/table"
)

var reportCommand = command{
	name: "report", args: "SUMMIT", short: "make the compliance report of a summit",
	example: `trillium report great-bay-2022                              its averages and what to mend
  trillium report -format docx -lang es -o report.docx great-bay-2022
  trillium report -format csv great-bay-2022                  the matrix of scores`,
	run: runReport,
}

func runReport(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	format := flags.String("format", "table", "`FORMAT` of the output: table, json, csv or docx")
	language := languageFlag(flags)
	joint := flags.String("joint", "each", "`HOW` acts of all parties together count: each or once")
	out := flags.String("o", "", "`FILE` to write to (default: standard output)")
	at := momentFlag(flags)
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	words, err := language()
	switch {
	case len(rest) != 1:
		return usagef("name one summit, such as nals-2023")
	case err != nil:
		return err
	case *joint != string(assess.PerParty) && *joint != string(assess.Once):
		return usagef("-joint is each or once, not %q", *joint)
	case !slices.Contains(reportFormats, *format):
		return usagef("-format is %s, not %q", strings.Join(reportFormats, ", "), *format)
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	l := newPipeline()
	o := report.Options{Counting: assess.Counting(*joint), Now: t}
	if t.IsZero() {
		o.Now = time.Now().UTC()
	}
	r, err := l.reports(register).Make(ctx, register.At(t), rest[0], o)
	if err := errors.Join(err, register.Close()); err != nil {
		return err
	}
	return p.writeReport(report.Teller{Language: words, Names: r.Names}, r, *format, *out)
}

// reportFormats are the forms in which a report is written.
var reportFormats = []string{"table", "json", "csv", "docx"}

// reports makes reports from a register.
func (l pipeline) reports(register *store.Store) *report.Maker {
	return report.NewMaker(l.lexicon, loadWords(), l.comparer(register), l.documents(register))
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
func (p *program) writeReport(t report.Teller, r *report.Report, format, name string) error {
	var b bytes.Buffer
	var err error
	switch format {
	case "table":
		err = p.tellReport(&b, t, r)
	case "json":
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		err = enc.Encode(r.Data())
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
	case format == "docx" && name == "" && isTerminal(p.stdout):
		return usagef("a DOCX is no text for a terminal; name a file with -o")
	}
	_, err = p.stdout.Write(b.Bytes())
	return err
}

// tellReport writes the sentences, averages and self-checks of a report.
func (p *program) tellReport(w io.Writer, t report.Teller, r *report.Report) error {
	fmt.Fprintf(w, "%s\n", t.Title(r))
	for _, s := range t.Summary(r) {
		fmt.Fprintf(w, "%s\n", s)
	}
	fmt.Fprintf(w, "%s\n\n", t.Counting(r.Counting))
	if err := writeAverages(w, t, r.Averages); err != nil {
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

package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/table"
)

var scoreCommand = command{
	name: "score", args: "TABLE [SECOND…]", short: "average tables of scores, and say how far several reviewers agree",
	example: `trillium score scores.csv                    averages by commitment, party and theme
  trillium score first.csv second.csv          of two reviewers: where they agree
  trillium score -import nals-2023 -as ana scores.csv   keep what is clear as her scores`,
	run: runScore,
}

func runScore(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	summit := flags.String("import", "", "keep the scores in the register, for this `SUMMIT`")
	login := flags.String("as", "", "`LOGIN` of the reviewer whose scores they are")
	round := flags.String("round", review.Final, "`ROUND` of the scores: interim, or nothing for final ones")
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	names, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return usagef("name a CSV file with scores: commitments by parties")
	case *format != "table" && *format != "json" && *format != "csv":
		return usagef("-format is table, json or csv, not %q", *format)
	case *summit != "" && (*login == "" || len(names) != 1):
		return usagef("-import takes one table, and -as says whose scores they are")
	}
	var raters []*assess.Matrix
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := sheet.ReadScores(name, data)
		if err != nil {
			return err
		}
		p.remark(name, s)
		if *summit != "" {
			return p.importScores(ctx, where, *summit, *login, *round, name, s)
		}
		raters = append(raters, s.Matrix)
		id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		if err := p.averages(report.Averages(s.Matrix, id), *format, i == 0); err != nil {
			return err
		}
	}
	if len(raters) == 1 {
		return nil
	}
	return p.agreement(report.Agree(assess.Compare(raters)), *format)
}

// remark lists what was not taken as it stands.
func (p *program) remark(name string, s *sheet.Scores) {
	tell := func(list []sheet.Remark, what string) {
		for _, r := range list {
			fmt.Fprintf(p.stderr, "%s:%d: column %s: %s %q: %s\n", name, r.Line, r.Column, what, r.Text, r.Note)
		}
	}
	tell(s.Left, "left out")
	tell(s.Unclear, "unclear")
	tell(s.Restored, "id")
	tell(s.Differ, "average")
	fmt.Fprintf(p.stderr, "%s: read as %d commitments and %d parties", name, len(s.Matrix.Rows), len(s.Matrix.Parties))
	if len(s.Totals) > 0 {
		fmt.Fprintf(p.stderr, "; as averages or counts: %s", strings.Join(s.Totals, ", "))
	}
	fmt.Fprintln(p.stderr)
	if s.Checked > 0 {
		fmt.Fprintf(p.stderr, "%s: %d averages computed again, %d differ\n", name, s.Checked, len(s.Differ))
	}
	if n := len(s.Unclear); n > 0 {
		fmt.Fprintf(p.stderr, "%s: %d unclear; write −1, 0 or +1, or leave the cell empty\n", name, n)
	}
}

// averages prints the averages of a table.
func (p *program) averages(list []report.Average, format string, first bool) error {
	switch format {
	case "json":
		return lines(p, list)
	case "csv":
		rows := report.AverageRows(list)
		if !first {
			rows = rows[1:]
		}
		return table.WriteRows(p.stdout, rows)
	}
	return writeAverages(p.stdout, english(), list)
}

// writeAverages writes averages as aligned columns.
func writeAverages(out io.Writer, t report.Teller, list []report.Average) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	of := ""
	for _, a := range list {
		if a.Of != of {
			of = a.Of
			fmt.Fprintf(w, "%s\tN\tMEAN\tPERCENT\tRANK\t95 %% INTERVAL\n", strings.ToUpper(of))
		}
		rank := ""
		if a.Rank > 0 {
			rank = fmt.Sprint(a.Rank)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", table.Cut(cmp.Or(a.ID, "–"), 60), a.N, t.Mean(a.Exact), t.Percent(a), rank, t.Interval(a))
	}
	return w.Flush()
}

// english says what commands print.
func english() report.Teller { return report.Teller{Language: loadWords().Language("en")} }

// agreement prints how far raters agree.
func (p *program) agreement(list []report.Agreement, format string) error {
	switch format {
	case "json":
		return lines(p, list)
	case "csv":
		return table.WriteRows(p.stdout, report.AgreementRows(list))
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "AGREEMENT\tSCORED TWICE\tPAIRS EQUAL\tALPHA\tDIFFER ON\n")
	for _, a := range list {
		alpha := a.NoAlpha
		if a.Alpha != nil {
			alpha = fmt.Sprintf("%.3f", *a.Alpha)
		}
		equal := "–"
		if a.Pairs > 0 {
			equal = fmt.Sprintf("%d of %d (%d%%)", a.Equal, a.Pairs, *a.Percent)
		}
		id := cmp.Or(a.ID, "all")
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", id, a.N, equal, alpha, strings.Join(a.Differ, ", "))
	}
	return w.Flush()
}

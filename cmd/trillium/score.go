package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"trillium/internal/assess"
	"trillium/internal/command"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/table"
)

var scoreCommand = command.Command{
	Name: "score", Args: "TABLE [SECOND…]", Short: "average tables of scores, and say how far several reviewers agree",
	Example: `trillium score scores.csv                    averages by commitment, party and theme
  trillium score first.csv second.csv          of two reviewers: where they agree
  trillium score -import nals-2023 -as ana scores.csv   keep what is clear as her scores`,
	Takes: command.Between(1, -1, "name a CSV file with scores: commitments by parties"),
	Set:   setScore,
}

func setScore(f *command.Flags) command.Run {
	where := f.Register()
	summit := f.String("import", "", "keep the scores in the register, for this `SUMMIT`")
	login := f.String("as", "", "`LOGIN` of the reviewer whose scores they are")
	round := f.String("round", review.Final, "`ROUND` of the scores: interim, or nothing for final ones")
	format := f.Format(command.Lists)
	return func(ctx context.Context, e *command.Env, names []string) error {
		if *summit != "" && (*login == "" || len(names) != 1) {
			return command.Usagef("-import takes one table, and -as says whose scores they are")
		}
		p := program{e}
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
}

// remark lists what was not taken as it stands.
func (p program) remark(name string, s *sheet.Scores) {
	tell := func(list []sheet.Remark, what string) {
		for _, r := range list {
			fmt.Fprintf(p.Stderr, "%s:%d: column %s: %s %q: %s\n", name, r.Line, r.Column, what, r.Text, r.Note)
		}
	}
	tell(s.Left, "left out")
	tell(s.Unclear, "unclear")
	tell(s.Restored, "id")
	tell(s.Differ, "average")
	fmt.Fprintf(p.Stderr, "%s: read as %d commitments and %d parties", name, len(s.Matrix.Rows), len(s.Matrix.Parties))
	if len(s.Totals) > 0 {
		fmt.Fprintf(p.Stderr, "; as averages or counts: %s", strings.Join(s.Totals, ", "))
	}
	fmt.Fprintln(p.Stderr)
	if s.Checked > 0 {
		fmt.Fprintf(p.Stderr, "%s: %d averages computed again, %d differ\n", name, s.Checked, len(s.Differ))
	}
	if n := len(s.Unclear); n > 0 {
		fmt.Fprintf(p.Stderr, "%s: %d unclear; write −1, 0 or +1, or leave the cell empty\n", name, n)
	}
}

// averages prints the averages of a table.
func (p program) averages(list []report.Average, format string, first bool) error {
	rows := report.AverageRows(list)
	if !first {
		rows = rows[1:]
	}
	return command.Print(p.Env, format, list, command.CSV(rows), averageColumns(report.Teller{Language: p.Words().Language("en")}, list))
}

// averageColumns are averages as aligned columns.
func averageColumns(t report.Teller, list []report.Average) command.Form {
	var rows [][]string
	of := ""
	for _, a := range list {
		if a.Of != of {
			of = a.Of
			rows = append(rows, []string{strings.ToUpper(of), "N", "MEAN", "PERCENT", "RANK", "95 % INTERVAL"})
		}
		rank := ""
		if a.Rank > 0 {
			rank = fmt.Sprint(a.Rank)
		}
		rows = append(rows, []string{table.Cut(cmp.Or(a.ID, "–"), 60), strconv.Itoa(a.N), t.Mean(a.Exact), t.Percent(a), rank, t.Interval(a)})
	}
	return command.Columns(rows)
}

// agreement prints how far raters agree.
func (p program) agreement(list []report.Agreement, format string) error {
	rows := [][]string{{"AGREEMENT", "SCORED TWICE", "PAIRS EQUAL", "ALPHA", "DIFFER ON"}}
	for _, a := range list {
		alpha := a.NoAlpha
		if a.Alpha != nil {
			alpha = fmt.Sprintf("%.3f", *a.Alpha)
		}
		equal := "–"
		if a.Pairs > 0 {
			equal = fmt.Sprintf("%d of %d (%d%%)", a.Equal, a.Pairs, *a.Percent)
		}
		rows = append(rows, []string{cmp.Or(a.ID, "all"), strconv.Itoa(a.N), equal, alpha, strings.Join(a.Differ, ", ")})
	}
	return command.Print(p.Env, format, list, command.CSV(report.AgreementRows(list)), command.Columns(rows))
}

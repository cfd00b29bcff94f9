package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"trillium"
	"trillium/internal/goals"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target"
	"trillium/internal/store"
	"trillium/internal/table"
)

var targetCommand = command{
	name: "target", args: "list|show|propose|set|assess|add|series|export|break|calculate …", short: "measure promised quantities: goals, series, and how far each has come",
	example: `trillium target list -summit nals-2023                    the board of all quantities
  trillium target add -known 2024-09-01 -source "Name, licence" waste.csv
  trillium target propose -measure "EDGAR=waste" nals-2023/6 > goal.json
  trillium target set -as ana -reason "…" nals-2023/6 goal.json
  trillium target show nals-2023/6                          position, pace, projection, data
  trillium target assess -goal goal.json waste.csv          without a register
  trillium target calculate landfill sites.csv              methane by first-order decay`,
	run: runTarget,
}

// targetVerbs are what the command does, each with flags of its own.
var targetVerbs = map[string]func(*program, context.Context, *flag.FlagSet, []string) error{
	"list": targetList, "show": targetShow, "propose": targetPropose, "set": targetSet, "assess": targetAssess,
	"add": targetAdd, "series": targetSeries, "export": targetExport, "break": targetBreak, "calculate": targetCalculate,
}

func runTarget(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	if len(args) > 0 && targetVerbs[args[0]] != nil {
		return targetVerbs[args[0]](p, ctx, flags, args[1:])
	}
	if _, err := parse(flags, args); err != nil {
		return err // of help
	}
	return usagef("say what to do: %s (\"trillium target VERB -h\" shows its flags)", strings.Join(slices.Sorted(maps.Keys(targetVerbs)), ", "))
}

// verbHelp prints the flags of a verb where help was asked for.
func (p *program) verbHelp(flags *flag.FlagSet, usage string, err error) error {
	if !errors.Is(err, flag.ErrHelp) {
		return err
	}
	fmt.Fprintf(p.stdout, "Usage: trillium target %s\n\nFlags:\n\n", usage)
	flags.SetOutput(p.stdout)
	flags.PrintDefaults()
	return nil
}

// parseVerb parses the flags of a verb. done is true where only help was wanted.
func (p *program) parseVerb(flags *flag.FlagSet, usage string, args []string) (rest []string, done bool, err error) {
	rest, err = parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		return nil, true, p.verbHelp(flags, usage, err)
	}
	return rest, false, err
}

// tableFormats are the formats of lists.
var tableFormats = []string{"table", "json", "csv"}

func formatFlag(flags *flag.FlagSet) *string {
	return flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
}

// lookFlags are the flags that say when goals are looked at, and how they are told.
type lookFlags struct {
	at       *string
	year     *int
	format   *string
	language func() (*i18n.Language, error)
}

// addLookFlags adds them; rows say what the formats for programs give.
func addLookFlags(flags *flag.FlagSet, rows string) lookFlags {
	return lookFlags{momentFlag(flags), flags.Int("year", 0, "the last `YEAR` whose values count (default: all)"),
		flags.String("format", "table", "`FORMAT` of the output: table, "+rows), languageFlag(flags)}
}

// resultRows are the rows of commands that tell all of a goal.
const resultRows = "json (JSON Lines: a result each) or csv (a year each)"

// read are the moment of the goals and who tells them.
func (l lookFlags) read() (target.Moment, goals.Teller, error) {
	words, err := l.language()
	if err != nil {
		return target.Moment{}, goals.Teller{}, err
	}
	if !slices.Contains(tableFormats, *l.format) {
		return target.Moment{}, goals.Teller{}, usagef("-format is table, json or csv, not %q", *l.format)
	}
	t, err := moment(*l.at)
	if t.IsZero() {
		t = time.Now()
	}
	return target.Moment{Day: t.UTC().Format(time.DateOnly), Year: *l.year}, goals.Teller{Language: words}, err
}

func targetList(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where, look := registerFlags(flags), addLookFlags(flags, "json (JSON Lines) or csv")
	summit := flags.String("summit", "", "only goals of this `SUMMIT`")
	var f goals.Filter
	flags.StringVar(&f.Party, "party", "", "only goals that bind the party with this `CODE`")
	flags.StringVar(&f.Kind, "kind", "", "only goals of this `KIND`, such as change or level")
	flags.StringVar(&f.Position, "position", "", "only goals where a party stands so: `VERDICT` is "+strings.Join(target.Positions, ", "))
	flags.StringVar(&f.Basis, "basis", "", "only goals that people `set`, or that are only proposed")
	rest, done, err := p.parseVerb(flags, "list [flags]", args)
	if done || err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("list takes no arguments, not %q", rest[0])
	}
	if err := f.Check(); err != nil {
		return usagef("%v", err)
	}
	at, teller, err := look.read()
	if err != nil {
		return err
	}
	var rows []goals.Row
	err = where.reading(ctx, *look.at, func(v store.View) (err error) {
		rows, err = board(ctx, v, *summit, at)
		return err
	})
	if err != nil {
		return err
	}
	return p.writeBoard(teller, f.Keep(rows), *look.format)
}

// board are the goals of the leading documents of a summit, or of all.
func board(ctx context.Context, v store.View, summit string, at target.Moment) ([]goals.Row, error) {
	docs, err := v.Documents(ctx, summit)
	if err != nil {
		return nil, err
	}
	if summit != "" && len(docs) == 0 {
		return nil, fmt.Errorf("summit %s: %w", summit, trillium.ErrNotFound)
	}
	return goals.NewKeeper().Of(ctx, v, goals.Leading(docs), at)
}

func (p *program) writeBoard(t goals.Teller, rows []goals.Row, format string) error {
	list := goals.Lines(rows)
	switch format {
	case "json":
		return lines(p, list)
	case "csv":
		return table.WriteRows(p.stdout, goals.Table(list))
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "COMMITMENT\tGOAL\tWHAT\tPARTY\tPOSITION\tPACE\tPROJECTION\tDATA")
	for i := range rows {
		r := &rows[i]
		what := t.Goal(&r.Goal)
		if r.Proposed() {
			what += " (proposed)"
		}
		if len(r.Leading()) == 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t\t%s\t\t\t\n", r.State.ID, r.Goal.Name, table.Cut(what, 60), "not measured")
		}
		for _, x := range r.Leading() {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.State.ID, r.Goal.Name, table.Cut(what, 60), x.Party,
				x.Position.Verdict, x.Pace.Verdict, x.Projection.Verdict, x.Fitness.Verdict)
		}
	}
	return w.Flush()
}

func targetShow(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where, look := registerFlags(flags), addLookFlags(flags, resultRows)
	rest, done, err := p.parseVerb(flags, "show [flags] COMMITMENT [GOAL]", args)
	if done || err != nil {
		return err
	}
	if len(rest) < 1 || len(rest) > 2 {
		return usagef("show takes a commitment and, if it has several, the name of a goal")
	}
	at, teller, err := look.read()
	if err != nil {
		return err
	}
	var rows []goals.Row
	err = where.reading(ctx, *look.at, func(v store.View) (err error) {
		rows, err = goalsOf(ctx, v, rest[0], at)
		return err
	})
	if err != nil {
		return err
	}
	shown := false
	for i := range rows {
		if len(rest) == 2 && rows[i].Goal.Name != rest[1] {
			continue
		}
		shown = true
		if err := p.writeGoal(teller, &rows[i], *look.format); err != nil {
			return err
		}
	}
	if !shown {
		return fmt.Errorf("goal %s: %w; \"trillium target list\" shows what there is", strings.Join(rest, " "), trillium.ErrNotFound)
	}
	return nil
}

func goalsOf(ctx context.Context, v store.View, id string, at target.Moment) ([]goals.Row, error) {
	s, d, err := v.State(ctx, id)
	if err != nil {
		return nil, err
	}
	return goals.NewKeeper().One(ctx, v, s, d, at)
}

func (p *program) writeGoal(t goals.Teller, r *goals.Row, format string) error {
	what := t.Goal(&r.Goal)
	if r.Proposed() {
		what += " (proposed; confirm it with \"trillium target set\")"
	}
	head := fmt.Sprintf("%s %s: %s\n  “%s”\n", r.State.ID, r.Goal.Name, what, table.Plain(r.Goal.Words))
	return p.writeResultsAs(format, t, head, &r.Goal, r.Results)
}

// writeResultsAs writes results as JSON, as years of CSV, or in words behind a head.
func (p *program) writeResultsAs(format string, t goals.Teller, head string, g *target.Goal, results []*target.Result) error {
	switch format {
	case "json":
		return lines(p, results)
	case "csv":
		return table.WriteRows(p.stdout, goals.Years(results))
	}
	fmt.Fprint(p.stdout, head)
	p.writeResults(t, g, results)
	return nil
}

// writeResults says the four answers of each result in words.
func (p *program) writeResults(t goals.Teller, g *target.Goal, results []*target.Result) {
	for _, x := range results {
		fmt.Fprintln(p.stdout)
		if head := strings.Trim(x.Measure+", "+t.Party(x.Party), ", "); head != "" {
			fmt.Fprintln(p.stdout, table.Plain(head))
		}
		for _, line := range t.Answers(x) {
			fmt.Fprintln(p.stdout, "  "+table.Plain(line))
		}
	}
	for _, d := range g.Differences(results) {
		fmt.Fprintln(p.stdout, "\n"+table.Plain(t.Difference(d)))
	}
}

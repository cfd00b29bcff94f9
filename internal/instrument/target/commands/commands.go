// Package commands are the commands of the instrument target: "trillium target list" and
// the others of its group.
package commands

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/store"
	"trillium/internal/table"
)

// Commands are the commands of the instrument.
func Commands() []command.Command {
	return []command.Command{{
		Name: "target", Args: "list|show|propose|set|assess|add|series|export|break|calculate …",
		Short: "measure promised quantities: goals, series, and how far each has come",
		Example: `trillium target list -summit nals-2023                    the board of all quantities
  trillium target add -known 2024-09-01 -source "Name, licence" waste.csv
  trillium target propose -measure "EDGAR=waste" nals-2023/6 > goal.json
  trillium target set -as ana -reason "…" nals-2023/6 goal.json
  trillium target show nals-2023/6                          position, pace, projection, data
  trillium target assess -goal goal.json waste.csv          without a register
  trillium target calculate landfill sites.csv              methane by first-order decay`,
		Of:  []command.Command{list(), show(), propose(), set(), assess(), add(), listSeries(), export(), breaks(), calculate()},
		Ask: "say what to do: %s (\"trillium target VERB -h\" shows its flags)",
	}}
}

// A look is when goals are looked at, and how they are told.
type look struct {
	at     *time.Time
	year   *int
	format *string
	words  func() *i18n.Language
}

// addLook declares its flags; rows say what the formats for programs give.
func addLook(f *command.Flags, rows string) look {
	return look{f.Moment(), f.Int("year", 0, "the last `YEAR` whose values count (default: all)"), f.Format("table, " + rows), f.Language()}
}

// resultRows are the rows of commands that tell all of a goal.
const resultRows = "json (JSON Lines: a result each) or csv (a year each)"

// moment is when the goals are looked at.
func (l look) moment() measure.Moment {
	t := *l.at
	if t.IsZero() {
		t = time.Now()
	}
	return measure.Moment{Day: t.UTC().Format(time.DateOnly), Year: *l.year}
}

func (l look) teller() keep.Teller { return keep.Teller{Language: l.words()} }

func list() command.Command {
	return command.Command{Name: "list", Args: "[flags]", Set: func(f *command.Flags) command.Run {
		where, look := f.Register(), addLook(f, "json (JSON Lines) or csv")
		summit := f.String("summit", "", "only goals of this `SUMMIT`")
		var filter keep.Filter
		f.StringVar(&filter.Party, "party", "", "only goals that bind the party with this `CODE`")
		f.StringVar(&filter.Kind, "kind", "", "only goals of this `KIND`, such as change or level")
		f.StringVar(&filter.Position, "position", "", "only goals where a party stands so: `VERDICT` is "+strings.Join(measure.Positions, ", "))
		f.StringVar(&filter.Basis, "basis", "", "only goals that people `set`, or that are only proposed")
		return func(ctx context.Context, e *command.Env, args []string) error {
			if len(args) > 0 {
				return command.Usagef("list takes no arguments, not %q", args[0])
			}
			if err := filter.Check(); err != nil {
				return command.Usagef("%v", err)
			}
			return where.View(ctx, *look.at, func(v store.View) error {
				rows, err := board(ctx, v, *summit, look.moment())
				if err != nil {
					return err
				}
				return writeBoard(e, look, filter.Keep(rows))
			})
		}
	}}
}

// board are the goals of the leading documents of a summit, or of all.
func board(ctx context.Context, v store.View, summit string, at measure.Moment) ([]keep.Row, error) {
	docs, err := v.Documents(ctx, summit)
	if err != nil {
		return nil, err
	}
	if summit != "" && len(docs) == 0 {
		return nil, fmt.Errorf("summit %s: %w", summit, trillium.ErrNotFound)
	}
	return keep.NewKeeper().Of(ctx, v, keep.Leading(docs), at)
}

func writeBoard(e *command.Env, look look, rows []keep.Row) error {
	t, lines := look.teller(), keep.Lines(rows)
	out := [][]string{{"COMMITMENT", "GOAL", "WHAT", "PARTY", "POSITION", "PACE", "PROJECTION", "DATA"}}
	for i := range rows {
		r := &rows[i]
		what := t.Goal(&r.Goal)
		if r.Proposed() {
			what += " (proposed)"
		}
		head := []string{r.State.ID, r.Goal.Name, table.Cut(what, 60)}
		if len(r.Leading()) == 0 {
			out = append(out, append(head, "", "not measured", "", "", ""))
		}
		for _, x := range r.Leading() {
			out = append(out, append(head[:3:3], x.Party, string(x.Position.Verdict), string(x.Pace.Verdict), string(x.Projection.Verdict), string(x.Fitness.Verdict)))
		}
	}
	return command.Print(e, *look.format, lines, command.CSV(keep.Table(lines)), command.Columns(out))
}

func show() command.Command {
	return command.Command{Name: "show", Args: "[flags] COMMITMENT [GOAL]",
		Takes: command.Between(1, 2, "show takes a commitment and, if it has several, the name of a goal"),
		Set: func(f *command.Flags) command.Run {
			where, look := f.Register(), addLook(f, resultRows)
			return func(ctx context.Context, e *command.Env, args []string) error {
				return where.View(ctx, *look.at, func(v store.View) error {
					rows, err := goalsOf(ctx, v, args, look.moment())
					for i := range rows {
						if err == nil {
							err = writeGoal(e, look, &rows[i])
						}
					}
					if err == nil && len(rows) == 0 {
						err = fmt.Errorf("goal %s: %w; \"trillium target list\" shows what there is", strings.Join(args, " "), trillium.ErrNotFound)
					}
					return err
				})
			}
		}}
}

// goalsOf are the goals of a commitment, or the one that is named behind it.
func goalsOf(ctx context.Context, v store.View, args []string, at measure.Moment) ([]keep.Row, error) {
	s, d, err := v.State(ctx, args[0])
	if err != nil {
		return nil, err
	}
	rows, err := keep.NewKeeper().One(ctx, v, s, d, at)
	return slices.DeleteFunc(rows, func(r keep.Row) bool { return len(args) == 2 && r.Goal.Name != args[1] }), err
}

func writeGoal(e *command.Env, look look, r *keep.Row) error {
	what := look.teller().Goal(&r.Goal)
	if r.Proposed() {
		what += " (proposed; confirm it with \"trillium target set\")"
	}
	return writeResults(e, look, fmt.Sprintf("%s %s: %s\n  “%s”\n", r.State.ID, r.Goal.Name, what, table.Plain(r.Goal.Words)), &r.Goal, r.Results)
}

// writeResults writes results as JSON, as years of CSV, or behind a head the four answers
// of each in words.
func writeResults(e *command.Env, look look, head string, g *measure.Goal, results []*measure.Result) error {
	return command.Print(e, *look.format, results, command.CSV(keep.Years(results)), func(w io.Writer) error {
		t := look.teller()
		fmt.Fprint(w, head)
		for _, x := range results {
			fmt.Fprintln(w)
			if head := strings.Trim(x.Measure+", "+t.Party(x.Party), ", "); head != "" {
				fmt.Fprintln(w, table.Plain(head))
			}
			for _, line := range t.Answers(x) {
				fmt.Fprintln(w, "  "+table.Plain(line))
			}
		}
		for _, d := range g.Differences(results) {
			fmt.Fprintln(w, "\n"+table.Plain(t.Difference(d)))
		}
		return nil
	})
}

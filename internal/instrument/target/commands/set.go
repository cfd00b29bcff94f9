package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

func propose() command.Command {
	return command.Command{Name: "propose", Args: "[flags] COMMITMENT [GOAL] > goal.json",
		Takes: command.Between(1, 2, "propose takes a commitment and, if it promises several quantities, the name of a goal"),
		Set: func(f *command.Flags) command.Run {
			where := f.Register()
			var measures measureFlag
			f.Var(&measures, "measure", measureUsage)
			return func(ctx context.Context, e *command.Env, args []string) error {
				return where.View(ctx, time.Time{}, func(v store.View) error { return writeProposals(ctx, e, v, args, measures) })
			}
		}}
}

// writeProposals writes the goals of a commitment, bound to measures, for people to mend.
func writeProposals(ctx context.Context, e *command.Env, v store.View, args []string, measures measureFlag) error {
	s, _, err := v.State(ctx, args[0])
	if err != nil {
		return err
	}
	rows, err := goalsOf(ctx, v, args, measure.Moment{})
	if err != nil {
		return err
	}
	for i := range rows {
		g := rows[i].Goal
		find := func(id string) (*timeseries.Dataset, error) {
			d, _, err := series.Dataset(ctx, v, id)
			return d, err
		}
		if err := measures.bind(&g, s.Parties, find); err != nil {
			return err
		}
		if err := g.Check(); err != nil {
			e.Warn("%s %s needs mending: %v", args[0], g.Name, err)
		}
		if err := command.Indented(e.Stdout, g); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s promises no such quantity: %w; write a goal by hand, see docs/targets.md", strings.Join(args, " "), trillium.ErrNotFound)
	}
	return nil
}

const measureUsage = "`NAME=DATASET[,DIMENSION=PATTERN…]`: measure it by these series; may be given several times"

// A measureFlag is -measure, which may be given several times.
type measureFlag []string

func (m *measureFlag) String() string     { return strings.Join(*m, " ") }
func (m *measureFlag) Set(s string) error { *m = append(*m, s); return nil }

// bind adds the measures to a goal. Only parties that the commitment binds are
// members; where all are bound together, all of the dataset are.
func (m measureFlag) bind(g *measure.Goal, parties []string, find func(id string) (*timeseries.Dataset, error)) error {
	if g.Kind == measure.Event {
		return nil
	}
	var bound []string
	for _, p := range parties {
		if p != trillium.All {
			bound = append(bound, p)
		}
	}
	for _, spec := range m {
		name, id, filter, err := parseMeasure(spec)
		if err != nil {
			return err
		}
		d, err := find(id)
		if err != nil {
			return err
		}
		x, err := measure.Bind(name, d, bound, filter)
		if err != nil {
			return err
		}
		g.Measures = append(g.Measures, x)
	}
	return nil
}

// parseMeasure reads NAME=DATASET,DIMENSION=PATTERN; without a name it is the dataset's
// title, and a name may hold commas.
func parseMeasure(spec string) (name, dataset string, filter map[string]string, err error) {
	head, rest, named := strings.Cut(spec, "=")
	if first, _, list := strings.Cut(head, ","); !named || list && timeseries.ValidID(first) {
		head, rest = "", spec
	}
	parts := strings.Split(rest, ",")
	filter = make(map[string]string)
	for _, f := range parts[1:] {
		dimension, pattern, ok := strings.Cut(f, "=")
		if !ok {
			return "", "", nil, command.Usagef("-measure is NAME=DATASET,DIMENSION=PATTERN, not %q", spec)
		}
		filter[dimension] = pattern
	}
	return head, parts[0], filter, nil
}

// readGoal reads a file with a goal. The error says where in it something is wrong.
func readGoal(e *command.Env, name string) (measure.Goal, error) {
	var g measure.Goal
	data, err := e.ReadFile(name, 1<<20)
	if err != nil {
		return g, err
	}
	if err := command.StrictJSON(name, data, &g); err != nil {
		return g, fmt.Errorf("%w (\"propose COMMITMENT GOAL\" writes one goal; docs/targets.md lists its fields)", err)
	}
	if err := g.Check(); err != nil {
		return g, fmt.Errorf("%s: %w", name, err)
	}
	return g, nil
}

func set() command.Command {
	return command.Command{Name: "set", Args: "-as LOGIN -reason WORDS COMMITMENT goal.json", Set: func(f *command.Flags) command.Run {
		where := f.Register()
		as := f.String("as", "", "`LOGIN` of who confirms it")
		reason := f.String("reason", "", "why it is so, in `WORDS`")
		return func(ctx context.Context, e *command.Env, args []string) error {
			if len(args) != 2 || *as == "" || *reason == "" {
				return command.Usagef("set takes a commitment and a file with a goal; -as says who confirms it and -reason why")
			}
			g, err := readGoal(e, args[1])
			if err != nil {
				return err
			}
			return where.Open(ctx, command.ToChange, func(register *store.Store) error {
				s, _, err := register.Now().State(ctx, args[0])
				if err != nil {
					return err
				}
				d, err := register.Decide(ctx, *as, args[0], review.Draft{Reason: *reason, Last: s.Head(), Body: keep.Targeting{Goal: g}})
				if err == nil {
					_, err = fmt.Fprintf(e.Stdout, "%s %s %s\n", d.Hash, d.Subject, g.Name)
				}
				return err
			})
		}
	}}
}

func assess() command.Command {
	return command.Command{Name: "assess", Args: "-goal goal.json [flags] FILE…", Set: func(f *command.Flags) command.Run {
		from, look := addSeriesFlags(f), addLook(f, resultRows)
		name := f.String("goal", "", "`FILE` with the goal as JSON")
		var measures measureFlag
		f.Var(&measures, "measure", measureUsage)
		return func(_ context.Context, e *command.Env, files []string) error {
			if *name == "" {
				return command.Usagef("give the goal with -goal, and files of series")
			}
			g, err := readGoal(e, *name)
			if err != nil {
				return err
			}
			list, err := datasets(e, from, files)
			if err != nil {
				return err
			}
			err = measures.bind(&g, nil, func(id string) (*timeseries.Dataset, error) {
				for _, d := range list {
					if d.ID == id {
						return d, nil
					}
				}
				return nil, fmt.Errorf("dataset %s: %w among the files", id, trillium.ErrNotFound)
			})
			if err != nil {
				return err
			}
			results := g.Assess(look.moment(), func(id string) *timeseries.Series {
				for _, d := range list {
					if s := d.Find(id); s != nil {
						return s
					}
				}
				return nil
			})
			return writeResults(e, look, fmt.Sprintf("%s: %s\n", g.Name, look.teller().Goal(&g)), &g, results)
		}
	}}
}

// datasets reads files of series.
func datasets(e *command.Env, f *seriesFlags, files []string) ([]*timeseries.Dataset, error) {
	m, err := f.read(e)
	if err != nil {
		return nil, err
	}
	var list []*timeseries.Dataset
	for _, file := range files {
		data, err := e.ReadFile(file, timeseries.MaxFile)
		if err != nil {
			return nil, err
		}
		d, err := timeseries.Read(file, data, &m)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

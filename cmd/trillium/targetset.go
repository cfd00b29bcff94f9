package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/goals"
	"trillium/internal/instrument/target"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/timeseries"
)

func targetPropose(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	var measures measureFlag
	flags.Var(&measures, "measure", measureUsage)
	rest, done, err := p.parseVerb(flags, "propose [flags] COMMITMENT [GOAL] > goal.json", args)
	if done || err != nil {
		return err
	}
	if len(rest) < 1 || len(rest) > 2 {
		return usagef("propose takes a commitment and, if it promises several quantities, the name of a goal")
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	defer register.Close()
	v := register.Now()
	s, d, err := v.State(ctx, rest[0])
	if err != nil {
		return err
	}
	rows, err := goals.NewKeeper().One(ctx, v, s, d, target.Moment{})
	if err != nil {
		return err
	}
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	shown := false
	for i := range rows {
		g := rows[i].Goal
		if len(rest) == 2 && g.Name != rest[1] {
			continue
		}
		shown = true
		find := func(id string) (*timeseries.Dataset, error) {
			d, _, err := series.Dataset(ctx, v, id)
			return d, err
		}
		if err := measures.bind(&g, s.Parties, find); err != nil {
			return err
		}
		if err := g.Check(); err != nil {
			fmt.Fprintf(p.stderr, "trillium target: %s %s needs mending: %v\n", rest[0], g.Name, err)
		}
		if err := enc.Encode(g); err != nil {
			return err
		}
	}
	if !shown {
		return fmt.Errorf("%s promises no such quantity: %w; write a goal by hand, see docs/targets.md", strings.Join(rest, " "), trillium.ErrNotFound)
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
func (m measureFlag) bind(g *target.Goal, parties []string, find func(id string) (*timeseries.Dataset, error)) error {
	if g.Kind == target.Event {
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
		x, err := target.Bind(name, d, bound, filter)
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
			return "", "", nil, usagef("-measure is NAME=DATASET,DIMENSION=PATTERN, not %q", spec)
		}
		filter[dimension] = pattern
	}
	return head, parts[0], filter, nil
}

// readGoal reads a file with a goal. The error says where in it something is wrong.
func (p *program) readGoal(name string) (target.Goal, error) {
	var g target.Goal
	data, err := p.readFile(name, 1<<20)
	if err != nil {
		return g, err
	}
	if err := strictJSON(name, data, &g); err != nil {
		return g, fmt.Errorf("%w (\"propose COMMITMENT GOAL\" writes one goal; docs/targets.md lists its fields)", err)
	}
	if err := g.Check(); err != nil {
		return g, fmt.Errorf("%s: %w", name, err)
	}
	return g, nil
}

func targetSet(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	as := flags.String("as", "", "`LOGIN` of who confirms it")
	reason := flags.String("reason", "", "why it is so, in `WORDS`")
	rest, done, err := p.parseVerb(flags, "set -as LOGIN -reason WORDS COMMITMENT goal.json", args)
	if done || err != nil {
		return err
	}
	if len(rest) != 2 || *as == "" || *reason == "" {
		return usagef("set takes a commitment and a file with a goal; -as says who confirms it and -reason why")
	}
	g, err := p.readGoal(rest[1])
	if err != nil {
		return err
	}
	register, err := where.existing(ctx)
	if err != nil {
		return err
	}
	var d review.Decision
	s, _, err := register.Now().State(ctx, rest[0])
	if err == nil {
		d, err = register.Decide(ctx, *as, rest[0], review.Draft{Reason: *reason, Last: s.Head(), Body: keep.Targeting{Goal: g}})
	}
	if err := errors.Join(err, register.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s %s %s\n", d.Hash, d.Subject, g.Name)
	return err
}

func targetAssess(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	f, look := addSeriesFlags(flags), addLookFlags(flags, resultRows)
	name := flags.String("goal", "", "`FILE` with the goal as JSON")
	var measures measureFlag
	flags.Var(&measures, "measure", measureUsage)
	files, done, err := p.parseVerb(flags, "assess -goal goal.json [flags] FILE…", args)
	if done || err != nil {
		return err
	}
	if *name == "" {
		return usagef("give the goal with -goal, and files of series")
	}
	at, t, err := look.read()
	if err != nil {
		return err
	}
	g, err := p.readGoal(*name)
	if err != nil {
		return err
	}
	list, err := p.datasets(f, files)
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
	results := g.Assess(at, func(id string) *timeseries.Series {
		for _, d := range list {
			if s := d.Find(id); s != nil {
				return s
			}
		}
		return nil
	})
	return p.writeResultsAs(*look.format, t, fmt.Sprintf("%s: %s\n", g.Name, t.Goal(&g)), &g, results)
}

// datasets reads files of series.
func (p *program) datasets(f seriesFlags, files []string) ([]*timeseries.Dataset, error) {
	m, err := f.read(p)
	if err != nil {
		return nil, err
	}
	var list []*timeseries.Dataset
	for _, file := range files {
		data, err := p.readFile(file, timeseries.MaxFile)
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

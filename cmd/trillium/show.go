package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"trillium/internal/command"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/table"
	webshow "trillium/internal/web/show"
)

var showCommand = command.Command{
	Name: "show", Args: "COMMITMENT", Short: "show one commitment with what was decided on it, as it stands or stood",
	Example: "trillium show -at 2024-06-01 nals-2023/6",
	Takes:   command.Between(1, 1, "name one commitment, such as nals-2023/6"),
	Set: func(f *command.Flags) command.Run {
		where, format, at := f.Register(), f.String("format", "table", "`FORMAT` of the output: table or json"), f.Moment()
		return func(ctx context.Context, e *command.Env, args []string) error {
			return where.View(ctx, *at, func(v store.View) error { return show(ctx, e, v, args[0], *format, cmp.Or(*at, time.Now())) })
		}
	},
}

// shown is a commitment with its decisions, as JSON.
type shown struct {
	Commitment any               `json:"commitment"`
	Counts     bool              `json:"counts"`
	MergedInto string            `json:"merged_into,omitempty"`
	SplitInto  []string          `json:"split_into,omitempty"`
	Decisions  []review.Decision `json:"decisions"`
	Findings   []webshow.Told    `json:"findings,omitempty"` // what instruments report
}

// show prints a commitment as it stood, with what instruments report of it on a day.
func show(ctx context.Context, e *command.Env, v store.View, id, format string, day time.Time) error {
	s, d, err := v.State(ctx, id)
	if err != nil {
		return err
	}
	findings, err := webshow.Findings(ctx, finders(), v, s, d, day.UTC().Format(time.DateOnly), e.Words().Language("en"), i18n.PartiesOf(d.Parties))
	if err != nil {
		return err
	}
	if format == "json" {
		out := shown{Commitment: s.Commitment, Counts: s.Counts(), MergedInto: s.MergedInto, SplitInto: s.SplitInto, Decisions: []review.Decision{},
			Findings: findings}
		for _, h := range s.History {
			out.Decisions = append(out.Decisions, h.Decision)
		}
		return command.Lines(e.Stdout, []shown{out})
	}
	var rows [][]string
	row := func(name, text string) {
		if text != "" {
			rows = append(rows, []string{name, table.Plain(text)})
		}
	}
	row("id", s.ID)
	if s.Absent {
		row("digest", s.Text+" (the text is not in this register: "+s.Words()+")")
	} else {
		row("text", s.Text)
	}
	row("parties", strings.Join(s.Parties, ", "))
	for _, a := range s.Actions {
		row("act", a.Text)
	}
	if s.Deadline != nil {
		row("deadline", s.Deadline.Date+" ("+string(s.Deadline.Precision)+") "+s.Deadline.Text)
	}
	for _, g := range s.Targets {
		row("target", g.Text)
	}
	row("strength", string(s.Strength))
	row("bodies", strings.Join(s.Bodies, ", "))
	if s.Rejected {
		row("judged", "not a commitment, by "+s.Judged.Person)
	}
	row("part of", s.MergedInto)
	row("split into", strings.Join(s.SplitInto, ", "))
	for _, c := range s.Conflicts {
		row("conflict", fmt.Sprintf("%s decided %.12s without having seen %.12s of %s", c.Later.Person, c.Later.Hash, c.Earlier.Hash, c.Earlier.Person))
	}
	for _, f := range findings {
		row("finding", f.Date+" "+f.Words+" – "+f.Source)
	}
	for _, h := range s.History {
		state := ""
		if h.Withdrawn != "" {
			state = " [withdrawn]"
		}
		row("decision", fmt.Sprintf("%.12s %s %s %s%s %s – %s", h.Hash, h.Time.Format(time.RFC3339), h.Person, h.Kind, state, h.Decision.Body, h.Reason))
	}
	return command.Columns(rows)(e.Stdout)
}

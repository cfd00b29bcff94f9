package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/table"
)

var showCommand = command{
	name: "show", args: "COMMITMENT", short: "show one commitment with what was decided on it, as it stands or stood",
	example: "trillium show -at 2024-06-01 nals-2023/6",
	run:     runShow,
}

func runShow(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	format := flags.String("format", "table", "`FORMAT` of the output: table or json")
	at := momentFlag(flags)
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usagef("name one commitment, such as nals-2023/6")
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	return errors.Join(p.show(ctx, register.At(t), rest[0], *format), register.Close())
}

// shown is a commitment with its decisions, as JSON.
type shown struct {
	Commitment any               `json:"commitment"`
	Counts     bool              `json:"counts"`
	MergedInto string            `json:"merged_into,omitempty"`
	SplitInto  []string          `json:"split_into,omitempty"`
	Decisions  []review.Decision `json:"decisions"`
}

func (p *program) show(ctx context.Context, v store.View, id, format string) error {
	s, _, err := v.State(ctx, id)
	if err != nil {
		return err
	}
	if format == "json" {
		out := shown{Commitment: s.Commitment, Counts: s.Counts(), MergedInto: s.MergedInto, SplitInto: s.SplitInto, Decisions: []review.Decision{}}
		for _, e := range s.History {
			out.Decisions = append(out.Decisions, e.Decision)
		}
		return lines(p, []shown{out})
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(t, "%s\t%s\n", name, table.Plain(text))
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
	for _, e := range s.History {
		state := ""
		if e.Withdrawn != "" {
			state = " [withdrawn]"
		}
		row("decision", fmt.Sprintf("%.12s %s %s %s%s %s – %s", e.Hash, e.Time.Format(time.RFC3339), e.Person, e.Kind, state, e.Decision.Body, e.Reason))
	}
	return t.Flush()
}

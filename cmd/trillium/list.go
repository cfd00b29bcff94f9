package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/table"
)

var listCommand = command{
	name: "list", args: "commitments|states|decisions|updates|documents", short: "list what the register holds, as it stands or stood",
	example: "trillium list -summit nals-2023 -at 2024-06-01 commitments",
	run:     runList,
}

// lister lists what the flags of the command ask for.
type lister struct {
	p      *program
	view   store.View
	format string
	summit string
	party  string
	person string
	kind   string
	state  string
}

func runList(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	l := lister{p: p}
	flags.StringVar(&l.format, "format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	flags.StringVar(&l.summit, "summit", "", "only what belongs to the summit with this `ID`")
	flags.StringVar(&l.party, "party", "", "only commitments that bind the party with this `CODE`")
	flags.StringVar(&l.person, "person", "", "only decisions of the person with this `LOGIN`")
	flags.StringVar(&l.kind, "kind", "", "only decisions of this `KIND`")
	flags.StringVar(&l.state, "state", "", "only commitments that stand in this `STATE`, such as delivered or not-searched")
	at := momentFlag(flags)
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	lists := map[string]func(lister, context.Context) error{
		"commitments": lister.commitments, "states": lister.states, "decisions": lister.decisions, "updates": lister.updates, "documents": lister.documents}
	if len(rest) != 1 || lists[rest[0]] == nil {
		return usagef("say what to list: commitments, states, decisions, updates or documents")
	}
	if !slices.Contains([]string{"table", "json", "csv"}, l.format) {
		return usagef("-format is table, json or csv, not %q", l.format)
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	l.view = register.At(t)
	return errors.Join(lists[rest[0]](l, ctx), register.Close())
}

// asked returns the commitments that the flags ask for.
func (l lister) asked(ctx context.Context) ([]*review.State, error) {
	docs, err := l.view.Documents(ctx, l.summit)
	if err != nil {
		return nil, err
	}
	var out []*review.State
	for _, d := range docs {
		states, _, err := l.view.States(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, s := range states {
			if l.party == "" || slices.Contains(s.Parties, l.party) || slices.Contains(s.Parties, trillium.All) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

func (l lister) commitments(ctx context.Context) error {
	states, err := l.asked(ctx)
	if err != nil {
		return err
	}
	list := []trillium.Commitment{}
	for _, s := range states {
		if s.Counts() {
			list = append(list, s.Commitment)
		}
	}
	switch l.format {
	case "json":
		return lines(l.p, list)
	case "csv":
		return table.WriteCSV(l.p.stdout, list, true)
	}
	return table.WriteText(l.p.stdout, list)
}

// stateRow is where a commitment stands, as JSON.
type stateRow struct {
	ID        string          `json:"id"`
	State     string          `json:"state"` // "" where nobody looked
	Suggested bool            `json:"suggested"`
	Reason    string          `json:"reason"`
	Person    string          `json:"decided_by,omitempty"`
	Latest    *standing.Piece `json:"latest,omitempty"`
	Text      string          `json:"text"`
}

// states lists where the commitments stand.
func (l lister) states(ctx context.Context) error {
	docs, err := l.view.Documents(ctx, l.summit)
	if err != nil {
		return err
	}
	// Versions tell of the same promises as the document that leads a summit.
	led := make(map[string]bool)
	for _, d := range docs {
		led[d.Summit] = led[d.Summit] || d.Leading
	}
	docs = slices.DeleteFunc(docs, func(d store.Document) bool { return led[d.Summit] && !d.Leading })
	rows, err := standing.NewKeeper().Of(ctx, l.view, docs)
	if err != nil {
		return err
	}
	words := english().Language
	list := []stateRow{}
	for _, r := range rows {
		if l.party != "" && !slices.Contains(r.Parties, l.party) && !slices.Contains(r.Parties, trillium.All) || l.state != "" && r.Standing.Value() != l.state {
			continue
		}
		one := stateRow{ID: r.ID, State: r.Standing.State, Suggested: r.Standing.Suggested(), Reason: r.Standing.Why(words), Latest: r.Standing.Latest, Text: r.Text}
		if d := r.Standing.Decided; d != nil {
			one.Person = d.Person
		}
		list = append(list, one)
	}
	if l.format == "json" {
		return lines(l.p, list)
	}
	out := [][]string{{"commitment", "state", "by", "reason", "text"}}
	for _, r := range list {
		by := cmp.Or(r.Person, "suggested")
		out = append(out, []string{r.ID, cmp.Or(r.State, standing.NotSearched), by, r.Reason, r.Text})
	}
	if l.format == "csv" {
		return table.WriteRows(l.p.stdout, out)
	}
	t := tabwriter.NewWriter(l.p.stdout, 0, 0, 2, ' ', 0)
	for _, row := range out {
		for i := range row {
			row[i] = table.Cut(table.Plain(row[i]), 60)
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

// lines writes a JSON object a line.
func lines[T any](p *program, list []T) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	return encodeAll(enc, list)
}

// most is how many decisions are listed.
const most = 1_000_000

func (l lister) decisions(ctx context.Context) error {
	list, err := l.view.Decisions(ctx, store.DecisionFilter{Person: l.person, Kind: review.Kind(l.kind), Summit: l.summit}, most)
	if err != nil {
		return err
	}
	switch l.format {
	case "json":
		return lines(l.p, list)
	case "csv":
		return table.WriteDecisionsCSV(l.p.stdout, list)
	}
	t := tabwriter.NewWriter(l.p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TIME\tPERSON\tCOMMITMENT\tKIND\tDECISION\tREASON")
	for _, d := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%.12s\t%s\n", d.Time.Format(time.RFC3339), d.Person, d.Subject, d.Kind, d.Hash, table.Cut(table.Plain(d.Reason), 60))
	}
	return t.Flush()
}

func (l lister) updates(ctx context.Context) error {
	states, err := l.asked(ctx)
	if err != nil {
		return err
	}
	list := []table.Update{}
	for _, s := range states {
		for _, u := range s.Updates {
			list = append(list, table.Update{Commitment: s.ID, Report: u})
		}
	}
	switch l.format {
	case "json":
		var decisions []review.Decision
		for _, u := range list {
			decisions = append(decisions, u.Decision)
		}
		return lines(l.p, decisions)
	case "csv":
		return table.WriteUpdatesCSV(l.p.stdout, list)
	}
	t := tabwriter.NewWriter(l.p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DATE\tPARTY\tCOMMITMENT\tSTATUS\tREVIEW\tTEXT")
	for _, u := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Date, u.Progress.Party, u.Commitment, u.Status, table.Verdict(u.Report), table.Cut(table.Plain(u.Text), 60))
	}
	return t.Flush()
}

func (l lister) documents(ctx context.Context) error {
	docs, err := l.view.Documents(ctx, l.summit)
	if err != nil {
		return err
	}
	switch l.format {
	case "json":
		return lines(l.p, docs)
	case "csv":
		return table.WriteRows(l.p.stdout, documentRows(docs))
	}
	t := tabwriter.NewWriter(l.p.stdout, 0, 0, 2, ' ', 0)
	for _, row := range documentRows(docs) {
		for i := range row {
			row[i] = table.Cut(table.Plain(row[i]), 60)
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

func documentRows(docs []store.Document) [][]string {
	rows := [][]string{{"key", "summit", "date", "issuer", "language", "title", "added", "sha256"}}
	for _, d := range docs {
		rows = append(rows, []string{d.Key, d.Summit, d.Date, d.Issuer, d.Language, d.Title, d.Added.Format(time.RFC3339), d.SHA256})
	}
	return rows
}

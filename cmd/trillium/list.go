package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/review"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/table"
)

var listCommand = command.Command{
	Name: "list", Args: "commitments|states|decisions|updates|documents", Short: "list what the register holds, as it stands or stood",
	Example: "trillium list -summit nals-2023 -at 2024-06-01 commitments",
	Takes: func(args []string) error {
		if len(args) != 1 || lists[args[0]] == nil {
			return command.Usagef("say what to list: commitments, states, decisions, updates or documents")
		}
		return nil
	},
	Set: setList,
}

// lists are what can be listed.
var lists = map[string]func(lister, context.Context) error{
	"commitments": lister.commitments, "states": lister.states, "decisions": lister.decisions, "updates": lister.updates, "documents": lister.documents}

// lister lists what the flags of the command ask for.
type lister struct {
	*command.Env
	view   store.View
	format *string
	summit string
	party  string
	person string
	kind   string
	state  string
}

func setList(f *command.Flags) command.Run {
	where := f.Register()
	l := lister{format: f.Format(command.Lists)}
	f.StringVar(&l.summit, "summit", "", "only what belongs to the summit with this `ID`")
	f.StringVar(&l.party, "party", "", "only commitments that bind the party with this `CODE`")
	f.StringVar(&l.person, "person", "", "only decisions of the person with this `LOGIN`")
	f.StringVar(&l.kind, "kind", "", "only decisions of this `KIND`")
	f.StringVar(&l.state, "state", "", "only commitments that stand in this `STATE`, such as delivered or not-searched")
	at := f.Moment()
	return func(ctx context.Context, e *command.Env, args []string) error {
		l.Env = e
		return where.View(ctx, *at, func(v store.View) error {
			l.view = v
			return lists[args[0]](l, ctx)
		})
	}
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
	return command.Print(l.Env, *l.format, list,
		func(w io.Writer) error { return table.WriteCSV(w, list, true) }, func(w io.Writer) error { return table.WriteText(w, list) })
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
	words := l.Words().Language("en")
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
	out := [][]string{{"commitment", "state", "by", "reason", "text"}}
	for _, r := range list {
		by := cmp.Or(r.Person, "suggested")
		out = append(out, []string{r.ID, cmp.Or(r.State, standing.NotSearched), by, r.Reason, r.Text})
	}
	return command.Print(l.Env, *l.format, list, command.CSV(out), command.Narrow(out))
}

// most is how many decisions are listed.
const most = 1_000_000

func (l lister) decisions(ctx context.Context) error {
	list, err := l.view.Decisions(ctx, store.DecisionFilter{Person: l.person, Kind: review.Kind(l.kind), Summit: l.summit}, most)
	if err != nil {
		return err
	}
	rows := [][]string{{"TIME", "PERSON", "COMMITMENT", "KIND", "DECISION", "REASON"}}
	for _, d := range list {
		rows = append(rows,
			[]string{d.Time.Format(time.RFC3339), d.Person, d.Subject, string(d.Kind), fmt.Sprintf("%.12s", d.Hash), table.Cut(table.Plain(d.Reason), 60)})
	}
	return command.Print(l.Env, *l.format, list, func(w io.Writer) error { return table.WriteDecisionsCSV(w, list) }, command.Columns(rows))
}

func (l lister) updates(ctx context.Context) error {
	states, err := l.asked(ctx)
	if err != nil {
		return err
	}
	var list []table.Update
	var decisions []review.Decision
	rows := [][]string{{"DATE", "PARTY", "COMMITMENT", "STATUS", "REVIEW", "TEXT"}}
	for _, s := range states {
		for _, u := range s.Updates {
			list, decisions = append(list, table.Update{Commitment: s.ID, Reported: u}), append(decisions, u.Decision)
			rows = append(rows, []string{u.Date, u.Progress.Party, s.ID, u.Status, table.Verdict(u), table.Cut(table.Plain(u.Text), 60)})
		}
	}
	return command.Print(l.Env, *l.format, decisions, func(w io.Writer) error { return table.WriteUpdatesCSV(w, list) }, command.Columns(rows))
}

func (l lister) documents(ctx context.Context) error {
	docs, err := l.view.Documents(ctx, l.summit)
	if err != nil {
		return err
	}
	rows := [][]string{{"key", "summit", "date", "issuer", "language", "title", "added", "sha256"}}
	for _, d := range docs {
		rows = append(rows, []string{d.Key, d.Summit, d.Date, d.Issuer, d.Language, d.Title, d.Added.Format(time.RFC3339), d.SHA256})
	}
	return command.Print(l.Env, *l.format, docs, command.CSV(rows), command.Narrow(rows))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/store"
	"trillium/internal/table"
)

var findCommand = command.Command{
	Name: "find", Short: "look in the corpus for what became of a commitment",
	Example: "trillium find -commitment nals-2023/6",
	Set:     setFind,
}

func setFind(f *command.Flags) command.Run {
	where := f.Register()
	id := f.String("commitment", "", "`ID` of the commitment, such as nals-2023/6; or of a summit, for all its commitments")
	n := f.Int("n", 10, "how many proposals at most")
	format := f.Format(command.Lists)
	return func(ctx context.Context, e *command.Env, args []string) error {
		if *id == "" && len(args) == 1 {
			*id, args = args[0], nil
		}
		switch {
		case len(args) > 0:
			return command.Usagef("one commitment or summit at a time, not %q", args[0])
		case *id == "":
			return command.Usagef("give -commitment, such as nals-2023/6, or a summit, such as nals-2023")
		case *n < 1 || *n > 1000:
			return command.Usagef("-n is between 1 and 1000")
		}
		p := program{e}
		return p.searching(ctx, where, func(register *store.Store, s *corpus.Searcher) error {
			return p.find(ctx, register, s, *id, *n, *format)
		})
	}
}

// searching opens a register and its index, level with each other, for f.
func (p program) searching(ctx context.Context, where command.Register, f func(*store.Store, *corpus.Searcher) error) error {
	return where.Open(ctx, command.ToChange, func(register *store.Store) error {
		dir, err := indexOf(where)
		if err != nil {
			return err
		}
		s, err := p.level(ctx, newPipeline(), register, dir)
		if err != nil {
			return err
		}
		defer s.Close()
		return f(register, s)
	})
}

// level opens the index in dir to read. One that was cut off, is damaged or was
// made for another state of the register is made level first.
func (p program) level(ctx context.Context, l pipeline, register *store.Store, dir string) (*corpus.Searcher, error) {
	s, err := corpus.NewSearcher(register, dir, l.lexicon, l.reader)
	if err == nil {
		var behind bool
		if behind, err = s.Behind(ctx); err == nil && !behind {
			return s, nil
		}
		s.Close()
	}
	err = l.corpus(register, dir).Level(ctx, p.telling("index"))
	if errors.Is(err, trillium.ErrConflict) {
		fmt.Fprintf(p.Stderr, "trillium: another process is indexing; what it has not finished is not searched yet\n")
	} else if err != nil {
		return nil, err
	}
	return corpus.NewSearcher(register, dir, l.lexicon, l.reader)
}

// found is a proposal as JSON Lines and CSV give it.
type found struct {
	Commitment string `json:"commitment"`
	evidence.Proposal
}

func (p program) find(ctx context.Context, register *store.Store, s *corpus.Searcher, id string, n int, format string) error {
	ids := []string{id}
	if !strings.Contains(id, "/") {
		var err error
		if ids, err = commitmentsOf(ctx, register, id); err != nil {
			return err
		}
	}
	first := true
	progress := p.Progress(len(ids))
	done := 0
	err := s.FindAll(ctx, store.CommandLine, ids, n, func(id string, r corpus.Receipt) error {
		done++
		progress.Show(done)
		var list []found
		for _, x := range r.Proposals {
			list = append(list, found{id, x})
		}
		rows := proposalRows(id, r.Proposals, first)
		first = false
		return command.Print(p.Env, format, list, command.CSV(rows), tellProposals(id, r))
	})
	progress.End()
	return err
}

// tellProposals tells people of proposals, with the receipt.
func tellProposals(id string, r corpus.Receipt) command.Form {
	return func(w io.Writer) error {
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n", id)
		shown, slight := 0, 0
		for _, x := range r.Proposals {
			if x.Slight {
				slight++
				continue
			}
			shown++
			fmt.Fprintf(&b, "%3d  %.2f  %-8s  %s  %s\n     %s\n     %s\n     %s\n", x.Rank, x.Score, x.Told(), x.Date, table.Plain(x.Title),
				table.Plain(table.Cut(x.Text, 300)), table.Plain(strings.Join(x.Why, "; ")), table.Plain(x.Document))
		}
		if shown == 0 {
			fmt.Fprintf(&b, "%s: nothing was found\n", id)
		}
		if slight > 0 {
			fmt.Fprintf(&b, "%s: %d more are less likely to bear on it and not shown; -format json has them, marked slight\n", id, slight)
		}
		fmt.Fprintf(&b, "%s: searched %d documents of %s to %s (%d since the promise), read %d passages in %d of them\n",
			id, r.State.Documents, r.State.From, r.State.To, r.After, r.Read, r.In)
		if len(r.Missing.Issuers) > 0 {
			fmt.Fprintf(&b, "%s: the corpus has no document issued by %s since then\n", id, strings.Join(r.Missing.Issuers, ", "))
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
}

// commitmentsOf are the ids of the commitments of a summit's leading document.
func commitmentsOf(ctx context.Context, register *store.Store, summit string) ([]string, error) {
	view := register.Now()
	docs, err := view.Documents(ctx, summit)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("summit %s: %w", summit, trillium.ErrNotFound)
	}
	states, _, err := view.States(ctx, docs[0])
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range states {
		if s.Counts() {
			ids = append(ids, s.Commitment.ID)
		}
	}
	return ids, nil
}

// proposalRows are proposals as CSV gives them.
func proposalRows(id string, list []evidence.Proposal, header bool) [][]string {
	var rows [][]string
	if header {
		rows = append(rows,
			[]string{"commitment", "rank", "relation", "score", "date", "issuer", "kind", "title", "text", "why", "document", "address", "start", "end"})
	}
	for _, x := range list {
		rows = append(rows, []string{id, strconv.Itoa(x.Rank), string(x.Relation), strconv.FormatFloat(x.Score, 'f', 3, 64), x.Date, x.Issuer, x.Kind, x.Title,
			x.Text, strings.Join(x.Why, " | "), x.Document, x.Address, strconv.Itoa(x.Start), strconv.Itoa(x.End)})
	}
	return rows
}

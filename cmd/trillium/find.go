package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/store"
	"trillium/internal/table"
)

var findCommand = command{
	name: "find", args: "", short: "look in the corpus for what became of a commitment",
	example: "trillium find -commitment nals-2023/6",
	run:     runFind,
}

func runFind(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	id := flags.String("commitment", "", "`ID` of the commitment, such as nals-2023/6; or of a summit, for all its commitments")
	n := flags.Int("n", 10, "how many proposals at most")
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if *id == "" && len(rest) == 1 {
		*id, rest = rest[0], nil
	}
	switch {
	case len(rest) > 0:
		return usagef("one commitment or summit at a time, not %q", rest[0])
	case *id == "":
		return usagef("give -commitment, such as nals-2023/6, or a summit, such as nals-2023")
	case *n < 1 || *n > 1000:
		return usagef("-n is between 1 and 1000")
	case *format != "table" && *format != "json" && *format != "csv":
		return usagef("-format is table, json or csv, not %q", *format)
	}
	register, searcher, err := p.searcher(ctx, where)
	if err != nil {
		return err
	}
	err = p.find(ctx, register, searcher, *id, *n, *format)
	searcher.Close()
	return errors.Join(err, register.Close())
}

// searcher opens a register and its index, level with each other.
func (p *program) searcher(ctx context.Context, where whereabouts) (*store.Store, *corpus.Searcher, error) {
	register, err := where.existing(ctx)
	if err != nil {
		return nil, nil, err
	}
	s, err := p.open(ctx, where, register)
	if err != nil {
		return nil, nil, errors.Join(err, register.Close())
	}
	return register, s, nil
}

func (p *program) open(ctx context.Context, where whereabouts, register *store.Store) (*corpus.Searcher, error) {
	dir, err := where.index()
	if err != nil {
		return nil, err
	}
	return p.level(ctx, newPipeline(), register, dir)
}

// level opens the index in dir to read. One that was cut off, is damaged or was
// made for another state of the register is made level first.
func (p *program) level(ctx context.Context, l pipeline, register *store.Store, dir string) (*corpus.Searcher, error) {
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
		fmt.Fprintf(p.stderr, "trillium: another process is indexing; what it has not finished is not searched yet\n")
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

func (p *program) find(ctx context.Context, register *store.Store, s *corpus.Searcher, id string, n int, format string) error {
	ids := []string{id}
	if !strings.Contains(id, "/") {
		var err error
		if ids, err = commitmentsOf(ctx, register, id); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	first := true
	progress := p.progress(len(ids))
	done := 0
	err := s.FindAll(ctx, store.CommandLine, ids, n, func(id string, r corpus.Receipt) error {
		done++
		progress.show(done)
		defer func() { first = false }()
		switch format {
		case "json":
			for _, x := range r.Proposals {
				if err := enc.Encode(found{id, x}); err != nil {
					return err
				}
			}
			return nil
		case "csv":
			return table.WriteRows(p.stdout, proposalRows(id, r.Proposals, first))
		}
		return p.tellProposals(id, r)
	})
	progress.end()
	return err
}

// tellProposals prints proposals for people, with the receipt.
func (p *program) tellProposals(id string, r corpus.Receipt) error {
	shown, slight := 0, 0
	if _, err := fmt.Fprintf(p.stdout, "%s\n", id); err != nil {
		return err
	}
	for _, x := range r.Proposals {
		if x.Slight {
			slight++
			continue
		}
		shown++
		if _, err := fmt.Fprintf(p.stdout, "%3d  %.2f  %-8s  %s  %s\n     %s\n     %s\n     %s\n", x.Rank, x.Score, x.Relation, x.Date, table.Plain(x.Title),
			table.Plain(table.Cut(x.Text, 300)), table.Plain(strings.Join(x.Why, "; ")), table.Plain(x.Document)); err != nil {
			return err
		}
	}
	if shown == 0 {
		if _, err := fmt.Fprintf(p.stdout, "%s: nothing was found\n", id); err != nil {
			return err
		}
	}
	if slight > 0 {
		if _, err := fmt.Fprintf(p.stdout, "%s: %d more share words only and are not shown; -format json has them, marked slight\n", id, slight); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(p.stdout, "%s: searched %d documents of %s to %s (%d since the promise), read %d passages in %d of them\n",
		id, r.State.Documents, r.State.From, r.State.To, r.After, r.Read, r.In)
	if err == nil && len(r.Missing.Issuers) > 0 {
		_, err = fmt.Fprintf(p.stdout, "%s: the corpus has no document issued by %s since then\n", id, strings.Join(r.Missing.Issuers, ", "))
	}
	return err
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
		rows = append(rows, []string{"commitment", "rank", "relation", "score", "date", "issuer", "kind", "title", "text", "why", "document", "address", "start", "end"})
	}
	for _, x := range list {
		rows = append(rows, []string{id, strconv.Itoa(x.Rank), string(x.Relation), strconv.FormatFloat(x.Score, 'f', 3, 64), x.Date, x.Issuer, x.Kind, x.Title,
			x.Text, strings.Join(x.Why, " | "), x.Document, x.Address, strconv.Itoa(x.Start), strconv.Itoa(x.End)})
	}
	return rows
}

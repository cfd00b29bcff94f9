package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/store"
)

var rereadCommand = command{
	name: "reread", args: "", short: "read the register's documents again with the rules of this version",
	example: "trillium reread",
	run:     runReread,
}

func runReread(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	if err := noArguments(flags, args); err != nil {
		return err
	}
	register, err := where.existing(ctx)
	if err != nil {
		return err
	}
	return errors.Join(p.reread(ctx, register), register.Close())
}

func (p *program) reread(ctx context.Context, register *store.Store) error {
	docs, err := register.Now().Documents(ctx, "")
	if err != nil {
		return err
	}
	l, tell := newPipeline(), p.counting()
	changed, bad := 0, false
	for i, d := range docs {
		r, err := l.again(ctx, register, d)
		var unreadable *trillium.ReadError
		if errors.As(err, &unreadable) {
			fmt.Fprintf(p.stderr, "trillium reread: %s: %v\n", d.Key, err)
			bad = true
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", d.Key, err)
		}
		if r.New {
			changed++
			fmt.Fprintf(p.stdout, "%s: %d commitments stay, new: %s, gone: %s\n", d.Key, r.Kept, listed(r.Added), listed(r.Gone))
		}
		_, misfits, err := register.Now().States(ctx, d)
		if err != nil {
			return err
		}
		for _, e := range misfits {
			fmt.Fprintf(p.stdout, "  no longer fits: %s by %s on %s (%.12s): %s\n", e.Kind, e.Person, e.Subject, e.Hash, e.Misfit)
		}
		tell(i+1, len(docs))
	}
	fmt.Fprintf(p.stdout, "%d documents read again, %d differently\n", len(docs), changed)
	if bad {
		return errReported
	}
	return nil
}

func listed(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/store"
)

var rereadCommand = command.Command{
	Name: "reread", Short: "read the register's documents again with the rules of this version",
	Example: "trillium reread",
	Takes:   command.Nothing,
	Set: func(f *command.Flags) command.Run {
		where := f.Register()
		return func(ctx context.Context, e *command.Env, _ []string) error {
			return where.Open(ctx, command.ToChange, func(register *store.Store) error { return program{e}.reread(ctx, register) })
		}
	},
}

func (p program) reread(ctx context.Context, register *store.Store) error {
	docs, err := register.Now().Documents(ctx, "")
	if err != nil {
		return err
	}
	l, err := newPipeline().of(ctx, register)
	if err != nil {
		return err
	}
	tell := p.Progress(0).Tell
	changed, bad := 0, false
	for i, d := range docs {
		r, err := l.again(ctx, register, d)
		var unreadable *trillium.ReadError
		if errors.As(err, &unreadable) {
			p.Warn("%s: %v", d.Key, err)
			bad = true
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", d.Key, err)
		}
		if r.New {
			changed++
			fmt.Fprintf(p.Stdout, "%s: %d commitments stay, new: %s, gone: %s\n", d.Key, r.Kept, listed(r.Added), listed(r.Gone))
		}
		_, misfits, err := register.Now().States(ctx, d)
		if err != nil {
			return err
		}
		for _, e := range misfits {
			fmt.Fprintf(p.Stdout, "  no longer fits: %s by %s on %s (%.12s): %s\n", e.Kind, e.Person, e.Subject, e.Hash, e.Misfit)
		}
		tell(i+1, len(docs))
	}
	fmt.Fprintf(p.Stdout, "%d documents read again, %d differently\n", len(docs), changed)
	if bad {
		return command.ErrReported
	}
	return nil
}

func listed(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return strings.Join(ids, ", ")
}

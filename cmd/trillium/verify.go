package main

import (
	"context"
	"fmt"
	"time"

	"trillium/internal/command"
	"trillium/internal/store"
)

var verifyCommand = command.Command{
	Name: "verify", Short: "check every stored hash, every span and every chain of decisions",
	Example: "trillium verify",
	Takes:   command.Nothing,
	Set: func(f *command.Flags) command.Run {
		where, at := f.Register(), f.Moment()
		return func(ctx context.Context, e *command.Env, _ []string) error {
			return where.Open(ctx, command.ToRead, func(register *store.Store) error { return program{e}.verify(ctx, register, *at) })
		}
	},
}

// settled is how old a moment is when nothing more is kept in it: what was
// begun before it is by then kept or given up, also by another server whose
// clock differs a little.
const settled = time.Minute

// verify prints what is wrong, or that nothing is, and the fingerprint of the
// moment, or of the last that is settled.
func (p program) verify(ctx context.Context, register *store.Store, at time.Time) error {
	if at.IsZero() {
		at = time.Now().UTC().Add(-settled).Truncate(time.Second)
	}
	r, err := register.Verify(ctx, at, p.Progress(0).Tell)
	if err != nil {
		return err
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(p.Stdout, problem)
	}
	fmt.Fprintf(p.Stdout, "%d documents, %d commitments, %d decisions, %d people checked: %d problems\n", r.Documents, r.Commitments, r.Decisions,
		r.People, len(r.Problems))
	fmt.Fprintf(p.Stdout, "fingerprint as of %s: %s\n", r.At.Format(time.RFC3339Nano), r.Fingerprint)
	if len(r.Problems) > 0 {
		return command.ErrReported
	}
	return nil
}

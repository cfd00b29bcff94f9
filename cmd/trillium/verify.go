package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"trillium/internal/store"
)

var verifyCommand = command{
	name: "verify", args: "", short: "check every stored hash, every span and every chain of decisions",
	example: "trillium verify",
	run:     runVerify,
}

func runVerify(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	at := momentFlag(flags)
	if err := noArguments(flags, args); err != nil {
		return err
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	return errors.Join(p.verify(ctx, register, t), register.Close())
}

// settled is how old a moment is when nothing more is kept in it: what was
// begun before it is by then kept or given up, also by another server whose
// clock differs a little.
const settled = time.Minute

// verify prints what is wrong, or that nothing is, and the fingerprint of the
// moment, or of the last that is settled.
func (p *program) verify(ctx context.Context, register *store.Store, at time.Time) error {
	if at.IsZero() {
		at = time.Now().UTC().Add(-settled).Truncate(time.Second)
	}
	r, err := register.Verify(ctx, at, p.counting())
	if err != nil {
		return err
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(p.stdout, problem)
	}
	fmt.Fprintf(p.stdout, "%d documents, %d commitments, %d decisions, %d people checked: %d problems\n", r.Documents, r.Commitments, r.Decisions, r.People, len(r.Problems))
	fmt.Fprintf(p.stdout, "fingerprint as of %s: %s\n", r.At.Format(time.RFC3339Nano), r.Fingerprint)
	if len(r.Problems) > 0 {
		return errReported
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"trillium"
	"trillium/internal/store"
)

var addCommand = command{
	name: "add", args: "FILE…", short: "read documents of a summit and keep them in the register",
	example: "trillium add -summit nals-2023 fact-sheet.md",
	run:     runAdd,
}

func runAdd(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	summit := flags.String("summit", "", "`ID` of the summit, such as nals-2023; without it the front matter or the title says")
	files, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("name at least one file, or - for standard input")
	}
	if *summit != "" && !trillium.ValidSummit(*summit) {
		return usagef("-summit %q is not an id: use lower-case letters, digits and hyphens, such as nals-2023", *summit)
	}
	register, err := where.open(ctx)
	if err != nil {
		return err
	}
	err = newPipeline().each(ctx, p, "add", *summit, files, func(r *trillium.Reading) error {
		return p.add(ctx, register, r)
	})
	return errors.Join(err, register.Close())
}

// add keeps one reading and says what became of it.
func (p *program) add(ctx context.Context, register *store.Store, r *trillium.Reading) error {
	a, err := register.AddReading(ctx, store.CommandLine, r)
	if err != nil {
		return err
	}
	what := "added to"
	if !a.New {
		what = "already in"
	}
	noun := "commitments"
	if a.Commitments == 1 {
		noun = "commitment"
	}
	fmt.Fprintf(p.stdout, "%s: %s %s as %s, %d %s\n", r.Document.Name, what, a.Document.Summit, a.Document.Key, a.Commitments, noun)
	return nil
}

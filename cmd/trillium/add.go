package main

import (
	"context"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/store"
)

var addCommand = command.Command{
	Name: "add", Args: "FILE|ADDRESS…", Short: "read documents of a summit, or that evidence rests on, and keep them in the register",
	Example: "trillium add -summit nals-2023 fact-sheet.md",
	Takes:   command.Between(1, -1, "name at least one file or address, or - for standard input"),
	Set:     setAdd,
}

func setAdd(f *command.Flags) command.Run {
	where := f.Register()
	summit := f.String("summit", "", "`ID` of the summit, such as nals-2023; without it the front matter or the title says")
	apart := f.Bool("apart", false,
		"keep a document as a version of its own, although the register knows other bytes of the same issuer and language by their hash alone")
	return func(ctx context.Context, e *command.Env, files []string) error {
		if *summit != "" && !trillium.ValidSummit(*summit) {
			return command.Usagef("-summit %q is not an id: use lower-case letters, digits and hyphens, such as nals-2023", *summit)
		}
		dir, err := indexOf(where)
		if err != nil {
			return err
		}
		return where.Open(ctx, command.ToMake, func(register *store.Store) error {
			l, err := newPipeline().of(ctx, register)
			if err != nil {
				return err
			}
			a := &adding{program: program{e}, register: register, corpus: l.corpus(register, dir), apart: *apart}
			if a.cited, err = register.Withheld(ctx); err != nil {
				return err
			}
			return l.each(ctx, a.program, *summit, files, func(r *trillium.Reading) error { return a.keep(ctx, r) })
		})
	}
}

// adding keeps documents.
type adding struct {
	program
	register *store.Store
	corpus   *corpus.Corpus
	cited    []store.Cited // documents that evidence quotes by their hash
	apart    bool
}

// keep keeps one reading and says what became of it. A document that evidence quotes by
// its hash goes into the corpus, also if it is one of a summit.
func (a *adding) keep(ctx context.Context, r *trillium.Reading) error {
	i := slices.IndexFunc(a.cited, func(c store.Cited) bool { return c.SHA256 == r.Document.SHA256 })
	if i < 0 {
		return a.add(ctx, a.register, r, a.apart)
	}
	if r.Document.Summit != "" {
		if err := a.add(ctx, a.register, r, a.apart); err != nil {
			return err
		}
	}
	c := a.cited[i]
	got, err := a.corpus.Add(ctx,
		[]corpus.Source{{Name: c.Document, File: store.File{Path: c.Address, Size: int64(len(r.Document.Data))}, Data: r.Document.Data}}, a.telling("add"))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: evidence rests on it; added to the corpus as %s, %s again\n", r.Document.Name, c.Document,
		counted(got.Lit, "quotation has its words", "quotations have their words"))
	return nil
}

// add keeps one reading and says what became of it.
func (p program) add(ctx context.Context, register *store.Store, r *trillium.Reading, apart bool) error {
	keep := register.AddReading
	if apart {
		keep = register.AddVersion
	}
	a, err := keep(ctx, store.CommandLine, r)
	if err != nil {
		return err
	}
	what := "added to"
	switch {
	case a.Lit:
		what = "the text of a document known by its hash, attached to"
	case !a.New:
		what = "already in"
	}
	fmt.Fprintf(p.Stdout, "%s: %s %s as %s, %s\n", r.Document.Name, what, a.Document.Summit, a.Document.Key, counted(a.Commitments, "commitment", "commitments"))
	return nil
}

// counted is a number with what it counts.
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

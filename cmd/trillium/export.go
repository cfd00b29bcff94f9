package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trillium"
	"trillium/internal/store"
)

var exportCommand = command{
	name: "export", args: "FILE|DIR", short: "write the whole register as one archive, without what people sign in with",
	example: "trillium export register.zip, or trillium export -without-texts DIR for whoever may share decisions and not documents",
	run: func(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
		return runExport(p, ctx, flags, args, false)
	},
}

var backupCommand = command{
	name: "backup", args: "FILE", short: "write the whole register with its accounts, also while it is served, and check the result",
	example: "trillium backup register-2026-11-21.zip",
	run: func(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
		return runExport(p, ctx, flags, args, true)
	},
}

func runExport(p *program, ctx context.Context, flags *flag.FlagSet, args []string, accounts bool) error {
	where := registerFlags(flags)
	damaged, bare := new(bool), new(bool)
	if !accounts {
		bare = flags.Bool("without-texts", false, "write a folder of JSON Lines with decisions, hashes and our own words, but no sentence of any source")
	} else {
		damaged = flags.Bool("damaged", false, "save the register although it does not verify, to look into it elsewhere")
	}
	name, err := oneFile(flags, args)
	if err != nil {
		return err
	}
	if accounts && name == "-" {
		return usagef("a backup is a file, because it is read back; \"trillium export -\" writes to standard output")
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	if *bare {
		return errors.Join(p.exportWithoutTexts(ctx, register, name), register.Close())
	}
	return errors.Join(p.export(ctx, register, name, accounts, *damaged), register.Close())
}

func oneFile(flags *flag.FlagSet, args []string) (string, error) {
	rest, err := parse(flags, args)
	if err != nil {
		return "", err
	}
	if len(rest) != 1 {
		return "", usagef("name one file")
	}
	return rest[0], nil
}

// export writes the archive beside its name first, so that an interrupted one
// is never taken for whole, and reads a backup back to see that it restores.
func (p *program) export(ctx context.Context, register *store.Store, name string, accounts, damaged bool) (err error) {
	if accounts && !damaged {
		if err := p.requireSound(ctx, register); err != nil {
			return err
		}
	}
	if name == "-" {
		return register.Export(ctx, p.stdout, accounts, nil)
	}
	if exists(name) {
		return fmt.Errorf("%s: %w: there is such a file; give another name, or move it away", name, trillium.ErrConflict)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := register.Export(ctx, f, accounts, p.counting()); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("%s: %w; is the disk full?", name, err)
	}
	if accounts && !damaged {
		if err := p.tryRestore(ctx, f); err != nil {
			return fmt.Errorf("the backup does not restore: %w", err)
		}
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	st, err := os.Stat(name)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s: %d bytes\n", name, st.Size())
	return nil
}

// exportWithoutTexts writes the folder beside its name first, and tells of our own
// words that repeat a source.
func (p *program) exportWithoutTexts(ctx context.Context, register *store.Store, name string) error {
	if name == "-" {
		return usagef("an archive without texts is a folder; name one")
	}
	if exists(name) {
		return fmt.Errorf("%s: %w: there is such a folder; give another name, or move it away", name, trillium.ErrConflict)
	}
	dir, err := os.MkdirTemp(filepath.Dir(filepath.Clean(name)), ".trillium-export-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	l := newPipeline()
	if err := register.ExportWithoutTexts(ctx, dir, l.told(register)); err != nil {
		return err
	}
	repeats, err := register.Repeats(ctx)
	if err != nil {
		return err
	}
	for _, r := range repeats {
		fmt.Fprintf(p.stderr, "trillium export: %s, decision %.12s (%s): our own words repeat a source: %q\n", r.Subject, r.Hash, r.Kind, r.Words)
	}
	if err := os.Rename(dir, name); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s: the register without texts\n", name)
	return nil
}

// told tells of documents what only their texts do.
func (l pipeline) told(register *store.Store) func(context.Context, store.Document) (store.Told, error) {
	documents, reports := l.documents(register), l.reports(register)
	return func(ctx context.Context, d store.Document) (store.Told, error) {
		title := trillium.Collapse(strings.TrimSuffix(d.Title, "…"))
		doc, err := documents(ctx, d)
		if err != nil {
			return store.Told{}, err
		}
		told := store.Told{Parties: doc.Names}
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			told.Sentence = told.Sentence || b.Kind != trillium.Heading && strings.HasPrefix(trillium.Collapse(b.Text), title)
		}
		if len(told.Parties) > 0 {
			return told, nil
		}
		members, err := reports.Members(ctx, d)
		told.Parties = make(map[string]string)
		for _, code := range members {
			told.Parties[code] = code
		}
		return told, err
	}
}

// requireSound refuses to back up a register that does not verify: the
// backups from before are what is needed then.
func (p *program) requireSound(ctx context.Context, register *store.Store) error {
	r, err := register.Verify(ctx, time.Time{}, nil)
	if err != nil || len(r.Problems) == 0 {
		return err
	}
	for _, problem := range r.Problems {
		fmt.Fprintf(p.stderr, "trillium backup: %s\n", problem)
	}
	return fmt.Errorf("%w: the register does not verify, so no backup was written; keep the older ones, and with -damaged save this one apart", trillium.ErrInvalid)
}

// tryRestore restores a backup into a register that is thrown away.
func (p *program) tryRestore(ctx context.Context, f *os.File) error {
	dir, err := os.MkdirTemp(filepath.Dir(f.Name()), ".trillium-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	trial, err := store.Open(ctx, dir, parts()...)
	if err != nil {
		return err
	}
	defer trial.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	archive, err := store.OpenArchive(f, st.Size())
	if err != nil {
		return err
	}
	return trial.Import(ctx, archive, nil)
}

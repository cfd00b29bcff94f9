package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"trillium"
	"trillium/internal/store"
)

var exportCommand = command{
	name: "export", args: "FILE", short: "write the whole register as one archive, without what people sign in with",
	example: "trillium export register.zip",
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

var restoreCommand = command{
	name: "restore", args: "FILE", short: "fill an empty register from a backup or an export",
	example: "trillium restore -data new register-2026-11-21.zip",
	run:     runRestore,
}

func runExport(p *program, ctx context.Context, flags *flag.FlagSet, args []string, accounts bool) error {
	where := registerFlags(flags)
	damaged := new(bool)
	if accounts {
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
	trial, err := store.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer trial.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	return trial.Import(ctx, f, st.Size(), nil)
}

func runRestore(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	damaged := flags.Bool("damaged", false, "restore what can be of an archive that does not verify, to look into it")
	name, err := oneFile(flags, args)
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	place, err := where.place()
	if err != nil {
		return err
	}
	fresh := !store.IsAddress(place) && !exists(filepath.Join(place, store.FileName))
	register, err := store.Open(ctx, place)
	if err != nil {
		return err
	}
	err = errors.Join(p.restore(ctx, register, name, f, *damaged), register.Close())
	if err != nil && fresh && !*damaged {
		for _, end := range []string{"", "-wal", "-shm"} { // no empty register is left behind
			_ = os.Remove(filepath.Join(place, store.FileName+end))
		}
		_ = os.Remove(place) // if nothing else is in it
	}
	return err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func (p *program) restore(ctx context.Context, register *store.Store, name string, f *os.File, damaged bool) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	restore := register.Import
	if damaged {
		restore = register.ImportDamaged
	}
	if err := restore(ctx, f, st.Size(), p.counting()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return p.verify(ctx, register, time.Time{})
}

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

// verify prints what is wrong, or that nothing is, and the fingerprint.
func (p *program) verify(ctx context.Context, register *store.Store, at time.Time) error {
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

var versionCommand = command{
	name: "version", args: "", short: "say which version this is",
	example: "trillium version",
	run: func(p *program, _ context.Context, flags *flag.FlagSet, args []string) error {
		if err := noArguments(flags, args); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, buildVersion())
		return nil
	},
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"trillium/internal/store"
)

var restoreCommand = command{
	name: "restore", args: "FILE|DIR", short: "fill an empty register from a backup or an export, with texts or without",
	example: "trillium restore -data new register-2026-11-21.zip",
	run:     runRestore,
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
	register, err := store.Open(ctx, place, parts()...)
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

// openArchive opens an archive that is a file, or one without texts that is a folder.
func openArchive(name string, f *os.File) (fs.FS, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.IsDir() {
		return os.DirFS(name), nil
	}
	return store.OpenArchive(f, st.Size())
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func (p *program) restore(ctx context.Context, register *store.Store, name string, f *os.File, damaged bool) error {
	archive, err := openArchive(name, f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	restore := register.Import
	if damaged {
		restore = register.ImportDamaged
	}
	if err := restore(ctx, archive, p.counting()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return p.verify(ctx, register, time.Time{})
}

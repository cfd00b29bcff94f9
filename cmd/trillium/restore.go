package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"trillium/internal/store"
)

var restoreCommand = command{
	name: "restore", args: "FILE", short: "fill an empty register from a backup or an export",
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

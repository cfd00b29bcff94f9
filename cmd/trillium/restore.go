package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"trillium/internal/command"
	"trillium/internal/store"
)

var restoreCommand = command.Command{
	Name: "restore", Args: "FILE|DIR", Short: "fill an empty register from a backup or an export, with texts or without",
	Example: "trillium restore -data new register-2026-11-21.zip",
	Takes:   command.OneFile,
	Set:     setRestore,
}

func setRestore(f *command.Flags) command.Run {
	where := f.Register()
	damaged := f.Bool("damaged", false, "restore what can be of an archive that does not verify, to look into it")
	return func(ctx context.Context, e *command.Env, args []string) error {
		name := args[0]
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		place, err := where.Place()
		if err != nil {
			return err
		}
		fresh := !store.IsAddress(place) && !exists(filepath.Join(place, store.FileName))
		opened := false
		err = where.Open(ctx, command.ToMake, func(register *store.Store) error {
			opened = true
			return program{e}.restore(ctx, register, name, file, *damaged)
		})
		if err != nil && opened && fresh && !*damaged {
			for _, end := range []string{"", "-wal", "-shm"} { // no empty register is left behind
				_ = os.Remove(filepath.Join(place, store.FileName+end))
			}
			_ = os.Remove(place) // if nothing else is in it
		}
		return err
	}
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

func (p program) restore(ctx context.Context, register *store.Store, name string, f *os.File, damaged bool) error {
	archive, err := openArchive(name, f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	restore := register.Import
	if damaged {
		restore = register.ImportDamaged
	}
	if err := restore(ctx, archive, p.Progress(0).Tell); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return p.verify(ctx, register, time.Time{})
}

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
	"trillium/internal/i18n"
	"trillium/internal/store"
)

// whereabouts are the flags that say which register a command works on.
type whereabouts struct {
	data, db *string
}

// databaseVariable names the environment variable that stands for -db, so that
// a password need not stand in a command line that others can list.
const databaseVariable = "TRILLIUM_DB"

// registerFlags declares -data and -db.
func registerFlags(flags *flag.FlagSet) whereabouts {
	return whereabouts{
		flags.String("data", "", "`DIR` of the register (default: trillium in your data directory)"),
		flags.String("db", "", "`ADDRESS` of a PostgreSQL register, postgres://…; the variable "+databaseVariable+" does the same"),
	}
}

// place is where the register is.
func (w whereabouts) place() (string, error) {
	db := *w.db
	if db == "" && *w.data == "" {
		db = os.Getenv(databaseVariable)
	}
	switch {
	case db != "" && *w.data != "":
		return "", usagef("give -data or -db, not both")
	case db != "" && !store.IsAddress(db):
		return "", usagef("-db is an address such as postgres://trillium@localhost/trillium; for a directory use -data")
	case db != "":
		return db, nil
	case store.IsAddress(*w.data):
		return "", usagef("-data is a directory; for a database use -db")
	case *w.data != "":
		return *w.data, nil
	}
	return dataDir()
}

// open opens the register; a directory that is not there yet is made.
func (w whereabouts) open(ctx context.Context) (*store.Store, error) {
	where, err := w.place()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, where, parts()...)
}

// existing opens a register that must be there already, so that a misspelt
// directory is not taken for an empty register.
func (w whereabouts) existing(ctx context.Context) (*store.Store, error) {
	return w.with(ctx, store.OpenExisting)
}

// toRead opens a register that must be there already and changes nothing in it,
// not even its schema.
func (w whereabouts) toRead(ctx context.Context) (*store.Store, error) {
	return w.with(ctx, store.OpenToRead)
}

func (w whereabouts) with(ctx context.Context, open func(context.Context, string, ...store.Part) (*store.Store, error)) (*store.Store, error) {
	where, err := w.place()
	if err != nil {
		return nil, err
	}
	if !store.IsAddress(where) {
		if st, err := os.Stat(filepath.Join(where, store.FileName)); err != nil || st.Size() == 0 {
			return nil, fmt.Errorf("there is no register in %s: %w; \"trillium add\" makes one", where, trillium.ErrNotFound)
		}
	}
	return open(ctx, where, parts()...)
}

// reading opens a register to read and shows it to f as it stood at the moment that -at
// names.
func (w whereabouts) reading(ctx context.Context, at string, f func(store.View) error) error {
	t, err := moment(at)
	if err != nil {
		return err
	}
	register, err := w.toRead(ctx)
	if err != nil {
		return err
	}
	return errors.Join(f(register.At(t)), register.Close())
}

// momentFlag declares -at.
func momentFlag(flags *flag.FlagSet) *string {
	return flags.String("at", "", "`MOMENT` of which to show the register: a day (2024-06-01) or a time (2024-06-01T12:00:00Z)")
}

// moment reads -at.
func moment(s string) (time.Time, error) {
	t, err := store.ParseMoment(s)
	if err != nil {
		return t, usagef("-at: %v", err)
	}
	return t, nil
}

// dataDir is $XDG_DATA_HOME/trillium, ~/.local/share/trillium, or what the
// system uses instead.
func dataDir() (string, error) {
	if d := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(d) {
		return filepath.Join(d, "trillium"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no home directory to keep the register in (%w); give -data DIR", err)
	}
	return filepath.Join(home, ".local", "share", "trillium"), nil
}

// noArguments parses the flags of a command that takes no arguments.
func noArguments(flags *flag.FlagSet, args []string) error {
	rest, err := parse(flags, args)
	if err == nil && len(rest) > 0 {
		err = usagef("it takes no arguments, not %q", rest[0])
	}
	return err
}

// languageFlag adds the flag for the language of what is written.
func languageFlag(flags *flag.FlagSet) func() (*i18n.Language, error) {
	tag := flags.String("lang", "en", "`LANGUAGE` of its words: en, es or fr")
	return func() (*i18n.Language, error) {
		l := i18n.Load().Language(*tag)
		if l == nil {
			return nil, usagef("-lang is en, es or fr, not %q", *tag)
		}
		return l, nil
	}
}

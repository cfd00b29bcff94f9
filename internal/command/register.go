package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"trillium"
	"trillium/internal/store"
)

// Register are the flags that say which register a command works on.
type Register struct {
	data, db *string
	env      *Env
}

// databaseVariable names the environment variable that stands for -db, so that
// a password need not stand in a command line that others can list.
const databaseVariable = "TRILLIUM_DB"

// Register declares -data and -db.
func (f *Flags) Register() Register {
	return Register{
		f.String("data", "", "`DIR` of the register (default: trillium in your data directory)"),
		f.String("db", "", "`ADDRESS` of a PostgreSQL register, postgres://…; the variable "+databaseVariable+" does the same"),
		f.env,
	}
}

// Place is where the register is.
func (r Register) Place() (string, error) {
	db := *r.db
	if db == "" && *r.data == "" {
		db = os.Getenv(databaseVariable)
	}
	switch {
	case db != "" && *r.data != "":
		return "", Usagef("give -data or -db, not both")
	case db != "" && !store.IsAddress(db):
		return "", Usagef("-db is an address such as postgres://trillium@localhost/trillium; for a directory use -data")
	case db != "":
		return db, nil
	case store.IsAddress(*r.data):
		return "", Usagef("-data is a directory; for a database use -db")
	case *r.data != "":
		return *r.data, nil
	}
	return dataDir()
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

// Opening says how a register is opened.
type Opening int

// The ways to open a register.
const (
	ToMake   Opening = iota // a directory that is not there yet is made
	ToChange                // it must be there already, so that a misspelt directory is not taken for an empty register
	ToRead                  // it must be there, and nothing in it changes, not even its schema
)

// Open opens the register in a place, a directory or an address. All openings go
// through here.
func (e *Env) Open(ctx context.Context, where string, how Opening) (*store.Store, error) {
	if how != ToMake && !store.IsAddress(where) {
		if st, err := os.Stat(filepath.Join(where, store.FileName)); err != nil || st.Size() == 0 {
			return nil, fmt.Errorf("there is no register in %s: %w; \"trillium add\" makes one", where, trillium.ErrNotFound)
		}
	}
	switch how {
	case ToChange:
		return store.OpenExisting(ctx, where, e.parts...)
	case ToRead:
		return store.OpenToRead(ctx, where, e.parts...)
	}
	return store.Open(ctx, where, e.parts...)
}

// Open opens the register for f and closes it when f is done.
func (r Register) Open(ctx context.Context, how Opening, f func(*store.Store) error) error {
	where, err := r.Place()
	if err != nil {
		return err
	}
	s, err := r.env.Open(ctx, where, how)
	if err != nil {
		return err
	}
	return errors.Join(f(s), s.Close())
}

// View opens the register to read and shows it to f as it stood at a moment.
func (r Register) View(ctx context.Context, at time.Time, f func(store.View) error) error {
	return r.Open(ctx, ToRead, func(s *store.Store) error { return f(s.At(at)) })
}

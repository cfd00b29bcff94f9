// Package store is the register: it alone remembers.
//
// A register is a database with the summits, the documents that tell of them
// (their bytes, named by SHA-256, never changed), what was read in them, what
// people decided, and who those people are. It lives in one SQLite file in a
// directory of its own, or in a PostgreSQL database that many processes share.
// Package storetest holds the suite that each must pass.
//
// What is kept by itself has a room of its own below this package: the database
// (engine), tables and rows (rows), accounts, the corpus (shelf), jobs, suggestions. A
// Store is all of them; names.go has their words.
//
// Writes are transactions: a document is kept whole or not at all, a decision
// is kept once its caller has been told so. What the register said at an
// earlier moment can be asked again: [Store.At] returns a [View] of it.
// Nothing that was read or decided is ever changed or deleted; [Store.Verify]
// proves that it was not.
package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/review"
	"trillium/internal/store/accounts"
	"trillium/internal/store/engine"
	"trillium/internal/store/jobs"
	"trillium/internal/store/rows"
	"trillium/internal/store/shelf"
	"trillium/internal/store/suggestions"
)

// A Store is an open register. It is safe for concurrent use, and several
// processes may hold the same register open.
type Store struct {
	*accounts.Accounts
	*shelf.Shelf
	*jobs.Queue
	*suggestions.Box
	db      *rows.Register
	parts   []Part
	forms   *review.Forms
	steps   []partSchema
	tables  []table // all that are declared, in the order of an archive
	states  *lru.Cache[statesKey, replayed]
	recent  *lru.Cache[string, replayed] // the same by what the whole register was then
	summits *lru.Cache[string, []Summit]
	beside  sync.Map // what instruments keep in memory beside the register, by name
}

// Open opens the register at where, a directory or a postgres:// address, and
// brings its schema up to date. A directory or database that holds no register
// yet gets an empty one. parts are what instruments keep in it.
func Open(ctx context.Context, where string, parts ...Part) (*Store, error) {
	return open(ctx, where, parts, func(s *Store) error { return s.migrate(ctx) })
}

// OpenExisting is Open for a register that must be there already; else the
// error is trillium.ErrNotFound and nothing is made.
func OpenExisting(ctx context.Context, where string, parts ...Part) (*Store, error) {
	return open(ctx, where, parts, func(s *Store) error {
		if _, err := s.version(ctx); err != nil {
			return err
		}
		return s.migrate(ctx)
	})
}

// OpenToRead opens a register that must be there already and have the schema of
// this version. It changes nothing, and needs no right to.
func OpenToRead(ctx context.Context, where string, parts ...Part) (*Store, error) {
	return open(ctx, where, parts, func(s *Store) error {
		have, err := s.version(ctx)
		if known := len(schemaFiles()); err == nil && have < known {
			return fmt.Errorf("%w: it has schema %d, this trillium reads %d; use the version that made it, or let \"trillium serve\" bring it up to date",
				trillium.ErrInvalid, have, known)
		}
		if err != nil {
			return err
		}
		missing, err := s.checkParts(ctx, s.db.Read)
		if err == nil && missing {
			return fmt.Errorf("%w: it lacks steps of the schema of an instrument; let \"trillium serve\" bring it up to date", trillium.ErrInvalid)
		}
		return err
	})
}

func open(ctx context.Context, where string, parts []Part, ready func(*Store) error) (*Store, error) {
	db, err := engine.Open(ctx, where)
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", engine.Redacted(where), err)
	}
	var forms []review.Form
	for _, p := range parts {
		forms = append(forms, p.Forms...)
	}
	s := &Store{parts: parts, forms: review.NewForms(forms...), states: cache.New[statesKey, replayed](cachedStates),
		recent: cache.New[string, replayed](cachedStates), summits: cache.New[string, []Summit](cachedSummits)}
	s.furnish(db)
	if s.steps, err = s.schemas(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := ready(s); err != nil {
		return nil, errors.Join(fmt.Errorf("register %s: %w", engine.Redacted(where), db.Explain(err)), s.Close())
	}
	return s, nil
}

// furnish sets up the rooms of the register on its database.
func (s *Store) furnish(db *engine.DB) {
	s.tables = s.declared(nil)
	layouts := make([]*rows.Layout, len(s.tables))
	for i, t := range s.tables {
		layouts[i] = t.Layout
	}
	s.db = rows.NewRegister(db, layouts)
	s.Accounts, s.Shelf, s.Queue, s.Box = accounts.New(s.db), shelf.New(s.db), jobs.New(db), suggestions.New(db)
}

// Forms are the kinds of decision that the register knows.
func (s *Store) Forms() *review.Forms { return s.forms }

// Forms are the kinds of decision that the register knows.
func (v View) Forms() *review.Forms { return v.s.forms }

// Beside is what an instrument keeps in memory beside the register of a view, under a
// name; it is made when it is first asked for.
func Beside[T any](v View, name string, make func() T) T {
	kept, ok := v.s.beside.Load(name)
	if !ok {
		kept, _ = v.s.beside.LoadOrStore(name, make())
	}
	return kept.(T)
}

// Close closes the register.
func (s *Store) Close() error { return s.db.Close() }

// Events returns the last n things that were done, the latest first.
func (s *Store) Events(ctx context.Context, n int) ([]Event, error) { return s.db.Events(ctx, n) }

// Ping reports whether the register answers, is still where it was opened, and
// has the schema that this program knows.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.Present(); err != nil {
		return err
	}
	_, err := s.version(ctx)
	return err
}

// Package store is the register: it alone remembers.
//
// A register is a database with the summits, the documents that tell of them
// (their bytes, named by SHA-256, never changed), what was read in them, what
// people decided, and who those people are. It lives in one SQLite file in a
// directory of its own, or in a PostgreSQL database that many processes share.
// Both run the same SQL; package storetest holds the suite that each must
// pass. Engines differ in sqlite.go and postgres.go, and nowhere else.
//
// Writes are transactions: a document is kept whole or not at all, a decision
// is kept once its caller has been told so. What the register said at an
// earlier moment can be asked again: [Store.At] returns a [View] of it.
// Nothing that was read or decided is ever changed or deleted; [Store.Verify]
// proves that it was not.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/review"
)

// A Store is an open register. It is safe for concurrent use, and several
// processes may hold the same register open.
type Store struct {
	read   *sql.DB
	write  *sql.DB // the same as read where the engine needs no single writer
	engine engine
	// present reports whether the register is still where it was opened.
	present func() error
	ready   bool // the schema is up to date
	parts   []Part
	forms   *review.Forms
	steps   []partSchema
	tables  []table // all that are declared, in the order of an archive
	states  *lru.Cache[statesKey, replayed]
	recent  *lru.Cache[string, replayed] // the same by what the whole register was then
	summits *lru.Cache[string, []Summit]
	beside  sync.Map // what instruments keep in memory beside the register, by name
	now     func() time.Time
}

// An engine is what differs between databases.
type engine struct {
	name    string
	types   *strings.Replacer // column types of the schema
	write   *sql.TxOptions
	still   *sql.TxOptions              // of a transaction that reads one state throughout
	noTable func(error) bool            // a table that was asked for is not there
	check   string                      // a query that lists the engine's own complaints, "" if it has none
	retry   func(err error, n int) bool // the n-th try met another transaction, and another try may do
	explain func(error) error
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
		missing, err := s.checkParts(ctx, s.read)
		if err == nil && missing {
			return fmt.Errorf("%w: it lacks steps of the schema of an instrument; let \"trillium serve\" bring it up to date", trillium.ErrInvalid)
		}
		return err
	})
}

func open(ctx context.Context, where string, parts []Part, ready func(*Store) error) (*Store, error) {
	driver := openSQLite
	if IsAddress(where) {
		driver = openPostgres
	}
	s, err := driver(ctx, where)
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", Redacted(where), err)
	}
	s.states, s.recent, s.summits = cache.New[statesKey, replayed](cachedStates), cache.New[string, replayed](cachedStates),
		cache.New[string, []Summit](cachedSummits)
	var forms []review.Form
	for _, p := range parts {
		forms = append(forms, p.Forms...)
	}
	s.parts, s.forms = parts, review.NewForms(forms...)
	s.tables = s.declared(nil)
	if s.steps, err = s.schemas(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := ready(s); err != nil {
		return nil, errors.Join(fmt.Errorf("register %s: %w", Redacted(where), s.engine.explain(err)), s.Close())
	}
	return s, nil
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

// IsAddress reports whether where is the address of a database, not a directory.
func IsAddress(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Redacted is where without the password that an address may hold.
func Redacted(where string) string {
	if !IsAddress(where) {
		return where
	}
	u, err := url.Parse(where)
	if err != nil {
		return "postgres://…"
	}
	u.RawQuery = "" // which may hold one too
	return u.Redacted()
}

// Close closes the register.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.read.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// Ping reports whether the register answers, is still where it was opened, and
// has the schema that this program knows.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.present(); err != nil {
		return err
	}
	_, err := s.version(ctx)
	return err
}

// tries bounds how often a transaction that met others is tried again.
const tries = 40

// update runs f in a transaction and commits it. Where transactions that meet
// are refused by the engine it is run again, so f must not keep anything from
// an earlier run.
func (s *Store) update(ctx context.Context, f func(tx *sql.Tx) error) error {
	for n := 1; ; n++ {
		err := s.once(ctx, f)
		if err == nil || n == tries || !s.engine.retry(err, n) {
			return s.engine.explain(err)
		}
		pause := time.Duration(rand.Int64N(int64(min(n, 10)) * int64(5*time.Millisecond)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (s *Store) once(ctx context.Context, f func(tx *sql.Tx) error) error {
	if err := s.present(); err != nil {
		return err
	}
	tx, err := s.write.BeginTx(ctx, s.engine.write)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if s.ready {
		// A newer version may have changed the schema under a process that runs on.
		if err := checkSchema(ctx, tx); err != nil {
			return err
		}
		if slices.ContainsFunc(s.steps, func(p partSchema) bool { return p.wanted }) {
			if _, err := s.checkParts(ctx, tx); err != nil {
				return err
			}
		}
	}
	if err := f(tx); err != nil {
		return err
	}
	if s.ready {
		if err := beat(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// still runs f on the register as it stands at one moment, whatever is written
// meanwhile.
func (s *Store) still(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, s.engine.still)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// stampFormat writes times so that their text sorts as they do.
const stampFormat = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampFormat) }

func parseStamp(s string) (time.Time, error) { return time.Parse(stampFormat, s) }

// clean makes a text that every engine keeps: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Package engine is the database under the register: SQLite in a directory or
// PostgreSQL at an address, behind one face. Both run the same SQL; they differ in
// sqlite.go and postgres.go, and nowhere else.
package engine

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net/url"
	"strings"
	"time"

	"trillium"
)

// A DB is an open database. It is safe for concurrent use.
type DB struct {
	Read *sql.DB // for what writes nothing
	// Now is the clock of what is written.
	Now func() time.Time
	// Before and After run in every transaction that writes, before and after what it
	// does; nil is nothing.
	Before, After func(context.Context, *sql.Tx) error

	write *sql.DB // the same as Read where the engine needs no single writer
	kind
	present func() error // whether the database is still where it was opened
}

// A kind is what differs between databases.
type kind struct {
	name    string
	types   *strings.Replacer // column types of the schema
	begin   *sql.TxOptions
	still   *sql.TxOptions              // of a transaction that reads one state throughout
	noTable func(error) bool            // a table that was asked for is not there
	check   string                      // a query that lists the engine's own complaints, "" if it has none
	retry   func(err error, n int) bool // the n-th try met another transaction, and another try may do
	explain func(error) error
}

// Open opens the database at where, a directory, which is made if it is not there, or a
// postgres:// address.
func Open(ctx context.Context, where string) (*DB, error) {
	if IsAddress(where) {
		return openPostgres(ctx, where)
	}
	return openSQLite(where)
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

// Close closes the database.
func (db *DB) Close() error {
	if db.Read == db.write {
		return db.Read.Close()
	}
	return errors.Join(db.Read.Close(), db.write.Close())
}

// Present returns an error, a trillium.ErrStorage, if the database is not where it was
// opened any more.
func (db *DB) Present() error { return db.present() }

// Explain makes an error of the engine one that says what the person at the machine can
// do about it.
func (db *DB) Explain(err error) error { return db.explain(err) }

// NoTable reports whether the error says that a table is not there.
func (db *DB) NoTable(err error) bool { return db.noTable(err) }

// Tries bounds how often a transaction that met others is tried again.
const Tries = 40

// Update runs f in a transaction and commits it. Where transactions that meet
// are refused by the engine it is run again, so f must not keep anything from
// an earlier run.
func (db *DB) Update(ctx context.Context, f func(tx *sql.Tx) error) error {
	for n := 1; ; n++ {
		err := db.once(ctx, f)
		if err == nil || n == Tries || !db.retry(err, n) {
			return db.explain(err)
		}
		pause := time.Duration(mathrand.Int64N(int64(min(n, 10)) * int64(5*time.Millisecond)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (db *DB) once(ctx context.Context, f func(tx *sql.Tx) error) error {
	if err := db.present(); err != nil {
		return err
	}
	tx, err := db.write.BeginTx(ctx, db.begin)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if db.Before != nil {
		if err := db.Before(ctx, tx); err != nil {
			return err
		}
	}
	if err := f(tx); err != nil {
		return err
	}
	if db.After != nil {
		if err := db.After(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Still runs f on the database as it stands at one moment, whatever is written
// meanwhile.
func (db *DB) Still(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := db.Read.BeginTx(ctx, db.kind.still)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// Define executes the statements of a step of a schema, in which {{bytes}} is the type
// of bytes.
func (db *DB) Define(ctx context.Context, tx *sql.Tx, text string) error {
	for _, statement := range strings.Split(db.types.Replace(text), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Complaints are what the engine itself finds wrong with its file.
func (db *DB) Complaints(ctx context.Context, tx *sql.Tx) ([]string, error) {
	if db.check == "" {
		return nil, nil
	}
	return Texts(ctx, tx, db.check)
}

// A Querier is a database or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Each runs a query and calls f for each row.
func Each(ctx context.Context, q Querier, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Texts runs a query for one column of texts.
func Texts(ctx context.Context, q Querier, query string, args ...any) ([]string, error) {
	var out []string
	err := Each(ctx, q, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		out = append(out, text)
		return err
	}, query, args...)
	return out, err
}

// Bytes runs a query for bytes by their SHA-256. The error, a trillium.ErrNotFound if
// there are none, says what they are.
func Bytes(ctx context.Context, q Querier, what, query, sha256 string) ([]byte, error) {
	var data []byte
	err := q.QueryRowContext(ctx, query, sha256).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %s: %w", what, sha256, trillium.ErrNotFound)
	}
	return data, err
}

// stampFormat writes times so that their text sorts as they do.
const stampFormat = "2006-01-02T15:04:05.000000Z"

// Stamp is a time as it is kept: in UTC, to the microsecond.
func Stamp(t time.Time) string { return t.UTC().Format(stampFormat) }

// ParseStamp reads what Stamp writes.
func ParseStamp(s string) (time.Time, error) { return time.Parse(stampFormat, s) }

// Clean makes a text that every engine keeps: valid UTF-8 without NUL.
func Clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Bit is a truth value as it is kept.
func Bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// NewID is a random name of 128 bits: nothing counts, so that no two writers
// meet on a counter.
func NewID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

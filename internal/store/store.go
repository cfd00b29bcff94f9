// Package store is the register: it alone remembers.
//
// A register is a database with the summits, the documents that tell of them
// (their bytes, named by SHA-256, never changed) and what was read in them. It
// lives in one SQLite file in a directory of its own; the SQL is written so
// that a second engine can serve it, and package storetest holds the suite
// that every engine must pass.
//
// Writes go through one connection and are transactions: a document is kept
// whole or not at all. Reads use as many connections as they need and never
// wait for a writer.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the embedded engine

	"trillium"
)

//go:embed schema/*.sql
var schema embed.FS

// fileName is the database inside a register's directory.
const fileName = "register.db"

// A Store is an open register. It is safe for concurrent use.
type Store struct {
	read  *sql.DB
	write *sql.DB
	now   func() time.Time
}

// Open opens the register in dir and brings its schema up to date; a directory
// or register that is not there yet is made.
func Open(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("register %s: %w", dir, err)
	}
	path, err := filepath.Abs(filepath.Join(dir, fileName))
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", dir, err)
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	dsn := file.String() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)"
	write, err := sql.Open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", dir, err)
	}
	write.SetMaxOpenConns(1)
	s := &Store{write: write, now: time.Now}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("register %s: %w", dir, err), write.Close())
	}
	if s.read, err = sql.Open("sqlite", dsn+"&mode=ro"); err != nil {
		return nil, errors.Join(fmt.Errorf("register %s: %w", dir, err), write.Close())
	}
	return s, nil
}

// Close closes the register.
func (s *Store) Close() error {
	return errors.Join(s.read.Close(), s.write.Close())
}

// migrate applies the schema files that have not been applied, in order, in
// one transaction, so that two processes cannot both do it.
func (s *Store) migrate(ctx context.Context) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, applied TEXT NOT NULL)`); err != nil {
		return err
	}
	var have int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM schema_versions`).Scan(&have); err != nil {
		return err
	}
	files, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		return err
	}
	sort.Strings(files)
	if have > len(files) {
		return fmt.Errorf("%w: it was made by a newer trillium (schema %d, this one knows %d); use that version", trillium.ErrInvalid, have, len(files))
	}
	for i, f := range files[have:] {
		text, err := fs.ReadFile(schema, f)
		if err != nil {
			return err
		}
		for _, statement := range strings.Split(strings.ReplaceAll(string(text), "{{bytes}}", "BLOB"), ";\n") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO schema_versions (version, applied) VALUES ($1, $2)`, have+i+1, s.now().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// A Summit is one meeting of a series, with what the register knows of it.
type Summit struct {
	ID          string
	Series      string
	Year        int
	Title       string // of its leading document, or of its first version
	Date        string // likewise, YYYY-MM-DD
	Language    string // likewise
	Documents   int
	Commitments int // of the leading document, or of its first version
	Themes      []Theme
}

// A Theme is a theme of a document (see trillium.Themes) and how many
// commitments it has.
type Theme struct {
	Name  string
	Count int
}

// Summits returns all summits, the latest first.
func (s *Store) Summits(ctx context.Context) ([]Summit, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, series, year FROM summits ORDER BY year DESC, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Summit
	for rows.Next() {
		var m Summit
		if err := rows.Scan(&m.ID, &m.Series, &m.Year); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range out {
		if err := s.fill(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Summit returns one summit; the error is trillium.ErrNotFound if there is none.
func (s *Store) Summit(ctx context.Context, id string) (Summit, error) {
	m := Summit{ID: id}
	err := s.read.QueryRowContext(ctx, `SELECT series, year FROM summits WHERE id = $1`, id).Scan(&m.Series, &m.Year)
	if errors.Is(err, sql.ErrNoRows) {
		return m, fmt.Errorf("summit %s: %w", id, trillium.ErrNotFound)
	}
	if err != nil {
		return m, err
	}
	return m, s.fill(ctx, &m)
}

// fill adds what the summit's documents say.
func (s *Store) fill(ctx context.Context, m *Summit) error {
	docs, err := s.Documents(ctx, m.ID)
	if err != nil || len(docs) == 0 {
		return err
	}
	m.Documents = len(docs)
	m.Title, m.Date, m.Language = docs[0].Title, docs[0].Date, docs[0].Language
	rows, err := s.read.QueryContext(ctx, `SELECT theme, count(*) FROM commitments WHERE document = $1 GROUP BY theme ORDER BY min(place)`, docs[0].SHA256)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t Theme
		if err := rows.Scan(&t.Name, &t.Count); err != nil {
			return err
		}
		m.Themes = append(m.Themes, t)
		m.Commitments += t.Count
	}
	return rows.Err()
}

// seriesAndYear divides a summit's id: nals-2023 is nals, 2023. An id without
// a year at its end is a series of its own with the year of its document, 0 if that has no date.
func seriesAndYear(id string, date time.Time) (string, int) {
	if i := strings.LastIndexByte(id, '-'); i > 0 {
		if y, err := strconv.Atoi(id[i+1:]); err == nil && y >= 1900 && y <= 2150 {
			return id[:i], y
		}
	}
	if date.IsZero() {
		return id, 0
	}
	return id, date.Year()
}

package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"

	"trillium/internal/store/engine"

	"trillium"
)

//go:embed schema/*.sql
var schema embed.FS

// schemaFiles are the steps of the schema in order; the n-th makes version n.
func schemaFiles() []string {
	files, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		panic(err) // the pattern is constant
	}
	sort.Strings(files)
	return files
}

// schemaOf returns the version of the schema of a register; the error is
// trillium.ErrNotFound if there is no register, and trillium.ErrInvalid if a
// newer program made it.
func schemaOf(ctx context.Context, q engine.Querier) (int, error) {
	var have sql.NullInt64
	if err := q.QueryRowContext(ctx, `SELECT max(version) FROM schema_versions`).Scan(&have); err != nil {
		return 0, err
	}
	if have.Int64 == 0 {
		return 0, fmt.Errorf("%w: there is no register there", trillium.ErrNotFound)
	}
	if known := len(schemaFiles()); int(have.Int64) > known {
		return int(have.Int64), fmt.Errorf("%w: it was made by a newer trillium (schema %d, this one knows %d); use that version", trillium.ErrInvalid, have.Int64,
			known)
	}
	return int(have.Int64), nil
}

// checkSchemas looks before every write: a newer version may have changed the schema
// under a process that runs on.
func (s *Store) checkSchemas(ctx context.Context, tx *sql.Tx) error {
	if _, err := schemaOf(ctx, tx); err != nil {
		return err
	}
	if !slices.ContainsFunc(s.steps, func(p partSchema) bool { return p.wanted }) {
		return nil
	}
	_, err := s.checkParts(ctx, tx)
	return err
}

// version is schemaOf for a database that may be empty.
func (s *Store) version(ctx context.Context) (int, error) {
	have, err := schemaOf(ctx, s.db.Read)
	if s.db.NoTable(err) {
		return 0, fmt.Errorf("%w: there is no register there", trillium.ErrNotFound)
	}
	return have, err
}

// migrate applies the steps of the schema that have not been applied. Each is
// one transaction that begins by claiming its version: of two processes that
// start at once, the second waits for the first and then finds it done. Ended
// half way, a step leaves nothing. Where nothing is to be done it writes
// nothing.
func (s *Store) migrate(ctx context.Context) error {
	have, err := s.version(ctx)
	if errors.Is(err, trillium.ErrNotFound) {
		err = s.db.Update(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, applied TEXT NOT NULL)`)
			return err
		})
	}
	if err != nil {
		return err
	}
	for i, file := range schemaFiles() {
		if i < have {
			continue
		}
		if err := s.db.Update(ctx, func(tx *sql.Tx) error { return s.step(ctx, tx, i+1, file) }); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if err := s.migrateParts(ctx); err != nil {
		return err
	}
	s.db.Before, s.db.After = s.checkSchemas, beat
	return nil
}

// step makes one version, unless another process has.
func (s *Store) step(ctx context.Context, tx *sql.Tx, version int, file string) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM schema_versions WHERE version = $1`, version).Scan(&n); err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_versions (version, applied) VALUES ($1, $2)`, version, engine.Stamp(s.db.Now())); err != nil {
		return err
	}
	text, err := fs.ReadFile(schema, file)
	if err != nil {
		return err
	}
	if err := s.db.Define(ctx, tx, string(text)); err != nil {
		return err
	}
	switch version {
	case sealsFrom:
		return s.sealAll(ctx, tx)
	case withholdingFrom:
		return sealReadings(ctx, tx)
	}
	return nil
}

// sealsFrom is the version from which rows carry seals; what was there before
// is sealed as it is found.
const sealsFrom = 3

// withholdingFrom is the version from which the digests of readings are taken with
// the words of sources withheld.
const withholdingFrom = 7

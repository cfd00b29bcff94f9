package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"

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

func checkVersion(have int) error {
	if known := len(schemaFiles()); have > known {
		return fmt.Errorf("%w: it was made by a newer trillium (schema %d, this one knows %d); use that version", trillium.ErrInvalid, have, known)
	}
	return nil
}

// migrate applies the steps of the schema that have not been applied. Each is
// one transaction that begins by claiming its version: of two processes that
// start at once, the second waits for the first and then finds it done. Ended
// half way, a step leaves nothing.
func (s *Store) migrate(ctx context.Context) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, applied TEXT NOT NULL)`)
		return err
	})
	if err != nil {
		return err
	}
	var have int
	if err := s.write.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM schema_versions`).Scan(&have); err != nil {
		return err
	}
	if err := checkVersion(have); err != nil {
		return err
	}
	for i, file := range schemaFiles() {
		if i < have {
			continue
		}
		if err := s.update(ctx, func(tx *sql.Tx) error { return s.step(ctx, tx, i+1, file) }); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// step makes one version, unless another process has.
func (s *Store) step(ctx context.Context, tx *sql.Tx, version int, file string) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM schema_versions WHERE version = $1`, version).Scan(&n); err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_versions (version, applied) VALUES ($1, $2)`, version, stamp(s.now())); err != nil {
		return err
	}
	text, err := fs.ReadFile(schema, file)
	if err != nil {
		return err
	}
	for _, statement := range strings.Split(s.engine.types.Replace(string(text)), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if version == sealsFrom {
		return sealAll(ctx, tx)
	}
	return nil
}

// sealsFrom is the version from which rows carry seals; what was there before
// is sealed as it is found.
const sealsFrom = 3

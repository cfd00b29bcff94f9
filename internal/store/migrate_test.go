package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"trillium"
	"trillium/internal/pgtest"
)

// A register of the first release, schema 2, is brought up to date with all
// that it holds.
func TestMigrateFromFirstRelease(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { testMigrateFrom2(t, t.TempDir()) })
	t.Run("PostgreSQL", func(t *testing.T) { testMigrateFrom2(t, pgtest.Database(t)) })
}

func testMigrateFrom2(t *testing.T, where string) {
	ctx := context.Background()
	s, err := open(ctx, where, nil, func(*Store) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	text := "The leaders will build a bridge."
	fields, err := json.Marshal(trillium.Commitment{ID: "lakes-2020/1", N: 1, Text: text, Span: trillium.Span{End: len(text)}, Strength: trillium.High})
	if err != nil {
		t.Fatal(err)
	}
	report, err := json.Marshal(trillium.Report{Text: "The leaders", Span: trillium.Span{End: 11}})
	if err != nil {
		t.Fatal(err)
	}
	const sum = "c7ccb1eb28cfc1f2dfc2b9e0bbd8bd7ec4fb2ff8ffd91ecf9bb6bdf2c48e6a2a"
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, applied TEXT NOT NULL)`); err != nil {
			return err
		}
		for i, file := range schemaFiles()[:2] {
			if err := s.step(ctx, tx, i+1, file); err != nil {
				return err
			}
		}
		for _, row := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO summits VALUES ('lakes-2020', 'lakes', 2020)`, nil},
			{`INSERT INTO documents VALUES ($1, 'lakes-2020', 'lakes-2020', 1, 'a.md', 'Lakes', '', '', 'en', '', 1, '2025-03-04T05:06:07Z')`, []any{sum}},
			{`INSERT INTO originals VALUES ($1, $2, NULL)`, []any{sum, []byte(text)}},
			{`INSERT INTO commitments VALUES ($1, 'lakes-2020/1', 1, 0, '', $2)`, []any{sum, string(fields)}},
			{`INSERT INTO reports VALUES ($1, 0, $2)`, []any{sum, string(report)}},
			{`INSERT INTO readings VALUES ('b.md', 3, '2025-01-01T00:00:00Z', 'x', '[]', '[]')`, nil},
		} {
			if _, err := tx.ExecContext(ctx, row.query, row.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenToRead(ctx, where); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("an old register is opened to read: %v", err)
	}
	if s, err = OpenExisting(ctx, where); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := s.Now().Document(ctx, "lakes-2020")
	if err != nil || !d.Leading || !d.Added.Equal(time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)) {
		t.Errorf("%+v, %v", d, err)
	}
	if states, _, err := s.Now().States(ctx, d); err != nil || len(states) != 1 || states[0].Text != text {
		t.Errorf("%v, %v", states, err)
	}
	if reports, err := s.Now().Reports(ctx, sum); err != nil || len(reports) != 1 {
		t.Errorf("%v, %v", reports, err)
	}
	if n, err := s.Readings(ctx); err != nil || n != 1 {
		t.Errorf("%d files were read, %v", n, err)
	}
	// The bytes here do not have the hash that the test made up; nothing else is
	// wrong.
	r, err := s.Verify(ctx, time.Time{}, nil)
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Where != "originals lakes-2020" {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

// A register of a newer release is not touched.
func TestNewerIsRefused(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO schema_versions (version, applied) VALUES (99, '')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir); err == nil {
		t.Error("it is opened")
	}
	if _, err := OpenExisting(ctx, dir); err == nil {
		t.Error("it is opened as existing")
	}
	if err := s.AddAttempt(ctx, time.Now(), "x"); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a process that ran before the upgrade writes: %v", err)
	}
	if err := s.Ping(ctx); err == nil {
		t.Error("a process that ran before the upgrade says that it is ready")
	}
}

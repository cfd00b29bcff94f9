package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/pgtest"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

func TestPostgreSQL(t *testing.T) { storetest.Run(t, postgres) }

func TestSQLite(t *testing.T) { storetest.Run(t, sqlite) }

// opener opens a register and closes it when the test ends.
func opener(t *testing.T, where string) func() *store.Store {
	return func() *store.Store {
		s, err := store.Open(context.Background(), where, storetest.Parts()...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

func raw(t *testing.T, driver, dsn string) func() *sql.DB {
	return func() *sql.DB {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
}

func postgres(t *testing.T) storetest.Register {
	address := pgtest.Database(t)
	return storetest.Register{Open: opener(t, address), Raw: raw(t, "pgx", address)}
}

// The folder's name has all that a file address must escape.
func sqlite(t *testing.T) storetest.Register {
	dir := filepath.Join(t.TempDir(), "register?#% of ours")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := url.URL{Scheme: "file", Path: filepath.Join(dir, "register.db")}
	return storetest.Register{Open: opener(t, dir), Raw: raw(t, "sqlite", file.String()+"?_pragma=busy_timeout(20000)")}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "register.db"), []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("a file that is no register: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file in the place of the directory: %v", err)
	}
}

// A register that is moved, deleted or replaced while it is open says so, and
// takes no writes that would be lost.
func TestMoved(t *testing.T) {
	ctx := context.Background()
	for name, spoil := range map[string]func(dir string) error{
		"deleted": os.RemoveAll,
		"moved":   func(dir string) error { return os.Rename(dir, dir+".old") },
		"replaced": func(dir string) error {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
			s, err := store.Open(ctx, dir)
			if err != nil {
				return err
			}
			return s.Close()
		},
	} {
		dir := filepath.Join(t.TempDir(), "register")
		s, err := store.Open(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(ctx); err != nil {
			t.Errorf("%s: before: %v", name, err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(ctx); !errors.Is(err, trillium.ErrStorage) {
			t.Errorf("%s: ping: %v", name, err)
		}
		if _, err := s.AddReading(ctx, store.CommandLine, bridge("lost")); !errors.Is(err, trillium.ErrStorage) {
			t.Errorf("%s: a write: %v", name, err)
		}
		s.Close()
	}
}

// Opened to read, nothing is made or changed: neither a register nor a schema.
func TestOpenToRead(t *testing.T) {
	ctx := context.Background()
	for name, where := range map[string]string{"SQLite": t.TempDir(), "PostgreSQL": pgtest.Database(t)} {
		for what, open := range map[string]func(context.Context, string, ...store.Part) (*store.Store, error){"to read": store.OpenToRead,
			"existing": store.OpenExisting} {
			if s, err := open(ctx, where); !errors.Is(err, trillium.ErrNotFound) {
				t.Errorf("%s: an empty place is opened %s: %v", name, what, err)
				s.Close()
			}
		}
		s, err := store.Open(ctx, where)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		r, err := store.OpenToRead(ctx, where)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := r.Verify(ctx, time.Time{}, nil); err != nil || len(r.Problems) > 0 {
			t.Errorf("%s: %v, %v", name, r.Problems, err)
		}
		r.Close()
	}
}

// The file is its owner's alone, also in a folder that is not.
func TestMode(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	files, err := filepath.Glob(filepath.Join(dir, "register.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if st, err := os.Stat(f); err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v)", f, st.Mode(), err)
		}
	}
}

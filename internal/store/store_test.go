package store_test

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium/internal/pgtest"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

func TestPostgreSQL(t *testing.T) { storetest.Run(t, postgres) }

func TestSQLite(t *testing.T) { storetest.Run(t, sqlite) }

// opener opens a register and closes it when the test ends.
func opener(t *testing.T, where string) func() *store.Store {
	return func() *store.Store {
		s, err := store.Open(context.Background(), where)
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

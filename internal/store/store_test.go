package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium/internal/pgtest"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestPostgreSQL(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() *store.Store {
		address := pgtest.Database(t)
		return func() *store.Store {
			s, err := store.Open(context.Background(), address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		}
	})
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() *store.Store {
		dir := filepath.Join(t.TempDir(), "register?#% of ours")
		return func() *store.Store {
			s, err := store.Open(context.Background(), dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			if _, err := os.Stat(filepath.Join(dir, "register.db")); err != nil {
				t.Fatal(err) // the odd characters in the path led elsewhere
			}
			return s
		}
	})
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

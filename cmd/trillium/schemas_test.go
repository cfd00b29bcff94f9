package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

// The registers and archives of every schema, and what was in each.
var oldSchemas = []struct{ schema, commitments, decisions int }{{1, 40, 0}, {2, 40, 0}, {3, 40, 5}, {4, 40, 6}, {5, 40, 7}, {6, 40, 8}, {7, 40, 9}}

// Registers and archives of every schema open, verify and keep every row.
func TestOldSchemas(t *testing.T) {
	for _, old := range oldSchemas {
		name := filepath.Join("..", "..", "internal", "store", "testdata", "schema-"+string(rune('0'+old.schema)))
		register := unpacked(t, name+".db.gz")
		check := func(s *store.Store) {
			t.Helper()
			r, err := s.Verify(context.Background(), time.Time{}, nil)
			if err != nil || len(r.Problems) > 0 || r.Documents != 2 || r.Commitments != old.commitments || r.Decisions != old.decisions {
				t.Errorf("schema %d: %+v, %v", old.schema, r, err)
			}
		}
		check(register)
		if old.schema < 3 {
			continue // there were no archives
		}
		archive, err := os.ReadFile(name + ".zip")
		if err != nil {
			t.Fatal(err)
		}
		restored, err := store.Open(context.Background(), t.TempDir(), parts()...)
		if err != nil {
			t.Fatal(err)
		}
		defer restored.Close()
		files, err := store.OpenArchive(bytes.NewReader(archive), int64(len(archive)))
		if err == nil {
			err = restored.Import(context.Background(), files, nil)
		}
		if err != nil {
			t.Fatalf("schema %d: %v", old.schema, err)
		}
		check(restored)
		again := exported(t, restored)
		if !bytes.Equal(again, exported(t, register)) {
			t.Errorf("schema %d: brought up to date in its place it is another register than out of its archive", old.schema)
		}
		if old.schema == 7 && !bytes.Equal(again, archive) {
			t.Error("the archive of a register is not what the version before wrote")
		}
		sameRows(t, old.schema, storetest.Entries(t, archive), storetest.Entries(t, again))
	}
}

// unpacked opens the register of a compressed file.
func unpacked(t *testing.T, name string) *store.Store {
	t.Helper()
	packed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.FileName), data, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.OpenExisting(context.Background(), dir, parts()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func exported(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := s.Export(context.Background(), &buf, true, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// sameRows compares what an archive holds with what an older one of the same register
// held. The digests of readings are taken in another way since schema 7.
func sameRows(t *testing.T, schema int, before, after map[string]string) {
	t.Helper()
	rows := 0
	for name, text := range before {
		switch {
		case name == "trillium.json":
		case !strings.HasSuffix(name, ".jsonl"):
			if after[name] != text {
				t.Errorf("schema %d: %s has other bytes", schema, name)
			}
		default:
			old, now := strings.Split(text, "\n"), strings.Split(after[name], "\n")
			if len(old) != len(now) {
				t.Fatalf("schema %d: %s had %d rows and has %d", schema, name, len(old)-1, len(now)-1)
			}
			for i := range old[:len(old)-1] {
				rows++
				var a, b map[string]json.RawMessage
				if json.Unmarshal([]byte(old[i]), &a) != nil || json.Unmarshal([]byte(now[i]), &b) != nil {
					t.Fatalf("schema %d: %s, line %d is no JSON", schema, name, i+1)
				}
				for column, value := range a {
					if string(b[column]) != string(value) && !(name == "readings.jsonl" && column == "digest" && schema < 7) {
						t.Errorf("schema %d: %s, line %d: %s was %s and is %s", schema, name, i+1, column, value, b[column])
					}
				}
			}
		}
	}
	if rows < 50 {
		t.Errorf("schema %d: only %d rows were compared", schema, rows)
	}
}

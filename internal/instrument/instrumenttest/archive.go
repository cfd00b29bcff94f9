package instrumenttest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

func exported(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := s.Export(context.Background(), &buf, true, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// imported is a register out of an archive.
func (s suite) imported(t *testing.T, archive []byte) (*store.Store, error) {
	t.Helper()
	files, err := store.OpenArchive(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	register := s.empty(t).Register
	return register, register.Import(context.Background(), files, nil)
}

// problems are what verifying finds wrong.
func problems(t *testing.T, s *store.Store) int {
	t.Helper()
	r, err := s.Verify(context.Background(), time.Time{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(r.Problems)
}

// archive: what is exported and read again is the same, and what was tampered with on the
// way is found.
func (s suite) archive(t *testing.T) {
	before := exported(t, s.demo(t).Register)
	register, err := s.imported(t, before)
	if err != nil {
		t.Fatal(err)
	}
	if n := problems(t, register); n > 0 {
		t.Errorf("a register out of its archive has %d problems", n)
	}
	if !bytes.Equal(before, exported(t, register)) {
		t.Error("a register out of its archive has another archive")
	}
	for _, table := range s.one.Part.Tables {
		if table.Seal == "" {
			continue
		}
		forged, ok := tampered(t, before, table.Name+".jsonl")
		if !ok {
			t.Errorf("the demo has no row of %s", table.Name)
			continue
		}
		if register, err := s.imported(t, forged); err == nil && problems(t, register) == 0 {
			t.Errorf("a row of %s was changed, and nothing tells", table.Name)
		}
	}
}

// tampered is the archive with a letter of the first row of a table changed.
func tampered(t *testing.T, archive []byte, name string) ([]byte, bool) {
	t.Helper()
	files := storetest.Entries(t, archive)
	row := []byte(files[name])
	for _, field := range []string{`"person":"`, `"name":"`, `"made":"2`} {
		if i := bytes.Index(row, []byte(field)); i >= 0 {
			row[i+len(field)] ^= 1
			files[name] = string(row)
			return storetest.Zipped(t, files), true
		}
	}
	return archive, false
}

// sentence is how many words in a row of a source may stand in an archive without texts:
// names and figures may, sentences may not.
const sentence = 8

// withoutTexts: no sentence of a document leaves the house with what the instrument keeps.
func (s suite) withoutTexts(t *testing.T) {
	x := s.demo(t)
	dir := filepath.Join(t.TempDir(), "bare")
	told := func(context.Context, store.Document) (store.Told, error) { return store.Told{}, nil }
	if err := x.Register.ExportWithoutTexts(context.Background(), dir, told); err != nil {
		t.Fatal(err)
	}
	runs := make(map[string]string)
	s.eachState(t, x.Register, func(st *review.State, _ store.Document) {
		words := strings.Fields(st.Found.Text)
		for i := 0; i+sentence <= len(words); i++ {
			runs[strings.Join(words[i:i+sentence], " ")] = st.ID
		}
	})
	if len(runs) == 0 {
		t.Fatal("the sample has no sentences")
	}
	for _, table := range s.one.Part.Tables {
		data, err := os.ReadFile(filepath.Join(dir, table.Name+".jsonl"))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(string(data))
		for i := 0; i+sentence <= len(words); i++ {
			if id, ok := runs[strings.Join(words[i:i+sentence], " ")]; ok {
				t.Errorf("%s holds words of %s", table.Name, id)
			}
		}
	}
}

package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// bare exports a register without texts.
func bare(t *testing.T, s *store.Store) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bare")
	told := func(_ context.Context, d store.Document) (store.Told, error) {
		return store.Told{Parties: map[string]string{"Halvern": "XHV"}, Sentence: d.Name == "odd.md"}, nil
	}
	if err := s.ExportWithoutTexts(context.Background(), dir, told); err != nil {
		t.Fatal(err)
	}
	return dir
}

// files are the files below a folder, by their paths in it.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// withheld fills a register with decisions of every kind that quotes, and returns it with
// one that was filled from its archive without texts.
func withheld(t *testing.T, reg Register) (from, to *store.Store, dir string) {
	t.Helper()
	ctx := context.Background()
	from, err := store.Open(ctx, t.TempDir(), Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { from.Close() })
	Filled(t, from)
	decide(t, from, "rita", first, review.Digesting{Object: review.Itself, Text: map[string]string{"en": "Ours in short.", "fr": "En bref."}})
	deadline := *state(t, from.Now(), first).Deadline
	deadline.Precision = trillium.Month
	decide(t, from, "rita", first, review.Correction{Field: "deadline", Value: json.RawMessage(jsonOf(t, deadline))})
	dir = bare(t, from)
	to = reg.Open()
	if err := to.Import(ctx, os.DirFS(dir), nil); err != nil {
		t.Fatal(err)
	}
	return from, to, dir
}

// A register without texts holds no words of its sources and all that was decided; when
// the documents are added, it is what it was.
func testWithheld(t *testing.T, reg Register) {
	ctx := context.Background()
	from, to, dir := withheld(t, reg)
	words := []string{"run-off", "Accord on", "Bay will", "bridge \\\"green"}
	for name, data := range files(t, dir) {
		if strings.HasPrefix(name, "series/") {
			continue
		}
		for _, w := range words {
			if strings.Contains(data, w) {
				t.Errorf("%s says %q", name, w)
			}
		}
	}
	if again := files(t, bare(t, to)); !maps.Equal(again, files(t, dir)) {
		t.Error("the archive of a register from an archive is another one")
	}
	a, b := verified(t, from), verified(t, to)
	if b.Absent != b.Documents || b.Decisions != a.Decisions {
		t.Errorf("%+v\n%+v", a, b)
	}
	absent, _, err := to.Now().State(ctx, first)
	if err != nil || !absent.Absent || absent.Text != "Ours in short." || len(absent.Targets) > 0 && absent.Targets[0].Text != "" {
		t.Errorf("%+v, %v", absent, err)
	}
	if d, err := to.Now().Document(ctx, "great-bay-2022"); err != nil || d.Parties["Halvern"] != "XHV" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := to.Text(ctx, absent.Found.Document); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	decide(t, to, "rita", first, review.Standing{State: review.IsAnnounced})
	if _, err := tryDecide(to, "rita", "great-bay-2022/3", review.Splitting{Parts: []review.Part{{Text: "a"}, {Text: "b"}}}); !errors.Is(err,
		trillium.ErrInvalid) {
		t.Errorf("split without its words: %v", err)
	}
	decide(t, from, "rita", first, review.Standing{State: review.IsAnnounced})
	for _, name := range []string{"great-bay-2022/fact-sheet.md", "great-bay-2024/fact-sheet.en.md", "great-bay-2024/fact-sheet.es.md",
		"great-bay-2024/fact-sheet.fr.md"} {
		if a := add(t, to, sample(t, name)); !a.Lit || a.New {
			t.Errorf("%s: %+v", name, a)
		}
		if a := add(t, to, sample(t, name)); a.Lit || a.New {
			t.Errorf("%s again: %+v", name, a)
		}
	}
	if r := verified(t, to); r.Absent != 1 { // odd.md, whose bytes nobody can make again
		t.Errorf("%d absent", r.Absent)
	}
	sameStates(t, from, to, "great-bay-2022")
	sameStates(t, from, to, "great-bay-2024")
}

// sameStates compares what two registers hold of a document, but for when it was decided.
func sameStates(t *testing.T, a, b *store.Store, key string) {
	t.Helper()
	list := func(s *store.Store) (found, decided []string) {
		d, err := s.Now().Document(context.Background(), key)
		if err != nil {
			t.Fatal(err)
		}
		states, misfits, err := s.Now().States(context.Background(), d)
		if err != nil || len(misfits) > 0 {
			t.Fatalf("%v, %v", misfits, err)
		}
		for _, st := range states {
			found = append(found, jsonOf(t, st.Commitment))
			for _, e := range st.History {
				if e.Kind != review.Stand && e.Kind != review.Evidence { // what is quoted by hand stays withheld
					decided = append(decided, e.Hash+jsonOf(t, e.Saw)+string(e.Decision.Body))
				}
			}
		}
		return found, decided
	}
	x, p := list(a)
	y, q := list(b)
	if diff := cmp.Diff(x, y); diff != "" {
		t.Errorf("%s: commitments: %s", key, diff)
	}
	if diff := cmp.Diff(p, q); diff != "" {
		t.Errorf("%s: decisions: %s", key, diff)
	}
}

// A document that differs from the hash is reported, not trusted.
func testWithheldDiffers(t *testing.T, reg Register) {
	ctx := context.Background()
	_, to, _ := withheld(t, reg)
	other := reading(t, "fact-sheet.md", string(sample(t, "great-bay-2022/fact-sheet.md").Document.Data)+"\n")
	_, err := to.AddReading(ctx, store.CommandLine, other)
	var differs *store.DiffersError
	if !errors.As(err, &differs) || !errors.Is(err, trillium.ErrConflict) || differs.Same != differs.Of || differs.Of == 0 {
		t.Fatalf("%v", err)
	}
	if r := verified(t, to); r.Absent != r.Documents {
		t.Errorf("%+v", r)
	}
	a, err := to.AddVersion(ctx, store.CommandLine, other)
	if err != nil || !a.New || a.Document.Leading {
		t.Errorf("%+v, %v", a, err)
	}
	verified(t, to)
}

// What was changed in an archive without texts shows, as in any other.
func testWithheldTampered(t *testing.T, reg Register) {
	_, _, dir := withheld(t, reg)
	whole := files(t, dir)
	put := func(file, old, new string) func(map[string]string) {
		return func(f map[string]string) { f[file] = strings.Replace(f[file], old, new, 1) }
	}
	for name, change := range map[string]func(map[string]string){
		"another reason":     put("decisions.jsonl", "because", "Because"),
		"another digest":     put("decisions.jsonl", "Ours in", "Theirs in"),
		"another place":      put("commitments.jsonl", `"start":`, `"start":1`),
		"words put in":       put("commitments.jsonl", `"text":"sha256:`, `"text":"They will sha256:`),
		"other parties":      put("documents.jsonl", `"XHV"`, `"XBR"`),
		"parties of a shape": put("documents.jsonl", `{"Halvern":"XHV"}`, `[1]`),
		"no decisions":       func(f map[string]string) { delete(f, "decisions.jsonl") },
	} {
		f := maps.Clone(whole)
		change(f)
		if maps.Equal(f, whole) {
			t.Errorf("%s: nothing was changed", name)
		}
		to := filepath.Join(t.TempDir(), "changed")
		for path, data := range f {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(to, path)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(to, path), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := reg.Open().Import(context.Background(), os.DirFS(to), nil); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

package corpus

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/source"
	"trillium/internal/store"
)

var kills = flag.Int("kills", 8, "how often indexing is killed")

// crashVariable names the directory that a child process works in.
const crashVariable = "TRILLIUM_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashVariable); dir != "" {
		register, c := open(dir)
		_, err := c.Add(context.Background(), files(dir), Telling{})
		fmt.Fprintln(os.Stderr, err)
		_ = register.Close()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// open opens the register of a directory and its corpus.
func open(dir string) (*store.Store, *Corpus) {
	register, err := store.Open(context.Background(), filepath.Join(dir, "reg"))
	if err != nil {
		panic(err)
	}
	lexicon := language.Load()
	reader, extractor := source.New(lexicon), extract.New(lexicon)
	return register, New(register, filepath.Join(dir, "reg", "index"), lexicon, func(name string, data []byte) (*trillium.Reading, error) {
		doc, err := reader.Read(name, data)
		if err != nil {
			return nil, err
		}
		return extractor.Extract(doc), nil
	})
}

func files(dir string) []Source {
	names, _ := filepath.Glob(filepath.Join(dir, "files", "*.md"))
	var out []Source
	for _, n := range names {
		out = append(out, FileSource(filepath.Base(n), n))
	}
	return out
}

// write writes documents of made-up words.
func write(t *testing.T, dir string, n int, seed uint64) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "files"), 0o700); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 7))
	words := []string{"harbour", "ferry", "kelp", "lantern", "mussel", "quay", "whale", "charter", "tide", "buoy"}
	for i := range n {
		text := fmt.Sprintf("# Bulletin %d\n\n", i)
		for range 4 {
			for range 30 {
				text += words[rng.IntN(len(words))] + " "
			}
			text += "were seen in the bay.\n\n"
		}
		if err := os.WriteFile(filepath.Join(dir, "files", fmt.Sprintf("%04d.md", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// answers are what some queries find.
func answers(t *testing.T, dir string) []string {
	t.Helper()
	x, err := search.Open(filepath.Join(dir, "reg", "index"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Release()
	out := []string{fmt.Sprint(s.Documents(), " documents ", s.Passages(), " passages")}
	for _, text := range []string{"ferry", "kelp lantern", "whale charter tide buoy mussel"} {
		q, err := search.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		q.Limit = 25
		hits, err := s.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			out = append(out, fmt.Sprintf("%s: %s#%d %.3f", text, h.Document.Name, h.Passage, h.Score))
		}
	}
	return out
}

// TestKilled kills indexing at any moment and goes on: nothing that was added is
// lost, and the index gives the answers of one that was never disturbed.
func TestKilled(t *testing.T) {
	dir, calm := t.TempDir(), t.TempDir()
	const documents = 400
	write(t, dir, documents, 1)
	write(t, calm, documents, 1)
	began := time.Now()
	child(t, calm).Wait()
	whole := time.Since(began)
	rng := rand.New(rand.NewPCG(3, uint64(time.Now().UnixNano())))
	for i := range *kills {
		c := child(t, dir)
		time.Sleep(time.Duration(rng.Int64N(int64(whole))))
		_ = c.Process.Kill()
		_ = c.Wait()
		register, corpus := open(dir)
		if err := corpus.Level(context.Background(), Telling{}); err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		n, err := register.CorpusSize(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got := answers(t, dir)[0]; n > 0 && got[:len(fmt.Sprint(n))] != fmt.Sprint(n) {
			t.Fatalf("kill %d: the register has %d documents and the index %s", i, n, got)
		}
		if err := register.Close(); err != nil {
			t.Fatal(err)
		}
		if n == documents { // all there: begin anew
			if diff := cmp.Diff(answers(t, calm), answers(t, dir)); diff != "" {
				t.Fatalf("kill %d: the answers differ:\n%s", i, diff)
			}
			if err := os.RemoveAll(filepath.Join(dir, "reg")); err != nil {
				t.Fatal(err)
			}
		}
	}
	child(t, dir).Wait()
	if diff := cmp.Diff(answers(t, calm), answers(t, dir)); diff != "" {
		t.Fatalf("after %d kills the answers differ:\n%s", *kills, diff)
	}
}

// child starts this test as a process that indexes.
func child(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), crashVariable+"="+dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

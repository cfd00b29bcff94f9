package corpus

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium/internal/sharedtest"
)

// corpusFiles are the real documents beside the checkout, as sources.
func corpusFiles(tb testing.TB) []Source {
	tb.Helper()
	root := sharedtest.Path(tb, "corpus")
	var out []Source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			rel, _ := filepath.Rel(root, path)
			out = append(out, FileSource(filepath.ToSlash(rel), path))
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// BenchmarkIndex reads the real corpus into a new register and index.
func BenchmarkIndex(b *testing.B) {
	sources := corpusFiles(b)
	for b.Loop() {
		dir := b.TempDir()
		register, c := open(dir)
		r, err := c.Add(context.Background(), sources, Telling{})
		if err != nil || r.Added == 0 {
			b.Fatal(r, err)
		}
		if err := register.Close(); err != nil {
			b.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
}

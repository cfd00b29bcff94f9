// Package sharedtest finds the real documents and labels that lie beside a
// checkout in a folder named shared. They are not part of the project: a test
// that needs them skips, saying so, where they are absent.
package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file or folder below shared; the test is skipped
// if there is none.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
	path := filepath.Join(append([]string{filepath.Dir(dir), "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real documents are not beside the checkout (%s); skipped", filepath.Join(append([]string{"../shared"}, elem...)...))
	}
	return path
}

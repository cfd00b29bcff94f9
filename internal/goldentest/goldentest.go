// Package goldentest compares what tests made with golden files, and writes those
// anew with -update, the one flag for that in all packages:
//
//	go test ./internal/extract -update
//
// Then read the difference that git shows before it is committed.
package goldentest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Updating reports whether golden files are written anew.
func Updating() bool { return *update }

// Check fails unless the file holds what was made; with -update it writes it.
func Check(t testing.TB, file, made string) {
	t.Helper()
	if Updating() {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	if diff := cmp.Diff(string(want), made); diff != "" {
		t.Errorf("%s is not what was made; look at the difference, and write it anew with -update:\n%s", file, diff)
	}
}

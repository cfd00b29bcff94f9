package eval

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
)

// labelledReader reads the labelled documents beside the checkout.
func labelledReader(t *testing.T) *Reader {
	t.Helper()
	root := sharedtest.Path(t, ".")
	lexicon := language.Load()
	documents := source.New(lexicon)
	r, err := NewReader(extract.New(lexicon), sharedtest.Path(t, "gold", "extract"), "testdata/taught", func(name string) (*trillium.Document, error) {
		return documents.ReadFile(filepath.Join(root, name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWeights learns the weights that the program is built with: they are those that its
// rules and signs give on the labels.
func TestWeights(t *testing.T) {
	dir := t.TempDir()
	if err := labelledReader(t).TrainInto(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{extract.FirstFile, extract.ThenFile} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "extract", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what is learnt from the labels: write it anew with trillium eval -train (docs/reading.md)", name)
		}
	}
}

// TestCrossValidated guards what is found in documents that the weights have not seen, the
// figure that counts. The bars are a little below what was measured.
func TestCrossValidated(t *testing.T) {
	if testing.Short() {
		t.Skip("learns from labels many times over")
	}
	results, err := labelledReader(t).CrossValidated(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all Result
	for _, r := range results {
		all.Add(r)
	}
	for _, bar := range []struct {
		name  string
		found Count
		least float64
	}{{"commitments", all.Commitments, 0.85}, {"actions", all.Actions, 0.80}, {"deadlines", all.Deadlines, 0.78}, {"targets", all.Targets, 0.73},
		{"parties", all.Parties, 0.88}, {"strength", all.Strength, 0.90}} {
		f1 := bar.found.F1()
		if bar.name == "parties" || bar.name == "strength" {
			f1 = bar.found.Precision()
		}
		t.Logf("%s %.3f", bar.name, f1)
		if f1 < bar.least {
			t.Errorf("%s: %.3f, want at least %.2f", bar.name, f1, bar.least)
		}
	}
}

package source

import (
	"os"
	"testing"

	"trillium/internal/language"
)

func TestDump(t *testing.T) {
	r := New(language.Load())
	d, err := r.ReadFile(os.Getenv("DUMP"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%q %v %q %q %q %q %v", d.Title, d.Date, d.Issuer, d.Language, d.Summit, d.Address, d.Warnings)
	for _, b := range d.Blocks {
		t.Logf("%v L%d i%d l%d [%d:%d] %.90q marks=%d src=%.60q", b.Kind, b.Level, b.Item, b.List, b.Start, b.End, b.Text, len(b.Marks), d.Data[b.Start:b.End])
	}
}

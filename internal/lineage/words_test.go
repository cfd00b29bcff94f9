package lineage

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"trillium/internal/language"
)

func TestWords(t *testing.T) {
	f := os.Getenv("DEVWORDS")
	if f == "" {
		t.Skip()
	}
	k := New(language.Load(), LoadThesaurus())
	data, _ := os.ReadFile(f)
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		tag, text, _ := strings.Cut(line, ":")
		for _, w := range strings.Split(text, ",") {
			w = strings.TrimSpace(w)
			u := k.units(tag, "the "+w, language.Names{})
			fmt.Printf("%s %-28s", tag, w)
			for _, x := range u {
				if x.kind == conceptUnit {
					fmt.Printf(" %s", k.thesaurus.concepts[x.concept].id)
				} else {
					fmt.Printf(" [%s]", x.stem)
				}
			}
			fmt.Println()
		}
	}
}

package lineage

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"trillium/internal/language"
)

func TestColl(t *testing.T) {
	if os.Getenv("COLL") == "" {
		t.Skip()
	}
	th := LoadThesaurus()
	for lang, tag := range language.Tags {
		seen := map[string]map[string]string{}
		for _, line := range strings.Split(thesaurusFile, "\n") {
			head, list, ok := strings.Cut(line, ":")
			if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(head, "theme") || strings.HasPrefix(head, "rung") {
				continue
			}
			id, _, _ := strings.Cut(head, " ")
			for _, term := range strings.Split(strings.Split(list, "|")[lang], ";") {
				st := strings.Join(th.analyzer[lang].Terms(strings.TrimSpace(term)), " ")
				if st == "" {
					continue
				}
				if seen[st] == nil {
					seen[st] = map[string]string{}
				}
				if _, ok := seen[st][id]; !ok {
					seen[st][id] = strings.TrimSpace(term)
				}
			}
		}
		for st, m := range seen {
			if len(m) > 1 {
				fmt.Println(tag, st, m)
			}
		}
	}
}

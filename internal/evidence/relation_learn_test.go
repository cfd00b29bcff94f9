package evidence

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/search"
)

// TestRelations prints how the relations told compare with the labels.
func TestRelations(t *testing.T) {
	if *learnIndex == "" {
		t.Skip("give -learn, -labels and -sheet")
	}
	f, exs := labelledExamples(t)
	relations := []Relation{Fulfils, Progress, Mentions, Against}
	matrix := map[string]map[Relation]int{}
	var lines []string
	for i := range exs {
		e := &exs[i]
		for k := range e.list {
			c := &e.list[k]
			for _, l := range e.labels[c.doc.Name] {
				if l.Relation == "none" {
					continue
				}
				s, exact := c.best, false
				want := search.Shingles(trillium.Plain(l.Sentence))
				for n := range c.all {
					have := search.Shingles(c.all[n].text)
					both := 0
					for g := range have {
						if want[g] {
							both++
						}
					}
					if both*10 > len(have)*8 {
						s, exact = c.all[n], true
						break
					}
				}
				got, _ := f.relate(e.p, c, &s)
				if matrix[l.Relation] == nil {
					matrix[l.Relation] = map[Relation]int{}
				}
				matrix[l.Relation][got]++
				if string(got) != l.Relation {
					lines = append(lines, fmt.Sprintf("%s %s→%s exact=%v kind=%d verb=%q same=%v fut=%v body=%v cover=%.2f obj=%.2f rev=%q parties=%v | %.200s", e.id,
						l.Relation, got, exact, s.kind, s.verb, s.same, s.future, s.bodies, s.cover, s.signs[signObject], s.reverse, s.parties, s.text))
				}
			}
		}
	}
	sum := 0.0
	for _, r := range relations {
		tp := matrix[string(r)][r]
		fn, fp := 0, 0
		for g, row := range matrix {
			for got, n := range row {
				if g == string(r) && got != r {
					fn += n
				}
				if g != string(r) && got == r {
					fp += n
				}
			}
		}
		f1 := 2 * float64(tp) / float64(max(1, 2*tp+fp+fn))
		sum += f1
		fmt.Printf("%-9s tp %d fp %d fn %d F1 %.2f\n", r, tp, fp, fn, f1)
	}
	fmt.Printf("macro F1 %.3f\n", sum/4)
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

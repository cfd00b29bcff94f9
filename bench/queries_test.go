package bench

import (
	"math/rand/v2"
	"slices"
	"strings"

	"trillium/internal/search"
)

// top is how many passages a query asks for.
const top = 20

// querySet is queries of so many terms.
type querySet struct {
	name    string
	terms   int
	queries []string // words between spaces
}

// drawQueries draws the queries of both sets.
func drawQueries(c *corpus, n int) []querySet {
	sets := []querySet{{name: "ten-terms", terms: 10}, {name: "three-terms", terms: 3}}
	for i := range sets {
		r := rand.New(rand.NewPCG(seed, uint64(sets[i].terms)))
		for len(sets[i].queries) < n {
			d := &c.docs[r.IntN(len(c.docs))]
			words := contentWords(d.Passages[r.IntN(len(d.Passages))].Text)
			if len(words) < sets[i].terms {
				continue
			}
			r.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
			sets[i].queries = append(sets[i].queries, strings.Join(words[:sets[i].terms], " "))
		}
	}
	return sets
}

var english = search.NewAnalyzer("en")

// contentWords are the words of a text of three or more ASCII letters that are
// not common: what every engine's tokenizer takes for one word. Of those with
// one stem only the first is taken, since the engines differ in what they do
// with a term that is asked for twice.
func contentWords(text string) []string {
	var words, stems []string
	search.EachWord(text, func(_, _ int, lower []byte, _ bool) {
		for _, c := range lower {
			if c < 'a' || c > 'z' {
				return
			}
		}
		stem := english.Term(string(lower), false)
		if len(lower) < 3 || stem == "" || slices.Contains(stems, stem) {
			return
		}
		words, stems = append(words, string(lower)), append(stems, stem)
	})
	return words
}

package lineage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

// madeText is a text of n commitments of about thirty words, drawn from the
// thesaurus and from small words, with one in four like that of the text before.
func madeText(k *Linker, key, lang string, n int, seed uint64) *Text {
	rng := rand.New(rand.NewPCG(seed, 7))
	index := language.Index(lang)
	small := strings.Fields("will with the of and to for in on by a new joint strong better their our")
	t := &Text{Key: key, Language: lang, Complete: true, Document: &trillium.Document{}}
	at := 0
	for i := range n {
		r := rng
		if i%4 == 0 {
			r = rand.New(rand.NewPCG(uint64(i), 3)) // the same in every text
		}
		var words []string
		for range 12 {
			c := k.thesaurus.Concept(r.IntN(k.thesaurus.Len()))
			words = append(words, small[r.IntN(len(small))], c.Names[index])
		}
		text := strings.Join(words, " ") + "."
		span := trillium.Span{Start: at, End: at + len(text)}
		at += len(text) + 1
		t.Document.Blocks = append(t.Document.Blocks, trillium.Block{Kind: trillium.Item, Text: text, Span: span})
		t.Commitments = append(t.Commitments, trillium.Commitment{ID: fmt.Sprintf("%s/%d", key, i+1), N: i + 1, Text: text, Span: span,
			Parties: []string{trillium.All}, Strength: trillium.High, Actions: []trillium.Action{{Verb: "do", Text: text}}})
	}
	return t
}

func BenchmarkSummits(b *testing.B) {
	k := New(language.Load(), thesaurus.Load())
	for _, n := range []int{31, 125, 500, 2000} {
		x, y := madeText(k, "a-2021", "en", n, 1), madeText(k, "a-2023", "en", n, 2)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				k.Summits(x, y)
			}
		})
	}
}

func BenchmarkVersions(b *testing.B) {
	k := New(language.Load(), thesaurus.Load())
	for _, n := range []int{31, 125, 500, 2000} {
		x, y := madeText(k, "a-2021", "en", n, 1), madeText(k, "a-2021~mex-es", "es", n, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				k.Versions(x, y)
			}
		})
	}
}

func BenchmarkThesaurus(b *testing.B) {
	for b.Loop() {
		thesaurus.Load()
	}
}

package align

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/language"
)

// A translation may have lost something where it has less than this share of the
// length that it should have.
const wholeShare = 0.95

// loss finds the words of the first block of a row that have no counterpart in
// the second, if that begins within a sentence or is much too short.
func (k *Aligner) loss(a, b Side, row Row, ratio float64) *Loss {
	block := &a.Document.Blocks[row.A[0]]
	var other strings.Builder
	for _, j := range row.B {
		other.WriteString(b.Document.Blocks[j].Text + " ")
	}
	text := strings.TrimSpace(other.String())
	short := float64(len(text)) < wholeShare*ratio*float64(len(block.Text))
	inside := startsInside(text) && !startsInside(block.Text) && !smallItems(b)
	if !short && !inside {
		return nil
	}
	x, y := k.stretches(a, k.sentences(a, block.Text)), k.stretches(b, k.sentences(b, text))
	if len(x.list) == 0 || len(y.list) == 0 {
		return nil
	}
	beads := k.align(x, y)
	var lost []string
	for _, bead := range beads {
		if bead.nb > 0 {
			break
		}
		lost = append(lost, x.list[bead.a].plain)
	}
	// What is left must fit the other's length better than the whole does.
	fits := func(lost []string) bool {
		words := strings.Join(lost, " ")
		whole, left := ratio*float64(len(block.Text)), ratio*float64(len(block.Text)-len(words))
		return len(lost) > 0 && left > 0 && math.Abs(math.Log(float64(len(text))/left)) < math.Abs(math.Log(float64(len(text))/whole))
	}
	switch {
	case fits(lost):
		return &Loss{Words: strings.Join(lost, " "), Start: true}
	case inside:
		return &Loss{Words: firstWords(x.list[0].plain, len(x.list[0].plain)-int(float64(len(y.list[0].plain))/ratio)), Start: true}
	}
	lost = nil
	for i := len(beads) - 1; i >= 0 && beads[i].nb == 0; i-- {
		lost = append([]string{x.list[beads[i].a].plain}, lost...)
	}
	if !fits(lost) {
		return nil
	}
	return &Loss{Words: strings.Join(lost, " ")}
}

// sentences cuts a text into sentences.
func (k *Aligner) sentences(t Side, text string) []string {
	lang := k.lexicon.Language(t.Language)
	if lang == nil {
		lang = k.lexicon.Language(language.Tags[0])
	}
	tokens := lang.Tokens(nil, text)
	var out []string
	for _, s := range lang.Sentences(text, tokens) {
		out = append(out, strings.TrimSpace(text[tokens[s[0]].Start:tokens[s[1]-1].End]))
	}
	return out
}

// smallItems reports whether a document begins its list items with small letters,
// as French and Spanish lists often do: then such a beginning tells of no loss.
func smallItems(t Side) bool {
	small, all := 0, 0
	for i := range t.Document.Blocks {
		if b := &t.Document.Blocks[i]; b.Kind == trillium.Item {
			all++
			if startsInside(b.Text) {
				small++
			}
		}
	}
	return 2*small > all
}

// startsInside reports whether a text begins within a sentence: with a small
// letter or a mark that opens nothing.
func startsInside(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "*_ \u00a0"))
	return unicode.IsLower(r) || strings.ContainsRune(",.;:)", r)
}

// firstWords are the words of a text up to about n bytes; at least one.
func firstWords(text string, n int) string {
	end := 0
	for i, r := range text {
		if !unicode.IsSpace(r) {
			continue
		}
		if i > n && end > 0 {
			break
		}
		end = i
	}
	if end == 0 {
		end = len(text)
	}
	return text[:end]
}

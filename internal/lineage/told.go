package lineage

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// What a sentence that is no promise must have to be set against one, in bytes.
const (
	leastTold = 40
	mostTold  = 1200
)

// told are the sentences of a text that are no promises of it, as commitments without acts:
// their words, place, section and the bodies that they name.
func (k *Linker) told(t *Text) []trillium.Commitment {
	lang := k.lexicon.Language(t.Language)
	if t.Document == nil || lang == nil {
		return nil
	}
	acronyms := make(language.Acronyms)
	var out []trillium.Commitment
	section, next := "", 0
	for i := range t.Document.Blocks {
		b := &t.Document.Blocks[i]
		if b.Kind == trillium.Heading {
			section = b.Text
			continue
		}
		tokens := lang.Tokens(nil, b.Text)
		acronyms.Learn(b.Text, tokens)
		for _, s := range lang.Sentences(b.Text, tokens) {
			from, to := tokens[s[0]].Start, tokens[s[1]-1].End
			if n := to - from; n < leastTold || n > mostTold {
				continue
			}
			span := t.Document.Span(b, from, to)
			for next < len(t.Commitments) && t.Commitments[next].End <= span.Start {
				next++
			}
			if next < len(t.Commitments) && t.Commitments[next].Overlap(span) > 0 {
				continue
			}
			c := trillium.Commitment{Document: t.Key, Section: section, Span: span, Text: t.Document.Words(span)}
			c.Bodies = bodiesIn(&grammar.Clause{Lang: lang, Text: b.Text, Tokens: tokens[s[0]:s[1]]}, acronyms)
			out = append(out, c)
		}
	}
	return out
}

// bodiesIn are the bodies that a sentence names.
func bodiesIn(c *grammar.Clause, acronyms language.Acronyms) (out []string) {
	country := make([]bool, len(c.Tokens)+1)
	for i := 0; i < len(c.Tokens); {
		to := c.NameEnd(i)
		if to <= i {
			i++
			continue
		}
		if c.NamesBody(i, to, country) {
			out = append(out, acronyms.WrittenOut(c.Words(i, to)))
		}
		i = to
	}
	return out
}

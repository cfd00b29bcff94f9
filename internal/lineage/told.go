package lineage

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// What a sentence that is no promise must have to be set against one, in bytes.
const (
	leastSentence = 40
	mostSentence  = 1200
)

// reportRule marks a sentence that tells of something as done.
const reportRule = "report"

// sentencesOf is a text with its sentences that are no promises in the place of its promises,
// as commitments of one act: their words, place, section and the bodies that they name.
func (k *Linker) sentencesOf(t *Text) *Text {
	told := *t
	told.Commitments = nil
	lang := k.lexicon.Language(t.Language)
	if t.Document == nil || lang == nil {
		return &told
	}
	acronyms := make(language.Acronyms)
	section, next, reports := "", 0, 0
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
			if n := to - from; n < leastSentence || n > mostSentence {
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
			c.Actions = []trillium.Action{{Text: c.Text, Span: span}}
			for reports < len(t.Reports) && t.Reports[reports].End <= span.Start {
				reports++
			}
			if reports < len(t.Reports) && t.Reports[reports].Overlap(span) > 0 {
				c.Rule = reportRule
			}
			c.Bodies = bodiesIn(&grammar.Clause{Lang: lang, Text: b.Text, Tokens: tokens[s[0]:s[1]]}, acronyms)
			told.Commitments = append(told.Commitments, c)
		}
	}
	return &told
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

package extract

import (
	"strings"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/learn"
)

// An Explanation is why the statement at a span was taken for a commitment.
type Explanation struct {
	trillium.Span
	Signs []learn.Weighed // parts of signs, the strongest first; positive ones speak for it
}

// Explain says for each statement of a document that is taken for a commitment which signs
// weighed, in order.
func (x *Extractor) Explain(doc *trillium.Document) []Explanation {
	w := x.walk(doc, true)
	if w == nil {
		return nil
	}
	defer w.release()
	w.decide(x.then)
	var out []Explanation
	for _, s := range w.statements {
		if s.verdict.label == commitment {
			out = append(out, Explanation{s.span(), x.then.Why(s.names, int(commitment))})
		}
	}
	return out
}

// mostSaid is how many signs an explanation puts into words, for and against each.
const mostSaid = 4

// Words are what spoke for the commitment and what against it, the strongest first, as far
// as signs have words.
func (e Explanation) Words(l *i18n.Language) (pro, contra []string) {
	for _, s := range e.Signs {
		words := Word(l, s.Sign)
		switch {
		case words == "":
		case s.Weight > 0 && len(pro) < mostSaid:
			pro = append(pro, words)
		case s.Weight < 0 && len(contra) < mostSaid/2:
			contra = append(contra, words)
		}
	}
	return pro, contra
}

// Word is a part of a sign in plain words, "" if it has none: "verb:will" is "sign.verb.will"
// of the catalogue.
func Word(l *i18n.Language, sign string) string {
	if key := "sign." + strings.ReplaceAll(sign, ":", "."); l.Has(key) {
		return l.T(key)
	}
	return ""
}

// At is the explanation of the commitment at a span: that which shares most bytes with it.
func At(list []Explanation, span trillium.Span) (best Explanation, found bool) {
	shared := 0
	for _, e := range list {
		if n := min(e.End, span.End) - max(e.Start, span.Start); n > shared {
			best, found, shared = e, true, n
		}
	}
	return best, found
}

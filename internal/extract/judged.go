package extract

import "trillium"

// Classes are what a statement can be, as models name them.
var Classes = []string{"other", "report", "commitment"}

// A Judged statement is one with its signs, to learn from.
type Judged struct {
	trillium.Span
	Signs []string
}

// Judged are the statements of a document with their signs, in order; none if its language
// is not read.
func (x *Extractor) Judged(doc *trillium.Document) []Judged {
	w := x.walk(doc)
	if w == nil {
		return nil
	}
	out := make([]Judged, len(w.statements))
	for i, s := range w.statements {
		out[i] = Judged{s.span(), s.signs}
	}
	return out
}

// span is the bytes of the statement.
func (s *statement) span() trillium.Span {
	return s.w.doc.Span(s.b, s.start, s.Tokens[len(s.Tokens)-1].End)
}

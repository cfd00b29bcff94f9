package extract

import "trillium"

// Classes are what a statement can be, as models name them.
var Classes = []string{"other", "report", "commitment"}

// The files of the weights that the program is built with: of the first look and the second.
const (
	FirstFile = "weights-first.txt"
	ThenFile  = "weights.txt"
)

// A Judged statement is one with its signs, to learn from.
type Judged struct {
	trillium.Span
	Signs []string // their names
	Alone int      // how many of them, the first, it shows by itself
}

// Judged are the statements of a document with their signs, in order; none if its language
// is not read.
func (x *Extractor) Judged(doc *trillium.Document) []Judged {
	w := x.walk(doc, true)
	if w == nil {
		return nil
	}
	out := make([]Judged, len(w.statements))
	for i, s := range w.statements {
		out[i] = Judged{s.span(), s.names, s.alone}
	}
	w.release()
	return out
}

// span is the bytes of the statement.
func (s *statement) span() trillium.Span {
	return s.w.doc.Span(s.b, s.start, s.Tokens[len(s.Tokens)-1].End)
}

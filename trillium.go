// Package trillium is the vocabulary of Trillium: the words of the field as
// types, with the errors that every other package speaks.
//
// A summit's leaders publish a [Document]. Reading turns its bytes into
// [Block]s of text that remember where they stood, and the blocks into
// [Statement]s: a [Commitment] binds somebody to an act, a report says that an
// act was done. Everything a reader claims about a text carries a [Span], the
// byte range in the original file that says so, and nothing is claimed that
// the bytes do not say.
//
// The package imports the standard library only and does nothing by itself:
// it parses no format, opens no file and remembers nothing. Those who do are
// internal/source (bytes to Document), internal/extract (Document to
// Commitments) and internal/store (which alone remembers).
package trillium

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Span is a half-open range of bytes [Start, End) in a document's original
// file.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Overlap is the number of bytes that s and t share, 0 if none.
func (s Span) Overlap(t Span) int {
	return max(0, min(s.End, t.End)-max(s.Start, t.Start))
}

// Words returns the text that the span marks in data: the bytes with runs of
// white space collapsed to one space and trimmed, and nothing else changed. A
// span that does not lie within data yields "".
func (s Span) Words(data []byte) string {
	if s.Start < 0 || s.End > len(data) || s.Start >= s.End {
		return ""
	}
	return Collapse(string(data[s.Start:s.End]))
}

// Collapse replaces each run of white space by one space and trims the ends.
// White space is what unicode.IsSpace says, so no-break spaces count.
func Collapse(s string) string {
	b := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		c, n := s[i], 1
		white := c == ' ' || c >= '\t' && c <= '\r'
		if c >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRuneInString(s[i:])
			white = unicode.IsSpace(r)
		}
		switch {
		case white:
			space = len(b) > 0
		case space:
			b = append(b, ' ')
			space = false
			fallthrough
		default:
			b = append(b, s[i:i+n]...) // invalid bytes stay as they are
		}
		i += n
	}
	return string(b)
}

// Plain is a text without the marks of markdown and the tags of HTML.
func Plain(text string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '<' && i+1 < len(text) && (text[i+1] == '/' || text[i+1] >= 'a' && text[i+1] <= 'z'):
			depth++
		case c == '>' && depth > 0:
			depth--
		case depth > 0 || c == '*' || c == '_' || c == '\\':
		case c == ']' && i+1 < len(text) && text[i+1] == '(':
			if end := strings.IndexByte(text[i:], ')'); end > 0 {
				i += end
			}
		case c == '[':
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

// A Reason is one ground for what a machine proposes: a key and what it speaks
// of. Screens translate the key; In says it in English.
type Reason struct {
	Key  string   `json:"key"`
	Args []string `json:"args,omitempty"`
}

// In is the reason in the words that texts has for its key; %s in them stands
// for an argument.
func (r Reason) In(texts map[string]string) string {
	text := texts[r.Key]
	for _, a := range r.Args {
		text = strings.Replace(text, "%s", a, 1)
	}
	return text
}

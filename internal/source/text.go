package source

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
)

// textBuilder assembles the reading text of one block from stretches of the
// original bytes, and the map back. A hard line break is kept as '\n' until
// [textBuilder.blocks] divides the text there.
type textBuilder struct {
	data  []byte
	text  []byte
	segs  []trillium.Segment
	marks []trillium.Mark
	open  []trillium.Mark // opened by raw HTML tags or stray asterisks, not yet closed
	from  int             // where in data the block begins
}

func newText(data []byte) *textBuilder {
	return &textBuilder{data: data}
}

// put appends s, which stands for data[start:end].
func (t *textBuilder) put(s string, start, end int) {
	if n := len(t.segs); n > 0 && len(s) == end-start {
		if last := &t.segs[n-1]; last.Source+last.SourceLen == start && last.TextLen == last.SourceLen {
			last.TextLen += len(s)
			last.SourceLen += len(s)
			t.text = append(t.text, s...)
			return
		}
	}
	t.segs = append(t.segs, trillium.Segment{Text: len(t.text), TextLen: len(s), Source: start, SourceLen: end - start})
	t.text = append(t.text, s...)
}

// space appends one space that stands for n bytes at start, unless the text
// has none yet or ends in white space.
func (t *textBuilder) space(start, n int) {
	if len(t.text) == 0 || t.text[len(t.text)-1] == '\n' {
		return
	}
	if t.text[len(t.text)-1] == ' ' {
		if last := &t.segs[len(t.segs)-1]; last.Source+last.SourceLen == start && last.TextLen == 1 {
			last.SourceLen += n // one longer run of white space
		}
		return
	}
	t.put(" ", start, start+n)
}

// lineBreak ends a line at the source offset at.
func (t *textBuilder) lineBreak(at int) {
	for len(t.text) > 0 && t.text[len(t.text)-1] == ' ' {
		t.chop()
	}
	if len(t.text) > 0 && t.text[len(t.text)-1] != '\n' {
		t.segs = append(t.segs, trillium.Segment{Text: len(t.text), TextLen: 1, Source: at, SourceLen: 0})
		t.text = append(t.text, '\n')
	}
}

// chop removes the last byte of the text.
func (t *textBuilder) chop() {
	t.text = t.text[:len(t.text)-1]
	last := &t.segs[len(t.segs)-1]
	if last.TextLen == last.SourceLen {
		last.SourceLen--
	}
	if last.TextLen--; last.TextLen == 0 {
		t.segs = t.segs[:len(t.segs)-1]
	}
}

// sourceEnd is the source offset just after what was appended last, or that of
// the block.
func (t *textBuilder) sourceEnd() int {
	if len(t.segs) == 0 {
		return t.from
	}
	last := t.segs[len(t.segs)-1]
	return last.Source + last.SourceLen
}

// markup is what is resolved in a stretch of text.
type markup uint8

const (
	verbatim     markup = iota
	entitiesOnly        // HTML: &amp;
	markdownText        // and \_, and stray **
)

// append adds data[start:end] with white space collapsed, invisible characters
// dropped, and the markup resolved.
func (t *textBuilder) append(start, end int, m markup) {
	run := start // start of bytes that go over unchanged
	flush := func(to int) {
		if run < to {
			t.put(string(t.data[run:to]), run, to)
		}
	}
	for i := start; i < end; {
		c := t.data[i]
		switch {
		case c > ' ' && c < utf8.RuneSelf && c != '\\' && c != '&' && c != '*':
			i++
			continue
		case c == ' ' && i > run && i+1 < end && t.data[i+1] > ' ' && t.data[i+1] < utf8.RuneSelf:
			i++ // a single space inside a run
			continue
		}
		if n := strayBold(t.data[i:end]); m == markdownText && n > 0 {
			flush(i)
			t.toggleBold()
			i += n
			run = i
			continue
		}
		s, n, ok := t.special(i, end, m)
		if !ok {
			i += n
			continue
		}
		flush(i)
		if s == " " {
			t.space(i, n)
		} else if s != "" {
			t.put(s, i, i+n)
		}
		i += n
		run = i
	}
	flush(end)
}

// strayBold is the length of a run of two or more asterisks at the start of
// data, 0 if there is none. CommonMark leaves "**Canada: **" as it stands, but
// in an official text it can only have been meant as bold.
func strayBold(data []byte) int {
	n := 0
	for n < len(data) && data[n] == '*' {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// toggleBold closes the stray bold that is open, or opens one.
func (t *textBuilder) toggleBold() {
	for i := len(t.open) - 1; i >= 0; i-- {
		if m := t.open[i]; m.Kind == trillium.Bold {
			m.End = len(t.text)
			t.open = append(t.open[:i], t.open[i+1:]...)
			if m.End > m.Start {
				t.marks = append(t.marks, m)
			}
			return
		}
	}
	t.open = append(t.open, trillium.Mark{Kind: trillium.Bold, Start: len(t.text)})
}

// special looks at the character at i. It returns what it reads as and how
// many source bytes it takes; ok is false if it is an ordinary character.
func (t *textBuilder) special(i, end int, m markup) (s string, n int, ok bool) {
	c := t.data[i]
	if m == markdownText && c == '\\' && i+1 < end && isPunct(t.data[i+1]) {
		return string(t.data[i+1 : i+2]), 2, true
	}
	if m != verbatim && c == '&' {
		if j := strings.IndexByte(string(t.data[i:min(end, i+32)]), ';'); j > 0 {
			raw := string(t.data[i : i+j+1])
			if dec := html.UnescapeString(raw); dec != raw && (strings.TrimSpace(dec) == "" || !strings.Contains(dec, "\n")) {
				if strings.TrimSpace(dec) == "" {
					dec = " "
				}
				return dec, j + 1, true
			}
		}
		return "", 1, false
	}
	r, size := utf8.DecodeRune(t.data[i:end])
	if unicode.IsSpace(r) {
		n = size
		for i+n < end {
			r, size := utf8.DecodeRune(t.data[i+n : end])
			if !unicode.IsSpace(r) {
				break
			}
			n += size
		}
		return " ", n, true
	}
	if r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u200d' || r == '\u2060' || r == '\u200e' || r < ' ' {
		return "", size, true
	}
	return "", size, false
}

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// marked runs f and marks what it appended.
func (t *textBuilder) marked(kind trillium.MarkKind, href string, f func()) {
	start := len(t.text)
	f()
	if len(t.text) > start {
		t.marks = append(t.marks, trillium.Mark{Kind: kind, Start: start, End: len(t.text), Href: href})
	}
}

// tagMarks are the inline HTML elements that set text off.
var tagMarks = map[string]trillium.MarkKind{
	"u": trillium.Underline, "ins": trillium.Underline, "b": trillium.Bold, "strong": trillium.Bold,
	"i": trillium.Italic, "em": trillium.Italic, "sup": trillium.Superscript, "sub": trillium.Subscript,
	"code": trillium.Code,
}

// maxOpen bounds how many tags may be open at once; each closing tag looks
// through them.
const maxOpen = 256

// tag notes a raw HTML tag that stands at the source offset at.
func (t *textBuilder) tag(tag string, at int) {
	name, closing := tagName(tag)
	switch name {
	case "br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6":
		t.lineBreak(at)
		return
	}
	kind, ok := tagMarks[name]
	if !ok {
		return
	}
	if !closing && len(t.open) >= maxOpen {
		return
	}
	if !closing {
		t.open = append(t.open, trillium.Mark{Kind: kind, Start: len(t.text)})
		return
	}
	for i := len(t.open) - 1; i >= 0; i-- {
		if t.open[i].Kind == kind {
			m := t.open[i]
			m.End = len(t.text)
			t.open = append(t.open[:i], t.open[i+1:]...)
			if m.End > m.Start {
				t.marks = append(t.marks, m)
			}
			return
		}
	}
}

// blocks returns the finished text as blocks like b: one, or several where
// hard line breaks divide it. A line that goes on in lower case is not divided
// from the one before, which then ended for looks only.
func (t *textBuilder) blocks(b trillium.Block) []trillium.Block {
	for len(t.text) > 0 && (t.text[len(t.text)-1] == ' ' || t.text[len(t.text)-1] == '\n') {
		t.chop()
	}
	if len(t.text) == 0 {
		return nil
	}
	text := string(t.text)
	var cuts []int
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[i+1:]); unicode.IsLower(r) {
			continue
		}
		cuts = append(cuts, i)
	}
	text = strings.ReplaceAll(text, "\n", " ")
	var out []trillium.Block
	from := 0
	segs := t.segs
	slices.SortStableFunc(t.marks, func(a, b trillium.Mark) int { return a.Start - b.Start })
	for _, cut := range append(cuts, len(text)) {
		n := 0
		for n < len(segs) && segs[n].Text < cut {
			n++
		}
		if nb, ok := t.slice(b, text, segs[:n], from, cut); ok {
			out = append(out, nb)
		}
		for segs = segs[n:]; len(segs) > 0 && segs[0].Text <= cut; {
			segs = segs[1:] // the line break itself
		}
		from = cut + 1
	}
	return out
}

// slice is the block of text[from:to], which segs map.
func (t *textBuilder) slice(b trillium.Block, text string, segs []trillium.Segment, from, to int) (trillium.Block, bool) {
	b.Text = text[from:to]
	whole := trillium.Span{Start: b.Start, End: b.End}
	for _, s := range segs {
		s.Text -= from
		b.Map = append(b.Map, s)
	}
	if strings.TrimSpace(b.Text) == "" || len(b.Map) == 0 {
		return b, false
	}
	for _, m := range t.marks {
		if m.Start >= to {
			break
		}
		m.Start, m.End = max(m.Start, from)-from, min(m.End, to)-from
		if m.Start < m.End {
			b.Marks = append(b.Marks, m)
		}
	}
	if from > 0 {
		b.Start = b.Map[0].Source
		for b.Start > whole.Start && !isSpace(t.data[b.Start-1]) && t.data[b.Start-1] != '>' {
			b.Start-- // take in the opening marks
		}
	}
	if to < len(text) {
		last := b.Map[len(b.Map)-1]
		b.End = last.Source + last.SourceLen
		for b.End < whole.End && (t.data[b.End] == '*' || t.data[b.End] == '_') {
			b.End++
		}
	}
	words := t.data[b.Start:b.End]
	b.Start += len(words) - len(bytes.TrimLeftFunc(words, unicode.IsSpace))
	b.End = b.Start + len(bytes.TrimSpace(words))
	return b, true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

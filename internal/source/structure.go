package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
)

// maxHeadingWords is the longest line that is taken for a heading when it is
// set off by its looks only.
const maxHeadingWords = 25

// maxPlainHeadingWords is the same for a line that is not even set in bold.
const maxPlainHeadingWords = 14

// bullets begin a list item in text that has lost its list markup.
const bullets = "•·▪●◦‣⁃∙■□➢➤►✓✔❖◆○\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0be"

func isBullet(r rune) bool { return strings.ContainsRune(bullets, r) }

// promote finds the structure that the markup does not declare: paragraphs
// that act as headings, and paragraphs that begin with a bullet or with a
// letter in or before brackets and are items.
func promote(doc *trillium.Document) {
	items, lists := 0, 0
	for i := range doc.Blocks {
		items = max(items, doc.Blocks[i].Item)
		lists = max(lists, doc.Blocks[i].List)
	}
	inBullets := false
	var letters enumeration
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind != trillium.Paragraph {
			inBullets = false
			continue
		}
		if n := bulletLen(b.Text); n > 0 {
			if !inBullets {
				lists++
			}
			inBullets = true
			items++
			b.Kind, b.Level, b.Item, b.List = trillium.Item, 1, items, lists
			trimFront(doc, b, n)
			continue
		}
		inBullets = false
		if depth := letters.next(b.Text); depth > 0 {
			items++
			b.Kind, b.Level, b.Item, b.List = trillium.Item, depth, items, lists+1
			continue
		}
		if looksLikeHeading(b, i+1 < len(doc.Blocks)) {
			b.Kind, b.Level = trillium.Heading, 3
			letters = nil
			if b.Marked(trillium.Underline, 0, len(b.Text)) {
				b.Level = 2
			}
		}
	}
}

// enumeration is the kinds of mark of the open levels of a legal text: "(a)" or
// "a)", "(i)", "(1)".
type enumeration []rune

var enumerated = regexp.MustCompile(`^\(?([a-z]{1,5}|[0-9]{1,2})\) \S`)

// roman are the marks that can be Roman numbers and rarely are letters.
var roman = regexp.MustCompile(`^(i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xv)$`)

// next returns the depth, from 1, of a paragraph that begins with a mark in
// brackets; 0 if it does not.
func (e *enumeration) next(text string) int {
	m := enumerated.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	kind := 'a'
	switch {
	case m[1][0] <= '9':
		kind = '1'
	case roman.MatchString(m[1]):
		kind = 'i'
	case len(m[1]) > 1:
		return 0 // a word in brackets
	}
	for i, k := range *e {
		if k == kind {
			*e = (*e)[:i+1]
			return i + 1
		}
	}
	*e = append(*e, kind)
	return len(*e)
}

// bulletLen is the length of the bullet and space that text begins with.
func bulletLen(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if !isBullet(r) {
		return 0
	}
	if n < len(text) && text[n] == ' ' {
		n++
	}
	if n == len(text) {
		return 0
	}
	return n
}

// trimFront removes the first n bytes of the block's text.
func trimFront(doc *trillium.Document, b *trillium.Block, n int) {
	start := doc.Span(b, n, len(b.Text)).Start
	var segs []trillium.Segment
	for _, s := range b.Map {
		if s.Text+s.TextLen <= n {
			continue
		}
		if s.Text < n {
			cut := n - s.Text
			s.TextLen -= cut
			if s.TextLen+cut == s.SourceLen {
				s.Source += cut
				s.SourceLen -= cut
			}
			s.Text = n
		}
		s.Text -= n
		segs = append(segs, s)
	}
	var marks []trillium.Mark
	for _, m := range b.Marks {
		m.Start, m.End = max(0, m.Start-n), m.End-n
		if m.End > m.Start {
			marks = append(marks, m)
		}
	}
	b.Text, b.Map, b.Marks, b.Start = b.Text[n:], segs, marks, start
}

// looksLikeHeading reports whether a paragraph acts as a heading: a short line
// without the punctuation of a sentence, followed by something.
func looksLikeHeading(b *trillium.Block, followed bool) bool {
	if !followed || !strings.ContainsFunc(b.Text, unicode.IsLetter) {
		return false
	}
	words := strings.Count(b.Text, " ") + 1
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.Text, `"”»’')`))
	if strings.ContainsRune(".:;,!…", last) {
		return false
	}
	setOff := b.Marked(trillium.Bold, 0, len(b.Text)) || b.Marked(trillium.Underline, 0, len(b.Text)) ||
		strings.ToUpper(b.Text) == b.Text && len(b.Text) > 3
	if setOff {
		return words <= maxHeadingWords
	}
	first, _ := utf8.DecodeRuneInString(b.Text)
	return words <= maxPlainHeadingWords && last != '?' && (unicode.IsUpper(first) || unicode.IsDigit(first))
}

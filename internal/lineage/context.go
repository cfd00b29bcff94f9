package lineage

import (
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
)

// before is what stands before a promise in its block: the label that leads in, and the
// sentence before it; "" at the start of a block.
func (k *Linker) before(s *side, c *trillium.Commitment) string {
	d := s.text.Document
	if d == nil {
		return ""
	}
	i := blockOf(d, c.Span)
	if i < 0 {
		return ""
	}
	b := &d.Blocks[i]
	from, _, ok := b.Range(c.Span)
	if !ok || from <= 0 {
		return ""
	}
	text := b.Text[:from]
	label := ""
	if len(b.Marks) > 0 && b.Marks[0].Kind == trillium.Bold && b.Marks[0].Start == 0 {
		label = b.Text[:b.Marks[0].End]
	}
	last := ""
	if tokens := s.lang.Tokens(nil, text); len(tokens) > 0 {
		sentences := s.lang.Sentences(text, tokens)
		end := sentences[len(sentences)-1]
		last = strings.TrimSpace(text[tokens[end[0]].Start:tokens[end[1]-1].End])
	}
	if strings.HasPrefix(last, label) {
		return last
	}
	return label + " " + last
}

// mostLabel bounds what leads in with a colon, in bytes.
const mostLabel = 100

// labelOf is what a promise sets off at its beginning: words in bold, or those before a colon.
func labelOf(text string) string {
	if _, rest, ok := strings.Cut(text, "**"); ok {
		if bold, _, ok := strings.Cut(rest, "**"); ok && bold != "" {
			return bold
		}
	}
	if i := strings.Index(text, ":"); i > 0 && i < mostLabel {
		return text[:i]
	}
	return ""
}

// surroundings are what the blocks of a document speak of.
type surroundings struct {
	group  []int                // of each block, the first under its heading
	blocks [][]terms.Unit       // of each block
	groups map[int][]terms.Unit // of all blocks under one heading, by the first
}

// surroundings reads the blocks of a document.
func (k *Linker) surroundings(s *side, names language.Names) *surroundings {
	out := &surroundings{groups: make(map[int][]terms.Unit)}
	d := s.text.Document
	if d == nil {
		return out
	}
	first := 0
	for i := range d.Blocks {
		if d.Blocks[i].Kind == trillium.Heading {
			first = i
		}
		units := k.terms.Units(s.lang.Tag, d.Blocks[i].Text, names)
		out.group, out.blocks = append(out.group, first), append(out.blocks, units)
		out.groups[first] = append(out.groups[first], units...)
	}
	return out
}

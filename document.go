package trillium

import (
	"bytes"
	"sort"
	"time"
	"unicode"
)

// A Document is one published text: one issuer, one language. Blocks hold its
// words in reading order; every offset in them refers to Text.
type Document struct {
	Name     string            // as given: a path, an address or "-"
	SHA256   string            // of Data, lower-case hexadecimal
	Data     []byte            // the original bytes, never changed
	Text     []byte            // what spans refer to: Data itself, or for PDF and DOCX the text taken from it
	Title    string            // "" if none was found
	Date     time.Time         // day of publication in UTC; zero if unknown
	Issuer   string            // ISO 3166-1 alpha-3 code or organisation; "" if unknown
	Kind     string            // what sort of text it is, such as "fact-sheet" or "remarks"; "" if unknown
	Language string            // "en", "es", "fr", or another BCP 47 tag that is not read
	Address  string            // where it was published; "" if unknown
	Summit   string            // id such as "nals-2023"; "" if it belongs to none
	Complete bool              // false if the document says it is only a part
	Names    map[string]string // names of parties the document declares: name to code
	Blocks   []Block
	Warnings []Warning
}

// A Warning tells of something in a document that was read with doubt.
type Warning struct {
	Span
	Text string `json:"text"`
}

// BlockKind is what a block is in its document.
type BlockKind uint8

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Heading
	Item // the text of a list item, or a further paragraph of it
	Cell // of a table
	Quote
)

// String is the kind's name in lower case.
func (k BlockKind) String() string {
	return [...]string{"paragraph", "heading", "item", "cell", "quote"}[k]
}

// A Block is a paragraph, heading or list item. Text is what a person reads:
// markup resolved, entities decoded, white space collapsed.
type Block struct {
	Kind    BlockKind
	Level   int  // of a heading 1 to 6; of an item its depth, from 1
	Item    int  // ordinal of the list item in the document, from 1; 0 outside lists
	List    int  // ordinal of the list, from 1; 0 outside lists
	Ordered bool // the list is numbered
	Table   int  // ordinal of the table in the document, from 1; 0 outside tables
	Row     int  // of the table, from 1
	Column  int  // of the table, from 1
	Text    string
	Span    // the bytes of the text with its inline markup
	Map     []Segment
	Marks   []Mark
}

// A Segment maps a run of a block's Text to the original bytes. If the two
// lengths are equal the bytes correspond one to one.
type Segment struct {
	Text, TextLen     int
	Source, SourceLen int
}

// MarkKind is how a run of text was set off.
type MarkKind uint8

// The kinds of mark.
const (
	Bold MarkKind = iota
	Italic
	Underline
	Superscript
	Subscript
	Code
	Link
)

// A Mark sets off Text[Start:End] of its block.
type Mark struct {
	Kind       MarkKind
	Start, End int
	Href       string // of a Link
}

// Words returns the words of a span of the document (see Span.Words).
func (d *Document) Words(s Span) string { return s.Words(d.Text) }

// Span returns the bytes of the document that hold b.Text[start:end].
// Markup that touches the words on their outer side (as in "**Mexico** will")
// is included, so that a sentence set in bold begins and ends with its marks.
func (d *Document) Span(b *Block, start, end int) Span {
	if len(b.Map) == 0 || start >= end {
		return Span{b.Start, b.Start}
	}
	i, j := b.segment(start), b.segment(end-1)
	s, e := b.Map[i], b.Map[j]
	span := Span{s.Source, e.Source + e.SourceLen}
	if s.TextLen == s.SourceLen {
		span.Start = s.Source + start - s.Text
	}
	if e.TextLen == e.SourceLen {
		span.End = e.Source + end - e.Text
	}
	if start == s.Text && (start == 0 || b.Text[start-1] == ' ') {
		span.Start = b.Start
		if i > 0 {
			span.Start = b.Map[i-1].Source + b.Map[i-1].SourceLen
		}
	}
	if end == e.Text+e.TextLen && (end == len(b.Text) || b.Text[end] == ' ') {
		span.End = b.End
		if j < len(b.Map)-1 {
			span.End = b.Map[j+1].Source
		}
	}
	return d.trim(span)
}

// trim takes white space off both ends of a span.
func (d *Document) trim(s Span) Span {
	if s.Start > s.End {
		return Span{s.Start, s.Start}
	}
	words := d.Text[s.Start:s.End]
	s.Start += len(words) - len(bytes.TrimLeftFunc(words, unicode.IsSpace))
	s.End = s.Start + len(bytes.TrimSpace(words))
	return s
}

// segment is the index of the segment that holds byte i of Text.
func (b *Block) segment(i int) int {
	return max(0, sort.Search(len(b.Map), func(k int) bool { return b.Map[k].Text > i })-1)
}

// Marked reports whether a mark of the kind covers all of Text[start:end].
func (b *Block) Marked(kind MarkKind, start, end int) bool {
	for _, m := range b.Marks {
		if m.Kind == kind && m.Start <= start && end <= m.End {
			return true
		}
	}
	return false
}

// Range returns where span lies in b.Text, cut to the block; ok is false if it
// does not touch the block.
func (b *Block) Range(span Span) (start, end int, ok bool) {
	if b.Overlap(span) == 0 || len(b.Map) == 0 {
		return 0, 0, false
	}
	start, end = len(b.Text), 0
	for _, s := range b.Map {
		in := Span{s.Source, s.Source + s.SourceLen}
		if in.Overlap(span) == 0 {
			continue
		}
		from, to := s.Text, s.Text+s.TextLen
		if s.TextLen == s.SourceLen {
			from = s.Text + max(0, span.Start-s.Source)
			to = s.Text + min(s.TextLen, span.End-s.Source)
		}
		start, end = min(start, from), max(end, to)
	}
	return start, end, start < end
}

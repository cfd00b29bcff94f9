package search

import (
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/language"
)

// A Document is what the index keeps of a document of the corpus.
type Document struct {
	Name     string // its key in the corpus: the path below the indexed directory, or an address
	Hash     string // SHA-256 of its bytes, lower-case hexadecimal
	Title    string
	Date     string // YYYY-MM-DD, "" if unknown
	Issuer   string
	Kind     string
	Language string
	Address  string
	Passages []Passage
}

// A Passage is some neighbouring paragraphs of a document, or a part of one.
type Passage struct {
	Heading   string
	Text      string
	Sentences []Sentence
}

// A Sentence is a part of a passage.
type Sentence struct {
	Start, End int           // in the passage's text
	Span       trillium.Span // in the document
	Kind       Kind
}

// Place is where words [from, to) of the passage's text stand in the document, by
// whole sentences.
func (p *Passage) Place(from, to int) (start, end int) {
	first := true
	for _, s := range p.Sentences {
		if s.End <= from || s.Start >= to {
			continue
		}
		if first {
			start, first = s.Span.Start, false
		}
		end = s.Span.End
	}
	return start, end
}

// Kind is what the reader found a sentence to be.
type Kind uint8

// The kinds of sentence.
const (
	Plain    Kind = iota
	Reported      // says that something was done or now exists
	Low           // a commitment, by its strength
	Mid
	High
)

// Promises reports whether the sentence is a commitment.
func (k Kind) Promises() bool { return k >= Low }

// Lengths of passages, in words: neighbouring blocks are put together up to
// fullPassage; a block of more than longBlock is cut between sentences.
const (
	fullPassage = 90
	longBlock   = 160
)

// A Cutter cuts documents into passages. It is safe for concurrent use.
type Cutter struct{ lexicon *language.Lexicon }

// NewCutter returns a Cutter that tells sentences by the lexicon's languages.
func NewCutter(l *language.Lexicon) *Cutter { return &Cutter{l} }

// Document is the document of a reading as the index keeps it, under a name.
func (c *Cutter) Document(name string, r *trillium.Reading) Document {
	d := r.Document
	out := Document{Name: name, Hash: d.SHA256, Title: d.Title, Issuer: d.Issuer, Kind: d.Kind, Language: d.Language, Address: d.Address}
	if !d.Date.IsZero() {
		out.Date = d.Date.Format(time.DateOnly)
	}
	out.Passages = c.passages(r)
	return out
}

// cut is the state of cutting one document.
type cut struct {
	lang     *language.Language
	kinds    kindsBySpan
	tokens   []language.Token
	heading  string
	text     strings.Builder
	words    int
	current  []Sentence
	passages []Passage
}

func (c *Cutter) passages(r *trillium.Reading) []Passage {
	k := &cut{lang: c.lexicon.Language(r.Document.Language), kinds: newKinds(r)}
	for i := range r.Document.Blocks {
		b := &r.Document.Blocks[i]
		if b.Kind == trillium.Heading {
			k.flush()
			k.heading = b.Text
			continue
		}
		k.block(r.Document, b)
	}
	k.flush()
	return k.passages
}

// block adds the sentences of a block to the current passage.
func (k *cut) block(doc *trillium.Document, b *trillium.Block) {
	if strings.TrimSpace(b.Text) == "" {
		return
	}
	ranges := [][2]int{{0, len(b.Text)}}
	n := len(b.Text)/6 + 1
	if k.lang != nil {
		k.tokens = k.lang.Tokens(k.tokens, b.Text)
		n = len(k.tokens)
		ranges = ranges[:0]
		for _, s := range k.lang.Sentences(b.Text, k.tokens) {
			ranges = append(ranges, [2]int{k.tokens[s[0]].Start, k.tokens[s[1]-1].End})
		}
	}
	ranges = cutLong(b.Text, ranges)
	if k.words > 0 && k.words+n > fullPassage {
		k.flush()
	}
	per := n / max(1, len(ranges))
	for _, s := range ranges {
		if n > longBlock && k.words > 0 && k.words+per > fullPassage {
			k.flush()
		}
		if k.text.Len() > 0 {
			k.text.WriteByte(' ')
		}
		start := k.text.Len()
		k.text.WriteString(b.Text[s[0]:s[1]])
		span := doc.Span(b, s[0], s[1])
		k.current = append(k.current, Sentence{Start: start, End: k.text.Len(), Span: span, Kind: k.kinds.of(span)})
		k.words += strings.Count(b.Text[s[0]:s[1]], " ") + 1
	}
}

// longSentence bounds a sentence, in bytes; what is longer is a list or no prose.
const longSentence = 2000

// cutLong cuts ranges that are too long at spaces.
func cutLong(text string, ranges [][2]int) (out [][2]int) {
	for _, r := range ranges {
		for r[1]-r[0] > longSentence {
			at := strings.LastIndexByte(text[r[0]:r[0]+longSentence], ' ')
			if at <= 0 {
				at = longSentence
				for at > 1 && !utf8.RuneStart(text[r[0]+at]) {
					at--
				}
			}
			out = append(out, [2]int{r[0], r[0] + at})
			r[0] += at
			for r[0] < r[1] && text[r[0]] == ' ' {
				r[0]++
			}
		}
		if r[1] > r[0] {
			out = append(out, r)
		}
	}
	return out
}

// flush ends the current passage.
func (k *cut) flush() {
	if k.text.Len() > 0 {
		k.passages = append(k.passages, Passage{Heading: k.heading, Text: k.text.String(), Sentences: k.current})
	}
	k.text.Reset()
	k.current, k.words = nil, 0
}

// kindsBySpan tells what the reader found at a place; both lists are in order
// of the document.
type kindsBySpan struct {
	commitments []trillium.Commitment
	reports     []trillium.Report
	c, r        int
}

func newKinds(r *trillium.Reading) kindsBySpan {
	return kindsBySpan{commitments: r.Commitments, reports: r.Reports}
}

// of is the kind of the statement that covers most of the span. Spans must be
// asked for in order.
func (k *kindsBySpan) of(span trillium.Span) Kind {
	for k.c < len(k.commitments) && k.commitments[k.c].End <= span.Start {
		k.c++
	}
	for k.r < len(k.reports) && k.reports[k.r].End <= span.Start {
		k.r++
	}
	kind, best := Plain, span.Len()/2
	for i := k.c; i < len(k.commitments) && k.commitments[i].Start < span.End; i++ {
		if n := k.commitments[i].Overlap(span); n > best {
			kind, best = [...]Kind{Low, Low, Mid, High}[k.commitments[i].Strength.Rank()], n
		}
	}
	for i := k.r; i < len(k.reports) && k.reports[i].Start < span.End; i++ {
		if n := k.reports[i].Overlap(span); n > best {
			kind, best = Reported, n
		}
	}
	return kind
}

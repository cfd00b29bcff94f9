package search

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// BM25 parameters; see the package comment.
const (
	k1    = 0.9
	b     = 0.4
	pivot = 100
)

// impact is what one posting contributes before the weight of its term.
func impact(count uint32, length uint8) float32 {
	c := float32(count)
	return c * (k1 + 1) / (c + k1*(1-b+b*float32(length)/pivot))
}

// maxCount bounds how often a term counts in one passage.
const maxCount = 255

// A Builder collects documents in memory for one segment. It is not safe for
// concurrent use.
type Builder struct {
	analyzers map[string]*dialect
	terms     map[string]uint32
	names     []string
	postings  []posting
	text      []byte
	passages  []passageRow
	sentences []byte
	headings  []byte
	nHeadings uint32
	documents []byte
	nDocs     uint32
	lengths   []byte
	bytes     int // an estimate of what is held
	touched   []uint32
}

// dialect is a language's analyzer with the terms of words met before: one
// above the term's number, 0 for common words.
type dialect struct {
	*Analyzer
	words map[string]uint32
}

// posting is the list of a term as it is collected: gap and count as varints.
type posting struct {
	list  []byte
	n     uint32
	last  uint32 // passage of the last entry
	count uint32 // in the passage being read
}

type passageRow struct {
	text     uint64
	length   uint32
	document uint32
	sentence uint32
	heading  uint32
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{analyzers: make(map[string]*dialect), terms: make(map[string]uint32)}
}

// Bytes is about how much memory the builder holds.
func (bl *Builder) Bytes() int { return bl.bytes }

// Documents is how many documents it holds.
func (bl *Builder) Documents() int { return int(bl.nDocs) }

// Add adds a document.
func (bl *Builder) Add(d *Document) {
	a := bl.analyzers[d.Language]
	if a == nil {
		a = &dialect{NewAnalyzer(d.Language), make(map[string]uint32)}
		bl.analyzers[d.Language] = a
	}
	first, words := len(bl.passages), 0
	heading := ""
	for i := range d.Passages {
		p := &d.Passages[i]
		if i == 0 || p.Heading != heading {
			heading = p.Heading
			bl.headings = appendString(bl.headings, heading)
			bl.nHeadings++
		}
		above := heading
		if i == 0 {
			above = d.Title + "\n" + heading
		}
		words += bl.passage(a, p, above)
	}
	for _, s := range []string{d.Name, d.Hash, d.Title, d.Date, d.Issuer, d.Kind, d.Language, d.Address} {
		bl.documents = appendString(bl.documents, s)
	}
	bl.documents = binary.AppendUvarint(bl.documents, uint64(first))
	bl.documents = binary.AppendUvarint(bl.documents, uint64(words))
	bl.nDocs++
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// passage adds a passage; its heading is indexed with it.
func (bl *Builder) passage(a *dialect, p *Passage, above string) (words int) {
	id := uint32(len(bl.passages))
	bl.passages = append(bl.passages, passageRow{text: uint64(len(bl.text)), length: uint32(len(p.Text)), document: bl.nDocs,
		sentence: uint32(len(bl.sentences) / sentenceSize), heading: bl.nHeadings - 1})
	bl.text = append(bl.text, p.Text...)
	for _, s := range p.Sentences {
		bl.sentences = appendSentence(bl.sentences, s)
	}
	bl.words(a, above)
	words = bl.words(a, p.Text)
	for _, t := range bl.touched {
		ps := &bl.postings[t]
		before := cap(ps.list)
		gap := id - ps.last
		if ps.n == 0 {
			gap = id
		}
		ps.list = binary.AppendUvarint(ps.list, uint64(gap))
		ps.list = append(ps.list, byte(min(ps.count, maxCount)))
		ps.last, ps.count = id, 0
		ps.n++
		bl.bytes += cap(ps.list) - before
	}
	bl.touched = bl.touched[:0]
	bl.lengths = append(bl.lengths, byte(min(words, 255)))
	bl.bytes += len(p.Text) + sentenceSize*len(p.Sentences) + 32
	return words
}

// words counts the terms of a text for the passage being read.
func (bl *Builder) words(a *dialect, text string) (n int) {
	s := scanner{text: text}
	for w, ok := s.next(); ok; w, ok = s.next() {
		n++
		key := w.lower
		if w.upper { // "WHO" and "who" are different words
			key = append(key, '!')
		}
		t, known := a.words[string(key)]
		if !known {
			t = bl.term(a.Term(string(w.lower), w.upper))
			a.words[string(key)] = t
			bl.bytes += 2*len(key) + 48
		}
		s.lower = key[:0]
		if t == 0 {
			continue
		}
		ps := &bl.postings[t-1]
		if ps.count == 0 {
			bl.touched = append(bl.touched, t-1)
		}
		ps.count++
	}
	return n
}

// term is one above the number of a term, 0 for "".
func (bl *Builder) term(t string) uint32 {
	if t == "" {
		return 0
	}
	id, ok := bl.terms[t]
	if !ok {
		t = strings.Clone(t)
		bl.postings = append(bl.postings, posting{})
		bl.names = append(bl.names, t)
		id = uint32(len(bl.postings))
		bl.terms[t] = id
		bl.bytes += 2*len(t) + 96
	}
	return id
}

// sorted are the numbers of the terms in order of their names.
func (bl *Builder) sorted() []uint32 {
	order := make([]uint32, len(bl.names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(bl.names[x], bl.names[y]) })
	return order
}

// each calls f with the postings of a term in order.
func (p *posting) each(f func(passage, count uint32)) {
	at, passage := 0, uint32(0)
	for range p.n {
		gap, n := binary.Uvarint(p.list[at:])
		at += n
		passage += uint32(gap)
		f(passage, uint32(p.list[at]))
		at++
	}
}

// weight is how much a term tells, from the number of passages that have it:
// the inverse document frequency of BM25 as Lucene writes it, never negative.
func weight(passages, have int) float32 {
	return float32(math.Log(1 + (float64(passages)-float64(have)+0.5)/(float64(have)+0.5)))
}

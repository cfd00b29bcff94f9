package search

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"sort"

	"trillium"
)

// A segment is an open segment file. It is never changed.
type segment struct {
	name  string
	data  []byte
	close func() error

	text, rows, sentences, lengths   []byte
	terms, dictionary, blocks, posts []byte
	headings                         []string
	documents                        []document
	byName                           map[string]uint32
	langs                            []uint8 // of each passage: one above its place in Languages, 0 for others
}

// document is a row of the table of documents.
type document struct {
	Document        // without its passages
	first    uint32 // passage
	words    uint32
}

// openSegment maps a segment into memory and tests its checksums.
func openSegment(path, name string) (*segment, error) {
	data, closer, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	s := &segment{name: name, data: data, close: closer}
	if err := s.read(); err != nil {
		_ = closer()
		return nil, fmt.Errorf("%s: %w; it is derived: \"trillium index -rebuild\" makes it anew", path, err)
	}
	return s, nil
}

// damaged is an error about the bytes of a segment.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", trillium.ErrUnreadable, fmt.Sprintf(format, args...))
}

func (s *segment) read() error {
	n := len(s.data)
	if n < len(magic)+2+footerSize || string(s.data[:len(magic)]) != magic || string(s.data[n-len(magic):]) != magic {
		return damaged("this is no whole segment of an index")
	}
	if v := string(s.data[len(magic) : len(magic)+2]); v != formatOf {
		return damaged("its format is %q, and this program reads %q", v, formatOf)
	}
	footer := s.data[n-footerSize : n-len(magic)]
	if crc32.Checksum(footer[:sections*20], castagnoli) != order.Uint32(footer[sections*20:]) {
		return damaged("the checksum of the footer differs")
	}
	var parts [sections][]byte
	for i := range parts {
		f := footer[i*20:]
		at, length := order.Uint64(f), order.Uint64(f[8:])
		if at > uint64(n) || length > uint64(n)-at {
			return damaged("section %d lies outside of the file", i)
		}
		parts[i] = s.data[at : at+length : at+length]
		if crc32.Checksum(parts[i], castagnoli) != order.Uint32(f[16:]) {
			return damaged("the checksum of section %d differs (bytes %d to %d)", i, at, at+length)
		}
	}
	s.text, s.rows, s.sentences, s.lengths = parts[secText], parts[secPassages], parts[secSentences], parts[secLengths]
	s.terms, s.dictionary, s.blocks, s.posts = parts[secTerms], parts[secDictionary], parts[secBlocks], parts[secPostings]
	if len(s.rows)%passageSize != 0 || len(s.lengths) != s.passages() || len(s.dictionary)%entrySize != 0 || len(s.blocks)%blockSize != 0 {
		return damaged("the lengths of its tables do not agree")
	}
	return s.tables(parts[secHeadings], parts[secDocuments])
}

// tables reads the tables of strings.
func (s *segment) tables(headings, documents []byte) error {
	r := stringReader{data: string(headings)}
	for r.at < len(r.data) && !r.bad {
		s.headings = append(s.headings, r.string())
	}
	d := stringReader{data: string(documents)}
	s.byName = make(map[string]uint32)
	for d.at < len(d.data) && !d.bad {
		var row document
		for _, f := range []*string{&row.Name, &row.Hash, &row.Title, &row.Date, &row.Issuer, &row.Kind, &row.Language, &row.Address} {
			*f = d.string()
		}
		row.first, row.words = uint32(d.number()), uint32(d.number())
		s.byName[row.Name] = uint32(len(s.documents))
		s.documents = append(s.documents, row)
	}
	if r.bad || d.bad {
		return damaged("a string of a table is cut off")
	}
	s.langs = make([]uint8, s.passages())
	for i := range s.documents {
		first, end := s.documents[i].first, s.passageEnd(uint32(i))
		if first > end || int(end) > len(s.langs) {
			return damaged("document %d has passages that are not there", i)
		}
		for p := first; p < end; p++ {
			s.langs[p] = languageCode(s.documents[i].Language)
		}
	}
	return nil
}

// languageCode is one above a language's place in Languages, 0 for others.
func languageCode(lang string) uint8 { return uint8(slices.Index(Languages, lang) + 1) }

// stringReader reads strings behind their lengths.
type stringReader struct {
	data string
	at   int
	bad  bool
}

func (r *stringReader) number() uint64 {
	var buf [binary.MaxVarintLen64]byte
	n, used := binary.Uvarint(buf[:copy(buf[:], r.data[r.at:])])
	if used <= 0 {
		r.bad = true
		return 0
	}
	r.at += used
	return n
}

func (r *stringReader) string() string {
	n := r.number()
	if r.bad || n > uint64(len(r.data)-r.at) {
		r.bad = true
		return ""
	}
	s := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return s
}

func (s *segment) passages() int { return len(s.rows) / passageSize }

func (s *segment) row(p uint32) passageRow {
	r := s.rows[p*passageSize:]
	return passageRow{order.Uint64(r), order.Uint32(r[8:]), order.Uint32(r[12:]), order.Uint32(r[16:]), order.Uint32(r[20:])}
}

// documentOf is the ordinal of the document of a passage.
func (s *segment) documentOf(p uint32) uint32 { return order.Uint32(s.rows[p*passageSize+12:]) }

// passageEnd is one past the last passage of a document.
func (s *segment) passageEnd(doc uint32) uint32 {
	if int(doc)+1 < len(s.documents) {
		return s.documents[doc+1].first
	}
	return uint32(s.passages())
}

// words is the text of a passage. It refers to the mapped file: clone it before
// the snapshot is released.
func (s *segment) words(p uint32) []byte {
	r := s.row(p)
	return s.text[r.text : r.text+uint64(r.length)]
}

// passage copies a passage out of the segment.
func (s *segment) passage(p uint32) Passage {
	r := s.row(p)
	out := Passage{Text: string(s.words(p))}
	if int(r.heading) < len(s.headings) {
		out.Heading = s.headings[r.heading]
	}
	end := uint32(len(s.sentences) / sentenceSize)
	if int(p)+1 < s.passages() {
		end = s.row(p + 1).sentence
	}
	for i := r.sentence; i < end; i++ {
		out.Sentences = append(out.Sentences, readSentence(s.sentences[i*sentenceSize:]))
	}
	return out
}

// entry is what the dictionary tells of a term.
type entry struct {
	have     uint32 // passages
	first    uint32 // block
	start    uint64 // in the postings
	greatest float32
}

func (s *segment) termAt(i int) []byte {
	d := s.dictionary[i*entrySize:]
	at := order.Uint32(d)
	return s.terms[at : at+order.Uint32(d[4:])]
}

func (s *segment) entryAt(i int) entry {
	d := s.dictionary[i*entrySize:]
	return entry{order.Uint32(d[8:]), order.Uint32(d[12:]), order.Uint64(d[16:]), math.Float32frombits(order.Uint32(d[24:]))}
}

// find looks a term up; ok is false if no passage has it.
func (s *segment) find(term string) (e entry, ok bool) {
	n := len(s.dictionary) / entrySize
	i := sort.Search(n, func(i int) bool { return string(s.termAt(i)) >= term })
	if i == n || string(s.termAt(i)) != term {
		return entry{}, false
	}
	return s.entryAt(i), true
}

// block is where a block of postings is and what it holds at most.
type block struct {
	last     uint32
	at       uint64
	greatest float32
}

func (s *segment) block(e *entry, i uint32) block {
	d := s.blocks[(e.first+i)*blockSize:]
	return block{order.Uint32(d), e.start + uint64(order.Uint32(d[4:])), math.Float32frombits(order.Uint32(d[8:]))}
}

// decode reads block i of a term into passages and counts and returns how many
// there are.
func (s *segment) decode(e *entry, i uint32, passages, counts *[blockLen]uint32) int {
	n := min(blockLen, int(e.have)-int(i)*blockLen)
	data := s.posts[s.block(e, i).at:]
	gaps, bits := int(data[0]), int(data[1])
	data = data[2:]
	unpack(passages[:n], data, gaps)
	unpack(counts[:n], data[(n*gaps+7)/8:], bits)
	prev := uint32(0)
	if i > 0 {
		prev = s.block(e, i-1).last
	}
	for k := range n {
		prev += passages[k]
		passages[k] = prev
		counts[k]++
	}
	return n
}

// unpack reads values of so many bits each, at most 32.
func unpack(dst []uint32, data []byte, width int) {
	if width == 0 {
		clear(dst)
		return
	}
	mask := uint64(1)<<width - 1
	bit := 0
	for i := range dst {
		at := bit >> 3
		var word uint64
		if at+8 <= len(data) {
			word = order.Uint64(data[at:])
		} else if at < len(data) {
			for k, c := range data[at:] {
				word |= uint64(c) << (8 * k)
			}
		}
		dst[i] = uint32(word >> (bit & 7) & mask)
		bit += width
	}
}

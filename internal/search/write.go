package search

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"os"

	"trillium"
)

// The sections of a segment, in the order of the package comment.
const (
	secText = iota
	secPassages
	secSentences
	secHeadings
	secDocuments
	secLengths
	secTerms
	secDictionary
	secBlocks
	secPostings
	sections
)

const (
	magic        = "TRLSEG"
	formatOf     = "01"
	passageSize  = 24
	sentenceSize = 17
	entrySize    = 28
	blockSize    = 12
	blockLen     = 128
	footerSize   = sections*20 + 4 + len(magic)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var order = binary.LittleEndian

// segmentWriter writes a segment's sections in turn.
type segmentWriter struct {
	file   *os.File
	out    *bufio.Writer
	at     uint64
	sum    uint32
	footer []byte
	start  uint64
	err    error

	terms, dictionary, blocks []byte
	postings                  uint64
	scratch                   []byte
}

func createSegment(path string) (*segmentWriter, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	w := &segmentWriter{file: f, out: bufio.NewWriterSize(f, 1<<20)}
	w.write([]byte(magic + formatOf))
	w.section() // nothing yet: the header has no checksum of its own
	w.footer = w.footer[:0]
	return w, nil
}

func (w *segmentWriter) write(p []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(p)
	w.at += uint64(n)
	w.sum = crc32.Update(w.sum, castagnoli, p)
	w.err = err
}

// section ends a section.
func (w *segmentWriter) section() {
	w.footer = order.AppendUint64(w.footer, w.start)
	w.footer = order.AppendUint64(w.footer, w.at-w.start)
	w.footer = order.AppendUint32(w.footer, w.sum)
	w.start, w.sum = w.at, 0
}

// close ends the file and syncs it to disk.
func (w *segmentWriter) close() error {
	sum := crc32.Checksum(w.footer, castagnoli)
	w.write(w.footer)
	w.write(append(order.AppendUint32(nil, sum), magic...))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err == nil {
		w.err = w.file.Sync()
	}
	return errors.Join(w.err, w.file.Close())
}

func appendPassage(dst []byte, p passageRow) []byte {
	dst = order.AppendUint64(dst, p.text)
	dst = order.AppendUint32(dst, p.length)
	dst = order.AppendUint32(dst, p.document)
	dst = order.AppendUint32(dst, p.sentence)
	return order.AppendUint32(dst, p.heading)
}

func appendSentence(dst []byte, s Sentence) []byte {
	for _, n := range [...]int{s.Start, s.End, s.Span.Start, s.Span.End} {
		dst = order.AppendUint32(dst, uint32(n))
	}
	return append(dst, byte(s.Kind))
}

func readSentence(b []byte) Sentence {
	n := func(i int) int { return int(order.Uint32(b[4*i:])) }
	return Sentence{Start: n(0), End: n(1), Span: trillium.Span{Start: n(2), End: n(3)}, Kind: Kind(b[16])}
}

// list is the postings of a term being written.
type list struct {
	w        *segmentWriter
	lengths  []byte
	passages [blockLen]uint32
	counts   [blockLen]uint32
	n        int
	last     uint32 // of the block before
	total    uint32
	first    uint32 // block
	start    uint64 // in the postings
	greatest float32
}

func (w *segmentWriter) begin(l *list, lengths []byte) {
	*l = list{w: w, lengths: lengths, first: uint32(len(w.blocks) / blockSize), start: w.postings}
}

func (l *list) add(passage, count uint32) {
	l.passages[l.n], l.counts[l.n] = passage, count
	if l.n++; l.n == blockLen {
		l.block()
	}
}

// block writes a block of postings.
func (l *list) block() {
	var greatest float32
	var gaps, counts uint32
	prev := l.last
	for i := range l.n {
		greatest = max(greatest, impact(l.counts[i], l.lengths[l.passages[i]]))
		gap := l.passages[i] - prev
		prev = l.passages[i]
		l.passages[i] = gap
		l.counts[i]--
		gaps |= gap
		counts |= l.counts[i]
	}
	w := l.w
	w.blocks = order.AppendUint32(w.blocks, prev)
	w.blocks = order.AppendUint32(w.blocks, uint32(w.postings-l.start))
	w.blocks = order.AppendUint32(w.blocks, math.Float32bits(greatest))
	out := append(w.scratch[:0], byte(bits.Len32(gaps)), byte(bits.Len32(counts)))
	out = pack(out, l.passages[:l.n], bits.Len32(gaps))
	out = pack(out, l.counts[:l.n], bits.Len32(counts))
	w.write(out)
	w.postings += uint64(len(out))
	w.scratch = out
	l.greatest = max(l.greatest, greatest)
	l.total += uint32(l.n)
	l.last, l.n = prev, 0
}

// end writes the term's entry.
func (l *list) end(term string) {
	if l.n > 0 {
		l.block()
	}
	if l.total == 0 {
		return
	}
	w := l.w
	d := order.AppendUint32(w.dictionary, uint32(len(w.terms)))
	d = order.AppendUint32(d, uint32(len(term)))
	d = order.AppendUint32(d, l.total)
	d = order.AppendUint32(d, l.first)
	d = order.AppendUint64(d, l.start)
	w.dictionary = order.AppendUint32(d, math.Float32bits(l.greatest))
	w.terms = append(w.terms, term...)
}

// pack appends values of so many bits each.
func pack(dst []byte, values []uint32, width int) []byte {
	var acc uint64
	n := 0
	for _, v := range values {
		acc |= uint64(v) << n
		for n += width; n >= 8; n -= 8 {
			dst = append(dst, byte(acc))
			acc >>= 8
		}
	}
	if n > 0 {
		dst = append(dst, byte(acc))
	}
	return dst
}

// write writes the builder's documents as a segment. The postings are a
// section behind the tables that describe them in the footer, and before them
// in the file.
func (bl *Builder) write(path string) (err error) {
	w, err := createSegment(path)
	if err != nil {
		return err
	}
	if uint64(len(bl.text)) > math.MaxUint32*64 || len(bl.sentences)/sentenceSize > math.MaxUint32 {
		return fmt.Errorf("a segment cannot hold so much: %w", trillium.ErrTooLarge)
	}
	var rows []byte
	for _, p := range bl.passages {
		rows = appendPassage(rows, p)
	}
	for _, s := range [][]byte{bl.text, rows, bl.sentences, bl.headings, bl.documents, bl.lengths} {
		w.write(s)
		w.section()
	}
	var l list
	for _, t := range bl.sorted() {
		w.begin(&l, bl.lengths)
		bl.postings[t].each(l.add)
		l.end(bl.names[t])
	}
	w.tables()
	return w.close()
}

// tables ends the postings, which were written first because the tables are
// only known behind them, and writes the tables.
func (w *segmentWriter) tables() {
	start, length, sum := w.start, w.at-w.start, w.sum
	w.start, w.sum = w.at, 0
	for _, s := range [][]byte{w.terms, w.dictionary, w.blocks} {
		w.write(s)
		w.section()
	}
	w.footer = order.AppendUint64(w.footer, start)
	w.footer = order.AppendUint64(w.footer, length)
	w.footer = order.AppendUint32(w.footer, sum)
}

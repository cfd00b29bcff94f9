package search

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"slices"
)

// merged is one of the segments that are merged, with where its documents and
// passages go.
type merged struct {
	*segment
	dead     []uint32
	to       []uint32 // new ordinal of each passage; gone if it is deleted
	term     int      // the next in the dictionary
	passages [blockLen]uint32
	counts   [blockLen]uint32
}

const gone = math.MaxUint32

// living calls f with the documents that are not deleted, in order.
func (m *merged) living(f func(doc uint32, first, end uint32)) {
	for i := range m.documents {
		if _, dead := slices.BinarySearch(m.dead, uint32(i)); !dead {
			f(uint32(i), m.documents[i].first, m.passageEnd(uint32(i)))
		}
	}
}

// mergeSegments writes one segment with the living documents of several. Memory
// holds the tables of terms and of documents; text, sentences and postings
// stream from file to file.
func mergeSegments(path string, in []*segment, dead [][]uint32) (segmentInfo, error) {
	w, err := createSegment(path)
	if err != nil {
		return segmentInfo{}, err
	}
	parts := make([]*merged, len(in))
	passages := uint32(0)
	for i, s := range in {
		m := &merged{segment: s, dead: dead[i], to: make([]uint32, s.passages())}
		for p := range m.to {
			m.to[p] = gone
		}
		m.living(func(_, first, end uint32) {
			for p := first; p < end; p++ {
				m.to[p] = passages
				passages++
			}
		})
		parts[i] = m
	}
	info := segmentInfo{Passages: int(passages)}
	lengths := w.mergeTables(parts, &info)
	w.mergePostings(parts, lengths)
	w.tables()
	if err := w.close(); err != nil {
		return info, err
	}
	st, err := os.Stat(path)
	if err != nil {
		return info, err
	}
	info.Bytes = st.Size()
	return info, nil
}

// mergeTables writes the sections before the postings and returns the lengths.
func (w *segmentWriter) mergeTables(parts []*merged, info *segmentInfo) []byte {
	each := func(f func(m *merged, p uint32)) {
		for _, m := range parts {
			m.living(func(_, first, end uint32) {
				for p := first; p < end; p++ {
					f(m, p)
				}
			})
		}
	}
	each(func(m *merged, p uint32) { w.write(m.words(p)) })
	w.section()

	var headings, documents, lengths, row []byte
	nHeadings, text, sentence, doc := uint32(0), uint64(0), uint32(0), uint32(0)
	for _, m := range parts {
		m.living(func(_, first, end uint32) {
			heading := uint32(gone)
			for p := first; p < end; p++ {
				r := m.row(p)
				if r.heading != heading {
					heading = r.heading
					headings = appendString(headings, m.headings[heading])
					nHeadings++
				}
				row = appendPassage(row[:0], passageRow{text: text, length: r.length, document: doc, sentence: sentence, heading: nHeadings - 1})
				w.write(row)
				text += uint64(r.length)
				sentence += m.sentenceEnd(p) - r.sentence
				lengths = append(lengths, m.lengths[p])
			}
			doc++
		})
	}
	w.section()
	each(func(m *merged, p uint32) {
		w.write(m.sentences[m.row(p).sentence*sentenceSize : m.sentenceEnd(p)*sentenceSize])
	})
	w.section()
	w.write(headings)
	w.section()
	next := uint32(0)
	for _, m := range parts {
		m.living(func(i, first, end uint32) {
			d := &m.documents[i]
			for _, s := range []string{d.Name, d.Hash, d.Title, d.Date, d.Issuer, d.Kind, d.Language, d.Address} {
				documents = appendString(documents, s)
			}
			documents = binary.AppendUvarint(documents, uint64(next))
			documents = binary.AppendUvarint(documents, uint64(d.words))
			next += end - first
			info.Documents++
		})
	}
	w.write(documents)
	w.section()
	w.write(lengths)
	w.section()
	return lengths
}

// sentenceEnd is one past the last sentence of a passage.
func (s *segment) sentenceEnd(p uint32) uint32 {
	if int(p)+1 < s.passages() {
		return s.row(p + 1).sentence
	}
	return uint32(len(s.sentences) / sentenceSize)
}

// mergePostings merges the dictionaries, whose terms are in order.
func (w *segmentWriter) mergePostings(parts []*merged, lengths []byte) {
	var l list
	for {
		var term []byte
		for _, m := range parts {
			if m.term < len(m.dictionary)/entrySize {
				if t := m.termAt(m.term); term == nil || bytes.Compare(t, term) < 0 {
					term = t
				}
			}
		}
		if term == nil {
			return
		}
		w.begin(&l, lengths)
		for _, m := range parts {
			if m.term < len(m.dictionary)/entrySize && bytes.Equal(m.termAt(m.term), term) {
				m.postings(&l)
				m.term++
			}
		}
		l.end(string(term))
	}
}

// postings adds the living postings of the next term.
func (m *merged) postings(l *list) {
	e := m.entryAt(m.term)
	for i := range (e.have + blockLen - 1) / blockLen {
		n := m.decode(&e, i, &m.passages, &m.counts)
		for k := range n {
			if to := m.to[m.passages[k]]; to != gone {
				l.add(to, m.counts[k])
			}
		}
	}
}

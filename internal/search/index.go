package search

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// An Index reads the index of one directory. Searches run on a [Snapshot]; a
// snapshot stays as it was while a writer, in this process or another, goes on.
type Index struct {
	dir     string
	mu      sync.Mutex
	current *Snapshot
}

// Open opens the index of a directory, which may be empty or not be there yet.
func Open(dir string) (*Index, error) {
	x := &Index{dir: dir}
	s, err := x.Snapshot()
	if err != nil {
		return nil, err
	}
	s.Release()
	return x, nil
}

// Close gives the files back once the last snapshot is released.
func (x *Index) Close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current != nil {
		x.current.Release()
		x.current = nil
	}
}

// A Snapshot is the index at one moment. Release it when done.
type Snapshot struct {
	generation int
	segments   []*shared
	dead       [][]bool // by segment and document; nil for none
	refs       atomic.Int32
	documents  int
	passages   int
	words      uint64
}

// shared is a segment that several snapshots may hold.
type shared struct {
	*segment
	refs atomic.Int32
}

func (s *shared) release() {
	if s.refs.Add(-1) == 0 {
		_ = s.close()
	}
}

// Snapshot returns the index as it is now.
func (x *Index) Snapshot() (*Snapshot, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for try := 0; ; try++ {
		m, err := readManifest(x.dir)
		if err != nil {
			return nil, err
		}
		if x.current != nil && x.current.generation == m.Generation {
			x.current.refs.Add(1)
			return x.current, nil
		}
		s, err := x.open(m)
		if errors.Is(err, os.ErrNotExist) && try < 5 {
			continue // merged away between reading the manifest and opening
		}
		if err != nil {
			return nil, err
		}
		if x.current != nil {
			x.current.Release()
		}
		x.current = s
		s.refs.Add(1)
		return s, nil
	}
}

// open opens the segments of a manifest, those that are open already apart.
func (x *Index) open(m manifest) (*Snapshot, error) {
	s := &Snapshot{generation: m.Generation}
	s.refs.Store(1)
	for _, info := range m.Segments {
		seg, err := x.segment(info.Name)
		if err != nil {
			s.Release()
			return nil, err
		}
		s.segments = append(s.segments, seg)
		var dead []bool
		if len(info.Dead) > 0 {
			dead = make([]bool, len(seg.documents))
			for _, d := range info.Dead {
				if int(d) < len(dead) {
					dead[d] = true
				}
			}
		}
		s.dead = append(s.dead, dead)
		s.count(seg.segment, dead)
	}
	return s, nil
}

func (x *Index) segment(name string) (*shared, error) {
	if x.current != nil {
		for _, have := range x.current.segments {
			if have.name == name {
				have.refs.Add(1)
				return have, nil
			}
		}
	}
	seg, err := openSegment(filepath.Join(x.dir, filepath.Base(name)), name)
	if err != nil {
		return nil, err
	}
	sh := &shared{segment: seg}
	sh.refs.Store(1)
	return sh, nil
}

// count adds up what lives.
func (s *Snapshot) count(seg *segment, dead []bool) {
	for i := range seg.documents {
		if dead == nil || !dead[i] {
			s.documents++
			s.passages += int(seg.passageEnd(uint32(i)) - seg.documents[i].first)
			s.words += uint64(seg.documents[i].words)
		}
	}
}

// Release gives the snapshot back. Nothing that refers to it may be used then.
func (s *Snapshot) Release() {
	if s.refs.Add(-1) == 0 {
		for _, seg := range s.segments {
			seg.release()
		}
	}
}

// Documents is how many documents the index holds.
func (s *Snapshot) Documents() int { return s.documents }

// Passages is how many passages the index holds.
func (s *Snapshot) Passages() int { return s.passages }

// Generation grows with every change of the index.
func (s *Snapshot) Generation() int { return s.generation }

// Each calls f with every document, without its passages, in no set order.
func (s *Snapshot) Each(f func(d *Document)) {
	for i, seg := range s.segments {
		for k := range seg.documents {
			if s.dead[i] == nil || !s.dead[i][k] {
				f(&seg.documents[k].Document)
			}
		}
	}
}

// Find returns the named document with its passages; ok is false if the index
// has none.
func (s *Snapshot) Find(name string) (d Document, ok bool) {
	for i, seg := range s.segments {
		if k, ok := seg.byName[name]; ok && (s.dead[i] == nil || !s.dead[i][k]) {
			d = seg.documents[k].Document
			for p := seg.documents[k].first; p < seg.passageEnd(uint32(k)); p++ {
				d.Passages = append(d.Passages, seg.passage(p))
			}
			return d, true
		}
	}
	return Document{}, false
}

// Have is in how many passages a term is, deleted ones included.
func (s *Snapshot) Have(term string) int {
	n := 0
	for _, seg := range s.segments {
		if e, ok := seg.find(term); ok {
			n += int(e.have)
		}
	}
	return n
}

// Rarity is how much a term tells: the inverse document frequency over the
// passages of the index.
func (s *Snapshot) Rarity(term string) float32 {
	return weight(max(1, s.passages), min(s.Have(term), max(1, s.passages)))
}

// A Query asks for the best passages or documents.
type Query struct {
	Terms     []Term
	Phrases   [][]string           // each must stand in the words, in lower case and folded
	Without   []string             // terms that may not
	Filter    func(*Document) bool // nil for all
	Documents bool                 // rank documents, not passages
	Bare      bool                 // leave Found empty: see [Snapshot.Passage]
	Limit     int                  // how many at most
}

// A Hit is a passage, or a document, that answers a query. Passage is -1 and
// Found empty for a document.
type Hit struct {
	Document *Document // without its passages; valid until the snapshot is released
	Passage  int       // ordinal in the document
	Score    float64
	Found    Passage
}

// maxLimit bounds the hits of a query.
const maxLimit = 10000

// Search returns the best hits, the best first.
func (s *Snapshot) Search(ctx context.Context, q Query) ([]Hit, error) {
	if q.Limit <= 0 || s.passages == 0 {
		return nil, nil
	}
	best := &best{k: min(q.Limit, maxLimit)}
	weights := s.weights(q.Terms)
	for i, seg := range s.segments {
		cursors := seg.cursors(q.Terms, weights)
		if len(cursors) == 0 {
			continue
		}
		accept, possible := seg.accept(&q)
		if !possible {
			continue
		}
		skip := s.skip(i, q.Filter)
		var err error
		if q.Documents {
			d := documentSearch{seg: seg.segment, ordinal: i, cursors: cursors, skip: skip, best: best, average: float32(s.words) / float32(s.documents)}
			if accept != nil {
				d.accept = func(seg *segment, doc uint32) bool {
					for p := seg.documents[doc].first; p < seg.passageEnd(doc); p++ {
						if accept(seg, p) {
							return true
						}
					}
					return false
				}
			}
			err = d.run(ctx)
		} else {
			p := passageSearch{seg: seg.segment, ordinal: i, cursors: cursors, skip: skip, accept: accept, best: best}
			err = p.run(ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.hits(best.take(), &q), nil
}

// weights are the terms' weights with their rarity, scaled.
func (s *Snapshot) weights(terms []Term) []float32 {
	out := make([]float32, len(terms))
	for i, t := range terms {
		out[i] = t.Weight * s.Rarity(t.Term) * scale
	}
	return out
}

// cursors are those of the terms that the segment has.
func (s *segment) cursors(terms []Term, weights []float32) []*cursor {
	var out []*cursor
	for i, t := range terms {
		if e, ok := s.find(t.Term); ok && weights[i] >= 1 {
			out = append(out, &cursor{seg: s, entry: e, weight: weights[i], n: (e.have + blockLen - 1) / blockLen, decoded: -1})
		}
	}
	return out
}

// skip marks the documents of segment i that may not be found.
func (s *Snapshot) skip(i int, filter func(*Document) bool) []bool {
	if filter == nil {
		return s.dead[i]
	}
	docs := s.segments[i].documents
	out := make([]bool, len(docs))
	for k := range docs {
		out[k] = s.dead[i] != nil && s.dead[i][k] || !filter(&docs[k].Document)
	}
	return out
}

func (s *Snapshot) hits(list []found, q *Query) []Hit {
	out := make([]Hit, len(list))
	for i, f := range list {
		seg := s.segments[f.segment]
		h := Hit{Score: float64(f.score) / scale, Passage: -1}
		if q.Documents {
			h.Document = &seg.documents[f.id].Document
		} else {
			d := &seg.documents[seg.documentOf(f.id)]
			h.Document, h.Passage = &d.Document, int(f.id-d.first)
			if !q.Bare {
				h.Found = seg.passage(f.id)
			}
		}
		out[i] = h
	}
	return out
}

// accept returns a test for what a query demands beside its terms, nil if
// nothing; possible is false if no passage of the segment can pass.
func (s *segment) accept(q *Query) (test func(*segment, uint32) bool, possible bool) {
	if len(q.Phrases) == 0 && len(q.Without) == 0 {
		return nil, true
	}
	var without []*cursor
	for _, t := range q.Without {
		if e, ok := s.find(t); ok {
			without = append(without, &cursor{seg: s, entry: e, weight: scale, n: (e.have + blockLen - 1) / blockLen, decoded: -1})
		}
	}
	return func(seg *segment, p uint32) bool {
		for _, c := range without {
			if c.seek(p) > 0 {
				return false
			}
		}
		for _, phrase := range q.Phrases {
			if !hasPhrase(string(seg.words(p)), phrase) {
				heading := ""
				if h := seg.row(p).heading; int(h) < len(seg.headings) {
					heading = seg.headings[h]
				}
				if !hasPhrase(heading, phrase) {
					return false
				}
			}
		}
		return true
	}, true
}

// hasPhrase reports whether the words of a phrase, in lower case and folded,
// stand in a text in a row.
func hasPhrase(text string, phrase []string) bool {
	if len(phrase) == 0 {
		return false
	}
	sc := scanner{text: text}
	for w, ok := sc.next(); ok; w, ok = sc.next() {
		if !isWord(w, phrase[0]) {
			continue
		}
		ahead := scanner{text: text, at: sc.at}
		k := 1
		for k < len(phrase) {
			if w, ok := ahead.next(); !ok || !isWord(w, phrase[k]) {
				break
			}
			k++
		}
		if k == len(phrase) {
			return true
		}
	}
	return false
}

// isWord reports whether a word, folded, is the given one.
func isWord(w word, folded string) bool {
	for _, c := range w.lower {
		if c >= utf8.RuneSelf {
			return fold(string(w.lower)) == folded
		}
	}
	return string(w.lower) == folded
}

// Passage returns a passage of a hit that was asked for with Query.Bare.
func (s *Snapshot) Passage(h *Hit) Passage {
	for i, seg := range s.segments {
		if k, ok := seg.byName[h.Document.Name]; ok && &seg.documents[k].Document == h.Document && (s.dead[i] == nil || !s.dead[i][k]) {
			return seg.passage(seg.documents[k].first + uint32(h.Passage))
		}
	}
	return Passage{}
}

// Count is how many passages have all the terms and the phrase, at most the
// given number; deleted ones count too.
func (s *Snapshot) Count(terms, phrase []string, most int) int {
	n := 0
	for _, seg := range s.segments {
		cursors := seg.cursors(unitTerms(terms))
		if len(cursors) < len(terms) || len(cursors) == 0 {
			continue
		}
		slices.SortFunc(cursors, func(a, b *cursor) int { return cmp.Compare(a.entry.have, b.entry.have) })
		n += seg.count(cursors[0], cursors[1:], phrase, most-n)
		if n >= most {
			break
		}
	}
	return n
}

func unitTerms(terms []string) (list []Term, weights []float32) {
	for _, t := range terms {
		list, weights = append(list, Term{t, 1}), append(weights, scale)
	}
	return list, weights
}

// count is how many passages of the rarest term have the others and the phrase.
func (s *segment) count(rarest *cursor, others []*cursor, phrase []string, most int) int {
	n := 0
	for i := range rarest.n {
		rarest.load(i)
	passages:
		for _, p := range rarest.passages[:rarest.len] {
			for _, c := range others {
				if c.seek(p) == 0 {
					continue passages
				}
			}
			if len(phrase) > 1 && !hasPhrase(string(s.words(p)), phrase) {
				continue
			}
			if n++; n == most {
				return n
			}
		}
	}
	return n
}

// segmentFiles lists the segment files of a directory.
func segmentFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".seg") || strings.HasSuffix(e.Name(), ".tmp") {
			out = append(out, e.Name())
		}
	}
	return out, err
}

package search

import (
	"context"
)

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
		accept := seg.accept(&q)
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
			out = append(out, &cursor{seg: s, entry: e, weight: weights[i], lang: languageCode(t.Language), n: (e.have + blockLen - 1) / blockLen, decoded: -1})
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

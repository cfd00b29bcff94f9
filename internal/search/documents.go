package search

import "context"

// documentSearch ranks whole documents of one segment by BM25 over the words of
// all their passages, which stand next to each other in the postings.
type documentSearch struct {
	seg     *segment
	ordinal int
	cursors []*cursor
	skip    []bool
	accept  func(s *segment, doc uint32) bool
	average float32 // words of a document in the whole index
	best    *best
}

func (q *documentSearch) run(ctx context.Context) error {
	scores := make([]uint32, len(q.seg.documents))
	for _, c := range q.cursors {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.term(c, scores)
	}
	for doc, score := range scores {
		if score == 0 || score < q.best.threshold() || q.skip != nil && q.skip[doc] || q.accept != nil && !q.accept(q.seg, uint32(doc)) {
			continue
		}
		q.best.add(found{score, q.ordinal, uint32(doc), q.seg.documents[doc].Name, 0})
	}
	return nil
}

// term adds what a term contributes to each document that has it.
func (q *documentSearch) term(c *cursor, scores []uint32) {
	doc, count := uint32(0), uint32(0)
	end := func() {
		if count > 0 {
			words := float32(q.seg.documents[doc].words) / q.average
			n := float32(count)
			scores[doc] += uint32(c.weight * n * (k1 + 1) / (n + k1*(1-b+b*words)))
		}
	}
	last := uint32(0) // one past the last passage of doc
	for i := range c.n {
		c.load(i)
		for k := range c.len {
			if c.lang != 0 && q.seg.langs[c.passages[k]] != c.lang {
				continue
			}
			if p := c.passages[k]; p >= last {
				end()
				doc, count = q.seg.documentOf(p), 0
				last = q.seg.passageEnd(doc)
			}
			count += c.counts[k]
		}
	}
	end()
}

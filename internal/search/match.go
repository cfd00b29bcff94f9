package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// accept returns a test for what a query demands beside its terms; nil if
// nothing.
func (s *segment) accept(q *Query) func(*segment, uint32) bool {
	if len(q.Phrases) == 0 && len(q.Without) == 0 {
		return nil
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
	}
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
			return Unaccented(string(w.lower)) == folded
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
		list, weights = append(list, Term{Term: t, Weight: 1}), append(weights, scale)
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

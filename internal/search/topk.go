package search

import (
	"cmp"
	"container/heap"
	"context"
	"math/bits"
	"slices"
	"strings"
)

// A Term is a term of a query and how much it counts beside its rarity; 1 is
// usual.
type Term struct {
	Term     string
	Weight   float32
	Language string // of the documents in which it counts; "" for all
}

// scale turns contributions into whole numbers, whose sum does not depend on the
// order of adding.
const scale = 1 << 12

// window is how many passages are scored together.
const window = 4096

// impacts holds impact for small counts; larger ones are computed.
var impacts = func() (t [9][256]float32) {
	for c := range t {
		for l := range t[c] {
			t[c][l] = impact(uint32(c), uint8(l))
		}
	}
	return t
}()

// contribution is what a posting adds to a score.
func contribution(w float32, count uint32, length uint8) uint32 {
	if count < uint32(len(impacts)) {
		return uint32(w * impacts[count][length])
	}
	return uint32(w * impact(count, length))
}

// cursor walks the postings of a term in one segment.
type cursor struct {
	seg      *segment
	entry    entry
	weight   float32  // with the rarity, scaled
	lang     uint8    // of the documents in which it counts, 0 for all
	block    uint32   // the block that the window, or the last seek, begins in
	n        uint32   // of blocks
	bound    uint32   // in the window
	starts   []uint32 // by window: the block that it begins in
	bounds   []uint32 // by window
	decoded  int64    // block in passages and counts, -1 if none
	len      int
	at       int
	passages [blockLen]uint32
	counts   [blockLen]uint32
}

// plan computes, for each window of so many passages, the block that it begins in
// and the most that a passage in it can get from the term.
func (c *cursor) plan(windows int) {
	c.starts, c.bounds = make([]uint32, windows), make([]uint32, windows)
	block := uint32(0)
	for w := range windows {
		base, end := uint32(w)*window, uint32(w+1)*window
		for block < c.n && c.seg.block(&c.entry, block).last < base {
			block++
		}
		c.starts[w] = block
		var greatest float32
		for i := block; i < c.n; i++ {
			b := c.seg.block(&c.entry, i)
			greatest = max(greatest, b.greatest)
			if b.last+1 >= end {
				break
			}
		}
		if greatest > 0 {
			c.bounds[w] = uint32(c.weight*greatest) + 1
		}
	}
}

func (c *cursor) load(i uint32) {
	if c.decoded != int64(i) {
		c.len = c.seg.decode(&c.entry, i, &c.passages, &c.counts)
		c.decoded, c.at = int64(i), 0
	}
}

// gather adds the term's contributions in the window to sums and marks the
// passages.
func (c *cursor) gather(base, end uint32, sums *[window]uint32, marks *[window / 64]uint64) {
	for i := c.block; i < c.n; i++ {
		c.load(i)
		from, _ := slices.BinarySearch(c.passages[:c.len], base)
		for k := from; k < c.len; k++ {
			p := c.passages[k]
			if p >= end {
				return
			}
			if c.lang != 0 && c.seg.langs[p] != c.lang {
				continue
			}
			sums[p-base] += contribution(c.weight, c.counts[k], c.seg.lengths[p])
			marks[(p-base)/64] |= 1 << ((p - base) % 64)
		}
	}
}

// seek is what the term adds to passage p, 0 if it does not have it. Within a
// window p must not go back.
func (c *cursor) seek(p uint32) uint32 {
	i := c.block
	if c.decoded >= int64(i) {
		i = uint32(c.decoded)
		if c.at > 0 && c.passages[c.at-1] >= p || c.decoded > int64(c.block) && c.seg.block(&c.entry, i-1).last >= p {
			i = c.block
			c.at = 0
		}
	}
	for i < c.n && c.seg.block(&c.entry, i).last < p {
		i++
	}
	if i == c.n {
		return 0
	}
	c.load(i)
	for c.at < c.len && c.passages[c.at] < p {
		c.at++
	}
	if c.at < c.len && c.passages[c.at] == p && (c.lang == 0 || c.seg.langs[p] == c.lang) {
		return contribution(c.weight, c.counts[c.at], c.seg.lengths[p])
	}
	return 0
}

// found is a passage, or a document, with its score.
type found struct {
	score   uint32
	segment int
	id      uint32 // passage, or document
	name    string // of the document
	ordinal uint32 // of the passage in its document
}

// before orders results: by score, then by name and place, so that the order
// does not depend on segments.
func (f found) before(g found) int {
	if f.score != g.score { // nearly always
		return cmp.Compare(g.score, f.score)
	}
	return cmp.Or(strings.Compare(f.name, g.name), cmp.Compare(f.ordinal, g.ordinal))
}

// best keeps the best k.
type best struct {
	list []found // a heap, the worst first
	k    int
}

func (b *best) Len() int           { return len(b.list) }
func (b *best) Less(i, j int) bool { return b.list[i].before(b.list[j]) > 0 }
func (b *best) Swap(i, j int)      { b.list[i], b.list[j] = b.list[j], b.list[i] }
func (b *best) Push(x any)         { b.list = append(b.list, x.(found)) }
func (b *best) Pop() any {
	x := b.list[len(b.list)-1]
	b.list = b.list[:len(b.list)-1]
	return x
}

// threshold is the least score that can still get in.
func (b *best) threshold() uint32 {
	if len(b.list) < b.k {
		return 1
	}
	return b.list[0].score
}

func (b *best) add(f found) {
	if len(b.list) < b.k {
		heap.Push(b, f)
	} else if f.before(b.list[0]) < 0 {
		b.list[0] = f
		heap.Fix(b, 0)
	}
}

// take returns what was kept, the best first.
func (b *best) take() []found {
	slices.SortFunc(b.list, found.before)
	return b.list
}

// passageSearch looks for the best passages of one segment.
type passageSearch struct {
	seg     *segment
	ordinal int // of the segment
	cursors []*cursor
	skip    []bool // documents that are deleted or filtered out; nil for none
	accept  func(s *segment, p uint32) bool
	best    *best
	sums    [window]uint32
	marks   [window / 64]uint64
}

// run scores windows in the order of what their passages can get at most, so that
// good passages come early and most windows need not be looked at.
func (q *passageSearch) run(ctx context.Context) error {
	total := uint32(q.seg.passages())
	windows := make([]promise, (total+window-1)/window)
	for _, c := range q.cursors {
		c.plan(len(windows))
	}
	for w := range windows {
		windows[w].window = w
		for _, c := range q.cursors {
			windows[w].most += uint64(c.bounds[w])
		}
	}
	slices.SortFunc(windows, func(x, y promise) int {
		return cmp.Or(cmp.Compare(y.most, x.most), cmp.Compare(x.window, y.window))
	})
	for _, w := range windows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if w.most < uint64(q.best.threshold()) {
			return nil
		}
		base := uint32(w.window) * window
		q.window(w.window, base, min(base+window, total))
	}
	return nil
}

// promise is the most that a passage of a window can get.
type promise struct {
	most   uint64
	window int
}

// window scores the passages of one window.
func (q *passageSearch) window(w int, base, end uint32) {
	for _, c := range q.cursors {
		c.block, c.bound = c.starts[w], c.bounds[w]
	}
	threshold := q.best.threshold()
	slices.SortFunc(q.cursors, func(x, y *cursor) int { return cmp.Compare(x.bound, y.bound) })
	optional, rest := 0, uint32(0) // terms that alone bring nothing in
	for optional < len(q.cursors) && rest+q.cursors[optional].bound < threshold {
		rest += q.cursors[optional].bound
		optional++
	}
	for _, c := range q.cursors[optional:] {
		if c.bound > 0 {
			c.gather(base, end, &q.sums, &q.marks)
		}
	}
	for i, marked := range q.marks {
		for ; marked != 0; marked &= marked - 1 {
			k := uint32(i*64 + bits.TrailingZeros64(marked))
			q.passage(base+k, q.sums[k], optional, rest)
			q.sums[k] = 0
		}
		q.marks[i] = 0
	}
}

// passage completes the score of a passage with the optional terms, while it can
// still get in.
func (q *passageSearch) passage(p, score uint32, optional int, rest uint32) {
	threshold := q.best.threshold()
	if score+rest < threshold {
		return
	}
	// The row of a passage is far from here in memory: it is read only if need be.
	if q.skip != nil && q.skip[q.seg.documentOf(p)] {
		return
	}
	for i := optional - 1; i >= 0; i-- {
		if score+rest < threshold {
			return
		}
		rest -= q.cursors[i].bound
		if q.cursors[i].bound > 0 {
			score += q.cursors[i].seek(p)
		}
	}
	if score < threshold || q.accept != nil && !q.accept(q.seg, p) {
		return
	}
	d := &q.seg.documents[q.seg.documentOf(p)]
	q.best.add(found{score, q.ordinal, p, d.Name, p - d.first})
}

package lineage

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/align"
)

// neighbours tell in which row of aligned paragraphs each promise of two
// documents stands. They are empty where the two do not tell the same in the
// same order.
type neighbours struct {
	rows  []align.Row
	a, b  map[*profile]int
	taken map[int]bool       // rows in which the second has a promise
	text  *trillium.Document // the second
}

func (k *Linker) neighbours(x, y *side) *neighbours {
	n := &neighbours{a: make(map[*profile]int), b: make(map[*profile]int), text: y.text.Document}
	if x.text.Document == nil || y.text.Document == nil {
		return n
	}
	rows := k.Align(x.text, y.text)
	if !align.Parallel(rows) {
		return n
	}
	rowA, rowB := make(map[int]int), make(map[int]int) // of blocks
	for r := range rows {
		if len(rows[r].A) == 0 || len(rows[r].B) == 0 {
			continue
		}
		for _, i := range rows[r].A {
			rowA[i] = r
		}
		for _, i := range rows[r].B {
			rowB[i] = r
		}
	}
	n.rows = rows
	place(n.a, x, rowA)
	place(n.b, y, rowB)
	n.taken = make(map[int]bool)
	for _, r := range n.b {
		n.taken[r] = true
	}
	return n
}

// place notes the row of each promise of a side.
func place(rows map[*profile]int, s *side, of map[int]int) {
	for _, p := range s.profiles {
		if r, ok := of[blockOf(s.text.Document, p.c.Span)]; ok {
			rows[p] = r
		}
	}
}

// blockOf is the block that holds the beginning of a span, -1 if none does.
func blockOf(d *trillium.Document, s trillium.Span) int {
	i, _ := slices.BinarySearchFunc(d.Blocks, s.Start, func(b trillium.Block, at int) int {
		if b.End <= at {
			return -1
		}
		return 1
	})
	if i < len(d.Blocks) && d.Blocks[i].Start <= s.Start {
		return i
	}
	return -1
}

// complete pairs what is left in rows of paragraphs that stand beside each other,
// in order: a translation tells the same in the same place unless its words show
// otherwise. Where two paragraphs stand beside one, what is left was merged.
func (n *neighbours) complete(x, y *side, pairs []pair) []pair {
	usedA, usedB := make(map[*profile]bool), make(map[*profile]bool)
	first := make(map[int]*pair) // of each row
	for i := range pairs {
		usedA[pairs[i].a], usedB[pairs[i].b] = true, true
		if r, ok := n.a[pairs[i].a]; ok && first[r] == nil {
			first[r] = &pairs[i]
		}
	}
	left := make(map[int][]*profile)
	for _, q := range y.profiles {
		if r, ok := n.b[q]; ok && !usedB[q] {
			left[r] = append(left[r], q)
		}
	}
	out := pairs
	for _, p := range x.profiles {
		r, ok := n.a[p]
		if !ok || usedA[p] {
			continue
		}
		row := &n.rows[r]
		switch list := left[r]; {
		case row.Lost != nil && overlaps(row.Lost.Words, p.plain):
		case len(list) > 0:
			left[r] = list[1:]
			out = append(out, pair{a: p, b: list[0], score: byPlace})
		case len(row.A) == 2 && len(row.B) == 1 && first[r] != nil && first[r].a.c.N != p.c.N:
			out = append(out, pair{a: p, b: first[r].b, score: byPlace})
		}
	}
	for r, list := range left {
		row := &n.rows[r]
		if len(row.B) == 2 && len(row.A) == 1 && first[r] != nil {
			for _, q := range list {
				if first[r].b.c.N != q.c.N {
					out = append(out, pair{a: first[r].a, b: q, score: byPlace})
				}
			}
		}
	}
	return out
}

// byPlace is the score of a pair that only its place tells.
const byPlace = 0.4

// unheard is the link of a promise that has no counterpart in the second
// document: what stands beside its paragraph says why.
func (n *neighbours) unheard(p *profile, second *Text) Link {
	l := absent(p.c.ID, "", Version, missing(second))
	r, ok := n.a[p]
	if !ok {
		return l
	}
	row := &n.rows[r]
	l.Relation = NotSeen
	if row.Lost != nil && overlaps(row.Lost.Words, p.plain) {
		l.Lost = row.Lost.Words
		l.say([]trillium.Reason{{Key: "lost", Args: []string{row.Lost.Words}}})
		return l
	}
	if n.taken[r] {
		return absent(p.c.ID, "", Version, missing(second)) // what stands beside it is another promise
	}
	var words []string
	for _, i := range row.B {
		words = append(words, n.text.Blocks[i].Text)
	}
	l.say([]trillium.Reason{{Key: "unread", Args: []string{cutWords(strings.Join(words, " "))}}})
	return l
}

// overlaps reports whether a stretch of a paragraph and a promise in it share
// their beginning.
func overlaps(lost, promise string) bool {
	n := min(len(lost), len(promise), 40)
	return strings.Contains(promise, lost[:n]) || strings.Contains(lost, promise[:n])
}

// mostQuoted bounds a quotation in a reason, in characters.
const mostQuoted = 160

func cutWords(s string) string {
	if r := []rune(s); len(r) > mostQuoted {
		return string(r[:mostQuoted]) + "…"
	}
	return s
}

package lineage

import (
	"cmp"
	"slices"

	"trillium"
)

// mostTold bounds the sentences that tell of one promise.
const mostTold = 3

// Summits links the commitments of one summit with those of a later one, and with what its
// text tells of them without promising them again (Reported). Promises that neither takes up
// are Dropped or Appeared, or NotSeen where the other text is known in part only.
func (k *Linker) Summits(a, b *Text) []Link {
	x, y := k.read(a), k.read(b)
	var links []Link
	heard, known := make(map[string]bool), make(map[string]bool)
	m := k.meet(x, y)
	k.judge.match(m)
	for _, c := range m.pairs {
		if c.chance < leastPair || c.score < leastLikeness {
			continue
		}
		heard[c.a.c.ID], known[c.b.c.ID] = true, true
		l := Link{A: c.a.c.ID, B: c.b.c.ID, Kind: Summit, Score: round(c.chance)}
		relation, why := k.relate(x, y, c.pair)
		l.Relation = relation
		l.Divergences = k.shifts(x, y, c.pair)
		l.say(slices.Concat(why, changeReasons(l.Divergences), k.likeReasons(x, y, c.pair)))
		links = append(links, l)
	}
	for _, l := range k.reported(x, y) {
		heard[l.A] = true
		links = append(links, l)
	}
	for _, p := range x.profiles {
		if !heard[p.c.ID] {
			links = append(links, absent(p.c.ID, "", Summit, gone(b)))
		}
	}
	for _, p := range y.profiles {
		if !known[p.c.ID] {
			links = append(links, absent("", p.c.ID, Summit, fresh(a)))
		}
	}
	inOrder(links, places(a), places(b))
	return links
}

// reported are the sentences of a later text that are no promises and tell of promises of an
// earlier one. What was read of both serves again.
func (k *Linker) reported(x, later *side) []Link {
	a, b := x.text, later.text
	told := k.sentencesOf(b)
	if len(told.Commitments)*len(a.Commitments) > MostPairs { // of a very long text only what was read as a report
		told.Commitments = slices.DeleteFunc(told.Commitments, func(c trillium.Commitment) bool { return c.Rule != reportRule })
	}
	if n := len(told.Commitments); n == 0 || n*len(a.Commitments) > MostPairs {
		return nil
	}
	y := k.readIn(told, later.around)
	m := k.meet(x, y)
	k.judge.hear(m)
	slices.SortStableFunc(m.pairs, func(a, b *candidate) int { return cmp.Compare(b.chance, a.chance) })
	n := make(map[string]int)
	var out []Link
	for _, c := range m.pairs {
		if c.chance < leastTold || c.score < leastLikeness || n[c.a.c.ID] == mostTold {
			continue
		}
		n[c.a.c.ID]++
		l := Link{A: c.a.c.ID, Kind: Summit, Relation: Reported, Score: round(c.chance), Divergences: []Divergence{},
			Passage: &Passage{Document: b.Key, Text: c.b.c.Text, Span: c.b.c.Span}}
		key := "mentioned"
		if c.b.c.Rule == reportRule {
			key = "reported"
		}
		l.say(append([]trillium.Reason{{Key: key}}, k.likeReasons(x, y, c.pair)...))
		out = append(out, l)
	}
	return out
}

// gone is how a promise stands that a later summit's text does not take up: what
// is known in part only, or cannot be read, leaves nothing out.
func gone(t *Text) Relation {
	if t.Unreadable() || !t.Complete {
		return NotSeen
	}
	return Dropped
}

// fresh is how a promise stands that an earlier summit's text does not have.
func fresh(earlier *Text) Relation {
	if earlier.Unreadable() || !earlier.Complete {
		return NotSeen
	}
	return Appeared
}

// shifts are the differences of two promises of two summits in who, when and how
// much.
func (k *Linker) shifts(x, y *side, p pair) []Divergence {
	d := differ{k: k, x: x, y: y, a: p.a, b: p.b, cross: x.index != y.index}
	d.who()
	d.when()
	d.targets()
	d.strength()
	return d.out
}

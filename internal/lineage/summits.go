package lineage

import (
	"cmp"
	"slices"
)

// What two promises of two summits need to be linked.
const (
	leastSummit = 0.5
	leastSecond = 0.65 // where one of them has a better counterpart already
)

// Summits links the commitments of one summit with those of a later one.
// Promises without a counterpart are Dropped or Appeared.
func (k *Linker) Summits(a, b *Text) []Link {
	x, y := k.read(a), k.read(b)
	var links []Link
	heard, told := make(map[*profile]bool), make(map[*profile]bool)
	for _, p := range matchSummits(k.summitPairs(x, y)) {
		heard[p.a], told[p.b] = true, true
		l := Link{A: p.a.c.ID, B: p.b.c.ID, Kind: Summit, Score: round(p.score)}
		relation, why := k.relate(x, y, p)
		l.Relation = relation
		l.Divergences = k.shifts(x, y, p)
		l.say(slices.Concat(why, changeReasons(l.Divergences), k.likeReasons(x, y, p)))
		links = append(links, l)
	}
	for _, p := range x.profiles {
		if !heard[p] {
			links = append(links, absent(p.c.ID, "", Summit, Dropped))
		}
	}
	for _, p := range y.profiles {
		if !told[p] {
			links = append(links, absent("", p.c.ID, Summit, Appeared))
		}
	}
	inOrder(links, places(a), places(b))
	return links
}

// summitPairs are the pairs that share anything to speak of, the most alike
// first.
func (k *Linker) summitPairs(x, y *side) []pair {
	s := k.newSpace(x, y)
	names := named(x, y)
	var out []pair
	for _, a := range x.profiles {
		for _, b := range y.profiles {
			p := s.liken(a, b, names)
			if p.words = p.score; p.score >= leastSummit {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(p, q pair) int { return cmp.Compare(q.score, p.score) })
	return out
}

// matchSummits keeps the best pairs: each promise with its best counterpart, and
// further ones that are much alike.
func matchSummits(pairs []pair) []pair {
	usedA, usedB := make(map[*profile]bool), make(map[*profile]bool)
	var out []pair
	for _, p := range pairs {
		least := leastSummit
		if usedA[p.a] || usedB[p.b] {
			least = leastSecond
		}
		if p.score >= least && !(usedA[p.a] && usedB[p.b]) {
			usedA[p.a], usedB[p.b] = true, true
			out = append(out, p)
		}
	}
	return out
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

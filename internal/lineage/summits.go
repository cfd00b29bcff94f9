package lineage

import (
	"cmp"
	"slices"
	"strings"

	"trillium/internal/terms"
	"trillium/internal/thesaurus"

	"trillium"
)

// What two promises of two summits need to be linked. Where one of them has a
// better counterpart already, the likeness must be high, and not much less than
// that one: odds are compared, because likenesses near 1 say little.
const (
	leastSummit  = 0.55
	secondLater  = 0.9  // one promise, two later ones
	secondSooner = 0.65 // two promises, one later one
	mostOdds     = 11   // by so much the better counterpart may be likelier
)

// Summits links the commitments of one summit with those of a later one.
// Promises without a counterpart are Dropped or Appeared, or NotSeen where the
// other text is known in part only.
func (k *Linker) Summits(a, b *Text) []Link {
	x, y := k.read(a), k.read(b)
	var links []Link
	heard, told := make(map[*profile]bool), make(map[*profile]bool)
	for _, p := range k.matchSummits(k.summitPairs(x, y)) {
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
			l := absent(p.c.ID, "", Summit, gone(b))
			if words := k.toldIn(p, b); words != "" {
				l.say([]trillium.Reason{{Key: "told", Args: []string{cutWords(words)}}})
			}
			links = append(links, l)
		}
	}
	for _, p := range y.profiles {
		if !told[p] {
			links = append(links, absent("", p.c.ID, Summit, fresh(a)))
		}
	}
	inOrder(links, places(a), places(b))
	return links
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

// toldIn is the sentence of a text that names a body of the promise, outside of
// what the text promises; "" if none does.
func (k *Linker) toldIn(p *profile, t *Text) string {
	if t.Document == nil {
		return ""
	}
	for _, b := range p.c.Bodies {
		name, _, _ := strings.Cut(b, " (")
		if strings.Count(name, " ") == 0 {
			continue
		}
		for i := range t.Document.Blocks {
			block := &t.Document.Blocks[i]
			if !strings.Contains(block.Text, name) || slices.ContainsFunc(t.Commitments, func(c trillium.Commitment) bool { return block.Overlap(c.Span) > 0 }) {
				continue
			}
			for _, s := range k.sentences(t, block.Text) {
				if strings.Contains(s, name) {
					return s
				}
			}
		}
	}
	return ""
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
func (k *Linker) matchSummits(pairs []pair) []pair {
	usedA, usedB := make(map[*profile]float64), make(map[*profile]float64)
	var out []pair
	for _, p := range pairs {
		a, b := usedA[p.a], usedB[p.b]
		switch {
		case a > 0 && b > 0:
			continue
		case a > 0 && (p.score < secondLater && !k.partOf(p.b, p.a) || odds(a) > mostOdds*odds(p.score)):
			continue
		case b > 0 && (p.score < secondSooner || odds(b) > mostOdds*odds(p.score)):
			continue
		}
		usedA[p.a], usedB[p.b] = max(a, p.score), max(b, p.score)
		out = append(out, p)
	}
	return out
}

// partOf reports whether a promise is about a part of what the other is about: of
// a broad promise several may be made.
func (k *Linker) partOf(p, whole *profile) bool {
	is := func(u *terms.Unit) bool {
		return u.Kind == terms.Concept && k.thesaurus.Concept(u.Concept).Class == thesaurus.Domain
	}
	for i := range p.units {
		for j := range whole.units {
			u, v := &p.units[i], &whole.units[j]
			if is(u) && is(v) && k.thesaurus.Under(u.Concept, v.Concept) && !hasConcept(whole.units, u.Concept) {
				return true
			}
		}
	}
	return false
}

func odds(score float64) float64 { return score / (1 - min(score, 0.9999)) }

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

package lineage

import (
	"cmp"
	"math"
	"slices"

	"trillium"
)

// What two versions of a promise need to be taken for one, and what the place
// in the document adds to or takes from the likeness of their words.
const (
	leastVersion = 0.5
	leastApart   = 0.65 // where the documents do not tell the same in the same order
	leastMerge   = 0.6  // a second promise merged into one that has its counterpart
	besideBonus  = 0.25 // in paragraphs that stand beside each other
	elsewhere    = 0.3  // in paragraphs that stand beside others
)

// Versions links the commitments of two documents of the same summit, by
// different issuers or in different languages. A promise of one may stand
// beside two of the other. What the first has and the second has not is Omitted;
// NotSeen if the second is known to be a part only, or if its paragraph was
// damaged or has words beside it in which no promise could be read.
func (k *Linker) Versions(a, b *Text) []Link {
	x, y := k.readIn(a, new(surroundings)), k.readIn(b, new(surroundings)) // the place in the document tells more
	n := k.neighbours(x, y)
	var links []Link
	heard, told := make(map[*profile]bool), make(map[*profile]bool)
	for _, p := range merged(n.complete(x, y, k.matchVersions(k.versionPairs(x, y, n)))) {
		heard[p.a], told[p.b] = true, true
		links = append(links, k.versionLink(x, y, p))
	}
	for _, p := range x.profiles {
		if !heard[p] {
			links = append(links, n.unheard(p, b))
		}
	}
	for _, p := range y.profiles {
		if !told[p] {
			links = append(links, absent("", p.c.ID, Version, Added))
		}
	}
	inOrder(links, places(a), places(b))
	return links
}

// missing is how a promise stands that is not in the document: where that is known
// in part only, or could not be read, it was not seen.
func missing(t *Text) Relation {
	if t.Complete && !t.Unreadable() {
		return Omitted
	}
	return NotSeen
}

// absent is a link with one end.
func absent(a, b string, kind Kind, r Relation) Link {
	return Link{A: a, B: b, Kind: kind, Relation: r, Reasons: []trillium.Reason{}, Why: []string{}, Divergences: []Divergence{}}
}

// versionPairs are the pairs that are alike enough, the most alike first.
func (k *Linker) versionPairs(x, y *side, n *neighbours) []pair {
	s := k.newSpace(x, y)
	names := named(x, y)
	least := leastVersion
	if len(n.rows) == 0 {
		least = leastApart
	}
	var out []pair
	for _, a := range x.profiles {
		for _, b := range y.profiles {
			p := likened(s, a, b, names)
			p.words = p.score
			ra, okA := n.a[a]
			rb, okB := n.b[b]
			switch {
			case okA && okB && ra == rb:
				p.score += besideBonus
			case okA && okB:
				p.score -= elsewhere
			}
			if p.score >= least {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(p, q pair) int { return cmp.Compare(q.score, p.score) })
	return out
}

// matchVersions keeps the best counterpart of each promise, and further ones
// where two promises were merged into one.
func (k *Linker) matchVersions(pairs []pair) []pair {
	usedA, usedB := best(pairs)
	var out []pair
	for i := range pairs {
		if p := &pairs[i]; usedA[p.a] == p {
			out = append(out, *p)
		}
	}
	// What is left may have been merged into a promise that has its counterpart,
	// next to that one in the text.
	for i := range pairs {
		p := &pairs[i]
		if p.words < leastMerge {
			continue
		}
		switch {
		case usedA[p.a] == nil && usedB[p.b] != nil && near(usedB[p.b].a, p.a):
			usedA[p.a] = p
			out = append(out, *p)
		case usedB[p.b] == nil && usedA[p.a] != nil && near(usedA[p.a].b, p.b):
			usedB[p.b] = p
			out = append(out, *p)
		}
	}
	return out
}

// best gives each promise at most one counterpart: the most alike first, then two
// pairs change partners for as long as both together are more alike that way.
func best(pairs []pair) (usedA, usedB map[*profile]*pair) {
	usedA, usedB = make(map[*profile]*pair), make(map[*profile]*pair)
	known := make(map[[2]*profile]*pair, len(pairs))
	for i := range pairs {
		p := &pairs[i]
		known[[2]*profile{p.a, p.b}] = p
		if usedA[p.a] == nil && usedB[p.b] == nil {
			usedA[p.a], usedB[p.b] = p, p
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range pairs {
			p := &pairs[i]
			q, r := usedA[p.a], usedB[p.b]
			if q == p || q == nil || r == nil {
				continue
			}
			// p.a has q.b, and r.a has p.b: the other way p and (r.a, q.b).
			other := known[[2]*profile{r.a, q.b}]
			if other == nil || p.score+other.score <= q.score+r.score+1e-9 {
				continue
			}
			usedA[p.a], usedB[p.b], usedA[r.a], usedB[q.b] = p, p, other, other
			changed = true
		}
	}
	return usedA, usedB
}

// merged marks the pairs of promises that have more than one counterpart.
func merged(pairs []pair) []pair {
	a, b := make(map[*profile]int), make(map[*profile]int)
	for _, p := range pairs {
		a[p.a]++
		b[p.b]++
	}
	for i := range pairs {
		pairs[i].merged = a[pairs[i].a] > 1 || b[pairs[i].b] > 1
	}
	return pairs
}

// near reports whether two promises of a text stand within two of each other.
func near(p, q *profile) bool { return p.order-q.order <= 2 && q.order-p.order <= 2 }

// versionLink says how two versions of a promise differ.
func (k *Linker) versionLink(x, y *side, p pair) Link {
	l := Link{A: p.a.c.ID, B: p.b.c.ID, Kind: Version, Relation: Same, Score: round(p.score), Divergences: k.diverge(x, y, p)}
	for _, d := range l.Divergences {
		if d.Type != Wording && !d.Detail {
			l.Relation = Changed
		}
	}
	l.say(k.likeReasons(x, y, p))
	return l
}

// round keeps two digits, at most 1.
func round(score float64) float64 { return math.Round(100*min(1, score)) / 100 }

// say gives a link its reasons.
func (l *Link) say(list []trillium.Reason) {
	l.Reasons, l.Why = []trillium.Reason{}, []string{}
	for _, r := range list {
		l.Reasons = append(l.Reasons, r)
		l.Why = append(l.Why, r.In(Reasons))
	}
	if l.Divergences == nil {
		l.Divergences = []Divergence{}
	}
}

// inOrder sorts links by the place of their first commitment, those that have
// none where their second stands among its neighbours.
func inOrder(links []Link, placeA, placeB map[string]int) {
	after := make([]int, len(placeB)) // the first's place behind which the second's stands
	for i := range after {
		after[i] = -1
	}
	for _, l := range links {
		if l.A != "" && l.B != "" {
			after[placeB[l.B]] = placeA[l.A]
		}
	}
	for i := 1; i < len(after); i++ {
		if after[i] < 0 {
			after[i] = after[i-1]
		}
	}
	key := func(l Link) (int, int, int) {
		if l.A == "" {
			return after[placeB[l.B]], 1, placeB[l.B]
		}
		if l.B == "" {
			return placeA[l.A], 0, -1
		}
		return placeA[l.A], 0, placeB[l.B]
	}
	slices.SortStableFunc(links, func(l, m Link) int {
		a1, a2, a3 := key(l)
		b1, b2, b3 := key(m)
		return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(a3, b3))
	})
}

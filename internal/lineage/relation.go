package lineage

import (
	"slices"

	"trillium"
	"trillium/internal/bodies"
	"trillium/internal/learn"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// Rungs of the thesaurus: an exchange of information binds least, a treaty most.
const exchangeRung = 1

// What makes two promises of two summits one and the same.
const (
	sameWords   = 0.5  // cosine of their words from which a weaker verb tells
	alikeEnough = 0.9  // likeness from which the second promises the first again
	stillGoes   = 0.85 // likeness likewise, if the second says that it goes on
)

// A comparison is a pair of promises of two summits, looked at closely.
type comparison struct {
	k        *Linker
	x, y     *side
	pair     pair
	cross    bool
	from, to move // the closest act of each
	why      []trillium.Reason
	onlyA    []terms.Unit // matters only in the first
	onlyB    []terms.Unit
}

// compared looks closely at a pair.
func (k *Linker) compared(x, y *side, p pair) *comparison {
	c := &comparison{k: k, x: x, y: y, pair: p, cross: x.index != y.index}
	c.from = k.closest(p.a.moves, p.b, c.cross)
	c.to = k.closest(p.b.moves, p.a, c.cross)
	c.onlyA, c.onlyB = c.matters(p.a, p.b), c.matters(p.b, p.a)
	return c
}

// relate tells how the second promise stands to the first: what the judge learnt of the signs
// of pairs says so, and the rules and signs that speak for it are the reasons.
func (k *Linker) relate(x, y *side, p pair) (Relation, []trillium.Reason) {
	c := k.compared(x, y, p)
	shown := c.shown()
	signs := make([]learn.Sign, len(shown))
	for i := range shown {
		signs[i] = learn.SignOf(shown[i].name)
	}
	chances := k.judge.relation.Chances(signs)
	best := 0
	for i := range chances {
		if chances[i] > chances[best] {
			best = i
		}
	}
	relation := Relation(k.judge.relation.Classes[best])
	var why []trillium.Reason
	for i := range shown {
		for _, r := range shown[i].why {
			if shown[i].speaks == relation && !slices.ContainsFunc(why, func(o trillium.Reason) bool { return o.Key == r.Key }) {
				why = append(why, r)
			}
		}
	}
	return relation, why[:min(len(why), mostReasons)]
}

// mostReasons bounds the reasons for a relation.
const mostReasons = 3

// A rule says of a pair how the second stands to the first, where it holds.
type rule struct {
	name     string
	relation Relation
	holds    func() bool
}

// rules are all that may hold of a pair.
func (c *comparison) rules() []rule {
	return []rule{
		{"builds-on", BuildsOn, c.buildsOn},
		{"makes-use", BuildsOn, c.makesUse},
		{"weakens", Weakens, c.weakens},
		{"doubts", Weakens, c.doubts},
		{"carries-out", Advances, c.carriesOut},
		{"extends", Widens, c.extends},
		{"raises", Advances, c.raises},
		{"lowers", Weakens, c.lowers},
		{"begins", Advances, c.begins},
		{"firmer", Advances, c.firmer},
		{"same-body", Renews, c.sameBody},
		{"goes-on", Renews, c.goesOn},
		{"narrows", Narrows, c.narrows},
		{"widens", Widens, c.widens},
		{"advances", Advances, c.advances},
		{"realizes", Advances, c.realizes},
		{"fewer", Narrows, c.fewer},
		{"more", Widens, c.more},
		{"later", Weakens, c.later},
		{"same-figure", Renews, c.sameFigure},
		{"shapes", Advances, c.shapes},
		{"alike", Renews, c.alike},
	}
}

func (c *comparison) because(key string, args ...string) bool {
	c.why = append(c.why, trillium.Reason{Key: key, Args: args})
	return true
}

// matters are the units for matters and groups that the other promise does not
// have in any form.
func (c *comparison) matters(p, other *profile) []terms.Unit {
	var out []terms.Unit
	for i := range p.units {
		u := &p.units[i]
		if u.Kind != terms.Concept || u.Frame || u.Proviso || c.k.thesaurus.Concept(u.Concept).Class != thesaurus.Domain {
			continue
		}
		if slices.ContainsFunc(slices.Concat(other.units, other.more), func(v terms.Unit) bool {
			return c.k.equal(u, &v, c.cross) || v.Kind == terms.Concept && c.k.thesaurus.Under(v.Concept, u.Concept)
		}) {
			continue
		}
		if !slices.ContainsFunc(out, func(o terms.Unit) bool { return o.Concept == u.Concept }) {
			out = append(out, *u)
		}
	}
	return out
}

// buildsOn: the first makes something, and the second acts through it: through the
// same body, or through one whose full name has what the first was to make.
func (c *comparison) buildsOn() bool {
	if !c.pair.a.creates || len(c.pair.bodies) == 0 && c.pair.signs[signHeir] < leastHeir {
		return false
	}
	for i, b := range c.pair.b.c.Bodies {
		same := len(c.pair.bodies) == 0
		for _, x := range c.pair.a.bodies {
			same = same || x.Shares(bodies.Read(c.k.thesaurus, c.y.index, c.pair.b.c.Bodies[i]))
		}
		if same && throughBody(c.y.lang.Tag, c.pair.b.plain, b) && !throughBody(c.x.lang.Tag, c.pair.a.plain, b) {
			return c.because("through", b)
		}
	}
	return false
}

// leastHeir is how much of what was to be created the body's name must have.
const leastHeir = 0.3

// weakens: an exchange of information takes the place of something that binds
// more, or the verb is weaker, in much the same words or where a figure or date
// was promised and none is left.
func (c *comparison) weakens() bool {
	t := c.k.thesaurus
	if c.to.form >= 0 && t.Concept(c.to.form).Rung == exchangeRung && c.pair.a.c.Strength == trillium.High && !c.makes(c.pair.b) {
		if c.from.form < 0 {
			return c.because("to-exchange", c.to.formAt)
		}
		if t.Concept(c.from.form).Rung > exchangeRung {
			return c.because("became", c.from.formAt, c.to.formAt)
		}
	}
	bound := func(p *profile) bool { return len(p.c.Targets) > 0 || p.c.Deadline != nil }
	if c.pair.b.c.Strength.Rank() < c.pair.a.c.Strength.Rank() && (c.pair.signs[signWords] >= sameWords || bound(c.pair.a) && !bound(c.pair.b)) {
		return c.because("firmness", string(c.pair.a.c.Strength), string(c.pair.b.c.Strength))
	}
	return false
}

// makes reports whether a promise makes or uses something more than an exchange.
func (c *comparison) makes(p *profile) bool {
	for _, u := range p.units {
		if u.Kind == terms.Concept {
			if n := c.k.thesaurus.Concept(u.Concept); n.Class == thesaurus.Institution && n.Rung > exchangeRung+1 && terms.IsCapital(p.plain[u.Start:]) {
				return true
			}
		}
	}
	return false
}

// sameBody: both are about the same body, which goes on.
func (c *comparison) sameBody() bool {
	if len(c.pair.bodies) == 0 {
		return false
	}
	c.because("same-body", c.pair.bodies[0])
	if c.to.stage == stages.Again {
		c.because("again", c.to.verb)
	}
	return true
}

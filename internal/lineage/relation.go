package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/language"
)

// Rungs of the thesaurus: an exchange of information binds least, a treaty most.
const exchangeRung = 1

// alikeEnough is the likeness from which two promises of two summits are the
// same one, promised again.
const alikeEnough = 0.42

// A comparison is a pair of promises of two summits, looked at closely.
type comparison struct {
	k        *Linker
	x, y     *side
	pair     pair
	cross    bool
	from, to move // the closest act of each
	all      bool // every act of the second is an exchange of information
	why      []trillium.Reason
	onlyA    []unit // matters only in the first
	onlyB    []unit
}

// relate tells how the second promise stands to the first: the rule that holds
// first says so.
func (k *Linker) relate(x, y *side, p pair) (Relation, []trillium.Reason) {
	c := &comparison{k: k, x: x, y: y, pair: p, cross: x.index != y.index}
	c.from = k.closest(k.moves(x, p.a), p.b, c.cross)
	c.to = k.closest(k.moves(y, p.b), p.a, c.cross)
	c.onlyA, c.onlyB = c.matters(p.a, p.b), c.matters(p.b, p.a)
	for _, rule := range []struct {
		relation Relation
		holds    func() bool
	}{
		{BuildsOn, c.buildsOn}, {Weakens, c.weakens}, {Renews, c.sameBody}, {Narrows, c.narrows}, {Widens, c.widens},
		{Advances, c.advances}, {Renews, c.alike},
	} {
		if rule.holds() {
			return rule.relation, c.why
		}
	}
	return Related, c.why
}

func (c *comparison) because(key string, args ...string) bool {
	c.why = append(c.why, trillium.Reason{Key: key, Args: args})
	return true
}

// matters are the units for matters and groups that the other promise does not
// have in any form.
func (c *comparison) matters(p, other *profile) []unit {
	var out []unit
	for i := range p.units {
		u := &p.units[i]
		if u.kind != conceptUnit || u.frame || u.proviso || c.k.thesaurus.concepts[u.concept].class != domain {
			continue
		}
		if slices.ContainsFunc(slices.Concat(other.units, other.more), func(v unit) bool {
			return c.k.equal(u, &v, c.cross) || v.kind == conceptUnit && c.k.thesaurus.under(v.concept, u.concept)
		}) {
			continue
		}
		if !slices.ContainsFunc(out, func(o unit) bool { return o.concept == u.concept }) {
			out = append(out, *u)
		}
	}
	return out
}

// buildsOn: the first makes something, and the second acts through a body that
// the first did not name.
func (c *comparison) buildsOn() bool {
	if c.from.stage != 2 && c.from.stage != 3 || c.from.form < 0 || len(c.pair.bodies) > 0 {
		return false
	}
	lower := strings.ToLower(c.pair.b.plain)
	for _, b := range c.pair.b.bodies {
		at := strings.Index(c.pair.b.plain, b.name)
		if at < 0 {
			continue
		}
		for _, lead := range leads[means][c.y.lang.Tag] {
			if i := strings.LastIndex(lower[:min(at, len(lower))], " "+lead+" "); i >= 0 && at-i <= len(lead)+8 && lead != "by" {
				return c.because("through", b.name)
			}
		}
	}
	return false
}

// weakens: an exchange of information takes the place of something that binds
// more, or the verb is weaker.
func (c *comparison) weakens() bool {
	t := c.k.thesaurus
	if c.to.form >= 0 && t.concepts[c.to.form].rung == exchangeRung && c.pair.a.c.Strength == trillium.High && !c.makes(c.pair.b) {
		if c.from.form < 0 {
			return c.because("to-exchange", c.to.formAt)
		}
		if t.concepts[c.from.form].rung > exchangeRung {
			return c.because("became", c.from.formAt, c.to.formAt)
		}
	}
	if c.pair.b.c.Strength.Rank() < c.pair.a.c.Strength.Rank() && c.pair.score >= alikeEnough {
		return c.because("firmness", string(c.pair.a.c.Strength), string(c.pair.b.c.Strength))
	}
	return false
}

// makes reports whether a promise makes or uses something more than an exchange.
func (c *comparison) makes(p *profile) bool {
	for _, u := range p.units {
		if u.kind == conceptUnit {
			if n := &c.k.thesaurus.concepts[u.concept]; n.class == institution && n.rung > exchangeRung+1 && p.plain[u.start] >= 'A' && p.plain[u.start] <= 'Z' {
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
	if c.to.stage == again {
		c.because("again", c.to.verb)
	}
	return true
}

// narrows: the second is about a part of what the first is about.
func (c *comparison) narrows() bool {
	if u, v, ok := c.below(c.pair.b, c.pair.a); ok {
		return c.because("part-of", v, u)
	}
	if word := universal(c.x.lang, c.pair.a.plain); word != "" && len(c.onlyB) > 0 && universal(c.y.lang, c.pair.b.plain) == "" {
		return c.because("no-longer-all", word, words(c.pair.b.plain, c.onlyB))
	}
	if len(c.onlyB) >= 2 && len(c.onlyA) <= 1 {
		return c.because("limited-to", words(c.pair.b.plain, c.onlyB))
	}
	return false
}

// widens: the first is about a part of what the second is about, or the second
// reaches farther.
func (c *comparison) widens() bool {
	if u, v, ok := c.below(c.pair.a, c.pair.b); ok {
		return c.because("part-of", v, u)
	}
	a, wordA := c.k.reach(c.pair.a)
	b, wordB := c.k.reach(c.pair.b)
	if a > 0 && b > a {
		return c.because("reaches", wordA, wordB)
	}
	return false
}

// below finds a matter of p that is a part of a matter of other, which p does
// not name; and none the other way round.
func (c *comparison) below(p, other *profile) (whole, part string, ok bool) {
	t := c.k.thesaurus
	for _, v := range p.units {
		if v.kind != conceptUnit || t.concepts[v.concept].class != domain {
			continue
		}
		for _, u := range other.units {
			switch {
			case u.kind != conceptUnit || v.kind != conceptUnit:
			case t.under(u.concept, v.concept):
				return "", "", false
			case t.under(v.concept, u.concept) && !hasConcept(p.units, u.concept) && !hasConcept(other.units, v.concept):
				whole, part, ok = other.plain[u.start:u.end], p.plain[v.start:v.end], true
			}
		}
	}
	return whole, part, ok
}

func hasConcept(list []unit, n int) bool {
	return slices.ContainsFunc(list, func(u unit) bool { return u.kind == conceptUnit && u.concept == n })
}

// reach is how far the widest quality of a promise reaches: the rungs of
// qualities, from local to global.
func (k *Linker) reach(p *profile) (int, string) {
	best, word := 0, ""
	for _, u := range p.units {
		if u.kind == conceptUnit {
			if n := &k.thesaurus.concepts[u.concept]; n.class == quality && n.rung > best {
				best, word = n.rung, p.plain[u.start:u.end]
			}
		}
	}
	return best, word
}

// universals are words by which a promise covers everything of its kind.
var universals = map[string][]string{
	"en": {"all", "every", "any"},
	"es": {"todos", "todas", "todo", "toda", "cualquier"},
	"fr": {"tous", "toutes", "tout", "toute", "chaque"},
}

// universal is the word by which a text covers everything, with the one behind
// it; "" if none does.
func universal(lang *language.Language, text string) string {
	fields := strings.Fields(text)
	for i, w := range fields {
		if i+1 < len(fields) && slices.Contains(universals[lang.Tag], strings.ToLower(w)) {
			return w + " " + strings.TrimRight(fields[i+1], ",;.")
		}
	}
	return ""
}

// advances: what was thought of or prepared is begun or carried out.
func (c *comparison) advances() bool {
	from, to := c.from.stage, c.to.stage
	if from == 0 || from == again || to == again || from > 2 || to <= from || to < 3 {
		return false
	}
	return c.because("became", c.from.verb, c.to.verb)
}

// alike: they are much the same.
func (c *comparison) alike() bool {
	if c.to.stage == again && c.pair.score >= leastSummit {
		return c.because("again", c.to.verb)
	}
	return c.pair.score >= alikeEnough
}

// ratio writes a likeness for people.
func ratio(score float64) string { return strconv.Itoa(int(score*100+0.5)) + " %" }

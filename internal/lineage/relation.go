package lineage

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
)

// Rungs of the thesaurus: an exchange of information binds least, a treaty most.
const exchangeRung = 1

// The likeness from which two promises of two summits are the same one, promised
// again.
const (
	sameWords   = 0.5 // cosine of their words from which a weaker verb tells
	alikeEnough = 0.9
	stillGoes   = 0.85 // if the second says that it goes on
)

// A comparison is a pair of promises of two summits, looked at closely.
type comparison struct {
	k        *Linker
	x, y     *side
	pair     pair
	cross    bool
	from, to move // the closest act of each
	why      []trillium.Reason
	onlyA    []unit // matters only in the first
	onlyB    []unit
}

// relate tells how the second promise stands to the first: the rule that holds
// first says so.
func (k *Linker) relate(x, y *side, p pair) (Relation, []trillium.Reason) {
	c := &comparison{k: k, x: x, y: y, pair: p, cross: x.index != y.index}
	c.from = k.closest(p.a.moves, p.b, c.cross)
	c.to = k.closest(p.b.moves, p.a, c.cross)
	c.onlyA, c.onlyB = c.matters(p.a, p.b), c.matters(p.b, p.a)
	for _, rule := range []struct {
		relation Relation
		holds    func() bool
	}{
		{BuildsOn, c.buildsOn}, {Weakens, c.weakens}, {Advances, c.carriesOut}, {Renews, c.sameBody},
		{Narrows, c.narrows}, {Widens, c.widens}, {Advances, c.advances},
		{Narrows, c.fewer}, {Widens, c.more}, {Advances, c.raises}, {Renews, c.sameFigure}, {Advances, c.shapes}, {Renews, c.alike},
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

// buildsOn: the first makes something, and the second acts through it: through the
// same body, or through one whose full name has what the first was to make.
func (c *comparison) buildsOn() bool {
	if !c.pair.a.creates || len(c.pair.bodies) == 0 && c.pair.signs[signHeir] < leastHeir {
		return false
	}
	for i, b := range c.pair.b.c.Bodies {
		same := len(c.pair.bodies) == 0
		for _, x := range c.pair.a.bodies {
			same = same || x.shares(c.k.bodyName(c.y.index, c.pair.b.c.Bodies[i]))
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
	if c.pair.b.c.Strength.Rank() < c.pair.a.c.Strength.Rank() && c.pair.signs[signWords] >= sameWords {
		return c.because("firmness", string(c.pair.a.c.Strength), string(c.pair.b.c.Strength))
	}
	for _, t := range c.pair.a.c.Targets {
		for _, u := range c.pair.b.c.Targets {
			if t.Unit == u.Unit && t.Direction == u.Direction && u.Value < t.Value && c.pair.score >= alikeEnough && slices.Equal(c.pair.a.c.Parties, c.pair.b.c.Parties) {
				return true
			}
		}
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

// fewer: of several things that the first lists, the second names some only.
func (c *comparison) fewer() bool {
	gone := c.missing(c.pair.a, c.pair.b)
	return len(gone) > 0 && len(c.missing(c.pair.b, c.pair.a)) == 0 && c.because("no-more", strings.Join(gone, ", "))
}

// more: the second lists more things than the first.
func (c *comparison) more() bool {
	added := c.missing(c.pair.b, c.pair.a)
	return len(added) > 0 && len(c.missing(c.pair.a, c.pair.b)) == 0 && c.because("opened-to", strings.Join(added, ", "))
}

// missing are the things that a promise lists beside others, of which the other
// promise names at least one and not these.
func (c *comparison) missing(p, other *profile) []string {
	if c.pair.score < sureFigure {
		return nil
	}
	in := func(u *unit) bool {
		return slices.ContainsFunc(slices.Concat(other.units, other.more), func(v unit) bool {
			if u.kind == conceptUnit && v.kind == conceptUnit {
				return u.concept == v.concept || c.k.thesaurus.under(v.concept, u.concept)
			}
			return c.k.equal(u, &v, c.cross) || u.kind == unknownWord && v.kind == unknownWord && formsOfOne(u.word, v.word)
		})
	}
	var out []string
	for _, list := range c.lists(p) {
		var gone []string
		for i := range list {
			if !in(&list[i]) {
				gone = append(gone, p.plain[list[i].start:list[i].end])
			}
		}
		if len(gone) < len(list) {
			out = append(out, gone...)
		}
	}
	return out
}

// lists are the things of a promise that stand beside each other, joined by commas
// and "and".
func (c *comparison) lists(p *profile) (out [][]unit) {
	lang := c.y.lang
	if p == c.pair.a {
		lang = c.x.lang
	}
	var list []unit
	for i := range p.units {
		u := p.units[i]
		if len(list) > 0 && !(c.listed(&u) && c.sort(&u) == c.sort(&list[0]) && joined(lang, p.plain[list[len(list)-1].end:u.start])) {
			if len(list) > 1 {
				out = append(out, list)
			}
			list = nil
		}
		if c.listed(&u) {
			list = append(list, u)
		}
	}
	if len(list) > 1 {
		out = append(out, list)
	}
	return out
}

// listed reports whether a unit names a thing, a group or a sort of them.
func (c *comparison) listed(u *unit) bool {
	if u.act || u.frame || u.proviso || u.kind == figureUnit || u.scope {
		return false
	}
	if u.kind != conceptUnit {
		return u.share >= unknownShare || u.kind == partyUnit
	}
	n := c.k.thesaurus.concepts[u.concept].class
	return n != institution && n != act
}

// sort tells what can be listed with each other: qualities, and all else.
func (c *comparison) sort(u *unit) bool {
	return u.kind == conceptUnit && c.k.thesaurus.concepts[u.concept].class == quality
}

// formsOfOne reports whether one word begins with the other.
func formsOfOne(a, b string) bool {
	return min(len(a), len(b)) >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// joined reports whether what stands between two words joins them: commas, "and"
// and "or", with articles and prepositions.
func joined(lang *language.Language, between string) bool {
	joins := false
	tokens := lang.Tokens(nil, between)
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.Is(language.And | language.Or), t.Rune == ',':
			joins = true
		case !t.Is(language.Det | language.Prep):
			return false
		}
	}
	return joins
}

// narrows: the second is about a part of what the first is about.
func (c *comparison) narrows() bool {
	if u, v, ok := c.below(c.pair.b, c.pair.a); ok {
		return c.because("part-of", v, u)
	}
	if word := universal(c.x.lang, c.pair.a.plain); word != "" && len(c.onlyB) > 0 && universal(c.y.lang, c.pair.b.plain) == "" {
		return c.because("no-longer-all", word, words(c.pair.b.plain, c.onlyB))
	}
	if len(c.onlyB) > 0 && len(c.onlyA) == 0 && c.within() && len(c.missing(c.pair.b, c.pair.a)) == 0 {
		return c.because("limited-to", words(c.pair.b.plain, c.onlyB))
	}
	if len(c.onlyB) >= 2 && len(c.onlyB) >= 2*len(c.onlyA) && c.kept() >= leastKept {
		return c.because("limited-to", words(c.pair.b.plain, c.onlyB))
	}
	return false
}

// within reports whether nearly all that the first says stands in the second in
// the same order.
func (c *comparison) within() bool {
	d := differ{k: c.k, x: c.x, y: c.y, a: c.pair.a, b: c.pair.b, cross: c.cross}
	a, b := d.compared(c.pair.a), d.compared(c.pair.b)
	return !c.cross && float64(len(common(a, b))) >= wholly*float64(len(a))
}

// wholly is the share of a promise's words that a limited one repeats.
const wholly = 0.8

// leastKept is the share of a promise that a narrower one still speaks of.
const leastKept = 0.4

// kept is the share of what the first is about of which the second speaks.
func (c *comparison) kept() float64 {
	d := differ{k: c.k, cross: c.cross}
	var matters []unit
	for _, u := range c.pair.a.units {
		if u.share >= unknownShare {
			matters = append(matters, u)
		}
	}
	return d.inside(matters, c.pair.b.units)
}

// widens: the first is about a part of what the second is about, or the second
// reaches farther.
func (c *comparison) widens() bool {
	if u, v, ok := c.below(c.pair.a, c.pair.b); ok {
		return c.because("part-of", v, u)
	}
	a, wordA := c.k.reach(c.pair.a)
	b, wordB := c.k.reach(c.pair.b)
	if a > 0 && b > a && c.kept() >= leastKept {
		return c.because("reaches", wordA, wordB)
	}
	return false
}

// below finds a matter of p that is a part of a matter of other, which p does
// not name. Where there are such parts both ways, that counts whose whole is named
// first.
func (c *comparison) below(p, other *profile) (whole, part string, ok bool) {
	rank, whole, part := c.part(p, other)
	back, _, _ := c.part(other, p)
	return whole, part, rank >= 0 && (back < 0 || rank < back)
}

// part finds the part of a matter of other in p, and the rank of that matter
// among those of other; -1 if there is none.
func (c *comparison) part(p, other *profile) (rank int, whole, part string) {
	t := c.k.thesaurus
	rank = -1
	n := 0
	for _, u := range other.units {
		if u.kind != conceptUnit || t.concepts[u.concept].class != domain {
			continue
		}
		for _, v := range p.units {
			if rank < 0 && v.kind == conceptUnit && !derived(other.plain[u.start:u.end], p.plain[v.start:v.end]) && t.concepts[v.concept].class == domain && t.under(v.concept, u.concept) &&
				!hasConcept(p.units, u.concept) && !hasConcept(other.units, v.concept) {
				rank, whole, part = n, other.plain[u.start:u.end], p.plain[v.start:v.end]
			}
		}
		n++
	}
	return rank, whole, part
}

// derived reports whether two terms are forms of the same words: their words begin
// alike.
func derived(a, b string) bool {
	roots := func(s string) map[string]bool {
		out := make(map[string]bool)
		for _, w := range strings.Fields(search.Unaccented(strings.ToLower(s))) {
			if len(w) > 3 {
				out[w[:min(len(w), rootLetters)]] = true
			}
		}
		return out
	}
	x, y := roots(a), roots(b)
	for r := range y {
		if !x[r] {
			return false
		}
	}
	return len(y) > 0
}

// rootLetters is how many letters forms of a word have in common.
const rootLetters = 5

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
	for _, from := range c.pair.a.moves {
		if from.stage == 0 || from.stage > 2 || !c.meets(from) {
			continue
		}
		for _, to := range c.pair.b.moves {
			if to.stage != again && to.stage >= max(3, from.stage+2) {
				return c.because("became", from.verb, to.verb)
			}
		}
	}
	return false
}

// shapes: where the first named no form of working together, the second makes one
// that binds.
func (c *comparison) shapes() bool {
	t := c.k.thesaurus
	form, words := c.k.form(c.pair.b.units, c.pair.b.plain)
	first, _ := c.k.form(c.pair.a.units, c.pair.a.plain)
	if first >= 0 || form < 0 || t.concepts[form].rung < shapeRung {
		return false
	}
	return c.because("shaped", words)
}

// shapeRung is the least that a form of working together must bind to be a step
// ahead: a plan or an agreement.
const shapeRung = 5

// carriesOut: the same body or plan was prepared, and is now made or carried out.
func (c *comparison) carriesOut() bool { return len(c.pair.bodies) > 0 && c.advances() }

// raises: the figure is higher than it was, of the same unit.
func (c *comparison) raises() bool {
	for _, t := range c.pair.a.c.Targets {
		for _, u := range c.pair.b.c.Targets {
			if t.Unit == u.Unit && t.Direction == u.Direction && u.Value > t.Value && c.pair.score >= sureFigure {
				return true // the figures are told with the differences
			}
		}
	}
	return false
}

// sameFigure: the same figure is promised again.
func (c *comparison) sameFigure() bool {
	return c.pair.signs[signFigure] > 0 && c.pair.score >= sureFigure
}

// sureFigure is the likeness from which a figure is taken to be of the same thing.
const sureFigure = 0.75

// meets reports whether an act of the first promise is about something that the
// second names.
func (c *comparison) meets(m move) bool {
	return slices.ContainsFunc(m.units, func(u unit) bool {
		return u.share >= institutionShare && !u.act && slices.ContainsFunc(c.pair.b.units, func(v unit) bool { return c.k.equal(&u, &v, c.cross) })
	})
}

// alike: they are much the same, and the second does not only exchange
// information on what the first is to do.
func (c *comparison) alike() bool {
	rung := func(m move) int {
		if m.form < 0 {
			return 0
		}
		return c.k.thesaurus.concepts[m.form].rung
	}
	switch {
	case rung(c.to) == exchangeRung && rung(c.from) != exchangeRung:
		return false
	case c.to.stage == again && c.pair.score >= stillGoes:
		return c.because("again", c.to.verb)
	}
	return c.pair.score >= alikeEnough
}

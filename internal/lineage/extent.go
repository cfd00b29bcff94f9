package lineage

import (
	"slices"
	"strings"

	"trillium/internal/bodies"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// narrows: the second is about a part of what the first is about.
func (c *comparison) narrows() bool {
	if u, v, ok := c.below(c.pair.b, c.pair.a); ok {
		return c.because("part-of", v, u)
	}
	if word := universal(c.x.lang, c.pair.a.plain); word != "" && universal(c.y.lang, c.pair.b.plain) == "" && c.kept() >= leastKept {
		only := c.onlyB
		if len(only) == 0 {
			only = c.others(c.named(c.pair.b), c.named(c.pair.a))
		}
		if len(only) > 0 {
			return c.because("no-longer-all", word, words(c.pair.b.plain, only))
		}
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
	var matters []terms.Unit
	for _, u := range c.pair.a.units {
		if u.Share >= terms.UnknownShare {
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
		if u.Kind != terms.Concept || t.Concept(u.Concept).Class != thesaurus.Domain {
			continue
		}
		for _, v := range p.units {
			if rank < 0 && v.Kind == terms.Concept && t.Concept(v.Concept).Class == thesaurus.Domain && t.Under(v.Concept, u.Concept) &&
				!hasConcept(p.units, u.Concept) && !hasConcept(other.units, v.Concept) &&
				!derived(other.plain[u.Start:u.End], p.plain[v.Start:v.End]) {
				rank, whole, part = n, other.plain[u.Start:u.End], p.plain[v.Start:v.End]
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

func hasConcept(list []terms.Unit, n int) bool {
	return slices.ContainsFunc(list, func(u terms.Unit) bool { return u.Kind == terms.Concept && u.Concept == n })
}

// reach is how far the widest quality of a promise reaches: the rungs of
// qualities, from local to global.
func (k *Linker) reach(p *profile) (int, string) {
	best, word := 0, ""
	for _, u := range p.units {
		if u.Kind == terms.Concept {
			if n := k.thesaurus.Concept(u.Concept); n.Class == thesaurus.Quality && n.Rung > best {
				best, word = n.Rung, p.plain[u.Start:u.End]
			}
		}
	}
	return best, word
}

// universal is the word by which a text covers everything, with the one behind
// it; "" if none does.
func universal(lang *language.Language, text string) string {
	fields := strings.Fields(text)
	for i, w := range fields {
		if i+1 < len(fields) && slices.Contains(terms.Leads(terms.All, lang.Tag), strings.ToLower(w)) {
			return w + " " + strings.TrimRight(fields[i+1], ",;.")
		}
	}
	return ""
}

// named are the places, parties and other names in a promise, bodies apart.
func (c *comparison) named(p *profile) []terms.Unit {
	var out []terms.Unit
	for _, u := range p.units {
		if u.Proviso || u.Frame || u.Kind != terms.Party && !(u.Kind == terms.Word && u.Capital && u.Start > 0 && !u.Acronym) {
			continue
		}
		if !slices.ContainsFunc(p.bodies, func(b bodies.Name) bool { return strings.Contains(b.Text, p.plain[u.Start:u.End]) }) {
			out = append(out, u)
		}
	}
	return out
}

// others are the units of a list that another has not.
func (c *comparison) others(list, other []terms.Unit) []terms.Unit {
	var out []terms.Unit
	for i := range list {
		if !slices.ContainsFunc(other, func(v terms.Unit) bool { return c.k.equal(&list[i], &v, c.cross) }) {
			out = append(out, list[i])
		}
	}
	return out
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
	in := func(u *terms.Unit) bool {
		return slices.ContainsFunc(slices.Concat(other.units, other.more), func(v terms.Unit) bool {
			if u.Kind == terms.Concept && v.Kind == terms.Concept {
				return u.Concept == v.Concept || c.k.thesaurus.Under(v.Concept, u.Concept)
			}
			return c.k.equal(u, &v, c.cross) || u.Kind == terms.Word && v.Kind == terms.Word && formsOfOne(u.Word, v.Word)
		})
	}
	var out []string
	for _, list := range c.lists(p) {
		var gone []string
		for i := range list {
			if !in(&list[i]) {
				gone = append(gone, p.plain[list[i].Start:list[i].End])
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
func (c *comparison) lists(p *profile) (out [][]terms.Unit) {
	lang := c.y.lang
	if p == c.pair.a {
		lang = c.x.lang
	}
	var list []terms.Unit
	for i := range p.units {
		u := p.units[i]
		if len(list) > 0 && !(c.listed(&u) && c.sort(&u) == c.sort(&list[0]) && joined(lang, p.plain[list[len(list)-1].End:u.Start])) {
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
func (c *comparison) listed(u *terms.Unit) bool {
	if u.Act || u.Frame || u.Proviso || u.Kind == terms.Figure || u.Scope {
		return false
	}
	if u.Kind != terms.Concept { // of words that are neither known nor names nobody can tell whether they are things
		return u.Kind == terms.Party || u.Kind == terms.Word && u.Capital && u.Start > 0
	}
	n := c.k.thesaurus.Concept(u.Concept).Class
	return n != thesaurus.Institution && n != thesaurus.Act
}

// sort tells what can be listed with each other: qualities, and all else.
func (c *comparison) sort(u *terms.Unit) bool {
	return u.Kind == terms.Concept && c.k.thesaurus.Concept(u.Concept).Class == thesaurus.Quality
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

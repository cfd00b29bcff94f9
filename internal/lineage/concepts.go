package lineage

import (
	"slices"
	"strings"

	"trillium/internal/search"
)

// leastUnmatched is how much weight of concepts must be found on one side only,
// across languages, before it is told: a translator may use a word that the
// thesaurus does not know.
const leastUnmatched = 1.5

// concepts compares two versions in different languages by what the thesaurus
// knows in both, by bodies, and by acronyms.
func (d *differ) concepts() {
	d.form()
	onlyA := d.k.unmatched(d.a, d.b)
	onlyB := d.k.unmatched(d.b, d.a)
	if weight(onlyA) >= leastUnmatched && !d.cut(d.y, d.b) {
		d.add(Omission, words(d.a.plain, onlyA), "")
	} else if gone := d.names(d.a, d.b); len(gone) > 0 && !d.cut(d.y, d.b) {
		d.add(Omission, words(d.a.plain, gone), "")
	}
	if weight(onlyB) >= leastUnmatched && !d.cut(d.x, d.a) {
		d.add(Addition, "", words(d.b.plain, onlyB))
	} else if added := d.names(d.b, d.a); len(added) > 0 && !d.cut(d.x, d.a) {
		d.add(Addition, "", words(d.b.plain, added))
	}
}

// names are those of several places that one side has alone: translators leave
// them as they are, so that one which both have shows that the others are left out.
func (d *differ) names(p, other *profile) []unit {
	text := search.Unaccented(strings.ToLower(other.plain))
	var gone []unit
	kept := false
	for _, u := range p.units {
		if u.kind != unknownWord || !u.capital || u.start == 0 || u.proviso || u.frame {
			continue
		}
		if strings.Contains(text, search.Unaccented(strings.ToLower(p.plain[u.start:u.end]))) {
			kept = true
		} else if !slices.ContainsFunc(other.units, func(v unit) bool { return u.cognate != "" && v.cognate == u.cognate }) {
			gone = append(gone, u)
		}
	}
	if !kept || len(gone) < leastNames {
		return nil
	}
	return gone
}

// leastNames is how many names must be missing to be told: one may be spelt
// otherwise.
const leastNames = 2

// unmatched are the units of a promise that the other version has in no form:
// matters, names, and exchanges of information. Acts, qualities and groups are
// left out, because translators take liberties with them.
func (k *Linker) unmatched(p, other *profile) []unit {
	var out []unit
	theirs := slices.Concat(other.units, other.more, other.stem)
	for _, u := range p.units {
		if u.frame || u.proviso || u.kind != conceptUnit || slices.ContainsFunc(out, func(o unit) bool { return o.concept == u.concept }) {
			continue
		}
		c := &k.thesaurus.concepts[u.concept]
		exchange := c.class == institution && c.rung == exchangeRung
		if c.class != domain && !exchange {
			continue
		}
		if slices.ContainsFunc(theirs, func(v unit) bool { return k.meets(&u, &v) }) {
			continue
		}
		if u.name || exchange {
			u.share = leastUnmatched
		}
		out = append(out, u)
	}
	return out
}

// meets reports whether a unit may translate another. A name is translated by
// the same name only.
func (k *Linker) meets(u, v *unit) bool {
	switch {
	case v.kind == conceptUnit && u.concept == v.concept:
		return true
	case u.name:
		return slices.Contains(v.parts, u.concept)
	case v.kind == conceptUnit && (k.thesaurus.near(u.concept, v.concept) || k.thesaurus.siblings(u.concept, v.concept)):
		return true
	}
	return slices.Contains(v.parts, u.concept) || u.cognate != "" && u.cognate == v.cognate
}

func weight(list []unit) (sum float64) {
	for _, u := range list {
		sum += u.share
	}
	return sum
}

// words lists the words of units.
func words(plain string, list []unit) string {
	var out []string
	for _, u := range list {
		out = append(out, plain[u.start:u.end])
	}
	return strings.Join(out, ", ")
}

// form tells where the two make different forms of working together, in so many
// words: both name theirs with a capital letter.
func (d *differ) form() {
	a, b := d.named(d.a), d.named(d.b)
	if a == nil || b == nil || d.k.thesaurus.near(a.concept, b.concept) || d.k.thesaurus.siblings(a.concept, b.concept) {
		return
	}
	if !hasConcept(d.a.units, b.concept) || !hasConcept(d.b.units, a.concept) {
		d.add(Means, d.a.plain[a.start:a.end], d.b.plain[b.start:b.end])
	}
}

// named is the first form of working together of a promise, if it is written with
// a capital letter within its sentence; nil if not.
func (d *differ) named(p *profile) *unit {
	for i := range p.units {
		u := &p.units[i]
		if u.kind == conceptUnit && d.k.thesaurus.concepts[u.concept].class == institution && d.k.thesaurus.concepts[u.concept].rung > 0 && !u.frame {
			if u.capital && u.start > 0 {
				return u
			}
			return nil
		}
	}
	return nil
}

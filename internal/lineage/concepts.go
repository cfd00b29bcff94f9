package lineage

import (
	"slices"
	"strings"
)

// leastUnmatched is how much weight of concepts must be found on one side only,
// across languages, before it is told: a translator may use a word that the
// thesaurus does not know.
const leastUnmatched = 1.5

// concepts compares two versions in different languages by what the thesaurus
// knows in both, by bodies, and by acronyms.
func (d *differ) concepts() {
	onlyA := d.k.unmatched(d.a, d.b)
	onlyB := d.k.unmatched(d.b, d.a)
	if weight(onlyA) >= leastUnmatched && !d.cut(d.y, d.b) {
		d.add(Omission, words(d.a.plain, onlyA), "")
	}
	if weight(onlyB) >= leastUnmatched && !d.cut(d.x, d.a) {
		d.add(Addition, "", words(d.b.plain, onlyB))
	}
}

// unmatched are the units of a promise that the other version has in no form:
// concepts of matters, institutions and groups.
func (k *Linker) unmatched(p, other *profile) []unit {
	var out []unit
	theirs := slices.Concat(other.units, other.more, other.stem)
	for _, u := range p.units {
		if u.frame || u.proviso || u.kind != conceptUnit || slices.ContainsFunc(out, func(o unit) bool { return o.concept == u.concept }) {
			continue
		}
		switch k.thesaurus.concepts[u.concept].class {
		case act, quality:
			continue
		}
		if !slices.ContainsFunc(theirs, func(v unit) bool { return k.meets(&u, &v) }) {
			out = append(out, u)
		}
	}
	return out
}

// meets reports whether a unit may translate another.
func (k *Linker) meets(u, v *unit) bool {
	if v.kind == conceptUnit && (k.thesaurus.near(u.concept, v.concept) || k.thesaurus.siblings(u.concept, v.concept)) {
		return true
	}
	return u.cognate != "" && u.cognate == v.cognate
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

package lineage

import (
	"slices"
	"strings"

	"trillium/internal/search"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
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
func (d *differ) names(p, other *profile) []terms.Unit {
	text := search.Unaccented(strings.ToLower(other.plain))
	var gone []terms.Unit
	kept := false
	for _, u := range p.units {
		if u.Kind != terms.Word || !u.Capital || u.Start == 0 || u.Proviso || u.Frame {
			continue
		}
		if strings.Contains(text, search.Unaccented(strings.ToLower(p.plain[u.Start:u.End]))) {
			kept = true
		} else if !slices.ContainsFunc(other.units, func(v terms.Unit) bool { return u.Cognate != "" && v.Cognate == u.Cognate }) {
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
func (k *Linker) unmatched(p, other *profile) []terms.Unit {
	var out []terms.Unit
	theirs := slices.Concat(other.units, other.more, other.stem)
	for _, u := range p.units {
		if u.Frame || u.Proviso || u.Kind != terms.Concept || slices.ContainsFunc(out, func(o terms.Unit) bool { return o.Concept == u.Concept }) {
			continue
		}
		c := k.thesaurus.Concept(u.Concept)
		exchange := c.Class == thesaurus.Institution && c.Rung == exchangeRung
		if c.Class != thesaurus.Domain && !exchange {
			continue
		}
		if slices.ContainsFunc(theirs, func(v terms.Unit) bool { return k.meets(&u, &v) }) {
			continue
		}
		if u.Name || exchange {
			u.Share = leastUnmatched
		}
		out = append(out, u)
	}
	return out
}

// meets reports whether a unit may translate another. A name is translated by
// the same name only.
func (k *Linker) meets(u, v *terms.Unit) bool {
	switch {
	case v.Kind == terms.Concept && u.Concept == v.Concept:
		return true
	case u.Name:
		return slices.Contains(v.Parts, u.Concept)
	case v.Kind == terms.Concept && (k.thesaurus.Near(u.Concept, v.Concept) || k.thesaurus.Siblings(u.Concept, v.Concept)):
		return true
	}
	return slices.Contains(v.Parts, u.Concept) || u.Cognate != "" && u.Cognate == v.Cognate
}

func weight(list []terms.Unit) (sum float64) {
	for _, u := range list {
		sum += u.Share
	}
	return sum
}

// words lists the words of units.
func words(plain string, list []terms.Unit) string {
	var out []string
	for _, u := range list {
		out = append(out, plain[u.Start:u.End])
	}
	return strings.Join(out, ", ")
}

// form tells where the two make different forms of working together, in so many
// words: both name theirs with a capital letter.
func (d *differ) form() {
	a, b := d.named(d.a), d.named(d.b)
	if a == nil || b == nil || d.k.thesaurus.Near(a.Concept, b.Concept) || d.k.thesaurus.Siblings(a.Concept, b.Concept) {
		return
	}
	if !hasConcept(d.a.units, b.Concept) || !hasConcept(d.b.units, a.Concept) {
		d.add(Means, d.a.plain[a.Start:a.End], d.b.plain[b.Start:b.End])
	}
}

// named is the first form of working together of a promise, if it is written with
// a capital letter within its sentence; nil if not.
func (d *differ) named(p *profile) *terms.Unit {
	for i := range p.units {
		u := &p.units[i]
		if u.Kind == terms.Concept && d.k.thesaurus.Concept(u.Concept).Class == thesaurus.Institution && d.k.thesaurus.Concept(u.Concept).Rung > 0 && !u.Frame {
			if u.Capital && u.Start > 0 {
				return u
			}
			return nil
		}
	}
	return nil
}

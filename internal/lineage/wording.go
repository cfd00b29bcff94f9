package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A region is what stands on each side between two units that both have.
type region struct{ a, b []terms.Unit }

// words compares two versions in one language, word by word.
func (d *differ) words() {
	for _, r := range d.regions() {
		switch {
		case len(r.b) == 0:
			if !d.cut(d.y, d.b) {
				d.only(r.a, d.a.plain, true)
			}
		case len(r.a) == 0:
			if !d.cut(d.x, d.a) {
				d.only(r.b, d.b.plain, false)
			}
		default:
			d.replace(quote(d.a.plain, r.a), quote(d.b.plain, r.b), r)
		}
	}
}

// only tells what one side has alone.
func (d *differ) only(list []terms.Unit, plain string, first bool) {
	t := Wording
	for _, u := range list {
		switch {
		case u.Kind == terms.Party, u.Share >= terms.GroupShare && !u.Act:
			t = Addition
			if first {
				t = Omission
			}
		case t == Wording && (u.Scope || u.Kind == terms.Concept && d.k.thesaurus.Concept(u.Concept).Class == thesaurus.Quality):
			t = Scope
		}
	}
	if first {
		d.add(t, quote(plain, list), "")
	} else {
		d.add(t, "", quote(plain, list))
	}
}

// replace tells of words that stand in the place of others, without the words that
// both have at their beginning or end.
func (d *differ) replace(a, b string, r region) {
	x, y := trimCommon(strings.Fields(a), strings.Fields(b))
	if len(x)+len(y) < len(strings.Fields(a))+len(strings.Fields(b)) {
		a, b = strings.Join(x, " "), strings.Join(y, " ")
		r = region{d.k.terms.Units(d.x.lang.Tag, a, language.Names{}), d.k.terms.Units(d.y.lang.Tag, b, language.Names{})}
	}
	switch {
	case len(r.a)+len(r.b) == 0:
	case len(r.b) == 0:
		d.only(r.a, a, true)
	case len(r.a) == 0:
		d.only(r.b, b, false)
	default:
		d.add(d.k.replaced(r), a, b)
	}
}

// trimCommon takes off the words that two lists share at their beginning and at
// their end, in any case.
func trimCommon(a, b []string) ([]string, []string) {
	for len(a) > 0 && len(b) > 0 && strings.EqualFold(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && strings.EqualFold(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// replaced is the type of a replacement.
func (k *Linker) replaced(r region) DivergenceType {
	a, b := k.classes(r.a), k.classes(r.b)
	switch {
	case a[thesaurus.Institution] && b[thesaurus.Institution]:
		return Means
	case (a[thesaurus.Quality] || a[thesaurus.Group]) && (b[thesaurus.Quality] || b[thesaurus.Group]):
		return Scope
	case a[thesaurus.Domain] && b[thesaurus.Domain] && k.kin(r.a, r.b):
		return Scope
	case len(r.a) > 1 && a[thesaurus.Domain] || len(r.b) > 1 && b[thesaurus.Domain]:
		return Scope
	}
	return Wording
}

// classes are the classes of the concepts in a list; words of scope count as
// qualities.
func (k *Linker) classes(list []terms.Unit) map[thesaurus.Class]bool {
	out := make(map[thesaurus.Class]bool)
	for _, u := range list {
		switch {
		case u.Kind == terms.Concept:
			out[k.thesaurus.Concept(u.Concept).Class] = true
		case u.Scope, u.Kind == terms.Party:
			out[thesaurus.Quality] = true
		}
	}
	return out
}

// kin reports whether a concept of one list stands beside, above or below one of
// the other.
func (k *Linker) kin(a, b []terms.Unit) bool {
	for _, u := range a {
		for _, v := range b {
			if u.Kind == terms.Concept && v.Kind == terms.Concept &&
				(k.thesaurus.Siblings(u.Concept, v.Concept) || k.thesaurus.Under(u.Concept, v.Concept) || k.thesaurus.Under(v.Concept, u.Concept)) {
				return true
			}
		}
	}
	return false
}

// regions are the stretches in which two versions differ: what stands between
// the units that both have in the same order, without what the other has
// elsewhere.
func (d *differ) regions() []region {
	a, b := d.compared(d.a), d.compared(d.b)
	haveA, haveB := has(a, d.a.more), has(b, d.b.more)
	var out []region
	var r region
	flush := func() {
		if len(r.a)+len(r.b) > 0 {
			out = append(out, r)
		}
		r = region{}
	}
	i, j := 0, 0
	for _, m := range append(common(a, b), [2]int{len(a), len(b)}) {
		for ; i < m[0]; i++ {
			if !haveB[identity(&a[i])] {
				r.a = append(r.a, a[i])
			}
		}
		for ; j < m[1]; j++ {
			if !haveA[identity(&b[j])] {
				r.b = append(r.b, b[j])
			}
		}
		flush()
		i, j = m[0]+1, m[1]+1
	}
	return out
}

// compared are the units of a promise that can differ: not those that say who
// promises and that they promise, nor those of names of bodies that both have,
// nor of provisos, times and figures, which are compared by themselves.
func (d *differ) compared(p *profile) []terms.Unit {
	var spans []trillium.Span
	for _, x := range d.a.bodies {
		for _, y := range d.b.bodies {
			if x.Shares(y) {
				for _, name := range []string{x.Text, y.Text} {
					if i := strings.Index(p.plain, name); i >= 0 {
						spans = append(spans, trillium.Span{Start: i, End: i + len(name)})
					}
				}
			}
		}
	}
	compared := make([]string, 0, len(p.c.Targets)+1)
	if t := p.c.Deadline; t != nil {
		compared = append(compared, t.Text)
	}
	for _, t := range p.c.Targets {
		compared = append(compared, t.Text)
	}
	for _, words := range compared {
		if i := strings.Index(p.plain, words); i >= 0 && words != "" {
			spans = append(spans, trillium.Span{Start: i, End: i + len(words)})
		}
	}
	var out []terms.Unit
	for _, u := range p.units {
		inside := slices.ContainsFunc(spans, func(s trillium.Span) bool { return u.Start >= s.Start && u.End <= s.End })
		if !u.Frame && !u.Joint && !u.Proviso && !inside {
			out = append(out, u)
		}
	}
	return out
}

// has is the set of identities in lists of units.
func has(lists ...[]terms.Unit) map[string]bool {
	out := make(map[string]bool)
	for _, list := range lists {
		for i := range list {
			out[identity(&list[i])] = true
		}
	}
	return out
}

// identity is what makes two units of one language the same.
func identity(u *terms.Unit) string {
	if u.Kind == terms.Concept {
		return "c" + strconv.Itoa(u.Concept)
	}
	return u.Stem
}

// common is a longest common subsequence of two lists, as pairs of indexes
// (Wagner and Fischer's table; lists of a promise are short).
func common(a, b []terms.Unit) [][2]int {
	n, m := len(a), len(b)
	if n > mostUnits || m > mostUnits {
		return nil
	}
	best := make([][]int, n+1)
	for i := range best {
		best[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if identity(&a[i]) == identity(&b[j]) {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case identity(&a[i]) == identity(&b[j]):
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// mostUnits bounds what is compared word by word.
const mostUnits = 600

// quote is the stretch of a text that the units cover.
func quote(plain string, list []terms.Unit) string {
	if len(list) == 0 {
		return ""
	}
	return plain[list[0].Start:list[len(list)-1].End]
}

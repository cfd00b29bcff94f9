package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/language"
)

// diverge tells in what two versions of a promise differ, by type.
func (k *Linker) diverge(x, y *side, p pair) []Divergence {
	d := differ{k: k, x: x, y: y, a: p.a, b: p.b, cross: x.index != y.index}
	d.who()
	if p.merged { // what the longer one has more may be of its other counterpart
		return d.out
	}
	d.when()
	d.targets()
	d.strength()
	d.provisos()
	exchanged := d.exchanged()
	switch {
	case d.cross, !d.alike():
		d.concepts()
	case !exchanged:
		d.words()
	}
	return d.out
}

// A differ compares two versions of a promise.
type differ struct {
	k     *Linker
	x, y  *side
	a, b  *profile
	cross bool
	out   []Divergence
}

func (d *differ) add(t DivergenceType, a, b string) {
	d.out = append(d.out, Divergence{Type: t, A: a, B: b})
}

// leastAlike is the share of the shorter text's words that must stand in the other
// in the same order, for the two to be compared word by word.
const leastAlike = 0.6

// alike reports whether the two are worded so much alike that single words tell.
func (d *differ) alike() bool {
	a, b := d.compared(d.a), d.compared(d.b)
	return float64(len(common(a, b))) >= leastAlike*float64(min(len(a), len(b)))
}

// bound are the parties of a promise, in order; where these are all that either
// text knows of, they are bound jointly.
func (d *differ) bound(c *trillium.Commitment) []string {
	out := slices.Sorted(slices.Values(c.Parties))
	members := make(map[string]bool)
	for _, s := range []*side{d.x, d.y} {
		members[s.text.Issuer] = true
		for i := range s.text.Commitments {
			for _, p := range s.text.Commitments[i].Parties {
				members[p] = true
			}
		}
	}
	countries := 0
	for p := range members {
		if isCode(p) {
			countries++
			if !slices.Contains(out, p) {
				return out
			}
		}
	}
	if countries > 1 {
		return []string{trillium.All}
	}
	return out
}

// isCode reports whether a party is a country, and not all of them.
func isCode(p string) bool { return len(p) == 3 && strings.ToUpper(p) == p && p != trillium.All }

// who compares the parties bound.
func (d *differ) who() {
	a, b := d.bound(d.a.c), d.bound(d.b.c)
	if d.cross { // names of agencies are not compared across languages
		named := func(p string) bool { return !isCode(p) && p != trillium.All }
		a, b = slices.DeleteFunc(a, named), slices.DeleteFunc(b, named)
		if len(a) == 0 || len(b) == 0 {
			return
		}
	}
	if !slices.Equal(a, b) {
		d.add(Who, strings.Join(d.a.c.Parties, ", "), strings.Join(d.b.c.Parties, ", "))
	}
}

// when compares deadlines: the day they mean and how exactly.
func (d *differ) when() {
	a, b := d.a.c.Deadline, d.b.c.Deadline
	switch {
	case a == nil && b == nil, a != nil && b != nil && a.Date == b.Date && a.Precision == b.Precision:
		return
	case a == nil && d.cut(d.x, d.a), b == nil && d.cut(d.y, d.b):
		return
	case a == nil && timed(d.y.lang, b, d.x.lang, d.a), b == nil && timed(d.x.lang, a, d.y.lang, d.b):
		return // it stands there, and was not read as a deadline
	}
	text := func(t *trillium.Deadline) string {
		if t == nil {
			return ""
		}
		return t.Text
	}
	own := func(t *trillium.Deadline, c *trillium.Commitment) bool { return t != nil && t.Overlap(c.Span) > 0 }
	d.out = append(d.out, Divergence{Type: When, A: text(a), B: text(b), Detail: !own(a, d.a.c) && !own(b, d.b.c)})
}

// timed reports whether a promise gives the numbers of a deadline in the other
// version, which has one.
func timed(lang *language.Language, t *trillium.Deadline, other *language.Language, p *profile) bool {
	found := false
	for _, token := range lang.Tokens(nil, t.Text) {
		value := token.Entry.Number
		if token.Kind == language.Digits {
			value, _ = strconv.ParseFloat(t.Text[token.Start:token.End], 64)
		}
		if value == 0 {
			continue
		}
		if !hasNumber(other, p, value) {
			return false
		}
		found = true
	}
	return found
}

// targets compares promised quantities: their value, unit, comparison and day.
func (d *differ) targets() {
	left := slices.Clone(d.b.c.Targets)
	var gone []trillium.Target
	for _, t := range d.a.c.Targets {
		i := slices.IndexFunc(left, func(u trillium.Target) bool {
			if d.cross { // what is read beside the figure differs with the language
				return t.Value == u.Value
			}
			return t.Value == u.Value && t.By == u.By && t.Unit == u.Unit && t.Comparison == u.Comparison
		})
		if i < 0 {
			gone = append(gone, t)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if d.cross { // a figure may stand there and not have been read as a promise
		gone = slices.DeleteFunc(gone, func(t trillium.Target) bool { return hasNumber(d.y.lang, d.b, t.Value) })
		left = slices.DeleteFunc(left, func(t trillium.Target) bool { return hasNumber(d.x.lang, d.a, t.Value) })
	}
	for i := 0; i < max(len(gone), len(left)); i++ {
		var a, b string
		if i < len(gone) {
			a = gone[i].Text
		}
		if i < len(left) {
			b = left[i].Text
		}
		if a == "" && d.cut(d.x, d.a) || b == "" && d.cut(d.y, d.b) {
			continue
		}
		d.add(Measure, a, b)
	}
}

// hasNumber reports whether a promise gives a number, in digits or in words.
func hasNumber(lang *language.Language, p *profile, value float64) bool {
	if slices.ContainsFunc(p.units, func(u unit) bool {
		return u.kind == figureUnit && u.stem == strconv.FormatFloat(value, 'g', -1, 64)
	}) {
		return true
	}
	tokens := lang.Tokens(nil, p.plain)
	return slices.ContainsFunc(tokens, func(t language.Token) bool {
		return t.Is(language.Number) && t.Entry.Number == value || t.Is(language.Fraction) && t.Entry.Fraction*100 == value
	})
}

// strength compares how firmly the two bind.
func (d *differ) strength() {
	if d.a.c.Strength != d.b.c.Strength && d.a.c.Strength != "" && d.b.c.Strength != "" {
		d.add(Strength, string(d.a.c.Strength), string(d.b.c.Strength))
	}
}

// provisos compares the clauses that say under which law or condition.
func (d *differ) provisos() {
	a, b := quoted(d.a.plain, provisos(d.x.lang, d.a.plain)), quoted(d.b.plain, provisos(d.y.lang, d.b.plain))
	a = slices.DeleteFunc(a, func(s string) bool {
		i := slices.IndexFunc(b, func(t string) bool { return d.sameProviso(s, t) })
		if i >= 0 {
			b = slices.Delete(b, i, i+1)
		}
		return i >= 0
	})
	both := min(len(a), len(b))
	for i := range both {
		if !d.cross { // a translation may say the same in words of which no two are known to be one
			d.add(Scope, a[i], b[i])
		}
	}
	for _, s := range a[both:] {
		if !d.cut(d.y, d.b) {
			d.add(Scope, s, "")
		}
	}
	for _, s := range b[both:] {
		if !d.cut(d.x, d.a) {
			d.add(Scope, "", s)
		}
	}
}

// quoted are the words of spans.
func quoted(plain string, spans []trillium.Span) (out []string) {
	for _, s := range spans {
		out = append(out, plain[s.Start:s.End])
	}
	return out
}

// sameProviso reports whether half of what either proviso names is in the other.
func (d *differ) sameProviso(a, b string) bool {
	x, y := d.k.units(d.x.lang.Tag, a, language.Names{}), d.k.units(d.y.lang.Tag, b, language.Names{})
	if len(x)+len(y) == 0 || strings.EqualFold(a, b) {
		return true
	}
	found := 0
	for i := range x {
		if slices.ContainsFunc(y, func(v unit) bool { return d.k.equal(&x[i], &v, d.cross) }) {
			found++
		}
	}
	return 2*found >= max(len(x), len(y))
}

// cut reports whether a promise was cut off: it is the last of a document that
// is known in part only, and does not end its sentence. What it lacks was not
// seen, and is no omission.
func (d *differ) cut(s *side, p *profile) bool {
	return !s.text.Complete && p.order == len(s.profiles)-1 && !strings.ContainsAny(p.plain[max(0, len(p.plain)-4):], ".!?;")
}

// A region is what stands on each side between two units that both have.
type region struct{ a, b []unit }

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
func (d *differ) only(list []unit, plain string, first bool) {
	t := Wording
	for _, u := range list {
		switch {
		case u.kind == partyUnit, u.share >= groupShare && !u.act:
			t = Addition
			if first {
				t = Omission
			}
		case t == Wording && (u.scope || u.kind == conceptUnit && d.k.thesaurus.concepts[u.concept].class == quality):
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
		r = region{d.k.units(d.x.lang.Tag, a, language.Names{}), d.k.units(d.y.lang.Tag, b, language.Names{})}
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
	case a[institution] && b[institution]:
		return Means
	case (a[quality] || a[group]) && (b[quality] || b[group]):
		return Scope
	case a[domain] && b[domain] && k.kin(r.a, r.b):
		return Scope
	case len(r.a) > 1 && a[domain] || len(r.b) > 1 && b[domain]:
		return Scope
	}
	return Wording
}

// classes are the classes of the concepts in a list; words of scope count as
// qualities.
func (k *Linker) classes(list []unit) map[class]bool {
	out := make(map[class]bool)
	for _, u := range list {
		switch {
		case u.kind == conceptUnit:
			out[k.thesaurus.concepts[u.concept].class] = true
		case u.scope, u.kind == partyUnit:
			out[quality] = true
		}
	}
	return out
}

// kin reports whether a concept of one list stands beside, above or below one of
// the other.
func (k *Linker) kin(a, b []unit) bool {
	for _, u := range a {
		for _, v := range b {
			if u.kind == conceptUnit && v.kind == conceptUnit &&
				(k.thesaurus.siblings(u.concept, v.concept) || k.thesaurus.under(u.concept, v.concept) || k.thesaurus.under(v.concept, u.concept)) {
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
			if !haveB[a[i].identity()] {
				r.a = append(r.a, a[i])
			}
		}
		for ; j < m[1]; j++ {
			if !haveA[b[j].identity()] {
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
func (d *differ) compared(p *profile) []unit {
	var spans []trillium.Span
	for _, x := range d.a.bodies {
		for _, y := range d.b.bodies {
			if x.shares(y) {
				for _, name := range []string{x.name, y.name} {
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
	var out []unit
	for _, u := range p.units {
		inside := slices.ContainsFunc(spans, func(s trillium.Span) bool { return u.start >= s.Start && u.end <= s.End })
		if !u.frame && !u.joint && !u.proviso && !inside {
			out = append(out, u)
		}
	}
	return out
}

// has is the set of identities in lists of units.
func has(lists ...[]unit) map[string]bool {
	out := make(map[string]bool)
	for _, list := range lists {
		for i := range list {
			out[list[i].identity()] = true
		}
	}
	return out
}

// identity is what makes two units of one language the same.
func (u *unit) identity() string {
	if u.kind == conceptUnit {
		return "c" + strconv.Itoa(u.concept)
	}
	return u.stem
}

// common is a longest common subsequence of two lists, as pairs of indexes
// (Wagner and Fischer's table; lists of a promise are short).
func common(a, b []unit) [][2]int {
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
			if a[i].identity() == b[j].identity() {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[i].identity() == b[j].identity():
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
func quote(plain string, list []unit) string {
	if len(list) == 0 {
		return ""
	}
	return plain[list[0].start:list[len(list)-1].end]
}

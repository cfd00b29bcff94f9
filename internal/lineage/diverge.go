package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
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
	if len(gone)+len(left) == 0 {
		d.numbers()
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

// numbers tells where each version gives a number that the other does not, be it
// read as a promise or not: "five days' notice", "two days' notice".
func (d *differ) numbers() {
	a, b := loose(d.x.lang, d.a), loose(d.y.lang, d.b)
	lacks := func(list []number, other *language.Language, p *profile) func(n number) bool {
		return func(n number) bool {
			return !slices.ContainsFunc(list, func(m number) bool { return m.value == n.value }) && !hasNumber(other, p, n.value)
		}
	}
	i, j := slices.IndexFunc(a, lacks(b, d.y.lang, d.b)), slices.IndexFunc(b, lacks(a, d.x.lang, d.a))
	if i >= 0 && j >= 0 {
		d.add(Measure, a[i].text, b[j].text)
	}
}

// A number is one that a promise gives, with the word behind it.
type number struct {
	value float64
	text  string
}

// loose are the whole numbers of a promise that stand by themselves: no years, no
// parts of longer numbers or of names ("21st"), and nothing of its deadline.
func loose(lang *language.Language, p *profile) (out []number) {
	tokens := lang.Tokens(nil, p.plain)
	bound := func(j, at int) bool { // to the token at j, which begins or ends at a byte
		return j >= 0 && j < len(tokens) && (tokens[j].Is(language.Number) || tokens[j].Kind == language.Digits || tokens[j].Start == at || tokens[j].End == at)
	}
	for i := range tokens {
		t := &tokens[i]
		word, value := p.plain[t.Start:t.End], t.Entry.Number
		if t.Kind == language.Digits {
			value, _ = strconv.ParseFloat(word, 64) // grouped digits, which differ by language, are read as figures
		} else if !t.Is(language.Number) {
			continue
		}
		if value < 2 || value >= 1900 && value <= 2100 || bound(i-1, t.Start) || i+1 == len(tokens) || bound(i+1, t.End) ||
			p.c.Deadline != nil && strings.Contains(p.c.Deadline.Text, word) {
			continue
		}
		out = append(out, number{value, p.plain[t.Start:tokens[i+1].End]})
	}
	return out
}

// hasNumber reports whether a promise gives a number, in digits or in words.
func hasNumber(lang *language.Language, p *profile, value float64) bool {
	if slices.ContainsFunc(p.units, func(u terms.Unit) bool {
		return u.Kind == terms.Figure && u.Stem == strconv.FormatFloat(value, 'g', -1, 64)
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
	a, b := quoted(d.a.plain, terms.Provisos(d.x.lang, d.a.plain)), quoted(d.b.plain, terms.Provisos(d.y.lang, d.b.plain))
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
	x, y := d.k.terms.Units(d.x.lang.Tag, a, language.Names{}), d.k.terms.Units(d.y.lang.Tag, b, language.Names{})
	if len(x)+len(y) == 0 || strings.EqualFold(a, b) {
		return true
	}
	found := 0
	for i := range x {
		if slices.ContainsFunc(y, func(v terms.Unit) bool { return d.k.equal(&x[i], &v, d.cross) }) {
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

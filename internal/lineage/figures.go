package lineage

import (
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
)

// sureFigure is the likeness from which a figure is taken to be of the same thing.
const sureFigure = 0.75

// raises: the figure asks for more than it did, or for as much sooner.
func (c *comparison) raises() bool { return c.figure() > 0 }

// lowers: the figure asks for less than it did, or for as much later.
func (c *comparison) lowers() bool { return c.figure() < 0 }

// figure compares what the two ask for in numbers: 1 if the second asks for more,
// -1 if for less, 0 if that cannot be told. The figures themselves are told with
// the differences.
func (c *comparison) figure() int {
	for _, t := range c.pair.a.c.Targets {
		for _, u := range c.pair.b.c.Targets {
			if !c.sameMeasure(&t, &u) || c.pair.score < sureFigure && !(counts(&t) && c.pair.score >= sureCount) {
				continue
			}
			sign := c.k.aim(c.x, c.pair.a.plain, &t)
			switch {
			case sign == 0 || sign != c.k.aim(c.y, c.pair.b.plain, &u):
			case u.Value != t.Value:
				if u.Value < t.Value {
					return -sign
				}
				return sign
			default:
				return -c.moved()
			}
		}
	}
	return 0
}

// sameMeasure reports whether two figures count the same in the same direction.
func (c *comparison) sameMeasure(t, u *trillium.Target) bool {
	rises := func(direction string) bool { return direction == "increase" || direction == "reach" }
	if t.Direction != u.Direction && !(rises(t.Direction) && rises(u.Direction)) && !(counts(t) && counts(u)) || t.Baseline != u.Baseline && t.Baseline != "" &&
		u.Baseline != "" {
		return false
	}
	if t.Unit == u.Unit {
		return true
	}
	x, y := c.k.terms.Units(c.x.lang.Tag, t.Unit, language.Names{}), c.k.terms.Units(c.y.lang.Tag, u.Unit, language.Names{})
	return slices.ContainsFunc(x, func(a terms.Unit) bool {
		return slices.ContainsFunc(y, func(b terms.Unit) bool { return c.k.equal(&a, &b, c.cross) })
	})
}

// sureCount is the likeness from which what is counted on both sides is taken to
// be the same.
const sureCount = 0.5

// counts reports whether a figure counts things or people.
func counts(t *trillium.Target) bool {
	return t.Unit != "percent" && !(len(t.Unit) == 3 && strings.ToUpper(t.Unit) == t.Unit)
}

// aim is 1 if a higher figure asks for more, -1 if a lower one does, and 0 if
// that cannot be told: a level to which something is to come down is the more the
// lower it is.
func (k *Linker) aim(s *side, plain string, t *trillium.Target) int {
	if t.Comparison == "at most" || t.Comparison == "less than" || t.Comparison == "up to" {
		return 0
	}
	before, _, ok := strings.Cut(plain, t.Text)
	if !ok {
		return 0
	}
	words := strings.Fields(strings.ToLower(before))
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	switch {
	case slices.Contains(terms.Leads(terms.Event, s.lang.Tag), last):
		return 0 // "from 13 percent": what it is, not what is promised
	case !slices.Contains(terms.Leads(terms.Level, s.lang.Tag), last):
		return 1
	case t.Direction == "reduce" || slices.ContainsFunc(words, func(w string) bool { return k.lessens(s, w) }):
		return -1
	}
	return 1
}

// lessens reports whether a word is a form of a verb of getting less.
func (k *Linker) lessens(s *side, word string) bool {
	stem := k.thesaurus.Analyzer(s.index).Term(word, false)
	return stem != "" && slices.ContainsFunc(terms.Leads(terms.Less, s.lang.Tag), func(verb string) bool {
		return k.thesaurus.Analyzer(s.index).Term(verb, false) == stem
	})
}

// later: the same is promised, and leaves more time.
func (c *comparison) later() bool {
	return c.pair.score >= alikeEnough && c.moved() > 0 && c.because("later")
}

// muchTime is by how much a date must move to make another promise of it.
const muchTime = 300 * 24 * time.Hour

// moved tells where the second promise's last day lies: 1 if much later than the
// first's, -1 if much earlier, else 0. What is to be held "in 2025" is an event,
// and the next one comes later by nature; so does each year's act.
func (c *comparison) moved() int {
	d, e := c.pair.a.c.Deadline, c.pair.b.c.Deadline
	if d == nil || e == nil || atTime(c.x.lang, d) || atTime(c.y.lang, e) {
		return 0
	}
	from, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return 0
	}
	to, err := time.Parse(time.DateOnly, e.Date)
	switch {
	case err != nil:
		return 0
	case to.Sub(from) >= muchTime:
		return 1
	case from.Sub(to) >= muchTime:
		return -1
	}
	return 0
}

// atTime reports whether a time says when something takes place rather than by
// when: "in 2025", "over the next year".
func atTime(lang *language.Language, d *trillium.Deadline) bool {
	first, _, _ := strings.Cut(strings.ToLower(d.Text), " ")
	return slices.Contains(terms.Leads(terms.Event, lang.Tag), first)
}

// sameFigure: the same figure is promised again.
func (c *comparison) sameFigure() bool {
	least := sureFigure
	if d, e := c.pair.a.c.Deadline, c.pair.b.c.Deadline; d != nil && e != nil && d.Date == e.Date {
		least = sureCount
	}
	return c.pair.signs[signFigure] > 0 && c.pair.score >= least
}

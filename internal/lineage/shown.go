package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/likeness"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A shown is a sign of how the second promise of a pair stands to the first, with the
// relation that people would read from it and why; "" if that depends on the others.
type shown struct {
	name   string
	speaks Relation
	why    []trillium.Reason
}

// shown are the signs of a pair: the rules that hold, and what both say.
func (c *comparison) shown() []shown {
	out := []shown{{name: "any"}}
	first := Related
	for _, r := range c.rules() {
		c.why = nil
		if !r.holds() {
			continue
		}
		out = append(out, shown{"rule:" + r.name, r.relation, c.why})
		if first == Related {
			first = r.relation
		}
	}
	out = append(out, shown{name: "says:" + string(first)})
	for _, name := range slices.Concat(c.acts(), c.measures(), c.extents(), c.namesOf()) {
		out = append(out, shown{name: name})
	}
	return append(out, c.steps()...)
}

// signs are the names of what is shown.
func (c *comparison) signs() []string {
	list := c.shown()
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].name
	}
	return out
}

// flags are the names of flags that hold.
type flags []string

func (f *flags) set(name string, holds bool) {
	if holds && !slices.Contains(*f, name) {
		*f = append(*f, name)
	}
}

// level sets a flag for how many of some bounds a value reaches.
func (f *flags) level(name string, value float64, bounds ...float64) {
	n := 0
	for n < len(bounds) && value >= bounds[n] {
		n++
	}
	f.set(name+":"+strconv.Itoa(n), true)
}

// acts are how far both acts have come, what is done in both, and how firmly.
func (c *comparison) acts() []string {
	var f flags
	a, b := c.pair.a, c.pair.b
	f.set("from:"+stages.Names[c.from.stage], true)
	f.set("to:"+stages.Names[c.to.stage], true)
	f.set("stage:up", c.from.stage > 0 && c.to.stage > c.from.stage && c.to.stage < stages.Again)
	f.set("stage:same", c.from.stage > 0 && c.to.stage == c.from.stage)
	for _, m := range b.moves {
		f.set("any-to:"+stages.Names[m.stage], m.stage > 0)
	}
	f.set("first:"+string(a.c.Strength), true)
	f.set("later:"+string(b.c.Strength), true)
	f.set("weaker", b.c.Strength.Rank() < a.c.Strength.Rank())
	f.set("firmer", b.c.Strength.Rank() > a.c.Strength.Rank())
	for _, u := range a.units {
		f.set("did:"+c.does(&u), c.does(&u) != "")
	}
	for _, u := range b.units {
		f.set("does:"+c.does(&u), c.does(&u) != "")
	}
	return f
}

// does is the act or quality that a unit names, "" if it names neither.
func (c *comparison) does(u *terms.Unit) string {
	if u.Kind != terms.Concept {
		return ""
	}
	n := c.k.thesaurus.Concept(u.Concept)
	if !u.Act && n.Class != thesaurus.Act && n.Class != thesaurus.Quality {
		return ""
	}
	return n.ID
}

// measures are money, figures and dates that came, went or stayed.
func (c *comparison) measures() []string {
	var f flags
	a, b := c.pair.a, c.pair.b
	before, after := money(a), money(b)
	f.set("money:new", !before && after)
	f.set("money:gone", before && !after)
	f.set("money:both", before && after)
	f.set("target:new", len(a.c.Targets) == 0 && len(b.c.Targets) > 0)
	f.set("target:gone", len(a.c.Targets) > 0 && len(b.c.Targets) == 0)
	f.set("date:new", a.c.Deadline == nil && b.c.Deadline != nil)
	f.set("date:gone", a.c.Deadline != nil && b.c.Deadline == nil)
	f.set("figure", c.pair.signs[signFigure] > 0)
	return f
}

// money reports whether a promise names a sum of money.
func money(p *profile) bool {
	return slices.ContainsFunc(p.c.Targets, func(t trillium.Target) bool { return !counts(&t) && t.Unit != "percent" }) || strings.ContainsAny(p.plain, "$€£¥")
}

// extents are how much either says, in general or in particular, and how much of the other.
func (c *comparison) extents() []string {
	var f flags
	a, b := c.pair.a, c.pair.b
	f.level("likeness", c.pair.score, 0.3, 0.6, 0.8, 0.92)
	f.level("keeps", likeness.Held(a.matter, b.matter), 0.15, 0.3, 0.5, 0.7)
	f.level("kept", likeness.Held(b.matter, a.matter), 0.15, 0.3, 0.5, 0.7)
	f.level("longer", b.matter.Norm/max(a.matter.Norm, 1), 0.6, 0.9, 1.2, 1.8)
	f.set("broad:first", broad(a))
	f.set("broad:later", broad(b))
	f.set("broad:both", broad(a) && broad(b))
	f.set("broad:narrower", broad(a) && !broad(b))
	f.set("countries:new", !namesCountries(a) && namesCountries(b))
	f.set("countries:gone", namesCountries(a) && !namesCountries(b))
	return f
}

// broad reports whether a promise is said in general: without a body, a figure or a day, of
// few matters.
func broad(p *profile) bool {
	return len(p.bodies) == 0 && len(p.c.Targets) == 0 && p.c.Deadline == nil && len(p.matter.At) < broadMatters
}

const broadMatters = 25 // dimensions, those broader included

// namesCountries reports whether a promise names countries.
func namesCountries(p *profile) bool {
	return slices.ContainsFunc(p.units, func(u terms.Unit) bool { return u.Kind == terms.Party && !u.Frame })
}

// namesOf are the bodies and forms of working together that both have, came or went.
func (c *comparison) namesOf() []string {
	var f flags
	a, b := c.pair.a, c.pair.b
	f.set("body:both", len(c.pair.bodies) > 0)
	f.set("body:new", len(b.bodies) > 0 && len(c.pair.bodies) == 0)
	f.set("body:first", len(a.bodies) > 0)
	f.set("makes:first", a.creates)
	f.set("makes:later", b.creates)
	f.set("heir", c.pair.signs[signHeir] >= leastHeir)
	before, _ := c.k.form(a.units, a.plain)
	after, _ := c.k.form(b.units, b.plain)
	f.set("form:new", before < 0 && after >= 0)
	f.set("form:gone", before >= 0 && after < 0)
	f.set("form:same", before >= 0 && before == after)
	return f
}

// steps are signs that people read as a relation by themselves.
func (c *comparison) steps() []shown {
	var out []shown
	a, b := c.pair.a, c.pair.b
	reason := func(key string, args ...string) []trillium.Reason { return []trillium.Reason{{Key: key, Args: args}} }
	if verb := c.to.verb; verb != "" && c.to.stage >= stages.Begun && c.to.stage <= stages.CarriedOut && c.from.stage != c.to.stage {
		out = append(out, shown{"step", Advances, reason("step", verb)})
	}
	if broad(a) && !broad(b) {
		out = append(out, shown{"one-of", Narrows, reason("one-of")})
	}
	if money(a) && money(b) {
		out = append(out, shown{"more-money", Widens, reason("more-money")})
	}
	if !money(a) && money(b) {
		out = append(out, shown{"funded", Advances, reason("funded")})
	}
	if broad(a) && broad(b) {
		out = append(out, shown{"both-broad", Related, reason("both-broad")})
	}
	return out
}

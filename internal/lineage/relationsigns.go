package lineage

import (
	"slices"
	"strconv"
	"strings"

	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// relationSigns is what a pair shows of how the second stands to the first.
func (k *Linker) relationSigns(m *meeting, cand *candidate) []string {
	c := &comparison{k: k, x: m.x, y: m.y, pair: cand.pair, cross: m.x.index != m.y.index}
	c.from = k.closest(cand.a.moves, cand.b, c.cross)
	c.to = k.closest(cand.b.moves, cand.a, c.cross)
	c.onlyA, c.onlyB = c.matters(cand.a, cand.b), c.matters(cand.b, cand.a)
	out := []string{"any"}
	is := func(name string, holds bool) {
		if holds {
			out = append(out, name)
		}
	}
	bucket := func(name string, v float64, at ...float64) {
		n := 0
		for n < len(at) && v >= at[n] {
			n++
		}
		out = append(out, name+":"+strconv.Itoa(n))
	}
	first := ""
	for _, r := range c.rules() {
		if r.holds() {
			out = append(out, "rule:"+r.name)
			if first == "" {
				first = string(r.relation)
			}
		}
	}
	out = append(out, "says:"+first)
	a, b := cand.a, cand.b
	out = append(out, "from:"+stageName(c.from.stage), "to:"+stageName(c.to.stage))
	is("stage:up", c.from.stage > 0 && c.to.stage > c.from.stage && c.to.stage < again)
	is("stage:same", c.from.stage > 0 && c.to.stage == c.from.stage)
	for _, mv := range b.moves {
		is("any-to:"+stageName(mv.stage), mv.stage > 0 && !slices.Contains(out, "any-to:"+stageName(mv.stage)))
	}
	out = append(out, "first:"+string(a.c.Strength), "later:"+string(b.c.Strength))
	is("weaker", b.c.Strength.Rank() < a.c.Strength.Rank())
	is("firmer", b.c.Strength.Rank() > a.c.Strength.Rank())
	ma, mb := money(a), money(b)
	is("money:new", !ma && mb)
	is("money:gone", ma && !mb)
	is("money:both", ma && mb)
	is("target:new", len(a.c.Targets) == 0 && len(b.c.Targets) > 0)
	is("target:gone", len(a.c.Targets) > 0 && len(b.c.Targets) == 0)
	is("date:new", a.c.Deadline == nil && b.c.Deadline != nil)
	is("date:gone", a.c.Deadline != nil && b.c.Deadline == nil)
	is("body:both", len(cand.bodies) > 0)
	is("body:new", len(b.bodies) > 0 && len(cand.bodies) == 0)
	is("body:first", len(a.bodies) > 0)
	is("creates:first", a.creates)
	is("creates:later", b.creates)
	is("heir", cand.signs[signHeir] >= leastHeir)
	is("figure", cand.signs[signFigure] > 0)
	bucket("likeness", cand.score, .3, .6, .8, .92)
	bucket("keeps", held(a.wide, b.wide), .15, .3, .5, .7)
	bucket("kept", held(b.wide, a.wide), .15, .3, .5, .7)
	bucket("size-first", a.wide.norm, 6, 10, 15)
	bucket("size-later", b.wide.norm, 6, 10, 15)
	bucket("longer", b.wide.norm/max(a.wide.norm, 1), .6, .9, 1.2, 1.8)
	is("general", len(a.bodies) == 0 && len(a.c.Targets) == 0 && a.c.Deadline == nil && a.wide.norm < 10)
	is("general-later", len(b.bodies) == 0 && len(b.c.Targets) == 0 && b.c.Deadline == nil && b.wide.norm < 10)
	fa, _ := k.form(a.units, a.plain)
	fb, _ := k.form(b.units, b.plain)
	is("form:new", fa < 0 && fb >= 0)
	is("form:gone", fa >= 0 && fb < 0)
	is("form:same", fa >= 0 && fa == fb)
	places := func(p *profile) (n int) {
		for _, u := range p.units {
			if u.Kind == terms.Party && !u.Frame {
				n++
			}
		}
		return
	}
	is("countries:new", places(a) == 0 && places(b) > 0)
	is("countries:gone", places(a) > 0 && places(b) == 0)
	for _, u := range b.units {
		if u.Kind == terms.Concept && (u.Act || k.thesaurus.Concept(u.Concept).Class == thesaurus.Act || k.thesaurus.Concept(u.Concept).Class == thesaurus.Quality) {
			is("does:"+k.thesaurus.Concept(u.Concept).ID, !slices.Contains(out, "does:"+k.thesaurus.Concept(u.Concept).ID))
		}
	}
	for _, u := range a.units {
		if u.Kind == terms.Concept && (u.Act || k.thesaurus.Concept(u.Concept).Class == thesaurus.Act) {
			is("did:"+k.thesaurus.Concept(u.Concept).ID, !slices.Contains(out, "did:"+k.thesaurus.Concept(u.Concept).ID))
		}
	}
	for _, w := range []string{"additional", "expand", "continue", "new", "first", "launch", "build on", "builds on", "through", "further", "last year", "renew", "progress", "next"} {
		is("word:"+w, strings.Contains(strings.ToLower(b.plain), w))
	}
	bucket("rank", float64(cand.ofA.rank), 1, 3)
	return out
}

func money(p *profile) bool {
	for _, t := range p.c.Targets {
		if len(t.Unit) == 3 && strings.ToUpper(t.Unit) == t.Unit {
			return true
		}
	}
	return strings.Contains(p.plain, "$")
}

func stageName(n int) string {
	return []string{"none", "thought", "prepared", "begun", "carried-out", "again", "wider", "through", "asks"}[n]
}

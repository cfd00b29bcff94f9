package lineage

import (
	"slices"

	"trillium"
	"trillium/internal/stages"
	"trillium/internal/terms"
)

// begins: what was only thought of is begun, carried out or firmly promised.
func (c *comparison) begins() bool {
	if c.advancesFrom(stages.Thought, stages.Thought) {
		return true
	}
	return c.from.stage == stages.Thought && c.to.stage == 0 && c.meets(c.from) && c.pair.b.c.Strength == trillium.High &&
		c.because("no-longer-thought", c.from.verb)
}

// advances: what was prepared is begun, or what was begun carried out.
func (c *comparison) advances() bool {
	return (c.pair.score >= sureFigure || len(c.pair.bodies) > 0) && c.advancesFrom(stages.Prepared, stages.Begun)
}

func (c *comparison) advancesFrom(least, most int) bool {
	for _, from := range c.pair.a.moves {
		if from.stage < least || from.stage > most || !c.meets(from) {
			continue
		}
		for _, to := range c.pair.b.moves {
			if to.stage > from.stage && to.stage >= stages.Begun && to.stage <= stages.CarriedOut {
				return c.because("became", from.verb, to.verb)
			}
		}
	}
	return false
}

// realizes: the first makes a plan or a study of it, and the second does it.
func (c *comparison) realizes() bool {
	prepares := func(m move) bool { return m.form >= 0 && c.k.thesaurus.Concept(m.form).Prepares }
	from := c.from
	if !prepares(from) || from.stage == 0 || from.stage > stages.Begun || c.pair.score < sureFigure || c.pair.b.c.Strength != trillium.High ||
		c.to.stage == stages.Thought || c.to.stage == stages.Again ||
		slices.ContainsFunc(c.pair.b.moves, prepares) {
		return false
	}
	return c.because("realized", from.formAt)
}

// doubts: what the first does, the second only thinks of, or asks of others.
func (c *comparison) doubts() bool {
	switch {
	case c.to.stage == stages.Thought && c.from.stage != stages.Thought && c.pair.b.c.Strength.Rank() < c.pair.a.c.Strength.Rank():
		return c.because("only-thought", c.to.verb)
	case c.to.stage == stages.Asks && c.from.stage != stages.Asks && c.from.stage != stages.Thought && c.pair.a.c.Strength == trillium.High:
		return c.because("only-asked", c.to.verb)
	}
	return false
}

// extends: the second says that it takes what the first does farther.
func (c *comparison) extends() bool {
	if len(c.pair.b.moves) == 0 {
		return false
	}
	first := c.pair.b.moves[0] // a means may reach farther and the matter not: "by expanding"
	return first.stage == stages.Wider && first.verb == c.to.verb && c.from.stage != stages.Wider && c.pair.score >= sureFigure &&
		c.because("extends", c.to.verb)
}

// makesUse: the first makes something, and the second makes use of it.
func (c *comparison) makesUse() bool {
	if c.from.stage != stages.Prepared && c.from.stage != stages.Begun {
		return false
	}
	for _, m := range c.pair.b.moves {
		if m.stage == stages.Through && c.shared(&c.from, &m) {
			return c.because("makes-use", m.verb)
		}
	}
	return false
}

// shapes: where the first named no form of working together, the second makes one
// that binds.
func (c *comparison) shapes() bool {
	t := c.k.thesaurus
	form, words := c.k.form(c.pair.b.units, c.pair.b.plain)
	first, _ := c.k.form(c.pair.a.units, c.pair.a.plain)
	if first >= 0 || form < 0 || t.Concept(form).Rung < shapeRung || c.pair.score < sureFigure {
		return false
	}
	return c.because("shaped", words)
}

// shapeRung is the least that a form of working together must bind to be a step
// ahead: a plan or an agreement.
const shapeRung = 5

// carriesOut: the same body or plan was prepared, and is now made or carried out.
func (c *comparison) carriesOut() bool { return len(c.pair.bodies) > 0 && (c.begins() || c.advances()) }

// firmer: what was helped along is now begun or carried out.
func (c *comparison) firmer() bool {
	return c.pair.a.c.Strength.Rank() < c.pair.b.c.Strength.Rank() && c.pair.b.c.Strength == trillium.High &&
		(c.to.stage == stages.Begun || c.to.stage == stages.CarriedOut) && c.from.stage != c.to.stage && c.because("firmer", c.to.verb)
}

// goesOn: the second says that much the same goes on.
func (c *comparison) goesOn() bool {
	return c.to.stage == stages.Again && c.pair.score >= stillGoes && c.because("again", c.to.verb)
}

// meets reports whether an act of the first promise is about something that the
// second names.
func (c *comparison) meets(m move) bool { return c.shared(&m, &move{units: c.pair.b.units}) }

// shared reports whether two acts are about something that both name.
func (c *comparison) shared(from, to *move) bool {
	return slices.ContainsFunc(from.units, func(u terms.Unit) bool {
		return u.Share >= terms.InstitutionShare && !u.Act && slices.ContainsFunc(to.units, func(v terms.Unit) bool { return c.k.equal(&u, &v, c.cross) })
	})
}

// alike: they are much the same, and the second does not only exchange
// information on what the first is to do.
func (c *comparison) alike() bool {
	rung := func(m move) int {
		if m.form < 0 {
			return 0
		}
		return c.k.thesaurus.Concept(m.form).Rung
	}
	if rung(c.to) == exchangeRung && rung(c.from) != exchangeRung {
		return false
	}
	return c.pair.score >= alikeEnough
}

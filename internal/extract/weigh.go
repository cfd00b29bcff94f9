package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// weighWill: a plain future binds, unless it is negated or says what nobody
// can check.
func (c *clause) weighWill(p grammar.Predicate, v verdict) verdict {
	g := c.Goal(p.Body)
	verb := g.Verb
	if verb < 0 {
		verb = p.Body
	}
	vague := c.Is(verb, language.Vague) && !c.Is(verb, language.Governing) && c.Particle(verb) == verb+1
	if vague || c.Is(verb, language.Include) || p.Passive && p.Kind == grammar.Will && c.Is(p.Body, language.Commit|language.Communicate) &&
		!c.Is(p.Body, language.Event|language.Give) {
		return verdict{}
	}
	if c.Is(verb, language.Communicate) && !c.Is(verb, language.Event|language.Give|language.Announce|language.Consider|language.Reaffirm) &&
		c.Lemma(verb) != "share" && c.Lemma(verb) != "compartir" && c.Lemma(verb) != "partager" {
		return verdict{}
	}
	if c.MereAction(verb) {
		return verdict{}
	}
	if c.Lemma(verb) == "build" && (c.Lemma(verb+1) == "on" || c.Lemma(verb+1) == "upon") && c.AchievementNear(verb+2) {
		return verdict{} // goes on from what was done, and names no act
	}
	v.label, v.rule = commitment, "will"
	v.strength = trillium.High
	if g.Class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.Class & weakening))
	}
	v.body = p.Body
	return v
}

// weakening are the classes of verbs that weaken a stronger one above them.
const weakening = language.Weak | language.Intend | language.Consider | language.Call

// weighGoverning: a governing verb with what it governs.
func (c *clause) weighGoverning(p grammar.Predicate, v verdict) verdict {
	if p.Negated {
		return verdict{}
	}
	g := c.Goal(p.Body)
	v.label = commitment
	v.strength = strength(p.Class)
	v.renews = p.Remain
	switch {
	case p.Class&language.Reaffirm != 0:
		return c.weighReaffirm(p, g, v)
	case p.Class&language.Commit != 0 && c.Is(p.Body, language.Relative):
		return verdict{} // agreed that …: what follows speaks for itself
	case p.Class&language.Commit != 0:
		if g.Importance || c.reported(p.From) && !c.counted(p.Body) {
			return verdict{}
		}
		bare := c.Is(p.Body, language.Prep) && !c.Is(p.Body, language.To) || p.Body >= len(c.Tokens)
		if g.Verb < 0 && !g.Noun && !c.Money(p.Body) && bare && !c.ActNounNear(p.Body) || c.framing() || c.MereAction(g.Verb) {
			return verdict{}
		}
		if g.Verb < 0 && !c.Is(p.Body, language.To) && !c.Money(p.Body) && !c.Is(c.SkipDet(p.Body), language.Pledge) && !c.Concrete(p.Body) {
			return verdict{}
		}
		v.rule = "commit"
	case p.Class&language.Direct != 0:
		if g.Verb < 0 && !c.InfinitiveAfter(p.Body, 14) {
			return verdict{}
		}
		v.rule, v.strength = "direct", trillium.High
		return v
	case p.Class&language.Announce != 0:
		if !c.Money(p.Body) && g.Verb < 0 && p.Past {
			v.label, v.rule = report, "announced"
			return v
		}
		v.rule = "announce"
	case p.Class&language.Intend != 0:
		if g.Verb < 0 && !c.Concrete(p.Body) {
			return verdict{}
		}
		if c.Is(g.Verb, language.Vague) {
			return verdict{}
		}
		v.rule = "intend"
	case p.Class&language.Weak != 0:
		if p.Past {
			v.label, v.rule = report, "did"
			return v
		}
		if !c.Concrete(p.Body) {
			return verdict{}
		}
		v.rule = "support"
	case p.Class&language.Call != 0:
		if !c.asks(p, g) {
			return verdict{}
		}
		v.rule = "call"
	default:
		return c.weighPast(p, v)
	}
	if g.Class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.Class & weakening))
	}
	if p.Class&language.Call != 0 {
		v.strength = trillium.Low
	}
	return v
}

// weighReaffirm: to reaffirm a pledge renews it; to reaffirm a view is none.
func (c *clause) weighReaffirm(p grammar.Predicate, g grammar.Goal, v verdict) verdict {
	v.renews = true
	v.strength = trillium.High
	switch {
	case c.Lemma(p.Head) == "recommit" && g.Verb >= 0:
		v.rule = "reaffirm"
	case g.Noun && (g.Verb >= 0 || c.item && g.After < len(c.Tokens) || c.ActNounNear(g.After)):
		v.rule = "reaffirm"
		if g.Soft {
			v.strength = trillium.Mid
		}
	case g.Importance && g.Verb >= 0:
		v.rule, v.strength = "reaffirm", trillium.Mid
	default:
		return verdict{}
	}
	if g.Class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.Class & weakening))
	}
	return v
}

// reported reports whether the verb group at i stands in what somebody is said
// to have stressed: "underscored that the country is committed to …".
func (c *clause) reported(i int) bool {
	for k := i - 1; k > 0 && k > i-12; k-- {
		if c.Is(k, language.Relative) && c.Complement(k) {
			for j := k - 1; j >= 0 && j > k-4; j-- {
				if c.Is(j, language.Communicate) && !c.Is(j, language.Commit|language.Announce) {
					return true
				}
			}
		}
	}
	return false
}

// asks reports whether a "call on", "welcome" or "look forward to" asks for a
// specific act.
func (c *clause) asks(p grammar.Predicate, g grammar.Goal) bool {
	welcome := false
	switch c.Lemma(p.Head) {
	case "welcome", "saludar", "saluer", "accueillir", "acoger", "celebrar", "thank":
		welcome = true
	}
	if welcome {
		return false
	}
	return g.Verb >= 0 && c.Is(g.Verb, language.Event|language.Act) && !c.Is(g.Verb, language.Vague|language.Light) || c.InfinitiveAfter(p.Body, 12)
}

// weighProgress: what is being delivered binds when it is a concrete thing; a
// running programme is a report.
func (c *clause) weighProgress(p grammar.Predicate, v verdict) verdict {
	if p.Negated || c.Is(p.Body, language.Vague|language.Communicate) && !c.Is(p.Body, language.Governing) {
		return verdict{}
	}
	g := c.Goal(p.Body)
	labelled := c.labelParties() != nil
	switch {
	case c.Is(p.Body, language.Encounter), c.Is(p.Body, language.Announce) && !c.Concrete(p.Body+1):
		return verdict{}
	case p.Class&(language.Commit|language.Intend) != 0 && g.Verb >= 0:
		v.label, v.rule, v.strength = commitment, "progress", strength(p.Class)
	case c.Is(p.Body, language.Light) && g.Verb >= 0 && g.Verb != p.Body:
		v.label, v.rule, v.strength = commitment, "progress", trillium.Mid
	case c.Money(p.Body + 1), c.NewThing(p.Body + 1), labelled:
		v.label, v.rule, v.strength = commitment, "progress", trillium.High
		if p.Class&weakening != 0 {
			v.strength = strength(p.Class & weakening)
		}
	default:
		return verdict{} // a running programme
	}
	return v
}

// weighPast: what was done is a report.
func (c *clause) weighPast(p grammar.Predicate, v verdict) verdict {
	verb := p.Head
	if g := c.Goal(p.Body); !p.Negated && !p.Passive && g.Noun && g.Verb >= 0 &&
		(c.Is(verb, language.Voice) || c.Is(verb, language.Act) && !c.Is(verb, language.Communicate)) {
		v.label, v.rule, v.strength = commitment, "voiced", trillium.High.Weaker(weakest(g.Class))
		if g.Soft {
			v.strength = v.strength.Weaker(trillium.Mid)
		}
		return v // expressed their commitment to, have finalized commitments to
	}
	if p.Kind == grammar.Governs && p.Class&language.Consider != 0 && !p.Past {
		return verdict{}
	}
	if !c.Is(verb, language.Act) || c.Is(verb, language.Communicate|language.Vague|language.Consider) && !c.Is(verb, language.Event) || p.Negated {
		return verdict{}
	}
	if c.Is(verb, language.Stative) && !c.Is(verb, language.Event|language.Make) || c.Is(verb, language.Encounter) || p.Passive {
		return verdict{}
	}
	if !c.Concrete(p.Body) && !c.NewThing(p.Body) {
		return verdict{}
	}
	v.label, v.rule = report, "did"
	return v
}

// weighPresent: "approves new legislation" in a headline is a report; elsewhere
// the plain present describes.
func (c *clause) weighPresent(p grammar.Predicate, v verdict) verdict {
	if g := c.Goal(p.Body); g.Noun && (g.Verb >= 0 || c.ActNounNear(g.After)) && c.Is(p.Head, language.Act) && !c.Is(p.Head, language.Communicate) {
		v.label, v.rule, v.strength, v.renews = commitment, "voiced", trillium.High.Weaker(weakest(g.Class)), true
		return v // reinforce our commitment to
	}
	t := &c.Tokens[p.Head]
	if g := c.Goal(p.Head); t.Is(language.Light) && isContinue(t.Entry.Lemma) && g.Verb > p.Head && (c.labelParties() != nil || c.Lemma(p.From-1) == "we") {
		v.label, v.rule, v.strength, v.body = commitment, "continue", trillium.High.Weaker(weakest(g.Class)), p.Head
		return v
	}
	if t.Form(language.Singular) && t.Is(language.Event|language.Give) && !t.Is(language.Communicate|language.Vague|language.Thing) &&
		c.b.Marked(trillium.Bold, t.Start, t.End) && c.item {
		v.label, v.rule = report, "does"
		return v
	}
	return verdict{}
}

func isContinue(lemma string) bool {
	switch lemma {
	case "continue", "continuar", "seguir", "continuer", "poursuivre":
		return true
	}
	return false
}

// framing reports whether the statement only lists the sections of the
// document: before the first of them, and naming most of their words.
func (c *clause) framing() bool {
	heads := c.w.headings
	if len(heads) < 2 || c.b.Start > heads[0].start {
		return false
	}
	heads = heads[:min(len(heads), 64)] // no lead-in names more
	words := contentWords(c.Words(0, len(c.Tokens)))
	named := 0
	for _, h := range heads {
		hits := 0
		for w := range h.words {
			if words[w] {
				hits++
			}
		}
		if hits > 0 && hits*2 >= len(h.words) {
			named++
		}
	}
	return named >= 2 && named*2 > len(heads)
}

// willBeDone: "a forum will be held" binds whoever issues the text, unless it
// only explains the promise before it.
func (c *clause) willBeDone(p grammar.Predicate) verdict {
	if c.w.promise != nil || !c.Is(p.Body, language.Event) || c.Is(p.Body, language.Communicate) {
		return verdict{}
	}
	parties := c.w.weParties()
	return verdict{label: commitment, rule: "will-be-done", strength: trillium.High, parties: parties, verb: p.Body, body: 0}
}

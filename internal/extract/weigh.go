package extract

import (
	"trillium"
	"trillium/internal/language"
)

// weighWill: a plain future binds, unless it is negated or says what nobody
// can check.
func (c *clause) weighWill(p predicate, v verdict) verdict {
	g := c.goal(p.body)
	verb := g.verb
	if verb < 0 {
		verb = p.body
	}
	vague := c.is(verb, language.Vague) && !c.is(verb, language.Governing) && c.particle(verb) == verb+1
	if vague || c.is(verb, language.Include) || p.passive && p.kind == will && c.is(p.body, language.Commit|language.Communicate) &&
		!c.is(p.body, language.Event|language.Give) {
		return verdict{}
	}
	if c.is(verb, language.Communicate) && !c.is(verb, language.Event|language.Give|language.Announce|language.Consider|language.Reaffirm) &&
		c.lemma(verb) != "share" && c.lemma(verb) != "compartir" && c.lemma(verb) != "partager" {
		return verdict{}
	}
	if c.mereAction(verb) {
		return verdict{}
	}
	if c.lemma(verb) == "build" && (c.lemma(verb+1) == "on" || c.lemma(verb+1) == "upon") && c.achievementNear(verb+2) {
		return verdict{} // goes on from what was done, and names no act
	}
	v.label, v.rule = commitment, "will"
	v.strength = trillium.High
	if g.class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.class & weakening))
	}
	v.body = p.body
	return v
}

// weakening are the classes of verbs that weaken a stronger one above them.
const weakening = language.Weak | language.Intend | language.Consider | language.Call

// weighGoverning: a governing verb with what it governs.
func (c *clause) weighGoverning(p predicate, v verdict) verdict {
	if p.negated {
		return verdict{}
	}
	g := c.goal(p.body)
	v.label = commitment
	v.strength = strength(p.class)
	v.renews = p.remain
	switch {
	case p.class&language.Reaffirm != 0:
		return c.weighReaffirm(p, g, v)
	case p.class&language.Commit != 0 && c.is(p.body, language.Relative):
		return verdict{} // agreed that …: what follows speaks for itself
	case p.class&language.Commit != 0:
		if g.importance || c.reported(p.from) && !c.counted(p.body) {
			return verdict{}
		}
		bare := c.is(p.body, language.Prep) && !c.is(p.body, language.To) || p.body >= len(c.tokens)
		if g.verb < 0 && !g.noun && !c.money(p.body) && bare && !c.actNounNear(p.body) || c.framing() || c.mereAction(g.verb) {
			return verdict{}
		}
		if g.verb < 0 && !c.is(p.body, language.To) && !c.money(p.body) && !c.is(c.skipDet(p.body), language.Pledge) && !c.concrete(p.body) {
			return verdict{}
		}
		v.rule = "commit"
	case p.class&language.Direct != 0:
		if g.verb < 0 && !c.infinitiveAfter(p.body, 14) {
			return verdict{}
		}
		v.rule, v.strength = "direct", trillium.High
		return v
	case p.class&language.Announce != 0:
		if !c.money(p.body) && g.verb < 0 && p.past {
			v.label, v.rule = report, "announced"
			return v
		}
		v.rule = "announce"
	case p.class&language.Intend != 0:
		if g.verb < 0 && !c.concrete(p.body) {
			return verdict{}
		}
		if c.is(g.verb, language.Vague) {
			return verdict{}
		}
		v.rule = "intend"
	case p.class&language.Weak != 0:
		if p.past {
			v.label, v.rule = report, "did"
			return v
		}
		if !c.concrete(p.body) {
			return verdict{}
		}
		v.rule = "support"
	case p.class&language.Call != 0:
		if !c.asks(p, g) {
			return verdict{}
		}
		v.rule = "call"
	default:
		return c.weighPast(p, v)
	}
	if g.class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.class & weakening))
	}
	if p.class&language.Call != 0 {
		v.strength = trillium.Low
	}
	return v
}

// weighReaffirm: to reaffirm a pledge renews it; to reaffirm a view is none.
func (c *clause) weighReaffirm(p predicate, g goal, v verdict) verdict {
	v.renews = true
	v.strength = trillium.High
	switch {
	case c.lemma(p.head) == "recommit" && g.verb >= 0:
		v.rule = "reaffirm"
	case g.noun && (g.verb >= 0 || c.item && g.after < len(c.tokens) || c.actNounNear(g.after)):
		v.rule = "reaffirm"
		if g.soft {
			v.strength = trillium.Mid
		}
	case g.importance && g.verb >= 0:
		v.rule, v.strength = "reaffirm", trillium.Mid
	default:
		return verdict{}
	}
	if g.class&weakening != 0 {
		v.strength = v.strength.Weaker(strength(g.class & weakening))
	}
	return v
}

// reported reports whether the verb group at i stands in what somebody is said
// to have stressed: "underscored that the country is committed to …".
func (c *clause) reported(i int) bool {
	for k := i - 1; k > 0 && k > i-12; k-- {
		if c.is(k, language.Relative) && c.complement(k) {
			for j := k - 1; j >= 0 && j > k-4; j-- {
				if c.is(j, language.Communicate) && !c.is(j, language.Commit|language.Announce) {
					return true
				}
			}
		}
	}
	return false
}

// achievementNear reports whether one of the next few words is what was
// achieved: to build on that names no act.
func (c *clause) achievementNear(i int) bool {
	for k := i; k < len(c.tokens) && k < i+6; k++ {
		if c.tokens[k].Has(language.Achieved) {
			return true
		}
	}
	return false
}

// asks reports whether a "call on", "welcome" or "look forward to" asks for a
// specific act.
func (c *clause) asks(p predicate, g goal) bool {
	welcome := false
	switch c.lemma(p.head) {
	case "welcome", "saludar", "saluer", "accueillir", "acoger", "celebrar", "thank":
		welcome = true
	}
	if welcome {
		return false
	}
	return g.verb >= 0 && c.is(g.verb, language.Event|language.Act) && !c.is(g.verb, language.Vague|language.Light) || c.infinitiveAfter(p.body, 12)
}

// infinitiveAfter reports whether a "to" with a verb follows within n tokens.
func (c *clause) infinitiveAfter(i, n int) bool {
	for k := i; k < len(c.tokens)-1 && k < i+n; k++ {
		if c.is(k, language.To) && c.form(k+1, language.Infinitive) && !c.is(k+1, language.Vague) {
			return true
		}
	}
	return false
}

// weighProgress: what is being delivered binds when it is a concrete thing; a
// running programme is a report.
func (c *clause) weighProgress(p predicate, v verdict) verdict {
	if p.negated || c.is(p.body, language.Vague|language.Communicate) && !c.is(p.body, language.Governing) {
		return verdict{}
	}
	g := c.goal(p.body)
	labelled := c.labelParties() != nil
	switch {
	case c.is(p.body, language.Encounter), c.is(p.body, language.Announce) && !c.concrete(p.body+1):
		return verdict{}
	case p.class&(language.Commit|language.Intend) != 0 && g.verb >= 0:
		v.label, v.rule, v.strength = commitment, "progress", strength(p.class)
	case c.is(p.body, language.Light) && g.verb >= 0 && g.verb != p.body:
		v.label, v.rule, v.strength = commitment, "progress", trillium.Mid
	case c.money(p.body + 1), c.newThing(p.body + 1), labelled:
		v.label, v.rule, v.strength = commitment, "progress", trillium.High
		if p.class&weakening != 0 {
			v.strength = strength(p.class & weakening)
		}
	default:
		return verdict{} // a running programme
	}
	return v
}

// weighPast: what was done is a report.
func (c *clause) weighPast(p predicate, v verdict) verdict {
	verb := p.head
	if g := c.goal(p.body); !p.negated && !p.passive && g.noun && g.verb >= 0 &&
		(c.is(verb, language.Voice) || c.is(verb, language.Act) && !c.is(verb, language.Communicate)) {
		v.label, v.rule, v.strength = commitment, "voiced", trillium.High.Weaker(weakest(g.class))
		if g.soft {
			v.strength = v.strength.Weaker(trillium.Mid)
		}
		return v // expressed their commitment to, have finalized commitments to
	}
	if p.kind == governs && p.class&language.Consider != 0 && !p.past {
		return verdict{}
	}
	if !c.is(verb, language.Act) || c.is(verb, language.Communicate|language.Vague|language.Consider) && !c.is(verb, language.Event) || p.negated {
		return verdict{}
	}
	if c.is(verb, language.Stative) && !c.is(verb, language.Event|language.Make) || c.is(verb, language.Encounter) || p.passive {
		return verdict{}
	}
	if !c.concrete(p.body) && !c.newThing(p.body) {
		return verdict{}
	}
	v.label, v.rule = report, "did"
	return v
}

// weighPresent: "approves new legislation" in a headline is a report; elsewhere
// the plain present describes.
func (c *clause) weighPresent(p predicate, v verdict) verdict {
	t := &c.tokens[p.head]
	if g := c.goal(p.head); t.Is(language.Light) && isContinue(t.Entry.Lemma) && g.verb > p.head && (c.labelParties() != nil || c.lemma(p.from-1) == "we") {
		v.label, v.rule, v.strength, v.body = commitment, "continue", trillium.High.Weaker(weakest(g.class)), p.head
		return v
	}
	if t.Form(language.Singular) && t.Is(language.Event|language.Give) && !t.Is(language.Communicate|language.Vague|language.Thing) &&
		c.b.Marked(trillium.Bold, t.Start, t.End) && c.item {
		v.label, v.rule = report, "does"
		return v
	}
	return verdict{}
}

// mereAction reports whether the verb at i only says that something will be
// done: "act", "take concrete actions in support of our goals".
func (c *clause) mereAction(i int) bool {
	if i < 0 {
		return false
	}
	if c.is(i, language.Vague) && !c.is(i, language.Governing) && (c.lemma(i) == "act" || c.lemma(i) == "actuar" || c.lemma(i) == "agir") {
		return true
	}
	switch c.lemma(i) {
	case "take", "tomar", "prendre", "emprender", "entreprendre":
	case "remain", "stay", "seguir", "mantenerse", "rester":
		return c.lemma(i+1) == "in" || c.lemma(i+1) == "en" // in close contact
	default:
		return false
	}
	for k := i + 1; k < len(c.tokens) && k < i+5; k++ {
		if c.is(k, language.Effort) {
			n := k + 1
			for n < len(c.tokens) && c.tokens[n].Kind == language.Word && !c.is(n, language.Prep|language.To) {
				n++
			}
			return !c.infinitiveAfter(n, 1) && (n >= len(c.tokens) || c.is(n, language.Prep) && !c.is(n, language.To) ||
				c.tokens[n].Kind == language.Punct && !c.punct(n, ':'))
		}
	}
	return false
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
	words := contentWords(c.text(0, len(c.tokens)))
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

// actNounNear reports whether a noun of doing is among the next few tokens.
func (c *clause) actNounNear(i int) bool {
	for k := i; k < len(c.tokens) && k < i+4; k++ {
		if c.actNoun(k) {
			return true
		}
	}
	return false
}

// willBeDone: "a forum will be held" binds whoever issues the text, unless it
// only explains the promise before it.
func (c *clause) willBeDone(p predicate) verdict {
	if c.w.open >= 0 || !c.is(p.body, language.Event) || c.is(p.body, language.Communicate) {
		return verdict{}
	}
	parties := c.w.weParties()
	return verdict{label: commitment, rule: "will-be-done", strength: trillium.High, parties: parties, verb: p.body, body: 0}
}

package extract

import "trillium/internal/language"

// A goal is what a governing verb governs: through "pledge to work together to
// achieve …" it is achieve.
type goal struct {
	verb       int            // token of the verb of the goal; -1 if it is a noun
	start      int            // where its words begin: at a light verb before it
	class      language.Class // governing classes of the verbs passed through, the goal's own included
	noun       bool           // passed through "commitment to", "intention of"
	soft       bool           // the noun was will, intention, readiness
	importance bool           // passed through "importance of"
	after      int            // token after what was passed through
}

// maxGoalSteps bounds the chain "agreed to continue to work to promote".
const maxGoalSteps = 6

// goal follows the chain of verbs that begins at token i.
func (c *clause) goal(i int) goal {
	g := goal{verb: -1, start: -1}
	for range maxGoalSteps {
		i = c.skipLead(i)
		g.after = i
		if i >= len(c.tokens) {
			break
		}
		if c.form(i, language.Infinitive|language.Gerund|language.Future3|language.Future1) && !c.nounHere(i) ||
			g.verb < 0 && i == g.after && c.form(i, language.Finite) && c.is(i, language.Governing) {
			own := c.tokens[i].Entry.Class & language.Governing
			if c.lemma(i) == "welcome" {
				own = 0 // to receive
			}
			if class, end := c.w.lang.Phrase(c.tokens, i); class != 0 && end > i { // work toward
				g.class |= class
				if g.start < 0 {
					g.start = i
				}
				g.verb, i = i, end+1
				continue
			}
			next, through := c.through(i)
			if !through {
				g.class |= own
				g.verb = i
				if g.start < 0 {
					g.start = i
				}
				return g
			}
			g.class |= own &^ (language.Commit | language.Announce)
			if c.is(i, language.Light) && !c.is(i, language.Commit|language.Reaffirm|language.Announce) && g.start < 0 {
				g.start = i
				g.verb = i
			}
			i = next
			continue
		}
		if k := c.pledgeNoun(i); k > 0 {
			g.noun = true
			switch c.lemma(k) {
			case "commitment", "commitments", "pledge", "pledges", "compromiso", "compromisos", "engagement", "engagements", "promesa", "promesse":
			default:
				g.soft = true
			}
			i = k + 1
			for n := 0; n < 2 && c.w.lang.Tag != "en" && i < len(c.tokens) && c.tokens[i].Kind == language.Word && !isInfinitiveLead(c.lemma(i)) &&
				!c.is(i, language.Prep|language.Relative); n++ {
				i++ // compromiso compartido de
			}
			continue
		}
		if k := c.skipDet(i); c.is(k, language.Importance) && !g.importance {
			g.importance = true
			i = k + 1
			continue
		}
		break
	}
	return g
}

// skipLead skips adverbs, prepositions of infinitives, determiners-less "to"
// and a parenthesis between commas.
func (c *clause) skipLead(i int) int {
	for i < len(c.tokens) {
		switch {
		case c.is(i, language.Adv|language.Not) && !c.form(i, language.Infinitive):
		case c.is(i, language.To), c.reflexive(i) && c.form(i+1, language.Infinitive):
		case c.w.lang.Tag != "en" && c.tokens[i].Kind == language.Word && isInfinitiveLead(c.lemma(i)):
		case c.is(i, language.Prep) && (c.form(i+1, language.Gerund) || c.is(i+1, language.To|language.Adv)) && c.w.lang.Tag == "en":
		case c.punct(i, ',') && c.is(i+1, language.Adv) && c.punct(i+2, ','):
			i += 3
			continue
		case c.punct(i, ','):
			k := c.afterParenthesis(i)
			if k == 0 {
				return i
			}
			i = k
			continue
		default:
			return i
		}
		i++
	}
	return i
}

// isInfinitiveLead reports whether a Spanish or French preposition can lead an
// infinitive that another verb governs.
func isInfinitiveLead(lemma string) bool {
	switch lemma {
	case "a", "à", "de", "d'", "en", "por", "con":
		return true
	}
	return false
}

// skipDet skips determiners, possessives and adjectives before a noun.
func (c *clause) skipDet(i int) int {
	k := i
	for k < len(c.tokens) && k < i+4 && (c.is(k, language.Det|language.We|language.They|language.Adv) ||
		c.tokens[k].Entry.Class == 0 && c.tokens[k].Kind == language.Word && k > i) &&
		!c.is(k, language.Pledge|language.Importance) {
		k++
	}
	return k
}

// pledgeNoun returns the commitment noun that the noun phrase at i ends in,
// followed by what was pledged; 0 if there is none.
func (c *clause) pledgeNoun(i int) int {
	for k := i; k < len(c.tokens) && k < i+6; k++ {
		if c.tokens[k].Kind != language.Word && !c.possessiveMark(k) || k > i && c.is(k, language.Prep|language.To) {
			return 0
		}
		if c.is(k, language.Pledge) && (k > i || !c.form(k, language.Infinitive)) {
			return k
		}
	}
	return 0
}

func (c *clause) possessiveMark(k int) bool {
	return c.tokens[k].Kind == language.Punct && c.tokens[k].Rune == '\''
}

// nounHere reports whether a word that may be a verb is a noun where it stands.
func (c *clause) nounHere(i int) bool {
	t := &c.tokens[i]
	if t.Cap && i > 0 {
		return true
	}
	if t.Is(language.Noun) && (i+1 >= len(c.tokens) || c.is(i+1, language.Prep|language.And) || c.tokens[i+1].Kind == language.Punct) {
		return true
	}
	return c.is(i-1, language.Det) && c.w.lang.Tag == "en"
}

// through reports whether the verb at i only leads to another one, and where
// that begins: "continue to", "work together to", "expand efforts to", "make
// efforts to", "pledging to", "focus on", "take steps to".
func (c *clause) through(i int) (int, bool) {
	light := c.is(i, language.Light)
	if !light && !c.is(i, language.Commit|language.Intend|language.Reaffirm|language.Announce) && c.lemma(i) != "focus" && c.lemma(i) != "look" &&
		c.lemma(i) != "help" {
		return i, false
	}
	if c.is(i, language.Weak|language.Call|language.Consider) {
		return i, false
	}
	k := i + 1
	limit := 1
	if light {
		limit = 7
	}
	for n := 0; k < len(c.tokens) && n < limit; k++ {
		if c.is(k, language.Adv|language.Not) && !c.form(k, language.Infinitive) {
			continue
		}
		if c.verbAfterLead(k) {
			return k, true
		}
		if c.form(k, language.Gerund) && k == i+1 && !c.nounHere(k) {
			return k, true
		}
		if light && c.is(k, language.Effort|language.Adv) || light && c.is(k, language.Det|language.We|language.They) ||
			light && c.tokens[k].Entry.Class == 0 && c.tokens[k].Kind == language.Word {
			n++
			continue
		}
		if light && n == 0 && (c.lemma(i) == "work" || c.lemma(i) == "trabajar" || c.lemma(i) == "travailler" || c.lemma(i) == "cooperate" ||
			c.lemma(i) == "collaborate") && c.is(k, language.Prep) {
			return c.workWith(i, k)
		}
		break
	}
	if c.is(i, language.Commit|language.Reaffirm|language.Intend|language.Announce) {
		if p := c.pledgeNoun(i + 1); p > 0 {
			return i + 1, true
		}
		if d := c.skipDet(i + 1); c.is(d, language.Importance) {
			return i + 1, true
		}
	}
	if c.is(i, language.Commit) && c.is(i+1, language.To) {
		return i + 1, true // committing to conservation
	}
	return i, false
}

// workWith reads "work with partners to …", "work together with them to …": the
// goal is the verb after "to".
func (c *clause) workWith(i, k int) (int, bool) {
	for j := k + 1; j < len(c.tokens) && j < k+25; j++ {
		if c.verbAfterLead(j) && c.is(j, language.To) {
			return j, true
		}
		if c.punct(j, ';') || c.is(j, language.Relative) {
			break
		}
	}
	return i, false
}

// verbAfterLead reports whether token k leads directly to a verb: "to verb",
// "on verbing".
func (c *clause) verbAfterLead(k int) bool {
	j := k + 1
	for c.is(j, language.Adv) && !c.form(j, language.Infinitive) {
		j++
	}
	if c.w.lang.Tag != "en" {
		return (isInfinitiveLead(c.lemma(k)) || c.lemma(k) == "para" || c.lemma(k) == "pour") && c.form(j, language.Infinitive) && !c.nounHere(j)
	}
	if c.is(k, language.To) && c.form(j, language.Infinitive|language.Gerund) && !c.tokens[j].Cap {
		return true
	}
	return c.is(k, language.Prep) && c.form(j, language.Gerund) && !c.nounHere(j) && c.lemma(k) != "with" && c.lemma(k) != "for"
}

// money reports whether a sum of money follows within a few tokens.
func (c *clause) money(i int) bool {
	for k := i; k < len(c.tokens) && k < i+8; k++ {
		if c.tokens[k].Kind == language.Punct {
			switch c.tokens[k].Rune {
			case '$', '€', '£', '¥':
				return true
			case '.', ';', ':':
				return false
			}
		}
		if c.is(k, language.Currency) && (c.tokens[k].Upper || len(c.lemma(k)) > 3) &&
			(k > 0 && c.tokens[k-1].Kind == language.Digits || c.is(k-1, language.Scale) || k+1 < len(c.tokens) && c.tokens[k+1].Kind == language.Digits) {
			return true
		}
	}
	return false
}

// newThing reports whether the object at i is one definite new thing: "a new
// programme", "two centres", "10 million doses".
func (c *clause) newThing(i int) bool {
	i = c.skipAdv(i)
	if i >= len(c.tokens) {
		return false
	}
	switch c.lemma(i) {
	case "a", "an", "un", "una", "une", "new", "nuevo", "nueva", "nouveau", "nouvelle", "additional":
		return true
	}
	return c.tokens[i].Kind == language.Digits || c.is(i, language.Number)
}

// concrete reports whether a complement names something that can be checked: a
// name, a number, an act.
func (c *clause) concrete(i int) bool {
	for k := i; k < len(c.tokens) && k < i+12; k++ {
		t := &c.tokens[k]
		switch {
		case t.Kind == language.Digits, t.Cap && !t.Is(language.We|language.Det):
			return true
		case t.Form(language.Infinitive|language.Gerund) && t.Is(language.Act) && (c.is(k-1, language.To|language.Prep) || k == i) && !c.nounHere(k):
			return true
		case c.actNoun(k):
			return true
		case t.Is(language.Relative|language.Subord) && k > i:
			return false
		}
	}
	return false
}

// actNoun reports whether token i is a noun of doing: establishment,
// implementation, creación, renforcement.
func (c *clause) actNoun(i int) bool {
	if i < 0 || i >= len(c.tokens) || c.tokens[i].Kind != language.Word {
		return false
	}
	w := c.b.Text[c.tokens[i].Start:c.tokens[i].End]
	return c.w.lang.NounOfDoing(w)
}

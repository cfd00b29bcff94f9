package grammar

import "trillium/internal/language"

// A Goal is what a governing verb governs: through "pledge to work together to
// achieve …" it is achieve.
type Goal struct {
	Verb       int            // token of the verb of the goal; -1 if it is a noun
	Start      int            // where its words begin: at a light verb before it
	Class      language.Class // governing classes of the verbs passed through, the goal's own included
	Noun       bool           // passed through "commitment to", "intention of"
	Soft       bool           // the noun was will, intention, readiness
	Importance bool           // passed through "importance of"
	After      int            // token after what was passed through
}

// maxGoalSteps bounds the chain "agreed to continue to work to promote".
const maxGoalSteps = 6

// Goal follows the chain of verbs that begins at token i.
func (c *Clause) Goal(i int) Goal {
	g := Goal{Verb: -1, Start: -1}
	for range maxGoalSteps {
		i = c.skipLead(i)
		g.After = i
		if i >= len(c.Tokens) {
			break
		}
		if c.Form(i, language.Infinitive|language.Gerund|language.Future3|language.Future1) && !c.NounHere(i) ||
			g.Verb < 0 && i == g.After && c.Form(i, language.Finite) && c.Is(i, language.Governing) {
			own := c.Tokens[i].Entry.Class & language.Governing
			if c.Lemma(i) == "welcome" {
				own = 0 // to receive
			}
			if class, end := c.Lang.Phrase(c.Tokens, i); class != 0 && end > i { // work toward
				g.Class |= class
				if g.Start < 0 {
					g.Start = i
				}
				g.Verb, i = i, end+1
				continue
			}
			next, through := c.through(i)
			if !through {
				g.Class |= own
				g.Verb = i
				if g.Start < 0 {
					g.Start = i
				}
				return g
			}
			g.Class |= own &^ (language.Commit | language.Announce)
			if c.Is(i, language.Light) && !c.Is(i, language.Commit|language.Reaffirm|language.Announce) && g.Start < 0 {
				g.Start = i
				g.Verb = i
			}
			i = next
			continue
		}
		if k := c.PledgeNoun(i); k > 0 {
			g.Noun = true
			switch c.Lemma(k) {
			case "commitment", "commitments", "pledge", "pledges", "compromiso", "compromisos", "engagement", "engagements", "promesa", "promesse":
			default:
				g.Soft = true
			}
			i = k + 1
			for n := 0; n < 2 && c.Lang.Tag != "en" && i < len(c.Tokens) && c.Tokens[i].Kind == language.Word && !IsInfinitiveLead(c.Lemma(i)) &&
				!c.Is(i, language.Prep|language.Relative); n++ {
				i++ // compromiso compartido de
			}
			continue
		}
		if k := c.SkipDet(i); c.Is(k, language.Importance) && !g.Importance {
			g.Importance = true
			i = k + 1
			continue
		}
		break
	}
	return g
}

// skipLead skips adverbs, prepositions of infinitives, determiners-less "to"
// and a parenthesis between commas.
func (c *Clause) skipLead(i int) int {
	for i < len(c.Tokens) {
		switch {
		case c.Is(i, language.Adv|language.Not) && !c.Form(i, language.Infinitive):
		case c.Is(i, language.To), c.Reflexive(i) && c.Form(i+1, language.Infinitive):
		case c.Lang.Tag != "en" && c.Tokens[i].Kind == language.Word && IsInfinitiveLead(c.Lemma(i)):
		case c.Is(i, language.Prep) && (c.Form(i+1, language.Gerund) || c.Is(i+1, language.To|language.Adv)) && c.Lang.Tag == "en":
		case c.Punct(i, ',') && c.Is(i+1, language.Adv) && c.Punct(i+2, ','):
			i += 3
			continue
		case c.Punct(i, ','):
			k := c.AfterParenthesis(i)
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

// IsInfinitiveLead reports whether a Spanish or French preposition can lead an
// infinitive that another verb governs.
func IsInfinitiveLead(lemma string) bool {
	switch lemma {
	case "a", "à", "de", "d'", "en", "por", "con":
		return true
	}
	return false
}

// SkipDet skips determiners, possessives and adjectives before a noun.
func (c *Clause) SkipDet(i int) int {
	k := i
	for k < len(c.Tokens) && k < i+4 && (c.Is(k, language.Det|language.We|language.They|language.Adv) ||
		c.Tokens[k].Entry.Class == 0 && c.Tokens[k].Kind == language.Word && k > i) &&
		!c.Is(k, language.Pledge|language.Importance) {
		k++
	}
	return k
}

// PledgeNoun returns the commitment noun that the noun phrase at i ends in,
// followed by what was pledged; 0 if there is none.
func (c *Clause) PledgeNoun(i int) int {
	for k := i; k < len(c.Tokens) && k < i+6; k++ {
		if c.Tokens[k].Kind != language.Word && !c.possessiveMark(k) || k > i && c.Is(k, language.Prep|language.To) {
			return 0
		}
		if c.Is(k, language.Pledge) && (k > i || !c.Form(k, language.Infinitive)) {
			return k
		}
	}
	return 0
}

func (c *Clause) possessiveMark(k int) bool {
	return c.Tokens[k].Kind == language.Punct && c.Tokens[k].Rune == '\''
}

// NounHere reports whether a word that may be a verb is a noun where it stands.
func (c *Clause) NounHere(i int) bool {
	t := &c.Tokens[i]
	if t.Cap && i > 0 {
		return true
	}
	if t.Is(language.Noun) && (i+1 >= len(c.Tokens) || c.Is(i+1, language.Prep|language.And) || c.Tokens[i+1].Kind == language.Punct) {
		return true
	}
	return c.Is(i-1, language.Det) && c.Lang.Tag == "en"
}

// through reports whether the verb at i only leads to another one, and where
// that begins: "continue to", "work together to", "expand efforts to", "make
// efforts to", "pledging to", "focus on", "take steps to".
func (c *Clause) through(i int) (int, bool) {
	light := c.Is(i, language.Light)
	if !light && !c.Is(i, language.Commit|language.Intend|language.Reaffirm|language.Announce) && c.Lemma(i) != "focus" && c.Lemma(i) != "look" &&
		c.Lemma(i) != "help" {
		return i, false
	}
	if c.Is(i, language.Weak|language.Call|language.Consider) {
		return i, false
	}
	k := i + 1
	limit := 1
	if light {
		limit = 7
	}
	for n := 0; k < len(c.Tokens) && n < limit; k++ {
		if c.Is(k, language.Adv|language.Not) && !c.Form(k, language.Infinitive) {
			continue
		}
		if c.verbAfterLead(k) {
			return k, true
		}
		if c.Form(k, language.Gerund) && k == i+1 && !c.NounHere(k) {
			return k, true
		}
		if light && c.Is(k, language.Effort|language.Adv) || light && c.Is(k, language.Det|language.We|language.They) ||
			light && c.Tokens[k].Entry.Class == 0 && c.Tokens[k].Kind == language.Word {
			n++
			continue
		}
		if light && n == 0 && (c.Lemma(i) == "work" || c.Lemma(i) == "trabajar" || c.Lemma(i) == "travailler" || c.Lemma(i) == "cooperate" ||
			c.Lemma(i) == "collaborate") && c.Is(k, language.Prep) {
			return c.workWith(i, k)
		}
		break
	}
	if c.Is(i, language.Commit|language.Reaffirm|language.Intend|language.Announce) {
		if p := c.PledgeNoun(i + 1); p > 0 {
			return i + 1, true
		}
		if d := c.SkipDet(i + 1); c.Is(d, language.Importance) {
			return i + 1, true
		}
	}
	if c.Is(i, language.Commit) && c.Is(i+1, language.To) {
		return i + 1, true // committing to conservation
	}
	return i, false
}

// workWith reads "work with partners to …", "work together with them to …": the
// goal is the verb after "to".
func (c *Clause) workWith(i, k int) (int, bool) {
	for j := k + 1; j < len(c.Tokens) && j < k+25; j++ {
		if c.verbAfterLead(j) && c.Is(j, language.To) {
			return j, true
		}
		if c.Punct(j, ';') || c.Is(j, language.Relative) {
			break
		}
	}
	return i, false
}

// verbAfterLead reports whether token k leads directly to a verb: "to verb",
// "on verbing".
func (c *Clause) verbAfterLead(k int) bool {
	j := k + 1
	for c.Is(j, language.Adv) && !c.Form(j, language.Infinitive) {
		j++
	}
	if c.Lang.Tag != "en" {
		return (IsInfinitiveLead(c.Lemma(k)) || c.Lemma(k) == "para" || c.Lemma(k) == "pour") && c.Form(j, language.Infinitive) && !c.NounHere(j)
	}
	if c.Is(k, language.To) && c.Form(j, language.Infinitive|language.Gerund) && !c.Tokens[j].Cap {
		return true
	}
	return c.Is(k, language.Prep) && c.Form(j, language.Gerund) && !c.NounHere(j) && c.Lemma(k) != "with" && c.Lemma(k) != "for"
}

// Money reports whether a sum of money follows within a few tokens.
func (c *Clause) Money(i int) bool {
	for k := i; k < len(c.Tokens) && k < i+8; k++ {
		if c.Tokens[k].Kind == language.Punct {
			switch c.Tokens[k].Rune {
			case '$', '€', '£', '¥':
				return true
			case '.', ';', ':':
				return false
			}
		}
		if c.Is(k, language.Currency) && (c.Tokens[k].Upper || len(c.Lemma(k)) > 3) &&
			(k > 0 && c.Tokens[k-1].Kind == language.Digits || c.Is(k-1, language.Scale) || k+1 < len(c.Tokens) && c.Tokens[k+1].Kind == language.Digits) {
			return true
		}
	}
	return false
}

// NewThing reports whether the object at i is one definite new thing: "a new
// programme", "two centres", "10 million doses".
func (c *Clause) NewThing(i int) bool {
	i = c.SkipAdv(i)
	if i >= len(c.Tokens) {
		return false
	}
	switch c.Lemma(i) {
	case "a", "an", "un", "una", "une", "new", "nuevo", "nueva", "nouveau", "nouvelle", "additional":
		return true
	}
	return c.Tokens[i].Kind == language.Digits || c.Is(i, language.Number)
}

// Concrete reports whether a complement names something that can be checked: a
// name, a number, an act.
func (c *Clause) Concrete(i int) bool {
	for k := i; k < len(c.Tokens) && k < i+12; k++ {
		t := &c.Tokens[k]
		switch {
		case t.Kind == language.Digits, t.Cap && !t.Is(language.We|language.Det):
			return true
		case t.Form(language.Infinitive|language.Gerund) && t.Is(language.Act) && (c.Is(k-1, language.To|language.Prep) || k == i) && !c.NounHere(k):
			return true
		case c.ActNoun(k):
			return true
		case t.Is(language.Relative|language.Subord) && k > i:
			return false
		}
	}
	return false
}

// ActNoun reports whether token i is a noun of doing: establishment,
// implementation, creación, renforcement.
func (c *Clause) ActNoun(i int) bool {
	if i < 0 || i >= len(c.Tokens) || c.Tokens[i].Kind != language.Word {
		return false
	}
	w := c.Text[c.Tokens[i].Start:c.Tokens[i].End]
	return c.Lang.NounOfDoing(w)
}

package grammar

import (
	"trillium/internal/language"
)

// Act is a run of tokens [from, to) with the token of its verb.
type Act struct{ From, To, Verb int }

// Particle returns the end of the verb at i with its particle: "roll out".
func (c *Clause) Particle(i int) int {
	if c.Lang.Tag == "en" {
		if i+1 < len(c.Tokens) {
			switch c.Words(i+1, i+2) {
			case "up", "out", "forward", "off", "down":
				return i + 2
			}
		}
	}
	return i + 1
}

// Negation returns the token that negates the verb at i from just before it,
// -1 if none does.
func (c *Clause) Negation(i int) int {
	for k := i - 1; k >= 0 && k >= i-3 && c.Is(k, language.Not|language.Adv); k-- {
		if c.Is(k, language.Not) {
			return k
		}
	}
	return -1
}

// Listed splits a list of nouns or gerunds: "increased sharing on …, meetings
// of …, and a summit".
func (c *Clause) Listed(from int) []Act {
	var out []Act
	at, depth := from, 0
	nouns := false // the list is of nouns: increased sharing, meetings
	for i := from; i < len(c.Tokens); i++ {
		switch {
		case c.Punct(i, '('):
			depth++
		case c.Punct(i, ')'):
			depth--
		}
		nouns = nouns || c.Tokens[at].Form(language.Participle) && !c.Tokens[at].Form(language.Gerund)
		if depth > 0 || !(c.Punct(i, ',') || c.Punct(i, ';') || c.Is(i, language.And) && c.Form(i+1, language.Gerund)) {
			continue
		}
		k := i + 1
		for c.Is(k, language.And) {
			k++
		}
		opens := c.Form(k, language.Gerund) && !c.NounHere(k) || c.Is(k, language.Det) && c.Lang.Tag != "en" && c.ActNoun(k+1) ||
			nouns && k < len(c.Tokens) && c.Tokens[k].Kind == language.Word && c.Punct(i, ',')
		if !opens || c.Is(i, language.And) && i > 0 && c.Form(i-1, language.Gerund) {
			continue
		}
		out = append(out, Act{From: at, To: i, Verb: at})
		at = k
		i = k
	}
	return append(out, Act{From: at, To: len(c.Tokens), Verb: at})
}

// splitter walks over the words of a promise and notes what it is inside of.
type splitter struct {
	form     language.Form
	giving   bool // the verb gives: a purpose follows its object
	means    bool // after "by", "including"
	purpose  bool // after a "to" that says what for
	relative bool // in a relative clause
	finite   bool // whose verb cannot be mistaken for a coordinated one
	series   bool // the purpose is a list: "to test X, improve Y, and build Z"
	lead     string
	joint    joint // the place looked at, kept here so that it costs nothing
}

// Split divides the first action at the coordinated verbs after it.
func (c *Clause) Split(first Act) []Act {
	s := splitter{form: c.verbForm(first.Verb), giving: c.Is(first.Verb, language.Give)}
	if first.Verb > 0 && c.Lang.Tag != "en" {
		s.lead = c.Lemma(first.Verb - 1)
	}
	out := []Act{}
	cur := first
	if second, ok := c.madeAndApplied(first); ok {
		out = append(out, Act{From: first.From, To: 0, Verb: first.Verb})
		cur = second
	}
	for i := cur.Verb + 1; i < len(c.Tokens); i++ {
		s.step(c, i)
		if _, begins := c.boundary(i, &s, cur); !begins {
			continue
		}
		next, verb := s.joint.from, s.joint.verb
		cur.To = i
		out = append(out, cur)
		cur = Act{From: next, To: len(c.Tokens), Verb: verb}
		s.means, s.purpose, s.relative, s.series = false, false, false, false
		s.giving = c.Is(verb, language.Give)
		if f := c.verbForm(verb); f != 0 {
			s.form = f
		}
		i = verb
	}
	out = append(out, cur)
	if len(out) > 1 && out[0].To == 0 {
		out[0].To = out[1].To
	}
	return out
}

// madeAndApplied reads "finalizing and implementing X": the second verb applies
// what the first makes, so they are two acts with one object.
func (c *Clause) madeAndApplied(first Act) (Act, bool) {
	i := first.Verb
	if c.Is(i, language.Make) && c.Is(i+1, language.And) && c.Is(i+2, language.Apply) {
		return Act{From: i + 2, To: len(c.Tokens), Verb: i + 2}, true
	}
	return Act{}, false
}

// verbForm is the form by which coordinated verbs are recognised.
func (c *Clause) verbForm(i int) language.Form {
	if i < 0 || i >= len(c.Tokens) {
		return 0
	}
	f := c.Tokens[i].Forms
	switch {
	case f&language.Gerund != 0:
		return language.Gerund
	case f&language.Infinitive != 0:
		return language.Infinitive
	case f&(language.Future3|language.Future1) != 0:
		return language.Future3 | language.Future1
	}
	return f &^ language.Guessed
}

// step updates what token i is inside of.
func (s *splitter) step(c *Clause, i int) {
	switch {
	case c.Punct(i, ';'):
		s.means, s.purpose, s.relative = false, false, false
	case c.Is(i, language.By) && !c.Is(i, language.Or) && (c.Form(i+1, language.Gerund) || c.Is(i+1, language.Adv) || c.Lang.Tag != "en"),
		c.Is(i, language.Include), c.Lemma(i) == "such" && c.Lemma(i+1) == "as":
		s.means = true
	case c.Is(i, language.Relative) && !c.Complement(i):
		s.relative, s.finite = true, c.Is(i+1, language.Be|language.Have|language.Will|language.Would) || c.Form(i+1, language.Singular)
	case c.Is(i, language.To) && c.Form(i+1, language.Infinitive) && c.Lang.Tag == "en",
		(c.Lemma(i) == "para" || c.Lemma(i) == "pour" || c.Lemma(i) == "afin" || c.Lemma(i) == "fin"):
		s.purpose = true
	case c.Punct(i, ','):
		s.relative = false
	}
}

// verbHere reports whether the word at k, which may be a noun too, is a verb
// where it stands: something follows that can be its object.
func (c *Clause) verbHere(k int) bool {
	t := &c.Tokens[k]
	if k+1 >= len(c.Tokens) {
		return false
	}
	n := &c.Tokens[k+1]
	if c.Lang.Tag != "en" {
		return !t.Is(language.Noun)
	}
	if t.Form(language.Gerund) {
		if t.Is(language.Noun) {
			return n.Is(language.Det|language.We|language.They) || n.Kind == language.Digits
		}
		return n.Kind == language.Word || n.Kind == language.Digits || n.Rune == '$' || n.Rune == '"'
	}
	if n.Kind == language.Punct {
		return n.Rune == '$' || n.Rune == '€' || n.Rune == '£' || n.Rune == '"'
	}
	if n.Is(language.And) && k+2 < len(c.Tokens) && c.Form(k+2, language.Infinitive) {
		return c.verbHere(k + 2) // support and increase X
	}
	ambiguous := t.Is(language.Thing|language.Actor|language.Pledge) || c.Lang.Entry(t.Entry.Lemma) != nil && t.Is(language.Noun) || NounLike(t.Entry.Lemma)
	if n.Is(language.Prep|language.By|language.To|language.And|language.Relative|language.Be|language.Will) && !n.Is(language.Det) {
		return !ambiguous && (n.Is(language.Prep|language.And) || n.Is(language.To))
	}
	if ambiguous {
		return n.Is(language.Det|language.We|language.They|language.It|language.Adv) || n.Cap || n.Kind == language.Digits ||
			n.Entry.Class == 0 || t.Is(language.Increase|language.Reduce|language.Weak) || n.Is(language.Countable|language.Actor)
	}
	return true
}

// NounLike reports whether an English verb's base form is as often a noun.
func NounLike(lemma string) bool {
	switch lemma {
	case "support", "access", "trade", "exchange", "research", "process", "host", "train", "work", "share", "plan", "review", "use",
		"visit", "test", "issue", "report", "finance", "fund", "transfer", "supply", "target", "limit", "lead", "view", "benefit",
		"record", "increase", "decrease", "link", "pilot", "partner", "address", "request", "study", "practice", "design", "focus",
		"control", "contract", "change", "purchase", "release", "return", "display", "export", "import", "monitor", "grant", "place", "step",
		"track", "transition", "travel", "map", "market", "measure", "help", "project", "program", "reform", "respect", "response", "waste":
		return true
	}
	return false
}

// TrimEnd takes from the end of an action what is no part of it: punctuation,
// a relative clause behind a comma, and what only comments ("recognizing …",
// "adding to …").
func (c *Clause) TrimEnd(from, to int) int {
	base := c.verbForm(from)&language.Gerund == 0
	for i := from + 1; i < to; i++ {
		if !c.Punct(i, ',') {
			continue
		}
		k := i + 1
		comment := c.Form(k, language.Gerund) && (base && !c.Is(k-2, language.By) && !c.meansBefore(from, i) || c.Is(k, language.Communicate)) &&
			!c.Is(k, language.Include|language.Means)
		if c.Is(k, language.Relative) && !c.Is(k, language.Deictic) || c.Is(k, language.Subord) && c.Lemma(k) != "as" || comment {
			if k > from+2 {
				to = i
			}
			break
		}
	}
	for to > from && (c.Tokens[to-1].Kind == language.Punct && !c.closes(from, to-1) || c.Is(to-1, language.And)) {
		to--
	}
	return to
}

// meansBefore reports whether "by" or "including" opened a list of gerunds.
func (c *Clause) meansBefore(from, to int) bool {
	for i := from; i < to; i++ {
		if (c.Is(i, language.By) || c.Is(i, language.Include) || c.Is(i, language.Prep)) && c.Form(i+1, language.Gerund) {
			return true
		}
	}
	return false
}

// closes reports whether the punctuation at i closes a bracket or quotation
// opened at or after from, or is a sign such as %.
func (c *Clause) closes(from, i int) bool {
	switch c.Tokens[i].Rune {
	case ')':
		for k := from; k < i; k++ {
			if c.Punct(k, '(') {
				return true
			}
		}
	case '"', '%', '$', '€', '\'', '+':
		return i > from
	}
	return false
}

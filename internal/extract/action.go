package extract

import (
	"trillium"
	"trillium/internal/language"
)

// span is a run of tokens [from, to) with the token of its verb.
type span struct{ from, to, verb int }

// actions are the acts in spans, as the document says them.
func (c *clause) actions(spans []span) []trillium.Action {
	out := make([]trillium.Action, 0, len(spans))
	for _, s := range spans {
		s.to = c.trimEnd(s.from, s.to)
		if s.from >= s.to {
			continue
		}
		src := c.w.doc.Span(c.b, c.tokens[s.from].Start, c.tokens[s.to-1].End)
		verb := s.verb
		if verb < s.from || verb >= s.to {
			verb = s.from
		}
		out = append(out, trillium.Action{Verb: c.text(verb, c.particle(verb)), Text: c.w.doc.Words(src), Span: src})
	}
	return out
}

// particle returns the end of the verb at i with its particle: "roll out".
func (c *clause) particle(i int) int {
	if c.w.lang.Tag == "en" {
		if i+1 < len(c.tokens) {
			switch c.text(i+1, i+2) {
			case "up", "out", "forward", "off", "down":
				return i + 2
			}
		}
	}
	return i + 1
}

// actionSpans splits what a verdict promises into acts that can be kept or
// broken by themselves: coordinated verbs of the same form as the first. Means
// ("by creating …"), purposes of giving ("to fund …"), relative clauses and
// lists of objects are not split.
func (c *clause) actionSpans(v verdict) []span {
	if list := c.numbered(v); list != nil {
		return list
	}
	g := c.goal(v.body)
	first := span{from: v.body, to: len(c.tokens), verb: v.verb}
	switch {
	case v.rule == "stem-noun" || v.rule == "will-be-done":
		first.from, first.verb = v.body, v.verb
		if v.rule == "stem-noun" {
			for first.verb < len(c.tokens)-1 && c.is(first.verb, language.Det) {
				first.verb++ // la creación, a new centre
			}
			return []span{first}
		}
	case v.rule == "this-includes":
		return c.listed(v.body)
	case g.verb >= 0:
		first.from, first.verb = g.start, g.verb
	case g.after > v.body && g.after < len(c.tokens) && (g.noun || g.importance):
		first.from, first.verb = g.after, g.after
	default:
		first.from = v.verb
		if c.is(v.body, language.To) && v.body+1 < len(c.tokens) {
			first.from, first.verb = v.body+1, v.body+1
		}
	}
	if n := c.negation(first.from); n >= 0 {
		first.from = n // to refrain is the act: "not to build …"
	}
	return c.split(first, v)
}

// negation returns the token that negates the verb at i from just before it,
// -1 if none does.
func (c *clause) negation(i int) int {
	for k := i - 1; k >= 0 && k >= i-3 && c.is(k, language.Not|language.Adv); k-- {
		if c.is(k, language.Not) {
			return k
		}
	}
	return -1
}

// numbered splits "including by: (1) …; (2) …" at its numbers; nil if there
// are none.
func (c *clause) numbered(v verdict) []span {
	var starts []int
	for i := v.body; i+2 < len(c.tokens); i++ {
		if c.punct(i, '(') && c.punct(i+2, ')') && (c.tokens[i+1].Kind == language.Digits || c.tokens[i+1].End-c.tokens[i+1].Start == 1) {
			starts = append(starts, i)
		}
	}
	if len(starts) < 2 {
		return nil
	}
	var out []span
	for k, s := range starts {
		to := len(c.tokens)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		if s+3 < to { // a number at the very end opens nothing
			out = append(out, span{from: s + 3, to: to, verb: s + 3})
		}
	}
	return out
}

// listed splits a list of nouns or gerunds: "increased sharing on …, meetings
// of …, and a summit".
func (c *clause) listed(from int) []span {
	var out []span
	at, depth := from, 0
	nouns := false // the list is of nouns: increased sharing, meetings
	for i := from; i < len(c.tokens); i++ {
		switch {
		case c.punct(i, '('):
			depth++
		case c.punct(i, ')'):
			depth--
		}
		nouns = nouns || c.tokens[at].Form(language.Participle) && !c.tokens[at].Form(language.Gerund)
		if depth > 0 || !(c.punct(i, ',') || c.punct(i, ';') || c.is(i, language.And) && c.form(i+1, language.Gerund)) {
			continue
		}
		k := i + 1
		for c.is(k, language.And) {
			k++
		}
		opens := c.form(k, language.Gerund) && !c.nounHere(k) || c.is(k, language.Det) && c.w.lang.Tag != "en" && c.actNoun(k+1) ||
			nouns && k < len(c.tokens) && c.tokens[k].Kind == language.Word && c.punct(i, ',')
		if !opens || c.is(i, language.And) && i > 0 && c.form(i-1, language.Gerund) {
			continue
		}
		out = append(out, span{from: at, to: i, verb: at})
		at = k
		i = k
	}
	return append(out, span{from: at, to: len(c.tokens), verb: at})
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

// split divides the first action at the coordinated verbs after it.
func (c *clause) split(first span, v verdict) []span {
	s := splitter{form: c.verbForm(first.verb), giving: c.is(first.verb, language.Give)}
	if first.verb > 0 && c.w.lang.Tag != "en" {
		s.lead = c.lemma(first.verb - 1)
	}
	out := []span{}
	cur := first
	if second, ok := c.madeAndApplied(first); ok {
		out = append(out, span{from: first.from, to: 0, verb: first.verb})
		cur = second
	}
	for i := cur.verb + 1; i < len(c.tokens); i++ {
		s.step(c, i)
		if _, begins := c.boundary(i, &s, cur); !begins {
			continue
		}
		next, verb := s.joint.from, s.joint.verb
		cur.to = i
		out = append(out, cur)
		cur = span{from: next, to: len(c.tokens), verb: verb}
		s.means, s.purpose, s.relative, s.series = false, false, false, false
		s.giving = c.is(verb, language.Give)
		if f := c.verbForm(verb); f != 0 {
			s.form = f
		}
		i = verb
	}
	out = append(out, cur)
	if len(out) > 1 && out[0].to == 0 {
		out[0].to = out[1].to
	}
	return out
}

// madeAndApplied reads "finalizing and implementing X": the second verb applies
// what the first makes, so they are two acts with one object.
func (c *clause) madeAndApplied(first span) (span, bool) {
	i := first.verb
	if c.is(i, language.Make) && c.is(i+1, language.And) && c.is(i+2, language.Apply) {
		return span{from: i + 2, to: len(c.tokens), verb: i + 2}, true
	}
	return span{}, false
}

// verbForm is the form by which coordinated verbs are recognised.
func (c *clause) verbForm(i int) language.Form {
	if i < 0 || i >= len(c.tokens) {
		return 0
	}
	f := c.tokens[i].Forms
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
func (s *splitter) step(c *clause, i int) {
	switch {
	case c.punct(i, ';'):
		s.means, s.purpose, s.relative = false, false, false
	case c.is(i, language.By) && !c.is(i, language.Or) && (c.form(i+1, language.Gerund) || c.is(i+1, language.Adv) || c.w.lang.Tag != "en"),
		c.is(i, language.Include), c.lemma(i) == "such" && c.lemma(i+1) == "as":
		s.means = true
	case c.is(i, language.Relative) && !c.complement(i):
		s.relative, s.finite = true, c.is(i+1, language.Be|language.Have|language.Will|language.Would) || c.form(i+1, language.Singular)
	case c.is(i, language.To) && c.form(i+1, language.Infinitive) && c.w.lang.Tag == "en",
		(c.lemma(i) == "para" || c.lemma(i) == "pour" || c.lemma(i) == "afin" || c.lemma(i) == "fin"):
		s.purpose = true
	case c.punct(i, ','):
		s.relative = false
	}
}

// verbHere reports whether the word at k, which may be a noun too, is a verb
// where it stands: something follows that can be its object.
func (c *clause) verbHere(k int) bool {
	t := &c.tokens[k]
	if k+1 >= len(c.tokens) {
		return false
	}
	n := &c.tokens[k+1]
	if c.w.lang.Tag != "en" {
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
	if n.Is(language.And) && k+2 < len(c.tokens) && c.form(k+2, language.Infinitive) {
		return c.verbHere(k + 2) // support and increase X
	}
	ambiguous := t.Is(language.Thing|language.Actor|language.Pledge) || c.w.lang.Entry(t.Entry.Lemma) != nil && t.Is(language.Noun) || nounLike(t.Entry.Lemma)
	if n.Is(language.Prep|language.By|language.To|language.And|language.Relative|language.Be|language.Will) && !n.Is(language.Det) {
		return !ambiguous && (n.Is(language.Prep|language.And) || n.Is(language.To))
	}
	if ambiguous {
		return n.Is(language.Det|language.We|language.They|language.It|language.Adv) || n.Cap || n.Kind == language.Digits ||
			n.Entry.Class == 0 || t.Is(language.Increase|language.Reduce|language.Weak) || n.Is(language.Countable|language.Actor)
	}
	return true
}

// nounLike reports whether an English verb's base form is as often a noun.
func nounLike(lemma string) bool {
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

// trimEnd takes from the end of an action what is no part of it: punctuation,
// a relative clause behind a comma, and what only comments ("recognizing …",
// "adding to …").
func (c *clause) trimEnd(from, to int) int {
	base := c.verbForm(from)&language.Gerund == 0
	for i := from + 1; i < to; i++ {
		if !c.punct(i, ',') {
			continue
		}
		k := i + 1
		comment := c.form(k, language.Gerund) && (base && !c.is(k-2, language.By) && !c.meansBefore(from, i) || c.is(k, language.Communicate)) &&
			!c.is(k, language.Include|language.Means)
		if c.is(k, language.Relative) && !c.is(k, language.Deictic) || c.is(k, language.Subord) && c.lemma(k) != "as" || comment {
			if k > from+2 {
				to = i
			}
			break
		}
	}
	for to > from && (c.tokens[to-1].Kind == language.Punct && !c.closes(from, to-1) || c.is(to-1, language.And)) {
		to--
	}
	return to
}

// meansBefore reports whether "by" or "including" opened a list of gerunds.
func (c *clause) meansBefore(from, to int) bool {
	for i := from; i < to; i++ {
		if (c.is(i, language.By) || c.is(i, language.Include) || c.is(i, language.Prep)) && c.form(i+1, language.Gerund) {
			return true
		}
	}
	return false
}

// closes reports whether the punctuation at i closes a bracket or quotation
// opened at or after from, or is a sign such as %.
func (c *clause) closes(from, i int) bool {
	switch c.tokens[i].Rune {
	case ')':
		for k := from; k < i; k++ {
			if c.punct(k, '(') {
				return true
			}
		}
	case '"', '%', '$', '€', '\'', '+':
		return i > from
	}
	return false
}

package extract

import (
	"slices"

	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// judgeStem judges a lead-in: whether it binds, reports, or leaves its items
// to speak for themselves.
func (w *walk) judgeStem(s *stem, c *clause) {
	n := len(c.Tokens)
	for n > 0 && c.Tokens[n-1].Kind == language.Punct {
		n--
	}
	if n == 0 {
		s.neutral = true
		return
	}
	if c.adverbEnds(n) {
		without := *c
		without.Tokens = slices.Concat(c.Tokens[:n-1], c.Tokens[n:])
		w.judgeStem(s, &without)
		return
	}
	last := &c.Tokens[n-1]
	if last.Is(language.To) || last.Entry.Lemma == "para" || last.Entry.Lemma == "pour" {
		s.expects = language.Infinitive
	} else if last.Is(language.By) {
		s.expects = language.Gerund
	}
	says := c.sayings()
	own, _ := c.weighAll(says)
	if last.Is(language.Have) {
		s.verdict = verdict{label: report}
		s.parties = c.subject(grammar.Predicate{From: n - 1}, subject{}).parties
		return
	}
	if v, ok := c.stemFuture(n); ok {
		s.verdict, s.parties, s.expects = v, v.parties, language.Infinitive
		return
	}
	if own.label == commitment {
		s.verdict, s.parties = own, own.parties
		s.verdict.strength = c.stemStrength(own)
		return
	}
	if v, ok := c.stemOpen(says, s); ok {
		s.verdict, s.parties = v, v.parties
		return
	}
	if parent := c.stem; parent != nil && !parent.neutral {
		*s = stem{text: s.text, span: s.span, verdict: parent.verdict, parties: parent.parties, expects: s.expects}
		return
	}
	if sub := c.nounSubject(n-1, grammar.Predicate{From: n, Head: n, Body: n}); len(says) == 0 && sub.kind == actor {
		s.parties = sub.parties // "In order to protect the sea, the four countries:"
	}
	if own.label == report {
		s.verdict, s.parties = own, own.parties
		s.neutral = !c.listsPast(n)
		return
	}
	s.neutral = true
}

// adverbEnds reports whether an adverb stands between the verb of a lead-in and
// its end n: "agreed further:", "acordaron además:".
func (c *clause) adverbEnds(n int) bool {
	return n > 2 && c.Is(n-1, language.Adv) && !c.Is(n-1, language.Include) && c.Is(n-2, language.Governing|language.Adv)
}

// listsPast reports whether a stem that reports announces a list of what was
// done ("has taken the following steps:").
func (c *clause) listsPast(n int) bool {
	for i := range n {
		if c.Form(i, language.Participle) && c.Is(i-1, language.Have) {
			return true
		}
	}
	return false
}

// stemStrength is the strength that a stem lends: of its governing verb, not
// of what it governs.
func (c *clause) stemStrength(v verdict) trillium.Strength {
	switch v.rule {
	case "will", "commit", "reaffirm", "announce":
		return trillium.High
	}
	return v.strength
}

// stemFuture reads lead-ins that leave the verb to their items: "The parties
// will:", "Los países van a:". n is where the words end.
func (c *clause) stemFuture(n int) (verdict, bool) {
	i := n - 1
	if c.w.lang.Tag == "es" && c.Lemma(i) == "a" {
		i--
	}
	negated := false
	for i > 0 && c.Is(i, language.Adv|language.Not) {
		negated = negated || c.Is(i, language.Not)
		i--
	}
	if i < 1 || negated || !c.Is(i, language.Will) {
		return verdict{}, false
	}
	sub := c.subject(grammar.Predicate{Kind: grammar.Will, From: i, Head: i, Body: n}, subject{})
	if !sub.binds() || sub.kind == it && sub.parties == nil {
		return verdict{}, false
	}
	return verdict{label: commitment, rule: "stem", strength: trillium.High, parties: sub.parties, verb: i}, true
}

// stemOpen reads lead-ins whose verb governs only through the list: "affirmed
// their vision … by:", "announced the following:", "commits to:".
func (c *clause) stemOpen(says []said, s *stem) (verdict, bool) {
	for _, p := range says {
		sub := p.of
		if !sub.binds() || sub.kind == it && sub.parties == nil {
			continue
		}
		v := verdict{label: commitment, rule: "stem", strength: strength(p.Class), parties: sub.parties}
		switch {
		case p.Class&(language.Commit|language.Announce|language.Direct|language.Intend) != 0,
			p.Class&(language.Reaffirm|language.Weak) != 0 && s.expects != 0, p.Kind == grammar.Will && s.expects != 0:
			if p.Class == 0 || p.Class&(language.Reaffirm|language.Announce|language.Direct) != 0 {
				v.strength = trillium.High
			}
			return v, true
		}
	}
	return verdict{}, false
}

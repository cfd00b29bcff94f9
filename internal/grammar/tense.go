package grammar

import (
	"strings"

	"trillium/internal/language"
)

// Begins reports whether the time at token i says when an act begins, not by
// when it is due: "beginning in 2025", "a partir de 2025".
func (c *Clause) Begins(i int) bool {
	for k := i; k >= 0 && k > i-3; k-- {
		switch c.Lemma(k) {
		case "begin", "start", "commence", "comenzar", "empezar", "iniciar", "partir", "commencer", "débuter", "compter":
			return true
		}
		switch strings.ToLower(c.Words(k, k+1)) {
		case "partir", "compter", "starting", "beginning", "dès":
			return true
		}
	}
	return false
}

// DoneFrom is where the statement turns to what was done: "and has delivered
// …", "having contributed …"; its end if it does not.
func (c *Clause) DoneFrom() int {
	promised := false // a verb stands before: "Since December, has committed" is all of it
	for i := 1; i+1 < len(c.Tokens); i++ {
		promised = promised || c.Form(i-1, language.Infinitive|language.Gerund|language.Finite|language.Participle)
		if promised && c.Is(i, language.Have) && (c.Is(i-1, language.And) || c.Punct(i-1, ',')) && c.Form(c.SkipAdv(i+1), language.Participle) {
			return i
		}
	}
	return len(c.Tokens)
}

// Reduced reports whether token i stands in a reduced relative clause: a noun,
// a participle without auxiliary, and words up to i without a comma.
func (c *Clause) Reduced(i int) bool {
	for k := i - 1; k > 0; k-- {
		if c.Tokens[k].Kind == language.Punct {
			return false
		}
		if c.Form(k, language.Participle) && !c.Form(k, language.Gerund|language.Present3) &&
			!c.Is(k-1, language.Have|language.Be|language.Det|language.Adv|language.And) &&
			i-k <= 9 && !c.Tokens[k].Cap && c.Tokens[k-1].Kind == language.Word && c.Tokens[k-1].Forms == 0 && !c.Is(k, language.Governing) &&
			!c.Is(k-1, language.Prep|language.Actor) {
			return true
		}
	}
	return false
}

// PastBefore reports whether the verb nearest before token i tells of the past
// in a promise that was told in the past: "pledged an additional $85 million
// in 2022".
func (c *Clause) PastBefore(i int) bool {
	for k := i - 1; k >= 0; k-- {
		if c.Tokens[k].Kind == language.Punct && c.Tokens[k].Rune != '$' {
			return false
		}
		if c.Form(k, language.Infinitive) && (c.Is(k-1, language.To|language.Will) || c.Lang.Tag != "en") ||
			c.Form(k, language.Gerund|language.Future3) && !c.NounHere(k) || c.Is(k, language.Will) {
			return false
		}
		if c.Form(k, language.Past3|language.Participle) && c.Is(k, language.Act) && !c.Is(k, language.Noun) {
			return c.Is(k, language.Commit|language.Announce|language.Give)
		}
	}
	return false
}

// Together reports whether no punctuation stands between tokens a and b.
func (c *Clause) Together(a, b int) bool {
	for i := a; i < b; i++ {
		if c.Tokens[i].Kind == language.Punct {
			return false
		}
	}
	return true
}

// Aside reports whether token i stands in words that only compare or remind:
// "adding to the $1 million made in 2020", "including a previous …".
func (c *Clause) Aside(i int) bool {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		if c.Punct(k, ';') || c.Punct(k, '.') {
			return false
		}
		if c.Is(k, language.Deictic) && k > 0 || c.Form(k, language.Past3|language.Participle) &&
			!c.Is(k, language.Commit|language.Announce|language.Give|language.Noun) && k > 0 && c.Punct(k-1, ',') {
			return true
		}
		if c.Form(k, language.Gerund) && k > 0 && c.Punct(k-1, ',') && !c.Is(k, language.Include) && !c.Is(k, language.Give) && c.Is(k+1, language.To|language.Prep) {
			return true
		}
	}
	return false
}

// Ahead reports whether the clause speaks of what is to come.
func (c *Clause) Ahead() bool {
	for i := range c.Tokens {
		if c.Is(i, language.Will) || c.Form(i, language.Future3|language.Future1) || c.Is(i, language.Intend) && c.Form(i, language.Participle) {
			return true
		}
	}
	return false
}

// AchievementNear reports whether one of the next few words is what was
// achieved: to build on that names no act.
func (c *Clause) AchievementNear(i int) bool {
	for k := i; k < len(c.Tokens) && k < i+6; k++ {
		if c.Tokens[k].Has(language.Achieved) {
			return true
		}
	}
	return false
}

// InfinitiveAfter reports whether a "to" with a verb follows within n tokens.
func (c *Clause) InfinitiveAfter(i, n int) bool {
	for k := i; k < len(c.Tokens)-1 && k < i+n; k++ {
		if c.Is(k, language.To) && c.Form(k+1, language.Infinitive) && !c.Is(k+1, language.Vague) {
			return true
		}
	}
	return false
}

// MereAction reports whether the verb at i only says that something will be
// done: "act", "take concrete actions in support of our goals".
func (c *Clause) MereAction(i int) bool {
	if i < 0 {
		return false
	}
	if c.Is(i, language.Vague) && !c.Is(i, language.Governing) && (c.Lemma(i) == "act" || c.Lemma(i) == "actuar" || c.Lemma(i) == "agir") {
		return true
	}
	switch c.Lemma(i) {
	case "take", "tomar", "prendre", "emprender", "entreprendre":
	case "remain", "stay", "seguir", "mantenerse", "rester":
		return c.Lemma(i+1) == "in" || c.Lemma(i+1) == "en" // in close contact
	default:
		return false
	}
	for k := i + 1; k < len(c.Tokens) && k < i+5; k++ {
		if c.Is(k, language.Effort) {
			n := k + 1
			for n < len(c.Tokens) && c.Tokens[n].Kind == language.Word && !c.Is(n, language.Prep|language.To) {
				n++
			}
			return !c.InfinitiveAfter(n, 1) && (n >= len(c.Tokens) || c.Is(n, language.Prep) && !c.Is(n, language.To) ||
				c.Tokens[n].Kind == language.Punct && !c.Punct(n, ':'))
		}
	}
	return false
}

// ActNounNear reports whether a noun of doing is among the next few tokens.
func (c *Clause) ActNounNear(i int) bool {
	for k := i; k < len(c.Tokens) && k < i+4; k++ {
		if c.ActNoun(k) {
			return true
		}
	}
	return false
}

// Tells reports whether what stands at token i is how much something is, and not how much
// it shall be: "which represents 24 %".
func (c *Clause) Tells(i int) bool {
	for j := i - 1; j >= 0 && j > i-7; j-- {
		if c.Is(j, language.Will|language.To) || c.Form(j, language.Future3|language.Future1) {
			return false
		}
		if c.Lang.GroupsOf(&c.Tokens[j], c.Text)&c.Lang.GroupNamed("fact") != 0 {
			return true
		}
	}
	return false
}

// Package grammar reads the words of one statement: its verb groups, the goals that they
// lead to, and where one act ends and the next begins.
package grammar

import (
	"trillium/internal/language"
)

// A Clause is the tokens of one statement.
type Clause struct {
	Lang   *language.Language
	Text   string // in which the tokens stand
	Tokens []language.Token
}

// Words is the words of tokens [from, to).
func (c *Clause) Words(from, to int) string {
	if from >= to {
		return ""
	}
	return c.Text[c.Tokens[from].Start:c.Tokens[to-1].End]
}

func (c *Clause) Is(i int, class language.Class) bool {
	return i >= 0 && i < len(c.Tokens) && c.Tokens[i].Is(class)
}

func (c *Clause) Form(i int, f language.Form) bool {
	return i >= 0 && i < len(c.Tokens) && c.Tokens[i].Form(f)
}

func (c *Clause) Punct(i int, r rune) bool {
	return i >= 0 && i < len(c.Tokens) && c.Tokens[i].Kind == language.Punct && c.Tokens[i].Rune == r
}

func (c *Clause) Lemma(i int) string {
	if i < 0 || i >= len(c.Tokens) {
		return ""
	}
	return c.Tokens[i].Entry.Lemma
}

// Kind is what a verb group does.
type Kind uint8

const (
	None     Kind = iota
	Will          // a plain future
	Governs       // a governing verb: commit, intend, weak, call, …
	Progress      // is building
	Past          // built, has built
	Present       // builds
)

// A Predicate is a verb group in a clause.
type Predicate struct {
	Kind    Kind
	Class   language.Class // of the governing verb
	From    int            // first token of the group, auxiliaries included
	Head    int            // the verb that governs
	Body    int            // the first token after the group: where the complement begins
	Past    bool           // told in the past or perfect
	Negated bool
	Passive bool
	Remain  bool // "remain committed": it was so before
}

// Predicates finds the verb groups of the clause, in order.
func (c *Clause) Predicates(dst []Predicate) []Predicate {
	quotes := 0
	for i := range c.Tokens {
		if c.Punct(i, '"') {
			quotes++
		}
	}
	quoted := false
	for i := 0; i < len(c.Tokens); i++ {
		if c.Punct(i, '"') && quotes%2 == 0 {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if p, ok := c.predicate(i); ok {
			dst = append(dst, p)
			i = max(i, p.Head)
		}
	}
	return dst
}

func (c *Clause) predicate(i int) (Predicate, bool) {
	t := &c.Tokens[i]
	if t.Kind != language.Word {
		return Predicate{}, false
	}
	if t.Is(language.Be) {
		if class, end := c.Lang.Phrase(c.Tokens, i); class != 0 {
			return Predicate{Kind: Governs, Class: class, From: i, Head: i, Body: end + 1}, true // será sede
		}
	}
	switch {
	case t.Is(language.Will):
		return c.future(i)
	case t.Form(language.Future3|language.Future1) && !t.Form(language.Infinitive):
		if class, end := c.Lang.Phrase(c.Tokens, i); class != 0 {
			return Predicate{Kind: Governs, Class: class, From: i, Head: i, Body: end + 1}, true // será sede
		}
		if t.Is(language.Be) {
			return c.futureBe(i)
		}
		p := Predicate{Kind: Will, From: i, Head: i, Body: i, Class: t.Entry.Class & language.Governing}
		p.Negated = c.Is(i-1, language.Not)
		return p, true
	case t.Is(language.Have):
		return c.perfect(i)
	case t.Is(language.Be):
		return c.copula(i)
	}
	return c.finite(i)
}

// SkipAdv returns the first token from i on that is neither an adverb nor a
// negation; "en outre" and "en plus" are adverbs of two words.
func (c *Clause) SkipAdv(i int) int {
	for !c.Form(i, language.Infinitive) {
		switch {
		case c.Is(i, language.Adv|language.Not):
			i++
		case c.Is(i, language.Prep) && c.Words(i, i+1) == "en" && c.Is(i+1, language.Adv) && !c.Form(i+1, language.Infinitive):
			i += 2
		default:
			return i
		}
	}
	return i
}

// future reads "will [adverbs] verb".
func (c *Clause) future(i int) (Predicate, bool) {
	if c.Is(i-1, language.Det|language.We) && c.Tokens[i].Kind == language.Word && c.Lang.Tag == "en" && c.Is(i+1, language.To|language.Prep) {
		return Predicate{}, false // our will to
	}
	j := c.SkipAdv(i + 1)
	if c.Punct(j, ':') {
		j = c.SkipAdv(j + 1) // we will: publish
	}
	p := Predicate{Kind: Will, From: i, Head: i, Body: j}
	for k := i + 1; k < j; k++ {
		p.Negated = p.Negated || c.Is(k, language.Not)
	}
	if c.Punct(j, ',') { // will, in partnership with …, build
		if k := c.AfterParenthesis(j); k > 0 {
			j = c.SkipAdv(k)
			p.Body = j
		}
	}
	if c.Lang.Tag == "es" && c.Lemma(j) == "a" { // van a construir
		j++
		p.Body = j
	}
	switch {
	case c.Is(j, language.Be):
		k := c.SkipAdv(j + 1)
		switch {
		case c.Form(k, language.Gerund):
			p.Body = k
		case c.Form(k, language.Participle):
			p.Passive, p.Body = true, k
		default:
			return Predicate{}, false
		}
	case c.Form(j, language.Infinitive):
	case j < len(c.Tokens) && c.Lang.Tag == "en" && c.Tokens[j].Kind == language.Word && !c.Tokens[j].Cap &&
		!c.Is(j, language.Prep|language.Det|language.Relative|language.Noun|language.And|language.Not):
		// an unknown verb
	default:
		return Predicate{}, false
	}
	return p, true
}

// futureBe reads "será publicado", "sera publié".
func (c *Clause) futureBe(i int) (Predicate, bool) {
	k := c.SkipAdv(i + 1)
	if !c.Form(k, language.Participle) {
		return Predicate{}, false
	}
	return Predicate{Kind: Will, From: i, Head: i, Body: k, Passive: true}, true
}

// AfterParenthesis returns the token after the comma that closes the
// parenthesis which the comma at i opens, 0 if there is none near.
func (c *Clause) AfterParenthesis(i int) int {
	for k := i + 1; k < len(c.Tokens) && k < i+25; k++ {
		if c.Punct(k, ',') && (c.Form(c.SkipAdv(k+1), language.Infinitive) || c.Is(k+1, language.To)) {
			return k + 1
		}
		if c.Punct(k, ';') {
			break
		}
	}
	return 0
}

// perfect reads "has built", "have committed to", "tenemos la intención de".
func (c *Clause) perfect(i int) (Predicate, bool) {
	if class, end := c.Lang.Phrase(c.Tokens, i); class != 0 {
		return Predicate{Kind: Governs, Class: class, From: i, Head: end, Body: end + 1}, true
	}
	j := c.SkipAdv(i + 1)
	passive := false
	if c.Lemma(j) == "been" || c.Lemma(j) == "sido" || c.Lemma(j) == "été" {
		k := c.SkipAdv(j + 1)
		passive = c.Form(k, language.Participle)
		j = k
	}
	if !c.Form(j, language.Participle) || c.Form(j, language.Gerund) {
		return Predicate{}, false
	}
	class := c.Tokens[j].Entry.Class & language.Governing
	p := Predicate{Kind: Past, Class: class, From: i, Head: j, Body: j + 1, Past: true, Passive: passive}
	if class != 0 && !passive {
		p.Kind = Governs
	}
	return p, true
}

// copula reads "is building", "are committed to", "se sont engagés à".
func (c *Clause) copula(i int) (Predicate, bool) {
	switch c.Lemma(i) {
	case "be", "been", "being", "sido", "siendo", "été", "étant":
		return Predicate{}, false // the group's first verb speaks for it
	}
	j := c.SkipAdv(i + 1)
	p := Predicate{From: i, Head: j, Body: j + 1}
	for k := i + 1; k < j; k++ {
		p.Negated = p.Negated || c.Is(k, language.Not)
	}
	switch {
	case c.Lemma(j) == "go" && c.Form(j, language.Gerund) && c.Is(j+1, language.To),
		c.Lang.Tag == "en" && c.Words(j, min(j+1, len(c.Tokens))) == "due" && c.Is(j+1, language.To):
		return c.goingTo(p)
	case c.Is(j, language.Direct) && c.Form(j, language.Participle) && c.Is(j+1, language.To) && c.Form(j+2, language.Infinitive):
		p.Kind, p.Class = Governs, language.Commit // are tasked to
		return p, true
	case c.Form(j, language.Gerund) && !c.Form(j, language.Guessed) && !(c.Is(j, language.Noun) && !c.Is(j, language.Act)) &&
		(!c.Is(j, language.Stative) || c.Lemma(j) == "cost"):
		p.Kind, p.Body = Progress, j
		p.Class = c.Tokens[j].Entry.Class & (language.Governing &^ (language.Announce | language.Direct))
		return p, true
	case c.Form(j, language.Participle) && c.Is(j, language.Commit|language.Intend|language.Reaffirm|language.Announce):
		reflexive := c.Lang.Tag == "fr" && (c.Lemma(i-1) == "se" || c.Lemma(i-1) == "s'" || c.Lemma(i-1) == "nous") && i >= 1
		p.Kind, p.Class, p.Past = Governs, c.Tokens[j].Entry.Class&language.Governing, reflexive
		if c.Is(j, language.Announce|language.Reaffirm|language.Intend) && !reflexive || c.Is(j+1, language.By) {
			p.Kind, p.Passive = Past, true
		}
		return p, true
	case c.Form(j, language.Participle) && c.Lemma(j) != "":
		p.Kind, p.Passive, p.Past = Past, true, c.Lemma(i) == "was" || c.Lemma(i) == "were"
		return p, true
	}
	return Predicate{}, false
}

// goingTo reads "are going to build", "are going to be building", "is going to be built".
func (c *Clause) goingTo(p Predicate) (Predicate, bool) {
	i := p.Head + 1
	j := c.SkipAdv(i + 1)
	p.Kind, p.Head, p.Body = Will, i, j
	if c.Lemma(j) == "be" {
		k := c.SkipAdv(j + 1)
		if !c.Form(k, language.Gerund|language.Participle) {
			return Predicate{}, false
		}
		p.Passive, p.Body = !c.Form(k, language.Gerund), k
	}
	return p, c.Form(p.Body, language.Infinitive|language.Gerund|language.Participle)
}

// reducedParticiple reports whether token i is a participle that qualifies the
// noun before it: "$5 billion announced at the summit".
func (c *Clause) reducedParticiple(i int) bool {
	if !c.Form(i, language.Past3) || !c.Form(i, language.Participle) || i == 0 || c.Lang.Tag != "en" {
		return false
	}
	return c.Is(i-1, language.Currency) && c.Tokens[i-1].Upper || c.Tokens[i-1].Kind == language.Digits || c.Is(i-1, language.Scale) ||
		c.Is(i-1, language.Thing) && !c.Tokens[i-1].Cap && c.Is(i+1, language.Prep) && !c.Is(i+1, language.To)
}

// nounInPlace reports whether an English word that may be a noun or a plain
// present is a noun where it stands: "unwavering support for", "call today".
func (c *Clause) nounInPlace(i int) bool {
	t := &c.Tokens[i]
	if c.Lang.Tag != "en" {
		return false
	}
	if c.Possessive(i - 1) {
		return true
	}
	if t.Form(language.Infinitive) && (c.Is(i-1, language.And) || c.Punct(i-1, ',')) && c.infinitiveBefore(i) {
		return true // will secure … and support: it goes with the verb before
	}
	if t.Is(language.Actor|language.Thing|language.Countable|language.Effort|language.Pledge) && t.Form(language.Present3) && !t.Form(language.Past3) &&
		!c.Pronoun(i-1) && !c.Is(i-1, language.Adv) {
		return true // "all 50 states a toolkit"
	}
	if t.Entry.Lemma == "call" && c.Words(i+1, min(i+2, len(c.Tokens))) != "on" && c.Words(i+1, min(i+2, len(c.Tokens))) != "upon" &&
		c.Words(i+1, min(i+2, len(c.Tokens))) != "for" {
		return true
	}
	if !t.Form(language.Infinitive) || !NounLike(t.Entry.Lemma) || i == 0 {
		return false
	}
	p := &c.Tokens[i-1]
	subject := c.Pronoun(i-1) || p.Cap || p.Is(language.Actor|language.Adv|language.And) || p.Rune == ')'
	return !subject || c.Is(i+1, language.Prep) && !c.Is(i+1, language.To)
}

// infinitiveBefore reports whether an infinitive, after "will" or "to", stands
// before token i.
func (c *Clause) infinitiveBefore(i int) bool {
	for k := 0; k+1 < i; k++ {
		if c.Is(k, language.Will|language.To) && c.Form(c.SkipAdv(k+1), language.Infinitive) {
			return true
		}
	}
	return false
}

// afterHelp reports whether token i is the bare infinitive of "help countries
// allocate".
func (c *Clause) afterHelp(i int) bool {
	if !c.Form(i, language.Infinitive) || c.Lang.Tag != "en" {
		return false
	}
	for k := i - 1; k > 0 && k > i-6; k-- {
		if c.Tokens[k].Kind == language.Punct || c.Is(k, language.And) {
			return false
		}
		switch c.Lemma(k) {
		case "help", "let", "make":
			return true
		}
	}
	return false
}

// Pronoun reports whether token i stands for a subject by itself: "they", "it",
// and not "their", "its".
func (c *Clause) Pronoun(i int) bool {
	return c.Is(i, language.We|language.They|language.It) && !c.Is(i, language.Det)
}

// finite reads a verb that heads a clause by itself: "commits to", "pledged",
// "reafirmamos", "built".
func (c *Clause) finite(i int) (Predicate, bool) {
	t := &c.Tokens[i]
	if !t.Form(language.Finite) && !(t.Form(language.Participle) && t.Is(language.Commit)) || t.Cap && i > 0 {
		return Predicate{}, false
	}
	if c.Is(i-1, language.Det|language.Prep|language.To|language.Will|language.Would) && !c.Is(i-1, language.Adv) && !c.Pronoun(i-1) {
		return Predicate{}, false
	}
	if isParticiple := t.Form(language.Past3) && t.Form(language.Participle); isParticiple && c.Punct(i-1, ',') &&
		!c.Is(i+1, language.To|language.Prep|language.Det|language.Adv) {
		return Predicate{}, false // rapid, coordinated and ambitious measures
	}
	if c.reducedParticiple(i) || c.afterHelp(i) || c.nounInPlace(i) {
		return Predicate{}, false
	}
	if class, end := c.Lang.Phrase(c.Tokens, i); class != 0 && !t.Form(language.Guessed) {
		return Predicate{Kind: Governs, Class: class, From: i, Head: end, Body: end + 1, Past: t.Form(language.Past3)}, true
	}
	class := t.Entry.Class & language.Governing
	isPast := t.Form(language.Past3) && !t.Form(language.Present3|language.Present1)
	p := Predicate{Class: class, From: i, Head: i, Body: i + 1, Past: isPast}
	remain := t.Entry.Lemma == "remain" || t.Entry.Lemma == "stand" || t.Entry.Lemma == "seguir" || t.Entry.Lemma == "demeurer" || t.Entry.Lemma == "rester"
	if j := c.SkipAdv(i + 1); remain && c.Form(j, language.Participle) && c.Is(j, language.Commit) || remain && c.Lemma(j) == "dedicate" {
		p.Kind, p.Class, p.Head, p.Body, p.Remain = Governs, language.Commit, j, j+1, true
		return p, true
	}
	switch {
	case class != 0 && t.Form(language.Past3) && c.Is(i+1, language.By):
		return Predicate{}, false // the measures announced by
	case class != 0:
		p.Kind = Governs
	case isPast:
		p.Kind = Past
	case t.Form(language.Present3 | language.Present1):
		p.Kind = Present
	default:
		return Predicate{}, false
	}
	return p, true
}

// Reflexive reports whether token j is the pronoun of a reflexive verb: "se
// comprometen", "nous nous engageons".
func (c *Clause) Reflexive(j int) bool {
	switch c.Lang.Tag {
	case "es":
		return c.Lemma(j) == "se" || c.Lemma(j) == "nos"
	case "fr":
		return c.Lemma(j) == "se" || c.Lemma(j) == "s'" || c.Lemma(j) == "nous" && c.Lemma(j-1) == "nous"
	}
	return false
}

// Complement reports whether token i ("that", "que") opens what somebody said
// or agreed, and not a relative clause.
func (c *Clause) Complement(i int) bool {
	j := i - 1
	for c.Punct(j, ',') || c.Is(j, language.Adv) {
		j--
	}
	return c.Is(j, language.Commit|language.Announce|language.Communicate|language.Reaffirm|language.Consider) &&
		c.Form(j, language.Finite|language.Participle|language.Gerund)
}

// Verbish reports whether token i can only be a verb.
func (c *Clause) Verbish(i int) bool {
	return c.Form(i, language.Past3|language.Gerund) && !c.Is(i, language.Noun|language.Actor|language.Thing)
}

// Possessive reports whether token i is a genitive 's or a lone apostrophe.
func (c *Clause) Possessive(i int) bool {
	return i < len(c.Tokens) && i > 0 && c.Tokens[i].Start == c.Tokens[i-1].End &&
		(c.Punct(i, '\'') || c.Lang.Tag == "en" && c.Tokens[i].End-c.Tokens[i].Start <= len("’s") && c.Tokens[i].Kind == language.Word)
}

package extract

import (
	"trillium"
	"trillium/internal/language"
)

// A clause is one statement's tokens with what governs them.
type clause struct {
	w      *walk
	b      *trillium.Block
	tokens []language.Token // without a run-in label
	start  int              // where the statement begins in b.Text
	end    int              // where it ends; 0 means with its last token
	first  bool
	item   bool
	stem   *stem
}

// text is the words of tokens [from, to).
func (c *clause) text(from, to int) string {
	if from >= to {
		return ""
	}
	return c.b.Text[c.tokens[from].Start:c.tokens[to-1].End]
}

func (c *clause) is(i int, class language.Class) bool {
	return i >= 0 && i < len(c.tokens) && c.tokens[i].Is(class)
}

func (c *clause) form(i int, f language.Form) bool {
	return i >= 0 && i < len(c.tokens) && c.tokens[i].Form(f)
}

func (c *clause) punct(i int, r rune) bool {
	return i >= 0 && i < len(c.tokens) && c.tokens[i].Kind == language.Punct && c.tokens[i].Rune == r
}

func (c *clause) lemma(i int) string {
	if i < 0 || i >= len(c.tokens) {
		return ""
	}
	return c.tokens[i].Entry.Lemma
}

// kind is what a verb group does.
type kind uint8

const (
	none     kind = iota
	will          // a plain future
	governs       // a governing verb: commit, intend, weak, call, …
	progress      // is building
	past          // built, has built
	present       // builds
)

// A predicate is a verb group in a clause.
type predicate struct {
	kind    kind
	class   language.Class // of the governing verb
	from    int            // first token of the group, auxiliaries included
	head    int            // the verb that governs
	body    int            // the first token after the group: where the complement begins
	past    bool           // told in the past or perfect
	negated bool
	passive bool
	remain  bool // "remain committed": it was so before
}

// predicates finds the verb groups of the clause, in order.
func (c *clause) predicates(dst []predicate) []predicate {
	quotes := 0
	for i := range c.tokens {
		if c.punct(i, '"') {
			quotes++
		}
	}
	quoted := false
	for i := 0; i < len(c.tokens); i++ {
		if c.punct(i, '"') && quotes%2 == 0 {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if p, ok := c.predicate(i); ok {
			dst = append(dst, p)
			i = max(i, p.head)
		}
	}
	return dst
}

func (c *clause) predicate(i int) (predicate, bool) {
	t := &c.tokens[i]
	if t.Kind != language.Word {
		return predicate{}, false
	}
	if t.Is(language.Be) {
		if class, end := c.w.lang.Phrase(c.tokens, i); class != 0 {
			return predicate{kind: governs, class: class, from: i, head: i, body: end + 1}, true // será sede
		}
	}
	switch {
	case t.Is(language.Will):
		return c.future(i)
	case t.Form(language.Future3|language.Future1) && !t.Form(language.Infinitive):
		if class, end := c.w.lang.Phrase(c.tokens, i); class != 0 {
			return predicate{kind: governs, class: class, from: i, head: i, body: end + 1}, true // será sede
		}
		if t.Is(language.Be) {
			return c.futureBe(i)
		}
		p := predicate{kind: will, from: i, head: i, body: i, class: t.Entry.Class & language.Governing}
		p.negated = c.is(i-1, language.Not)
		return p, true
	case t.Is(language.Have):
		return c.perfect(i)
	case t.Is(language.Be):
		return c.copula(i)
	}
	return c.finite(i)
}

// skipAdv returns the first token from i on that is neither an adverb nor a
// negation; "en outre" and "en plus" are adverbs of two words.
func (c *clause) skipAdv(i int) int {
	for !c.form(i, language.Infinitive) {
		switch {
		case c.is(i, language.Adv|language.Not):
			i++
		case c.is(i, language.Prep) && c.text(i, i+1) == "en" && c.is(i+1, language.Adv) && !c.form(i+1, language.Infinitive):
			i += 2
		default:
			return i
		}
	}
	return i
}

// future reads "will [adverbs] verb".
func (c *clause) future(i int) (predicate, bool) {
	if c.is(i-1, language.Det|language.We) && c.tokens[i].Kind == language.Word && c.w.lang.Tag == "en" && c.is(i+1, language.To|language.Prep) {
		return predicate{}, false // our will to
	}
	j := c.skipAdv(i + 1)
	p := predicate{kind: will, from: i, head: i, body: j}
	for k := i + 1; k < j; k++ {
		p.negated = p.negated || c.is(k, language.Not)
	}
	if c.punct(j, ',') { // will, in partnership with …, build
		if k := c.afterParenthesis(j); k > 0 {
			j = c.skipAdv(k)
			p.body = j
		}
	}
	if c.w.lang.Tag == "es" && c.lemma(j) == "a" { // van a construir
		j++
		p.body = j
	}
	switch {
	case c.is(j, language.Be):
		k := c.skipAdv(j + 1)
		switch {
		case c.form(k, language.Gerund):
			p.body = k
		case c.form(k, language.Participle):
			p.passive, p.body = true, k
		default:
			return predicate{}, false
		}
	case c.form(j, language.Infinitive):
	case j < len(c.tokens) && c.w.lang.Tag == "en" && c.tokens[j].Kind == language.Word && !c.tokens[j].Cap &&
		!c.is(j, language.Prep|language.Det|language.Relative|language.Noun|language.And|language.Not):
		// an unknown verb
	default:
		return predicate{}, false
	}
	return p, true
}

// futureBe reads "será publicado", "sera publié".
func (c *clause) futureBe(i int) (predicate, bool) {
	k := c.skipAdv(i + 1)
	if !c.form(k, language.Participle) {
		return predicate{}, false
	}
	return predicate{kind: will, from: i, head: i, body: k, passive: true}, true
}

// afterParenthesis returns the token after the comma that closes the
// parenthesis which the comma at i opens, 0 if there is none near.
func (c *clause) afterParenthesis(i int) int {
	for k := i + 1; k < len(c.tokens) && k < i+25; k++ {
		if c.punct(k, ',') && (c.form(c.skipAdv(k+1), language.Infinitive) || c.is(k+1, language.To)) {
			return k + 1
		}
		if c.punct(k, ';') {
			break
		}
	}
	return 0
}

// perfect reads "has built", "have committed to", "tenemos la intención de".
func (c *clause) perfect(i int) (predicate, bool) {
	if class, end := c.w.lang.Phrase(c.tokens, i); class != 0 {
		return predicate{kind: governs, class: class, from: i, head: end, body: end + 1}, true
	}
	j := c.skipAdv(i + 1)
	passive := false
	if c.lemma(j) == "been" || c.lemma(j) == "sido" || c.lemma(j) == "été" {
		k := c.skipAdv(j + 1)
		passive = c.form(k, language.Participle)
		j = k
	}
	if !c.form(j, language.Participle) || c.form(j, language.Gerund) {
		return predicate{}, false
	}
	class := c.tokens[j].Entry.Class & language.Governing
	p := predicate{kind: past, class: class, from: i, head: j, body: j + 1, past: true, passive: passive}
	if class != 0 && !passive {
		p.kind = governs
	}
	return p, true
}

// copula reads "is building", "are committed to", "se sont engagés à".
func (c *clause) copula(i int) (predicate, bool) {
	switch c.lemma(i) {
	case "be", "been", "being", "sido", "siendo", "été", "étant":
		return predicate{}, false // the group's first verb speaks for it
	}
	j := c.skipAdv(i + 1)
	p := predicate{from: i, head: j, body: j + 1}
	for k := i + 1; k < j; k++ {
		p.negated = p.negated || c.is(k, language.Not)
	}
	switch {
	case c.form(j, language.Gerund) && !c.form(j, language.Guessed) && !(c.is(j, language.Noun) && !c.is(j, language.Act)) &&
		(!c.is(j, language.Stative) || c.lemma(j) == "cost"):
		p.kind, p.body = progress, j
		p.class = c.tokens[j].Entry.Class & (language.Governing &^ (language.Announce | language.Direct))
		return p, true
	case c.form(j, language.Participle) && c.is(j, language.Commit|language.Intend|language.Reaffirm|language.Announce):
		reflexive := c.w.lang.Tag == "fr" && (c.lemma(i-1) == "se" || c.lemma(i-1) == "s'" || c.lemma(i-1) == "nous") && i >= 1
		p.kind, p.class, p.past = governs, c.tokens[j].Entry.Class&language.Governing, reflexive
		if c.is(j, language.Announce|language.Reaffirm|language.Intend) && !reflexive || c.is(j+1, language.By) {
			p.kind, p.passive = past, true
		}
		return p, true
	case c.form(j, language.Participle) && c.lemma(j) != "":
		p.kind, p.passive, p.past = past, true, c.lemma(i) == "was" || c.lemma(i) == "were"
		return p, true
	}
	return predicate{}, false
}

// reducedParticiple reports whether token i is a participle that qualifies the
// noun before it: "$5 billion announced at the summit".
func (c *clause) reducedParticiple(i int) bool {
	if !c.form(i, language.Past3) || !c.form(i, language.Participle) || i == 0 || c.w.lang.Tag != "en" {
		return false
	}
	return c.is(i-1, language.Currency) && c.tokens[i-1].Upper || c.tokens[i-1].Kind == language.Digits || c.is(i-1, language.Scale) ||
		c.is(i-1, language.Thing) && !c.tokens[i-1].Cap && c.is(i+1, language.Prep) && !c.is(i+1, language.To)
}

// nounInPlace reports whether an English word that may be a noun or a plain
// present is a noun where it stands: "unwavering support for", "call today".
func (c *clause) nounInPlace(i int) bool {
	t := &c.tokens[i]
	if c.w.lang.Tag != "en" {
		return false
	}
	if c.possessive(i - 1) {
		return true
	}
	if t.Form(language.Infinitive) && (c.is(i-1, language.And) || c.punct(i-1, ',')) && c.infinitiveBefore(i) {
		return true // will secure … and support: it goes with the verb before
	}
	if t.Is(language.Actor|language.Thing|language.Countable|language.Effort|language.Pledge) && t.Form(language.Present3) && !t.Form(language.Past3) &&
		!c.pronoun(i-1) && !c.is(i-1, language.Adv) {
		return true // "all 50 states a toolkit"
	}
	if t.Entry.Lemma == "call" && c.text(i+1, min(i+2, len(c.tokens))) != "on" && c.text(i+1, min(i+2, len(c.tokens))) != "upon" &&
		c.text(i+1, min(i+2, len(c.tokens))) != "for" {
		return true
	}
	if !t.Form(language.Infinitive) || !nounLike(t.Entry.Lemma) || i == 0 {
		return false
	}
	p := &c.tokens[i-1]
	subject := c.pronoun(i-1) || p.Cap || p.Is(language.Actor|language.Adv|language.And) || p.Rune == ')'
	return !subject || c.is(i+1, language.Prep) && !c.is(i+1, language.To)
}

// infinitiveBefore reports whether an infinitive, after "will" or "to", stands
// before token i.
func (c *clause) infinitiveBefore(i int) bool {
	for k := 0; k+1 < i; k++ {
		if c.is(k, language.Will|language.To) && c.form(c.skipAdv(k+1), language.Infinitive) {
			return true
		}
	}
	return false
}

// afterHelp reports whether token i is the bare infinitive of "help countries
// allocate".
func (c *clause) afterHelp(i int) bool {
	if !c.form(i, language.Infinitive) || c.w.lang.Tag != "en" {
		return false
	}
	for k := i - 1; k > 0 && k > i-6; k-- {
		if c.tokens[k].Kind == language.Punct || c.is(k, language.And) {
			return false
		}
		switch c.lemma(k) {
		case "help", "let", "make":
			return true
		}
	}
	return false
}

// pronoun reports whether token i stands for a subject by itself: "they", "it",
// and not "their", "its".
func (c *clause) pronoun(i int) bool {
	return c.is(i, language.We|language.They|language.It) && !c.is(i, language.Det)
}

// finite reads a verb that heads a clause by itself: "commits to", "pledged",
// "reafirmamos", "built".
func (c *clause) finite(i int) (predicate, bool) {
	t := &c.tokens[i]
	if !t.Form(language.Finite) && !(t.Form(language.Participle) && t.Is(language.Commit)) || t.Cap && i > 0 {
		return predicate{}, false
	}
	if c.is(i-1, language.Det|language.Prep|language.To|language.Will|language.Would) && !c.is(i-1, language.Adv) && !c.pronoun(i-1) {
		return predicate{}, false
	}
	if isParticiple := t.Form(language.Past3) && t.Form(language.Participle); isParticiple && c.punct(i-1, ',') &&
		!c.is(i+1, language.To|language.Prep|language.Det|language.Adv) {
		return predicate{}, false // rapid, coordinated and ambitious measures
	}
	if c.reducedParticiple(i) || c.afterHelp(i) || c.nounInPlace(i) {
		return predicate{}, false
	}
	if class, end := c.w.lang.Phrase(c.tokens, i); class != 0 && !t.Form(language.Guessed) {
		return predicate{kind: governs, class: class, from: i, head: end, body: end + 1, past: t.Form(language.Past3)}, true
	}
	class := t.Entry.Class & language.Governing
	isPast := t.Form(language.Past3) && !t.Form(language.Present3|language.Present1)
	p := predicate{class: class, from: i, head: i, body: i + 1, past: isPast}
	remain := t.Entry.Lemma == "remain" || t.Entry.Lemma == "stand" || t.Entry.Lemma == "seguir" || t.Entry.Lemma == "demeurer" || t.Entry.Lemma == "rester"
	if j := c.skipAdv(i + 1); remain && c.form(j, language.Participle) && c.is(j, language.Commit) || remain && c.lemma(j) == "dedicate" {
		p.kind, p.class, p.head, p.body, p.remain = governs, language.Commit, j, j+1, true
		return p, true
	}
	switch {
	case class != 0 && t.Form(language.Past3) && c.is(i+1, language.By):
		return predicate{}, false // the measures announced by
	case class != 0:
		p.kind = governs
	case isPast:
		p.kind = past
	case t.Form(language.Present3 | language.Present1):
		p.kind = present
	default:
		return predicate{}, false
	}
	return p, true
}

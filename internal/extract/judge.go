package extract

import (
	"strings"

	"trillium"
	"trillium/internal/language"
)

// label is what a statement is.
type labelKind uint8

const (
	other labelKind = iota
	report
	commitment
)

// A verdict is what a rule says of a statement.
type verdict struct {
	label    labelKind
	rule     string
	strength trillium.Strength
	parties  []string
	renews   bool
	past     bool // told in the past
	verb     int  // token of the governing verb
	body     int  // first token of what is promised
	form     language.Form
}

// judge decides what the statement is. Verbs with a subject of their own come
// first, then the opening of a list item, which its stem governs, then verbs
// whose subject is left out.
func (c *clause) judge() verdict {
	if len(c.tokens) < 3 || c.question() || c.quotation() {
		return verdict{}
	}
	var buf [16]predicate
	preds := c.predicates(buf[:0])
	own, leftOut := c.weighAll(preds)
	if c.is(0, language.Deictic) && c.is(1, language.Be) && own.rule != "commit" {
		return verdict{} // "This is the first time that …"
	}
	if own.label == commitment {
		return own
	}
	if v := c.opening(preds); v.label != other {
		return v
	}
	if v := c.includes(); v.label != other {
		return v
	}
	if v := c.renewing(); v.label != other {
		return v
	}
	if leftOut.label > own.label {
		return leftOut
	}
	return own
}

// question reports whether the statement asks.
func (c *clause) question() bool {
	for i := len(c.tokens) - 1; i >= 0 && c.tokens[i].Kind == language.Punct; i-- {
		if c.tokens[i].Rune == '?' {
			return true
		}
	}
	return false
}

// quotation reports whether the statement is somebody's quoted words.
func (c *clause) quotation() bool {
	return c.punct(0, '"')
}

// weighAll weighs every verb group, and returns the best verdict of those with
// a subject and of those without.
func (c *clause) weighAll(preds []predicate) (own, leftOut verdict) {
	var prev subject
	for _, p := range preds {
		s := c.subject(p, prev)
		v := c.weigh(p, s)
		if s.kind == elided {
			if v.label > leftOut.label {
				leftOut = v
			}
		} else if v.label > own.label {
			own = v
		} else if v.label == commitment && v.strength.Rank() > own.strength.Rank() && v.rule == "will" {
			own.strength = v.strength // supports … and will build
		}
		if s.kind != nobody {
			prev = s
		}
	}
	return own, leftOut
}

// weigh applies the rules to one verb group and its subject.
func (c *clause) weigh(p predicate, s subject) verdict {
	if s.kind == thing && p.kind == will && p.passive {
		if v := c.willBeDone(p); v.label != other {
			return v
		}
	}
	if (s.kind == thing || s.kind == deictic) && p.kind == will && c.labelParties() != nil && c.counted(p.body) {
		s = subject{kind: actor, parties: c.labelParties()} // this initiative will train 30,000 nurses
	}
	if s.kind == person && (p.kind == governs && p.class&(language.Commit|language.Direct) != 0 && c.counted(p.body)) {
		s = subject{kind: actor, parties: c.w.issuerOr(nil)} // I pledge $5 million
	}
	if s.kind == thing && p.class&language.Direct != 0 {
		s = subject{kind: actor, parties: c.country(nil)} // the memorandum directs
	}
	if s.office && p.kind == will && c.is(c.skipAdv(p.body), language.Encounter|language.Communicate) || s.office && p.kind == progress {
		return verdict{} // the President will visit, is hosting: facts of a day
	}
	if !s.binds() || s.kind == it && s.parties == nil || s.kind == elided && !c.mayLeaveOut(p) {
		return verdict{}
	}
	v := verdict{parties: s.parties, verb: p.head, body: p.body, past: p.past}
	switch p.kind {
	case will:
		return c.weighWill(p, v)
	case governs:
		return c.weighGoverning(p, v)
	case progress:
		return c.weighProgress(p, v)
	case past:
		return c.weighPast(p, v)
	case present:
		return c.weighPresent(p, v)
	}
	return verdict{}
}

// counted reports whether a sum or a large number follows within the clause.
func (c *clause) counted(i int) bool {
	if c.money(i) {
		return true
	}
	for k := i; k < len(c.tokens) && k < i+25; k++ {
		if t := &c.tokens[k]; t.Kind == language.Digits && (t.End-t.Start >= 5 || c.is(k+1, language.Scale)) {
			return true
		}
	}
	return false
}

// mayLeaveOut reports whether the statement may lack a subject: list items,
// what follows a label, and languages that drop the pronoun.
func (c *clause) mayLeaveOut(p predicate) bool {
	return c.item || c.w.label != nil || c.w.lang.Tag == "es" && c.form(p.head, language.Finite) && !c.is(p.from-1, language.And)
}

// weighWill: a plain future binds, unless it is negated or says what nobody
// can check.
func (c *clause) weighWill(p predicate, v verdict) verdict {
	g := c.goal(p.body)
	verb := g.verb
	if verb < 0 {
		verb = p.body
	}
	vague := c.is(verb, language.Vague) && !c.is(verb, language.Governing) && c.particle(verb) == verb+1
	if vague || c.is(verb, language.Include) || p.passive && p.kind == will && c.is(p.body, language.Commit|language.Communicate) && !c.is(p.body, language.Event|language.Give) {
		return verdict{}
	}
	if c.is(verb, language.Communicate) && !c.is(verb, language.Event|language.Give|language.Announce|language.Consider|language.Reaffirm) && c.lemma(verb) != "share" && c.lemma(verb) != "compartir" && c.lemma(verb) != "partager" {
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
		switch strings.ToLower(c.text(k, k+1)) {
		case "accomplishments", "achievements", "progress", "success", "successes", "momentum", "foundation", "legacy":
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
	if g := c.goal(p.body); !p.negated && !p.passive && g.noun && g.verb >= 0 && (c.is(verb, language.Voice) || c.is(verb, language.Act) && !c.is(verb, language.Communicate)) {
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
			return !c.infinitiveAfter(n, 1) && (n >= len(c.tokens) || c.is(n, language.Prep) && !c.is(n, language.To) || c.tokens[n].Kind == language.Punct && !c.punct(n, ':'))
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

// opening judges how a list item begins: under a stem that binds, an item that
// opens with a verb or an act is promised.
func (c *clause) opening(preds []predicate) verdict {
	if !c.item || !c.first {
		return c.labelled()
	}
	f := c.skipAdv(0)
	if c.is(f, language.To) && c.form(f+1, language.Infinitive) {
		f++
	}
	form, class := c.openingForm(f)
	s := c.stem
	switch {
	case (s == nil || s.neutral) && c.headline(form):
		return verdict{label: commitment, rule: "headline", strength: trillium.High.Weaker(weakest(class)), parties: c.country(nil), verb: f, body: f, form: form}
	case s == nil || s.neutral:
		if v := c.pledging(form, class, f); v.label != other {
			return v
		}
		return c.labelled()
	case s.negative:
		return verdict{}
	case s.verdict.label == report:
		return verdict{label: report, rule: "stem-report", parties: s.parties, verb: f}
	}
	if form == 0 {
		if v := c.actorGerund(); v.label != other {
			return v
		}
		if !c.noun(f) || c.ownSubject(preds) {
			return verdict{}
		}
		return verdict{label: commitment, rule: "stem-noun", strength: s.verdict.strength, parties: s.parties, renews: false, verb: f, body: f, form: language.Participle}
	}
	v := verdict{label: commitment, strength: s.verdict.strength, parties: s.parties, verb: f, body: f, form: form}
	if l := c.w.label; l != nil && l.parties != nil {
		v.parties = l.parties
	}
	v.rule = "stem-verb"
	if form&language.Gerund != 0 {
		v.rule = "stem-gerund"
	}
	g := c.goal(f)
	v.strength = v.strength.Weaker(weakest(g.class | class))
	if class&language.Reaffirm != 0 || g.noun && class&(language.Reaffirm) != 0 {
		v.renews = true
	}
	return v
}

// headline reports whether the item opens with a bold head that begins with a
// plain verb: "**Launch a national challenge:** …".
func (c *clause) headline(form language.Form) bool {
	if form&language.Infinitive == 0 || c.labelParties() != nil || c.w.lang.Tag == "en" && c.tokens[0].Form(language.Guessed) {
		return false
	}
	end := c.tokens[min(3, len(c.tokens)-1)].End
	return c.b.Marked(trillium.Bold, c.tokens[0].Start, end)
}

// pledging judges an item under a stem that does not bind by itself: it counts
// if its own opening gerund promises ("Committing to …", "Mexico pledging …").
func (c *clause) pledging(form language.Form, class language.Class, f int) verdict {
	if c.stem == nil {
		return verdict{}
	}
	if form&language.Gerund != 0 && class&(language.Commit|language.Reaffirm) != 0 {
		g := c.goal(f)
		return verdict{label: commitment, rule: "own-gerund", strength: trillium.High.Weaker(weakest(g.class)), parties: c.w.weParties(),
			renews: class&language.Reaffirm != 0, verb: f, body: f, form: form}
	}
	if v := c.actorGerund(); v.label != other && c.is(v.verb, language.Commit|language.Reaffirm|language.Intend) {
		return v
	}
	return verdict{}
}

// weakest is the strength to which the verbs weaken a stronger one; "" if they
// do not.
func weakest(class language.Class) trillium.Strength {
	if class&weakening == 0 {
		return ""
	}
	return strength(class & weakening)
}

// openingForm is the form of the verb at token f that can open an item, 0 if
// it is none, and its governing class.
func (c *clause) openingForm(f int) (language.Form, language.Class) {
	if f >= len(c.tokens) {
		return 0, 0
	}
	t := &c.tokens[f]
	class := t.Entry.Class & language.Governing
	switch {
	case t.Form(language.Gerund) && !(t.Is(language.Noun) && (f+1 >= len(c.tokens) || c.is(f+1, language.And) || t.Form(language.Guessed))):
		return language.Gerund, class
	case t.Form(language.Infinitive) && !t.Is(language.Noun):
		return language.Infinitive, class
	case t.Form(language.Future3 | language.Future1):
		return language.Future3, class
	case t.Form(language.Present3) && t.Form(language.Singular) && t.Is(language.Act):
		return language.Present3, class
	case c.stem != nil && c.stem.expects == language.Infinitive && t.Kind == language.Word && t.Entry.Class == 0 && c.w.lang.Tag == "en":
		return language.Infinitive, 0 // an unknown verb after "to:"
	}
	return 0, 0
}

// noun reports whether the words at f begin a noun phrase.
func (c *clause) noun(f int) bool {
	return f < len(c.tokens) && c.tokens[f].Kind == language.Word && !c.is(f, language.Deictic|language.Subord|language.Will|language.Be|language.Prep) ||
		c.is(f, language.Det)
}

// ownSubject reports whether a finite verb of the clause has a subject.
func (c *clause) ownSubject(preds []predicate) bool {
	for _, p := range preds {
		if s := c.subject(p, subject{}); s.kind >= we {
			return true
		}
	}
	return false
}

// actorGerund reads "Mexico and Canada committing to …" under a stem.
func (c *clause) actorGerund() verdict {
	for i := 1; i < len(c.tokens) && i < 12; i++ {
		if c.tokens[i].Kind == language.Punct || c.is(i, language.Prep) {
			break
		}
		if !c.form(i, language.Gerund) || c.tokens[i].Cap {
			continue
		}
		s := c.nounSubject(i-1, predicate{from: i})
		if s.kind != actor {
			break
		}
		g := c.goal(i)
		strongest := c.stem.verdict.strength
		if strongest == "" {
			strongest = trillium.High
		}
		return verdict{label: commitment, rule: "stem-actor", strength: strongest.Weaker(weakest(g.class)), parties: s.parties, verb: i, body: i, form: language.Gerund}
	}
	return verdict{}
}

// labelled reads what follows a label that names a party: "Austria: Delivering
// up to 14 million doses".
func (c *clause) labelled() verdict {
	l := c.w.label
	if l == nil || l.parties == nil {
		return verdict{}
	}
	f := c.skipAdv(0)
	t := &c.tokens[min(f, len(c.tokens)-1)]
	if t.Form(language.Gerund) && !t.Is(language.Noun|language.Communicate) && f == 0 && !c.isSubject() {
		g := c.goal(f)
		return verdict{label: commitment, rule: "label-gerund", strength: trillium.High.Weaker(weakest(g.class)), parties: l.parties, verb: f, body: f, form: language.Gerund}
	}
	return verdict{}
}

// isSubject reports whether an opening gerund is the subject of a copula:
// "Establishing networks is critical".
func (c *clause) isSubject() bool {
	for i := 1; i < len(c.tokens); i++ {
		if c.is(i, language.Relative|language.Subord) || c.punct(i, ',') || c.punct(i, ';') {
			return false
		}
		if c.is(i, language.Be) && !c.form(i, language.Gerund) {
			return true
		}
	}
	return false
}

// includes reads "This includes expanding …" after a promise: further acts.
func (c *clause) includes() verdict {
	if c.w.open < 0 || !c.is(0, language.Deictic) {
		return verdict{}
	}
	i := c.skipAdv(1)
	if l := c.lemma(i); l != "include" && l != "incluir" && l != "comprendre" && l != "inclure" && !c.is(i, language.Include) {
		return verdict{}
	}
	i++
	d := i
	for c.is(d, language.Det) {
		d++
	}
	acts := c.w.lang.Tag != "en" && c.actNoun(d)
	for k := i; k < len(c.tokens) && k < i+4; k++ {
		acts = acts || c.form(k, language.Gerund|language.Participle|language.Infinitive) && !c.is(k, language.Noun|language.Thing|language.Weak)
	}
	if !acts && !c.money(i) {
		return verdict{}
	}
	open := &c.w.commitments[c.w.open]
	return verdict{label: commitment, rule: "this-includes", strength: open.Strength, parties: open.Parties, verb: i - 1, body: i, form: language.Gerund}
}

// renewing reads "Renewing our commitment to …, we recognize …".
func (c *clause) renewing() verdict {
	for i := 0; i < len(c.tokens) && i < 10; i++ {
		at := i
		if !c.is(i, language.Reaffirm) && !c.is(i+1, language.Prep) {
			continue
		}
		if e := c.w.lang.Entry(c.w.lang.VerbOf(c.text(i, i+1))); e != nil && e.Class&language.Reaffirm != 0 && c.tokens[i].Forms == 0 {
			at = i + 1 // the renewal of our commitment to
		} else if !c.is(i, language.Reaffirm) || !c.form(i, language.Gerund) {
			continue
		}
		if g := c.goal(at); g.noun && g.verb >= 0 {
			return verdict{label: commitment, rule: "renewing", strength: trillium.High.Weaker(weakest(g.class &^ language.Reaffirm)), parties: c.w.weParties(), renews: true, verb: at, body: at, form: language.Gerund}
		}
	}
	return verdict{}
}

// judgeStem judges a lead-in: whether it binds, reports, or leaves its items
// to speak for themselves.
func (w *walk) judgeStem(s *stem, c *clause) {
	n := len(c.tokens)
	for n > 0 && c.tokens[n-1].Kind == language.Punct {
		n--
	}
	if n == 0 {
		s.neutral = true
		return
	}
	last := &c.tokens[n-1]
	if last.Is(language.To) || last.Entry.Lemma == "para" || last.Entry.Lemma == "pour" {
		s.expects = language.Infinitive
	} else if last.Is(language.By) {
		s.expects = language.Gerund
	}
	var buf [16]predicate
	preds := c.predicates(buf[:0])
	own, _ := c.weighAll(preds)
	if last.Is(language.Have) {
		s.verdict = verdict{label: report}
		s.parties = c.subject(predicate{from: n - 1}, subject{}).parties
		return
	}
	if own.label == commitment {
		s.verdict, s.parties = own, own.parties
		s.verdict.strength = c.stemStrength(own)
		return
	}
	if v, ok := c.stemOpen(preds, s); ok {
		s.verdict, s.parties = v, v.parties
		return
	}
	if parent := c.stem; parent != nil && !parent.neutral {
		*s = stem{text: s.text, span: s.span, verdict: parent.verdict, parties: parent.parties, expects: s.expects, negative: parent.negative}
		return
	}
	if own.label == report {
		s.verdict, s.parties = own, own.parties
		s.neutral = !c.listsPast(n)
		return
	}
	s.neutral = true
}

// listsPast reports whether a stem that reports announces a list of what was
// done ("has taken the following steps:").
func (c *clause) listsPast(n int) bool {
	for i := range n {
		if c.form(i, language.Participle) && c.is(i-1, language.Have) {
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

// stemOpen reads lead-ins whose verb governs only through the list: "affirmed
// their vision … by:", "announced the following:", "commits to:".
func (c *clause) stemOpen(preds []predicate, s *stem) (verdict, bool) {
	var prev subject
	for _, p := range preds {
		sub := c.subject(p, prev)
		if sub.kind != nobody {
			prev = sub
		}
		if !sub.binds() || sub.kind == it && sub.parties == nil {
			continue
		}
		v := verdict{label: commitment, rule: "stem", strength: strength(p.class), parties: sub.parties}
		switch {
		case p.class&(language.Commit|language.Announce|language.Direct|language.Intend) != 0,
			p.class&(language.Reaffirm|language.Weak) != 0 && s.expects != 0, p.kind == will && s.expects != 0:
			if p.class == 0 || p.class&(language.Reaffirm|language.Announce|language.Direct) != 0 {
				v.strength = trillium.High
			}
			return v, true
		}
	}
	return verdict{}, false
}

package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// opening judges how a list item begins: under a stem that binds, an item that
// opens with a verb or an act is promised.
func (c *clause) opening(says []said) verdict {
	if !c.item || !c.first {
		return c.labelled()
	}
	f := c.SkipAdv(0)
	if c.Is(f, language.To) && c.Form(f+1, language.Infinitive) {
		f++
	}
	form, class := c.openingForm(f)
	s := c.stem
	switch {
	case (s == nil || s.neutral) && c.headline(form):
		return verdict{label: commitment, rule: "headline", strength: trillium.High.Weaker(weakest(class)), parties: c.country(nil), verb: f, body: f}
	case s == nil || s.neutral:
		if v := c.pledging(form, class, f); v.label != other {
			return v
		}
		return c.labelled()
	case s.verdict.label == report:
		return verdict{label: report, rule: "stem-report", parties: s.parties, verb: f}
	}
	if form == 0 {
		if v := c.actorGerund(); v.label != other {
			return v
		}
		switch {
		case !c.noun(f) || c.ownSubject(says):
			return verdict{}
		case c.nameFirst(f): // those whom somebody means to appoint
			return verdict{label: commitment, rule: "stem-name", strength: s.verdict.strength.Weaker(trillium.Mid), parties: s.parties, verb: f, body: f}
		}
		return verdict{label: commitment, rule: "stem-noun", strength: s.verdict.strength, parties: s.parties, renews: false, verb: f, body: f}
	}
	v := verdict{label: commitment, strength: s.verdict.strength, parties: s.parties, verb: f, body: f}
	if l := c.label; l != nil && l.parties != nil {
		v.parties = l.parties
	}
	v.rule = "stem-verb"
	if form&language.Gerund != 0 {
		v.rule = "stem-gerund"
	}
	g := c.Goal(f)
	v.strength = v.strength.Weaker(weakest(g.Class | class))
	if class&language.Reaffirm != 0 || g.Noun && class&(language.Reaffirm) != 0 {
		v.renews = true
	}
	return v
}

// headline reports whether the item opens with a bold head that begins with a
// plain verb: "**Launch a national challenge:** …".
func (c *clause) headline(form language.Form) bool {
	if form&language.Infinitive == 0 || c.labelParties() != nil || c.w.lang.Tag == "en" && c.Tokens[0].Form(language.Guessed) {
		return false
	}
	end := c.Tokens[min(3, len(c.Tokens)-1)].End
	return c.b.Marked(trillium.Bold, c.Tokens[0].Start, end)
}

// pledging judges an item under a stem that does not bind by itself: it counts
// if its own opening gerund promises ("Committing to …", "Mexico pledging …").
func (c *clause) pledging(form language.Form, class language.Class, f int) verdict {
	if c.stem == nil {
		return verdict{}
	}
	if form&language.Gerund != 0 && class&(language.Commit|language.Reaffirm) != 0 {
		g := c.Goal(f)
		return verdict{label: commitment, rule: "own-gerund", strength: trillium.High.Weaker(weakest(g.Class)), parties: c.w.weParties(),
			renews: class&language.Reaffirm != 0, verb: f, body: f}
	}
	if v := c.actorGerund(); v.label != other && c.Is(v.verb, language.Commit|language.Reaffirm|language.Intend) {
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
	if f >= len(c.Tokens) {
		return 0, 0
	}
	t := &c.Tokens[f]
	class := t.Entry.Class & language.Governing
	switch {
	case t.Form(language.Gerund) && !(t.Is(language.Noun) && (f+1 >= len(c.Tokens) || c.Is(f+1, language.And) || t.Form(language.Guessed))):
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
	return f < len(c.Tokens) && c.Tokens[f].Kind == language.Word && !c.Is(f, language.Deictic|language.Subord|language.Will|language.Be|language.Prep) ||
		c.Is(f, language.Det)
}

// nameFirst reports whether the item opens with a name and then says who or
// what that is ("Ana Ruiz, Ambassador to …").
func (c *clause) nameFirst(f int) bool {
	i := f
	for i < len(c.Tokens) && i < f+5 && c.Tokens[i].Kind == language.Word && c.Tokens[i].Cap &&
		!c.Is(i, language.Act|language.Thing|language.Pledge|language.Effort) {
		i++
	}
	return i >= f+2 && c.Punct(i, ',')
}

// ownSubject reports whether a finite verb of the clause has a subject.
func (c *clause) ownSubject(says []said) bool {
	for _, p := range says {
		if p.of.kind >= we {
			return true
		}
	}
	return false
}

// actorGerund reads "Mexico and Canada committing to …" under a stem.
func (c *clause) actorGerund() verdict {
	for i := 1; i < len(c.Tokens) && i < 12; i++ {
		if c.Tokens[i].Kind == language.Punct || c.Is(i, language.Prep) {
			break
		}
		if !c.Form(i, language.Gerund) || c.Tokens[i].Cap {
			continue
		}
		s := c.nounSubject(i-1, grammar.Predicate{From: i})
		if s.kind != actor {
			break
		}
		g := c.Goal(i)
		strongest := c.stem.verdict.strength
		if strongest == "" {
			strongest = trillium.High
		}
		return verdict{label: commitment, rule: "stem-actor", strength: strongest.Weaker(weakest(g.Class)), parties: s.parties, verb: i, body: i}
	}
	return verdict{}
}

// labelled reads what follows a label that names a party: "Austria: Delivering
// up to 14 million doses".
func (c *clause) labelled() verdict {
	l := c.label
	if l == nil || l.parties == nil {
		return verdict{}
	}
	f := c.SkipAdv(0)
	t := &c.Tokens[min(f, len(c.Tokens)-1)]
	if t.Form(language.Gerund) && !t.Is(language.Noun|language.Communicate) && f == 0 && !c.isSubject() {
		g := c.Goal(f)
		return verdict{label: commitment, rule: "label-gerund", strength: trillium.High.Weaker(weakest(g.Class)), parties: l.parties, verb: f, body: f}
	}
	return verdict{}
}

// isSubject reports whether an opening gerund is the subject of a copula:
// "Establishing networks is critical".
func (c *clause) isSubject() bool {
	for i := 1; i < len(c.Tokens); i++ {
		if c.Is(i, language.Relative|language.Subord) || c.Punct(i, ',') || c.Punct(i, ';') {
			return false
		}
		if c.Is(i, language.Be) && !c.Form(i, language.Gerund) {
			return true
		}
	}
	return false
}

// includes reads "This includes expanding …" after a promise: further acts.
func (c *clause) includes() verdict {
	if c.w.promise == nil || !c.Is(0, language.Deictic) {
		return verdict{}
	}
	i := c.SkipAdv(1)
	if l := c.Lemma(i); l != "include" && l != "incluir" && l != "comprendre" && l != "inclure" && !c.Is(i, language.Include) {
		return verdict{}
	}
	i++
	d := i
	for c.Is(d, language.Det) {
		d++
	}
	acts := c.w.lang.Tag != "en" && c.ActNoun(d)
	for k := i; k < len(c.Tokens) && k < i+4; k++ {
		acts = acts || c.Form(k, language.Gerund|language.Participle|language.Infinitive) && !c.Is(k, language.Noun|language.Thing|language.Weak)
	}
	if !acts && !c.Money(i) {
		return verdict{}
	}
	return verdict{label: commitment, rule: "this-includes", strength: c.w.promise.verdict.strength, parties: c.w.promise.verdict.parties, verb: i - 1, body: i}
}

// renewing reads "Renewing our commitment to …, we recognize …".
func (c *clause) renewing() verdict {
	for i := 0; i < len(c.Tokens) && i < 10; i++ {
		at := i
		if !c.Is(i, language.Reaffirm) && !c.Is(i+1, language.Prep) {
			continue
		}
		if e := c.w.lang.Entry(c.w.lang.VerbOf(c.Words(i, i+1))); e != nil && e.Class&language.Reaffirm != 0 && c.Tokens[i].Forms == 0 {
			at = i + 1 // the renewal of our commitment to
		} else if !c.Is(i, language.Reaffirm) || !c.Form(i, language.Gerund) {
			continue
		}
		if g := c.Goal(at); g.Noun && g.Verb >= 0 {
			return verdict{label: commitment, rule: "renewing", strength: trillium.High.Weaker(weakest(g.Class &^ language.Reaffirm)), parties: c.w.weParties(),
				renews: true, verb: at, body: at}
		}
	}
	return verdict{}
}

package extract

import (
	"strings"

	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// subjectKind is who a verb group speaks of.
type subjectKind uint8

const (
	nobody  subjectKind = iota // a thing, or the verb stands in a subordinate clause
	elided                     // left out: "Will provide …"
	we                         // first person plural
	they                       // points back to those named before
	it                         // points back to one named before
	actor                      // named: a country, leaders, an agency, a company
	thing                      // a programme, an effort, a meeting
	deictic                    // this, these
	person                     // I, you: speakers, whom a plain future does not bind
)

type subject struct {
	kind    subjectKind
	parties []string
	office  bool // one person in office: "the President"
	from    int  // first token
}

// binds reports whether a promise can be made by the subject.
func (s subject) binds() bool { return s.kind >= elided && s.kind <= actor }

// subject finds whom the predicate speaks of. prev is the subject of the verb
// group before it in the same clause, for coordinated verbs.
func (c *clause) subject(p grammar.Predicate, prev subject) subject {
	if c.Form(p.From, language.Present1|language.Future1) && !c.Form(p.From, language.Present3) {
		return subject{kind: we, parties: c.w.weParties(), from: p.From} // reafirmamos
	}
	j := p.From - 1
	for c.Is(j, language.Adv|language.Not) || c.Is(j, language.Have|language.Be) || c.Is(j, language.And) && c.Is(j-1, language.Adv) || c.Punct(j, '…') {
		j--
	}
	if c.Reflexive(j) {
		j--
		if c.Lemma(j) == "nous" {
			return subject{kind: we, parties: c.w.weParties(), from: j}
		}
	}
	if c.Punct(j, ',') {
		j = c.BeforeParenthesis(j)
	}
	if j < 0 {
		return c.leftOut(p)
	}
	t := &c.Tokens[j]
	switch {
	case t.Is(language.And | language.But), c.Punct(j, ','), c.Punct(j, ';'):
		if prev.binds() || prev.kind != nobody && !(c.Punct(j, ',') && c.Is(0, language.Prep)) {
			return prev
		}
		return c.leftOut(p)
	case t.Is(language.Relative | language.Subord):
		if t.Is(language.Deictic) && j == 0 {
			return subject{kind: deictic}
		}
		return subject{}
	case t.Is(language.We) && !t.Is(language.Det):
		return c.checked(j, subject{kind: we, parties: c.w.weParties(), from: j})
	case t.Is(language.They) && !t.Is(language.Det):
		return c.checked(j, subject{kind: they, parties: c.w.theyParties(), from: j})
	case t.Is(language.It) && !t.Is(language.Det):
		return c.checked(j, subject{kind: it, parties: c.w.itParties(), from: j})
	case t.Is(language.Singular1):
		return subject{kind: person}
	case t.Is(language.Deictic):
		return subject{kind: deictic}
	}
	s := c.nounSubject(j, p)
	if s.binds() && s.from > 0 && c.Is(s.from-1, language.Thing|language.Effort|language.Countable) && !c.Tokens[s.from-1].Cap && !c.Is(s.from-1, language.Prep) {
		return subject{} // "the actions the Administration is taking"
	}
	return s
}

// checked refuses a pronoun that stands in a subordinate clause.
func (c *clause) checked(j int, s subject) subject {
	if c.Is(j-1, language.Subord) || c.Is(j-1, language.Relative) && !c.Complement(j-1) {
		return subject{}
	}
	return s
}

// leftOut is the subject of a verb that has none of its own.
func (c *clause) leftOut(p grammar.Predicate) subject {
	parties := c.w.last
	if c.label != nil && c.label.parties != nil {
		parties = c.label.parties
	} else if c.stem != nil && c.stem.parties != nil && c.item {
		parties = c.stem.parties
	}
	if parties == nil {
		parties = c.w.weParties()
	}
	return subject{kind: elided, parties: parties}
}

// nounSubject reads the noun phrase that ends at token j.
func (c *clause) nounSubject(j int, p grammar.Predicate) subject {
	from := c.PhraseStart(j)
	if from < 0 && c.Is(0, language.We) && c.Punct(1, ',') {
		return subject{kind: we, parties: c.w.weParties()} // We, the Heads of State of …, reiterate
	}
	if from < 0 && c.labelParties() != nil && c.Is(0, language.Subord) && c.Is(1, language.Det) {
		return c.leftOut(p) // As a champion will work
	}
	if from < 0 {
		return subject{}
	}
	head := c.HeadEnd(from, j)
	if head < from {
		return subject{kind: thing, from: from}
	}
	names := c.w.partiesIn(c, from, j+1)
	h := &c.Tokens[head]
	switch {
	case c.nameEnds(names, head):
		var codes []string
		for _, n := range names {
			if n.From >= from && n.To <= head+1 && !c.Possessive(n.To) {
				codes = appendNew(codes, n.Code)
			}
		}
		return subject{kind: actor, parties: c.w.jointly(codes), from: from}
	case h.Is(language.Deictic):
		return subject{kind: deictic, from: from}
	case h.Cap && len(names) > 0 && c.w.group("formal", c.Words(head, head+1)):
		return subject{kind: actor, parties: c.w.jointly(codesOf(names)), from: from}
	case h.Cap && c.w.group("party", c.Words(head, head+1)) && c.Is(from, language.Det):
		return subject{kind: actor, parties: []string{trillium.All}, from: from} // each Party
	case c.ofLabel(from, head):
		return subject{kind: actor, parties: c.labelParties(), from: from}
	case h.Is(language.Actor):
		return subject{kind: actor, parties: c.actorParties(from, head, j, names), office: h.Is(language.Office) && !h.Is(language.Joint), from: from}
	case h.Is(language.Thing), !h.Cap, c.ThingIn(from, head), head == 0 && (h.Forms != 0 || h.Is(language.Adv|language.Prep|language.Subord)):
		return subject{kind: thing, from: from}
	case h.Cap && c.office(from, head):
		return subject{kind: actor, parties: c.person(from, head, names), office: !h.Is(language.Joint), from: from}
	case h.Cap && c.w.joint.joint && c.w.group("member", c.Words(head, head+1)):
		return subject{kind: actor, parties: []string{trillium.All}, from: from}
	case h.Cap && c.w.group("country", c.Words(head, head+1)):
		return subject{kind: actor, parties: c.country(codesOf(names)), from: from}
	case h.Cap && c.agency(from, head):
		return subject{kind: actor, parties: c.country(codesOf(names)), from: from}
	case h.Cap:
		return subject{kind: actor, parties: c.w.called(c.organisation(from, j)), from: from}
	}
	return subject{kind: thing, from: from}
}

// agency reports whether the name in tokens [from, head] is a public body's: it
// has the noun of one, or all its acronyms were introduced as one.
func (c *clause) agency(from, head int) bool {
	found := false
	for i := from; i <= head; i++ {
		t := &c.Tokens[i]
		if t.Is(language.Agency) && t.Cap {
			return true
		}
		if t.Upper && t.Kind == language.Word {
			long := strings.ToLower(c.w.acronyms[c.Words(i, i+1)])
			found = found || c.w.isAgency(long)
		}
	}
	return found
}

// isAgency reports whether a long name has the noun of a public body in it.
func (w *walk) isAgency(long string) bool {
	for _, word := range strings.Fields(long) {
		if e := w.lang.Entry(word); e != nil && e.Class&language.Agency != 0 {
			return true
		}
	}
	return false
}

// codesOf are the codes of names, once each.
func codesOf(names []language.Name) []string {
	var codes []string
	for _, n := range names {
		codes = appendNew(codes, n.Code)
	}
	return codes
}

// labelParties are the parties of the item's label, nil if it has none.
func (c *clause) labelParties() []string {
	if c.label == nil {
		return nil
	}
	return c.label.parties
}

// ofLabel reports whether a noun phrase begins with the label's name: "The
// Foundation's initiative".
func (c *clause) ofLabel(from, head int) bool {
	p := c.labelParties()
	if p == nil {
		return false
	}
	for from < head && c.Is(from, language.Det) {
		from++
	}
	return len(p) == 1 && len(p[0]) > 3 && strings.HasPrefix(strings.ToLower(c.b.Text[c.Tokens[from].Start:]), strings.TrimSuffix(strings.ToLower(p[0]), "s"))
}

// nameEnds reports whether a party's name ends at the head.
func (c *clause) nameEnds(names []language.Name, head int) bool {
	for _, n := range names {
		if n.To == head+1 {
			return true
		}
	}
	return false
}

// strength maps the classes of governing verbs to how firmly they bind.
func strength(class language.Class) trillium.Strength {
	switch {
	case class&(language.Call|language.Consider) != 0:
		return trillium.Low
	case class&(language.Weak|language.Intend) != 0:
		return trillium.Mid
	}
	return trillium.High
}

package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// labelKind is what a statement is.
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
	verb     int // token of the governing verb
	body     int // first token of what is promised
}

// judge decides what the statement is. Verbs with a subject of their own come
// first, then the opening of a list item, which its stem governs, then verbs
// whose subject is left out.
func (c *clause) judge() (verdict, []said) {
	says := c.sayings()
	if len(c.Tokens) < 3 || c.question() || c.quotation() {
		return verdict{}, says
	}
	return c.ruled(says), says
}

// ruled is what the rules say.
func (c *clause) ruled(says []said) verdict {
	own, leftOut := c.weighAll(says)
	if c.Is(0, language.Deictic) && c.Is(1, language.Be) && own.rule != "commit" {
		return verdict{} // "This is the first time that …"
	}
	if own.label == commitment {
		return own
	}
	if v := c.opening(says); v.label != other {
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

// A said verb group is one with its subject.
type said struct {
	grammar.Predicate
	of subject
}

// sayings are the verb groups of the statement with their subjects.
func (c *clause) sayings() []said {
	preds := c.Predicates(nil)
	out := make([]said, len(preds))
	var prev subject
	for i, p := range preds {
		of := c.subject(p, prev)
		if of.kind != nobody {
			prev = of
		}
		out[i] = said{p, of}
	}
	return out
}

// question reports whether the statement asks.
func (c *clause) question() bool {
	for i := len(c.Tokens) - 1; i >= 0 && c.Tokens[i].Kind == language.Punct; i-- {
		if c.Tokens[i].Rune == '?' {
			return true
		}
	}
	return false
}

// quotation reports whether the statement is somebody's quoted words.
func (c *clause) quotation() bool {
	return c.Punct(0, '"')
}

// weighAll weighs every verb group, and returns the best verdict of those with
// a subject and of those without.
func (c *clause) weighAll(says []said) (own, leftOut verdict) {
	for _, p := range says {
		s := p.of
		v := c.weigh(p.Predicate, s)
		if s.kind == elided {
			if v.label > leftOut.label {
				leftOut = v
			}
		} else if v.label > own.label {
			own = v
		} else if v.label == commitment && v.strength.Rank() > own.strength.Rank() && v.rule == "will" {
			own.strength = v.strength // supports … and will build
		}
	}
	return own, leftOut
}

// weigh applies the rules to one verb group and its subject.
func (c *clause) weigh(p grammar.Predicate, s subject) verdict {
	if s.kind == thing && p.Kind == grammar.Will && p.Passive {
		if v := c.willBeDone(p); v.label != other {
			return v
		}
	}
	if (s.kind == thing || s.kind == deictic) && p.Kind == grammar.Will && c.labelParties() != nil && c.counted(p.Body) {
		s = subject{kind: actor, parties: c.labelParties()} // this initiative will train 30,000 nurses
	}
	if s.kind == person && p.Kind == grammar.Governs && p.Class&(language.Commit|language.Direct) != 0 && (c.counted(p.Body) || c.Goal(p.Body).Verb >= 0) {
		s = subject{kind: actor, parties: c.w.issuerOr(nil)} // I pledge $5 million
	}
	if s.kind == thing && p.Class&language.Direct != 0 {
		s = subject{kind: actor, parties: c.country(nil)} // the memorandum directs
	}
	if s.office && p.Kind == grammar.Will && c.Is(c.SkipAdv(p.Body), language.Encounter|language.Communicate) || s.office && p.Kind == grammar.Progress {
		return verdict{} // the President will visit, is hosting: facts of a day
	}
	if !s.binds() || s.kind == it && s.parties == nil || s.kind == elided && !c.mayLeaveOut(p) {
		return verdict{}
	}
	v := verdict{parties: s.parties, verb: p.Head, body: p.Body}
	switch p.Kind {
	case grammar.Will:
		return c.weighWill(p, v)
	case grammar.Governs:
		return c.weighGoverning(p, v)
	case grammar.Progress:
		return c.weighProgress(p, v)
	case grammar.Past:
		return c.weighPast(p, v)
	case grammar.Present:
		return c.weighPresent(p, v)
	}
	return verdict{}
}

// counted reports whether a sum or a large number follows within the clause.
func (c *clause) counted(i int) bool {
	if c.Money(i) {
		return true
	}
	for k := i; k < len(c.Tokens) && k < i+25; k++ {
		if t := &c.Tokens[k]; t.Kind == language.Digits && (t.End-t.Start >= 5 || c.Is(k+1, language.Scale)) {
			return true
		}
	}
	return false
}

// mayLeaveOut reports whether the statement may lack a subject: list items,
// what follows a label, and languages that drop the pronoun.
func (c *clause) mayLeaveOut(p grammar.Predicate) bool {
	return c.item || c.label != nil || c.w.lang.Tag == "es" && c.Form(p.Head, language.Finite) && !c.Is(p.From-1, language.And)
}

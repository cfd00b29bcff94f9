package grammar

import "trillium/internal/language"

// A joint is a place where one act may end and the next begin: a comma, a
// semicolon or an "and", and the words behind it.
type joint struct {
	cur              Act // the act before
	at               int // the separator
	behind           int // the first word behind it
	next             int // the first behind the small words too: to, will, adverbs
	comma, semi, and bool
	to, will         bool          // among the small words
	lead             string        // the last of them that opens an infinitive: to, de, à
	form             language.Form // of the word at next, as a verb
	mixed            bool          // it differs from the form before, as it may in a mixed list
	listed           bool          // the list of a purpose had begun before this joint
	from, verb       int           // of the act that begins here, where one does
}

// A ruling is what a rule says of a joint.
type ruling uint8

const (
	silent ruling = iota // the next rule is asked
	oneAct               // the act before goes on
	newAct               // another begins
)

// begins says that an act begins: where its words and its verb are.
func (j *joint) begins(from, verb int) ruling {
	j.from, j.verb = from, verb
	return newAct
}

// A boundaryRule says of some joints whether a new act begins there.
type boundaryRule struct {
	name string
	rule func(*Clause, *splitter, *joint) ruling
}

// boundaryRules are tried in order; the first that is not silent decides. First
// come words that open an act whatever verb follows, then what cannot open one,
// then what is inside of a relative clause, of means or of a purpose.
var boundaryRules = [...]boundaryRule{
	{"pledged-noun", (*Clause).pledgedNoun},
	{"expected-to", (*Clause).expectedTo},
	{"nothing-follows", (*Clause).nothingFollows},
	{"will-again", (*Clause).willAgain},
	{"intends-too", (*Clause).intendsToo},
	{"told-pledge", (*Clause).toldPledge},
	{"other-form", (*Clause).otherForm},
	{"comma-to", (*Clause).commaTo},
	{"paired-verbs", (*Clause).pairedVerbs},
	{"list-of-purposes", (*Clause).listOfPurposes},
	{"said-again", (*Clause).saidAgain},
	{"in-relative", (*Clause).inRelative},
	{"in-means", (*Clause).inMeans},
	{"in-purpose", (*Clause).inPurpose},
	{"same-form", (*Clause).sameForm},
}

// boundary reports whether a new act begins behind the separator at token i, and
// the rule that says so; s.joint then holds where. The last rule is never silent.
func (c *Clause) boundary(i int, s *splitter, cur Act) (rule string, begins bool) {
	if !c.separates(i, &s.joint) {
		return "", false
	}
	s.joint.cur = cur
	for r := range boundaryRules {
		if said := boundaryRules[r].rule(c, s, &s.joint); said != silent {
			return boundaryRules[r].name, said == newAct
		}
	}
	return "", false
}

// separates reports whether token i separates, and reads the joint there.
func (c *Clause) separates(i int, j *joint) bool {
	comma, semi, and := c.Punct(i, ','), c.Punct(i, ';'), c.Is(i, language.And)
	asWell := c.asWellAs(i)
	if !comma && !semi && !and && !asWell || and && (c.Punct(i-1, ',') || c.Punct(i-1, ';')) {
		return false // an "and" behind a comma is the comma's
	}
	if c.Lemma(i) == "así" && c.Lemma(i+1) != "como" {
		return false
	}
	*j = joint{at: i, behind: i + 1, comma: comma, semi: semi, and: and}
	switch {
	case asWell:
		j.and, j.behind = true, i+3
	case c.asWellAs(i + 1):
		j.and, j.behind = true, i+4
	case !and && c.Is(i+1, language.And):
		j.and, j.behind = true, i+2
	}
	c.smallWords(j)
	return true
}

// asWellAs reports whether "as well as" stands at token k.
func (c *Clause) asWellAs(k int) bool {
	return c.Lemma(k) == "as" && c.Lemma(k+1) == "well" && c.Lemma(k+2) == "as"
}

// maxSmallWords bounds the small words of a joint, its "and" included.
const maxSmallWords = 5

// smallWords passes what may stand between a separator and the verb of an act.
func (c *Clause) smallWords(j *joint) {
	k := j.behind
	for ; k < len(c.Tokens) && k <= j.at+maxSmallWords; k++ {
		lemma := c.Lemma(k)
		switch {
		case c.Is(k, language.Will):
			j.will = true
		case c.Is(k, language.To):
			j.to, j.lead = true, lemma
		case c.Is(k, language.Adv|language.And) && !c.Form(k, language.Infinitive|language.Gerund):
		case c.Lang.Tag != "en" && IsInfinitiveLead(lemma) && c.Form(k+1, language.Infinitive):
			j.lead = lemma
		case lemma == "well" || lemma == "que" && c.Lang.Tag == "fr" || lemma == "como" && c.Lang.Tag == "es":
		default:
			j.next = k
			return
		}
	}
	j.next = k
}

// pledgedNoun: "and a commitment to conserve". The noun promises, whatever verb
// came before.
func (c *Clause) pledgedNoun(_ *splitter, j *joint) ruling {
	if !j.and || !c.Is(j.behind, language.Det|language.We|language.They) {
		return silent
	}
	n := c.PledgeNoun(j.behind)
	if n == 0 || !c.Is(n+1, language.To) {
		return silent
	}
	if g := c.Goal(n + 1); g.Verb >= 0 {
		return j.begins(g.Start, g.Verb)
	}
	return silent
}

// expectedTo: ", with each country expected to make". What is expected of each is
// an act beside what all do.
func (c *Clause) expectedTo(_ *splitter, j *joint) ruling {
	k := j.behind
	if !j.comma || j.and || c.Lemma(k) != "with" {
		return silent
	}
	for i := k + 1; i < len(c.Tokens)-2 && i < k+7; i++ {
		if c.Form(i, language.Participle) && c.Is(i, language.Intend|language.Commit) && c.Is(i+1, language.To) {
			return j.begins(k+1, i+2)
		}
	}
	return silent
}

// nothingFollows: the words end here.
func (c *Clause) nothingFollows(_ *splitter, j *joint) ruling {
	if j.next >= len(c.Tokens) {
		return oneAct
	}
	return silent
}

// willAgain: "and will launch". Who promises again in the same breath promises
// another act.
func (c *Clause) willAgain(_ *splitter, j *joint) ruling {
	if j.will {
		return c.beginsAt(j)
	}
	return silent
}

// intendsToo: "and plan to counter". The verb governs as the first one does, and
// the act is what it governs.
func (c *Clause) intendsToo(_ *splitter, j *joint) ruling {
	k := j.next
	if !j.and || !c.Is(k, language.Intend|language.Commit) || !c.Is(k+1, language.To) || c.Is(k-1, language.Det) {
		return silent
	}
	if g := c.Goal(k); g.Verb > k {
		return j.begins(k, g.Verb)
	}
	return silent
}

// toldPledge: "and underscored their commitment to". The verb is told in the past,
// and what it tells of is promised.
func (c *Clause) toldPledge(_ *splitter, j *joint) ruling {
	k := j.next
	if !j.and || !c.Told(k) {
		return silent
	}
	if g := c.Goal(k + 1); g.Noun && g.Verb >= 0 {
		return j.begins(g.Start, g.Verb)
	}
	return silent
}

// otherForm: what follows is no verb of the form of those before, nor of one that
// may stand beside it, so it is an object, a comment or a name.
func (c *Clause) otherForm(s *splitter, j *joint) ruling {
	k := j.next
	j.form = c.verbForm(k)
	gerund, afterGerund := j.form&language.Gerund != 0, s.form == language.Gerund
	match := j.form != 0 && j.form&s.form != 0 && (c.Form(k, language.Infinitive|language.Gerund|language.Future3|language.Future1) ||
		s.form&language.Past3 != 0 && c.Is(k, language.Governing)) || j.to && j.and && gerund
	j.mixed = afterGerund && j.and && c.Form(k, language.Infinitive) && (j.to || j.comma && !c.Tokens[k].Form(language.Guessed))
	if !match && !j.mixed || c.Tokens[k].Cap || !c.verbHere(k) || c.Is(k, language.Include|language.Means) || c.Is(k, language.Communicate) && gerund && !j.and {
		return oneAct
	}
	return silent
}

// commaTo: ", to combat …" says what for.
func (c *Clause) commaTo(_ *splitter, j *joint) ruling {
	if j.to && !j.and && !j.semi {
		return oneAct
	}
	return silent
}

// pairedVerbs: "improve and facilitate", "collect, store and share" have one object
// and are one act.
func (c *Clause) pairedVerbs(_ *splitter, j *joint) ruling {
	before := j.at - 1
	if before == j.cur.Verb || c.Form(before, language.Infinitive|language.Gerund) && !c.NounHere(before) && !j.semi && c.verbForm(before)&j.form != 0 &&
		!(c.Tokens[before].Is(language.Noun) && c.Form(before, language.Gerund)) {
		return oneAct
	}
	return silent
}

// listOfPurposes notes that the purpose is a list, "to test X, improve Y, and build
// Z", and whether it was one already. It decides nothing.
func (c *Clause) listOfPurposes(s *splitter, j *joint) ruling {
	j.listed = s.series
	s.series = s.series || s.purpose && j.comma && !j.and
	return silent
}

// saidAgain: a semicolon, a second "to" or the lead of the first act said again
// ("de crear …, y de reforzar …") puts what follows beside the act, not inside.
func (c *Clause) saidAgain(s *splitter, j *joint) ruling {
	if j.semi || j.to && j.and && !(s.purpose && s.giving) || j.lead != "" && j.lead == s.lead && c.Lang.Tag != "en" {
		return c.beginsAt(j)
	}
	return silent
}

// inRelative: the verb belongs to "which …", unless a comma and "and" close that.
func (c *Clause) inRelative(s *splitter, j *joint) ruling {
	if s.relative && !s.finite && !(j.comma && j.and) {
		return oneAct
	}
	return silent
}

// inMeans: "by creating …, training …" lists means.
func (c *Clause) inMeans(s *splitter, j *joint) ruling {
	if s.means && s.form == language.Gerund && j.form&language.Gerund != 0 {
		return oneAct
	}
	return silent
}

// inPurpose: the verb belongs to "to fund …, build …". A comma with "and" closes a
// purpose that is no list, in English; behind a light verb what looks like a
// purpose is the act itself.
func (c *Clause) inPurpose(s *splitter, j *joint) ruling {
	switch {
	case !s.purpose:
		return silent
	case j.mixed && j.listed:
		return oneAct
	case c.Is(j.cur.From, language.Light):
		return silent
	case s.form != language.Gerund && (!(j.comma && j.and) || j.listed), c.Lang.Tag != "en":
		return oneAct
	}
	return silent
}

// sameForm: a coordinated verb of the same form is a second act.
func (c *Clause) sameForm(_ *splitter, j *joint) ruling { return c.beginsAt(j) }

// beginsAt begins the act whose verb chain begins behind the small words.
func (c *Clause) beginsAt(j *joint) ruling {
	if g := c.Goal(j.next); g.Verb >= 0 {
		return j.begins(g.Start, g.Verb)
	}
	return j.begins(j.next, j.next)
}

// Told reports whether token k is a verb told in the past.
func (c *Clause) Told(k int) bool {
	return c.Form(k, language.Past3) && !c.Is(k, language.Noun)
}

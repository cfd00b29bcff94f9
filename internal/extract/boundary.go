package extract

import "trillium/internal/language"

// A joint is a place where one act may end and the next begin: a comma, a
// semicolon or an "and", and the words behind it.
type joint struct {
	cur              span // the act before
	at               int  // the separator
	behind           int  // the first word behind it
	next             int  // the first behind the small words too: to, will, adverbs
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
	rule func(*clause, *splitter, *joint) ruling
}

// boundaryRules are tried in order; the first that is not silent decides. First
// come words that open an act whatever verb follows, then what cannot open one,
// then what is inside of a relative clause, of means or of a purpose.
var boundaryRules = [...]boundaryRule{
	{"pledged-noun", (*clause).pledgedNoun},
	{"expected-to", (*clause).expectedTo},
	{"nothing-follows", (*clause).nothingFollows},
	{"will-again", (*clause).willAgain},
	{"intends-too", (*clause).intendsToo},
	{"told-pledge", (*clause).toldPledge},
	{"other-form", (*clause).otherForm},
	{"comma-to", (*clause).commaTo},
	{"paired-verbs", (*clause).pairedVerbs},
	{"list-of-purposes", (*clause).listOfPurposes},
	{"said-again", (*clause).saidAgain},
	{"in-relative", (*clause).inRelative},
	{"in-means", (*clause).inMeans},
	{"in-purpose", (*clause).inPurpose},
	{"same-form", (*clause).sameForm},
}

// boundary reports whether a new act begins behind the separator at token i, and
// the rule that says so; s.joint then holds where. The last rule is never silent.
func (c *clause) boundary(i int, s *splitter, cur span) (rule string, begins bool) {
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
func (c *clause) separates(i int, j *joint) bool {
	comma, semi, and := c.punct(i, ','), c.punct(i, ';'), c.is(i, language.And)
	asWell := c.asWellAs(i)
	if !comma && !semi && !and && !asWell || and && (c.punct(i-1, ',') || c.punct(i-1, ';')) {
		return false // an "and" behind a comma is the comma's
	}
	if c.lemma(i) == "así" && c.lemma(i+1) != "como" {
		return false
	}
	*j = joint{at: i, behind: i + 1, comma: comma, semi: semi, and: and}
	switch {
	case asWell:
		j.and, j.behind = true, i+3
	case c.asWellAs(i + 1):
		j.and, j.behind = true, i+4
	case !and && c.is(i+1, language.And):
		j.and, j.behind = true, i+2
	}
	c.smallWords(j)
	return true
}

// asWellAs reports whether "as well as" stands at token k.
func (c *clause) asWellAs(k int) bool {
	return c.lemma(k) == "as" && c.lemma(k+1) == "well" && c.lemma(k+2) == "as"
}

// maxSmallWords bounds the small words of a joint, its "and" included.
const maxSmallWords = 5

// smallWords passes what may stand between a separator and the verb of an act.
func (c *clause) smallWords(j *joint) {
	k := j.behind
	for ; k < len(c.tokens) && k <= j.at+maxSmallWords; k++ {
		lemma := c.lemma(k)
		switch {
		case c.is(k, language.Will):
			j.will = true
		case c.is(k, language.To):
			j.to, j.lead = true, lemma
		case c.is(k, language.Adv|language.And) && !c.form(k, language.Infinitive|language.Gerund):
		case c.w.lang.Tag != "en" && isInfinitiveLead(lemma) && c.form(k+1, language.Infinitive):
			j.lead = lemma
		case lemma == "well" || lemma == "que" && c.w.lang.Tag == "fr" || lemma == "como" && c.w.lang.Tag == "es":
		default:
			j.next = k
			return
		}
	}
	j.next = k
}

// pledgedNoun: "and a commitment to conserve". The noun promises, whatever verb
// came before.
func (c *clause) pledgedNoun(_ *splitter, j *joint) ruling {
	if !j.and || !c.is(j.behind, language.Det|language.We|language.They) {
		return silent
	}
	n := c.pledgeNoun(j.behind)
	if n == 0 || !c.is(n+1, language.To) {
		return silent
	}
	if g := c.goal(n + 1); g.verb >= 0 {
		return j.begins(g.start, g.verb)
	}
	return silent
}

// expectedTo: ", with each country expected to make". What is expected of each is
// an act beside what all do.
func (c *clause) expectedTo(_ *splitter, j *joint) ruling {
	k := j.behind
	if !j.comma || j.and || c.lemma(k) != "with" {
		return silent
	}
	for i := k + 1; i < len(c.tokens)-2 && i < k+7; i++ {
		if c.form(i, language.Participle) && c.is(i, language.Intend|language.Commit) && c.is(i+1, language.To) {
			return j.begins(k+1, i+2)
		}
	}
	return silent
}

// nothingFollows: the words end here.
func (c *clause) nothingFollows(_ *splitter, j *joint) ruling {
	if j.next >= len(c.tokens) {
		return oneAct
	}
	return silent
}

// willAgain: "and will launch". Who promises again in the same breath promises
// another act.
func (c *clause) willAgain(_ *splitter, j *joint) ruling {
	if j.will {
		return c.beginsAt(j)
	}
	return silent
}

// intendsToo: "and plan to counter". The verb governs as the first one does, and
// the act is what it governs.
func (c *clause) intendsToo(_ *splitter, j *joint) ruling {
	k := j.next
	if !j.and || !c.is(k, language.Intend|language.Commit) || !c.is(k+1, language.To) || c.is(k-1, language.Det) {
		return silent
	}
	if g := c.goal(k); g.verb > k {
		return j.begins(k, g.verb)
	}
	return silent
}

// toldPledge: "and underscored their commitment to". The verb is told in the past,
// and what it tells of is promised.
func (c *clause) toldPledge(_ *splitter, j *joint) ruling {
	k := j.next
	if !j.and || !c.past(k) {
		return silent
	}
	if g := c.goal(k + 1); g.noun && g.verb >= 0 {
		return j.begins(g.start, g.verb)
	}
	return silent
}

// otherForm: what follows is no verb of the form of those before, nor of one that
// may stand beside it, so it is an object, a comment or a name.
func (c *clause) otherForm(s *splitter, j *joint) ruling {
	k := j.next
	j.form = c.verbForm(k)
	gerund, afterGerund := j.form&language.Gerund != 0, s.form == language.Gerund
	match := j.form != 0 && j.form&s.form != 0 && (c.form(k, language.Infinitive|language.Gerund|language.Future3|language.Future1) ||
		s.form&language.Past3 != 0 && c.is(k, language.Governing)) || j.to && j.and && gerund
	j.mixed = afterGerund && j.and && c.form(k, language.Infinitive) && (j.to || j.comma && !c.tokens[k].Form(language.Guessed))
	if !match && !j.mixed || c.tokens[k].Cap || !c.verbHere(k) || c.is(k, language.Include|language.Means) || c.is(k, language.Communicate) && gerund && !j.and {
		return oneAct
	}
	return silent
}

// commaTo: ", to combat …" says what for.
func (c *clause) commaTo(_ *splitter, j *joint) ruling {
	if j.to && !j.and && !j.semi {
		return oneAct
	}
	return silent
}

// pairedVerbs: "improve and facilitate", "collect, store and share" have one object
// and are one act.
func (c *clause) pairedVerbs(_ *splitter, j *joint) ruling {
	before := j.at - 1
	if before == j.cur.verb || c.form(before, language.Infinitive|language.Gerund) && !c.nounHere(before) && !j.semi && c.verbForm(before)&j.form != 0 &&
		!(c.tokens[before].Is(language.Noun) && c.form(before, language.Gerund)) {
		return oneAct
	}
	return silent
}

// listOfPurposes notes that the purpose is a list, "to test X, improve Y, and build
// Z", and whether it was one already. It decides nothing.
func (c *clause) listOfPurposes(s *splitter, j *joint) ruling {
	j.listed = s.series
	s.series = s.series || s.purpose && j.comma && !j.and
	return silent
}

// saidAgain: a semicolon, a second "to" or the lead of the first act said again
// ("de crear …, y de reforzar …") puts what follows beside the act, not inside.
func (c *clause) saidAgain(s *splitter, j *joint) ruling {
	if j.semi || j.to && j.and && !(s.purpose && s.giving) || j.lead != "" && j.lead == s.lead && c.w.lang.Tag != "en" {
		return c.beginsAt(j)
	}
	return silent
}

// inRelative: the verb belongs to "which …", unless a comma and "and" close that.
func (c *clause) inRelative(s *splitter, j *joint) ruling {
	if s.relative && !s.finite && !(j.comma && j.and) {
		return oneAct
	}
	return silent
}

// inMeans: "by creating …, training …" lists means.
func (c *clause) inMeans(s *splitter, j *joint) ruling {
	if s.means && s.form == language.Gerund && j.form&language.Gerund != 0 {
		return oneAct
	}
	return silent
}

// inPurpose: the verb belongs to "to fund …, build …". A comma with "and" closes a
// purpose that is no list, in English; behind a light verb what looks like a
// purpose is the act itself.
func (c *clause) inPurpose(s *splitter, j *joint) ruling {
	switch {
	case !s.purpose:
		return silent
	case j.mixed && j.listed:
		return oneAct
	case c.is(j.cur.from, language.Light):
		return silent
	case s.form != language.Gerund && (!(j.comma && j.and) || j.listed), c.w.lang.Tag != "en":
		return oneAct
	}
	return silent
}

// sameForm: a coordinated verb of the same form is a second act.
func (c *clause) sameForm(_ *splitter, j *joint) ruling { return c.beginsAt(j) }

// beginsAt begins the act whose verb chain begins behind the small words.
func (c *clause) beginsAt(j *joint) ruling {
	if g := c.goal(j.next); g.verb >= 0 {
		return j.begins(g.start, g.verb)
	}
	return j.begins(j.next, j.next)
}

// past reports whether token k is a verb told in the past.
func (c *clause) past(k int) bool {
	return c.form(k, language.Past3) && !c.is(k, language.Noun)
}

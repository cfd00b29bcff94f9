package evidence

import (
	"cmp"
	"math"
	"slices"
	"time"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/learn"
	"trillium/internal/search"
)

// A sign is one thing that is observed of a sentence and counts for or against
// it. Signs are between 0 and 1.
type sign int

// The signs. Their names stand in weights.txt.
const (
	signSentence     sign = iota // weight of the commitment's words in the sentence
	signObject                   // the action best covered, without the names of bodies
	signPairs                    // neighbouring words of the commitment that are neighbours here
	signBody                     // a body named in the sentence
	signTopic                    // the sentence, with half its passage, on a scale that falls steeply for little
	signBoth                     // on topic, in a document that speaks of the members or a passage that names them
	signTitled                   // on topic, in a document whose title names a member other than the issuer
	signSummit                   // the passage names the summit
	signParties                  // parties other than the issuer named in the sentence
	signDocument                 // the document's score for the whole commitment
	signFollow                   // the document speaks of what the source speaks of
	signMembers                  // the document speaks of the other members
	signDepth                    // many passages of the document were found
	signDense                    // many passages of the document are on the topic
	signUndone                   // a verb of reversing beside the object or a body
	signTitle                    // the commitment's words in the title
	signForeign                  // countries named that are no members, and no member
	signReported                 // the reader found a report; a reason, without weight
	signFormal                   // a fact sheet, declaration, readout or order
	signSpoken                   // a transcript
	signSpecific                 // numbers, names
	signSoon                     // published soon after the promise
	signSameDay                  // published on the day of the promise
	signOwn                      // what the source is about by its own names, in the sentence
	signOwnNear                  // the same in the passage, its heading or the title
	signOwnTitle                 // the same in the title
	signOwnDocument              // the document's score for it
	signObjectNear               // the action best covered by the passage, its heading and the title
	signStrange                  // countries named that the source does not name, and none that it names
	signTitleStrange             // the same of the title
	signMass                     // rarity of the commitment's words that the sentence has, half of those that stand near, squared
	signTogether                 // the same with what the passage tells of the source's own names
	signSameMatter               // the one by the other
	signs
)

var signNames = [signs]string{"sentence", "object", "pairs", "body", "topic", "both", "titled", "summit", "parties", "document", "follow", "members", "depth",
	"dense", "undone", "title", "foreign", "reported", "formal", "spoken", "specific", "soon", "same-day", "own", "own-near", "own-title", "own-document",
	"object-near", "strange", "title-strange", "mass", "together", "same-matter"}

// sentence is an observed sentence.
type sentence struct {
	text    string
	span    trillium.Span
	kind    search.Kind
	signs   [signs]float64
	score   float64
	words   []string // the commitment's words found here, as written, the heaviest first
	bodies  []string
	parties []string // members named
	foreign []string
	limb    int     // the action best covered
	cover   float64 // how much of it
	verb    string  // a verb of doing in the past, as written
	same    bool    // it is the verb of the action
	reverse string  // a verb of reversing, as written
	future  bool
	event   bool     // the verb is one of establishing, holding, publishing
	today   bool     // done by the document: "today … joins to present"
	we      bool     // its subject is "we"
	joint   bool     // it speaks of the parties together: the three countries, both governments
	renewed bool     // its verb is one of reaffirming
	figures int      // amounts and numbers
	values  []string // promised quantities and years found

	from *said
}

// candidate is a document with its best sentences.
type candidate struct {
	doc     *search.Document
	profile *profile // by which it was found
	best    sentence
	others  []sentence
	reverse string     // a word of reversing in the title, as written
	titled  int        // bound parties other than the issuer that the title names
	all     []sentence // the best of a first look
	score   float64    // of the first look, the weighted sum of the best sentence's signs

	weighed   []learn.Weighed // the signs that spoke most for or against that
	traits    []float64       // by which a judge tells whether it bears on the commitment
	odds      float64         // what they and the first look say together, as logarithm of odds
	chance    float64         // that it bears on the commitment
	relation  Relation
	relations map[Relation]float64 // the chances of relations if it bears on it
}

// alsoWithin is how much less a further passage may weigh than the best.
const alsoWithin = 1.5

// How much is read closely: so many sentences of so many documents. What is not
// keeps the signs of a first look, which compares words only.
const (
	closeDocuments = 200
	closeSentences = 4

	closeTranslated = 100 // documents of another language than the promise's
)

// observe observes the sentences of all that was gathered and ranks the
// documents: first by words alone, then the best with their grammar.
func (f *Finder) observe(p *profile, src *sourceSigns, g *gathered) []candidate {
	all := make([]candidate, 0, len(g.documents))
	for _, d := range g.documents {
		if c, ok := f.glance(p, src, g, d); ok {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, byScore)
	for i := range all[:min(p.close(), len(all))] {
		f.closely(p, &all[i])
	}
	slices.SortFunc(all, byScore)
	return all
}

// close is how many documents are read closely.
func (p *profile) close() int {
	if p.translated {
		return closeTranslated
	}
	return closeDocuments
}

func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc.Name, b.doc.Name))
}

// bySentence orders sentences, the best first, else as they stand.
func bySentence(a, b sentence) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.span.Start, b.span.Start))
}

// glance compares the words of a document's passages with the commitment's and
// keeps its best sentences.
func (f *Finder) glance(p *profile, src *sourceSigns, g *gathered, d *found) (c candidate, ok bool) {
	about := f.about(d.doc)
	c.doc, c.profile, c.reverse = d.doc, p, about.reverse
	for _, m := range about.countries {
		if m != d.doc.Issuer && p.bound[m] {
			c.titled++
		}
	}
	shared := f.documentSigns(p, src, g, d)
	l := newLook(p)
	l.titled = c.titled > 0
	l.title, l.reverses = about.title, about.reverse != ""
	for i := range d.passages {
		c.all = l.passage(c.all, f.passage(&d.passages[i]), shared)
	}
	if len(c.all) == 0 {
		return c, false
	}
	dense := 0.0
	for _, t := range l.topics {
		dense += t
	}
	topic := 0.0
	for i := range c.all {
		topic = max(topic, c.all[i].signs[signTopic])
	}
	on := min(1, topic/onTopic)
	for i := range c.all {
		s := &c.all[i]
		s.signs[signDense] = share(dense, 2)
		for _, at := range priors {
			s.signs[at] *= on
		}
		s.score = weigh(&s.signs)
	}
	slices.SortFunc(c.all, bySentence)
	c.all = slices.Clone(c.all[:min(closeSentences, len(c.all))])
	c.best, c.score = c.all[0], c.all[0].score
	return c, true
}

// onTopic is from which topic on the priors of a document count in full: who it
// speaks of tells nothing if it does not speak of the matter.
const onTopic = 0.5

// priors are signs that a document has whatever it says of the commitment.
var priors = []sign{signFollow, signMembers, signDepth, signFormal, signSoon, signOwnDocument}

// closely observes the sentences of a candidate with their grammar.
func (f *Finder) closely(p *profile, c *candidate) {
	for i := range c.all {
		s := &c.all[i]
		f.close(p, c.doc, s)
		s.score = weigh(&s.signs)
	}
	slices.SortFunc(c.all, bySentence)
	c.best, c.score = c.all[0], c.all[0].score
	for _, s := range c.all[1:] {
		if len(c.others) < maxAlso && s.score > c.score-alsoWithin {
			c.others = append(c.others, s)
		}
	}
}

// documentSigns are the signs that all sentences of a document share.
func (f *Finder) documentSigns(p *profile, src *sourceSigns, g *gathered, found *found) (s [signs]float64) {
	d := found.doc
	source := &p.subject.Source
	about := f.about(d)
	s[signDocument] = g.docs[d]
	s[signFollow] = src.follow[d]
	s[signMembers] = src.members[d]
	s[signOwnDocument] = src.own[d]
	s[signOwnTitle] = p.ownMass(about.title)
	if source.stranger(d.Issuer, about.countries) {
		s[signTitleStrange] = 1
	}
	s[signDepth] = share(float64(len(found.passages)), 4)
	var covered float32
	for _, t := range about.title {
		covered += p.weights[p.slots.at(t.number)]
	}
	s[signTitle] = share(float64(covered), 25)
	switch d.Kind {
	case "fact-sheet", "declaration", "readout", "order", "report", "legislation":
		s[signFormal] = 1
	case "briefing", "remarks":
		s[signSpoken] = 1
	}
	if d.Date != "" && d.Date == source.Date {
		s[signSameDay] = 1
	}
	s[signSoon] = soon(source.Date, d.Date)
	return s
}

// soon falls from 1 on the day after the promise to 0 with the years: by half in
// two and a half.
func soon(from, to string) float64 {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0.3
	}
	return math.Exp(-b.Sub(a).Hours() / 24 / 365.25 * math.Ln2 / 2.5)
}

// share is a rising share that never reaches 1: half at the given value.
func share(v, half float64) float64 { return v / (v + half) }

// sides parts countries into members and others.
func (p *profile) sides(codes []string) (members, foreign []string) {
	for _, c := range codes {
		if p.members[c] {
			members = append(members, c)
		} else {
			foreign = append(foreign, c)
		}
	}
	return members, foreign
}

// close observes what takes grammar to see, and words as they are written.
func (f *Finder) close(p *profile, d *search.Document, s *sentence) {
	facts := f.facts(d, s.from)
	s.parties, s.foreign = p.sides(facts.countries)
	n := 0
	for _, m := range s.parties {
		if m != d.Issuer {
			n++
		}
	}
	s.signs[signParties] = min(1, float64(n)/2) * s.signs[signTopic]
	if n == 0 && len(s.foreign) > 0 {
		s.signs[signForeign] = 1
	}
	if p.subject.Source.stranger(d.Issuer, facts.countries) {
		s.signs[signStrange] = 1
	}
	p.verbs(s, facts)
	if s.kind == search.Reported {
		s.signs[signReported] = 1
	}
	s.signs[signSpecific] = facts.specific
	p.quantities(s, facts, f.grammar(d))
	p.written(s)
}

// verbs observes what the sentence says was done, is promised or is reversed.
func (p *profile) verbs(s *sentence, facts *facts) {
	wanted := p.limb(s).verbs
	s.future, s.reverse = facts.future, facts.reverse
	s.we, s.joint, s.renewed, s.figures = facts.we, facts.joint, facts.renewed, len(facts.digits)
	for _, v := range facts.done {
		same := slices.Contains(wanted, v.lemma)
		switch {
		case v.today:
			s.today, s.verb, s.same = true, v.word, same
		case s.verb == "" || same && !s.same || !s.event && v.event:
			s.verb, s.same, s.event = v.word, same, v.event
		}
	}
}

// quantities observes promised values and years.
func (p *profile) quantities(s *sentence, facts *facts, lang *language.Language) {
	for _, d := range facts.digits {
		if slices.Contains(p.years, d) {
			s.values = append(s.values, d)
		}
	}
	if len(p.values) > 0 && len(facts.digits) > 0 {
		for _, a := range amounts(lang, s.text, facts.tokens) {
			if slices.Contains(p.values, a.Value) {
				s.values = append(s.values, s.text[a.Start:a.End])
			}
		}
	}
}

// written notes the words that the sentence shares with the commitment, as they
// are written, the heaviest first.
func (p *profile) written(s *sentence) {
	var list []spot
	seen := make(map[number]bool)
	for _, t := range s.from.terms {
		if p.weights[p.slots.at(t.number)] > 0 && !seen[t.number] {
			seen[t.number] = true
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b spot) int {
		return cmp.Compare(p.weights[p.slots.at(b.number)], p.weights[p.slots.at(a.number)])
	})
	for _, t := range list {
		s.words = append(s.words, s.text[t.start:t.end])
	}
}

package evidence

import (
	"math"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
)

// A sign is one thing that is observed of a sentence and counts for or against
// it. Signs are between 0 and 1.
type sign int

// The signs. Their names stand in weights.txt.
const (
	signPassage    sign = iota // the passage's score for the whole commitment, as a share of the best
	signSentence               // weight of the commitment's words in the sentence
	signLimb                   // the action best covered by the sentence
	signObject                 // the action best covered, without the names of bodies
	signPairs                  // neighbouring words of the commitment that are neighbours here
	signBody                   // a body named in the sentence
	signBodyNear               // a body named in the passage or the title
	signParties                // parties other than the issuer named in the sentence
	signDocument               // the document's score for the whole commitment
	signFollow                 // the document speaks of what the source speaks of
	signMembers                // the document speaks of the other members
	signSource                 // the document names the source
	signSummit                 // the passage names the summit
	signTopic                  // the sentence, with half its passage, on a scale that falls steeply for little
	signDepth                  // many passages of the document were found
	signEcho                   // words that the best documents share beyond those of the commitment
	signUndone                 // a verb of reversing beside the object or a body
	signTitle                  // the commitment's words in the title
	signForeign                // countries named that are no members, and none that is
	signForeignDoc             // the same of the title
	signReported               // the reader found a report
	signPromised               // the reader found a commitment
	signDone                   // a verb of doing in the past
	signFormal                 // a fact sheet, declaration, readout or order
	signSpoken                 // a transcript
	signSpecific               // numbers, names
	signQuantity               // a promised quantity or year
	signSoon                   // published within about two years
	signReversal               // a verb of reversing
	signSameDay                // published on the day of the promise
	signCopy                   // near copy of the source
	signs
)

var signNames = [signs]string{"passage", "sentence", "limb", "object", "pairs", "body", "body-near", "parties", "document", "follow", "members", "names", "summit", "topic", "depth", "echo", "undone", "title",
	"foreign", "foreign-doc", "reported", "promised", "done", "formal", "spoken", "specific", "quantity", "soon", "reversal", "same-day", "copy"}

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
	limb    int      // the action best covered
	cover   float64  // how much of it
	verb    string   // a verb of doing in the past, as written
	same    bool     // it is the verb of the action
	verbs   []string // the verb of the best covered action
	reverse string   // a verb of reversing, as written
	future  bool
	event   bool     // the verb is one of establishing, holding, publishing
	today   bool     // done by the document: "today … joins to present"
	we      bool     // its subject is "we"
	joint   bool     // it speaks of the parties together: the three countries, both governments
	renewed bool     // its verb is one of reaffirming
	figures int      // amounts and numbers
	values  []string // promised quantities and years found
}

// candidate is a document with its best sentences.
type candidate struct {
	doc     *search.Document
	best    sentence
	others  []sentence
	reverse string // a word of reversing in the title, as written
	titled  int    // bound parties other than the issuer that the title names
	all     []sentence
	score   float64
}

// candidates observes the passages read of a document.
func (f *Finder) candidates(p *profile, src *sourceSigns, g *gathered, d *search.Document) candidate {
	c := candidate{doc: d, reverse: f.reverses(d.Language, d.Title)}
	titled, _ := f.countries(p, d.Language, d.Title)
	for _, m := range titled {
		if m != d.Issuer && p.bound[m] {
			c.titled++
		}
	}
	shared := f.documentSigns(p, src, g, d)
	var all []sentence
	for _, r := range g.byName[d.Name] {
		all = append(all, f.passage(p, g, d, r, shared)...)
	}
	slices.SortStableFunc(all, func(a, b sentence) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return a.span.Start - b.span.Start
	})
	c.all = all
	c.best, c.score = all[0], all[0].score
	for _, s := range all[1:] {
		if len(c.others) < maxAlso && s.score > c.score-alsoWithin {
			c.others = append(c.others, s)
		}
	}
	return c
}

// alsoWithin is how much less a further passage may weigh than the best.
const alsoWithin = 1.5

// documentSigns are the signs that all sentences of a document share.
func (f *Finder) documentSigns(p *profile, src *sourceSigns, g *gathered, d *search.Document) (s [signs]float64) {
	s[signDocument] = g.docs[d.Name]
	s[signFollow] = src.follow[d.Name]
	s[signMembers] = src.members[d.Name]
	s[signSource] = src.names[d.Name]
	s[signDepth] = share(float64(len(g.byName[d.Name])), 4)
	var covered float32
	for _, t := range f.terms(d.Language, d.Title) {
		if w, ok := p.terms[t.term]; ok {
			covered += w
		}
	}
	s[signTitle] = share(float64(covered), 25)
	members, foreign := f.countries(p, d.Language, d.Title)
	if len(foreign) > 0 && !others(members, d.Issuer) {
		s[signForeignDoc] = 1
	}
	switch d.Kind {
	case "fact-sheet", "declaration", "readout", "order", "report", "legislation":
		s[signFormal] = 1
	case "briefing", "remarks":
		s[signSpoken] = 1
	}
	source := &p.subject.Source
	if d.Date != "" && d.Date == source.Date {
		s[signSameDay] = 1
	}
	s[signSoon] = soon(source.Date, d.Date)
	if f.reverses(d.Language, d.Title) != "" {
		s[signReversal] = 1
	}
	return s
}

// reverses is a word of reversing in a text, as written; "" if it has none.
func (f *Finder) reverses(lang, text string) string {
	words := reversals[lang]
	l := f.lexicon.Language(lang)
	if l == nil {
		return ""
	}
	for _, t := range l.Tokens(nil, text) {
		word := text[t.Start:t.End]
		if words[strings.ToLower(word)] || words[t.Entry.Lemma] {
			return word
		}
	}
	return ""
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

// others reports whether a list holds a code other than own.
func others(codes []string, own string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return c != own })
}

// countries are the members and the other countries that a text names.
func (f *Finder) countries(p *profile, lang, text string) (members, foreign []string) {
	l := f.lexicon.Language(lang)
	if l == nil {
		l = p.lang
	}
	return f.named(p, text, l.Tokens(nil, text))
}

func (f *Finder) named(p *profile, text string, tokens []language.Token) (members, foreign []string) {
	for _, n := range f.lexicon.Parties(language.Names{}, text, tokens) {
		list := &foreign
		if p.members[n.Code] {
			list = &members
		}
		if !slices.Contains(*list, n.Code) {
			*list = append(*list, n.Code)
		}
	}
	return members, foreign
}

// term is a word of a text with its term.
type term struct {
	term       string
	start, end int
}

// terms are the terms of a text, with their words.
func (f *Finder) terms(lang, text string) []term {
	var out []term
	a := f.analyzer(lang)
	search.EachWord(text, func(start, end int, lower []byte, upper bool) {
		key := lang + string(lower)
		if upper {
			key += "!"
		}
		t, ok := f.words[key]
		if !ok {
			t = a.Term(string(lower), upper)
			f.words[key] = t
		}
		if t != "" {
			out = append(out, term{t, start, end})
		}
	})
	return out
}

// passage observes the sentences of a passage.
func (f *Finder) passage(p *profile, g *gathered, d *search.Document, r *read, shared [signs]float64) []sentence {
	passage := &r.hit.Found
	shared[signPassage] = r.score / g.top
	near := f.bodiesIn(p, f.terms(d.Language, d.Title+" . "+passage.Heading+" . "+passage.Text))
	for _, b := range near {
		shared[signBodyNear] = max(shared[signBodyNear], p.worth(b))
	}
	if p.summit.in(f.terms(d.Language, passage.Heading+" . "+passage.Text)) {
		shared[signSummit] = 1
	}
	heading := f.terms(d.Language, passage.Heading)
	nearby := make(map[string]bool)
	for _, t := range f.terms(d.Language, passage.Text) {
		nearby[t.term] = true
	}
	lang := f.lexicon.Language(d.Language)
	if lang == nil {
		lang = p.lang
	}
	var out []sentence
	for i := range passage.Sentences {
		s := sentence{text: passage.Text[passage.Sentences[i].Start:passage.Sentences[i].End], span: passage.Sentences[i].Span, kind: passage.Sentences[i].Kind, signs: shared}
		if len(s.text) < 12 {
			continue
		}
		f.sentence(p, d, &s, heading, nearby, lang)
		s.score = weigh(&s.signs)
		out = append(out, s)
	}
	if len(out) == 0 {
		s := sentence{text: passage.Text, signs: shared}
		if len(passage.Sentences) > 0 {
			s.span = trillium.Span{Start: passage.Sentences[0].Span.Start, End: passage.Sentences[len(passage.Sentences)-1].Span.End}
		}
		s.score = weigh(&s.signs)
		out = append(out, s)
	}
	return out
}

// topicSteep is how steeply the topic sign falls.
const topicSteep = 12

// headingShare is how much a word in the heading counts beside one in the
// sentence.
const headingShare = 0.5

func (f *Finder) sentence(p *profile, d *search.Document, s *sentence, heading []term, nearby map[string]bool, lang *language.Language) {
	terms := f.terms(d.Language, s.text)
	have := make(map[string]float32, len(terms)+len(heading))
	for _, t := range heading {
		have[t.term] = headingShare
	}
	for t := range nearby {
		have["near "+t] = 0.5
	}
	for _, t := range f.terms(d.Language, d.Title) {
		have["title "+t.term] = headingShare
	}
	for _, t := range terms {
		have[t.term] = 1
	}
	f.shared(p, s, terms, have)
	s.bodies = f.bodiesIn(p, terms)
	for _, b := range s.bodies {
		s.signs[signBody] = max(s.signs[signBody], p.worth(b))
	}
	tokens := lang.Tokens(nil, s.text)
	s.parties, s.foreign = f.named(p, s.text, tokens)
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
	f.verbs(p, s, lang, tokens)
	switch {
	case s.kind == search.Reported:
		s.signs[signReported] = 1
	case s.kind.Promises():
		s.signs[signPromised] = 1
	}
	if s.verb != "" {
		s.signs[signDone] = 1
	}
	f.quantities(p, s, lang, tokens)
}

// shared observes the words that the sentence has in common with the
// commitment.
func (f *Finder) shared(p *profile, s *sentence, terms []term, have map[string]float32) {
	var sum float32
	for t, w := range p.terms {
		sum += w * have[t]
	}
	s.signs[signSentence] = share(float64(sum), 30)
	topic := 0.0
	for t, w := range p.terms {
		topic += float64(w * w * max(have[t], have["near "+t]))
	}
	s.signs[signTopic] = math.Log1p(topicSteep*topic/p.squares) / math.Log1p(topicSteep)
	for i := range p.limbs {
		l := &p.limbs[i]
		var covered float32
		for t, w := range l.terms {
			covered += w * have[t]
		}
		if c := float64(covered / max(1, l.total)); c > s.cover {
			s.cover, s.limb = c, i
		}
		covered = 0
		for t, w := range l.object {
			covered += w * have[t]
		}
		s.signs[signObject] = max(s.signs[signObject], float64(covered/max(12, l.objectTotal)))
	}
	s.signs[signLimb] = s.cover
	if p.echoTotal > 0 {
		var echo float32
		for t, w := range p.echo {
			echo += w * max(have[t], have["title "+t])
		}
		s.signs[signEcho] = float64(echo / p.echoTotal)
	}
	var pairs float32
	for i := 1; i < len(terms); i++ {
		pairs += p.pairs[[2]string{terms[i-1].term, terms[i].term}]
	}
	s.signs[signPairs] = share(float64(pairs), 8)
	seen := make(map[string]bool)
	for _, t := range terms {
		if p.terms[t.term] > 0 && !seen[t.term] {
			seen[t.term] = true
			s.words = append(s.words, t.term)
		}
	}
	slices.SortStableFunc(s.words, func(a, b string) int { return cmpDesc(p.terms[a], p.terms[b]) })
	for i, w := range s.words { // as written
		for _, t := range terms {
			if t.term == w {
				s.words[i] = s.text[t.start:t.end]
				break
			}
		}
	}
}

func cmpDesc(a, b float32) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// bodiesIn are the bodies of the commitment that the terms name.
func (f *Finder) bodiesIn(p *profile, terms []term) []string {
	var out []string
	for i := range p.bodies {
		if p.bodies[i].in(terms) {
			out = append(out, p.bodies[i].name)
		}
	}
	return out
}

func (b *body) in(terms []term) bool {
	for i := range terms {
		if b.acro[terms[i].term] {
			return true
		}
		for _, name := range b.names {
			if len(terms)-i < len(name) {
				continue
			}
			k := 0
			for k < len(name) && terms[i+k].term == name[k] {
				k++
			}
			if k == len(name) {
				return true
			}
		}
	}
	return false
}

// verbs observes what the sentence says was done, is promised or is reversed.
func (f *Finder) verbs(p *profile, s *sentence, lang *language.Language, tokens []language.Token) {
	wanted, opening := p.limb(s).verbs, ""
	if len(tokens) > 0 {
		opening = strings.ReplaceAll(strings.ToLower(s.text[tokens[0].Start:tokens[0].End]), "’", "'")
	}
	for i := range tokens {
		t := &tokens[i]
		s.we = s.we || t.Is(language.We) && i < 12
		s.joint = s.joint || i > 0 && t.Is(language.Joint) && (tokens[i-1].Is(language.Number) || tokens[i-1].Entry.Lemma == "both" || tokens[i-1].Is(language.We))
		if t.Is(language.Will) || t.Form(language.Future3|language.Future1) && !t.Form(language.Guessed) {
			s.future = true
		}
		s.renewed = s.renewed || i < 30 && t.Is(language.Reaffirm) && t.Form(language.Finite|language.Infinitive|language.Gerund)
		if !t.Is(language.Act|language.Event|language.Announce|language.Encounter) || t.Forms == 0 || t.Is(language.Noun) {
			continue
		}
		word := s.text[t.Start:t.End]
		same := slices.Contains(wanted, t.Entry.Lemma)
		if i < 25 && opening == today[lang.Tag] && t.Form(language.Present3) && t.Is(language.Event|language.Encounter) {
			s.today, s.verb, s.same = true, word, same
		}
		past := t.Form(language.Past3|language.Participle) && !t.Form(language.Infinitive|language.Gerund)
		led := i > 0 && (tokens[i-1].Is(language.Have|language.Be) || i > 1 && tokens[i-2].Is(language.Have|language.Be) && tokens[i-1].Is(language.Adv))
		attribute := i > 0 && tokens[i-1].Is(language.Det)
		if past && !attribute && !(s.future && !led) && (s.verb == "" || same && !s.same || !s.event && t.Is(language.Event)) {
			s.verb, s.same, s.event = word, same, t.Is(language.Event)
		}
	}
	if s.reverse = f.reverses(lang.Tag, s.text); s.reverse != "" {
		s.signs[signReversal] = 1
	}
	s.signs[signUndone] = s.signs[signReversal] * max(s.signs[signBody], s.signs[signObject])
}

// today is the word that says that a document itself does what it tells of.
var today = map[string]string{"en": "today", "es": "hoy", "fr": "aujourd'hui"}

// quantities observes promised values and years, and how specific the sentence
// is.
func (f *Finder) quantities(p *profile, s *sentence, lang *language.Language, tokens []language.Token) {
	digits, names := 0, 0
	for i := range tokens {
		t := &tokens[i]
		if t.Kind == language.Digits {
			digits++
			word := s.text[t.Start:t.End]
			if slices.Contains(p.years, word) {
				s.values = append(s.values, word)
			}
		} else if i > 0 && t.Cap {
			names++
		}
	}
	s.figures = digits
	s.signs[signSpecific] = min(1, 0.15*float64(digits)+0.04*float64(names))
	if len(p.values) > 0 && digits > 0 {
		for _, a := range amounts(lang, s.text, tokens) {
			if slices.Contains(p.values, a.Value) {
				s.values = append(s.values, s.text[a.Start:a.End])
			}
		}
	}
	if len(s.values) > 0 {
		s.signs[signQuantity] = min(1, 0.5*float64(len(s.values)))
	}
}

package evidence

import (
	"slices"
	"strings"

	"trillium/internal/language"
	"trillium/internal/search"
)

// A number stands for a term in the tables of a Finder; 0 is no term. Passages
// are kept as numbers, so that a commitment is compared with them without
// looking at letters.
type number = int32

// vocabulary gives terms their numbers. Words are stemmed once.
type vocabulary struct {
	numbers map[string]number
	terms   []string              // by number
	words   map[string]*wordTable // by language
}

type wordTable struct {
	analyzer *search.Analyzer
	reverses map[string]bool
	lower    map[string]known
	upper    map[string]known // of words written in capitals
}

// known is what is known of a word.
type known struct {
	number   number
	reverses bool // says that something was stopped or undone
}

func newVocabulary() vocabulary {
	return vocabulary{numbers: make(map[string]number), terms: []string{""}, words: make(map[string]*wordTable)}
}

// number is that of a term.
func (v *vocabulary) number(term string) number {
	n, ok := v.numbers[term]
	if !ok {
		n = number(len(v.numbers) + 1)
		v.numbers[term] = n
		v.terms = append(v.terms, term)
	}
	return n
}

func (v *vocabulary) table(lang string) *wordTable {
	t := v.words[lang]
	if t == nil {
		t = &wordTable{analyzer: search.NewAnalyzer(lang), reverses: reversals[lang], lower: make(map[string]known), upper: make(map[string]known)}
		v.words[lang] = t
	}
	return t
}

// spot is a term of a text and where its word stands.
type spot struct {
	number     number
	start, end int32
}

// read appends the terms of a text to dst and tells whether it has a word of
// reversing.
func (v *vocabulary) read(dst []spot, lang, text string) (spots []spot, reverses bool) {
	t := v.table(lang)
	search.EachWord(text, func(start, end int, lower []byte, upper bool) {
		words := t.lower
		if upper {
			words = t.upper
		}
		k, ok := words[string(lower)]
		if !ok {
			word := string(lower)
			k.reverses = t.reverses[word]
			if term := t.analyzer.Term(word, upper); term != "" {
				k.number = v.number(term)
			}
			words[word] = k
		}
		reverses = reverses || k.reverses
		if k.number != 0 {
			dst = append(dst, spot{k.number, int32(start), int32(end)})
		}
	})
	return dst, reverses
}

// passage is a passage as it was read, the same for all commitments.
type passage struct {
	search.Passage
	heading []spot
	said    []said
}

// said is a sentence of a passage.
type said struct {
	text     string
	at       int // among the passage's sentences
	terms    []spot
	reverses bool
	facts    *facts // read when a commitment needs them
}

// facts are what a sentence says that takes its grammar to see.
type facts struct {
	countries []string
	future    bool
	we        bool   // its subject is "we"
	joint     bool   // it speaks of the parties together: the three countries, both governments
	renewed   bool   // its verb is one of reaffirming
	done      []done // what was done in the past
	reverse   string // a verb of reversing, as written
	specific  float64
	digits    []string
	tokens    []language.Token // kept if there are digits
}

// done is a verb of what was done, as written, and its lemma.
type done struct {
	word, lemma string
	event       bool // it is one of establishing, holding, publishing
	today       bool // done by the document: "today … joins to present"
}

// about is what is known of a document without a commitment.
type about struct {
	title     []spot
	countries []string // in the title
	reverse   string   // a word of reversing in the title, as written
}

// passageID says which passage.
type passageID struct {
	doc     *search.Document
	ordinal int
}

// maxPassages bounds the passages that a Finder keeps read.
const maxPassages = 50000

// shortest is the least length of a sentence, in bytes.
const shortest = 12

// passage reads a passage, or returns it as it was read before.
func (f *Finder) passage(h *search.Hit) *passage {
	id := passageID{h.Document, h.Passage}
	if p := f.passages[id]; p != nil {
		return p
	}
	p := &passage{Passage: f.snapshot.Passage(h)}
	lang := h.Document.Language
	p.heading, _ = f.vocabulary.read(nil, lang, p.Heading)
	all := make([]spot, 0, len(p.Text)/8)
	for i := range p.Sentences {
		text := p.Text[p.Sentences[i].Start:p.Sentences[i].End]
		if len(text) < shortest && len(p.Sentences) > 1 {
			continue
		}
		from := len(all)
		s := said{text: text, at: i}
		all, s.reverses = f.vocabulary.read(all, lang, text)
		s.terms = all[from:len(all):len(all)]
		p.said = append(p.said, s)
	}
	if len(f.passages) >= maxPassages {
		clear(f.passages)
	}
	f.passages[id] = p
	return p
}

func (f *Finder) about(d *search.Document) *about {
	a := f.abouts[d]
	if a == nil {
		a = &about{}
		a.title, _ = f.vocabulary.read(nil, d.Language, d.Title)
		lang := f.grammar(d)
		tokens := lang.Tokens(nil, d.Title)
		a.countries = f.countries(d.Title, tokens)
		for i := range tokens {
			if word := d.Title[tokens[i].Start:tokens[i].End]; a.reverse == "" && reversals[lang.Tag][strings.ToLower(word)] {
				a.reverse = word
			}
		}
		f.abouts[d] = a
	}
	return a
}

// grammar is that of a document's language, English for others.
func (f *Finder) grammar(d *search.Document) *language.Language {
	if l := f.lexicon.Language(d.Language); l != nil {
		return l
	}
	return f.lexicon.Language("en")
}

// countries are the codes of those that a text names.
func (f *Finder) countries(text string, tokens []language.Token) (codes []string) {
	for _, n := range f.lexicon.Parties(f.names, text, tokens) {
		if !slices.Contains(codes, n.Code) {
			codes = append(codes, n.Code)
		}
	}
	return codes
}

// facts reads the grammar of a sentence, once.
func (f *Finder) facts(d *search.Document, s *said) *facts {
	if s.facts == nil {
		lang := f.grammar(d)
		f.tokens = lang.Tokens(f.tokens, s.text)
		s.facts = f.newFacts(lang, s, f.tokens)
	}
	return s.facts
}

func (f *Finder) newFacts(lang *language.Language, s *said, tokens []language.Token) *facts {
	out := &facts{countries: f.countries(s.text, tokens)}
	names, opening := 0, ""
	if len(tokens) > 0 {
		opening = strings.ReplaceAll(strings.ToLower(s.text[tokens[0].Start:tokens[0].End]), "’", "'")
	}
	for i := range tokens {
		t := &tokens[i]
		word := s.text[t.Start:t.End]
		if t.Is(language.Will) || t.Form(language.Future3|language.Future1) && !t.Form(language.Guessed) {
			out.future = true
		}
		out.we = out.we || t.Is(language.We) && i < 12
		out.joint = out.joint || i > 0 && t.Is(language.Joint) && (tokens[i-1].Is(language.Number) || tokens[i-1].Entry.Lemma == "both" ||
			tokens[i-1].Is(language.We))
		out.renewed = out.renewed || i < 30 && t.Is(language.Reaffirm) && t.Form(language.Finite|language.Infinitive|language.Gerund)
		if t.Kind == language.Digits {
			out.digits = append(out.digits, word)
		} else if i > 0 && t.Cap {
			names++
		}
		if s.reverses && out.reverse == "" && reversals[lang.Tag][strings.ToLower(word)] && !isAttribute(tokens, i) {
			out.reverse = word
		}
		event := t.Is(language.Event)
		switch {
		case !isDeed(t):
		case i < 25 && opening == today[lang.Tag] && t.Form(language.Present3) && t.Is(language.Event|language.Encounter):
			out.done = append(out.done, done{word, t.Entry.Lemma, event, true})
		case isPast(tokens, i) && !isDenied(tokens, i) && (!out.future || isLed(tokens, i)):
			out.done = append(out.done, done{word, t.Entry.Lemma, event, false})
		}
	}
	out.specific = min(1, 0.15*float64(len(out.digits))+0.04*float64(names))
	if len(out.digits) > 0 {
		out.tokens = slices.Clone(tokens)
	}
	return out
}

// today is the word that says that a document itself does what it tells of.
var today = map[string]string{"en": "today", "es": "hoy", "fr": "aujourd'hui"}

// isDeed reports whether a token is a verb of doing.
func isDeed(t *language.Token) bool {
	return t.Is(language.Act|language.Event|language.Announce|language.Encounter) && t.Forms != 0 && !t.Is(language.Noun)
}

// isPast reports whether token i is a verb in the past and no attribute, as in
// "the proposed rule".
func isPast(tokens []language.Token, i int) bool {
	t := &tokens[i]
	return t.Form(language.Past3|language.Participle) && !t.Form(language.Infinitive|language.Gerund) && !(i > 0 && tokens[i-1].Is(language.Det))
}

// isAttribute reports whether token i is a participle that only describes the
// noun behind it, as in "abandoned mines".
func isAttribute(tokens []language.Token, i int) bool {
	t := &tokens[i]
	if i == 0 || i+1 >= len(tokens) || !t.Form(language.Past3|language.Participle) || t.Form(language.Infinitive) || isLed(tokens, i) {
		return false
	}
	const small = language.Det | language.Prep | language.To | language.By | language.Adv | language.And | language.Or | language.Number | language.Scale
	next := &tokens[i+1]
	return next.Kind == language.Word && !next.Cap && !next.Is(small)
}

// isDenied reports whether token i is led in by a word that denies it: "has not
// begun".
func isDenied(tokens []language.Token, i int) bool {
	for k := max(0, i-3); k < i; k++ {
		if tokens[k].Is(language.Not) {
			return true
		}
	}
	return false
}

// isLed reports whether a form of to have or to be stands before token i, an
// adverb between them apart.
func isLed(tokens []language.Token, i int) bool {
	const lead = language.Have | language.Be
	return i > 0 && tokens[i-1].Is(lead) || i > 1 && tokens[i-2].Is(lead) && tokens[i-1].Is(language.Adv)
}

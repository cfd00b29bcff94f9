// Package language knows the words of the languages that Trillium reads:
// English, Spanish and French.
//
// The knowledge is data: lexicon/*.txt lists words by class (verbs that govern
// a promise, verbs of doing, who can be bound, small words, numbers and
// times), and this package inflects and looks them up. A [Language] cuts text
// into tokens that carry their lexicon [Entry], and tokens into sentences. The
// rules that use the classes live elsewhere (extract, quantity) and are the
// same for every language; what differs between languages is here.
//
// Names of countries come from the Unicode CLDR through golang.org/x/text,
// with their ISO 3166-1 alpha-3 codes.
package language

import (
	"bufio"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Class is a set of roles that a word can play; see the word lists.
type Class uint64

// The classes. Governing verbs come first.
const (
	Commit      Class = 1 << iota // commit, pledge, agree, decide
	Intend                        // intend, plan, aim
	Weak                          // support, promote, explore
	Consider                      // consider, examine
	Call                          // call on, urge, welcome
	Announce                      // announce, earmark
	Reaffirm                      // reaffirm, renew
	Direct                        // order one's own agencies
	Communicate                   // note, recognize, thank
	Stative                       // be, have, know
	Act                           // any verb of doing
	Make                          // finalize, develop: makes what another verb applies
	Apply                         // implement
	Give                          // provide, contribute
	Light                         // work, expand (efforts)
	Event                         // hold, publish: done when the thing exists
	Vague                         // verbs of a promise nobody can check
	Actor                         // nouns of those who can be bound
	Office                        // nouns of persons in office
	Joint                         // plural nouns that stand for the issuers
	Pledge                        // commitment, promise, intention
	Importance                    // importance, need
	Thing                         // programme, funding, agreement
	Countable                     // nouns that targets count
	We
	They
	It
	Deictic
	Relative
	Det
	Prep
	To
	By
	Means
	Include
	And
	Or
	But
	Subord
	Not
	Be
	Have
	Will
	Would
	Adv
	There
	Noun // looks like a verb form and is none
	Number
	Scale
	Ordinal
	Fraction
	Multiple
	Percent
	Month
	Season
	TimeUnit
	Currency
	Increase
	Reduce
	Encounter // meet, visit: facts of a meeting, no report of a result
	Singular1 // I, you, anyone: they bind nobody that is read here
	Agency    // nouns of public bodies, which stand for their country
	Voice     // verbs that voice a commitment: express, underscore
	Effort    // nouns that a light verb takes: efforts, steps
)

// Governing are the classes of verbs that can govern a promise.
const Governing = Commit | Intend | Weak | Consider | Call | Announce | Reaffirm | Direct

// Time classes do not fit into Class with the others; they qualify dates and
// quantities, and say what looks back.
type Time uint32

// The roles of words in dates, deadlines and comparisons.
const (
	Early Time = 1 << iota
	Mid
	Late
	Half
	Next
	This
	Fiscal
	Superlative
	Achieved // nouns of what was achieved, which look back: success, progress
	Past
	Within
	Before
	Until
	Over
	During
	From
	Least
	Most
	MoreThan
	LessThan
	UpTo
	About
	Baseline
	End
	Glue   // of, the: may stand inside a date
	Strict // by, before, until: always says by when
	Loose  // in, over, during: says when
	Term   // short term, medium term, decade
)

// Form is a set of forms that a verb's word can be.
type Form uint16

// The forms of verbs. English "provide" is Infinitive, Present1 and Present3.
const (
	Infinitive Form = 1 << iota
	Present3        // third person, singular or plural
	Present1        // first person plural
	Past3
	Participle
	Gerund
	Future3
	Future1
	Conditional
	Singular // with Present3 in English: provides
	Guessed  // by its ending only; the verb is not in the lexicon
)

// Finite are the forms that can head a clause.
const Finite = Present3 | Present1 | Past3 | Future3 | Future1

// An Entry is what the lexicon knows of a word.
type Entry struct {
	Lemma    string
	Class    Class
	Time     Time
	Forms    Form
	Number   float64 // of Number, Scale, Ordinal, Multiple
	Fraction float64
	Month    int
	Season   int // 1 winter to 4 autumn
	Days     int // of TimeUnit
	Currency string
	Groups   Group
}

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// Tags are the languages that can be read, in the order in which they are
// tried.
var Tags = [...]string{"en", "es", "fr"}

// Index is the place of a tag in Tags, -1 if it is not read.
func Index(tag string) int { return slices.Index(Tags[:], tag) }

// A Lexicon holds every language. It is safe for concurrent use.
type Lexicon struct {
	languages map[string]*Language
	countries countries
	detector  detector
}

// Load builds the lexicon from the embedded word lists. It panics if they are
// malformed, which a test rules out.
func Load() *Lexicon {
	x := &Lexicon{languages: make(map[string]*Language)}
	for _, tag := range Tags {
		data, err := lexiconFiles.ReadFile("lexicon/" + tag + ".txt")
		if err != nil {
			panic(err)
		}
		l := &Language{Tag: tag, entries: make(map[string]*Entry, 8192), lemmas: make(map[string][]*Entry, 1024),
			abbrev: make(map[string]bool), phrases: make(map[string][]phrase), scope: make(map[string]bool)}
		if err := l.parse(string(data)); err != nil {
			panic(fmt.Sprintf("lexicon/%s.txt:%v", tag, err))
		}
		x.languages[tag] = l
	}
	x.addLists()
	x.addGroups()
	x.countries = loadCountries()
	x.detector = newDetector()
	return x
}

// Language returns the language with the tag, or nil if it cannot be read.
func (x *Lexicon) Language(tag string) *Language {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return x.languages[tag]
}

// A Language holds the words of one language.
type Language struct {
	Tag        string
	entries    map[string]*Entry
	lemmas     map[string][]*Entry // the forms of each verb
	abbrev     map[string]bool
	phrases    map[string][]phrase // by their first lemma
	scope      map[string]bool
	groupNames map[string]Group // of all languages
	groups     map[string]Group // by lower-case word
	provisos   []string
}

// A phrase is a sequence of lemmas that together have a class.
type phrase struct {
	rest  []string
	class Class
}

// Entry returns what is known of a lower-case word, or nil.
func (l *Language) Entry(word string) *Entry { return l.entries[word] }

// parse reads a word list; the error begins with its line number.
func (l *Language) parse(data string) error {
	sc := bufio.NewScanner(strings.NewReader(data))
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimSpace(sc.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		head, list, ok := strings.Cut(text, ":")
		if !ok {
			return fmt.Errorf("%d: no colon", line)
		}
		if err := l.parseLine(strings.Fields(head), strings.Fields(list)); err != nil {
			return fmt.Errorf("%d: %w", line, err)
		}
	}
	return sc.Err()
}

func (l *Language) parseLine(head, words []string) error {
	class, known := classNames[head[len(head)-1]]
	switch {
	case head[0] == "verb" && known:
		for _, w := range words {
			l.addVerb(w, class|Act)
		}
		return nil
	case head[0] == "form":
		form, ok := formNames[head[1]]
		if !ok {
			return fmt.Errorf("unknown form %q", head[1])
		}
		for _, w := range words {
			l.addForm(w, w, form, class|Act)
		}
		return nil
	case head[0] == "phrase" && known:
		for _, w := range words[1:] {
			l.entry(w) // a word of no other list has no lemma to be known by
		}
		l.phrases[words[0]] = append(l.phrases[words[0]], phrase{words[1:], class})
		return nil
	case head[0] == "lemma":
		for _, w := range words {
			l.entry(w).Lemma = head[1]
		}
		return nil
	case head[0] == "abbrev":
		for _, w := range words {
			l.abbrev[strings.TrimSuffix(w, ".")] = true
		}
		return nil
	}
	time, isTime := timeNames[head[0]]
	if !known && !isTime {
		return fmt.Errorf("unknown class %q", head[0])
	}
	for _, w := range words {
		word, value, _ := strings.Cut(w, "=")
		e := l.entry(word)
		e.Class |= class
		e.Time |= time
		if err := e.setValue(class, value); err != nil {
			return err
		}
		if class&ofVerbs != 0 {
			l.classify(word, class)
		}
	}
	return nil
}

// ofVerbs are the classes that lists of bare verbs give to all their forms.
const ofVerbs = Make | Apply | Give | Light | Event | Vague | Increase | Reduce

// classify gives the class to every form of a verb.
func (l *Language) classify(lemma string, class Class) {
	for _, e := range l.lemmas[lemma] {
		e.Class |= class
	}
}

func (l *Language) entry(word string) *Entry {
	e := l.entries[word]
	if e == nil {
		e = &Entry{Lemma: word}
		l.entries[word] = e
	}
	return e
}

func (e *Entry) setValue(class Class, value string) error {
	if value == "" {
		return nil
	}
	if class == Currency {
		e.Currency = value
		return nil
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return err
	}
	switch class {
	case Number, Scale, Ordinal, Multiple:
		e.Number = v
	case Fraction:
		e.Fraction = v
	case Month:
		e.Month = int(v)
	case Season:
		e.Season = int(v)
	case TimeUnit:
		e.Days = int(v)
	}
	return nil
}

// addForm notes that word is a form of lemma. A word keeps the lemma of its
// first verb; classes and forms of all its verbs add up.
func (l *Language) addForm(word, lemma string, form Form, class Class) {
	e := l.entry(word)
	if e.Forms == 0 {
		e.Lemma = lemma
		l.lemmas[lemma] = append(l.lemmas[lemma], e)
	}
	e.Forms |= form
	e.Class |= class
}

var classNames = map[string]Class{
	"commit": Commit, "intend": Intend, "weak": Weak, "consider": Consider, "call": Call,
	"announce": Announce, "reaffirm": Reaffirm, "direct": Direct, "communicate": Communicate,
	"stative": Stative, "act": Act, "make": Make, "apply": Apply, "give": Give, "light": Light,
	"event": Event, "vague": Vague, "actor": Actor, "office": Office, "joint": Joint,
	"commitment": Pledge, "importance": Importance, "thing": Thing, "countable": Countable,
	"we": We, "they": They, "it": It, "deictic": Deictic, "relative": Relative, "det": Det,
	"prep": Prep, "to": To, "by": By, "means": Means, "include": Include, "and": And, "or": Or,
	"but": But, "subord": Subord, "not": Not, "be": Be, "have": Have, "will": Will, "would": Would,
	"adv": Adv, "there": There, "noun": Noun, "number": Number, "scale": Scale, "ordinal": Ordinal,
	"fraction": Fraction, "multiple": Multiple, "percent": Percent, "month": Month,
	"season": Season, "timeunit": TimeUnit, "currency": Currency, "increase": Increase, "reduce": Reduce,
	"encounter": Encounter, "effort": Effort, "agency": Agency, "voice": Voice, "singular": Singular1,
}

var timeNames = map[string]Time{
	"early": Early, "mid": Mid, "late": Late, "half": Half, "next": Next, "this": This,
	"fiscal": Fiscal, "superlative": Superlative, "achieved": Achieved, "past": Past, "within": Within, "before": Before, "until": Until, "over": Over,
	"during": During, "from": From, "least": Least, "most": Most, "morethan": MoreThan,
	"lessthan": LessThan, "upto": UpTo, "about": About, "baseline": Baseline, "end": End,
	"glue": Glue, "strict": Strict, "loose": Loose, "term": Term,
}

var formNames = map[string]Form{
	"inf": Infinitive, "pres3": Present3, "pres1": Present1, "past3": Past3, "part": Participle,
	"ger": Gerund, "fut3": Future3, "fut1": Future1,
}

// Package extract finds the commitments of a document.
//
// It reads the blocks of a trillium.Document in order and cuts them into
// statements: sentences, each with the context that governs it (section, stem,
// run-in label, what was said before). For each statement it looks for the
// verb groups that can govern a promise (package grammar) and for whose promise
// they are (subject.go); named rules (judge.go) say what it takes the statement for, who
// is bound and how firmly. What a statement shows (signs.go) and how it stands among the
// others (around.go) is then weighed by a model learnt from labels (package learn), in two
// looks, which decides (keep.go). Fields follow: actions are split where the goal changes
// and not where means do (package grammar), parties (party.go), bodies (body.go), and
// through package quantity deadlines and targets (fields.go).
//
// Rules and signs speak of classes of words and forms of verbs, and never
// of a document: the words are data in package language, but for a few short
// lists. Every result carries the name of the rule that found it, the bytes
// it rests on, and on demand the signs that weighed (explain.go).
//
// What counts as a commitment is defined in docs/reading.md.
package extract

import (
	_ "embed"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/learn"
	"trillium/internal/plan"
	"trillium/internal/quantity"
)

// An Extractor finds commitments and reports. It is safe for concurrent use.
type Extractor struct {
	lexicon *language.Lexicon
	first   *learn.Model
	then    *learn.Model
}

// The weights that the program is built with, learnt from labels (see package eval).
var (
	//go:embed weights-first.txt
	firstWeights string
	//go:embed weights.txt
	thenWeights string
)

// New returns an Extractor that uses lexicon and the weights that the program is built with.
func New(lexicon *language.Lexicon) *Extractor {
	x := &Extractor{lexicon: lexicon}
	var err error
	if x.first, err = learn.Read(strings.NewReader(firstWeights)); err == nil {
		x.then, err = learn.Read(strings.NewReader(thenWeights))
	}
	if err != nil {
		panic(err) // which a test rules out
	}
	return x
}

// With is the Extractor with other weights: of the first look at a statement by itself, and
// of the second, which knows what those around it were taken for. Without the second only
// the first look is taken.
func (x *Extractor) With(first, then *learn.Model) *Extractor {
	return &Extractor{x.lexicon, first, then}
}

// Extract reads doc. A document in a language that cannot be read yields
// nothing; its warnings say so.
func (x *Extractor) Extract(doc *trillium.Document) *trillium.Reading {
	r := &trillium.Reading{Document: doc}
	w := x.walk(doc, false)
	if w == nil {
		return r
	}
	w.decide(x.then)
	w.keep()
	w.number()
	r.Commitments, r.Reports, r.Warnings = w.commitments, w.reports, w.warnings
	w.release()
	return r
}

// walk goes through a document and gathers its statements with their signs; nil if its
// language is not read.
func (x *Extractor) walk(doc *trillium.Document, naming bool) *walk {
	l := x.lexicon.Language(doc.Language)
	if l == nil {
		return nil
	}
	w := newWalk(x.lexicon, l, doc)
	w.naming = naming
	for i := range doc.Blocks {
		w.block(i)
	}
	w.label, w.last = nil, nil
	for _, s := range w.statements {
		s.guess = s.verdict.label
		s.own()
	}
	w.whole = w.surroundings()
	if len(w.statements) < leastText {
		return w
	}
	for i, s := range w.statements {
		s.alone = len(s.signs)
		w.around(w.whole, i)
	}
	if x.first != nil {
		w.guess(x.first)
	}
	return w
}

// leastText is how many statements make a text: fewer are judged each by itself.
const leastText = 5

// guess takes a first look at all statements, and gives each the signs of what those around
// it were taken for.
func (w *walk) guess(first *learn.Model) {
	for _, s := range w.statements {
		s.chances = first.Chances(s.signs)
		s.guess = other
		switch {
		case s.chances[commitment] >= least:
			s.guess = commitment
		case s.chances[report] > s.chances[other]:
			s.guess = report
		}
	}
	a := w.surroundings()
	for i := range w.statements {
		w.second(a, i)
	}
}

// walk is one pass over a document.
type walk struct {
	lexicon  *language.Lexicon
	lang     *language.Language
	finder   *quantity.Finder
	doc      *trillium.Document
	names    language.Names // of parties the document declares
	joint    jointParties
	issuer   string // whose text it is; "" if it is of several, or not known
	acronyms language.Acronyms
	people   map[string]string // surnames to the countries the document gives them

	headings        []headingWords // of the whole document, in order
	section         string
	sectionDeadline *trillium.Deadline // given by the heading of the section
	announced       *trillium.Deadline // given by a statement to all that its section lists
	stems           []*stem            // by list depth; stems[0] governs top-level items
	sections        bool               // the stem governs the sections that follow it, not one list
	tokens          []language.Token   // of the block that is read
	arena           *arena

	// What was said before, for pronouns, labels and explanations.
	item    int        // ordinal of the list item being read
	label   *label     // its run-in label
	row     *row       // the row of an action plan's table that is read
	rowN    int        // its ordinal
	listed  int        // list items of the document, behind which rows are counted
	last    []string   // parties of the last statement that had any
	promise *statement // the promise that details may attach to, nil if none
	broken  bool       // what was said before is over

	plans       map[int]plan.Cell // action plans' tables, by the block; nil until one is met
	statements  []*statement
	whole       *surroundings
	said        map[string]language.Group // groups of the words of headings and lead-ins
	naming      bool                      // signs keep their names
	commitments []trillium.Commitment
	items       []int // list item of each commitment, 0 for prose
	reports     []trillium.Report
	warnings    []trillium.Warning
}

func newWalk(lexicon *language.Lexicon, l *language.Language, doc *trillium.Document) *walk {
	w := &walk{lexicon: lexicon, lang: l, finder: quantity.NewFinder(l), doc: doc, acronyms: make(language.Acronyms), people: make(map[string]string),
		said: make(map[string]language.Group), arena: arenas.Get().(*arena)}
	if len(doc.Names) > 0 {
		names := make(map[string]string, len(doc.Names))
		for name, code := range doc.Names {
			names[strings.ToLower(name)] = code
		}
		w.names = language.NewNames(names)
	}
	w.joint = w.findJoint()
	for _, b := range doc.Blocks {
		if b.Kind == trillium.Heading {
			w.headings = append(w.headings, headingWords{b.Start, contentWords(b.Text)})
		}
	}
	return w
}

// headingWords are the content words of a heading and where it stands.
type headingWords struct {
	start int
	words map[string]bool
}

// number gives every commitment its ordinal and id. List items keep their
// ordinal in the document, whatever was found in the items before them, so
// that ids stay when rules improve; prose follows after the last item.
func (w *walk) number() {
	items := w.lastItem()
	for _, item := range w.items {
		items = max(items, item) // of rows
	}
	base := w.doc.Summit
	if base == "" {
		base = baseName(w.doc.Name)
	}
	parts := make(map[int]int)
	for i := range w.commitments {
		c := &w.commitments[i]
		c.N = w.items[i]
		if c.N == 0 {
			items++
			c.N = items
		}
		c.ID = trillium.CommitmentID(base, c.N, parts[c.N])
		parts[c.N]++
	}
}

// baseName is the file's name without directory and extension.
func baseName(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return name
}

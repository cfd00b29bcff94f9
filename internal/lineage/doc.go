// Package lineage sets commitments against commitments: those of one summit
// against those of the next, and those of one country's text against those of
// another's, in the same language or in another. It returns [Link]s with their
// reasons, and remembers nothing.
//
//	Text ─ units ─▶ profiles ─ liken ─▶ pairs ─ match ─▶ Links (relation, why, divergences) ─▶ Chains
//
// A text is first cut into units: terms of the thesaurus, names of countries,
// figures, and words that the thesaurus does not know (package terms). The
// thesaurus (package thesaurus) gives each concept its terms in three languages and
// what is broader than it, so that a bus is transport in any of them. A profile
// holds the units of a commitment by how much they tell (profile.go); two
// profiles are alike by the weighted units that they share (liken.go).
//
// Between summits a judge says by weights learnt from labels which pairs belong
// together (meeting.go, traits.go, judge.go), which sentences tell of a promise
// without promising it (told.go), and, by signs with names and rules (shown.go,
// relation.go), how the promise moved. Between versions the place in the document counts as well,
// because a translation keeps the order (versions.go, align.go); what differs
// is told by type, with the words that differ (diverge.go).
//
// A word that the thesaurus does not know is compared by its stem within a
// language and by its cognate form across languages. So a missing term costs
// some likeness, and nothing breaks. Across languages nothing is claimed to be
// left out but what the thesaurus knows, figures, days, parties and provisos.
//
// A machine proposes: what people decided is laid over the proposals
// (decide.go).
package lineage

import (
	"time"

	"trillium"
	"trillium/internal/align"
	"trillium/internal/language"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A Text is one side of a comparison: the commitments of a document, in the
// order of its text.
type Text struct {
	Key         string // what the text is called: a summit's id, or the key of a document
	Summit      string // id of its summit, "" if unknown
	Language    string
	Issuer      string // ISO 3166-1 alpha-3 code or organisation, "" if unknown
	Date        string // YYYY-MM-DD, "" if unknown
	Complete    bool   // false: it is known to be a part of a document only
	Names       map[string]string
	Document    *trillium.Document // its blocks, nil if they are not known
	Commitments []trillium.Commitment
	Reports     []trillium.Report // what it tells as done, in the order of the text
}

// MostPairs bounds what is compared: the commitments of one text times those of
// the other. So many take some ten seconds.
const MostPairs = 4_000_000

// MostCommitments bounds each of two texts that are compared.
const MostCommitments = 20_000

// A Kind says between what a link runs.
type Kind string

// The kinds of link.
const (
	Summit  Kind = "summit"  // between two summits
	Version Kind = "version" // between two documents of one summit
)

// A Relation is how the second commitment stands to the first.
type Relation string

// The relations across summits, then across versions. Dropped, Omitted and
// NotSeen have no second commitment; Appeared and Added, and NotSeen too, have no
// first.
const (
	Renews   Relation = "renews"    // promised again
	Advances Relation = "advances"  // a step further: what was considered or planned is done
	Narrows  Relation = "narrows"   // of a smaller scope, sector or place
	Widens   Relation = "widens"    // of a larger one
	Weakens  Relation = "weakens"   // a lesser act, such as an exchange of information for a partnership
	BuildsOn Relation = "builds-on" // it uses what the first was to create
	Related  Relation = "related"   // another promise on the same matter
	Reported Relation = "reported"  // the later text tells of it and does not promise it: see Link.Passage
	Dropped  Relation = "dropped"   // silent: no counterpart at the later summit
	Appeared Relation = "new"       // no counterpart at the earlier summit

	Same    Relation = "same"     // the same promise, at most in other words
	Changed Relation = "changed"  // the same promise with a difference that matters
	Omitted Relation = "omitted"  // not in the other version
	NotSeen Relation = "not-seen" // not in the part of the other version that is known
	Added   Relation = "added"    // only in the other version
)

// Pairs reports whether links of the relation have two ends.
func (r Relation) Pairs() bool {
	switch r {
	case Reported, Dropped, Appeared, Omitted, NotSeen, Added:
		return false
	}
	return true
}

// A Link relates two commitments, or tells that one has no counterpart.
type Link struct {
	A           string            `json:"a"` // id of the first commitment, "" if there is none
	B           string            `json:"b"` // id of the second, "" if there is none
	Kind        Kind              `json:"kind"`
	Relation    Relation          `json:"relation"`
	Score       float64           `json:"score"` // likeness, 0 to 1; 1 for what a person decided
	Reasons     []trillium.Reason `json:"reasons"`
	Why         []string          `json:"why"` // the reasons in English
	Divergences []Divergence      `json:"divergences"`
	Decided     string            `json:"decided,omitempty"` // hash of the decision that says so, "" for a proposal
	By          string            `json:"by,omitempty"`      // who decided
	Passage     *Passage          `json:"passage,omitempty"` // what the later text tells, of a Reported one
	Lost        string            `json:"lost,omitempty"`    // words of the first whose counterpart was lost in the second
}

// A Passage is words of a document.
type Passage struct {
	Document string `json:"document"` // key of its text
	Text     string `json:"text"`
	trillium.Span
}

// A DivergenceType says in what respect two versions differ.
type DivergenceType string

// The types of divergence.
const (
	Who      DivergenceType = "who"      // who is bound
	When     DivergenceType = "when"     // by when
	Measure  DivergenceType = "target"   // how much
	Scope    DivergenceType = "scope"    // of whom, where, of what sort, under which proviso
	Means    DivergenceType = "means"    // by which means; means and end exchanged
	Strength DivergenceType = "strength" // how firmly it binds
	Omission DivergenceType = "omission" // only in the first
	Addition DivergenceType = "addition" // only in the second
	Wording  DivergenceType = "wording"  // in other words
)

// DivergenceTypes are all types, in the order in which they are shown.
var DivergenceTypes = []DivergenceType{Who, When, Measure, Scope, Means, Strength, Omission, Addition, Wording}

// A Divergence is one difference between two commitments, in the words of each.
type Divergence struct {
	Type   DivergenceType `json:"type"`
	A      string         `json:"a"`
	B      string         `json:"b"`
	Detail bool           `json:"detail,omitempty"` // it stands in what only explains the promise
}

// A Linker compares texts. It is safe for concurrent use.
type Linker struct {
	lexicon   *language.Lexicon
	thesaurus *thesaurus.Thesaurus
	terms     *terms.Reader
	aligner   *align.Aligner
	judge     *Judge
	stages    *stages.Reader
}

// New returns a Linker.
func New(lexicon *language.Lexicon, t *thesaurus.Thesaurus) *Linker {
	return &Linker{lexicon, t, terms.NewReader(lexicon, t), align.New(lexicon, t), loadJudge(), stages.New(t)}
}

// Thesaurus is that of the Linker.
func (k *Linker) Thesaurus() *thesaurus.Thesaurus { return k.thesaurus }

// Align sets the documents of two texts beside each other, paragraph by paragraph.
func (k *Linker) Align(a, b *Text) []align.Row {
	return k.aligner.Align(align.Side{Document: a.Document, Language: a.Language, Names: a.Names},
		align.Side{Document: b.Document, Language: b.Language, Names: b.Names})
}

// Unreadable reports whether nothing can be said of what a text promises: its
// language is not read, or no commitment was found in it.
func (t *Text) Unreadable() bool {
	return language.Index(t.Language) < 0 && t.Language != "" || len(t.Commitments) == 0
}

// FromReading is the text of a document that was read, called by the key.
func FromReading(r *trillium.Reading, key string) *Text {
	d := r.Document
	t := &Text{Key: key, Summit: d.Summit, Language: d.Language, Issuer: d.Issuer, Complete: d.Complete, Names: d.Names, Document: d, Commitments: r.Commitments,
		Reports: r.Reports}
	if !d.Date.IsZero() {
		t.Date = d.Date.Format(time.DateOnly)
	}
	return t
}

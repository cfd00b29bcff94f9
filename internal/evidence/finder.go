package evidence

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/learn"
	"trillium/internal/search"
	"trillium/internal/terms"
)

// A Finder looks for evidence in one snapshot of an index. It keeps what it has
// read, so that commitments that lead to the same passages share the reading. It
// is not safe for concurrent use; make one for each goroutine.
type Finder struct {
	lexicon   *language.Lexicon
	snapshot  *search.Snapshot
	analyzers map[string]*search.Analyzer
	rarities  map[string]float32
	judge     *Judge
	aliases   map[string][]string // by name in lower case
	sources   map[string]*sourceSigns
	counts    map[string]int // passages that hold a name

	reader       *terms.Reader
	translations map[string]Source // by source and language
	languages    map[string]bool   // of the documents

	vocabulary vocabulary
	passages   map[passageID]*passage
	abouts     map[*search.Document]*about
	tokens     []language.Token // room for those of a sentence

	declared map[string]string // names of parties that documents declare, in lower case, and their codes
	names    language.Names
}

// New returns a Finder. aliases gives further names of bodies, by their names.
func New(lexicon *language.Lexicon, s *search.Snapshot, aliases map[string][]string) *Finder {
	f := &Finder{judge: built, lexicon: lexicon, snapshot: s, analyzers: make(map[string]*search.Analyzer), rarities: make(map[string]float32),
		aliases: make(map[string][]string), sources: make(map[string]*sourceSigns), translations: make(map[string]Source), counts: make(map[string]int),
		vocabulary: newVocabulary(), passages: make(map[passageID]*passage), abouts: make(map[*search.Document]*about), declared: make(map[string]string)}
	for name, list := range aliases {
		f.aliases[strings.ToLower(name)] = list
	}
	return f
}

func (f *Finder) analyzer(lang string) *search.Analyzer {
	a := f.analyzers[lang]
	if a == nil {
		a = search.NewAnalyzer(lang)
		f.analyzers[lang] = a
	}
	return a
}

// In a small corpus a word can be rare by chance. Rarity is therefore reckoned as
// if there were so many passages more, of which so many have the word.
const (
	priorPassages = 20000
	priorHave     = 2
)

// rarity is how much a term tells: its inverse document frequency, which a small
// corpus moves little from that of any word.
func (f *Finder) rarity(term string) float32 {
	r, ok := f.rarities[term]
	if !ok {
		n := float64(f.snapshot.Passages() + priorPassages)
		have := min(float64(f.snapshot.Have(term)+priorHave), n)
		r = float32(math.Log(1 + (n-have+0.5)/(have+0.5)))
		f.rarities[term] = r
	}
	return r
}

// know adds names of parties that a document declares. What was read before is
// read again, as it may name them.
func (f *Finder) know(names map[string]string) {
	fresh := false
	for name, code := range names {
		name = strings.ToLower(name)
		if f.declared[name] != code {
			f.declared[name] = code
			fresh = true
		}
	}
	if !fresh {
		return
	}
	f.names = language.NewNames(f.declared)
	clear(f.passages)
	clear(f.abouts)
}

// namesOf are the names of a party: those declared, or that of a country.
func (f *Finder) namesOf(lang, code string) []string {
	var out []string
	for name, c := range f.declared {
		if c == code {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	if name := f.lexicon.CountryName(code, lang); len(out) == 0 && name != "" {
		out = append(out, name)
	}
	return out
}

// NewSource is the source of a document's commitments. versions are the other
// documents of the same outcome.
func (f *Finder) NewSource(key string, doc *trillium.Document, versions ...string) Source {
	f.know(doc.Names)
	s := Source{Names: doc.Names, Key: key, Hashes: append([]string{doc.SHA256}, versions...), Title: doc.Title, Issuer: doc.Issuer, Language: doc.Language}
	if !doc.Date.IsZero() {
		s.Date = doc.Date.Format(time.DateOnly)
	}
	lang := f.lexicon.Language(doc.Language)
	if lang == nil {
		lang = f.lexicon.Language("en")
	}
	var text strings.Builder
	for _, b := range doc.Blocks {
		text.WriteString(b.Text)
		text.WriteByte('\n')
	}
	s.Members = Members(f.lexicon, f.names, doc)
	s.Shingles, s.text = search.Shingles(text.String()), text.String()
	s.Words = f.words(lang.Tag, s.text)
	s.Own = f.own(lang, doc)
	s.Named = f.named(lang, doc)
	return s
}

// words are the heaviest terms of a text, by their rarity and how often it says them.
func (f *Finder) words(tag, text string) (out []search.Term) {
	seen := make(map[string]int)
	for _, t := range f.analyzer(tag).Terms(text) {
		seen[t]++
	}
	for t, n := range seen {
		out = append(out, search.Term{Term: t, Weight: f.rarity(t) * float32(min(n, 4))})
	}
	return heaviest(out, 48)
}

// A Proposal is a document with the passage in it that tells most about a
// commitment.
type Proposal struct {
	Rank      int                  `json:"rank"`
	Document  string               `json:"document"` // name in the corpus
	Date      string               `json:"date"`
	Title     string               `json:"title"`
	Issuer    string               `json:"issuer"`
	Kind      string               `json:"kind"`
	Language  string               `json:"language"`
	Address   string               `json:"address"`
	SHA256    string               `json:"sha256"` // of the document's bytes
	Text      string               `json:"text"`
	Start     int                  `json:"start"`
	End       int                  `json:"end"`
	Score     float64              `json:"score"` // the chance that the document bears on the commitment, 0 to 1
	Relation  Relation             `json:"relation"`
	Relations map[Relation]float64 `json:"relations,omitempty"` // the chances of relations if it bears on it
	Why       []string             `json:"why"`
	Weighed   []learn.Weighed      `json:"weighed,omitempty"` // the signs that spoke most for or against its bearing on the commitment
	Reasons   []trillium.Reason    `json:"reasons"`
	Also      []Also               `json:"also,omitempty"`    // further passages of the document
	Slight    bool                 `json:"slight,omitempty"`  // too slight to be shown to a reviewer
	CopyOf    string               `json:"copy_of,omitempty"` // a document before it that tells of the same event
}

// leastSure is from which chance on a relation is told; below it, a proposal is said to bear on
// the commitment, and how is left open.
const leastSure = 0.5

// Bears is what is told of a proposal whose relation is not sure.
const Bears Relation = "bears"

// Told is the relation as it is told to people: Bears if it is not sure.
func (p *Proposal) Told() Relation {
	if len(p.Relations) > 0 && p.Relations[p.Relation] < leastSure {
		return Bears
	}
	return p.Relation
}

// Also is a further passage of a proposal's document.
type Also struct {
	Text     string   `json:"text"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Score    float64  `json:"score"` // of a first look, 0 to 1
	Relation Relation `json:"relation"`
	Why      []string `json:"why"`
}

// A Result is what a search for one commitment found and where it looked.
type Result struct {
	Proposals []Proposal
	Queries   []string // as words
	Read      int      // passages read
	Documents int      // documents that they are in
	Learnt    []Learnt // other names of the bodies, found on the way
}

// Find returns the n best proposals for a commitment, one for each document.
func (f *Finder) Find(ctx context.Context, s *Subject, n int) (Result, error) {
	f.know(s.Source.Names)
	p, g, all, err := f.look(ctx, s)
	if err != nil {
		return Result{}, err
	}
	r := Result{Queries: g.queries, Read: g.passages, Documents: len(g.documents)}
	r.Proposals = f.proposals(all, n)
	r.Learnt = f.learn(p, g)
	return r, nil
}

// look gathers candidates, observes them and judges them, the best first.
func (f *Finder) look(ctx context.Context, s *Subject) (*profile, *gathered, []candidate, error) {
	p, g, all, err := f.observed(ctx, s)
	if err == nil {
		f.judge.judge(all)
	}
	return p, g, all, err
}

// observed gathers candidates and observes them, first those in the promise's language, then
// those of each other one; of each the best of a first look first.
func (f *Finder) observed(ctx context.Context, s *Subject) (*profile, *gathered, []candidate, error) {
	profiles := []*profile{f.profile(s)}
	for _, to := range f.others(profiles[0].lang.Tag) {
		profiles = append(profiles, f.profile(f.translated(s, to)).within(profiles[0]))
	}
	whole := &gathered{}
	var all []candidate
	for i, p := range profiles {
		src, err := f.sourceSigns(ctx, &p.subject.Source, f.inLanguage(p.lang.Tag, i == 0))
		if err != nil {
			return nil, nil, nil, err
		}
		g, err := f.gather(ctx, p, src)
		if err != nil {
			return nil, nil, nil, err
		}
		all = append(all, f.observe(p, src, g)...)
		whole.queries, whole.documents, whole.passages = append(whole.queries, g.queries...), append(whole.documents, g.documents...), whole.passages+g.passages
	}
	return profiles[0], whole, all, nil
}

// proposals writes out the best n. What tells of the same event as one before it stays, and
// says so: it may be another government's word.
func (f *Finder) proposals(all []candidate, n int) []Proposal {
	out := make([]Proposal, 0, min(n, len(all)))
	for i, k := range f.repeats(all, n) {
		if all[i].traits != nil {
			all[i].weighed = f.judge.why(&all[i])
		}
		proposal := all[i].proposal(i + 1)
		if k >= 0 {
			proposal.CopyOf = out[k].Document
		}
		out = append(out, proposal)
	}
	return out
}

// maxAlso bounds the further passages of a proposal.
const maxAlso = 4

func (c *candidate) proposal(rank int) Proposal {
	d, p := c.doc, c.profile
	why := reasons(p, c, &c.best, c.relation)
	out := Proposal{Rank: rank, Document: d.Name, SHA256: d.Hash, Date: d.Date, Title: d.Title, Issuer: d.Issuer, Kind: d.Kind, Language: d.Language,
		Address: d.Address, Text: c.best.text, Start: c.best.span.Start, End: c.best.span.End, Score: c.chance, Relation: c.relation,
		Relations: c.relations, Weighed: c.weighed,
		Reasons: why, Why: inWords(why), Slight: c.chance < LeastChance}
	for i := range c.others {
		o := &c.others[i]
		relation := decide(p, c, o)
		out.Also = append(out.Also, Also{Text: o.text, Start: o.span.Start, End: o.span.End, Score: probability(o.score), Relation: relation,
			Why: inWords(reasons(p, c, o, relation))})
	}
	return out
}

func inWords(list []trillium.Reason) (out []string) {
	for _, r := range list {
		out = append(out, r.In(Reasons))
	}
	return out
}

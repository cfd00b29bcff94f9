package evidence

import (
	"maps"
	"math"
	"slices"
	"sort"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/quantity"
	"trillium/internal/search"
)

// A Subject is a commitment with what is known about where it stands.
type Subject struct {
	Commitment trillium.Commitment
	Beside     []trillium.Commitment // others in the same list item
	Source     Source
}

// A Source is the document that a commitment stands in.
type Source struct {
	Key      string   // in the register, "" if it is not there
	Hashes   []string // SHA-256 of the document and of the other versions of the same outcome
	Title    string
	Date     string // YYYY-MM-DD, "" if unknown
	Issuer   string
	Language string
	Names    map[string]string // names of parties that it declares, with their codes
	Members  []string          // codes of the countries that speak in it
	Named    []string          // codes of all countries that it names
	Words    []search.Term
	Own      []ownName       // what it is about by its own names: bodies, programmes, regions, partners
	Shingles map[string]bool // of its text
	text     string
}

// key tells sources apart.
func (s *Source) key() string { return s.Hashes[0] + " " + s.Language }

// limb is one action of a commitment as terms.
type limb struct {
	text        string
	verbs       []string // its verb and those in its first words
	pledges     bool     // it is to pledge or announce something
	establishes bool     // its verb is one of establishing, holding or publishing
	terms       map[string]float32
	total       float32

	object      map[string]float32 // without words of bodies' names
	objectTotal float32

	weights, objectWeights []float32 // by slot
}

// body is a named body with the names it goes by.
type body struct {
	name  string     // as the commitment writes it
	names [][]string // each as terms in a row
	acro  map[string]bool
	worth float64 // how much naming it tells, 0.1 to 1

	runs [][]uint16 // names and acronyms as slots
}

// slots gives the terms that a profile asks for small numbers, from 1 on, by the
// number of the term.
type slots struct {
	of    []uint16
	terms []string // by slot
}

// at is the slot of a term, 0 if the profile does not ask for it. Terms that were
// numbered after the profile was made are none of its.
func (s *slots) at(n number) uint16 {
	if int(n) < len(s.of) {
		return s.of[n]
	}
	return 0
}

// ownRun is one of the source's own names with how much it tells.
type ownRun struct {
	body
	mass float64
}

// profile is what to look for.
type profile struct {
	subject    *Subject
	translated bool // from another language
	lang       *language.Language
	terms      map[string]float32 // of the whole, by rarity
	total      float32
	squares    float64 // sum of the squares of terms
	query      []search.Term
	limbs      []limb
	bodies     []body
	countries  []body          // the members other than the issuer
	members    map[string]bool // codes of who is bound and who speaks
	bound      map[string]bool // codes of who is bound
	summit     body            // the meeting itself
	slots      slots
	weights    []float32          // of terms, by slot
	own        []ownRun           // the source's own names
	pairs      map[uint32]float32 // neighbouring words as two slots, by the rarity of the commoner
	values     []float64          // promised quantities
	years      []string           // of deadlines
}

// How much the words of a part count beside those of the commitment itself.
const (
	besideWeight = 0.4 // another commitment in the same list item
	detailWeight = 0.4
	stemWeight   = 0.15
)

func (f *Finder) profile(s *Subject) *profile {
	c := &s.Commitment
	p := &profile{subject: s, terms: make(map[string]float32), members: make(map[string]bool), bound: make(map[string]bool)}
	p.lang = f.lexicon.Language(s.Source.Language)
	if p.lang == nil {
		p.lang = f.lexicon.Language("en")
	}
	for _, m := range s.Source.Members {
		p.members[m] = true
	}
	for _, party := range c.Parties {
		if party == trillium.All {
			for _, m := range s.Source.Members {
				p.bound[m] = true
			}
			continue
		}
		p.bound[party], p.members[party] = true, true
	}
	for _, code := range s.Source.Members {
		if code == s.Source.Issuer {
			continue
		}
		b := body{name: code}
		for _, name := range f.namesOf(p.lang.Tag, code) {
			if terms := f.analyzer(p.lang.Tag).Terms(name); len(terms) > 0 {
				b.names = append(b.names, terms)
			}
		}
		if len(b.names) > 0 {
			p.countries = append(p.countries, b)
		}
	}
	p.add(f, trillium.Plain(c.Text), 1)
	for _, d := range c.Detail {
		p.add(f, trillium.Plain(d), detailWeight)
	}
	for _, b := range s.Beside {
		p.add(f, trillium.Plain(b.Text), besideWeight)
	}
	p.summit = f.summit(&s.Source)
	for _, b := range slices.Concat(c.Bodies, besideBodies(s.Beside)) {
		if nb, ok := f.body(p, b); ok {
			p.bodies = append(p.bodies, nb)
			for _, alias := range f.aliases[strings.ToLower(b)] {
				p.add(f, alias, 0.5)
			}
		}
	}
	for _, a := range c.Actions {
		p.limbs = append(p.limbs, f.limb(p, trillium.Plain(a.Text), a.Verb))
	}
	for _, b := range s.Beside {
		for _, a := range b.Actions {
			p.limbs = append(p.limbs, f.limb(p, trillium.Plain(a.Text), a.Verb))
		}
	}
	for _, t := range c.Targets {
		p.values = append(p.values, t.Value)
		if len(t.By) >= 4 {
			p.years = append(p.years, t.By[:4])
		}
	}
	if c.Deadline != nil && len(c.Deadline.Date) >= 4 {
		p.years = append(p.years, c.Deadline.Date[:4])
	}
	p.finish(f)
	return p
}

func besideBodies(list []trillium.Commitment) (out []string) {
	for _, c := range list {
		out = append(out, c.Bodies...)
	}
	return out
}

// add adds the terms of a text at most at the given share of their rarity.
func (p *profile) add(f *Finder, text string, share float32) {
	for t, w := range f.weighted(p, text) {
		p.terms[t] = max(p.terms[t], w*share)
	}
}

// Words of a promise that tell little of its object: who is bound, what verbs
// of promising and of doing say, and nouns such as "efforts". Their rarity
// counts by these shares.
const (
	verbShare  = 0.45
	emptyShare = 0.2

	provisoShare = 0.1
	numberShare  = 0.25 // years and figures, which many matters share
)

// bestOf are words before "practices" and the like: in "sharing best practices on
// asylum" the object is asylum.
var bestOf = map[string]bool{"best": true, "mejores": true, "meilleures": true}

// weighted are the terms of a text with their weights. A term is worth its
// rarity, less if it is a word of promising or doing and not of the object.
func (f *Finder) weighted(p *profile, text string) map[string]float32 {
	out := make(map[string]float32)
	tokens := p.lang.Tokens(nil, text)
	party := make([]bool, len(tokens))
	for _, n := range f.lexicon.Parties(f.names, text, tokens) {
		for i := n.From; i < n.To; i++ {
			party[i] = true
		}
	}
	a := f.analyzer(p.lang.Tag)
	lower := strings.ToLower(text)
	proviso := false
	for i := range tokens {
		t := &tokens[i]
		if t.Kind == language.Punct || party[i] {
			proviso = proviso && t.Rune != ',' && t.Rune != ';' && t.Rune != '.'
			continue
		}
		proviso = proviso || i > 0 && p.lang.Proviso(lower[min(t.Start, len(lower)):]) > 0 // what a promise begins with is no proviso
		share := float32(1)
		switch {
		case proviso:
			share = provisoShare
		case p.lang.Scope(strings.ToLower(text[t.Start:t.End])), i > 0 && bestOf[strings.ToLower(text[tokens[i-1].Start:tokens[i-1].End])]:
			share = emptyShare
		case t.Kind == language.Digits:
			share = numberShare
		case t.Is(language.Adv), t.Is(language.Governing&^language.Weak | language.Joint | language.Pledge | language.Effort | language.Light | language.Reaffirm):
			share = emptyShare
		case t.Is(language.Act|language.Weak|language.Stative) && t.Forms != 0 && !t.Is(language.Noun):
			share = verbShare
		}
		for _, term := range a.Terms(text[t.Start:t.End]) {
			out[term] = max(out[term], f.rarity(term)*share)
		}
	}
	return out
}

func (f *Finder) limb(p *profile, text, verb string) limb {
	l := limb{text: text, terms: f.weighted(p, text)}
	l.object = make(map[string]float32)
	for _, t := range slices.Sorted(maps.Keys(l.terms)) { // sums of floats depend on their order
		w := l.terms[t]
		l.total += w
		if !slices.ContainsFunc(p.bodies, func(b body) bool { return b.has(t) }) {
			l.object[t] = w
			l.objectTotal += w
		}
	}
	if l.objectTotal < l.total/4 { // the body is the object
		l.object, l.objectTotal = l.terms, l.total
	}
	if verb != "" {
		l.verbs = append(l.verbs, verb)
	}
	tokens := p.lang.Tokens(nil, text)
	l.establishes = establishing(tokens)
	given := -10 // the last verb of announcing or making
	for i := range tokens {
		switch t := &tokens[i]; {
		case t.Is(language.Announce|language.Light) && t.Forms != 0:
			given = i
		case t.Is(language.Pledge) && !t.Cap && i-given <= 4:
			l.pledges = true
		}
	}
	for i := range tokens[:min(len(tokens), 6)] {
		if t := &tokens[i]; t.Is(language.Act|language.Event) && t.Forms != 0 && !slices.Contains(l.verbs, t.Entry.Lemma) {
			l.verbs = append(l.verbs, t.Entry.Lemma)
		}
	}
	return l
}

// body reads a name such as "North American Drug Dialogue (NADD)" and adds the
// other names it is known by; ok is false for one that would be found anywhere.
func (f *Finder) body(p *profile, name string) (body, bool) {
	b := body{name: name, acro: make(map[string]bool)}
	a := f.analyzer(p.lang.Tag)
	named := 0
	for _, n := range append([]string{name}, f.aliases[strings.ToLower(name)]...) {
		long, rest, _ := strings.Cut(n, "(")
		short, _, _ := strings.Cut(rest, ")")
		for _, part := range []string{long, short} {
			part = strings.TrimSpace(part)
			terms := a.Terms(part)
			switch {
			case len(terms) == 1 && isAcronym(part):
				b.acro[terms[0]] = true
				named = max(named, f.snapshot.Have(terms[0]))
			case len(terms) >= 2:
				b.names = append(b.names, terms)
				for k := 1; k <= 2 && len(terms)-k >= 3; k++ {
					b.names = append(b.names, terms[k:]) // often written without "North American" or "Trilateral"
				}
				named = max(named, f.count(part, terms))
			}
		}
	}
	b.worth = min(1, max(0.1, 1.15-math.Log10(float64(named)+1)/2.5))
	return b, len(b.names)+len(b.acro) > 0
}

// manyPassages is from how many passages on a body is named everywhere.
const manyPassages = 400

// count is how many passages hold a name, at most manyPassages.
func (f *Finder) count(name string, terms []string) int {
	n, ok := f.counts[name]
	if !ok {
		n = f.snapshot.Count(terms, search.Phrase(name), manyPassages)
		f.counts[name] = n
	}
	return n
}

// has reports whether a term is a word of the body's names.
func (b *body) has(term string) bool {
	return b.acro[term] || slices.ContainsFunc(b.names, func(n []string) bool { return slices.Contains(n, term) })
}

// summit is the meeting as a body: the letters of its key.
func (f *Finder) summit(s *Source) body {
	b := body{acro: make(map[string]bool)}
	series, _, _ := strings.Cut(s.Key, "-")
	if len(series) >= 3 {
		b.acro[strings.ToLower(series)] = true
	}
	return b
}

// isAcronym reports whether a word is written mostly in capitals.
func isAcronym(w string) bool {
	upper := 0
	for _, r := range w {
		if r >= 'A' && r <= 'Z' {
			upper++
		}
	}
	return upper >= 2 && upper*2 > len(w)
}

// maxQueryTerms bounds the terms of the query for a whole commitment.
const maxQueryTerms = 40

// finish sums up, makes the query of the heaviest terms, and the tables that
// sentences are compared with.
func (p *profile) finish(f *Finder) {
	for _, t := range slices.Sorted(maps.Keys(p.terms)) {
		w := p.terms[t]
		p.total += w
		p.squares += float64(w) * float64(w)
		p.query = append(p.query, search.Term{Term: t, Weight: w})
	}
	p.query = heaviest(p.query, maxQueryTerms)
	p.makeSlots(f)
	p.weights = p.bySlot(p.terms)
	for _, o := range p.subject.Source.Own {
		p.own = append(p.own, ownRun{body{name: o.name, runs: [][]uint16{p.run(f, o.terms)}}, float64(o.weight*o.weight) / massUnit})
	}
	for i := range p.limbs {
		l := &p.limbs[i]
		l.weights, l.objectWeights = p.bySlot(l.terms), p.bySlot(l.object)
	}
	for _, list := range [][]body{p.bodies, p.countries} {
		for i := range list {
			list[i].runs = p.runs(f, &list[i])
		}
	}
	p.summit.runs = p.runs(f, &p.summit)
	p.pairs = make(map[uint32]float32)
	p.addPairs(f, trillium.Plain(p.subject.Commitment.Text))
	for _, b := range p.subject.Beside {
		p.addPairs(f, trillium.Plain(b.Text))
	}
}

// makeSlots numbers the terms of the whole, of the actions and of the bodies.
func (p *profile) makeSlots(f *Finder) {
	asked := make(map[string]bool)
	for _, o := range p.subject.Source.Own {
		for _, t := range o.terms {
			asked[t] = true
		}
	}
	for t := range p.terms {
		asked[t] = true
	}
	for i := range p.limbs {
		for t := range p.limbs[i].terms {
			asked[t] = true
		}
	}
	for _, b := range slices.Concat(p.bodies, p.countries, []body{p.summit}) {
		for _, name := range b.names {
			for _, t := range name {
				asked[t] = true
			}
		}
		for t := range b.acro {
			asked[t] = true
		}
	}
	p.slots.terms = []string{""}
	for t := range asked {
		p.slots.terms = append(p.slots.terms, t)
		f.vocabulary.number(t)
	}
	slices.Sort(p.slots.terms)
	p.slots.of = make([]uint16, len(f.vocabulary.numbers)+1)
	for i, t := range p.slots.terms[1:] {
		p.slots.of[f.vocabulary.number(t)] = uint16(i + 1)
	}
}

// bySlot is a table of weights by slot.
func (p *profile) bySlot(weights map[string]float32) []float32 {
	out := make([]float32, len(p.slots.terms))
	for i, t := range p.slots.terms {
		out[i] = weights[t]
	}
	return out
}

// runs are the names and acronyms of a body as slots.
func (p *profile) runs(f *Finder, b *body) (out [][]uint16) {
	for _, name := range b.names {
		out = append(out, p.run(f, name))
	}
	for a := range b.acro {
		out = append(out, p.run(f, []string{a}))
	}
	return out
}

// run is a name as slots.
func (p *profile) run(f *Finder, name []string) []uint16 {
	out := make([]uint16, len(name))
	for i, t := range name {
		out[i] = p.slots.at(f.vocabulary.number(t))
	}
	return out
}

// addPairs notes which words of a text are neighbours.
func (p *profile) addPairs(f *Finder, text string) {
	spots, _ := f.vocabulary.read(nil, p.lang.Tag, text)
	for i := 1; i < len(spots); i++ {
		a, b := p.slots.at(spots[i-1].number), p.slots.at(spots[i].number)
		p.pairs[pair(a, b)] = min(p.weights[a], p.weights[b])
	}
}

func pair(a, b uint16) uint32 { return uint32(a)<<16 | uint32(b) }

// heaviest keeps the n heaviest terms, in a set order.
func heaviest(terms []search.Term, n int) []search.Term {
	sort.Slice(terms, func(i, j int) bool {
		if terms[i].Weight != terms[j].Weight {
			return terms[i].Weight > terms[j].Weight
		}
		return terms[i].Term < terms[j].Term
	})
	return terms[:min(n, len(terms))]
}

// amounts are the quantities of a text.
func amounts(l *language.Language, text string, tokens []language.Token) []quantity.Amount {
	return quantity.NewFinder(l).Amounts(quantity.Text{Text: text, Tokens: tokens})
}

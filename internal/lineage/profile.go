package lineage

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/bodies"
	"trillium/internal/language"
	"trillium/internal/likeness"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A profile is a commitment as it is compared.
type profile struct {
	c        *trillium.Commitment
	order    int          // in its text
	plain    string       // the text without marks
	units    []terms.Unit // of plain
	more     []terms.Unit // of what explains it
	stem     []terms.Unit // of the lead-in
	bodies   []bodies.Name
	vector   likeness.Vector // of all its words and those around it
	matter   likeness.Vector // of what it is about: without acts, qualities and lead-in
	lead     likeness.Vector // of its lead-in
	theme    likeness.Vector // of its themes
	moves    []move
	creates  bool            // it is to make a form of working together
	through  [][]terms.Unit  // the full names of the bodies through which it acts
	around   likeness.Vector // of what it is about, with what stands before it and the heading
	context  []terms.Unit
	label    likeness.Vector // of what is set in bold, or leads in with a colon
	head     []terms.Unit    // words of the heading
	labelled []terms.Unit    // words set in bold, or that lead in with a colon
	block    int             // of the document, -1 if it has none
	group    int             // first block of what stands under one heading with it
	whole    likeness.Vector // of its block
	under    likeness.Vector // of all that stands under one heading with it
}

// How much the words around a commitment count beside its own.
const (
	detailWeight  = 0.4
	stemWeight    = 0.25
	contextWeight = 0.5 // of the sentence before it in its block, and of the label there
)

// A side is a text made ready to be compared.
type side struct {
	text     *Text
	lang     *language.Language
	index    int
	profiles []*profile
	around   *surroundings
}

// read makes a text ready.
func (k *Linker) read(t *Text) *side { return k.readIn(t, nil) }

// readIn makes a text ready of whose document the surroundings may be known.
func (k *Linker) readIn(t *Text, around *surroundings) *side {
	s := &side{text: t, lang: k.lexicon.Language(t.Language), index: language.Index(t.Language)}
	if s.lang == nil {
		s.lang, s.index = k.lexicon.Language("en"), language.Index("en")
	}
	names := language.NewNames(t.Names)
	if s.around = around; around == nil {
		s.around = k.surroundings(s, names)
	}
	full := fuller(t)
	stems := make(map[string][]terms.Unit)
	for i := range t.Commitments {
		c := &t.Commitments[i]
		p := &profile{c: c, order: i, plain: trillium.Plain(c.Text), block: -1}
		if t.Document != nil {
			if n := blockOf(t.Document, c.Span); n >= 0 && n < len(s.around.group) {
				p.block, p.group = n, s.around.group[n]
			}
		}
		p.units = k.terms.Units(s.lang.Tag, p.plain, names)
		for _, d := range c.Detail {
			p.more = append(p.more, k.terms.Units(s.lang.Tag, trillium.Plain(d), names)...)
		}
		lead := c.Stem
		if lead == "" {
			lead = c.Section
		}
		if _, ok := stems[lead]; !ok && lead != "" {
			stems[lead] = k.terms.Units(s.lang.Tag, trillium.Plain(lead), names)
		}
		p.stem = stems[lead]
		if before := k.before(s, c); before != "" {
			p.context = k.terms.Units(s.lang.Tag, before, names)
		}
		if l := labelOf(c.Text); l != "" {
			p.labelled = k.terms.Units(s.lang.Tag, trillium.Plain(l), names)
		}
		if c.Section != "" {
			if _, ok := stems[c.Section]; !ok {
				stems[c.Section] = k.terms.Units(s.lang.Tag, trillium.Plain(c.Section), names)
			}
			p.head = stems[c.Section]
		}
		for _, b := range c.Bodies {
			if k.isMatter(s, b) {
				continue
			}
			p.bodies = append(p.bodies, bodies.Read(k.thesaurus, s.index, b))
			long := full[strings.ToLower(b)]
			if long != "" {
				p.more = append(p.more, k.terms.Units(s.lang.Tag, long, names)...)
			} else {
				long = b
			}
			if throughBody(s.lang.Tag, p.plain, b) {
				p.through = append(p.through, k.terms.Units(s.lang.Tag, long, names))
			}
		}
		p.lowerPlaces()
		p.moves = k.moves(s, p)
		for _, m := range p.moves {
			p.creates = p.creates || m.form >= 0 && (m.stage == stages.Prepared || m.stage == stages.Begun)
		}
		s.profiles = append(s.profiles, p)
	}
	return s
}

// lowerPlaces lowers what unknown words with a capital tell that stand in no name
// of a body: most are places and persons, which many matters share.
func (p *profile) lowerPlaces() {
	for i := range p.units {
		u := &p.units[i]
		if i+1 < len(p.units) && p.placeNames(u, &p.units[i+1]) {
			u.Share = terms.PlaceShare // Port Ansel is no port
		}
		if u.Kind != terms.Word || !u.Capital || u.Acronym || u.Start == 0 || u.Share <= terms.PlaceShare {
			continue
		}
		if !slices.ContainsFunc(p.bodies, func(b bodies.Name) bool { return strings.Contains(b.Text, p.plain[u.Start:u.End]) }) {
			u.Share = terms.PlaceShare
		}
	}
}

// placeNames reports whether a term of the thesaurus is the first word of a
// place's name, which goes on with a word that nothing knows.
func (p *profile) placeNames(u, next *terms.Unit) bool {
	return u.Kind == terms.Concept && u.Capital && u.Start > 0 && next.Kind == terms.Word && next.Capital && !next.Acronym && next.Start == u.End+1 &&
		!strings.Contains(p.plain[u.Start:u.End], " ") &&
		!slices.ContainsFunc(p.bodies, func(b bodies.Name) bool { return strings.Contains(b.Text, p.plain[u.Start:u.End]) })
}

// fuller gives fuller names of the bodies of which the commitments of a text name the
// beginning only.
func fuller(t *Text) map[string]string {
	var named, texts []string
	for _, c := range t.Commitments {
		named, texts = append(named, c.Bodies...), append(texts, trillium.Plain(c.Stem))
	}
	return bodies.Fuller(named, texts)
}

// isMatter reports whether what was read as a body is an acronym for a matter or
// a unit, such as CO2, GDP or USD: many promises share those.
func (k *Linker) isMatter(s *side, name string) bool {
	if !thesaurus.IsAcronym(name) {
		return false
	}
	if e := s.lang.Entry(strings.ToLower(name)); e != nil && e.Class&language.Currency != 0 || len(name) == 3 && strings.Contains(currencies, name) {
		return true
	}
	n, _ := k.thesaurus.Find(s.index, []string{k.thesaurus.Analyzer(s.index).Term(strings.ToLower(name), true)}, strings.ToLower(name), true)
	return n >= 0 && !terms.IsCapital(k.thesaurus.Concept(n).Names[s.index])
}

// currencies are codes that sums are given in.
const currencies = "USD EUR GBP JPY CAD MXN AUD NZD CHF CNY INR BRL KRW"

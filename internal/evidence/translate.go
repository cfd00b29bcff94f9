package evidence

import (
	"slices"
	"strings"
	"sync"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// knowledge is what terms of the languages mean, loaded when a corpus is first searched in
// another language than a promise's.
var knowledge = sync.OnceValue(thesaurus.Load)

// A translator writes what a text is about in another language, term by term: what the thesaurus
// knows, countries, names and figures. Other words are left out. It makes no sentences; a search
// needs none.
type translator struct {
	reader   *terms.Reader
	lexicon  *language.Lexicon
	names    language.Names
	from, to string
}

func (f *Finder) translator(from, to string) *translator {
	if f.reader == nil {
		f.reader = terms.NewReader(f.lexicon, knowledge())
	}
	return &translator{f.reader, f.lexicon, f.names, from, to}
}

func (t *translator) text(text string) string {
	var out []string
	to := language.Index(t.to)
	for _, u := range t.reader.Units(t.from, text, t.names) {
		said := text[u.Start:u.End]
		switch {
		case u.Kind == terms.Concept:
			said = knowledge().Concept(u.Concept).Names[to]
		case u.Kind == terms.Party:
			if name := t.lexicon.CountryName(u.Stem, t.to); name != "" {
				said = name
			}
		case u.Kind == terms.Word && !terms.IsCapital(said):
			continue
		}
		out = append(out, said)
	}
	return strings.Join(out, " ")
}

func (t *translator) commitment(c trillium.Commitment) trillium.Commitment {
	c.Text = t.text(trillium.Plain(c.Text))
	c.Detail = slices.Clone(c.Detail)
	for i := range c.Detail {
		c.Detail[i] = t.text(trillium.Plain(c.Detail[i]))
	}
	c.Actions = slices.Clone(c.Actions)
	for i := range c.Actions {
		c.Actions[i].Text, c.Actions[i].Verb = t.text(trillium.Plain(c.Actions[i].Text)), ""
	}
	return c
}

// translated is a subject as it is looked for in documents of another language.
func (f *Finder) translated(s *Subject, to string) *Subject {
	t := f.translator(s.Source.Language, to)
	out := &Subject{Commitment: t.commitment(s.Commitment), Source: f.translatedSource(&s.Source, t)}
	for _, b := range s.Beside {
		out.Beside = append(out.Beside, t.commitment(b))
	}
	return out
}

// translatedSource is a source in another language; it is made once.
func (f *Finder) translatedSource(s *Source, t *translator) Source {
	key := s.key() + " " + t.to
	if have, ok := f.translations[key]; ok {
		return have
	}
	out := *s
	out.Language, out.text = t.to, t.text(s.text)
	out.Words = f.words(t.to, out.text)
	a := f.analyzer(t.to)
	out.Own = nil
	for _, o := range s.Own {
		name := t.text(o.name)
		if terms := a.Terms(name); len(terms) > 0 {
			out.Own = append(out.Own, ownName{name, terms, o.weight})
		}
	}
	f.translations[key] = out
	return out
}

// others are the languages, but the given one, that documents of the corpus are written in and
// that promises can be looked for in.
func (f *Finder) others(tag string) (out []string) {
	if f.languages == nil {
		f.languages = make(map[string]bool)
		f.snapshot.Each(func(d *search.Document) { f.languages[d.Language] = true })
	}
	for _, l := range language.Tags {
		if l != tag && f.languages[l] {
			out = append(out, l)
		}
	}
	return out
}

// within lets a translated profile promise no less than the one that it was translated from: what
// has no translation is not covered by what has.
func (p *profile) within(whole *profile) *profile {
	p.translated = true
	p.total, p.squares = max(p.total, whole.total), max(p.squares, whole.squares)
	for i := range min(len(p.limbs), len(whole.limbs)) {
		m, w := &p.limbs[i], &whole.limbs[i]
		m.total, m.objectTotal = max(m.total, w.total), max(m.objectTotal, w.objectTotal)
	}
	return p
}

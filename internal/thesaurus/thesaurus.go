// Package thesaurus knows the terms of summits in three languages and how their concepts
// stand to each other.
package thesaurus

import (
	"bufio"
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
)

//go:embed thesaurus.txt
var thesaurusFile string

// A Class is what sort of concept something is.
type Class uint8

// What sorts there are.
const (
	Domain      Class = iota // a matter, below a theme
	Institution              // a form of working together, or its document
	Act
	Quality
	Group // of people or organisations
)

var classNames = map[string]Class{"institution": Institution, "act": Act, "quality": Quality, "group": Group}

// A Concept is an entry of the thesaurus.
type Concept struct {
	ID       string
	broader  []int // concepts directly broader
	Above    []Step
	Themes   []int
	Class    Class
	Names    [len(language.Tags)]string // its first term in each language
	Rung     int                        // of an institution, 0 if none
	Prepares bool                       // of an institution: a plan or a study, after which the act itself comes
}

// A Step is a broader concept and how far up it is, from 1.
type Step struct{ Concept, Up int }

// A Theme is one of the broad matters that summits return to.
type Theme struct {
	ID    string
	Names map[string]string // by language
}

// A Thesaurus knows the terms of summits in three languages. It never changes
// and is safe for concurrent use.
type Thesaurus struct {
	concepts []Concept
	themes   []Theme
	terms    [len(language.Tags)]map[string][]entry // by the first stem
	analyzer [len(language.Tags)]*search.Analyzer
}

// An entry is a term: the stems that follow the first, how it is written, and its
// concept.
type entry struct {
	rest    []string
	written string // in lower case, accents off
	acronym bool   // it is one word in capitals, and matches no other
	first   bool   // it is the concept's first term in its language
	concept int
}

// Load builds the thesaurus from its file. It panics if that is
// malformed, which a test rules out.
func Load() *Thesaurus {
	t, err := read(thesaurusFile)
	if err != nil {
		panic(err)
	}
	return t
}

// read reads lines "theme ID: names", "rung N: IDs", "whole THEME: ID"
// and "ID < broader, broader: terms", names and terms of the three languages
// divided by "|" and by ";". The error names the line.
func read(data string) (*Thesaurus, error) {
	t := &Thesaurus{}
	for i, tag := range language.Tags {
		t.terms[i], t.analyzer[i] = make(map[string][]entry), search.NewAnalyzer(tag)
	}
	b := builder{Thesaurus: t, number: make(map[string]int), theme: make(map[string]int), rungs: make(map[string]int), whole: make(map[string]string),
		themed: make(map[string][]string)}
	sc := bufio.NewScanner(strings.NewReader(data))
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimSpace(sc.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if err := b.line(text); err != nil {
			return nil, fmt.Errorf("thesaurus.txt:%d: %w: %v", line, trillium.ErrInvalid, err)
		}
	}
	if err := b.finish(); err != nil {
		return nil, fmt.Errorf("thesaurus.txt: %w: %v", trillium.ErrInvalid, err)
	}
	return t, nil
}

// A builder reads the file of a thesaurus.
type builder struct {
	*Thesaurus
	number  map[string]int // of concepts by id
	theme   map[string]int
	broader [][]string // of each concept, as ids
	rungs   map[string]int
	whole   map[string]string // by theme: the concept that stands for all of it

	prepares []string            // ids of institutions that prepare what comes after
	themed   map[string][]string // by id: themes other than those of what is broader
}

func (b *builder) line(text string) error {
	head, list, ok := strings.Cut(text, ":")
	if !ok {
		return fmt.Errorf("no colon in %q", text)
	}
	if n, ok := strings.CutPrefix(head, "rung "); ok {
		return b.rung(n, list)
	}
	if head == "prepares" {
		b.prepares = strings.Fields(list)
		return nil
	}
	if id, ok := strings.CutPrefix(head, "themes "); ok {
		b.themed[strings.TrimSpace(id)] = strings.Fields(list)
		return nil
	}
	if theme, ok := strings.CutPrefix(head, "whole "); ok {
		b.whole[strings.TrimSpace(theme)] = strings.TrimSpace(list)
		return nil
	}
	fields := strings.Split(list, "|")
	if len(fields) != len(language.Tags) {
		return fmt.Errorf("%q has %d languages, not %d", head, len(fields), len(language.Tags))
	}
	if id, ok := strings.CutPrefix(head, "theme "); ok {
		theme := Theme{ID: strings.TrimSpace(id), Names: make(map[string]string)}
		for i, tag := range language.Tags {
			theme.Names[tag] = strings.TrimSpace(fields[i])
		}
		b.theme[theme.ID] = len(b.themes)
		b.themes = append(b.themes, theme)
		return nil
	}
	id, above, _ := strings.Cut(head, "<")
	id = strings.TrimSpace(id)
	if _, twice := b.number[id]; twice || id == "" {
		return fmt.Errorf("the concept %q stands twice", id)
	}
	n := len(b.concepts)
	b.number[id] = n
	c := Concept{ID: id}
	for i, field := range fields {
		for _, term := range strings.Split(field, ";") {
			if term = strings.TrimSpace(term); term == "" || term == "-" {
				continue
			}
			first := c.Names[i] == ""
			if first {
				c.Names[i] = term
			}
			b.term(i, term, first, n)
		}
	}
	b.concepts = append(b.concepts, c)
	var broader []string
	for _, a := range strings.Split(above, ",") {
		if a = strings.TrimSpace(a); a != "" {
			broader = append(broader, a)
		}
	}
	b.broader = append(b.broader, broader)
	return nil
}

// term adds a term of the language with the index, and its plural where that has
// other stems (mujer, mujeres).
func (b *builder) term(lang int, term string, first bool, concept int) {
	stems := b.analyzer[lang].Terms(term)
	if len(stems) == 0 {
		return
	}
	b.add(lang, stems, term, first, concept)
	if IsAcronym(term) {
		return
	}
	many := plural(lang, term)
	if other := b.analyzer[lang].Terms(many); len(other) == len(stems) && !slices.Equal(stems, other) {
		b.add(lang, other, many, first, concept)
	}
}

func (b *builder) add(lang int, stems []string, term string, first bool, concept int) {
	b.terms[lang][stems[0]] = append(b.terms[lang][stems[0]], entry{stems[1:], search.Unaccented(strings.ToLower(term)), IsAcronym(term), first, concept})
}

// plural is a term with the ending of the plural at its words: in English at the
// last one, else at the first.
func plural(lang int, term string) string {
	words := strings.Fields(term)
	at := 0
	if language.Tags[lang] == "en" {
		at = len(words) - 1
	}
	w := words[at]
	last := w[len(w)-1]
	switch {
	case last == 's' && language.Tags[lang] == "en", language.Tags[lang] == "es" && !strings.ContainsRune("aeiouáéíó", rune(last)):
		w += "es"
	default:
		w += "s"
	}
	words[at] = w
	return strings.Join(words, " ")
}

// rung reads "rung N: institutions".
func (b *builder) rung(n, list string) error {
	var rung int
	if _, err := fmt.Sscan(n, &rung); err != nil || rung < 1 {
		return fmt.Errorf("the rung %q is no number", n)
	}
	for _, id := range strings.Fields(list) {
		b.rungs[id] = rung
	}
	return nil
}

// finish resolves what is broader, and sorts terms so that the longest is found
// first.
func (b *builder) finish() error {
	for i := range b.concepts {
		for _, id := range b.broader[i] {
			_, isTheme := b.theme[id]
			_, isClass := classNames[id]
			n, known := b.number[id]
			switch {
			case known:
				b.concepts[i].broader = append(b.concepts[i].broader, n)
			case !isTheme && !isClass:
				return fmt.Errorf("%q is broader than %q and is not defined", id, b.concepts[i].ID)
			}
		}
	}
	for i := range b.concepts {
		if err := b.climb(i); err != nil {
			return err
		}
	}
	for id, list := range b.themed {
		n, ok := b.number[id]
		if !ok {
			return fmt.Errorf("themes %s: there is no such concept", id)
		}
		b.concepts[n].Themes = nil
		for _, theme := range list {
			t, ok := b.theme[theme]
			if !ok {
				return fmt.Errorf("themes %s: there is no theme %q", id, theme)
			}
			b.concepts[n].Themes = append(b.concepts[n].Themes, t)
		}
	}
	if err := b.wholes(); err != nil {
		return err
	}
	for id, rung := range b.rungs {
		n, ok := b.number[id]
		if !ok {
			return fmt.Errorf("the rung of %q: there is no such concept", id)
		}
		b.concepts[n].Rung = rung
	}
	for i := range b.concepts {
		c := &b.concepts[i]
		if _, own := b.rungs[c.ID]; own {
			continue
		}
		for _, up := range c.Above { // the nearest first
			if c.Rung = b.rungs[b.concepts[up.Concept].ID]; c.Rung > 0 {
				break
			}
		}
	}
	for _, id := range b.prepares {
		n, ok := b.number[id]
		if !ok {
			return fmt.Errorf("what prepares: there is no concept %q", id)
		}
		for i := range b.concepts {
			b.concepts[i].Prepares = b.concepts[i].Prepares || i == n || b.Under(i, n)
		}
	}
	for lang := range b.terms {
		for _, list := range b.terms[lang] {
			sort.SliceStable(list, func(i, j int) bool { return len(list[i].rest) > len(list[j].rest) })
		}
	}
	return nil
}

// wholes sets the concepts that stand for a whole theme above all others of it.
func (b *builder) wholes() error {
	for theme, id := range b.whole {
		t, okTheme := b.theme[theme]
		n, okID := b.number[id]
		if !okTheme || !okID {
			return fmt.Errorf("whole %s: %s: there is no such theme or concept", theme, id)
		}
		for i := range b.concepts {
			if c := &b.concepts[i]; i != n && slices.Contains(c.Themes, t) && c.Class == Domain {
				c.Above = append(c.Above, Step{n, maxUp + 1})
			}
		}
	}
	return nil
}

// maxUp bounds how far up a concept is compared with broader ones.
const maxUp = 3

// climb finds what is above a concept, its themes and its class.
func (b *builder) climb(i int) error {
	c := &b.concepts[i]
	seen := map[int]int{i: 0}
	queue := []int{i}
	c.Class = Domain
	found, classed := false, false
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, id := range b.broader[n] {
			if theme, ok := b.theme[id]; ok {
				if found = true; !slices.Contains(c.Themes, theme) {
					c.Themes = append(c.Themes, theme)
				}
			} else if k, ok := classNames[id]; ok && !classed {
				c.Class, found, classed = k, true, true // a worker is of a theme, and a group all the same
			}
		}
		for _, up := range b.concepts[n].broader {
			if up == i {
				return fmt.Errorf("%q is broader than itself", c.ID)
			}
			if _, ok := seen[up]; ok {
				continue
			}
			seen[up] = seen[n] + 1
			queue = append(queue, up)
			if seen[up] <= maxUp {
				c.Above = append(c.Above, Step{up, seen[up]})
			}
		}
	}
	if !found {
		return fmt.Errorf("%q leads up to no theme and no class", c.ID)
	}
	return nil
}

// Find returns the concept of the longest term that stands at the beginning of
// stems, and how many stems it has; -1 if none does. Stems bring words together
// that are not the same (import, important): of terms of one stem that is taken
// whose word is written most like the text's.
func (t *Thesaurus) Find(lang int, stems []string, word string, acronym bool) (concept, n int) {
	best := entry{concept: -1}
	least := 0
	for _, e := range t.terms[lang][stems[0]] {
		if best.concept >= 0 && len(e.rest) < len(best.rest) {
			break
		}
		if len(e.rest) >= len(stems) || !slices.Equal(stems[1:len(e.rest)+1], e.rest) {
			continue
		}
		off := 0
		if len(e.rest) == 0 {
			if off = apart(word, e.written); off > mostApart || e.acronym && !acronym {
				continue
			}
		}
		// Of those written alike a matter comes before a quality, a concept's first
		// term before another's later one, and what is below before what is above.
		off = 100*off + 20*int(t.concepts[e.concept].Class) - len(t.concepts[e.concept].Above)
		if e.first {
			off -= 10
		}
		if best.concept < 0 || off < least {
			best, least = e, off
		}
	}
	return best.concept, len(best.rest) + 1
}

// IsAcronym reports whether a term is one word in capitals.
func IsAcronym(term string) bool {
	return len(term) > 1 && !strings.ContainsAny(term, " -") && strings.ToUpper(term) == term
}

// mostApart is how many letters a word may differ from the term that it is a form
// of, behind what both begin with.
const mostApart = 7

// apart is the number of letters of two words behind their common beginning.
func apart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return len(a) + len(b) - 2*n
}

// Under reports whether a is below b: b is broader than a.
func (t *Thesaurus) Under(a, b int) bool {
	for _, s := range t.concepts[a].Above {
		if s.Concept == b {
			return true
		}
	}
	return false
}

// Near reports whether two concepts are the same, or one is directly broader
// than the other.
func (t *Thesaurus) Near(a, b int) bool {
	if a == b {
		return true
	}
	for _, s := range t.concepts[a].Above {
		if s.Up == 1 && s.Concept == b {
			return true
		}
	}
	for _, s := range t.concepts[b].Above {
		if s.Up == 1 && s.Concept == a {
			return true
		}
	}
	return false
}

// Siblings reports whether two concepts have the same direct broader one.
func (t *Thesaurus) Siblings(a, b int) bool {
	for _, x := range t.concepts[a].broader {
		for _, y := range t.concepts[b].broader {
			if x == y {
				return true
			}
		}
	}
	return false
}

// Concept is the n-th concept.
func (t *Thesaurus) Concept(n int) *Concept { return &t.concepts[n] }

// Len is the number of concepts.
func (t *Thesaurus) Len() int { return len(t.concepts) }

// Analyzer stems words of the language with the index (see language.Index).
func (t *Thesaurus) Analyzer(lang int) *search.Analyzer { return t.analyzer[lang] }

// Themes are all themes in the order of the file.
func (t *Thesaurus) Themes() []Theme { return t.themes }

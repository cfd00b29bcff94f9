package lineage

import (
	"math"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A profile is a commitment as it is compared.
type profile struct {
	c       *trillium.Commitment
	order   int          // in its text
	plain   string       // the text without marks
	units   []terms.Unit // of plain
	more    []terms.Unit // of what explains it
	stem    []terms.Unit // of the lead-in
	bodies  []bodyName
	vector  vector // of all its words and those around it
	matter  vector // of what it is about: without acts, qualities and lead-in
	lead    vector // of its lead-in
	theme   vector // of its themes
	moves   []move
	creates bool               // it is to make a form of working together
	through [][]terms.Unit     // the full names of the bodies through which it acts
	kind    trillium.BlockKind // of a block
	told    bool               // it is no promise
	wide    vector             // of what it is about, by how rare that is among promises in general
	around  vector             // likewise, with what stands before it and the heading
	context []terms.Unit
	label   vector // of what is set in bold, or leads in with a colon
	head    vector // of the heading
	labels  []terms.Unit
	heads   []terms.Unit
}

// A vector holds weights by dimension, in the order of dimensions.
type vector struct {
	at     []int32
	weight []float64
	norm   float64
}

// A bodyName is a named body in the forms by which it is known.
type bodyName struct {
	name string
	keys []string
}

// How much the words around a commitment count beside its own.
const (
	detailWeight = 0.4
	stemWeight   = 0.25
	aboveWeight  = 0.45 // of a broader concept, at each step up
	partWeight   = 0.7  // of a matter within a term of several words
	themeWeight  = 0.3
)

// A side is a text made ready to be compared.
type side struct {
	text     *Text
	lang     *language.Language
	index    int
	profiles []*profile
}

// read makes a text ready.
func (k *Linker) read(t *Text) *side {
	s := &side{text: t, lang: k.lexicon.Language(t.Language), index: language.Index(t.Language)}
	if s.lang == nil {
		s.lang, s.index = k.lexicon.Language("en"), language.Index("en")
	}
	names := language.NewNames(t.Names)
	full := fullNames(t)
	stems := make(map[string][]terms.Unit)
	for i := range t.Commitments {
		c := &t.Commitments[i]
		p := &profile{c: c, order: i, plain: trillium.Plain(c.Text)}
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
			p.labels = k.terms.Units(s.lang.Tag, trillium.Plain(l), names)
		}
		if c.Section != "" {
			if _, ok := stems[c.Section]; !ok {
				stems[c.Section] = k.terms.Units(s.lang.Tag, trillium.Plain(c.Section), names)
			}
			p.heads = stems[c.Section]
		}
		for _, b := range c.Bodies {
			if k.isMatter(s, b) {
				continue
			}
			p.bodies = append(p.bodies, k.bodyName(s.index, b))
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
			p.creates = p.creates || m.form >= 0 && (m.stage == 2 || m.stage == 3)
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
		if !slices.ContainsFunc(p.bodies, func(b bodyName) bool { return strings.Contains(b.name, p.plain[u.Start:u.End]) }) {
			u.Share = terms.PlaceShare
		}
	}
}

// placeNames reports whether a term of the thesaurus is the first word of a
// place's name, which goes on with a word that nothing knows.
func (p *profile) placeNames(u, next *terms.Unit) bool {
	return u.Kind == terms.Concept && u.Capital && u.Start > 0 && next.Kind == terms.Word && next.Capital && !next.Acronym && next.Start == u.End+1 &&
		!strings.Contains(p.plain[u.Start:u.End], " ") && !slices.ContainsFunc(p.bodies, func(b bodyName) bool {
		return strings.Contains(b.name,
			p.plain[u.Start:u.End])
	})
}

// fullNames gives the fuller name of a body of which a commitment names the
// beginning only ("the Lakes Declaration" for "the Lakes Declaration on Fish and
// Water").
func fullNames(t *Text) map[string]string {
	var texts []string // in which a fuller name may stand
	shorts := make(map[string]string)
	seen := make(map[string]bool)
	add := func(text string) {
		if !seen[text] && text != "" {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	for _, c := range t.Commitments {
		for _, b := range c.Bodies {
			add(b)
			if len(strings.Fields(b)) > 1 {
				shorts[strings.ToLower(b)] = b
			}
		}
		add(trillium.Plain(c.Stem))
	}
	starts := byTwoWords(texts)
	full := make(map[string]string)
	for key, b := range shorts {
		for _, n := range starts[twoWords(b)] {
			if long := longer(n, b); len(long) > len(full[key]) {
				full[key] = long
			}
		}
	}
	return full
}

// mostFuller bounds in how many texts a fuller name is looked for.
const mostFuller = 200

// byTwoWords finds texts by each two words that stand beside each other.
func byTwoWords(texts []string) map[string][]string {
	out := make(map[string][]string)
	for _, t := range texts {
		words := strings.Fields(t)
		for i := 1; i < len(words); i++ {
			key := words[i-1] + " " + words[i]
			if list := out[key]; len(list) < mostFuller && (len(list) == 0 || list[len(list)-1] != t) {
				out[key] = append(list, t)
			}
		}
	}
	return out
}

func twoWords(name string) string {
	words := strings.Fields(name)
	return words[0] + " " + words[1]
}

// longer is the stretch of a text that begins with the name and goes on behind
// it in capitals and small words; "" if it does not go on.
func longer(text, name string) string {
	i := strings.Index(text, name+" ")
	if i < 0 {
		return ""
	}
	rest := text[i+len(name):]
	end := 0
	for at, w := range strings.Fields(rest) {
		if at > 12 {
			break
		}
		capital := terms.IsCapital(w)
		small := len(w) <= 3
		if !capital && !small {
			break
		}
		if capital {
			end = strings.Index(rest[end:], w) + end + len(w)
			if strings.ContainsAny(w[len(w)-1:], ",;:.") {
				break
			}
		}
	}
	if end == 0 {
		return ""
	}
	return strings.TrimRight(name+rest[:end], ",;:.")
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

// bodyName reads a name such as "North American Drug Dialogue (NADD)".
func (k *Linker) bodyName(index int, name string) bodyName {
	b := bodyName{name: name}
	long, rest, _ := strings.Cut(name, "(")
	short, _, _ := strings.Cut(rest, ")")
	analyzer := k.thesaurus.Analyzer(index)
	for _, part := range []string{long, short} {
		stems := analyzer.Terms(part)
		if len(stems) == 0 {
			continue
		}
		part = strings.TrimSpace(part)
		if n, size := k.thesaurus.Find(index, stems, search.Unaccented(strings.ToLower(part)), thesaurus.IsAcronym(part)); n >= 0 &&
			size == len(stems) && k.thesaurus.Concept(n).Class == thesaurus.Domain {
			b.keys = append(b.keys, "concept "+k.thesaurus.Concept(n).ID)
		}
		b.keys = append(b.keys, strings.Join(stems, " "))
	}
	return b
}

// shares reports whether two names are of the same body: they have a form in
// common, or one goes on where the other ends ("in Port Ansel").
func (b bodyName) shares(other bodyName) bool {
	for _, x := range b.keys {
		for _, y := range other.keys {
			if x == y || goesOn(x, y) || goesOn(y, x) {
				return true
			}
		}
	}
	return false
}

// goesOn reports whether a name begins with another of several words.
func goesOn(name, start string) bool {
	return strings.Count(start, " ") > 0 && strings.HasPrefix(name, start+" ")
}

// A space gives dimensions to the units of two sides, and weights by rarity
// among their commitments.
type space struct {
	k     *Linker
	cross bool // the two are in different languages
	at    map[string]int32
	keys  []string
	have  []int // in how many commitments, by dimension
	n     int
	where []int // the last commitment counted, by dimension
}

func (k *Linker) newSpace(a, b *side) *space {
	s := &space{k: k, cross: a.index != b.index, at: make(map[string]int32)}
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			s.n++
			s.each(p, func(dim int32, _ float64) {
				if s.where[dim] != s.n {
					s.where[dim] = s.n
					s.have[dim]++
				}
			})
		}
	}
	for _, side := range []*side{a, b} {
		for _, p := range side.profiles {
			p.vector = s.vector(func(f func(int32, float64)) { s.each(p, f) })
			p.matter = s.vector(func(f func(int32, float64)) { s.matters(p, f) })
			p.lead = s.vector(func(f func(int32, float64)) { s.add(p.stem, 1, f) })
			p.theme = s.vector(func(f func(int32, float64)) { s.themes(p, f) })
			p.wide = s.wideVector(func(f func(int32, float64)) { s.matters(p, f) })
			p.around = s.wideVector(func(f func(int32, float64)) {
				s.matters(p, f)
				s.add(p.context, contextWeight, f)
				s.add(p.heads, contextWeight/2, f)
			})
			p.label = s.vector(func(f func(int32, float64)) { s.add(p.labels, 1, f) })
			p.head = s.vector(func(f func(int32, float64)) { s.add(p.heads, 1, f) })
		}
	}
	return s
}

// dimension is that of a unit; -1 if it cannot be compared.
func (s *space) dimension(u *terms.Unit) int32 {
	var key string
	switch {
	case u.Kind == terms.Concept:
		key = "c" + s.k.thesaurus.Concept(u.Concept).ID
	case u.Kind == terms.Party:
		key = "p" + u.Stem
	case u.Kind == terms.Figure:
		key = "n" + u.Stem
	case u.Acronym:
		key = "a" + u.Stem
	case !s.cross:
		key = "w" + u.Stem
	case u.Cognate != "":
		key = "k" + u.Cognate
	default:
		return -1
	}
	return s.number(key)
}

func (s *space) number(key string) int32 {
	n, ok := s.at[key]
	if !ok {
		n = int32(len(s.at))
		s.at[key] = n
		s.keys = append(s.keys, key)
		s.have = append(s.have, 0)
		s.where = append(s.where, 0)
	}
	return n
}

// each calls f with the dimensions of a profile and their shares, broader
// concepts included.
func (s *space) each(p *profile, f func(dim int32, share float64)) {
	s.add(p.units, 1, f)
	s.add(p.more, detailWeight, f)
	s.add(p.stem, stemWeight, f)
}

// matters does so for what a promise is about.
func (s *space) matters(p *profile, f func(dim int32, share float64)) {
	own := func(list []terms.Unit) []terms.Unit {
		var out []terms.Unit
		for _, u := range list {
			if u.Share >= terms.UnknownShare && !u.Act {
				out = append(out, u)
			}
		}
		return out
	}
	s.add(own(p.units), 1, f)
	s.add(own(p.more), detailWeight, f)
}

// themes does so for the themes of its words.
func (s *space) themes(p *profile, f func(dim int32, share float64)) {
	sums := make(map[int]float64)
	count := func(list []terms.Unit, weight float64) {
		for _, u := range list {
			if u.Kind == terms.Concept {
				c := s.k.thesaurus.Concept(u.Concept)
				for _, theme := range c.Themes {
					sums[theme] += weight * u.Share / float64(len(c.Themes))
				}
			}
		}
	}
	count(p.units, 1)
	count(p.more, detailWeight)
	count(p.stem, stemWeight)
	for theme, sum := range sums {
		f(s.number("t"+s.k.thesaurus.Themes()[theme].ID), sum)
	}
}

// add calls f with the dimensions of units.
func (s *space) add(list []terms.Unit, weight float64, f func(dim int32, share float64)) {
	for i := range list {
		u := &list[i]
		dim := s.dimension(u)
		if dim < 0 {
			continue
		}
		f(dim, u.Share*weight)
		if u.Kind != terms.Concept || s.k.thesaurus.Concept(u.Concept).Class == thesaurus.Act {
			continue
		}
		s.above(u.Concept, u.Share*weight, f)
		for _, n := range u.Parts {
			share := partWeight * weight * min(u.Share, terms.ShareOf(s.k.thesaurus.Concept(n).Class))
			f(s.number("c"+s.k.thesaurus.Concept(n).ID), share)
			s.above(n, share, f)
		}
	}
}

// above calls f with what is broader than a concept, and with its themes.
func (s *space) above(n int, share float64, f func(dim int32, share float64)) {
	c := s.k.thesaurus.Concept(n)
	for _, up := range c.Above {
		f(s.number("c"+s.k.thesaurus.Concept(up.Concept).ID), share*math.Pow(aboveWeight, float64(up.Up)))
	}
	for _, theme := range c.Themes {
		f(s.number("t"+s.k.thesaurus.Themes()[theme].ID), share*themeWeight)
	}
}

// rarity is what a dimension tells by how few commitments have it.
func (s *space) rarity(dim int32) float64 {
	return math.Log(1 + float64(s.n)/float64(max(2, s.have[dim])))
}

// vector weighs the dimensions that each calls it with.
func (s *space) vector(each func(f func(dim int32, share float64))) vector {
	return s.weighed(each, s.rarity)
}

// wideVector weighs them by how rare they are among promises in general.
func (s *space) wideVector(each func(f func(dim int32, share float64))) vector {
	return s.weighed(each, s.wideRarity)
}

// contextWeight is how much what stands around a promise counts beside its own words.
const contextWeight = 0.5

func (s *space) wideRarity(dim int32) float64 {
	return math.Log(1 + float64(background.of)/float64(max(background.least, background.have[s.keys[dim]])))
}

func (s *space) weighed(each func(f func(dim int32, share float64)), rarity func(int32) float64) vector {
	weights := make(map[int32]float64)
	each(func(dim int32, share float64) { weights[dim] = max(weights[dim], share) })
	v := vector{at: make([]int32, 0, len(weights))}
	for dim := range weights {
		v.at = append(v.at, dim)
	}
	slices.Sort(v.at)
	v.weight = make([]float64, len(v.at))
	for i, dim := range v.at {
		v.weight[i] = weights[dim] * rarity(dim)
		v.norm += v.weight[i] * v.weight[i]
	}
	v.norm = math.Sqrt(v.norm)
	return v
}

// cosine is how alike two vectors are, 0 to 1.
func cosine(a, b vector) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	sum := 0.0
	for i, j := 0, 0; i < len(a.at) && j < len(b.at); {
		switch {
		case a.at[i] < b.at[j]:
			i++
		case a.at[i] > b.at[j]:
			j++
		default:
			sum += a.weight[i] * b.weight[j]
			i, j = i+1, j+1
		}
	}
	return sum / (a.norm * b.norm)
}

// before is what stands before a promise in its block: the label that leads in, and the
// sentence before it; "" at the start of a block.
func (k *Linker) before(s *side, c *trillium.Commitment) string {
	d := s.text.Document
	if d == nil {
		return ""
	}
	i := blockOf(d, c.Span)
	if i < 0 {
		return ""
	}
	b := &d.Blocks[i]
	from, _, ok := b.Range(c.Span)
	if !ok || from <= 0 {
		return ""
	}
	text := b.Text[:from]
	label := ""
	if len(b.Marks) > 0 && b.Marks[0].Kind == trillium.Bold && b.Marks[0].Start == 0 {
		label = b.Text[:b.Marks[0].End]
	}
	sentences := k.sentences(s.text, text)
	last := ""
	if len(sentences) > 0 {
		last = sentences[len(sentences)-1]
	}
	if strings.HasPrefix(last, label) {
		return last
	}
	return label + " " + last
}

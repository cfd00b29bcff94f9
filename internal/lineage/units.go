package lineage

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium/internal/language"
	"trillium/internal/quantity"
	"trillium/internal/search"
)

// A unitKind is what a unit was recognised as.
type unitKind uint8

const (
	unknownWord unitKind = iota // the thesaurus does not know it
	conceptUnit
	partyUnit  // a country
	figureUnit // a number; years as well
)

// A unit is a word or term that tells something, and where it stands.
type unit struct {
	start, end int // bytes in the text
	kind       unitKind
	concept    int    // of a conceptUnit
	parts      []int  // matters and institutions that words of its term stand for by themselves
	word       string // in lower case, accents off
	stem       string // of a word, the code of a party, or the value of a figure
	cognate    string // of an unknown word: its form across languages
	share      float64
	act        bool // a verb of doing or promising, or a word for its act
	scope      bool // says how widely or with whom
	proviso    bool // stands in a proviso
	frame      bool // who promises and that they promise; no part of what
	joint      bool // leaders, governments, countries: those who promise
	acronym    bool
	capital    bool // begins with a capital letter
	name       bool // a term of several words that begins and ends with a capital: a name
}

// How much units tell beside a word for a matter, which counts 1. A word that is
// not known may be anything.
const (
	unknownShare     = 0.6
	groupShare       = 0.6
	institutionShare = 0.35
	figureShare      = 0.4
	yearShare        = 0.3
	partyShare       = 0.4
	placeShare       = 0.3 // of a word with a capital that is in no body's name: mostly a place or person
	qualityShare     = 0.15
	actShare         = 0.15
	scopeShare       = 0.15
	provisoShare     = 0.15
	asideShare       = 0.6 // of the share, of what stands in a reason or an aim
)

// units cuts a plain text into units, in order. names are names of parties that
// the document declares.
func (k *Linker) units(tag, text string, names language.Names) []unit {
	lang := k.lexicon.Language(tag)
	index := languageIndex(tag)
	if lang == nil || index < 0 {
		lang, index = k.lexicon.Language("en"), languageIndex("en")
	}
	r := unitReader{k: k, lang: lang, index: index, text: text, tokens: lang.Tokens(nil, text)}
	r.parties(names)
	r.figures()
	r.words()
	r.concepts()
	r.provisos()
	r.asides()
	return r.units
}

// A unitReader cuts one text.
type unitReader struct {
	k      *Linker
	lang   *language.Language
	index  int
	text   string
	tokens []language.Token
	taken  []taken
	units  []unit
}

// taken is a stretch of the text that is one unit.
type taken struct {
	start, end int
	unit       unit
}

// parties takes names of countries.
func (r *unitReader) parties(names language.Names) {
	for _, n := range r.k.lexicon.Parties(names, r.text, r.tokens) {
		r.taken = append(r.taken, taken{r.tokens[n.From].Start, r.tokens[n.To-1].End,
			unit{kind: partyUnit, stem: n.Code, share: partyShare}})
	}
}

// figures takes quantities, so that 1.5 million is one figure in any language.
func (r *unitReader) figures() {
	for _, a := range quantity.NewFinder(r.lang).Amounts(quantity.Text{Text: r.text, Tokens: r.tokens}) {
		if a.Value == 0 {
			continue
		}
		start, end := a.Start, a.Start
		for end < a.End && !isLetter(r.text[end]) {
			end++
		}
		if r.free(start, end) && end > start {
			r.taken = append(r.taken, taken{start, end, unit{kind: figureUnit, stem: strconv.FormatFloat(a.Value, 'g', -1, 64), share: figureShare}})
		}
	}
}

// isCapital reports whether a text begins with a capital letter.
func isCapital(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(c)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

func (r *unitReader) free(start, end int) bool {
	for _, t := range r.taken {
		if start < t.end && t.start < end {
			return false
		}
	}
	return true
}

// words makes a unit of each word that is not stopped, in order.
func (r *unitReader) words() {
	token := 0
	analyzer := r.k.thesaurus.analyzer[r.index]
	given := make([]bool, len(r.taken))
	search.EachWord(r.text, func(start, end int, lower []byte, upper bool) {
		for i, t := range r.taken {
			if start < t.end && t.start < end {
				if !given[i] {
					given[i] = true
					u := t.unit
					u.start, u.end = t.start, t.end
					r.units = append(r.units, u)
				}
				return
			}
		}
		for token < len(r.tokens)-1 && r.tokens[token].End <= start {
			token++
		}
		word := string(lower)
		stem := analyzer.Term(word, upper)
		if stem == "" {
			return
		}
		u := unit{start: start, end: end, word: search.Unaccented(word), stem: stem, share: unknownShare, acronym: upper, concept: -1,
			capital: isCapital(r.text[start:])}
		if word[0] >= '0' && word[0] <= '9' {
			u.kind, u.share = figureUnit, figureShare
			if len(word) == 4 {
				u.share = yearShare
			}
		} else {
			u.cognate = cognate(word)
			r.weigh(&u, word, token)
		}
		r.units = append(r.units, u)
	})
}

// weigh lowers what words of promising, doing and scope tell.
func (r *unitReader) weigh(u *unit, word string, token int) {
	if token >= len(r.tokens) {
		return
	}
	t := &r.tokens[token]
	switch {
	case t.Is(language.Prep | language.Means | language.By):
		u.share = 0
	case r.lang.Scope(word):
		u.scope, u.share = true, scopeShare
	case t.Is(language.Adv):
		u.share = qualityShare
	case t.Is(language.Governing&^language.Weak|language.Pledge|language.Reaffirm) && !t.Upper:
		u.share, u.act = scopeShare, true
		u.frame = t.Is(language.Commit|language.Pledge|language.Reaffirm|language.Intend) && (!t.Cap || begins(r.text, t.Start))
	case t.Is(language.Act|language.Weak|language.Stative) && t.Forms != 0 && !t.Is(language.Noun) && !t.Cap:
		u.act, u.share = true, actShare
	case t.Is(language.Joint | language.Effort | language.Light):
		u.share = scopeShare
		u.joint = t.Is(language.Joint)
		u.frame = u.joint && len(r.units) < 3
	}
}

// maxTerm is the longest term in words.
const maxTerm = 8

// begins reports whether only marks stand before byte i.
func begins(text string, i int) bool { return strings.Trim(text[:i], "*_ \"“«") == "" }

// concepts joins words into terms of the thesaurus: of all ways to do so, that
// which leaves the fewest words over, and of these that with the fewest terms.
func (r *unitReader) concepts() {
	n := len(r.units)
	stems := make([]string, n)
	for i, u := range r.units {
		if u.kind == unknownWord || u.kind == figureUnit && u.end-u.start <= 4 {
			stems[i] = u.stem
		}
	}
	type step struct {
		cost          int // of the rest of the text from here
		concept, size int
	}
	best := make([]step, n+1)
	for i := n - 1; i >= 0; i-- {
		best[i] = step{best[i+1].cost + wordCost, -1, 1}
		for size := 1; size <= maxTerm && i+size <= n && stems[i+size-1] != ""; size++ {
			if !r.together(i, i+size) {
				break
			}
			u := &r.units[i]
			c, found := r.k.thesaurus.find(r.index, stems[i:i+size], u.word, u.acronym)
			if c < 0 || found != size || u.kind == figureUnit && size == 1 {
				continue
			}
			if cost := best[i+size].cost + 1; cost <= best[i].cost {
				best[i] = step{cost, c, size}
			}
		}
	}
	out := r.units[:0:0]
	for i := 0; i < n; i += best[i].size {
		u := r.units[i]
		if c := best[i].concept; c >= 0 {
			r.join(&u, stems, i, best[i].size, c)
		}
		out = append(out, u)
	}
	r.units = out
}

// wordCost is what a word left over costs beside a term.
const wordCost = 10

// join makes the words from i on one unit.
func (r *unitReader) join(u *unit, stems []string, i, size, n int) {
	c := &r.k.thesaurus.concepts[n]
	u.end, u.kind, u.concept = r.units[i+size-1].end, conceptUnit, n
	u.name = size > 1 && u.capital && r.units[i+size-1].capital
	u.parts = r.parts(stems[i:i+size], i, n)
	if u.scope && size == 1 {
		return
	}
	u.share = shareOf(c.class)
	u.act = c.class == act
	u.scope = c.class == quality && u.scope
	u.frame = u.frame && size == 1
}

// parts are the matters and institutions that stand for themselves in a term of several words.
func (r *unitReader) parts(stems []string, at, whole int) []int {
	var out []int
	for i := range stems {
		rest := stems[i:]
		if i == 0 {
			rest = stems[:len(stems)-1]
		}
		if len(rest) == 0 {
			continue
		}
		n, _ := r.k.thesaurus.find(r.index, rest, r.units[at+i].word, r.units[at+i].acronym)
		if n >= 0 && n != whole && (r.k.thesaurus.concepts[n].class == domain || r.k.thesaurus.concepts[n].class == institution) {
			out = addInt(out, n)
		}
	}
	return out
}

// together reports whether no mark of punctuation but a hyphen or an apostrophe
// stands between the words.
func (r *unitReader) together(from, to int) bool {
	for i := from; i+1 < to; i++ {
		if strings.ContainsAny(r.text[r.units[i].end:r.units[i+1].start], ",;:.()") {
			return false
		}
	}
	return true
}

func shareOf(c class) float64 {
	switch c {
	case institution:
		return institutionShare
	case act:
		return actShare
	case quality:
		return qualityShare
	case group:
		return groupShare
	}
	return 1
}

// provisos marks what stands in provisos.
func (r *unitReader) provisos() {
	for _, p := range provisos(r.lang, r.text) {
		for i := range r.units {
			if u := &r.units[i]; u.start >= p.Start && u.end <= p.End {
				u.proviso, u.share = true, min(u.share, provisoShare)
			}
		}
	}
}

// asides lowers what a reason or an aim tells; the words that lead it in tell
// nothing.
func (r *unitReader) asides() {
	lower := strings.ToLower(r.text)
	if len(lower) != len(r.text) {
		return
	}
	for _, lead := range leads[aside][r.lang.Tag] {
		i := strings.Index(lower, " "+lead+" ")
		if i < 0 {
			continue
		}
		from := i + len(lead) + 2
		to := len(lower)
		if stop := strings.IndexAny(lower[from:], ";."); stop >= 0 {
			to = from + stop
		}
		for n := range r.units {
			u := &r.units[n]
			switch {
			case u.start > i && u.end <= from:
				u.share, u.frame = 0, true
			case u.start >= from && u.start < to:
				u.share *= asideShare
			}
		}
	}
}

// Package terms cuts a text into the words and terms that tell something: those of the
// thesaurus, names of countries, figures, and words that it does not know.
package terms

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium/internal/language"
	"trillium/internal/quantity"
	"trillium/internal/search"
	"trillium/internal/thesaurus"
)

// A unitKind is what a unit was recognised as.
type Kind uint8

const (
	Word Kind = iota // the thesaurus does not know it
	Concept
	Party  // a country
	Figure // a number; years as well
)

// A unit is a word or term that tells something, and where it stands.
type Unit struct {
	Start, End int // bytes in the text
	Kind       Kind
	Concept    int    // of a conceptUnit
	Parts      []int  // matters and institutions that words of its term stand for by themselves
	Word       string // in lower case, accents off
	Stem       string // of a word, the code of a party, or the value of a figure
	Cognate    string // of an unknown word: its form across languages
	Share      float64
	Act        bool // a verb of doing or promising, or a word for its act
	Scope      bool // says how widely or with whom
	Proviso    bool // stands in a proviso
	Frame      bool // who promises and that they promise; no part of what
	Joint      bool // leaders, governments, countries: those who promise
	Acronym    bool
	Capital    bool // begins with a capital letter
	Name       bool // a term of several words that begins and ends with a capital: a name
}

// How much units tell beside a word for a matter, which counts 1. A word that is
// not known may be anything.
const (
	UnknownShare     = 0.6
	GroupShare       = 0.6
	InstitutionShare = 0.35
	FigureShare      = 0.4
	yearShare        = 0.3
	partyShare       = 0.4
	PlaceShare       = 0.3 // of a word with a capital that is in no body's name: mostly a place or person
	qualityShare     = 0.15
	actShare         = 0.15
	scopeShare       = 0.15
	provisoShare     = 0.15
	asideShare       = 0.6 // of the share, of what stands in a reason or an aim
)

// A Reader cuts texts into units. It is safe for concurrent use.
type Reader struct {
	lexicon   *language.Lexicon
	thesaurus *thesaurus.Thesaurus
}

// NewReader is a reader with a lexicon and a thesaurus.
func NewReader(lexicon *language.Lexicon, t *thesaurus.Thesaurus) *Reader { return &Reader{lexicon, t} }

// Units cuts a plain text in the language with the tag, English if it is not read, into
// units, in order. names are names of parties that the document declares.
func (k *Reader) Units(tag, text string, names language.Names) []Unit {
	lang := k.lexicon.Language(tag)
	index := language.Index(tag)
	if lang == nil || index < 0 {
		lang, index = k.lexicon.Language("en"), language.Index("en")
	}
	r := unitReader{Reader: k, lang: lang, index: index, text: text, tokens: lang.Tokens(nil, text)}
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
	*Reader
	lang   *language.Language
	index  int
	text   string
	tokens []language.Token
	taken  []taken
	units  []Unit
}

// taken is a stretch of the text that is one unit.
type taken struct {
	start, end int
	unit       Unit
}

// parties takes names of countries.
func (r *unitReader) parties(names language.Names) {
	for _, n := range r.lexicon.Parties(names, r.text, r.tokens) {
		r.taken = append(r.taken, taken{r.tokens[n.From].Start, r.tokens[n.To-1].End,
			Unit{Kind: Party, Stem: n.Code, Share: partyShare}})
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
			r.taken = append(r.taken, taken{start, end, Unit{Kind: Figure, Stem: strconv.FormatFloat(a.Value, 'g', -1, 64), Share: FigureShare}})
		}
	}
}

// isCapital reports whether a text begins with a capital letter.
func IsCapital(text string) bool {
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
	analyzer := r.thesaurus.Analyzer(r.index)
	given := make([]bool, len(r.taken))
	search.EachWord(r.text, func(start, end int, lower []byte, upper bool) {
		for i, t := range r.taken {
			if start < t.end && t.start < end {
				if !given[i] {
					given[i] = true
					u := t.unit
					u.Start, u.End = t.start, t.end
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
		u := Unit{Start: start, End: end, Word: search.Unaccented(word), Stem: stem, Share: UnknownShare, Acronym: upper, Concept: -1,
			Capital: IsCapital(r.text[start:])}
		if word[0] >= '0' && word[0] <= '9' {
			u.Kind, u.Share = Figure, FigureShare
			if len(word) == 4 {
				u.Share = yearShare
			}
		} else {
			u.Cognate = cognate(word)
			r.weigh(&u, word, token)
		}
		r.units = append(r.units, u)
	})
}

// weigh lowers what words of promising, doing and scope tell.
func (r *unitReader) weigh(u *Unit, word string, token int) {
	if token >= len(r.tokens) {
		return
	}
	t := &r.tokens[token]
	switch {
	case t.Is(language.Prep | language.Means | language.By):
		u.Share = 0
	case r.lang.Scope(word):
		u.Scope, u.Share = true, scopeShare
	case t.Is(language.Adv):
		u.Share = qualityShare
	case t.Is(language.Governing&^language.Weak|language.Pledge|language.Reaffirm) && !t.Upper:
		u.Share, u.Act = scopeShare, true
		u.Frame = t.Is(language.Commit|language.Pledge|language.Reaffirm|language.Intend) && (!t.Cap || begins(r.text, t.Start))
	case t.Is(language.Act|language.Weak|language.Stative) && t.Forms != 0 && !t.Is(language.Noun) && !t.Cap:
		u.Act, u.Share = true, actShare
	case t.Is(language.Joint | language.Effort | language.Light):
		u.Share = scopeShare
		u.Joint = t.Is(language.Joint)
		u.Frame = u.Joint && len(r.units) < 3
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
		if u.Kind == Word || u.Kind == Figure && u.End-u.Start <= 4 {
			stems[i] = u.Stem
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
			c, found := r.thesaurus.Find(r.index, stems[i:i+size], u.Word, u.Acronym)
			if c < 0 || found != size || u.Kind == Figure && size == 1 {
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
func (r *unitReader) join(u *Unit, stems []string, i, size, n int) {
	c := r.thesaurus.Concept(n)
	u.End, u.Kind, u.Concept = r.units[i+size-1].End, Concept, n
	u.Name = size > 1 && u.Capital && r.units[i+size-1].Capital
	u.Parts = r.parts(stems[i:i+size], i, n)
	if u.Scope && size == 1 {
		return
	}
	u.Share = ShareOf(c.Class)
	u.Act = c.Class == thesaurus.Act
	u.Scope = c.Class == thesaurus.Quality && u.Scope
	u.Frame = u.Frame && size == 1
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
		n, _ := r.thesaurus.Find(r.index, rest, r.units[at+i].Word, r.units[at+i].Acronym)
		if n < 0 || n == whole || slices.Contains(out, n) {
			continue
		}
		if class := r.thesaurus.Concept(n).Class; class == thesaurus.Domain || class == thesaurus.Institution {
			out = append(out, n)
		}
	}
	return out
}

// together reports whether no mark of punctuation but a hyphen or an apostrophe
// stands between the words.
func (r *unitReader) together(from, to int) bool {
	for i := from; i+1 < to; i++ {
		if strings.ContainsAny(r.text[r.units[i].End:r.units[i+1].Start], ",;:.()") {
			return false
		}
	}
	return true
}

func ShareOf(c thesaurus.Class) float64 {
	switch c {
	case thesaurus.Institution:
		return InstitutionShare
	case thesaurus.Act:
		return actShare
	case thesaurus.Quality:
		return qualityShare
	case thesaurus.Group:
		return GroupShare
	}
	return 1
}

// provisos marks what stands in provisos.
func (r *unitReader) provisos() {
	for _, p := range Provisos(r.lang, r.text) {
		for i := range r.units {
			if u := &r.units[i]; u.Start >= p.Start && u.End <= p.End {
				u.Proviso, u.Share = true, min(u.Share, provisoShare)
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
	for _, lead := range Leads(Aside, r.lang.Tag) {
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
			case u.Start > i && u.End <= from:
				u.Share, u.Frame = 0, true
			case u.Start >= from && u.Start < to:
				u.Share *= asideShare
			}
		}
	}
}

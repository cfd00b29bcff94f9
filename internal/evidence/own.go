package evidence

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
)

// An ownName is a name that a document says often: of a body, a programme, a region, a partner.
type ownName struct {
	name   string
	terms  []string
	weight float32 // its rarity, the more it is said
}

// mostOwn bounds the names that tell what a document is about.
const mostOwn = 10

// fullySaid is from how often said on a name counts in full; the title counts as some of it.
const (
	fullySaid  = 20
	titleTimes = 6
)

// own are the names that tell what a document is about, the heaviest first: runs of words with
// capitals within its sentences, by their rarity and how often they are said. Its issuer's says
// nothing.
func (f *Finder) own(lang *language.Language, doc *trillium.Document) []ownName {
	said, as := make(map[string]float64), make(map[string]ownName)
	a := f.analyzer(lang.Tag)
	for _, b := range doc.Blocks {
		if b.Kind == trillium.Heading {
			continue
		}
		for _, run := range f.capitals(lang, doc.Issuer, b.Text) {
			terms := a.Terms(run)
			if len(terms) == 0 {
				continue
			}
			key := strings.Join(terms, " ")
			said[key]++
			if _, ok := as[key]; !ok {
				as[key] = ownName{name: run, terms: terms}
			}
		}
	}
	small := f.small(lang, doc)
	title := " " + strings.Join(a.Terms(doc.Title), " ") + " "
	var out []ownName
	for key, n := range said {
		if strings.Contains(title, " "+key+" ") {
			n += titleTimes
		}
		if n < 2 || n < small[key] {
			continue
		}
		o := as[key]
		o.weight = f.nameRarity(o) * float32(min(1, math.Log1p(n)/math.Log1p(fullySaid)))
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b ownName) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.name, b.name)) })
	return out[:min(mostOwn, len(out))]
}

// small counts the words that a document writes without a capital.
func (f *Finder) small(lang *language.Language, doc *trillium.Document) map[string]float64 {
	out := make(map[string]float64)
	a := f.analyzer(lang.Tag)
	for _, b := range doc.Blocks {
		for _, t := range lang.Tokens(nil, b.Text) {
			if t.Kind == language.Word && !t.Cap {
				for _, term := range a.Terms(b.Text[t.Start:t.End]) {
					out[term]++
				}
			}
		}
	}
	return out
}

// nameRarity is the rarity of a name as a whole.
func (f *Finder) nameRarity(o ownName) float32 {
	most := float32(0)
	for _, t := range o.terms {
		most = max(most, f.rarity(t))
	}
	if len(o.terms) == 1 {
		return most
	}
	n := f.count(o.name, o.terms)
	if n >= manyPassages {
		return most
	}
	return float32(math.Log(1 + float64(f.snapshot.Passages()+priorPassages)/float64(n+priorHave)))
}

// capitals are the runs of words with capitals in a text; a single word at the beginning of a
// sentence is none, unless it is written in capitals.
func (f *Finder) capitals(lang *language.Language, issuer, text string) []string {
	tokens := lang.Tokens(nil, text)
	not := make([]bool, len(tokens))
	for _, n := range f.lexicon.Parties(f.names, text, tokens) {
		for i := n.From; i < n.To; i++ {
			not[i] = n.Code == issuer
		}
	}
	var out []string
	first := true
	for i := 0; i < len(tokens); i++ {
		t := &tokens[i]
		if t.Kind != language.Word || !t.Cap || not[i] {
			first = t.Kind == language.Punct && t.Rune != ',' && t.Rune != '-' && t.Rune != '’'
			continue
		}
		k := i + 1
		for k < len(tokens) && tokens[k].Kind == language.Word && tokens[k].Cap && !not[k] && k-i < 5 && tokens[k].Start-tokens[k-1].End <= 1 {
			k++
		}
		for i+1 < k && tokens[i].Is(language.Det) {
			i++
		}
		t = &tokens[i]
		if run := text[t.Start:tokens[k-1].End]; !first || k-i > 1 || isAcronym(run) {
			out = append(out, run)
		}
		i = k - 1
		first = false
	}
	return out
}

// named are the codes of the countries that a document names, with its issuer.
func (f *Finder) named(lang *language.Language, doc *trillium.Document) []string {
	out := []string{doc.Issuer}
	for _, b := range doc.Blocks {
		for _, c := range f.countries(b.Text, lang.Tokens(nil, b.Text)) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return out
}

// stranger reports whether what names some countries is about others than the source: it
// names one that the source does not, and none that it does but the issuer.
func (s *Source) stranger(issuer string, codes []string) bool {
	if slices.ContainsFunc(codes, func(c string) bool { return c != issuer && slices.Contains(s.Named, c) }) {
		return false
	}
	return slices.ContainsFunc(codes, func(c string) bool { return !slices.Contains(s.Named, c) })
}

// ownQuery is a query for the names.
func (s *Source) ownQuery() (out []search.Term) {
	seen := make(map[string]bool)
	for _, o := range s.Own {
		for _, t := range o.terms {
			if !seen[t] {
				seen[t] = true
				out = append(out, search.Term{Term: t, Weight: o.weight / float32(len(o.terms))})
			}
		}
	}
	return out
}

// maxOwn bounds what the source's own names tell together.
const maxOwn = 2

// ownMass is how much those of the source's own names tell that some texts name, in the unit
// of massUnit.
func (p *profile) ownMass(texts ...[]spot) (sum float64) {
	for i := range p.own {
		if slices.ContainsFunc(texts, func(t []spot) bool { return p.own[i].in(p, t) }) {
			sum += p.own[i].mass
		}
	}
	return min(sum, maxOwn)
}

package evidence

import (
	"slices"
	"strings"

	"trillium/internal/language"
)

// A Learnt is a name of a body that a document writes otherwise than the
// commitment does.
type Learnt struct {
	Name     string // as the commitment writes it
	Alias    string // "Long Name (LN)", as the document writes it
	Document string
	Text     string // the sentence
}

// alike bounds how different two names of one body may be: the share of words in
// common, and the letters by which their acronyms differ.
const (
	alikeWords   = 0.4
	alikeLetters = 2
)

// learn finds other names of the commitment's bodies in the sentences read: a
// long name with an acronym in brackets that shares most of its words with the
// body's, where the acronyms differ by a letter or two or one of them changed its
// long name. Names that a person decided on are known already.
func (f *Finder) learn(p *profile, g *gathered) []Learnt {
	var out []Learnt
	for i := range p.bodies {
		b := &p.bodies[i]
		long, short := splitName(b.name)
		if short == "" {
			continue
		}
		have := f.analyzer(p.lang.Tag).Terms(long)
		for _, d := range g.documents {
			for k := range d.passages {
				for _, s := range f.passage(&d.passages[k]).said {
					text := s.text
					for _, n := range bracketed(f.grammar(d.doc), text) {
						if f.alias(p, b, have, short, n) && !slices.ContainsFunc(out, func(l Learnt) bool { return l.Alias == n.whole() }) {
							out = append(out, Learnt{b.name, n.whole(), d.doc.Name, text})
						}
					}
				}
			}
		}
	}
	return out
}

// alias reports whether a name found is another name of the body.
func (f *Finder) alias(p *profile, b *body, have []string, short string, n bracketedName) bool {
	if n.short == short || b.acro[strings.ToLower(n.short)] || len(n.short) < 4 || len(short) < 4 {
		return false
	}
	if letters(n.short, short) > alikeLetters || n.short[0] != short[0] {
		return false
	}
	found := f.analyzer(p.lang.Tag).Terms(n.long)
	both := 0
	for _, t := range found {
		if slices.Contains(have, t) {
			both++
		}
	}
	return float64(both) >= alikeWords*float64(len(have)+len(found)-both)
}

// splitName cuts "Long Name (LN)" into its parts.
func splitName(name string) (long, short string) {
	long, rest, ok := strings.Cut(name, " (")
	if !ok {
		return name, ""
	}
	return long, strings.TrimSuffix(rest, ")")
}

// bracketedName is a long name with its acronym.
type bracketedName struct{ long, short string }

func (n bracketedName) whole() string { return n.long + " (" + n.short + ")" }

// bracketed finds the acronyms in brackets of a text with the capitalised words
// before them.
func bracketed(l *language.Language, text string) []bracketedName {
	var out []bracketedName
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '(')
		if open < 0 {
			return out
		}
		open += at
		end := strings.IndexByte(text[open:], ')')
		if end < 0 {
			return out
		}
		short := text[open+1 : open+end]
		at = open + end
		if !isAcronym(short) || strings.ContainsRune(short, ' ') {
			continue
		}
		if long := capitalised(l, strings.Fields(text[:open])); long != "" {
			out = append(out, bracketedName{long, short})
		}
	}
}

// capitalised is the run of capitalised words at the end, with small words
// between them and without an article before them; at most twelve.
func capitalised(l *language.Language, words []string) string {
	from := len(words)
	for i := len(words) - 1; i >= 0 && len(words)-i <= 12; i-- {
		w := strings.Trim(words[i], `"“”'*_`)
		if w == "" {
			break
		}
		if w[0] >= 'A' && w[0] <= 'Z' {
			from = i
		} else if len(w) > 4 {
			break
		}
	}
	if from < len(words) {
		if e := l.Entry(strings.ToLower(words[from])); e != nil && e.Class&language.Det != 0 {
			from++
		}
	}
	if len(words)-from < 2 {
		return ""
	}
	return strings.Trim(strings.Join(words[from:], " "), `"“”'*_,`)
}

// letters is how many letters two words differ by: their edit distance
// (Levenshtein, 1966).
func letters(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

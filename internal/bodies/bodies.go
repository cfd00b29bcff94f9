// Package bodies compares the names of organisations, programmes, plans and treaties: long
// and short forms, and the names that go on where another ends.
package bodies

import (
	"strings"

	"trillium/internal/search"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A Name is that of a body, with the forms by which it is known.
type Name struct {
	Text string
	Keys []string
}

// Read reads a name such as "North American Drug Dialogue (NADD)".
func Read(t *thesaurus.Thesaurus, lang int, name string) Name {
	b := Name{Text: name}
	long, rest, _ := strings.Cut(name, "(")
	short, _, _ := strings.Cut(rest, ")")
	analyzer := t.Analyzer(lang)
	for _, part := range []string{long, short} {
		stems := analyzer.Terms(part)
		if len(stems) == 0 {
			continue
		}
		part = strings.TrimSpace(part)
		if n, size := t.Find(lang, stems, search.Unaccented(strings.ToLower(part)), thesaurus.IsAcronym(part)); n >= 0 &&
			size == len(stems) && t.Concept(n).Class == thesaurus.Domain {
			b.Keys = append(b.Keys, "concept "+t.Concept(n).ID)
		}
		b.Keys = append(b.Keys, strings.Join(stems, " "))
	}
	return b
}

// Shares reports whether two names are of the same body: they have a form in
// common, or one goes on where the other ends ("in Port Ansel").
func (b Name) Shares(other Name) bool {
	for _, x := range b.Keys {
		for _, y := range other.Keys {
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

// Fuller gives, by the name in lower case, the fuller name of a body of which only the
// beginning is named ("the Lakes Declaration" for "the Lakes Declaration on Fish and
// Water").
func Fuller(named, around []string) map[string]string {
	var texts []string // in which a fuller name may stand
	shorts := make(map[string]string)
	seen := make(map[string]bool)
	add := func(text string) {
		if !seen[text] && text != "" {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	for _, b := range named {
		add(b)
		if len(strings.Fields(b)) > 1 {
			shorts[strings.ToLower(b)] = b
		}
	}
	for _, text := range around {
		add(text)
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

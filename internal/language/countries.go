package language

import (
	"sort"
	"strings"

	xlang "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Name is a party found in a text: tokens [From, To) name it.
type Name struct {
	From, To int
	Code     string
}

// Names looks up parties by their names in running text. Its zero value knows
// none.
type Names struct {
	byFirst map[string][]nameEntry // longest first
}

type nameEntry struct {
	words []string
	code  string
}

// countries are the names of countries in all languages, and their codes.
type countries struct {
	names Names
	tld   map[string]string // country-code domain to alpha-3
	known map[string]bool   // alpha-3 codes
}

// extraNames are names in use that CLDR does not list, and unions of states
// that bind themselves as one.
var extraNames = map[string]string{
	"united states of america": "USA", "u.s": "USA", "u.s.": "USA", "usa": "USA", "u.s.a": "USA", "us": "USA",
	"estados unidos de américa": "USA", "ee.uu": "USA", "ee uu": "USA", "eua": "USA", "états-unis d' amérique": "USA",
	"united mexican states": "MEX", "estados unidos mexicanos": "MEX", "u.k": "GBR", "uk": "GBR", "great britain": "GBR",
	"republic of korea": "KOR", "rok": "KOR", "south korea": "KOR", "república de corea": "KOR", "république de corée": "KOR",
	"north korea": "PRK", "dprk": "PRK", "people's republic of china": "CHN", "prc": "CHN", "russian federation": "RUS",
	"türkiye": "TUR", "turkey": "TUR", "turquía": "TUR", "turquie": "TUR", "czech republic": "CZE", "ivory coast": "CIV", "côte d ' ivoire": "CIV",
	"cote d ' ivoire": "CIV", "uae": "ARE", "drc": "COD", "democratic republic of the congo": "COD", "holland": "NLD",
	"the gambia": "GMB", "kingdom of saudi arabia": "SAU", "swaziland": "SWZ", "macedonia": "MKD", "burma": "MMR",
	"european union": "EU", "eu": "EU", "unión europea": "EU", "ue": "EU", "union européenne": "EU", "european commission": "EU",
	"african union": "AU", "unión africana": "AU", "union africaine": "AU",
	"united nations": "UN", "naciones unidas": "UN", "nations unies": "UN",
}

func loadCountries() countries {
	c := countries{tld: make(map[string]string), known: make(map[string]bool)}
	names := make(map[string]string, 1024)
	namers := []display.Namer{display.Regions(xlang.English), display.Regions(xlang.Spanish), display.Regions(xlang.French)}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := xlang.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.ISO3() == "ZZZ" {
				continue
			}
			code := region.ISO3()
			c.known[code] = true
			c.tld[strings.ToLower(string([]rune{a, b}))] = code
			for _, n := range namers {
				if name := n.Name(region); name != "" {
					names[strings.ToLower(name)] = code
				}
			}
		}
	}
	c.tld["uk"] = "GBR"
	for name, code := range extraNames {
		names[name] = code
	}
	c.names = NewNames(names)
	return c
}

// NewNames returns the lookup of the given names, each with its code.
func NewNames(codes map[string]string) Names {
	n := Names{byFirst: make(map[string][]nameEntry, len(codes))}
	for name, code := range codes {
		words := nameWords(name)
		if len(words) > 0 {
			n.byFirst[words[0]] = append(n.byFirst[words[0]], nameEntry{words, code})
		}
	}
	for _, list := range n.byFirst {
		sort.Slice(list, func(i, j int) bool { return len(list[i].words) > len(list[j].words) })
	}
	return n
}

// nameWords cuts a name into the words by which it is compared.
func nameWords(name string) []string {
	name = strings.ToLower(strings.NewReplacer("’", "'", "‑", "-").Replace(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '\'' || r == '.' || r == '(' || r == ')' || r == ',' })
	return words
}

// find returns the code of the longest name that begins at token i, and the
// index after it; code "" if none does.
func (n Names) find(text string, tokens []Token, i int) (code string, to int) {
	if tokens[i].Kind != Word || !tokens[i].Cap {
		return "", i
	}
	var buf [8]string
	first := nameWords(text[tokens[i].Start:tokens[i].End])
	if len(first) == 0 {
		return "", i
	}
	for _, e := range n.byFirst[first[0]] {
		words, at := append(buf[:0], first...), i+1
		for len(words) < len(e.words) && at < len(tokens) {
			if tokens[at].Kind == Word {
				words = append(words, nameWords(text[tokens[at].Start:tokens[at].End])...)
			} else if tokens[at].Rune != '\'' && tokens[at].Rune != '-' {
				break
			}
			at++
		}
		if equalWords(words, e.words) {
			if e.words[0] == "us" && text[tokens[i].Start:tokens[i].End] != "US" {
				return "", i // the pronoun
			}
			return e.code, at
		}
	}
	return "", i
}

func equalWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Parties finds the countries and unions that the tokens name, in order. own
// are names that the document declares; they come first.
func (x *Lexicon) Parties(own Names, text string, tokens []Token) []Name {
	var out []Name
	for i := 0; i < len(tokens); i++ {
		code, to := own.find(text, tokens, i)
		if code == "" {
			code, to = x.countries.names.find(text, tokens, i)
		}
		if code != "" {
			out = append(out, Name{i, to, code})
			i = to - 1
		}
	}
	return out
}

// Country returns the alpha-3 code of the government that owns a host name:
// whitehouse.gov is USA, pm.gc.ca CAN, gob.mx MEX. It is "" for others.
func (x *Lexicon) Country(host string) string {
	labels := strings.Split(strings.ToLower(host), ".")
	last := labels[len(labels)-1]
	if last == "gov" || last == "mil" {
		return "USA"
	}
	if len(labels) < 2 {
		return ""
	}
	switch second := labels[len(labels)-2]; {
	case strings.HasPrefix(second, "gov"), strings.HasPrefix(second, "gob"), strings.HasPrefix(second, "gouv"),
		second == "gc", second == "go", second == "gub", second == "canada":
		return x.countries.tld[last]
	}
	if last == "eu" {
		return "EU"
	}
	return ""
}

// IsCountry reports whether code is an ISO 3166-1 alpha-3 code.
func (x *Lexicon) IsCountry(code string) bool { return x.countries.known[code] }

package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	xlang "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Name is a party found in a text: tokens [From, To) name it.
type Name struct {
	From, To int
	Code     string
}

// Names looks up parties by their names in running text. Its zero value knows
// none. A name is compared by its letters and digits alone, in lower case, so
// that "U.S.", "US" and "Côte d’Ivoire" are found however they are written.
type Names struct {
	codes    map[string]string
	prefixes map[string]bool // of the names, at the ends of their words
}

// countries are the names of countries in all languages, and their codes.
type countries struct {
	names Names
	tld   map[string]string // country-code domain to alpha-3
}

// extraNames are names in use that CLDR does not list, and unions of states
// that bind themselves as one.
var extraNames = map[string]string{
	"united states of america": "USA", "u.s.": "USA", "u.s.a.": "USA",
	"estados unidos de américa": "USA", "ee.uu.": "USA", "eua": "USA", "états-unis d'amérique": "USA",
	"united mexican states": "MEX", "estados unidos mexicanos": "MEX", "u.k.": "GBR", "great britain": "GBR",
	"republic of korea": "KOR", "rok": "KOR", "south korea": "KOR", "república de corea": "KOR", "république de corée": "KOR",
	"north korea": "PRK", "dprk": "PRK", "people's republic of china": "CHN", "prc": "CHN", "russian federation": "RUS",
	"türkiye": "TUR", "turkey": "TUR", "turquía": "TUR", "turquie": "TUR", "czech republic": "CZE", "ivory coast": "CIV", "côte d'ivoire": "CIV",
	"cote d'ivoire": "CIV", "uae": "ARE", "drc": "COD", "democratic republic of the congo": "COD", "holland": "NLD",
	"eswatini": "SWZ", "turkiye": "TUR", "bosnia and herzegovina": "BIH", "slovak republic": "SVK", "czechia": "CZE", "cabo verde": "CPV",
	"trinidad and tobago": "TTO", "antigua and barbuda": "ATG", "saint kitts and nevis": "KNA", "saint vincent and the grenadines": "VCT",
	"sao tome and principe": "STP", "lao people's democratic republic": "LAO", "lao pdr": "LAO", "viet nam": "VNM", "syrian arab republic": "SYR",
	"republic of moldova": "MDA", "brunei darussalam": "BRN", "north macedonia": "MKD", "republic of the congo": "COG", "timor-leste": "TLS",
	"democratic people's republic of korea": "PRK", "federated states of micronesia": "FSM", "micronesia": "FSM", "united republic of tanzania": "TZA",
	"kingdom of the netherlands": "NLD", "hellenic republic": "GRC", "swiss confederation": "CHE", "plurinational state of bolivia": "BOL",
	"bolivarian republic of venezuela": "VEN", "islamic republic of iran": "IRN", "united arab emirates": "ARE", "the bahamas": "BHS",
	"bosnia y herzegovina": "BIH", "bosnie-herzégovine": "BIH", "trinidad y tobago": "TTO", "trinité-et-tobago": "TTO", "república eslovaca": "SVK",
	"the gambia": "GMB", "kingdom of saudi arabia": "SAU", "swaziland": "SWZ", "macedonia": "MKD", "burma": "MMR",
	"european union": "EU", "eu": "EU", "unión europea": "EU", "ue": "EU", "union européenne": "EU", "european commission": "EU",
	"african union": "AU", "unión africana": "AU", "union africaine": "AU",
	"united nations": "UN", "naciones unidas": "UN", "nations unies": "UN",
}

func loadCountries() countries {
	c := countries{tld: make(map[string]string)}
	names := make(map[string]string, 1024)
	namers := []display.Namer{display.Regions(xlang.English), display.Regions(xlang.Spanish), display.Regions(xlang.French)}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := xlang.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region || region.ISO3() == "ZZZ" {
				continue
			}
			code := region.ISO3()
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
	n := Names{codes: make(map[string]string, len(codes)), prefixes: make(map[string]bool, 2*len(codes))}
	for name, code := range codes {
		var key []byte
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			key = appendKey(key, word)
			n.prefixes[string(key)] = true
		}
		if len(key) > 0 {
			n.codes[string(key)] = code
		}
	}
	return n
}

// appendKey appends the letters and digits of s in lower case.
func appendKey(key []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			key = append(key, byte(r)+'a'-'A')
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			key = append(key, byte(r))
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			key = utf8.AppendRune(key, unicode.ToLower(r))
		}
	}
	return key
}

// maxNameTokens is the longest name in tokens.
const maxNameTokens = 14

// find returns the code of the longest name that begins at token i, and the
// index after it; code "" if none does.
func (n Names) find(text string, tokens []Token, i int) (code string, to int) {
	if len(n.codes) == 0 || tokens[i].Kind != Word || !tokens[i].Cap {
		return "", i
	}
	var buf [96]byte
	key := buf[:0]
	to = i
	for at := i; at < len(tokens) && at < i+maxNameTokens; at++ {
		t := &tokens[at]
		if t.Kind == Punct && t.Rune != '\'' && t.Rune != '-' {
			break
		}
		before := len(key)
		key = appendKey(key, text[t.Start:t.End])
		if len(key) == before {
			continue
		}
		if c := n.codes[string(key)]; c != "" && (string(key) != "us" || t.Upper) { // "us" is a pronoun
			code, to = c, at+1
		}
		if !n.partial(key) {
			break
		}
	}
	return code, to
}

// partial reports whether a longer name begins with key. Words such as "U.S."
// end inside a prefix, so single letters are let through.
func (n Names) partial(key []byte) bool {
	return n.prefixes[string(key)]
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

// CountryCode is the alpha-3 code of a country or the code of a union by its name in
// any of the languages; "" if the text is no such name.
func (x *Lexicon) CountryCode(name string) string {
	return x.countries.names.codes[string(appendKey(nil, name))]
}

// CountryName is the usual name of a country in a language, by its alpha-3 code;
// "" if it has none.
func (x *Lexicon) CountryName(code, lang string) string {
	region, err := xlang.ParseRegion(code)
	if err != nil {
		return ""
	}
	tag, err := xlang.Parse(lang)
	if err != nil {
		tag = xlang.English
	}
	namer := display.Regions(tag)
	if namer == nil {
		return ""
	}
	return namer.Name(region)
}

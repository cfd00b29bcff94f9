package search

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/spanish"
	"golang.org/x/text/unicode/norm"
)

//go:embed stop/*.txt
var stopFiles embed.FS

// Languages are those whose words are stemmed; words of others are only folded.
var Languages = []string{"en", "es", "fr"}

// An Analyzer turns the words of one language into terms. It is safe for
// concurrent use.
type Analyzer struct {
	lang string
	stop map[string]bool
	stem func(*snowballstem.Env) bool
}

// NewAnalyzer returns the analyzer of a language: "en", "es", "fr", or another,
// whose words are folded and not stemmed.
func NewAnalyzer(lang string) *Analyzer {
	a := &Analyzer{lang: lang, stop: make(map[string]bool)}
	switch lang {
	case "en":
		a.stem = english.Stem
	case "es":
		a.stem = spanish.Stem
	case "fr":
		a.stem = french.Stem
	default:
		return a
	}
	data, err := stopFiles.ReadFile("stop/" + lang + ".txt")
	if err != nil {
		panic(err) // embedded
	}
	for _, w := range strings.Fields(string(data)) {
		a.stop[w] = true
	}
	return a
}

// maxWord bounds a word in bytes; longer runs are addresses or noise.
const maxWord = 64

// maxAcronym is how long a word in capitals may be to be an acronym and not a
// word that is set in capitals.
const maxAcronym = 5

// Term is the term of a word in lower case; "" if it is a common word. upper
// says that the word was written in capitals, as an acronym: "WHO" is no
// pronoun.
func (a *Analyzer) Term(word string, upper bool) string {
	upper = upper && len(word) <= maxAcronym
	if word == "" || len(word) > maxWord || !upper && a.stop[word] {
		return ""
	}
	if !upper && a.stem != nil && word[0] > '9' {
		env := snowballstem.NewEnv(word)
		a.stem(env)
		word = env.Current()
	}
	return Unaccented(word)
}

// Unaccented takes accents off.
func Unaccented(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFD.String(s))
		}
	}
	return s
}

// A word is a run of letters and digits in a text.
type word struct {
	start, end int    // bytes in the text
	lower      []byte // valid until the next word
	upper      bool   // two or more letters, all capitals
}

// scanner cuts a text into words: at everything that is neither a letter nor a
// digit, but points within "U.S." and grouping marks within "10,000". Elided
// articles (l', d') and a possessive 's are words of their own that are stopped.
type scanner struct {
	text  string
	at    int
	lower []byte
}

// next returns the next word; ok is false at the end.
func (s *scanner) next() (w word, ok bool) {
	for s.at < len(s.text) && !s.begins() {
	}
	if s.at >= len(s.text) {
		return word{}, false
	}
	w.start = s.at
	s.lower = s.lower[:0]
	letters, capitals := 0, 0
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c >= 'a' && c <= 'z':
			letters++
			s.lower = append(s.lower, c)
			s.at++
			continue
		case c >= 'A' && c <= 'Z':
			letters++
			capitals++
			s.lower = append(s.lower, c+'a'-'A')
			s.at++
			continue
		case c >= '0' && c <= '9':
			s.lower = append(s.lower, c)
			s.at++
			continue
		case c == '.' && s.initials(), (c == ',' || c == '.') && s.grouped():
			if c == '.' && letters == 0 {
				s.lower = append(s.lower, '.')
			}
			s.at++
			continue
		case c < utf8.RuneSelf:
			goto end
		}
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		letters++
		if unicode.IsUpper(r) {
			capitals++
			r = unicode.ToLower(r)
		}
		s.lower = utf8.AppendRune(s.lower, r)
		s.at += n
	}
end:
	w.end, w.lower = s.at, s.lower
	w.upper = letters > 1 && letters == capitals
	return w, true
}

// begins reports whether a word begins here; if not it steps on.
func (s *scanner) begins() bool {
	c := s.text[s.at]
	if c < utf8.RuneSelf {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return true
		}
		s.at++
		return false
	}
	r, n := utf8.DecodeRuneInString(s.text[s.at:])
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	s.at += n
	return false
}

// initials reports whether the point here stands in initials: U.S., U.N.
func (s *scanner) initials() bool {
	capital := func(i int) bool { return i >= 0 && i < len(s.text) && s.text[i] >= 'A' && s.text[i] <= 'Z' }
	boundary := func(i int) bool {
		return i < 0 || s.text[i] == '.' || s.text[i] == ' ' || s.text[i] == '(' || s.text[i] == '-'
	}
	return capital(s.at-1) && boundary(s.at-2) && capital(s.at+1) && (s.at+2 >= len(s.text) || !isLetter(s.text[s.at+2]))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// grouped reports whether the mark here stands between digits: 10,000 and 2.5.
func (s *scanner) grouped() bool {
	digit := func(i int) bool { return i >= 0 && i < len(s.text) && s.text[i] >= '0' && s.text[i] <= '9' }
	return digit(s.at-1) && digit(s.at+1)
}

// Terms returns the terms of a text in order, common words left out.
func (a *Analyzer) Terms(text string) []string {
	var out []string
	s := scanner{text: text}
	for w, ok := s.next(); ok; w, ok = s.next() {
		if t := a.Term(string(w.lower), w.upper); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// EachWord calls f with the words of a text: their place, their letters in lower
// case (valid during the call) and whether they are written in capitals.
func EachWord(text string, f func(start, end int, lower []byte, upper bool)) {
	s := scanner{text: text}
	for w, ok := s.next(); ok; w, ok = s.next() {
		f(w.start, w.end, w.lower, w.upper)
	}
}

package withhold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Run is how many words in a row make a repetition.
const Run = 8

// Sources are texts whose words are not to be repeated.
type Sources map[string]bool

// Add adds the runs of words of a text.
func (s Sources) Add(text string) {
	words := split(text)
	for i := 0; i+Run <= len(words); i++ {
		if run := words[i : i+Run]; telling(run) {
			s[key(run)] = true
		}
	}
}

// Repeated returns the first run of Run words of own that stands in a source too, as
// own has it; "" if there is none. Names, titles and quantities may be repeated: a run
// counts if at least half of its words are ordinary ones.
func (s Sources) Repeated(own string) string {
	words := split(own)
	for i := 0; i+Run <= len(words); i++ {
		if run := words[i : i+Run]; telling(run) && s[key(run)] {
			return strings.Join(run, " ")
		}
	}
	return ""
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

func key(run []string) string { return strings.ToLower(strings.Join(run, " ")) }

// telling reports whether at least half of the words begin with a small letter.
func telling(run []string) bool {
	n := 0
	for _, w := range run {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
			n++
		}
	}
	return 2*n >= len(run)
}

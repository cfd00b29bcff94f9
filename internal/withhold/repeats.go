package withhold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Run is how many words in a row make a repetition.
const Run = 8

// Sources are texts whose words are not to be repeated.
type Sources struct {
	runs  map[string]bool // in small letters
	pairs map[string]bool // with which the runs begin that are asked for; nil for all
}

// NewSources returns Sources that are asked of the given texts of our own only, and
// remember no more than that takes; without any, of all.
func NewSources(own ...string) *Sources {
	s := &Sources{runs: make(map[string]bool)}
	for _, text := range own {
		if s.pairs == nil {
			s.pairs = make(map[string]bool)
		}
		words := lower(split(text))
		for i := 0; i+Run <= len(words); i++ {
			s.pairs[words[i]+" "+words[i+1]] = true
		}
	}
	return s
}

// Add adds the runs of words of a text.
func (s *Sources) Add(text string) {
	words := split(text)
	small := lower(words)
	for i := 0; i+Run <= len(words); i++ {
		if (s.pairs == nil || s.pairs[small[i]+" "+small[i+1]]) && telling(words[i:i+Run]) {
			s.runs[strings.Join(small[i:i+Run], " ")] = true
		}
	}
}

// Repeated returns the first run of Run words of own that stands in a source too, as
// own has it; "" if there is none. Names, titles and quantities may be repeated: a run
// counts if at least half of its words are ordinary ones, in the source and in own.
func (s *Sources) Repeated(own string) string {
	words := split(own)
	small := lower(words)
	for i := 0; i+Run <= len(words); i++ {
		if telling(words[i:i+Run]) && s.runs[strings.Join(small[i:i+Run], " ")] {
			return strings.Join(words[i:i+Run], " ")
		}
	}
	return ""
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

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

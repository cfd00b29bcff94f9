package terms

import (
	"strings"
	"unicode/utf8"

	"trillium/internal/search"
)

// cognateLetters is how many letters two words share at their beginning, after
// spelling is levelled, to be taken for the same word in two languages.
const cognateLetters = 5

// levelled are spellings of one sound in English, Spanish and French.
var levelled = strings.NewReplacer("ph", "f", "th", "t", "rh", "r", "qu", "k", "ck", "k", "ch", "k", "c", "k", "y", "i", "z", "s", "x", "s", "j", "i", "w", "v")

// cognate is the form of a lower-case word by which it is compared with words of
// other languages: accents off, spelling levelled, letters not doubled, cut to
// its beginning. Short words have none, "": they are alike by chance.
func cognate(word string) string {
	word = levelled.Replace(search.Unaccented(word))
	var b strings.Builder
	var last rune
	for _, r := range word {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	word = b.String()
	// Spanish and French put an e before s with a consonant, and French drops
	// the s: estrategia, étude.
	if len(word) > 3 && word[0] == 'e' && word[1] == 's' && strings.IndexByte("ptk", word[2]) >= 0 {
		word = word[1:]
	}
	if n := utf8.RuneCountInString(word); n < 4 {
		return ""
	} else if n > cognateLetters {
		word = string([]rune(word)[:cognateLetters])
	}
	return strings.TrimRight(word, "aeos") // endings differ most
}

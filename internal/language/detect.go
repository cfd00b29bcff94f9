package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// profiles are frequent small words that tell languages apart. Portuguese,
// German and Italian are listed so that they are not mistaken for a language
// that can be read.
var profiles = [...]struct{ tag, words string }{
	{"en", "the of and to in for that is with on will our we this as are by from at have"},
	{"es", "el los las del que en y se con una por para como su al es más sus este entre"},
	{"fr", "le les des du et dans une pour que est au par sur avec qui aux ce nous ont leur"},
	{"pt", "o os as do da em um uma não com para ao dos das pela pelo mais nossa e são"},
	{"de", "der die das und in den von zu mit für auf ist im dem nicht ein eine wir des"},
	{"it", "il di che la per un del con non una i le della dei nel sono gli alla più delle"},
}

// detector counts small words.
type detector struct {
	words map[string]uint8 // bit i: in profiles[i]
}

func newDetector() detector {
	d := detector{words: make(map[string]uint8, 128)}
	for i, p := range profiles {
		for _, w := range strings.Fields(p.words) {
			d.words[w] |= 1 << i
		}
	}
	return d
}

// detectBytes is how much of a text is looked at; languages show in far less.
const detectBytes = 4 << 10

// Detect returns the tag of the language in which text is written, from its
// small words: "en", "es", "fr", one of the languages known but not read
// ("pt", "de", "it"), or "" when the text is too short to tell.
func (x *Lexicon) Detect(text string) string {
	text = text[:min(len(text), detectBytes)]
	var counts [len(profiles)]int
	words := 0
	var buf [32]byte
	word := buf[:0]
	count := func() {
		if len(word) == 0 {
			return
		}
		words++
		if bits := x.detector.words[string(word)]; bits != 0 {
			for i := range counts {
				counts[i] += int(bits >> i & 1)
			}
		}
		word = word[:0]
	}
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
			count()
		case len(word) < len(buf)-utf8.UTFMax:
			word = utf8.AppendRune(word, unicode.ToLower(r))
		}
	}
	count()
	best, second := 0, -1
	for i := 1; i < len(counts); i++ {
		switch {
		case counts[i] > counts[best]:
			best, second = i, best
		case second < 0 || counts[i] > counts[second]:
			second = i
		}
	}
	if counts[best] == 0 || counts[best] == counts[second] || counts[best]*20 < words {
		return ""
	}
	return profiles[best].tag
}

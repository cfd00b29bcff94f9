package language

import "strings"

// profiles are frequent small words that tell languages apart. Portuguese,
// German and Italian are listed so that they are not mistaken for a language
// that can be read.
var profiles = map[string]string{
	"en": " the of and to in for that is with on will our we this as are by from at have ",
	"es": " el los las del que en y se con una por para como su al es más sus este entre ",
	"fr": " le les des du et dans une pour que est au par sur avec qui aux ce nous ont leur ",
	"pt": " o os as do da em um uma não com para ao dos das pela pelo mais nossa e são ",
	"de": " der die das und in den von zu mit für auf ist im dem nicht ein eine wir des ",
	"it": " il di che la per un del con non una i le della dei nel sono gli alla più delle ",
}

// Detect returns the tag of the language in which text is written, from its
// small words: "en", "es", "fr", one of the languages known but not read
// ("pt", "de", "it"), or "" when the text is too short to tell.
func (x *Lexicon) Detect(text string) string {
	if len(text) > 1<<14 {
		text = text[:1<<14]
	}
	counts := make(map[string]int, len(profiles))
	words := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r == ' ' || r == ',' || r == '.' || r == ';' || r == ':' || r == '\'' || r == '’' || r == '\n'
	}) {
		words++
		for tag, p := range profiles {
			if strings.Contains(p, " "+w+" ") {
				counts[tag]++
			}
		}
	}
	best, second := "", ""
	for _, tag := range []string{"en", "es", "fr", "pt", "de", "it"} {
		switch {
		case best == "" || counts[tag] > counts[best]:
			best, second = tag, best
		case second == "" || counts[tag] > counts[second]:
			second = tag
		}
	}
	if counts[best] == 0 || counts[best] == counts[second] || counts[best]*20 < words {
		return ""
	}
	return best
}

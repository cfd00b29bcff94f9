package language

import "strings"

// nominal maps the endings of nouns of doing to the endings of their verbs, in
// the order in which they are tried.
var nominal = map[string][][2]string{
	"en": {{"ization", "ize"}, {"isation", "ise"}, {"ication", "y"}, {"ation", "ate"}, {"ation", "e"}, {"ation", ""}, {"tion", "te"}, {"tion", "t"},
		{"ion", ""}, {"ion", "e"}, {"sion", "d"}, {"ment", ""}, {"al", "e"}, {"al", ""}, {"y", ""}, {"ance", ""}, {"ery", ""}},
	"es": {{"ción", "r"}, {"miento", "r"}, {"imiento", "er"}, {"imiento", "ir"}, {"ción", "cir"}, {"sión", "dir"}, {"o", "ar"}, {"a", "ar"}},
	"fr": {{"ation", "er"}, {"ement", "er"}, {"ement", "ir"}, {"issement", "ir"}, {"tion", "re"}, {"tion", "ter"}, {"ication", "ier"}, {"ution", "uer"}},
}

// NounOfDoing reports whether word is a noun made from a verb of doing in the
// lexicon: establishment, creación, renforcement.
func (l *Language) NounOfDoing(word string) bool {
	return l.VerbOf(word) != ""
}

// VerbOf returns the verb of doing from which the noun word is made, or "".
func (l *Language) VerbOf(word string) string {
	word = strings.ToLower(word)
	var buf [48]byte
	for _, n := range nominal[l.Tag] {
		stem, ok := strings.CutSuffix(word, n[0])
		if !ok || len(stem) < 3 {
			continue
		}
		verb := append(append(buf[:0], stem...), n[1]...)
		if e := l.entries[string(verb)]; e != nil && e.Class&Act != 0 && e.Forms&Infinitive != 0 {
			return string(verb)
		}
	}
	return ""
}

package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Acronyms are those that a document introduces, with the words that stand before them.
type Acronyms map[string]string

// Learn notes the acronyms that stand in brackets behind long names:
// "Department of Transportation (DOT)".
func (a Acronyms) Learn(text string, tokens []Token) {
	for i := 2; i+1 < len(tokens); i++ {
		if !tokens[i].Upper || tokens[i-1].Rune != '(' || tokens[i+1].Rune != ')' || !tokens[i-2].Cap {
			continue
		}
		from := i - 2
		for from > 0 && i-from < 16 && (tokens[from-1].Cap || tokens[from-1].Is(Prep|And|Det) || tokens[from-1].Rune == '(' ||
			tokens[from-1].Rune == ')') {
			from-- // over "(DOT) and", as in Departments of Transportation (DOT) and Labor (DOL)
		}
		acronym := text[tokens[i].Start:tokens[i].End]
		if a[acronym] == "" {
			a[acronym] = text[tokens[from].Start:tokens[i-2].End]
		}
	}
}

// WrittenOut is the name of a body: an acronym that the document introduced
// before is written out, as it was there: "Regional Energy Council (REC)".
func (a Acronyms) WrittenOut(name string) string {
	if long := expansion(a[name], name); long != "" {
		return long + " (" + name + ")"
	}
	return name
}

// expansion is the end of long whose capitalised words begin with the letters
// of the acronym; "" if there is none, as when the acronym was made otherwise.
func expansion(long, acronym string) string {
	letters := []rune(acronym)
	words := strings.Fields(long)
	for i := len(words) - 1; i >= 0; i-- {
		first, _ := utf8.DecodeRuneInString(words[i])
		if !unicode.IsUpper(first) {
			continue // of, and, the
		}
		if len(letters) == 0 || letters[len(letters)-1] != first {
			return ""
		}
		if letters = letters[:len(letters)-1]; len(letters) == 0 {
			return strings.Join(words[i:], " ")
		}
	}
	return ""
}

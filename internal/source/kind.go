package source

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed kinds.txt
var kindsFile string

// textKind is a kind of official text with the words that tell it.
type textKind struct {
	name       string
	titles     []string // each between spaces
	categories []string
}

// readKinds reads kinds.txt.
func readKinds() []textKind {
	var out []textKind
	for _, line := range strings.Split(kindsFile, "\n") {
		name, rest, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		titles, categories, _ := strings.Cut(rest, "=")
		k := textKind{name: name}
		for _, t := range strings.Split(titles, ";") {
			k.titles = append(k.titles, plainWords(t))
		}
		for _, c := range strings.Split(categories, ";") {
			if c = plainWords(c); c != "  " {
				k.categories = append(k.categories, c)
			}
		}
		out = append(out, k)
	}
	return out
}

// Kinds are the kinds of text that a document can be, as Document.Kind names
// them.
func Kinds() []string {
	var out []string
	for _, k := range readKinds() {
		out = append(out, k.name)
	}
	return out
}

// kind is what sort of text a document is, by its title and what its publisher
// says of it; "" if neither tells.
func (r *Reader) kind(title, category string) string {
	title, category = plainWords(title), plainWords(category)
	for _, k := range r.kinds {
		if category == plainWords(k.name) {
			return k.name // the publisher uses our word
		}
	}
	for _, k := range r.kinds {
		for _, t := range k.titles {
			if strings.Contains(title, t) {
				return k.name
			}
		}
	}
	for _, k := range r.kinds {
		for _, c := range k.categories {
			if category == c {
				return k.name
			}
		}
	}
	return ""
}

// plainWords is text in lower case with one space around each word.
func plainWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

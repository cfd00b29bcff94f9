package extract

import (
	_ "embed"
	"strings"
)

//go:embed words.txt
var wordsFile string

// A group is words of one meaning, in lower case.
type group map[string]bool

// groups are the groups of words by language and name.
var groups = readGroups(wordsFile)

func readGroups(file string) map[string]map[string]group {
	out := make(map[string]map[string]group)
	for _, line := range strings.Split(file, "\n") {
		head, list, ok := strings.Cut(line, ":")
		name, tag, _ := strings.Cut(head, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[tag] == nil {
			out[tag] = make(map[string]group)
		}
		if out[tag][name] == nil {
			out[tag][name] = make(group)
		}
		for _, word := range strings.Split(list, ";") {
			out[tag][name][strings.TrimSpace(word)] = true
		}
	}
	return out
}

// says reports whether a text has a word of the group.
func (w *walk) says(name, text string) bool {
	g := groups[w.lang.Tag][name]
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .,;:()*\"“”/-", r) }) {
		if g[word] {
			return true
		}
	}
	return false
}

// group reports whether a word is of the group.
func (w *walk) group(name, word string) bool { return groups[w.lang.Tag][name][strings.ToLower(word)] }

package language

import (
	"strings"
)

// Scope reports whether a lower-case word says how widely or with whom
// something is done, and not what: trilateral, regional, joint.
func (l *Language) Scope(word string) bool { return l.scope[word] }

// Proviso returns how many bytes at the beginning of a lower-case text open a
// proviso ("in accordance with"), 0 if none do. What follows, to the end of the
// clause, says under which law or condition something is done.
func (l *Language) Proviso(lower string) int {
	for _, p := range l.provisos {
		if strings.HasPrefix(lower, p) {
			return len(p)
		}
	}
	return 0
}

// addLists reads lexicon/scope.txt and lexicon/provisos.txt: lines of a
// language, a colon and its words; those of provisos are divided by semicolons.
func (x *Lexicon) addLists() {
	x.eachLine("scope", func(tag, list string) {
		for _, w := range strings.Fields(list) {
			x.languages[tag].scope[w] = true
		}
	})
	x.eachLine("provisos", func(tag, list string) {
		l := x.languages[tag]
		for _, p := range strings.Split(list, ";") {
			l.provisos = append(l.provisos, strings.TrimSpace(p))
		}
	})
}

// eachLine gives what stands before and after the colon of each line of a list.
func (x *Lexicon) eachLine(name string, f func(head, list string)) {
	data, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
	if err != nil {
		panic(err) // embedded
	}
	for _, line := range strings.Split(string(data), "\n") {
		head, list, ok := strings.Cut(line, ":")
		if ok && !strings.HasPrefix(line, "#") {
			f(head, list)
		}
	}
}

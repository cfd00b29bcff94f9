package extract

import (
	_ "embed"
	"strings"

	"trillium/internal/language"
)

//go:embed words.txt
var wordsFile string

// A group is a set of groups of words.
type group uint64

// vocabulary are the groups of words of each language, and the groups of each word.
type vocabulary struct {
	number map[string]group // by the name of a group
	words  map[string]group
}

var vocabularies = readGroups(wordsFile)

func readGroups(file string) map[string]*vocabulary {
	out := make(map[string]*vocabulary)
	number := make(map[string]group)
	for _, tag := range language.Tags {
		out[tag] = &vocabulary{number, make(map[string]group)}
	}
	for _, line := range strings.Split(file, "\n") {
		head, list, ok := strings.Cut(line, ":")
		name, tag, _ := strings.Cut(head, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if number[name] == 0 {
			number[name] = 1 << len(number)
		}
		for _, word := range strings.Split(list, ";") {
			out[tag].words[strings.TrimSpace(word)] |= number[name]
		}
	}
	return out
}

// group reports whether a word is of the group.
func (w *walk) group(name, word string) bool {
	return w.vocabulary.of(word)&w.vocabulary.number[name] != 0
}

// of are the groups of a word, however it is written.
func (v *vocabulary) of(word string) group {
	if g, ok := v.words[word]; ok {
		return g
	}
	return v.words[strings.ToLower(word)]
}

// says reports whether a text, a heading or lead-in, has a word of the group.
func (w *walk) says(name, text string) bool {
	g, ok := w.said[text]
	if !ok {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,;:()*\"“”/-", r) }) {
			g |= w.vocabulary.of(word)
		}
		w.said[text] = g
	}
	return g&w.vocabulary.number[name] != 0
}

// in reports whether token i of the statement is of the group.
func (s *statement) in(name string, i int) bool {
	return i >= 0 && i < len(s.groups) && s.groups[i]&s.w.vocabulary.number[name] != 0
}

// look finds the groups of the statement's words.
func (s *statement) look() {
	n := len(s.Tokens)
	s.groups = s.w.arena.groups.take(n)[:n]
	for i := range s.Tokens {
		t := &s.Tokens[i]
		s.groups[i] = 0
		if t.Kind != language.Word {
			continue
		}
		word := s.Text[t.Start:t.End]
		if t.Cap || t.Upper {
			word = strings.ToLower(word)
		}
		s.groups[i] = s.w.vocabulary.words[word]
	}
}

package extract

import (
	"strings"

	"trillium/internal/language"
)

// group reports whether a word is of the group.
func (w *walk) group(name, word string) bool {
	return w.lang.GroupsAnyCase(word)&w.lang.GroupNamed(name) != 0
}

// says reports whether a text, a heading or lead-in, has a word of the group.
func (w *walk) says(name, text string) bool {
	g, ok := w.said[text]
	if !ok {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,;:()*\"“”/-", r) }) {
			g |= w.lang.GroupsAnyCase(word)
		}
		w.said[text] = g
	}
	return g&w.lang.GroupNamed(name) != 0
}

// in reports whether token i of the statement is of the group.
func (s *statement) in(name string, i int) bool {
	return i >= 0 && i < len(s.groups) && s.groups[i]&s.Lang.GroupNamed(name) != 0
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
		s.groups[i] = s.Lang.GroupsOf(t, s.Text)
	}
}

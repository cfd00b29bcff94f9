package extract

import (
	"strings"

	"trillium/internal/language"
)

// idle reports whether a statement only says what a word means or what nothing in the text
// does, "The term “bay” means", "Nothing in this order shall", or is an item of such a one,
// or of a list of members, that says nothing by itself.
func (s *statement) idle() bool {
	if t, v := s.stem, s.verdict; s.item && t != nil && (v.label == other || strings.HasPrefix(v.rule, "stem-")) {
		says := func(group string) bool { return s.w.says(group, t.text) }
		if says("nothing") || t.neutral && v.rule != "stem-verb" && says("composition") || says("term") && says("defines") {
			return true
		}
	}
	words, term := 0, false
	for i := range s.Tokens {
		if s.Tokens[i].Kind != language.Word {
			continue
		}
		words++
		switch {
		case words <= 2 && s.in("nothing", i):
			return true
		case words <= 8 && s.in("term", i):
			term = true
		case term && words <= 20 && s.in("defines", i):
			return true
		case words > 20:
			return false
		}
	}
	return false
}

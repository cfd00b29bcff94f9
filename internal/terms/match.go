package terms

import (
	"slices"
	"strings"

	"trillium/internal/language"
	"trillium/internal/search"
)

// An Asked is words that somebody looks for, in any of the languages.
type Asked struct {
	reader *Reader
	words  []askedWord
}

// An askedWord is one of them with what stands for it: itself, its stems, and the concepts
// of terms in which it stands.
type askedWord struct {
	folded   string
	stems    []string // each with its language before it
	concepts []int
}

// What is looked for has at most so many words of so many bytes; the rest of each is not
// looked at, nor are further words.
const (
	mostAsked   = 24
	longestWord = 60
)

// Ask reads what somebody looks for. Accents and capitals do not matter.
func (k *Reader) Ask(words string) *Asked {
	fields := strings.Fields(words)
	fields = fields[:min(mostAsked, len(fields))]
	for i, w := range fields {
		fields[i] = strings.ToValidUTF8(w[:min(longestWord, len(w))], "")
	}
	text := strings.Join(fields, " ")
	a := &Asked{reader: k, words: make([]askedWord, len(fields))}
	for lang, tag := range language.Tags {
		units := k.Units(tag, text, language.Names{})
		at := 0
		for i, w := range fields {
			one := &a.words[i]
			one.folded = fold(w)
			if stem := k.thesaurus.Analyzer(lang).Term(strings.ToLower(w), false); stem != "" {
				one.stems = append(one.stems, tag+" "+stem)
			}
			for _, u := range units {
				if u.Kind == Concept && u.Start < at+len(w) && at < u.End {
					one.concepts = append(one.concepts, u.Concept)
				}
			}
			at += len(w) + 1
		}
	}
	return a
}

func fold(s string) string { return search.Unaccented(strings.ToLower(s)) }

// A Spoken is a text as it is looked through.
type Spoken struct {
	folded   string
	stems    map[string]bool
	concepts []int
}

// Spoken reads a text in the language with the tag.
func (k *Reader) Spoken(tag, text string) *Spoken {
	s := &Spoken{folded: fold(text), stems: make(map[string]bool)}
	i := language.Index(tag)
	if i < 0 {
		return s
	}
	for _, stem := range k.thesaurus.Analyzer(i).Terms(text) {
		s.stems[tag+" "+stem] = true
	}
	for _, u := range k.Units(tag, text, language.Names{}) {
		if u.Kind == Concept {
			s.concepts = append(append(s.concepts, u.Concept), u.Parts...)
		}
	}
	return s
}

// In reports whether each of the words stands in one of the texts: by itself, in another form
// of its language, or by a term in any language for the same thing or a sort of it.
func (a *Asked) In(texts ...*Spoken) bool {
	for _, w := range a.words {
		if !slices.ContainsFunc(texts, func(s *Spoken) bool { return a.stands(&w, s) }) {
			return false
		}
	}
	return true
}

func (a *Asked) stands(w *askedWord, s *Spoken) bool {
	if strings.Contains(s.folded, w.folded) || slices.ContainsFunc(w.stems, func(stem string) bool { return s.stems[stem] }) {
		return true
	}
	return slices.ContainsFunc(w.concepts, func(c int) bool {
		return slices.ContainsFunc(s.concepts, func(o int) bool { return o == c || a.reader.thesaurus.Under(o, c) })
	})
}

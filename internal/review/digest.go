package review

import (
	"maps"
	"slices"
)

// A Digesting says in a sentence of ours what a commitment or a piece of evidence
// is. It stands where the words of the source are withheld. Of several on one object
// the last is in force.
type Digesting struct {
	Object string            `json:"object"` // Itself, or the hash of evidence
	Text   map[string]string `json:"text"`   // language (one of DigestLanguages) to words, at least one
}

// Kind is Digest.
func (Digesting) Kind() Kind { return Digest }

// DigestLanguages are the languages of digests, the one first that stands in for
// others.
var DigestLanguages = []string{"en", "es", "fr"}

// maxDigest bounds a digest, in characters: it is a sentence or two.
const maxDigest = 600

// A Digested is a digest with the decision that set it; nil is none.
type Digested struct {
	*Entry
	Text map[string]string
}

// In is the digest in a language, or in the first of DigestLanguages that it has,
// with the language that it is in; "" if there is none.
func (d *Digested) In(language string) (text, in string) {
	if d == nil {
		return "", ""
	}
	for _, l := range append([]string{language}, DigestLanguages...) {
		if d.Text[l] != "" {
			return d.Text[l], l
		}
	}
	return "", ""
}

func (p Place) checkDigesting(b Digesting) (Digesting, error) {
	if b.Object != Itself {
		if d := p.State.decision(b.Object); d == nil || d.Kind != Evidence || d.Withdrawn != "" {
			return b, Invalid("object", "digest-object", "there is no evidence %q on this commitment that stands", short(b.Object))
		}
	}
	text := make(map[string]string)
	for language, words := range b.Text {
		if !slices.Contains(DigestLanguages, language) {
			return b, Invalid("digest", "one-of", "it is one of %s, not %q", "en, es, fr", language)
		}
		if err := checkWords("digest", words, maxDigest, false); err != nil {
			return b, err
		}
		if words != "" {
			text[language] = words
		}
	}
	if len(text) == 0 {
		return b, Invalid("digest", "empty", "it is empty; write a few words")
	}
	if have := p.State.digest(b.Object); have != nil && maps.Equal(have.Text, text) {
		return b, Invalid("digest", "same", "that is the value it has already")
	}
	b.Text = text
	return b, nil
}

// digest is what is in force on an object, nil if nothing is.
func (s *State) digest(object string) *Digested {
	if object == Itself {
		return s.Digest
	}
	for _, list := range [][]Passage{s.Evidence, s.Aside} {
		for i := range list {
			if list[i].Hash == object {
				return list[i].Digest
			}
		}
	}
	return nil
}

// setDigest applies a digest.
func (s *State) setDigest(e *Entry, b Digesting) error {
	d := &Digested{e, b.Text}
	if b.Object == Itself {
		s.Digest = d
		return nil
	}
	for _, list := range [][]Passage{s.Evidence, s.Aside} {
		for i := range list {
			if list[i].Hash == b.Object {
				list[i].Digest = d
			}
		}
	}
	return nil
}

// Package withhold leaves the words of sources out of what a register keeps, for
// whoever may share decisions and not documents. In the place of words stands
// their name, which is their SHA-256: whoever has the document can put the words
// back and see that they are the same, and nobody else learns them. Hashes over
// what is kept are taken with the words withheld, so that they hold either way.
package withhold

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"trillium"
)

// prefix begins the name of withheld words.
const prefix = "sha256:"

// Name is what stands for words: "sha256:" and their SHA-256 in hexadecimal. A name
// stands for itself, and "" for "".
func Name(words string) string {
	if words == "" || Is(words) {
		return words
	}
	sum := sha256.Sum256([]byte(words))
	return prefix + hex.EncodeToString(sum[:])
}

// Is reports whether s is a name and no words.
func Is(s string) bool {
	digits, ok := strings.CutPrefix(s, prefix)
	return ok && len(digits) == 2*sha256.Size && strings.Trim(digits, "0123456789abcdef") == ""
}

// Same reports whether two texts are the same words, withheld or not.
func Same(a, b string) bool { return a == b || Name(a) == Name(b) }

// fields are the names under which JSON of a register holds words of a source: of a
// commitment, what it quotes, the passage of evidence.
var fields = map[string]bool{"text": true, "stem": true, "detail": true, "words": true, "quote": true}

// JSON is data with the words of sources withheld. What else is in it stays byte for
// byte, so that JSON of JSON(x) is JSON(x); what is no JSON stays as it is.
func JSON(data []byte) []byte { return rewrite(data, Name) }

// Restore is data with the words put back that known has under their names. It
// reports whether any are still withheld.
func Restore(data []byte, known map[string]string) (out []byte, withheld bool) {
	out = rewrite(data, func(s string) string {
		if !Is(s) {
			return s
		}
		words, ok := known[s]
		if !ok {
			withheld = true
			return s
		}
		return words
	})
	return out, withheld
}

// Learn adds the words that data quotes from text, by their spans, to known.
func Learn(known map[string]string, data, text []byte) {
	var v any
	if json.Unmarshal(data, &v) == nil {
		learn(known, v, text)
	}
}

func learn(known map[string]string, v any, text []byte) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			learn(known, x, text)
		}
	case map[string]any:
		start, _ := v["start"].(float64) // left out where it is 0
		if end, ok := v["end"].(float64); ok {
			Know(known, trillium.Span{Start: int(start), End: int(end)}.Words(text))
		}
		for _, x := range v {
			learn(known, x, text)
		}
	}
}

// Know adds words to known, under their name.
func Know(known map[string]string, words string) {
	if words != "" {
		known[Name(words)] = words
	}
}

// frame is an object or list that the walk is in.
type frame struct {
	object bool
	key    string // of the value to come, in an object
	named  bool   // the key was read
	words  bool   // of a list: it is one of words
}

// rewrite puts f of each text under one of fields in its place.
func rewrite(data []byte, f func(string) string) []byte {
	dec := json.NewDecoder(bytes.NewReader(data))
	var out []byte
	var stack []frame
	copied := 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return append(out, data[copied:]...)
		}
		if err != nil {
			return data
		}
		var top *frame
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
		}
		switch tok := tok.(type) {
		case json.Delim:
			switch tok {
			case '{', '[':
				words := tok == '[' && top != nil && top.holdsWords()
				stack = append(stack, frame{object: tok == '{', words: words})
				continue
			}
			stack = stack[:len(stack)-1]
			if len(stack) == 0 {
				continue
			}
			top = &stack[len(stack)-1]
		case string:
			if top != nil && top.object && !top.named {
				top.key, top.named = tok, true
				continue
			}
			if top != nil && top.holdsWords() {
				end := int(dec.InputOffset())
				start := copied + startOf(data[copied:end])
				if put := f(tok); put != tok {
					text, err := json.Marshal(put)
					if err != nil {
						return data
					}
					out = append(append(out, data[copied:start]...), text...)
					copied = end
				}
			}
		}
		if top != nil {
			top.named = false
		}
	}
}

// holdsWords reports whether a text that comes now is words of a source.
func (f *frame) holdsWords() bool { return f.words || f.object && fields[f.key] }

// startOf is where the text begins with which data ends.
func startOf(data []byte) int {
	for i := len(data) - 2; i >= 0; i-- {
		if data[i] != '"' {
			continue
		}
		slashes := 0
		for i-slashes > 0 && data[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return 0
}

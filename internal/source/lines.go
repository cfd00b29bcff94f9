package source

import (
	"bytes"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Lines of plain text that follow each other are a paragraph in Markdown. In a text that
// was typed or taken from a page, many of them are headings and items: a line that ends
// well before the others do ended for a reason, and so did one before a bullet or number.

// A wrapping is how wide the lines of a text run.
type wrapping struct {
	width int // which lines fill before they are broken, in bytes; 0 if there is none
}

const (
	// unwrapped is a width beyond which no text is wrapped: each line is a paragraph.
	unwrapped = 180
	// fillShare is how much of the width a line fills that was wrapped and not ended.
	fillShare = 0.8
	// leastLines is how many lines must follow each other before they tell a width.
	leastLines = 6
)

// marked reports whether a line begins as only somebody who knows Markdown begins it: as a
// heading or an item.
func marked(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return len(line) > 1 && (line[0] == '#' || (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ')
}

// wrappingOf measures the lines of a text that another one follows. Of Markdown that is
// meant as such there is nothing to find out.
func wrappingOf(data []byte) wrapping {
	if bytes.Contains(data, []byte("](")) || bytes.Contains(data, []byte("**")) {
		return wrapping{}
	}
	var lengths []int
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		if marked(line) {
			return wrapping{}
		}
		next, _, _ := bytes.Cut(rest, []byte{'\n'})
		if n := utf8.RuneCount(bytes.TrimSpace(line)); n > 0 && len(bytes.TrimSpace(next)) > 0 {
			lengths = append(lengths, n)
		}
		data = rest
	}
	if len(lengths) < leastLines {
		return wrapping{}
	}
	slices.Sort(lengths)
	return wrapping{lengths[len(lengths)*9/10]}
}

// lineMark is what may lead in an item or numbered paragraph.
var lineMark = regexp.MustCompile(`^(?:\([a-zA-Z]{1,5}\)|[a-z]\)|\([0-9]{1,2}\)|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)])(?:\s|$)`)

// loneMark is a line that consists of a mark, whose words stand on the next.
var loneMark = regexp.MustCompile(`^(?:\([a-zA-Z0-9]{1,5}\)|[a-z]\)|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?)$`)

// ends reports whether a line of a paragraph ends it, and the next one begins another.
func (w wrapping) ends(line, next []byte) bool {
	line, next = bytes.TrimSpace(line), bytes.TrimSpace(next)
	if len(line) == 0 || len(next) == 0 || w.width == 0 || loneMark.Match(line) {
		return false
	}
	if first, _ := utf8.DecodeRune(next); isBullet(first) {
		return true
	}
	last, _ := utf8.DecodeLastRune(line)
	if m := lineMark.Find(next); m != nil && (m[0] == '(' && unicode.IsLetter(rune(m[1])) || slices.Contains([]rune(".;:,"), last)) {
		return true
	}
	if w.width > unwrapped {
		return true
	}
	word, _, _ := bytes.Cut(next, []byte{' '})
	return float64(utf8.RuneCount(line)+1+utf8.RuneCount(word)) < fillShare*float64(w.width)
}

// lineAround is the line of the text that ends at the offset, and the one behind it.
func lineAround(data []byte, at int) (line, next []byte) {
	at = min(at, len(data))
	start := bytes.LastIndexByte(data[:at], '\n') + 1
	_, rest, _ := bytes.Cut(data[at:], []byte{'\n'})
	next, _, _ = bytes.Cut(rest, []byte{'\n'})
	return data[start:at], next
}

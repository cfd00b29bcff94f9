// Package quantity reads times and amounts: the day that "by the end of 2025"
// allows, the percentage, sum or number that a promise names, and what it is
// measured from.
//
// It works on the tokens of one language (package language), whose word lists
// say which words are months, scales, currencies or comparisons, so that the
// grammar here is the same in English, Spanish and French. Offsets are bytes
// in the text that was cut into tokens. Nothing is guessed: a time without a
// date ("in the medium term") has none, and is marked vague.
package quantity

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"trillium/internal/language"
)

// A Text is one stretch of text with its tokens.
type Text struct {
	Text   string
	Tokens []language.Token
	Issuer string // ISO 3166-1 alpha-3 of who speaks, whose fiscal year is meant; "" if several
}

// word returns the lower-case word of token i, "" outside the text.
func (t Text) word(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	word := t.Text[t.Tokens[i].Start:t.Tokens[i].End]
	for k := range len(word) {
		if c := word[k]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return strings.ReplaceAll(strings.ToLower(word), "’", "'")
		}
	}
	return word // most are as they should be
}

// punct reports whether token i is the mark r.
func (t Text) punct(i int, r rune) bool {
	return i >= 0 && i < len(t.Tokens) && t.Tokens[i].Kind == language.Punct && t.Tokens[i].Rune == r
}

// is reports whether token i exists and has any of the classes.
func (t Text) is(i int, c language.Class) bool {
	return i >= 0 && i < len(t.Tokens) && t.Tokens[i].Is(c)
}

// has reports whether token i exists and has any of the time roles.
func (t Text) has(i int, r language.Time) bool {
	return i >= 0 && i < len(t.Tokens) && t.Tokens[i].Has(r)
}

// adjacent reports whether no space stands between tokens i and i+1.
func (t Text) adjacent(i int) bool {
	return i >= 0 && i+1 < len(t.Tokens) && t.Tokens[i].End == t.Tokens[i+1].Start
}

// wordSet is the set of the words in a list.
func wordSet(list string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// ParseNumber reads digits as governments write them: 1,234,567.8 and
// 1.234.567,8 and 12,5. A single comma or point with three digits behind it
// divides thousands, except a point in English.
func ParseNumber(s, lang string) (float64, bool) {
	comma, point := strings.Count(s, ","), strings.Count(s, ".")
	lastComma, lastPoint := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	decimal := byte(0)
	switch {
	case comma > 0 && point > 0:
		decimal = '.'
		if lastComma > lastPoint {
			decimal = ','
		}
	case comma == 1 && len(s)-lastComma-1 != 3:
		decimal = ','
	case point == 1 && (len(s)-lastPoint-1 != 3 || lang == "en"):
		decimal = '.'
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		case c == decimal:
			b.WriteByte('.')
		}
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	return v, err == nil
}

package terms

import (
	"strings"

	"trillium"
	"trillium/internal/language"
)

// provisos finds the clauses of a text that say under which law or condition
// something is done.
func Provisos(lang *language.Language, text string) []trillium.Span {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return nil // a letter whose small form has another length: places would be off
	}
	var out []trillium.Span
	for i := 1; i < len(lower); i++ {
		if lower[i-1] != ' ' {
			continue
		}
		n := lang.Proviso(lower[i:])
		if n == 0 || i+n < len(lower) && isLetter(lower[i+n]) {
			continue
		}
		end := len(lower)
		if stop := strings.IndexAny(lower[i+n:], ",;."); stop >= 0 {
			end = i + n + stop
		}
		out = append(out, trillium.Span{Start: i, End: end})
		i = end
	}
	return out
}

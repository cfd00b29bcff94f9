package sheet

import (
	"strconv"
	"strings"

	"trillium/internal/assess"
)

// signs are the characters that people and programs write for plus and minus.
var signs = strings.NewReplacer("−", "-", "–", "-", "—", "-", "‐", "-", "‑", "-", "－", "-", "﹣", "-", "＋", "+", "﹢", "+",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u200b", "", "\ufeff", "")

// missing are the words for "not scored".
var missing = []string{"", "n/a", "na", "n.a.", "n.a", "n/d", "nd", "n.d.", "s/d", "s.d.", "s.o.", "n/e", "none", "..", "...", "…", "nil", "null"}

// plainCell is what a cell says: signs in one form, no white space around and no
// apostrophe that keeps a spreadsheet from reckoning.
func plainCell(s string) string {
	s = strings.TrimSpace(signs.Replace(s))
	if len(s) > 1 && s[0] == '\'' {
		s = strings.TrimSpace(s[1:])
	}
	return s
}

// bare says what signs without a figure mean in a table.
type bare struct{ plus, minus bool }

// bareSigns looks through the cells of a table. A lone "+" can only be +1. A lone
// "-" is -1 in a table that writes a lone "+" and no "-1"; elsewhere it may as
// well mean that there is nothing.
func bareSigns(cells []string) bare {
	var out bare
	numeric := false
	for _, c := range cells {
		switch c = plainCell(c); {
		case c == "+":
			out.plus = true
		case c == "-":
			out.minus = true
		default:
			v, err := strconv.ParseFloat(c, 64)
			numeric = numeric || err == nil && v == -1
		}
	}
	out.minus = out.minus && out.plus && !numeric
	return out
}

// readScore reads a cell as a score or as none; why says why it is neither.
func readScore(s string, signs bare) (cell assess.Cell, why string) {
	c := plainCell(s)
	for _, m := range missing {
		if strings.EqualFold(c, m) {
			return assess.Cell{}, ""
		}
	}
	switch c {
	case "+":
		return assess.Scored(1), ""
	case "-":
		if signs.minus {
			return assess.Scored(-1), ""
		}
		return assess.Cell{}, "a dash alone may mean −1 or that there is no score"
	}
	number := strings.Replace(strings.ReplaceAll(c, " ", ""), ",", ".", 1)
	v, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || strings.ContainsAny(number, "xXpPeEnN_"):
		return assess.Cell{}, "it is no score"
	case v != -1 && v != 0 && v != 1:
		return assess.Cell{}, "a score is −1, 0 or +1"
	}
	return assess.Scored(int(v)), ""
}

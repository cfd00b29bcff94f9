package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trillium/internal/assess"
)

// signs are the characters that people and programs write for plus and minus.
var signs = strings.NewReplacer("−", "-", "–", "-", "—", "-", "‐", "-", "‑", "-", "－", "-", "﹣", "-", "＋", "+", "﹢", "+",
	"\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u200b", "", "\ufeff", "")

// missing are the words for "not scored".
var missing = []string{"", "n/a", "na", "n.a.", "n.a", "n/d", "nd", "n.d.", "s/d", "s.d.", "s.o.", "n/e", "..", "...", "…", "nil", "null"}

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
	if isMissing(c) {
		return assess.Cell{}, ""
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
	if !scoreFigure.MatchString(c) {
		if _, err := strconv.ParseFloat(strings.Replace(c, ",", ".", 1), 64); err == nil {
			return assess.Cell{}, "a score is −1, 0 or +1"
		}
		return assess.Cell{}, "it is no score"
	}
	switch {
	case strings.Contains(c, "0") && !strings.Contains(c, "1"):
		return assess.Scored(0), ""
	case c[0] == '-':
		return assess.Scored(-1), ""
	}
	return assess.Scored(1), ""
}

// scoreFigure is a score in figures: "1", "+ 1", "-1.0", "0,00".
var scoreFigure = regexp.MustCompile(`^[+-]? ?[01](?:[.,]0*)?$`)

// isMissing reports whether a cell says that there is no score.
func isMissing(s string) bool {
	return slices.ContainsFunc(missing, func(m string) bool { return strings.EqualFold(s, m) })
}

package measure

import (
	"strconv"

	"trillium"
)

// A Reason is why an answer is as it is: a key, and arguments that are numbers
// (led in by "#", as "#12.5"), years, codes of parties (led in by "@") or words.
type Reason = trillium.Reason

func because(key string, args ...string) *Reason {
	return &Reason{Key: key, Args: args}
}

// num is a number as an argument.
func num(v float64) string { return "#" + strconv.FormatFloat(v, 'g', -1, 64) }

// year is a year as an argument, which no screen divides by thousands.
func year(y int) string { return strconv.Itoa(y) }

// party is a party as an argument.
func party(code string) string { return "@" + code }

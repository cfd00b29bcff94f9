package pages

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"trillium/internal/calculator"
	"trillium/internal/i18n"
	"trillium/internal/site"
)

// calcParams are the names of the fields of all calculators.
func calcParams() string {
	var names []string
	for _, m := range calculator.Methods() {
		for _, f := range m.Form() {
			names = site.AddNew(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

// calcYear is a field of an address as a year, 0 if it is empty.
func calcYear(q url.Values, name string) (int, error) { return calculator.Year(name, q.Get(name)) }

// calcCell writes a cell of a result, numbers with the digits that a method can carry.
func calcCell(c any) string {
	switch c := c.(type) {
	case float64:
		return strconv.FormatFloat(c, 'g', 7, 64)
	case []string:
		return strings.Join(c, ", ")
	}
	return fmt.Sprint(c)
}

// calcNote is a remark in the words of a language.
func calcNote(l *i18n.Language, n calculator.Note) string {
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		switch a := a.(type) {
		case calculator.Word:
			args[i] = l.T(string(a))
		case float64:
			args[i] = l.Number(a)
		default:
			args[i] = a
		}
	}
	return l.T(n.Key, args...)
}

package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// months are the short names that spreadsheets in three languages write.
var months = [][]string{
	{"jan", "ene", "janv"}, {"feb", "févr", "fevr", "fév"}, {"mar", "mars"}, {"apr", "abr", "avr"}, {"may", "mai"}, {"jun", "juin"},
	{"jul", "juil"}, {"aug", "ago", "août", "aout"}, {"sep", "sept"}, {"oct"}, {"nov"}, {"dec", "dic", "déc"},
}

var (
	monthYear = regexp.MustCompile(`^(\p{L}+)\.?[- /](\d{2}|\d{4})$`) // Jan-85
	dayMonth  = regexp.MustCompile(`^(\d{1,2})[- /](\p{L}+)\.?$`)     // 2-Jan
	numberTwo = regexp.MustCompile(`^(\d{1,3})-(\d{2})$`)             // 13-85
	fullDate  = regexp.MustCompile(`^(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}[- ]\p{L}+\.?[- ]\d{2,4})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})-(\d{1,3})$`) // 1985-13
)

// monthOf is the number of a month by a short name, 0 if it is none.
func monthOf(s string) int {
	for i, names := range months {
		if s = strings.ToLower(s); slices.Contains(names, s) || len(s) > 4 && slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(s, n) }) {
			return i + 1
		}
	}
	return 0
}

// restoreID returns what an id was before a spreadsheet took it for a date. The
// other ids of the table tell how it was written: beside 13-85 "Jan-85" was 1-85,
// beside 1985-13 it was 1985-1. If they do not tell, the id stays and why says
// what it looks like; restored says that it was changed.
func restoreID(id string, others []string) (out string, restored bool, why string) {
	if fullDate.MatchString(id) {
		return id, false, "it looks like a date that a spreadsheet made of an id; which one cannot be told"
	}
	if m := dayMonth.FindStringSubmatch(id); m != nil && monthOf(m[2]) > 0 {
		return id, false, "it looks like a date that a spreadsheet made of a number; which one cannot be told"
	}
	m := monthYear.FindStringSubmatch(id)
	if m == nil || monthOf(m[1]) == 0 {
		return id, false, ""
	}
	month, year := monthOf(m[1]), m[2]
	numbered, dated := fmt.Sprintf("%d-%s", month, year[len(year)-2:]), ""
	asNumber, asYear := false, false
	for _, o := range others {
		if n := numberTwo.FindStringSubmatch(o); n != nil && n[2] == year[len(year)-2:] {
			asNumber = true
		}
		if y := yearFirst.FindStringSubmatch(o); y != nil && strings.HasSuffix(y[1], year) {
			asYear = true
			dated = y[1] + "-" + strconv.Itoa(month)
			if strings.HasPrefix(y[2], "0") {
				dated = fmt.Sprintf("%s-%0*d", y[1], len(y[2]), month)
			}
		}
	}
	switch {
	case asNumber && !asYear && !slices.Contains(others, numbered):
		return numbered, true, ""
	case asYear && !asNumber && !slices.Contains(others, dated):
		return dated, true, ""
	}
	return id, false, fmt.Sprintf("it looks like a date that a spreadsheet made of an id such as %s; which one cannot be told", numbered)
}

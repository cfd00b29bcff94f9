package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trillium/internal/i18n"
)

var (
	isoDay   = regexp.MustCompile(`\b(\d{4})-(\d\d)-(\d\d)\b`)
	dayFirst = regexp.MustCompile(`(?i)\b(\d{1,2})(?:er)?\s+(?:de\s+)?(\p{L}+)\s+(?:de\s+|del\s+)?(\d{4})\b`)
	monthDay = regexp.MustCompile(`(?i)\b(\p{L}+)\s+(\d{1,2}),?\s+(\d{4})\b`)
)

// dates finds days that are written out, by the names of months.
type dates map[string]int

// newDates knows the months of the languages of the screens.
func newDates(words *i18n.Bundle) dates {
	out := make(dates)
	for _, tag := range i18n.Tags {
		for m := range 12 {
			out[strings.ToLower(words.Language(tag).Month(m+1))] = m + 1
		}
	}
	return out
}

// in are the days that a text writes out, as YYYY-MM-DD: 2024-06-30, June 30, 2024,
// 30 de junio de 2024, 30 juin 2024.
func (d dates) in(text string) []string {
	var out []string
	add := func(y string, m int, day string) {
		if s := fmt.Sprintf("%s-%02d-%02s", y, m, day); m > 0 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, m := range isoDay.FindAllString(text, -1) {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for _, m := range dayFirst.FindAllStringSubmatch(text, -1) {
		add(m[3], d[strings.ToLower(m[2])], m[1])
	}
	for _, m := range monthDay.FindAllStringSubmatch(text, -1) {
		add(m[3], d[strings.ToLower(m[1])], m[2])
	}
	return out
}

package quantity

import (
	"strings"
	"time"
	"trillium/internal/language"

	"trillium"
)

// soon are words that say when without a day.
var soon = wordSet("soon pronto bientôt prochainement")

// atOnce are such words where they stand by the verb of the promise, or last.
var atOnce = wordSet("immediately inmediatamente immédiatement")

// government are who holds office for a time.
var government = wordSet(
	"government administration mandate presidency legislature parliament gobierno administración mandato sexenio legislatura presidencia " +
		"gouvernement mandat législature quinquennat présidence")

// inOffice reads "during our government", "a lo largo de la legislatura", "soon".
func (s *scan) inOffice(i int) (Time, bool) {
	if soon[s.word(i)] && !s.is(i-1, language.Not) && s.word(i+1) != "after" && s.word(i-1) != "as" {
		return Time{From: i, To: i + 1, Precision: trillium.Vague, Led: true}, true
	}
	if atOnce[s.word(i)] && (s.is(i-1, language.Will|language.Be) || i+1 == len(s.Tokens) || s.Tokens[i+1].Kind == language.Punct) {
		return Time{From: i, To: i + 1, Precision: trillium.Vague, Led: true}, true
	}
	if !government[s.word(i)] || !s.is(i-1, language.Det|language.We) && s.word(i-1) != "mi" && s.word(i-1) != "my" && s.word(i-1) != "mon" {
		return Time{}, false
	}
	for j := i - 2; j >= 0 && j > i-6; j-- {
		switch w := s.word(j); {
		case w == "during" || w == "throughout" || w == "durante" || w == "largo" || w == "pendant" || w == "durant" || w == "termine" || w == "finalizar":
			return s.endOfTerm(Time{From: j, To: i + 1, Precision: trillium.Vague, Led: true}, s.word(i)), true
		case !s.has(j, language.Glue) && !s.is(j, language.Det):
			return Time{}, false
		}
	}
	return Time{}, false
}

// A term is that of a head of state and government whom voters elect for a fixed time: its
// last day in one year, and how many years it lasts.
type term struct {
	last  time.Time
	years int
}

// terms are those of countries whose constitutions fix them, by ISO 3166-1 alpha-3 code.
var terms = map[string]term{
	"USA": {date(2025, 1, 20), 4}, "MEX": {date(2024, 9, 30), 6}, "PER": {date(2026, 7, 28), 5}, "FRA": {date(2027, 5, 13), 5}, "BRA": {date(2026, 12, 31), 4},
	"ARG": {date(2027, 12, 10), 4}, "CHL": {date(2026, 3, 11), 4}, "COL": {date(2026, 8, 7), 4}, "ECU": {date(2025, 5, 24), 4}, "HND": {date(2026, 1, 27), 4},
	"GTM": {date(2028, 1, 14), 4}, "CRI": {date(2026, 5, 8), 4}, "PAN": {date(2029, 7, 1), 5}, "DOM": {date(2028, 8, 16), 4}, "URY": {date(2030, 3, 1), 5},
	"PRY": {date(2028, 8, 15), 5}, "BOL": {date(2025, 11, 8), 5}, "SLV": {date(2029, 6, 1), 5}, "PHL": {date(2028, 6, 30), 6}, "IDN": {date(2029, 10, 20), 5},
}

// endOfTerm gives a time in office its last day where the issuer's is known; a legislature
// may end at any time.
func (s *scan) endOfTerm(t Time, office string) Time {
	fixed, ok := terms[s.Issuer]
	if !ok || s.ref.IsZero() || strings.HasPrefix(office, "legislatur") || strings.HasPrefix(office, "législatur") || office == "parliament" {
		return t
	}
	last := fixed.last
	for !last.After(s.ref) {
		last = last.AddDate(fixed.years, 0, 0)
	}
	for last.AddDate(-fixed.years, 0, 0).After(s.ref) {
		last = last.AddDate(-fixed.years, 0, 0)
	}
	t.Last, t.Precision = last, trillium.Day
	return t
}

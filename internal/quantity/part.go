package quantity

import (
	"time"

	"trillium"
	"trillium/internal/language"
)

// left extends a time over the parts and the preposition before it.
func (s *scan) left(t *Time) {
	from := t.From
	defer func() {
		if s.word(t.From) == "ici" && s.word(t.From-1) == "d'" {
			t.From--
		}
	}()
	for j := from - 1; j >= 0 && j >= from-9; j-- {
		tok := &s.Tokens[j]
		led := t.Led && !t.Relative || t.Strict // its parts end at its preposition
		switch {
		case led && !tok.Has(language.Strict|language.Loose|language.Glue) && s.word(j) != "no":
			return
		case tok.Has(language.Late) && s.partOf(j, t.From):
			t.Precision, t.From = endPrecision(*t), j
			t.Led = t.Led || s.lang.Tag == "fr" // fin 2026
		case tok.Has(language.Early) && s.partOf(j, t.From):
			s.part(t, 0)
			t.From = j
		case tok.Has(language.Mid) && s.partOf(j, t.From):
			s.part(t, 1)
			t.From = j
			t.Led = t.Led || s.lang.Tag == "fr" // mi-2026
		case tok.Has(language.Fiscal) || tok.Is(language.TimeUnit) && tok.Entry.Days >= 91 && s.partOf(j, t.From):
			s.fiscal(t, j)
			t.From = j
		case tok.Is(language.Ordinal) && s.partOf(j, t.From):
			t.From = j
		case tok.Has(language.Half) && s.partOf(j, t.From):
			s.halfYear(t, j)
			t.From = j
		case tok.Has(language.Strict):
			t.Strict, t.Led, t.From = true, true, j
		case tok.Has(language.Loose):
			t.Led, t.From = true, j
			if !s.has(j-1, language.Glue|language.Strict|language.Late) {
				return
			}
		case s.word(j) == "to" && s.word(j-1) == "through":
		case s.word(j) == "no" && s.word(j+1) == "later":
			t.From = j
		case tok.Has(language.Glue | language.Next | language.This), s.punct(j, '-') && s.has(j-1, language.Mid|language.Early|language.Late):
			// kept only if something before it counts
		default:
			return
		}
	}
}

// partOf reports whether only connecting words stand between token j and the
// time that begins at from.
func (s *scan) partOf(j, from int) bool {
	for k := j + 1; k < from; k++ {
		if !s.has(k, language.Glue) && !s.punct(k, '-') && !s.is(k, language.Det) {
			return false
		}
	}
	return true
}

// endPrecision is the precision of "the end of" a time: its last day, if that
// is known.
func endPrecision(t Time) trillium.Precision {
	if t.Last.IsZero() {
		return trillium.Vague
	}
	return trillium.Day
}

// part narrows a year or season to its beginning (0) or middle (1).
func (s *scan) part(t *Time, part int) {
	if t.Precision != trillium.Year || t.Last.IsZero() {
		return
	}
	if part == 0 {
		t.Precision, t.Last = trillium.Quarter, date(t.Last.Year(), 3, 31)
	} else {
		t.Precision, t.Last = trillium.Day, date(t.Last.Year(), 6, 30)
	}
}

// fiscalEnd is the month with which the financial year of a national government
// ends, by its own law.
var fiscalEnd = map[string]int{
	"USA": 9,  // 31 U.S.C. § 1102
	"CAN": 3,  // Financial Administration Act, s. 2
	"MEX": 12, // Código Fiscal de la Federación, art. 11
	"GBR": 3,  // Interpretation Act 1978, sch. 1
	"JPN": 3,  // Public Finance Act, art. 11
	"IND": 3,  // General Clauses Act 1897, s. 3(21)
	"AUS": 6,  // Acts Interpretation Act 1901, s. 2B
	"NZL": 6,  // Public Finance Act 1989, s. 2
}

// fiscal reads the words "fiscal year" or "quarter" before a year. A fiscal
// year ends as that of the text's issuer does; where that is not known it is
// left a year.
func (s *scan) fiscal(t *Time, j int) {
	switch tok := s.Tokens[j]; {
	case t.Precision != trillium.Year:
	case tok.Has(language.Fiscal):
		if m := fiscalEnd[s.Issuer]; m > 0 {
			t.Precision, t.Last = trillium.Day, lastOfMonth(t.Last.Year(), m)
		}
	case tok.Entry.Days == 91:
		if q := s.ordinal(j - 1); q >= 1 && q <= 4 {
			t.Precision, t.Last = trillium.Quarter, lastOfMonth(t.Last.Year(), 3*q)
		}
	}
}

// halfYear reads "the first half of" before a year.
func (s *scan) halfYear(t *Time, j int) {
	if t.Precision != trillium.Year {
		return
	}
	if h := s.ordinal(j - 1); h == 1 || h == 2 {
		t.Precision, t.Last = trillium.Half, lastOfMonth(t.Last.Year(), 6*h)
	}
}

func (s *scan) ordinal(i int) int {
	if !s.is(i, language.Ordinal) {
		return 0
	}
	return int(s.Tokens[i].Entry.Number)
}

func date(y, m, d int) time.Time {
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
}

func lastOfMonth(y, m int) time.Time { return date(y, m+1, 0) }

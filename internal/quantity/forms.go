package quantity

import (
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
)

// Ways of writing a day, quarter, half or financial year that are told by their form.

// numericDate reads 31.12.2026, 31/12/2026, 12/31/2026, 2026-03-31, 30-Sep-2026.
func (s *scan) numericDate(i int) (Time, bool) {
	parts, to := s.figures(i)
	if len(parts) != 3 {
		return Time{}, false
	}
	y, m, d := parts[2], parts[1], parts[0]
	switch {
	case parts[0] > 31:
		y, m, d = parts[0], parts[1], parts[2]
	case parts[1] > 12 || s.Issuer == "USA" && s.lang.Tag == "en" && parts[0] <= 12 && s.punct(i+1, '/'):
		m, d = parts[0], parts[1]
	}
	if y < 1900 || y > 2150 || m < 1 || m > 12 || d < 1 || d > 31 {
		return Time{}, false
	}
	return Time{From: i, To: to, Precision: trillium.Day, Last: date(y, m, d)}, true
}

// figures are the numbers of a date that is written in figures from token i on, with the
// token behind it.
func (s *scan) figures(i int) (parts []int, to int) {
	if s.Tokens[i].Kind != language.Digits {
		return nil, i
	}
	if dotted := strings.Split(s.word(i), "."); len(dotted) == 3 {
		for _, p := range dotted {
			n, err := strconv.Atoi(p)
			if err != nil {
				return nil, i
			}
			parts = append(parts, n)
		}
		return parts, i + 1
	}
	for to = i; to < len(s.Tokens); to += 2 {
		n, err := strconv.Atoi(s.word(to))
		if named, year := s.namedMonth(to); named > 0 {
			parts = append(parts, named)
			if year > 0 {
				return append(parts, year), to + 1
			}
		} else if err != nil {
			return nil, i
		} else {
			parts = append(parts, n)
		}
		if len(parts) == 3 || !s.adjacent(to) || !s.adjacent(to+1) || !s.punct(to+1, '/') && !s.punct(to+1, '-') {
			break
		}
	}
	return parts, to + 1
}

// namedMonth is the month that a token is by its name, with the year that a hyphen joins
// to it: Sep-2026.
func (s *scan) namedMonth(i int) (month, year int) {
	if s.is(i, language.Month) {
		return s.Tokens[i].Entry.Month, 0
	}
	name, rest, ok := strings.Cut(s.word(i), "-")
	if e := s.lang.Entry(name); ok && e != nil && e.Class&language.Month != 0 {
		year, _ = strconv.Atoi(rest)
		return e.Month, year
	}
	return 0, 0
}

// partMonths is how many months a named part of a year has.
var partMonths = map[string]int{"quarter": 3, "trimestre": 3, "quarters": 3, "semestre": 6, "half": 6, "cuatrimestre": 4, "quadrimestre": 4, "bimestre": 2}

// namedPart reads "Q3 2025", "2025Q1", "H1 2026", "T3 2025", "1er trimestre 2026", "first
// quarter of 2026", "segundo semestre de 2026", "last quarter of fiscal year 2026".
func (s *scan) namedPart(i int) (Time, bool) {
	n, months, to := 0, 0, i+1
	word := s.word(i)
	switch {
	case len(word) == 2 && word[1] >= '1' && word[1] <= '4' && strings.IndexByte("qth", word[0]) >= 0:
		n, months = int(word[1]-'0'), 3
		if word[0] == 'h' {
			months = 6
		}
	case s.year(i) > 0 && s.adjacent(i) && len(s.word(i+1)) == 2 && s.word(i + 1)[0] == 'q' && s.word(i + 1)[1] >= '1' && s.word(i + 1)[1] <= '4':
		return s.partOfYear(i, i+2, s.year(i), int(s.word(i + 1)[1]-'0'), 3), true
	case i > 0 && partMonths[word] > 0:
		n, months = s.ordinalBefore(i), partMonths[word]
		if n < 0 {
			n = 12 / months
		}
	}
	if n < 1 || n*months > 12 {
		return Time{}, false
	}
	from := i
	if partMonths[word] > 0 {
		from = i - 1
		if s.Tokens[i-1].Kind == language.Word && s.adjacent(i-2) && s.Tokens[i-2].Kind == language.Digits {
			from = i - 2 // 1er trimestre
		}
	}
	at := s.of(to)
	fiscal := false
	for s.has(at, language.Fiscal) || s.is(at, language.TimeUnit) || s.is(at, language.Det) {
		fiscal = fiscal || s.has(at, language.Fiscal)
		at++
	}
	y, end := s.yearOrPair(at)
	if y == 0 {
		return Time{}, false
	}
	t := s.partOfYear(from, end, y, n, months)
	if m := s.fiscalMonth(); fiscal && m > 0 {
		t.Last = lastOfMonth(y, m-12+n*months)
	}
	return t, true
}

func (s *scan) partOfYear(from, to, year, n, months int) Time {
	precision := trillium.Quarter
	if months == 6 {
		precision = trillium.Half
	}
	return Time{From: from, To: to, Precision: precision, Last: lastOfMonth(year, n*months)}
}

// ordinalBefore is the ordinal number before token i, -1 for "last", 0 if there is none.
func (s *scan) ordinalBefore(i int) int {
	switch w := s.word(i - 1); {
	case s.is(i-1, language.Ordinal):
		return s.ordinal(i - 1)
	case w == "last" || w == "último" || w == "dernier" || w == "final":
		return -1
	case w == "er" || w == "e" || w == "º" || w == "ème" || w == "°" || w == "o":
		n, _ := strconv.Atoi(s.word(i - 2))
		return n
	default:
		n, _ := strconv.Atoi(strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyzèº°"))
		return n
	}
}

// yearOrPair is the year at token i, or the later one of a pair such as 2026-27 or 2025/26,
// and the token behind; 0 if there is none.
func (s *scan) yearOrPair(i int) (year, to int) {
	y := s.year(i)
	if y == 0 {
		return 0, i
	}
	if z, end := s.paired(i); z > 0 {
		return z, end
	}
	return y, i + 1
}

// paired is the later year of a pair that begins at token i: 2026-27, 2025/26, 2026-2027.
func (s *scan) paired(i int) (year, to int) {
	y := s.year(i)
	if y == 0 || !s.adjacent(i) || !s.punct(i+1, '-') && !s.punct(i+1, '/') || !s.adjacent(i+1) {
		return 0, i
	}
	if z := s.year(i + 2); z == y+1 {
		return z, i + 3
	}
	if w := s.word(i + 2); len(w) == 2 && s.Tokens[i+2].Kind == language.Digits {
		if z, _ := strconv.Atoi(w); z == (y+1)%100 {
			return y + 1, i + 3
		}
	}
	return 0, i
}

func (s *scan) fiscalMonth() int { return fiscalEnd[s.Issuer] }

// namedByStart are the issuers whose financial year has the number of the calendar year in
// which it begins.
var namedByStart = map[string]bool{"JPN": true} // Public Finance Act, art. 11: 2026年度 is April 2026 to March 2027

// fiscalYear reads "FY2025", "FY 2025/26", "fiscal year 2025", and a pair of years where the
// issuer's financial year is not the calendar's: "in 2026-27".
func (s *scan) fiscalYear(i int) (Time, bool) {
	m := s.fiscalMonth()
	word := s.word(i)
	switch {
	case strings.HasPrefix(word, "fy") && len(word) == 6:
		y, err := strconv.Atoi(word[2:])
		if err != nil {
			return Time{}, false
		}
		to := i + 1
		if (s.punct(to, '/') || s.punct(to, '-')) && s.adjacent(i) && s.Tokens[min(to+1, len(s.Tokens)-1)].Kind == language.Digits {
			y, to = y+1, to+2
		}
		return s.fiscalEndOf(i, to, y, m), true
	case s.has(i, language.Fiscal):
		at := i + 1
		if s.is(at, language.TimeUnit) {
			at++
		} else if s.is(i-1, language.TimeUnit) {
			at = i + 1 // año fiscal 2026
		}
		if z, to := s.paired(at); z > 0 {
			return s.fiscalEndOf(i, to, z, m), true
		}
		if y := s.year(at); y > 0 && s.year(at+2) == 0 {
			if namedByStart[s.Issuer] {
				y++
			}
			return s.fiscalEndOf(i, at+1, y, m), true
		}
		if s.is(i+1, language.TimeUnit) && m > 0 && !s.ref.IsZero() && s.led(i) {
			y := s.ref.Year()
			if int(s.ref.Month()) > m {
				y++
			}
			return s.fiscalEndOf(i, i+2, y, m), true
		}
	default:
		if z, to := s.paired(i); z > 0 && m > 0 && m < 12 && len(s.word(i+2)) == 2 {
			return s.fiscalEndOf(i, to, z, m), true
		}
	}
	return Time{}, false
}

// fiscalEndOf is the financial year that ends in a year; the whole year where the issuer's
// is not known.
func (s *scan) fiscalEndOf(from, to, year, month int) Time {
	if month == 0 {
		return Time{From: from, To: to, Precision: trillium.Year, Last: date(year, 12, 31)}
	}
	return Time{From: from, To: to, Precision: trillium.Day, Last: lastOfMonth(year, month)}
}

// led reports whether a word that leads in dates stands close before token i.
func (s *scan) led(i int) bool {
	for j := i - 1; j >= 0 && j > i-7; j-- {
		if s.has(j, language.Strict|language.Late) {
			return true
		}
		if !s.has(j, language.Glue) && !s.is(j, language.Det) {
			return false
		}
	}
	return false
}

// endOf reads what ends without a number: "the end of the year", "year end", "year-end
// 2025", "antes de fin de año", "al cierre de 2026", "the end of the decade".
func (s *scan) endOf(i int) (Time, bool) {
	w := s.word(i)
	switch {
	case w == "year-end" || w == "yearend" || (w == "year" && s.word(i+1) == "end"):
		to := i + 1
		if w == "year" {
			to++
		}
		if y := s.year(to); y > 0 {
			return Time{From: i, To: to + 1, Precision: trillium.Day, Last: date(y, 12, 31)}, true
		}
		if s.ref.IsZero() || !s.led(i) && !s.has(i-1, language.Strict) {
			return Time{}, false
		}
		return Time{From: i, To: to, Precision: trillium.Day, Last: date(s.ref.Year(), 12, 31), Relative: true}, true
	case s.is(i, language.TimeUnit) && s.ends(i) && !s.ref.IsZero() && !s.has(i+1, language.Past):
		y := s.ref.Year()
		switch days := s.Tokens[i].Entry.Days; {
		case s.year(s.of(i+1)) > 0:
			return Time{}, false
		case days == 365:
			return Time{From: i, To: i + 1, Precision: trillium.Day, Last: date(y, 12, 31), Relative: true}, true
		case days == 3650:
			return Time{From: i, To: i + 1, Precision: trillium.Day, Last: date(y/10*10+9, 12, 31), Relative: true}, true
		}
	case (w == "century" || w == "siglo" || w == "siècle") && s.ends(i) && !s.ref.IsZero():
		return Time{From: i, To: i + 1, Precision: trillium.Day, Last: date(s.ref.Year()/100*100+99, 12, 31), Relative: true}, true
	}
	return Time{}, false
}

// ends reports whether "the end of" or "before … ends" stands before token i.
func (s *scan) ends(i int) bool {
	for j := i - 1; j >= 0 && j > i-5; j-- {
		switch w := s.word(j); {
		case s.has(j, language.Late) || w == "finalizar" || w == "finales" || w == "termine" || w == "acabe" || w == "cierre" || w == "fin":
			return true
		case !s.has(j, language.Glue|language.This) && !s.is(j, language.Det) && w != "calendar" && w != "el" && w != "l'":
			return false
		}
	}
	return false
}

// decade reads "the 2030s", "los años 2030", "les années 2030".
func (s *scan) decade(i int) (Time, bool) {
	y := s.year(i)
	if y == 0 || y%10 != 0 {
		return Time{}, false
	}
	to := i + 1
	switch {
	case s.word(to) == "s" && s.adjacent(i):
		to++
	case (s.word(i-1) == "années" || s.word(i-1) == "años") && s.is(i-2, language.Det):
	default:
		return Time{}, false
	}
	return Time{From: i, To: to, Precision: trillium.Decade, Last: date(y+9, 12, 31)}, true
}

// conferences are the days on which meetings ended or are to end that texts name instead of
// a date. Source: UNFCCC, list of sessions of the Conference of the Parties.
var conferences = map[string]time.Time{
	"cop21": date(2015, 12, 12), "cop22": date(2016, 11, 18), "cop23": date(2017, 11, 17), "cop24": date(2018, 12, 15), "cop25": date(2019, 12, 15),
	"cop26": date(2021, 11, 13), "cop27": date(2022, 11, 20), "cop28": date(2023, 12, 13), "cop29": date(2024, 11, 24), "cop30": date(2025, 11, 22),
}

// conference reads "before COP26", "by COP 30".
func (s *scan) conference(i int) (Time, bool) {
	w, to := s.word(i), i+1
	if w == "cop" && to < len(s.Tokens) && s.Tokens[to].Kind == language.Digits {
		w, to = w+s.word(to), to+1
	}
	last, ok := conferences[w]
	ahead := s.word(i-1) == "of" && s.word(i-2) == "ahead"
	if !ok || !ahead && !s.has(i-1, language.Strict) {
		return Time{}, false
	}
	t := Time{From: i, To: to, Precision: trillium.Day, Last: lastOfMonth(last.Year(), int(last.Month()))}
	if ahead {
		t.From, t.Strict, t.Led = i-2, true, true
	}
	return t, true
}

// overYears reads "over five years, starting in 2026-27": the span ends so many years on.
func (s *scan) overYears(i int) (Time, bool) {
	if !s.is(i, language.TimeUnit) || s.Tokens[i].Entry.Days != 365 {
		return Time{}, false
	}
	n, from := s.countBefore(i)
	at := i + 1
	if s.punct(at, ',') {
		at++
	}
	switch s.word(at) {
	case "starting", "beginning", "commencing", "partir", "compter", "dès", "desde", "comenzando", "empezando", "commençant", "débutant":
		at++
	case "à", "a":
		if s.word(at+1) != "partir" && s.word(at+1) != "compter" {
			return Time{}, false
		}
		at += 2
	default:
		return Time{}, false
	}
	for s.has(at, language.Loose|language.Glue) || s.has(at, language.Fiscal) || s.is(at, language.TimeUnit) {
		at++
	}
	if from == i || n > 50 {
		return Time{}, false
	}
	led := from - 1
	if z, to := s.paired(at); z > 0 {
		t := s.fiscalEndOf(from, to, z+n-1, s.fiscalMonth())
		t.Led = true
		return t, led >= 0
	}
	if y := s.year(at); y > 0 {
		return Time{From: from, To: at + 1, Precision: trillium.Year, Last: date(y+n-1, 12, 31), Led: true}, true
	}
	return Time{}, false
}

package quantity

import (
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
)

// A Time is a time named in a text: Text[Start:End], which begins with its
// preposition if it has one.
type Time struct {
	Start, End int
	From, To   int       // tokens
	Last       time.Time // the last day meant, in UTC; zero if vague
	Precision  trillium.Precision
	Strict     bool // led in by "by", "before", "until"
	Led        bool // led in by a preposition, or relative to now ("next year")
	Relative   bool // depends on the date of the document
}

// Date is Last as YYYY-MM-DD, "" if vague.
func (t Time) Date() string {
	if t.Last.IsZero() {
		return ""
	}
	return t.Last.Format(time.DateOnly)
}

// By is the time in the short form of its precision: 2030, 2023-Q1, 2022-09
// or 2025-12-31.
func (t Time) By() string {
	switch {
	case t.Last.IsZero():
		return ""
	case t.Precision == trillium.Year:
		return t.Last.Format("2006")
	case t.Precision == trillium.Month:
		return t.Last.Format("2006-01")
	case t.Precision == trillium.Quarter:
		return t.Last.Format("2006") + "-Q" + strconv.Itoa((int(t.Last.Month())+2)/3)
	}
	return t.Last.Format(time.DateOnly)
}

// Times finds the times in text, in order. ref is the day on which the
// document was published; relative times are vague if it is zero.
func (x *Finder) Times(t Text, ref time.Time) []Time {
	s := scan{Text: t, ref: ref, lang: x.lang}
	var out []Time
	for i := 0; i < len(t.Tokens); {
		tm, ok := s.core(i)
		if !ok {
			i++
			continue
		}
		if n := len(out); n > 0 && tm.From < out[n-1].To {
			tm.From = out[n-1].To
		}
		tm.Start, tm.End = t.Tokens[tm.From].Start, t.Tokens[tm.To-1].End
		out = append(out, tm)
		i = tm.To
	}
	return out
}

// A Finder finds times and amounts in texts of one language.
type Finder struct {
	lang *language.Language
}

// NewFinder returns the finder for a language.
func NewFinder(l *language.Language) *Finder { return &Finder{l} }

type scan struct {
	Text
	ref  time.Time
	lang *language.Language
	sum  sum // the sum of money being read, kept here so that it costs nothing
}

// core reads the time whose first dated word is token i, and extends it to the
// left over its parts ("the end of") and its preposition.
func (s *scan) core(i int) (Time, bool) {
	t := &s.Tokens[i]
	word := s.Text.Text[t.Start:t.End]
	switch {
	case t.Kind == language.Punct:
		return Time{}, false
	case t.Kind == language.Digits, t.Is(language.Month | language.TimeUnit | language.Season), t.Has(language.Term | language.Fiscal), word[len(word)-1] <= '9':
	case !triggers[word] && !(t.Cap && triggers[strings.ToLower(word)]):
		return Time{}, false
	}
	for _, read := range [...]func(int) (Time, bool){s.overYears, s.numericDate, s.namedPart, s.fiscalYear, s.decade, s.endOf, s.conference, s.monthTime,
		s.yearTime, s.relative, s.season, s.term, s.inOffice} {
		if found, ok := read(i); ok {
			s.left(&found)
			s.latest(&found)
			s.before(&found)
			return found, true
		}
	}
	return Time{}, false
}

// triggers are the words, beside those of dates, with which a time may begin.
var triggers = func() map[string]bool {
	out := map[string]bool{"year-end": true, "yearend": true, "century": true, "siglo": true, "siècle": true, "cop": true, "primero": true}
	for _, list := range []map[string]bool{soon, atOnce, government} {
		for w := range list {
			out[w] = true
		}
	}
	for w := range partMonths {
		out[w] = true
	}
	return out
}()

// latest reads what says behind a time that it is the last: "at the latest", "au plus tard".
func (s *scan) latest(t *Time) {
	for _, words := range [][]string{{"at", "the", "latest"}, {"au", "plus", "tard"}, {"a", "más", "tardar"}} {
		n := 0
		for n < len(words) && s.word(t.To+n) == words[n] {
			n++
		}
		if n == len(words) {
			t.Strict, t.Led, t.To = true, true, t.To+n
			return
		}
	}
}

// before takes "before 2030" for the day before that begins.
func (s *scan) before(t *Time) {
	switch s.word(t.From) {
	case "before", "avant", "antes":
	default:
		return
	}
	if t.Last.IsZero() {
		return
	}
	y, m := t.Last.Year(), int(t.Last.Month())
	switch t.Precision {
	case trillium.Year:
		t.Last, t.Precision = date(y-1, 12, 31), trillium.Day
	case trillium.Month:
		t.Last, t.Precision = lastOfMonth(y, m-1), trillium.Day
	case trillium.Quarter:
		t.Last, t.Precision = lastOfMonth(y, m-3), trillium.Day
	}
}

// year returns the year that token i is, 0 if it is none.
func (s *scan) year(i int) int {
	if i < 0 || i >= len(s.Tokens) || s.Tokens[i].Kind != language.Digits {
		return 0
	}
	w := s.word(i)
	if len(w) != 4 || w[0] != '1' && w[0] != '2' {
		return 0
	}
	y, err := strconv.Atoi(w)
	if err != nil || y < 1900 || y > 2150 {
		return 0
	}
	return y
}

// day returns the day of a month that token i is, 0 if it is none.
func (s *scan) day(i int) int {
	if s.lang.Tag == "es" && s.word(i) == "primero" {
		return 1
	}
	if i < 0 || i >= len(s.Tokens) || s.Tokens[i].Kind != language.Digits {
		return 0
	}
	d, err := strconv.Atoi(s.word(i))
	if err != nil || d < 1 || d > 31 {
		return 0
	}
	return d
}

// of skips a connecting word ("of", "de", a comma) after token i.
func (s *scan) of(i int) int {
	if s.punct(i, ',') || s.word(i) == "of" || s.word(i) == "de" || s.word(i) == "del" {
		return i + 1
	}
	return i
}

// monthTime reads "August 2022", "August 31, 2022", "31 de agosto de 2022",
// "September" (of the year that follows the document).
func (s *scan) monthTime(i int) (Time, bool) {
	from, m := i, 0
	day := 0
	if d := s.day(i); d > 0 { // 31 August, 31 de agosto
		next := i + 1
		switch s.word(next) {
		case "st", "nd", "rd", "th", "er", "º", "°", "ro", "o":
			next++
		}
		next = s.of(next)
		if !s.is(next, language.Month) || s.punct(i+1, ',') {
			return Time{}, false
		}
		day, i = d, next
	}
	if !s.is(i, language.Month) || s.lang.Tag == "en" && !s.Tokens[i].Cap && s.year(s.of(i+1)) == 0 {
		return Time{}, false
	}
	m = s.Tokens[i].Entry.Month
	to := i + 1
	if s.Tokens[i].Stop || s.punct(to, '.') && s.year(to+1) > 0 {
		if !s.Tokens[i].Stop {
			to++
		}
	}
	if day == 0 {
		if d := s.day(to); d > 0 && s.year(to) == 0 {
			day = d
			to++
			if w := s.word(to); w == "st" || w == "nd" || w == "rd" || w == "th" {
				to++
			}
		}
	}
	year := 0
	at := s.of(to)
	if s.word(at) == "año" {
		at++ // del año 2026
	}
	if y := s.year(at); y > 0 {
		year, to = y, at+1
	}
	relative := year == 0
	if relative {
		if s.ref.IsZero() || day == 0 && s.word(i) == "may" && !s.has(i-1, language.Early|language.Mid|language.Late|language.Strict|language.Loose) {
			return Time{}, false
		}
		year = s.ref.Year()
		if m < int(s.ref.Month()) {
			year++
		}
	}
	t := Time{From: from, To: to, Relative: relative, Precision: trillium.Month, Last: lastOfMonth(year, m)}
	if day > 0 && day <= t.Last.Day() {
		t.Precision, t.Last = trillium.Day, time.Date(year, time.Month(m), day, 0, 0, 0, 0, time.UTC)
	}
	return t, true
}

// yearTime reads "2030", "2022-2024", "2022 to 2024", "fiscal years 2023 to
// 2024".
func (s *scan) yearTime(i int) (Time, bool) {
	y := s.year(i)
	if y == 0 || s.punct(i-1, '$') || s.is(i+1, language.Percent|language.Scale|language.Currency|language.Countable) {
		return Time{}, false
	}
	to := i + 1
	if s.punct(to, '-') || s.punct(to, '/') || s.word(to) == "to" || s.word(to) == "and" || s.word(to) == "through" ||
		s.word(to) == "a" || s.word(to) == "y" || s.word(to) == "à" || s.word(to) == "et" || s.word(to) == "al" {
		if z := s.year(to + 1); z > y {
			y, to = z, to+2
		} else if z := s.day(to + 1); s.adjacent(to) && z > y%100 && z < 100 && s.punct(to, '-') {
			y, to = y-y%100+z, to+2 // 2022-23
		}
	}
	t := Time{From: i, To: to, Precision: trillium.Year, Last: date(y, 12, 31)}
	return t, true
}

// seasonEnd is the last month of the quarter in which a season mostly falls.
var seasonEnd = [...]int{0, 3, 6, 9, 12}

// season reads "spring 2024", "this summer", "early fall".
func (s *scan) season(i int) (Time, bool) {
	if !s.is(i, language.Season) {
		return Time{}, false
	}
	season, to := s.Tokens[i].Entry.Season, i+1
	year := s.year(s.of(to))
	if year > 0 {
		to = s.of(to) + 1
	} else {
		led := s.has(i-1, language.This|language.Next|language.Early|language.Mid|language.Late) || s.word(i-1) == "the" ||
			s.has(i-1, language.Strict)
		if !led || s.ref.IsZero() || s.is(i+1, language.Prep) && s.word(i+1) == "in" {
			return Time{}, false
		}
		year = s.ref.Year()
		if seasonEnd[season] < int(s.ref.Month()) {
			year++
		}
	}
	end := seasonEnd[season]
	if end == 3 && year == s.ref.Year() && s.ref.Month() > time.March {
		end = 12 // the winter that begins in that year
	}
	t := Time{From: i, To: to, Precision: trillium.Quarter, Last: lastOfMonth(year, end), Relative: true}
	if s.has(i-1, language.This|language.Next) {
		t.From, t.Led = i-1, true // this summer
	}
	return t, true
}

// term reads "in the medium term", "by mid-decade".
func (s *scan) term(i int) (Time, bool) {
	if !s.has(i, language.Term) {
		return Time{}, false
	}
	if w := s.word(i); w == "mid-decade" {
		t := Time{From: i, To: i + 1, Precision: trillium.Year, Relative: true}
		if s.ref.IsZero() {
			t.Precision = trillium.Vague
		} else {
			t.Last = date(s.ref.Year()/10*10+5, 12, 31)
		}
		return t, true
	} else if w == "term" || w == "terme" || w == "plazo" {
		switch s.word(i - 1) {
		case "medium", "short", "long", "near", "mediano", "corto", "largo", "medio", "moyen", "court", "long-":
			return Time{From: i - 1, To: i + 1, Precision: trillium.Vague}, true
		}
		return Time{}, false
	}
	return Time{From: i, To: i + 1, Precision: trillium.Vague}, true
}

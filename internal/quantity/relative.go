package quantity

import (
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
)

// relative reads "within 90 days", "the next two years", "this year", "next
// month", "the coming weeks", "this decade".
func (s *scan) relative(i int) (Time, bool) {
	t := s.Tokens[i]
	if !t.Is(language.TimeUnit) || s.has(i+1, language.Past) && !s.has(i+1, language.Next) || s.has(i-1, language.Past) {
		return Time{}, false
	}
	unit := t.Entry.Days
	n, from := s.countBefore(i)
	counted := from < i
	next, this := s.has(i+1, language.Next), false
	for j := from - 1; j >= 0 && j >= from-4; j-- {
		if s.has(j, language.Past) || s.punct(j, '-') {
			return Time{}, false
		}
		if !s.has(j, language.Next|language.This|language.Glue) && !s.is(j, language.Det) {
			break
		}
		switch {
		case s.has(j, language.Next):
			next, from = true, j
			if !counted {
				if m, at := s.countBefore(j); at < j { // les deux prochaines années: two next
					n, from, counted = m, at, true
				}
			}
		case s.has(j, language.This) && j == i-1:
			this, from = true, j
		}
	}
	if n > 200 {
		return Time{}, false
	}
	to := i + 1
	if s.has(to, language.Next) {
		to++
	}
	tm := Time{From: from, To: to, Relative: true, Led: next || this}
	within := s.within(from)
	if !next && !this && !within {
		return Time{}, false
	}
	if within && !next && !this && !counted {
		return Time{}, false
	}
	if within {
		tm.Led = true
	}
	s.span(&tm, unit, n, this)
	word := s.word(i)
	switch plural := !counted && next && word[len(word)-1] == 's'; {
	case plural && (unit == 7 || unit == 365):
		tm.Last, tm.Precision = time.Time{}, trillium.Vague // in the coming years
	case plural && unit == 30 && (s.lang.Tag != "fr" || s.nextPlural(from, i)) && !s.ref.IsZero():
		m := s.ref.AddDate(0, 3, 1-s.ref.Day()) // in the coming months: the quarter in which the third of them lies
		tm.Last, tm.Precision = lastOfMonth(m.Year(), (int(m.Month())+2)/3*3), trillium.Quarter
	}
	s.since(&tm)
	return tm, true
}

// countBefore is the number that stands before token i, in figures, words or both, and
// where it begins; 1 and i if there is none.
func (s *scan) countBefore(i int) (n, from int) {
	from = i
	if s.punct(i-1, ')') && s.punct(i-3, '(') && s.Tokens[i-2].Kind == language.Digits {
		from = i - 3 // ninety (90) days
		n, _ = strconv.Atoi(s.word(i - 2))
	}
	for at := max(0, from-4); at < from; at++ {
		if s.Tokens[at].Kind == language.Digits {
			if v, err := strconv.Atoi(s.word(at)); err == nil && at == from-1 {
				return v, at
			}
			continue
		}
		if v, to := s.numberWords(at); to == from && v > 0 && !(s.is(at, language.Det) && v == 1 && from == i-3) {
			return int(v), at
		}
	}
	if from < i {
		return n, from
	}
	return 1, i
}

// numberWords reads a whole number in words from token i on: "ninety", "one hundred and
// eighty", "ciento ochenta", "quatre-vingt-dix", "treinta y seis". to is the token behind.
func (s *scan) numberWords(i int) (value float64, to int) {
	total, part := 0.0, 0.0
	for to = i; to < len(s.Tokens); to++ {
		if (s.is(to, language.And) || s.word(to) == "y" || s.word(to) == "et") && to > i && s.is(to+1, language.Number|language.Scale) {
			continue
		}
		v, scale, ok := s.numberWord(to)
		switch {
		case !ok:
			return total + part, to
		case scale && v >= 1000 && total > 0 && total < v:
			total, part = (total+part)*v, 0 // mil quinientos millones
		case scale && v >= 1000:
			total, part = total+max(part, 1)*v, 0
		case scale:
			part = max(part, 1) * v
		default:
			part += v
		}
	}
	return total + part, to
}

// numberWord is the number that one word says, and whether it is a scale.
func (s *scan) numberWord(i int) (value float64, scale, ok bool) {
	if s.Tokens[i].Kind != language.Word {
		return 0, false, false
	}
	if e := s.Tokens[i].Entry; e.Class&language.Scale != 0 && len(s.word(i)) > 1 {
		return e.Number, true, true
	}
	if e := s.Tokens[i].Entry; e.Class&language.Number != 0 {
		return e.Number, s.lang.Tag == "fr" && e.Number == 100, true
	}
	for _, p := range strings.Split(s.word(i), "-") {
		e := s.lang.Entry(p)
		switch {
		case e == nil || e.Class&language.Number == 0:
			return 0, false, false
		case value == 4 && e.Number == 20:
			value = 80 // quatre-vingts
		default:
			value += e.Number
		}
	}
	return value, false, strings.Contains(s.word(i), "-")
}

// since looks at what a span of time is counted from: where that is an act whose day is not
// known, the span has no date.
func (s *scan) since(t *Time) {
	i := t.To
	switch s.word(i) {
	case "of", "from", "after", "following", "beginning", "después", "posteriores", "siguientes", "contados", "après", "suivant", "à", "a":
	default:
		return
	}
	if w := s.word(i); (w == "à" || w == "a") && s.word(i+1) != "compter" && s.word(i+1) != "partir" && s.word(i+1) != "contar" {
		return
	}
	for k := i + 1; k < len(s.Tokens) && k < i+9; k++ {
		if ownEvents[s.word(k)] {
			return
		}
		if s.Tokens[k].Kind == language.Punct {
			break
		}
	}
	t.Last, t.Precision = time.Time{}, trillium.Vague
}

// within reports whether the words before token i say that a span of time is
// counted from now.
func (s *scan) within(i int) bool {
	for j := i - 1; j >= 0 && j >= i-7; j-- {
		switch w := s.word(j); {
		case j == i-1 && (w == "in" || w == "en") && i < len(s.Tokens) && (s.Tokens[i].Kind == language.Digits || s.is(i, language.Number)):
			return !s.comparesPast(j)
		case w == "within" || w == "dentro" || w == "plazo" || w == "délai" || w == "dans" || w == "ici" || w == "sous" || w == "later" || w == "tardar":
			return true
		case w == "mayor" || w == "superior" || w == "máximo" || w == "maximum" || w == "period" || w == "timeframe" || w == "frame":
		case !s.has(j, language.Glue) && !s.is(j, language.Det):
			return false
		}
	}
	return false
}

// comparesPast reports whether the words before token i compare with the past:
// "the largest increase in 40 years".
func (s *scan) comparesPast(i int) bool {
	for j := i - 1; j >= 0 && j > i-8; j-- {
		if s.has(j, language.Superlative) || s.lang.Tag == "en" && strings.HasSuffix(s.word(j), "est") && s.is(j-1, language.Det) {
			return true
		}
		if s.Tokens[j].Kind == language.Punct {
			return false
		}
	}
	return false
}

// span sets the end of n units of days counted from the document's date.
func (s *scan) span(t *Time, days, n int, this bool) {
	t.Precision = trillium.Vague
	if s.ref.IsZero() {
		return
	}
	switch {
	case this && days == 365:
		t.Last, t.Precision = date(s.ref.Year(), 12, 31), trillium.Year
	case this && days == 3650:
		t.Last, t.Precision = date(s.ref.Year()/10*10+9, 12, 31), trillium.Decade
	case this && days == 30:
		t.Last, t.Precision = lastOfMonth(s.ref.Year(), int(s.ref.Month())), trillium.Month
	case days == 365:
		t.Last, t.Precision = date(s.ref.Year()+n, 12, 31), trillium.Year
	case days == 3650:
		t.Last, t.Precision = date(s.ref.Year()+10*n, 12, 31), trillium.Year
	case days == 30 && t.To-t.From > 1 && n > 1:
		t.Last, t.Precision = s.ref.AddDate(0, n, 0), trillium.Day
	case n > 1:
		t.Last, t.Precision = s.ref.AddDate(0, 0, n*days), trillium.Day
	case days == 365/4:
		t.Last, t.Precision = s.ref.AddDate(0, 3, 0), trillium.Quarter
	default: // "in the coming weeks", "next month"
		end := s.ref.AddDate(0, 0, 2*days)
		q := (int(end.Month()) + 2) / 3
		t.Last, t.Precision = lastOfMonth(end.Year(), 3*q), trillium.Quarter
		if days == 30 {
			end = s.ref.AddDate(0, 1, 0)
			t.Last, t.Precision = lastOfMonth(end.Year(), int(end.Month())), trillium.Month
		}
	}
}

// ownEvents are what "N days after" counts from where the document itself is meant.
var ownEvents = wordSet(
	"order declaration memorandum proclamation summit meeting today statement decision publication issuance decreto cumbre declaración " +
		"publicación orden reunión sommet déclaration décision réunion présent présente hoy law act ley loi")

// nextPlural reports whether a word before the noun says that it is several: mois is one or many.
func (s *scan) nextPlural(from, i int) bool {
	for j := from; j < i; j++ {
		if w := s.word(j); s.has(j, language.Next) && w[len(w)-1] == 's' {
			return true
		}
	}
	return false
}

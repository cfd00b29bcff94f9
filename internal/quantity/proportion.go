package quantity

import (
	"math"
	"strings"

	"trillium/internal/language"
)

// vulgar are fractions of one sign, in percent.
var vulgar = map[string]float64{"½": 50, "⅓": 33.33, "⅔": 66.67, "¼": 25, "¾": 75}

// percent reads "15%", "30 percent of land", "15 por ciento", "5 to 10
// percent".
func (s *scan) percent(i int) (Amount, bool) {
	f, ok := s.figure(i)
	if !ok {
		return Amount{}, false
	}
	to, max := f.to, 0.0
	between := s.word(i-1) == "between" || s.word(i-1) == "entre"
	first := to
	switch {
	case s.is(first, language.Percent):
		first++ // 40% to 45%
	case s.perCent(first):
		first += 2
	}
	if s.punct(first, '-') || s.word(first) == "to" || s.word(first) == "a" || s.word(first) == "à" || between && s.is(first, language.And) {
		if g, ok := s.figure(first + 1); ok && g.value > f.value && (s.is(g.to, language.Percent) || s.perCent(g.to)) {
			to, max = g.to, g.value
		}
	}
	unit := "percent"
	switch {
	case s.points(to) > 0:
		unit, to = "percentage points", to+s.points(to)
	case s.is(to, language.Percent):
		to++
		if s.word(to) == "points" || s.word(to) == "point" {
			unit = "percentage points"
			to++
		}
	case s.perCent(to):
		to += 2
	default:
		return Amount{}, false
	}
	a := Amount{From: i, To: to, Value: f.value, Max: max, Unit: unit}
	if between {
		a.From--
	}
	s.share(&a)
	s.baseline(&a)
	return a, true
}

// points is how many tokens from i on say percentage points: "pp", "p.p.", "puntos
// porcentuales", "points de pourcentage"; 0 if they do not.
func (s *scan) points(i int) int {
	switch w := s.word(i); {
	case w == "pp" || w == "p.p" || w == "p.p.":
		return 1
	case w == "puntos" && s.word(i+1) == "porcentuales", w == "percentage" && strings.HasPrefix(s.word(i+1), "point"):
		return 2
	case w == "points" && s.word(i+1) == "de" && s.word(i+2) == "pourcentage":
		return 3
	}
	return 0
}

// perCent reports whether tokens i and i+1 are "per cent", "por ciento" or
// "pour cent".
func (s *scan) perCent(i int) bool {
	switch s.word(i) {
	case "per", "pour":
		return s.word(i+1) == "cent"
	case "por":
		return s.word(i+1) == "ciento"
	}
	return false
}

// share extends a percentage over what it is a share of: "of our land and
// waters".
func (s *scan) share(a *Amount) {
	switch s.word(a.To) {
	case "of", "de", "del", "des", "du", "d'":
	default:
		return
	}
	to := a.To + 1
	for to < len(s.Tokens) && to-a.To <= 12 {
		if s.Tokens[to].Kind != language.Word || s.has(to, language.Strict) || s.is(to, language.Relative|language.By|language.Subord|language.Will) ||
			s.is(to, language.To) && !s.is(to, language.Prep) || s.word(to) == "from" || s.word(to) == "in" || s.word(to) == "en" {
			break
		}
		to++
	}
	for to > a.To+1 && s.is(to-1, language.Prep|language.And|language.Det) {
		to--
	}
	if to > a.To+1 {
		a.To = to
	}
}

// baseline reads what an amount is compared with: "from 2020 levels", "by 2030
// from 2020 levels", "below 2005", "par rapport à 2005".
func (s *scan) baseline(a *Amount) {
	for j := a.To; j < len(s.Tokens) && j < a.To+20; j++ {
		if s.Tokens[j].Kind == language.Punct && !s.punct(j, ',') {
			return
		}
		if !s.has(j, language.From) {
			continue
		}
		for k := j + 1; k < len(s.Tokens) && k <= j+6; k++ {
			y := s.year(k)
			if y == 0 {
				continue
			}
			to := k + 1
			if s.has(to, language.Baseline) {
				to++
			}
			if s.has(k-1, language.Strict) {
				return
			}
			a.Baseline, a.To = s.Text.Text[s.Tokens[k].Start:s.Tokens[k].End], to
			return
		}
	}
}

// fraction reads "in half", "by a third", "a la mitad", "de moitié".
func (s *scan) fraction(i int) (Amount, bool) {
	if v := vulgar[s.Text.Text[s.Tokens[i].Start:s.Tokens[i].End]]; v > 0 {
		return Amount{From: i, To: i + 1, Value: v, Unit: "percent"}, true
	}
	if s.lang.Tag == "es" && strings.HasPrefix(s.word(i), "tercera") && strings.HasPrefix(s.word(i+1), "parte") {
		times, from := 1.0, i
		if s.is(i-1, language.Number) {
			times, from = s.Tokens[i-1].Entry.Number, i-1
		}
		return Amount{From: from, To: i + 2, Value: math.Round(1e4*times/3) / 100, Unit: "percent"}, true
	}
	if !s.is(i, language.Fraction) || s.is(i+1, language.TimeUnit) || s.is(i+1, language.Prep) && s.word(i) != "mitad" && s.word(i) != "moitié" {
		return Amount{}, false
	}
	from := i
	for from > 0 && (s.is(from-1, language.Det|language.Number) || s.word(from-1) == "a") {
		from--
	}
	switch s.word(from - 1) {
	case "around", "about", "over", "nearly", "almost", "alrededor", "casi", "près", "environ":
		from-- // by around half, over half
	}
	switch s.word(from - 1) {
	case "in", "by", "en", "de", "a", "à":
		from--
	default:
		if (s.word(from) != "a" || s.lang.Tag == "en") && s.word(from) != "over" {
			return Amount{}, false
		}
	}
	times := 1.0
	if s.is(i-1, language.Number) && s.Tokens[i-1].Entry.Number > 1 && s.Tokens[i-1].Entry.Number < 1/s.Tokens[i].Entry.Fraction {
		times = s.Tokens[i-1].Entry.Number // two thirds
	}
	a := Amount{From: from, To: i + 1, Value: math.Round(1e4*times*s.Tokens[i].Entry.Fraction) / 100, Unit: "percent"}
	if s.word(a.To) == "parte" || s.word(a.To) == "partes" {
		a.To++
	}
	// The verb and its object belong to the words of the target: "cut food
	// loss and waste in half".
	for j := from - 1; j >= 0 && j >= from-8; j-- {
		if s.is(j, language.Reduce) && s.Tokens[j].Form(language.Infinitive|language.Gerund) {
			a.From = j
			break
		}
		if s.Tokens[j].Kind == language.Punct {
			break
		}
	}
	s.baseline(&a)
	return a, true
}

// fold reads "tenfold", "threefold".
func (s *scan) fold(i int) (Amount, bool) {
	number, ok := strings.CutSuffix(s.word(i), "fold")
	e := s.lang.Entry(strings.TrimSuffix(number, "-"))
	if !ok || e == nil || e.Class&language.Number == 0 {
		return Amount{}, false
	}
	return Amount{From: i, To: i + 1, Value: e.Number, Unit: "times"}, true
}

// multiple reads "double the number of visas".
func (s *scan) multiple(i int) (Amount, bool) {
	if !s.is(i, language.Multiple) || !s.Tokens[i].Form(language.Infinitive|language.Gerund|language.Future3|language.Future1) ||
		s.is(i-1, language.Det) || s.is(i+1, language.Prep) || s.is(i+1, language.Noun) && !s.is(i-1, language.Will|language.To) {
		return Amount{}, false
	}
	to := i + 1
	for to < len(s.Tokens) && to <= i+12 && s.Tokens[to].Kind == language.Word && !s.has(to, language.Strict) && s.word(to) != "from" &&
		!s.is(to, language.Relative|language.Subord|language.By) && (!s.is(to, language.To) || s.is(to, language.Prep)) {
		to++
	}
	for to > i+1 && s.is(to-1, language.Prep|language.And|language.Det) {
		to--
	}
	if to == i+1 {
		return Amount{}, false
	}
	v := s.Tokens[i].Entry.Number
	unit := "times"
	if v < 1 {
		v, unit = 100*(1-v), "percent"
	}
	return Amount{From: i, To: to, Value: v, Unit: unit}, true
}

package quantity

import (
	"strings"

	"trillium/internal/language"
)

// An Amount is a quantity named in a text: Text[Start:End].
type Amount struct {
	Start, End int
	From, To   int // tokens
	Value      float64
	Max        float64 // upper end of a range; 0 if it is none
	Unit       string  // "percent", "times", a currency code, or the noun counted
	Comparison string  // at least, at most, more than, less than, up to, about; "" if exact
	Baseline   string  // "2020", "400,000"; "" if none
}

// maxUnitWords bounds the noun phrase that names what is counted.
const maxUnitWords = 6

// Amounts finds the percentages, sums of money, fractions, multiples and
// counts in text, in order. Years, dates, ordinals, ages and durations are not
// amounts.
func (x *Finder) Amounts(t Text) []Amount {
	s := scan{Text: t, lang: x.lang}
	var out []Amount
	for i := 0; i < len(t.Tokens); {
		a, ok := s.amount(i)
		if !ok {
			a, ok = s.another(i, out)
		}
		if !ok {
			i++
			continue
		}
		if n := len(out); n > 0 && i == out[n-1].To+1 && (s.punct(i-1, '(') || s.punct(i-1, '[')) {
			i = a.To // the same sum in another currency
			continue
		}
		s.comparison(&a)
		if n := len(out); n > 0 && a.From < out[n-1].To {
			a.From = out[n-1].To
		}
		a.Start, a.End = t.Tokens[a.From].Start, t.Tokens[a.To-1].End
		out = append(out, a)
		i = a.To
	}
	return out
}

// another reads a further number of what the last amount counted: "2 million
// doses to one country, up to 3 million to another".
func (s *scan) another(i int, before []Amount) (Amount, bool) {
	if len(before) == 0 {
		return Amount{}, false
	}
	last := before[len(before)-1]
	f, ok := s.figure(i)
	if !ok || i-last.To > 10 || last.Unit == "percent" || strings.ToUpper(last.Unit) == last.Unit || !s.is(f.to-1, language.Scale) ||
		!s.is(f.to, language.Prep) {
		return Amount{}, false
	}
	return Amount{From: i, To: f.to, Value: f.value, Unit: last.Unit}, true
}

func (s *scan) amount(i int) (Amount, bool) {
	if t := &s.Tokens[i]; t.Kind == language.Word && !t.Is(amountWords) && !t.Cap && strings.IndexByte(s.Text.Text[t.Start:t.End], '-') < 0 {
		switch s.word(i) {
		case "half", "from", "de", "net", "net-zero", "cero", "zéro", "carbon", "carboneutralité", "tercera", "terceras":
		default:
			if !strings.HasSuffix(s.word(i), "fold") {
				return Amount{}, false
			}
		}
	}
	for _, read := range []func(int) (Amount, bool){s.money, s.percent, s.netZero, s.fromTo, s.fraction, s.multiple, s.fold, s.measured, s.countOf} {
		if a, ok := read(i); ok {
			return a, true
		}
	}
	return Amount{}, false
}

// amountWords are the classes of the words that an amount can begin with.
const amountWords = language.Number | language.Currency | language.Fraction | language.Multiple | language.Scale

// figure is a number with its scale: "1.5 million", "15,000", "ten", "100K".
type figure struct {
	value  float64
	to     int
	digits bool
}

func (s *scan) figure(i int) (figure, bool) {
	if i >= len(s.Tokens) {
		return figure{}, false
	}
	f := figure{to: i + 1}
	if v, to := s.halfOf(i); to > i {
		return figure{value: v, to: to, digits: true}, true
	}
	switch {
	case s.Tokens[i].Kind == language.Digits:
		v, ok := ParseNumber(s.word(i), s.lang.Tag)
		if !ok {
			return f, false
		}
		f.value, f.digits = v, true
		for s.punct(f.to, '\'') && s.adjacent(f.to-1) && s.adjacent(f.to) && s.Tokens[f.to+1].Kind == language.Digits &&
			len(s.word(f.to+1)) == 3 {
			v, _ := ParseNumber(s.word(f.to+1), s.lang.Tag) // 10’000
			f.value, f.to = f.value*1000+v, f.to+2
		}
		for f.to+1 < len(s.Tokens) && (s.lang.Tag != "en" || f.value < 1000) && s.Tokens[f.to].Kind == language.Digits && f.value >= 1 && f.value < maxFigure &&
			len(s.word(f.to)) == 3 && !s.adjacent(f.to-1) {
			v, _ := ParseNumber(s.word(f.to), s.lang.Tag) // 15 000
			f.value = f.value*1000 + v
			f.to++
		}
	case s.is(i, language.Number|language.Scale) || s.Tokens[i].Kind == language.Word && strings.Contains(s.word(i), "-"):
		v, to := s.numberWords(i)
		if to == i || v <= 1 || v < 10 && to == i+1 && s.is(i, language.Scale) {
			return f, false
		}
		if to == i+1 && s.is(i, language.Scale) && !(s.lang.Tag == "es" && s.word(i) == "mil") && !(s.is(i-1, language.Det) && s.word(i-1) == "a") {
			return f, false // millions of …
		}
		f.value, f.to, f.digits = v, to, s.lang.Tag == "es" && s.is(i, language.Scale)
		if s.Tokens[min(to, len(s.Tokens)-1)].Kind == language.Digits && s.word(i) == "mil" && to == i+1 {
			if more, ok := s.figure(to); ok && more.digits { // mil 200 millones
				below := more.value
				scale := scaleOf(below)
				if below >= 1e6 {
					f.value, f.to = (1000+below/scale)*scale, more.to
				} else {
					f.value, f.to = 1000+below, more.to
				}
				f.digits = true
			}
		}
		return f, f.value < maxFigure
	default:
		return f, false
	}
	if s.lang.Tag == "es" && f.digits && s.word(f.to) == "mil" && f.to+1 < len(s.Tokens) && s.Tokens[f.to+1].Kind == language.Digits &&
		len(s.word(f.to+1)) <= 3 {
		if v, ok := ParseNumber(s.word(f.to+1), s.lang.Tag); ok { // 3 mil 500
			f.value, f.to = f.value*1000+v, f.to+2
		}
	}
	for s.is(f.to, language.Scale) && (len(s.word(f.to)) > 1 || s.scaleLetter(f.to)) {
		f.value *= s.Tokens[f.to].Entry.Number
		f.to++
	}
	return f, f.value < maxFigure
}

// halfOf reads "half a billion", "un demi-milliard" from token i on.
func (s *scan) halfOf(i int) (value float64, to int) {
	if t := &s.Tokens[i]; t.Kind != language.Word || t.End-t.Start < 4 {
		return 0, i
	}
	if s.word(i) == "half" && s.word(i+1) == "a" && s.is(i+2, language.Scale) {
		return s.Tokens[i+2].Entry.Number / 2, i + 3
	}
	if rest, ok := strings.CutPrefix(s.word(i), "demi-"); ok {
		if e := s.lang.Entry(rest); e != nil && e.Class&language.Scale != 0 {
			return e.Number / 2, i + 1
		}
	}
	return 0, i
}

// maxFigure is beyond every sum and count of the world: what is larger is no
// figure but noise, and would not fit JSON in the end.
const maxFigure = 1e18

// scaleLetter reports whether the letter at token i is a scale, as in 1.5M and
// "EUR 220 M".
func (s *scan) scaleLetter(i int) bool {
	if s.adjacent(i-1) && (s.punct(i-2, '$') || s.punct(i-2, '€') || s.punct(i-2, '£')) {
		return true // £160m
	}
	if s.word(i) == "m" &&
		(s.adjacent(i-1) && (s.is(i+1, language.Countable) || s.word(i+1) == "more") || s.Tokens[i].Cap && s.lang.Tag == "fr" && s.word(i+1) == "de") {
		return true // 100m more women, 2,5 M de travailleurs
	}
	return s.Tokens[i].Cap && (s.adjacent(i-1) || i >= 2 && s.is(i-2, language.Currency)) || s.adjacent(i-1) && s.word(i) == "k"
}

// fromTo reads "from 400,000 to 700,000".
func (s *scan) fromTo(i int) (Amount, bool) {
	switch s.word(i) {
	case "from", "de":
	default:
		return Amount{}, false
	}
	f, ok := s.figure(i + 1)
	if !ok || s.year(i+1) > 0 {
		return Amount{}, false
	}
	from := f.to
	if s.is(from, language.Percent) {
		from++
	}
	switch s.word(from) {
	case "to", "a", "à":
	default:
		return Amount{}, false
	}
	g, ok := s.figure(from + 1)
	if !ok || s.year(from+1) > 0 || !(f.digits && g.digits) && !s.is(g.to, language.Percent) {
		return Amount{}, false
	}
	if s.lang.Tag == "fr" && s.changesBefore(i) && s.is(g.to, language.Percent) {
		return Amount{From: i, To: g.to + 1, Value: f.value, Max: g.value, Unit: "percent"}, true // réduire de 40 à 45 %
	}
	a := Amount{From: i, To: g.to, Value: g.value, Unit: s.counted(i),
		Baseline: s.Text.Text[s.Tokens[i+1].Start:s.Tokens[f.to-1].End]}
	if s.is(g.to, language.Percent) {
		a.To, a.Unit = g.to+1, "percent"
	} else if unit, to := s.unit(g.to); unit != "" {
		a.To, a.Unit = to, unit
	}
	return a, true
}

// changesBefore reports whether a verb of increasing or reducing stands shortly before
// token i.
func (s *scan) changesBefore(i int) bool {
	for j := i - 1; j >= 0 && j > i-6; j-- {
		if s.is(j, language.Reduce|language.Increase) && s.Tokens[j].Forms != 0 {
			return true
		}
	}
	return false
}

// counted is the last countable noun before token i.
func (s *scan) counted(i int) string {
	for j := i - 1; j >= 0 && j >= i-8; j-- {
		if s.is(j, language.Countable) {
			return s.word(j)
		}
	}
	return ""
}

// netZero reads "net-zero greenhouse gas emissions", "cero emisiones netas",
// "zéro émission nette": a level of nought.
func (s *scan) netZero(i int) (Amount, bool) {
	to := i + 1
	switch w := s.word(i); {
	case w == "net-zero":
	case w == "net" && s.word(to) == "zero", w == "cero" && s.word(to) == "neto":
		to++
	case (w == "cero" || w == "zéro") && (s.word(to) == "emisiones" || s.word(to) == "émission" || s.word(to) == "émissions") &&
		(s.word(to+1) == "netas" || s.word(to+1) == "nette" || s.word(to+1) == "nettes"):
		return Amount{From: i, To: to + 2, Unit: "net emissions"}, true
	case w == "carboneutralité", w == "carbon" && s.word(to) == "neutrality":
		if w == "carbon" {
			to++
		}
		return Amount{From: i, To: to, Unit: "net emissions"}, true
	default:
		return Amount{}, false
	}
	if s.modifies(to) {
		return Amount{}, false // the net zero transition, Alliance for Net Zero
	}
	for to < len(s.Tokens) && to < i+9 && s.Tokens[to].Kind == language.Word && !s.has(to, language.Strict) &&
		!s.is(to, language.Relative|language.To|language.And) {
		to++
	}
	for to > i+1 && s.is(to-1, language.Prep|language.Det) {
		to--
	}
	return Amount{From: i, To: to, Unit: "net emissions"}, true
}

// modifies reports whether net zero only tells of what sort the noun at token i is.
func (s *scan) modifies(i int) bool {
	switch s.word(i) {
	case "transition",
		"transitions",
		"economy",
		"economies",
		"alliance",
		"commitments",
		"commitment",
		"pathway",
		"pathways",
		"future",
		"target",
		"targets",
		"strategy",
		"strategies",
		"technologies",
		"technology",
		"industries":
		return true
	}
	return false
}

// countOf reads "20,000 recognized refugees", "10,000 to 20,000 additional
// beneficiaries", "14 million vaccine doses".
func (s *scan) countOf(i int) (Amount, bool) {
	f, ok := s.figure(i)
	if w := s.word(f.to); s.adjacent(f.to-1) && (w == "st" || w == "nd" || w == "rd" || w == "th") {
		return Amount{}, false // 21st century
	}
	if !ok || s.year(i) > 0 && f.to == i+1 || s.punct(i-1, '-') || s.punct(f.to, '-') && s.adjacent(f.to-1) || s.punct(i-1, '$') {
		return Amount{}, false
	}
	switch s.word(i - 1) {
	case "article",
		"articles",
		"paragraph",
		"paragraphs",
		"section",
		"sections",
		"artículo",
		"artículos",
		"párrafo",
		"párrafos",
		"paragraphe",
		"paragraphes",
		"annex",
		"decision",
		"resolution":
		return Amount{}, false // what is numbered
	}
	if i > 0 && (s.has(i-1, language.From) && s.lang.Tag != "es" || s.is(i-1, language.Month) && s.Tokens[i-1].Cap || s.Tokens[i-1].Upper ||
		s.word(i-1) == "age" || s.word(i-1) == "ages" || s.word(i-1) == "no") {
		return Amount{}, false
	}
	to, max := f.to, 0.0
	if s.punct(to, '-') || s.word(to) == "to" || s.word(to) == "a" || s.word(to) == "à" ||
		(s.word(i-1) == "between" || s.word(i-1) == "entre") && s.is(to, language.And) {
		if g, ok := s.figure(to + 1); ok && g.value > f.value {
			to, max = g.to, g.value
		}
	}
	if s.punct(to, '+') {
		to++ // 3,000+
	}
	unit, end := s.unit(to)
	if unit == "" || s.is(to, language.Fraction) || strings.HasPrefix(s.word(to), "tercera") ||
		!f.digits && (i == 0 || s.is(i-1, language.Det|language.We|language.And) || strings.HasPrefix(s.word(i-1), "'")) ||
		f.value < 100 && s.word(i-1) == "the" {
		return Amount{}, false
	}
	a := Amount{From: i, To: end, Value: f.value, Max: max, Unit: unit}
	if w := s.word(end); w == "per" && s.is(end+1, language.TimeUnit) || (w == "por" || w == "par") && s.is(end+1, language.TimeUnit) {
		a.Unit += " per " + s.word(end+1)
		a.To = end + 2
	}
	return a, true
}

// unit reads the noun phrase at token i that names what is counted: up to six
// words that end in a countable noun. It returns "" if there is none.
func (s *scan) unit(i int) (string, int) {
	if s.word(i) == "of" || s.word(i) == "de" || s.word(i) == "d'" { // millions of, 2 millones de
		i++
	}
	last := -1
	for j := i; j < len(s.Tokens) && j < i+maxUnitWords; j++ {
		if s.Tokens[j].Kind != language.Word || s.is(j, language.TimeUnit|language.Month|language.Relative|language.Will|language.Be|language.By) ||
			s.is(j, language.Prep) && last >= 0 {
			break
		}
		if s.is(j, language.Countable) || s.plural(j) && j-i < 4 {
			last = j
			if s.lang.Tag != "en" {
				break
			}
		} else if last >= 0 && !s.is(j, language.And) {
			break
		}
		if s.is(j, language.Prep|language.And) && last < 0 && j > i+1 {
			break
		}
	}
	if last < 0 {
		return "", i
	}
	return s.word(last), last + 1
}

// leadsLeast reports whether a word stands before "least": at least, au moins,
// al menos, por lo menos.
func leadsLeast(w string) bool {
	return w == "at" || w == "au" || w == "al" || w == "lo" || w == "d'au"
}

// plural reports whether token i is a plural noun as far as its ending tells.
func (s *scan) plural(i int) bool {
	w := s.word(i)
	return len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' &&
		s.Tokens[i].Entry.Class&(language.Adv|language.Det|language.It|language.Deictic|language.Prep) == 0 &&
		(s.Tokens[i].Forms == 0 || s.Tokens[i].Forms&language.Infinitive == 0) && (!s.is(i+1, language.To) || s.Tokens[i].Upper)
}

// comparison extends an amount to the left over "at least", "up to", "nearly",
// "an additional", "a total of".
func (s *scan) comparison(a *Amount) {
	at := a.From
	start := at
	for at > 0 && at > start-4 {
		w := s.word(at - 1)
		before := at
		switch {
		case s.has(at-1, language.Least|language.Most) && at > 1 && leadsLeast(s.word(at-2)):
			at -= 2
			if s.word(at-1) == "por" {
				at--
			}
		case s.has(at-1, language.UpTo) && s.word(at-1) == "up":
			at--
		case w == "to" && s.word(at-2) == "up", w == "à" && s.word(at-2) == "jusqu'":
			at -= 2
		case w == "than" && s.has(at-2, language.MoreThan|language.LessThan), w == "de" && s.has(at-2, language.MoreThan|language.LessThan):
			at -= 2
		case s.has(at-1, language.About|language.MoreThan|language.UpTo) && !s.has(at-1, language.From):
			at--
		default:
			a.From = at
			return
		}
		if a.Comparison == "" {
			a.Comparison = s.compares(at, before)
		}
	}
	a.From = at
}

// compares names the comparison that tokens [from, to) make, the same in every
// language; "" if they only add ("an additional").
func (s *scan) compares(from, to int) string {
	for i := from; i < to; i++ {
		switch {
		case s.has(i, language.Least) && i+1 == to && to-from > 1:
			return "at least"
		case s.has(i, language.Most) && i+1 == to && to-from > 1 && s.word(i-1) != "more":
			return "at most"
		case s.has(i, language.UpTo) || s.word(i) == "jusqu'":
			return "up to"
		case s.has(i, language.LessThan) && to-from > 1 || s.word(i) == "under" || s.word(i) == "below":
			return "less than"
		case s.has(i, language.MoreThan):
			return "more than"
		case s.has(i, language.About):
			return "about"
		}
	}
	return ""
}

package quantity

import (
	"strings"

	"trillium/internal/language"
)

// A sum is a sum of money as far as it has been read.
type sum struct {
	to   int // the token behind what was read
	from int
	figure
	max  float64
	unit string
	bare bareness
	per  string
}

// A moneyRule reads a part of a sum at m.to, and reports whether it stands there.
type moneyRule struct {
	part, name string
	read       func(*scan, *sum) bool
}

// moneyRules read a sum from its first word to its last, each part by the first of
// its rules that can. There is no sum without a figure.
var moneyRules = [...]moneyRule{
	{"currency", "before", (*scan).currencyBefore},
	{"letters", "of-sign", (*scan).lettersOfSign},
	{"sign", "before", (*scan).signBefore},
	{figurePart, "figure", (*scan).sumFigure},
	{"range", "range", (*scan).sumRange},
	{"of", "of-currency", (*scan).ofCurrency},
	{"unit", "short-scale", (*scan).shortScale},
	{"unit", "us-currency", (*scan).usCurrency},
	{"unit", "named-currency", (*scan).namedCurrency},
	{"unit", "currency-behind", (*scan).currencyBehind},
	{"unit", "sign-behind", (*scan).signBehind},
	{"whose", "of-canada", (*scan).dollarsOfCanada},
	{"whose", "in-brackets", (*scan).dollarsInBrackets},
	{"whose", "of-the-united-states", (*scan).dollarsOfUnitedStates},
	{"whose", "of-the-issuer", (*scan).dollarsOfIssuer},
	{"each", "year", (*scan).aYear},
}

const figurePart = "figure"

// money reads "$1.5 billion", "C$20 million", "EUR 15 million", "300 million
// euros", "$450 million USD".
func (s *scan) money(i int) (Amount, bool) {
	m, done := &s.sum, ""
	*m = sum{from: i, to: i}
	for r := range moneyRules {
		rule := &moneyRules[r]
		if rule.part != done && rule.read(s, m) {
			done = rule.part
		} else if rule.part == figurePart {
			return Amount{}, false
		}
	}
	if m.unit == "" {
		return Amount{}, false
	}
	return Amount{From: m.from, To: m.to, Value: m.value, Max: m.max, Unit: m.unit + m.per}, true
}

// currencyBefore: "EUR 15 million". A currency written small is a word like any
// other.
func (s *scan) currencyBefore(m *sum) bool {
	if !s.is(m.to, language.Currency) {
		return false
	}
	t := &s.Tokens[m.to]
	if t.Kind != language.Word || !t.Upper && !t.Cap {
		return false
	}
	m.unit = t.Entry.Currency
	m.to++
	return true
}

// lettersOfSign: the C of "C$20 million" says whose dollars they are.
func (s *scan) lettersOfSign(m *sum) bool {
	if m.to >= len(s.Tokens) || s.Tokens[m.to].Kind != language.Word || !s.punct(m.to+1, '$') || !s.adjacent(m.to) && !s.Tokens[m.to].Upper {
		return false
	}
	c := dollarPrefix[strings.ReplaceAll(s.word(m.to), ".", "")]
	if c == "" {
		return false
	}
	m.unit = c
	m.to++
	return true
}

// signBefore: "$1.5 billion". Behind a currency or its letters the sign says no more.
func (s *scan) signBefore(m *sum) bool {
	c := s.sign(m.to)
	if c == "" {
		return false
	}
	if m.unit == "" {
		m.unit, m.bare = c, bareSign
	}
	m.to++
	return true
}

// sumFigure: the number itself.
func (s *scan) sumFigure(m *sum) bool {
	f, ok := s.figure(m.to)
	m.figure, m.to = f, f.to
	if ok {
		s.hyphened(m)
	}
	return ok
}

// hyphened reads "10-billion-dollar", "10 billion-a-year" behind a number.
func (s *scan) hyphened(m *sum) {
	at := m.to
	if s.punct(at, '-') && s.adjacent(at-1) {
		at++
	}
	parts := strings.Split(s.word(at), "-")
	e := s.lang.Entry(parts[0])
	if len(parts) < 2 || e == nil || e.Class&language.Scale == 0 {
		return
	}
	m.value *= e.Number
	m.to = at + 1
	switch c := s.lang.Entry(parts[1]); {
	case c != nil && c.Currency != "":
		m.unit, m.bare = c.Currency, bareWord
	case parts[1] == "a" && len(parts) == 3:
		m.per = " per year"
	}
}

// sumRange: "$5 to $6 million". Without a second sign the second number must have a
// scale, and the first is of the same one: "$5 to 6 million".
func (s *scan) sumRange(m *sum) bool {
	between := s.word(m.from-1) == "between" || s.word(m.from-1) == "entre"
	if w := s.word(m.to); !s.punct(m.to, '-') && w != "to" && w != "a" && w != "à" && !(between && s.is(m.to, language.And)) {
		return false
	}
	next := m.to + 1
	signed := s.punct(next, '$') || s.punct(next, '€')
	if signed {
		next++
	}
	g, ok := s.figure(next)
	if !ok || m.unit == "" || g.value <= m.value || !signed && !s.is(g.to-1, language.Scale) {
		return false
	}
	if scale := scaleOf(g.value); m.value < 1e3 && scale > 1 && m.value*scale <= g.value && s.is(g.to-1, language.Scale) {
		m.value *= scale
	}
	m.to, m.max = g.to, g.value
	if s.word(m.from-1) == "from" || s.word(m.from-1) == "de" {
		m.value, m.max = m.max, 0 // from $5 to $10: ten
	}
	return true
}

// ofCurrency: "millones de dólares". The word between belongs to the sum.
func (s *scan) ofCurrency(m *sum) bool {
	if w := s.word(m.to); w != "de" && w != "d'" && w != "of" || !s.is(m.to+1, language.Currency) {
		return false
	}
	m.to++
	return true
}

// short are scales and currencies in one word, behind a sum.
var short = map[string]struct {
	scale float64
	unit  string
}{"mdp": {1e6, "MXN"}, "mdd": {1e6, "USD"}, "meur": {1e6, "EUR"}, "musd": {1e6, "USD"}, "keur": {1e3, "EUR"}}

// shortScale: "1,200 mdp", "500 MEUR", "20 M€", "1 200 M$", "1,5 Mds d'euros".
func (s *scan) shortScale(m *sum) bool {
	w := s.word(m.to)
	if x, ok := short[w]; ok {
		if w != "mdd" || m.value < 1e6 { // which the word list scales
			m.value *= x.scale
		}
		m.unit, m.bare = x.unit, bareNothing
		m.to++
		return true
	}
	scale := map[string]float64{"m": 1e6, "md": 1e9, "mds": 1e9, "mrd": 1e9, "k": 1e3, "g": 1e9}[w]
	at := m.to + 1
	if scale == 0 && s.is(m.to-1, language.Scale) && len(s.word(m.to-1)) <= 2 {
		scale, at = 1, m.to // the figure took the letter
	}
	if m.unit != "" && scale > 1 && m.bare == bareSign && !s.adjacent(m.to-1) {
		m.value, m.to = m.value*scale, m.to+1 // $10 M
		return true
	}
	c := s.sign(at)
	if scale == 0 || c == "" || m.unit != "" {
		return false
	}
	m.value, m.unit, m.bare, m.to = m.value*scale, c, bareSign, at+1
	if s.word(m.to) == "us" || s.word(m.to) == "ca" || s.word(m.to) == "can" {
		m.unit, m.bare = dollarPrefix[s.word(m.to)], bareNothing
		m.to++
	}
	return true
}

// national are adjectives of countries before the name of a currency.
var national = map[string]string{"u.s.": "USD", "us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "singapore": "SGD", "jamaican": "JMD"}

// namedCurrency: "10 million Australian dollars", "10 million Swiss francs", "SDR 650
// billion".
func (s *scan) namedCurrency(m *sum) bool {
	w, next := s.word(m.to), s.word(m.to+1)
	switch {
	case national[w] != "" && strings.HasPrefix(next, "dollar"):
		m.unit = national[w]
	case w == "swiss" && strings.HasPrefix(next, "franc"):
		m.unit = "CHF"
	case w == "new" && next == "zealand" && strings.HasPrefix(s.word(m.to+2), "dollar"):
		m.unit = "NZD"
		m.to++
	default:
		return false
	}
	m.bare = bareNothing
	m.to += 2
	return true
}

// usCurrency: "20 million US dollars".
func (s *scan) usCurrency(m *sum) bool {
	if s.word(m.to) != "us" || !s.is(m.to+1, language.Currency) {
		return false
	}
	m.unit, m.bare = "USD", bareNothing
	m.to += 2
	return true
}

// currencyBehind: "300 million euros", "$450 million USD". A small number in words
// counts something else, and a short word is a currency only as its code; a sign
// before that is not the dollar's says more than a word behind.
func (s *scan) currencyBehind(m *sum) bool {
	if !s.is(m.to, language.Currency) || !m.digits && m.value < 100 {
		return false
	}
	t := &s.Tokens[m.to]
	if !t.Upper && len(s.word(m.to)) <= 3 && t.Entry.Currency != "JPY" {
		return false
	}
	if m.unit == "" || t.Upper || m.unit == "USD" {
		m.unit, m.bare = t.Entry.Currency, bareWord
	}
	if t.Upper {
		m.bare = bareNothing
	}
	m.to++
	return true
}

// signBehind: "20 millions €".
func (s *scan) signBehind(m *sum) bool {
	c := s.sign(m.to)
	if c == "" || m.unit != "" {
		return false
	}
	m.unit, m.bare = c, bareSign
	m.to++
	return true
}

// dollarsOfCanada: "20 millions de dollars canadiens".
func (s *scan) dollarsOfCanada(m *sum) bool {
	if w := s.word(m.to); m.unit != "USD" || !strings.HasPrefix(w, "canad") || len(w) <= 6 {
		return false
	}
	m.unit = "CAD"
	m.to++
	return true
}

// dollarsInBrackets: "10 million dollars (US)".
func (s *scan) dollarsInBrackets(m *sum) bool {
	c := dollarPrefix[s.word(m.to+1)]
	if m.unit != "USD" || c == "" || !s.punct(m.to, '(') || !s.punct(m.to+2, ')') {
		return false
	}
	m.unit, m.bare = c, bareNothing
	m.to += 3
	return true
}

// dollarsOfUnitedStates: "20 millones de dólares estadounidenses".
func (s *scan) dollarsOfUnitedStates(m *sum) bool {
	if w := s.word(m.to); m.unit != "USD" || !strings.HasPrefix(w, "estadounid") && !strings.HasPrefix(w, "américain") {
		return false
	}
	m.to++
	return true
}

// dollarsOfIssuer: a bare "$" or "dollars" is in the issuer's own currency.
func (s *scan) dollarsOfIssuer(m *sum) bool {
	if m.unit != "USD" || m.bare == bareNothing {
		return false
	}
	m.unit = s.own(m.bare)
	return true
}

// aYear: "$20 million annually", "20 millions par an".
func (s *scan) aYear(m *sum) bool {
	n := 2
	switch s.word(m.to) + " " + s.word(m.to+1) {
	case "per year", "par an", "par année", "por an", "por año", "par año", "por année":
	default:
		if w := s.word(m.to); w == "-" && s.word(m.to+1) == "a" {
			return false
		} else if w == "a" && s.word(m.to+1) == "year" {
			m.to, m.per = m.to+2, " per year"
			return true
		} else if w != "annually" && w != "anuales" && w != "bimestrales" && w != "yearly" && w != "a-year" {
			return false
		}
		n = 1
	}
	m.to, m.per = m.to+n, " per year"
	return true
}

// sign is the currency whose sign token i is, "" if it is none.
func (s *scan) sign(i int) string {
	if i >= len(s.Tokens) || s.Tokens[i].Kind != language.Punct {
		return ""
	}
	return currencySign[s.Tokens[i].Rune]
}

// bareness is how a sum of "dollars" was written.
type bareness uint8

const (
	bareNothing bareness = iota // with whose they are
	bareSign                    // $
	bareWord                    // dollars
)

// ownDollar and ownPeso are the currencies of countries that call their own
// dollar, and that write their own with the sign $ (ISO 4217).
var (
	ownDollar = map[string]string{"CAN": "CAD", "AUS": "AUD", "NZL": "NZD", "SGP": "SGD", "HKG": "HKD", "TWN": "TWD", "JAM": "JMD", "TTO": "TTD", "BHS": "BSD",
		"BRB": "BBD", "BLZ": "BZD", "GUY": "GYD"}
	ownPeso = map[string]string{"MEX": "MXN", "ARG": "ARS", "CHL": "CLP", "COL": "COP", "URY": "UYU", "DOM": "DOP", "CUB": "CUP"}
)

// own is the currency that an issuer means by a bare "$" or "dollars".
func (s *scan) own(bare bareness) string {
	if c := ownDollar[s.Issuer]; c != "" {
		return c
	}
	if c := ownPeso[s.Issuer]; c != "" && bare == bareSign {
		return c
	}
	return "USD"
}

// scaleOf is the scale word that a value of this size was written with.
func scaleOf(v float64) float64 {
	for _, scale := range []float64{1e12, 1e9, 1e6, 1e3} {
		if v >= scale {
			return scale
		}
	}
	return 1
}

var currencySign = map[rune]string{'$': "USD", '€': "EUR", '£': "GBP", '¥': "JPY", '₩': "KRW", '₹': "INR"}

// dollarPrefix are letters written before a dollar sign.
var dollarPrefix = map[string]string{
	"us": "USD", "c": "CAD", "ca": "CAD", "cad": "CAD", "can": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD", "r": "BRL",
	"mx": "MXN", "hk": "HKD", "s": "SGD", "nt": "TWD", "aud": "AUD", "nzd": "NZD", "usd": "USD", "mex": "MXN",
}

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
	{"unit", "us-currency", (*scan).usCurrency},
	{"unit", "currency-behind", (*scan).currencyBehind},
	{"unit", "sign-behind", (*scan).signBehind},
	{"whose", "of-canada", (*scan).dollarsOfCanada},
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
	if m.to >= len(s.Tokens) || s.Tokens[m.to].Kind != language.Word || !s.adjacent(m.to) || !s.punct(m.to+1, '$') {
		return false
	}
	c := dollarPrefix[s.word(m.to)]
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
	return ok
}

// sumRange: "$5 to $6 million". Without a second sign the second number must have a
// scale, and the first is of the same one: "$5 to 6 million".
func (s *scan) sumRange(m *sum) bool {
	if w := s.word(m.to); !s.punct(m.to, '-') && w != "to" && w != "a" && w != "à" {
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
	if scale := scaleOf(g.value); !signed && m.value < 1e3 && m.value*scale <= g.value {
		m.value *= scale
	}
	m.to, m.max = g.to, g.value
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
	if !t.Upper && len(s.word(m.to)) <= 3 {
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
		if w := s.word(m.to); w != "annually" && w != "anuales" {
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

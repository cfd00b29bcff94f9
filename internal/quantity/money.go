package quantity

import (
	"strings"

	"trillium/internal/language"
)

// money reads "$1.5 billion", "C$20 million", "EUR 15 million", "300 million
// euros", "$450 million USD".
func (s *scan) money(i int) (Amount, bool) {
	from, at, unit := i, i, ""
	bare := bareNothing // "$" and "dollars" are the issuer's own, where nothing says whose
	if s.is(at, language.Currency) && s.Tokens[at].Kind == language.Word && (s.Tokens[at].Upper || s.Tokens[at].Cap) {
		unit = s.Tokens[at].Entry.Currency
		at++
	}
	if at < len(s.Tokens) && s.Tokens[at].Kind == language.Word && s.adjacent(at) {
		if c := dollarPrefix[s.word(at)]; c != "" && s.punct(at+1, '$') {
			unit = c
			at++
		}
	}
	if at < len(s.Tokens) && s.Tokens[at].Kind == language.Punct {
		c := currencySign[s.Tokens[at].Rune]
		if c == "" && at == i {
			return Amount{}, false
		}
		if c != "" {
			if unit == "" {
				unit, bare = c, bareSign
			}
			at++
		}
	}
	f, ok := s.figure(at)
	if !ok {
		return Amount{}, false
	}
	to, max := f.to, 0.0
	if s.punct(to, '-') || s.word(to) == "to" || s.word(to) == "a" || s.word(to) == "à" {
		next := to + 1
		if s.punct(next, '$') || s.punct(next, '€') {
			next++
		}
		if g, ok := s.figure(next); ok && unit != "" && g.value > f.value && (s.punct(next-1, '$') || s.punct(next-1, '€') || s.is(g.to-1, language.Scale)) {
			if signed := s.punct(next-1, '$') || s.punct(next-1, '€'); !signed && f.value < 1e3 && f.value*scaleOf(g.value) <= g.value {
				f.value *= scaleOf(g.value) // $5 to 6 million
			}
			to, max = g.to, g.value
		}
	}
	if s.word(to) == "de" || s.word(to) == "d'" || s.word(to) == "of" { // millones de dólares
		if s.is(to+1, language.Currency) {
			to++
		}
	}
	switch {
	case s.word(to) == "us" && s.is(to+1, language.Currency):
		unit, to, bare = "USD", to+2, bareNothing
	case s.is(to, language.Currency) && (f.digits || f.value >= 100) && (s.Tokens[to].Upper || len(s.word(to)) > 3):
		if unit == "" || s.Tokens[to].Upper || unit == "USD" {
			unit, bare = s.Tokens[to].Entry.Currency, bareWord
		}
		if s.Tokens[to].Upper {
			bare = bareNothing
		}
		to++
	case to < len(s.Tokens) && s.Tokens[to].Kind == language.Punct && currencySign[s.Tokens[to].Rune] != "" && unit == "":
		unit, to, bare = currencySign[s.Tokens[to].Rune], to+1, bareSign
	case s.punct(to, '$') && unit == "":
		unit, to, bare = "USD", to+1, bareSign
	}
	switch w := s.word(to); { // 20 million dollars canadiens, dólares estadounidenses
	case unit == "USD" && (strings.HasPrefix(w, "canad") && len(w) > 6):
		unit, to = "CAD", to+1
	case unit == "USD" && (strings.HasPrefix(w, "estadounid") || strings.HasPrefix(w, "américain")):
		to++
	case unit == "USD" && bare != bareNothing:
		unit = s.own(bare)
	}
	if unit == "" {
		return Amount{}, false
	}
	if w := s.word(to); w == "annually" || w == "anuales" {
		to++
		unit += " per year"
	} else if w == "per" && s.word(to+1) == "year" || (w == "par" || w == "por") && (s.word(to+1) == "an" || s.word(to+1) == "année" || s.word(to+1) == "año") {
		to += 2
		unit += " per year"
	}
	return Amount{From: from, To: to, Value: f.value, Max: max, Unit: unit}, true
}

// How a sum of "dollars" was written.
const (
	bareNothing = iota // with whose they are
	bareSign           // $
	bareWord           // dollars
)

// ownDollar and ownPeso are the currencies of countries that call their own
// dollar, and that write their own with the sign $ (ISO 4217).
var (
	ownDollar = map[string]string{"CAN": "CAD", "AUS": "AUD", "NZL": "NZD", "SGP": "SGD", "HKG": "HKD", "TWN": "TWD", "JAM": "JMD", "TTO": "TTD", "BHS": "BSD", "BRB": "BBD", "BLZ": "BZD", "GUY": "GYD"}
	ownPeso   = map[string]string{"MEX": "MXN", "ARG": "ARS", "CHL": "CLP", "COL": "COP", "URY": "UYU", "DOM": "DOP", "CUB": "CUP"}
)

// own is the currency that an issuer means by a bare "$" or "dollars".
func (s *scan) own(bare int) string {
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

package quantity

import (
	"strings"
	"testing"
	"time"

	"trillium/internal/language"
)

var lexicon = language.Load()

// ref is the date of the texts.
var ref = time.Date(2022, 6, 10, 0, 0, 0, 0, time.UTC)

func textOf(tag, s string) (*Finder, Text) {
	l := lexicon.Language(tag)
	return NewFinder(l), Text{Text: s, Tokens: l.Tokens(nil, s)}
}

// A fiscal year ends when that of the issuer does, and is a year where nobody
// knows when; comparisons with the past and counts are no times to come.
func TestTimesThatAreNot(t *testing.T) {
	for _, c := range []struct{ issuer, text, date string }{
		{"CAN", "by the end of fiscal year 2024", "2024-03-31"},
		{"", "by the end of fiscal year 2024", "2024-12-31"},
		{"USA", "the largest investment in 40 years", ""},
		{"USA", "schools in 2100 communities", ""},
		{"USA", "in 5 years", "2027-12-31"},
	} {
		f, text := textOf("en", c.text)
		text.Issuer = c.issuer
		got := ""
		if times := f.Times(text, ref); len(times) > 0 {
			got = times[0].Date()
		}
		if got != c.date {
			t.Errorf("%s, issuer %q: %q, want %q", c.text, c.issuer, got, c.date)
		}
	}
}

// Figures beyond all sums are noise, not infinite; a scale is lent only to a
// figure without a sign of its own.
func TestFiguresAtTheEdge(t *testing.T) {
	for _, s := range []string{"$5" + strings.Repeat(" trillion", 31), "$" + strings.Repeat("9", 400)} {
		f, text := textOf("en", s)
		for _, a := range f.Amounts(text) {
			if a.Value > 1e18 {
				t.Errorf("%.30s: %g", s, a.Value)
			}
		}
	}
	f, text := textOf("en", "$900 to $2 million")
	if a := f.Amounts(text); len(a) == 0 || a[0].Value != 900 || a[0].Max != 2e6 {
		t.Errorf("$900 to $2 million: %+v", a)
	}
}

func TestTimes(t *testing.T) {

	for _, c := range []struct{ tag, text, words, date, precision string }{
		{"en", "cut waste by 2030 from 2020 levels", "by 2030", "2030-12-31", "year"},
		{"en", "a plan by the end of 2025 that", "by the end of 2025", "2025-12-31", "day"},
		{"en", "hold it in early 2023.", "in early 2023", "2023-03-31", "quarter"},
		{"en", "doses by mid-2022.", "by mid-2022", "2022-06-30", "day"},
		{"en", "in total, by the end of August 2022.", "by the end of August 2022", "2022-08-31", "day"},
		{"en", "start by September 2022 and", "by September 2022", "2022-09-30", "month"},
		{"en", "no later than March 31, 2024", "no later than March 31, 2024", "2024-03-31", "day"},
		{"en", "within 90 days, the", "within 90 days", "2022-09-08", "day"},
		{"en", "over the next three years.", "over the next three years", "2025-12-31", "year"},
		{"en", "will resume this summer, and", "this summer", "2022-09-30", "quarter"},
		{"en", "in the first quarter of 2024", "in the first quarter of 2024", "2024-03-31", "quarter"},
		{"en", "by the second half of 2023", "by the second half of 2023", "2023-12-31", "half"},
		{"en", "during fiscal years 2023 to 2024", "during fiscal years 2023 to 2024", "2024-09-30", "day"},
		{"en", "in the medium-term.", "in the medium-term", "", "vague"},
		{"en", "this year", "this year", "2022-12-31", "year"},
		{"es", "a finales de 2027, el", "a finales de 2027", "2027-12-31", "day"},
		{"es", "a principios de 2023", "a principios de 2023", "2023-03-31", "quarter"},
		{"es", "a más tardar en junio de 2025", "a más tardar en junio de 2025", "2025-06-30", "month"},
		{"es", "antes del 31 de diciembre de 2025", "antes del 31 de diciembre de 2025", "2025-12-31", "day"},
		{"es", "en un plazo de 18 meses.", "en un plazo de 18 meses", "2023-12-10", "day"},
		{"es", "en un plazo de 90 días.", "en un plazo de 90 días", "2022-09-08", "day"},
		{"es", "en un plazo de tres años.", "en un plazo de tres años", "2025-12-31", "year"},
		{"fr", "dans un délai de 18 mois.", "dans un délai de 18 mois", "2023-12-10", "day"},
		{"fr", "d’ici la fin de 2026", "d’ici la fin de 2026", "2026-12-31", "day"},
		{"fr", "d’ici juin 2025", "d’ici juin 2025", "2025-06-30", "month"},
		{"fr", "au cours des trois prochaines années", "au cours des trois prochaines années", "2025-12-31", "year"},
		{"fr", "d’ici 2030, par rapport aux niveaux de 2015", "d’ici 2030", "2030-12-31", "year"},
	} {
		f, text := textOf(c.tag, c.text)
		text.Issuer = "USA"
		times := f.Times(text, ref)
		if len(times) == 0 {
			t.Errorf("%s: no time found", c.text)
			continue
		}
		got := times[0]
		if w := c.text[got.Start:got.End]; w != c.words || got.Date() != c.date || string(got.Precision) != c.precision {
			t.Errorf("%s: %q %s %s, want %q %s %s", c.text, w, got.Date(), got.Precision, c.words, c.date, c.precision)
		}
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		tag, text, words string
		value, max       float64
		unit, comparison string
		baseline         string
	}{
		{"en", "by at least 15% by 2030 from 2020 levels", "at least 15% by 2030 from 2020 levels", 15, 0, "percent", "at least", "2020"},
		{"en", "conserve 30 percent of our land and waters by 2030", "30 percent of our land and waters", 30, 0, "percent", "", ""},
		{"en", "provide $1.5 billion to", "$1.5 billion", 1.5e9, 0, "USD", "", ""},
		{"en", "pay C$20 million", "C$20 million", 2e7, 0, "CAD", "", ""},
		{"en", "provide EUR 1.6 million annually to", "EUR 1.6 million annually", 1.6e6, 0, "EUR per year", "", ""},
		{"en", "300 million euro for", "300 million euro", 3e8, 0, "EUR", "", ""},
		{"en", "cut loss and waste in half by 2030", "cut loss and waste in half", 50, 0, "percent", "", ""},
		{"en", "up to 14 million vaccine doses by", "up to 14 million vaccine doses", 14e6, 0, "doses", "up to", ""},
		{"en", "10,000 to 20,000 additional beneficiaries.", "10,000 to 20,000 additional beneficiaries", 10000, 20000, "beneficiaries", "", ""},
		{"en", "from 400,000 to 700,000 in", "from 400,000 to 700,000", 700000, 0, "", "", "400,000"},
		{"en", "will double the number of visas.", "double the number of visas", 2, 0, "times", "", ""},
		{"en", "net-zero emissions from aviation by 2050", "net-zero emissions from aviation", 0, 0, "net emissions", "", ""},
		{"es", "al menos 30 por ciento hacia", "al menos 30 por ciento", 30, 0, "percent", "at least", ""},
		{"es", "15 millones de dólares para", "15 millones de dólares", 15e6, 0, "USD", "", ""},
		{"fr", "d’au moins 30 % d’ici 2030, par rapport aux niveaux de 2015", "au moins 30 % d’ici 2030, par rapport aux niveaux de 2015", 30, 0, "percent",
			"at least", "2015"},
		{"fr", "de 40 millions d’euros", "40 millions d’euros", 4e7, 0, "EUR", "", ""},
	} {
		f, text := textOf(c.tag, c.text)
		list := f.Amounts(text)
		if len(list) != 1 {
			t.Errorf("%s: found %d amounts", c.text, len(list))
			continue
		}
		g := list[0]
		if w := c.text[g.Start:g.End]; w != c.words || g.Value != c.value || g.Max != c.max || g.Unit != c.unit || g.Comparison != c.comparison ||
			g.Baseline != c.baseline {
			t.Errorf("%s: %q %+v", c.text, w, g)
		}
	}
}

// A bare "$" and "dollars" are the issuer's own, where the text does not say
// whose.
func TestOwnCurrency(t *testing.T) {
	for _, c := range []struct{ tag, issuer, text, unit string }{
		{"en", "CAN", "invest $10 million in", "CAD"}, {"en", "CAN", "invest 10 million dollars in", "CAD"}, {"en", "CAN", "invest US$10 million in", "USD"},
		{"en", "CAN", "invest $10 million USD in", "USD"}, {"en", "CAN", "invest USD 10 million in", "USD"},
		{"fr", "CAN", "investira 10 millions de dollars dans", "CAD"},
		{"fr", "CAN", "investira 10 millions de dollars américains dans", "USD"}, {"es", "MEX", "invertirá $500 millones en", "MXN"},
		{"es", "MEX", "invertirá 500 millones de dólares en", "USD"}, {"en", "USA", "invest $10 million in", "USD"}, {"en", "", "invest $10 million in", "USD"},
		{"en", "MEX", "invest 15 million euros in", "EUR"},
	} {
		f, text := textOf(c.tag, c.text)
		text.Issuer = c.issuer
		if a := f.Amounts(text); len(a) != 1 || a[0].Unit != c.unit {
			t.Errorf("%s, %s: %+v, want %s", c.issuer, c.text, a, c.unit)
		}
	}
}

func TestNoAmounts(t *testing.T) {
	for _, s := range []string{"the 21st century workforce", "by 2030", "the three countries", "COVID-19 vaccines", "on March 31, 2024", "within 90 days"} {
		f, text := textOf("en", s)
		if got := f.Amounts(text); len(got) != 0 {
			t.Errorf("%s: %+v is no amount", s, got)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		s, lang string
		want    float64
	}{
		{"1,234,567.8", "en", 1234567.8}, {"1.234.567,8", "es", 1234567.8}, {"12,5", "fr", 12.5}, {"1.500", "es", 1500}, {"1.500", "en", 1.5},
		{"15,000", "en", 15000},
	} {
		if got, ok := ParseNumber(c.s, c.lang); !ok || got != c.want {
			t.Errorf("ParseNumber(%s, %s) = %v, want %v", c.s, c.lang, got, c.want)
		}
	}
}

// Whatever the text, what is found lies in it and in order.
func FuzzQuantity(f *testing.F) {
	f.Add("by the end of 2025, $1.5 billion; d’ici 2030 30 % de 5 a 10 por ciento 99999999999999999999999 years")
	f.Add("within 90 days from 400,000 to 700,000 doses, 31 de diciembre de 2025")

	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range language.Tags {
			x, text := textOf(tag, s)
			at := 0
			for _, tm := range x.Times(text, ref) {
				if tm.Start < at || tm.End <= tm.Start || tm.End > len(s) {
					t.Fatalf("time [%d,%d) in %q", tm.Start, tm.End, s)
				}
				at = tm.End
			}
			at = 0
			for _, a := range x.Amounts(text) {
				if a.Start < at || a.End <= a.Start || a.End > len(s) {
					t.Fatalf("amount [%d,%d) in %q", a.Start, a.End, s)
				}
				at = a.End
			}
		}
	})
}

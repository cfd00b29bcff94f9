package i18n

import (
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

var bundle = Load()

// Every language has the same keys, with the same placeholders.
func TestComplete(t *testing.T) {
	holes := regexp.MustCompile(`\{\d+\}`)
	en := bundle.Language("en").words
	for _, tag := range Tags {
		words := bundle.Language(tag).words
		for key, text := range en {
			other, ok := words[key]
			if !ok {
				t.Errorf("%s lacks %s", tag, key)
				continue
			}
			a, b := holes.FindAllString(text, -1), holes.FindAllString(other, -1)
			sort.Strings(a)
			sort.Strings(b)
			if strings.Join(a, "") != strings.Join(b, "") {
				t.Errorf("%s: %s has placeholders %v, English has %v", tag, key, b, a)
			}
		}
		for key := range words {
			if _, ok := en[key]; !ok {
				t.Errorf("%s has %s, which English lacks", tag, key)
			}
		}
	}
}

// A key that counts has both forms.
func TestPlurals(t *testing.T) {
	for _, tag := range Tags {
		words := bundle.Language(tag).words
		for key := range words {
			if base, ok := strings.CutSuffix(key, ".one"); ok && words[base+".other"] == "" {
				t.Errorf("%s: %s has no .other", tag, base)
			}
		}
	}
}

func TestWriting(t *testing.T) {
	day := time.Date(2024, 6, 6, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string][]string{
		"en": {"June 6, 2024", "1,234.5", "1 commitment", "0 commitments", "Mexico"},
		"es": {"6 de junio de 2024", "1,234.5", "1 compromiso", "0 compromisos", "México"},
		"fr": {"6 juin 2024", "1\u00a0234,5", "1 engagement", "0 engagement", "Mexique"},
	} {
		l := bundle.Language(tag)
		got := []string{l.Date(day), l.Number(1234.5), l.N("count.commitments", 1), l.N("count.commitments", 0), l.Country("MEX")}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", tag, got[i], want[i])
			}
		}
	}
}

func TestMatch(t *testing.T) {
	for accept, want := range map[string]string{"fr-CA,en;q=0.5": "fr", "es-MX": "es", "de": "en", "": "en", "\x00": "en"} {
		if got := bundle.Match(accept); got != want {
			t.Errorf("Match(%q) = %s, want %s", accept, got, want)
		}
	}
}

func TestUnknown(t *testing.T) {
	l := bundle.Language("en")
	if l.T("no.such.key") != "no.such.key" || l.Country("XX") != "" || l.Country("XHV") != "" || bundle.Language("de") != nil {
		t.Error("what is not known must show itself, not something else")
	}
}

// Canada and the United States write numbers alike in English, so that one English
// serves both; Spanish is written as in Mexico and French as in Canada, not as in
// Spain and France.
func TestCountries(t *testing.T) {
	for tag, countries := range map[string][]string{"en": {"en-CA", "en-US"}, "es": {"es-MX"}, "fr": {"fr-CA"}} {
		l := bundle.Language(tag)
		for _, country := range countries {
			p := message.NewPrinter(language.MustParse(country))
			for _, v := range []float64{0, 7, 1234.5, 1000000, -0.25} {
				if got, want := l.Number(v), p.Sprint(number.Decimal(v, number.MaxFractionDigits(4))); got != want {
					t.Errorf("%s writes %q, %s writes %q", tag, got, country, want)
				}
			}
		}
	}
	if bundle.Language("es").Number(1234.5) == message.NewPrinter(language.MustParse("es-ES")).Sprint(number.Decimal(1234.5)) {
		t.Error("Spanish is written as in Spain")
	}
}

package i18n_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"trillium/internal/i18n"
	"trillium/internal/i18n/i18ntest"
)

var bundle = i18n.Load()

func TestCatalogue(t *testing.T) {
	i18ntest.Check(t, "../..", i18n.Catalogue())
}

// What is wrong with words is found when they are read.
func TestRead(t *testing.T) {
	file := func(name, data string) fs.FS { return fstest.MapFS{name: &fstest.MapFile{Data: []byte(data)}} }
	for want, parts := range map[string][]fs.FS{
		"en.txt: line 2: a.b is said twice":       {file("en.txt", "a.b = one\na.b = two")},
		"x/en.txt: line 1: a.b is said twice":     {file("en.txt", "a.b = one"), file("x/en.txt", "a.b = two")},
		"fr.txt: line 1: no":                      {file("fr.txt", "a.b=one")},
		"de.txt: words stand in files named by":   {file("de.txt", "a.b = eins")},
		"notes.md: words stand in files named by": {file("notes.md", "a.b = one")},
	} {
		if _, err := i18n.Read(parts...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	both := i18n.Load(file("words/en.txt", "# A part\n\nzinc.title = Zinc of {0}")).Language("en")
	if both.T("zinc.title", "{1}") != "Zinc of {1}" || !both.Has("site.name") {
		t.Error("a part's words are not beside the trunk's")
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

package terms

import (
	"testing"

	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

// What is looked for is found in other forms, languages and narrower terms, accents or not, and
// nothing else.
func TestAsk(t *testing.T) {
	k := NewReader(language.Load(), thesaurus.Load())
	for _, c := range []struct {
		asked, lang, text string
		want              bool
	}{
		{"metano", "en", "Cut methane from landfills by a fifth.", true},
		{"méthane", "es", "Reducir el metano de los vertederos.", true},
		{"electric vehicle chargers", "en", "Install 40,000 chargers for electric vehicles.", true},
		{"transporte", "en", "Run forty electric buses.", true},
		{"ferries", "en", "Build a ferry to the islands.", true},
		{"migracion", "es", "Abrir vías de migración regular.", true},
		{"methane", "en", "Train two hundred pilots.", false},
		{"methane pilots", "en", "Cut methane from landfills.", false},
		{"", "en", "Anything.", true},
		{"\xff\x00 ((", "fr", "Rien.", false},
	} {
		if got := k.Ask(c.asked).In(k.Spoken(c.lang, c.text)); got != c.want {
			t.Errorf("%q in %q: %v", c.asked, c.text, got)
		}
	}
}

package terms

import (
	"strings"
	"testing"

	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

var reader = NewReader(language.Load(), thesaurus.Load())

// Terms are found by their stems, in the singular and the plural; words that only
// share a stem are told apart; names in capitals match no common word.
func TestTerms(t *testing.T) {
	for _, c := range []struct{ tag, text, want string }{
		{"en", "supply chains", "supply-chain"}, {"es", "cadenas de suministro", "supply-chain"}, {"fr", "chaînes d’approvisionnement", "supply-chain"},
		{"en", "wastewater", "wastewater"}, {"es", "aguas residuales", "wastewater"}, {"fr", "eaux usées", "wastewater"},
		{"es", "mujeres", "woman"}, {"es", "mujer", "woman"}, {"en", "buses", "bus"}, {"fr", "emplois", "employment"},
		{"en", "important", "important"}, {"en", "WHO", "who"}, {"en", "trade and tariffs", "trade-matter tariff"}, {"en", "training", "training"},
		{"en", "passenger name records", "pnr"}, {"es", "NDC", "ndc"},
	} {
		var got []string
		for _, u := range reader.Units(c.tag, c.text, language.Names{}) {
			if u.Kind == Concept {
				got = append(got, reader.thesaurus.Concept(u.Concept).ID)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %q: %q, want %q", c.tag, c.text, got, c.want)
		}
	}
	for _, u := range reader.Units("en", "those who fish", language.Names{}) {
		if u.Kind == Concept && reader.thesaurus.Concept(u.Concept).ID == "who" {
			t.Error("a pronoun is taken for an organisation")
		}
	}
}

// Words of two languages that have one origin meet; others do not.
func TestCognate(t *testing.T) {
	for _, words := range [][]string{{"semiconductor", "semiconductores", "semiconducteurs"}, {"strategy", "estrategia", "stratégie"},
		{"methane", "metano", "méthane"},
		{"migration", "migración", "migration"}, {"ethical", "ético", "éthique"}, {"photograph", "fotografía", "photographie"}} {
		for _, w := range words[1:] {
			if cognate(w) != cognate(words[0]) || cognate(w) == "" {
				t.Errorf("%s %q and %s %q", words[0], cognate(words[0]), w, cognate(w))
			}
		}
	}
	for _, w := range []string{"sea", "the", "dar", "été"} {
		if cognate(w) != "" && len(w) < 4 {
			t.Errorf("%s has a form: %q", w, cognate(w))
		}
	}
	if cognate("harbour") == cognate("puerto") {
		t.Error("words of two origins meet")
	}
}

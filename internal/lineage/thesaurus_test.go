package lineage

import (
	"strings"
	"testing"

	"trillium/internal/language"
)

// What is wrong with a thesaurus is named with its line or concept.
func TestThesaurusRefuses(t *testing.T) {
	const head = "theme sea: Sea | Mar | Mer\n"
	for text, want := range map[string]string{
		head + "fish < sea: fish | pez":                                              "thesaurus.txt:2: invalid: \"fish < sea\" has 2 languages",
		head + "fish < lake: fish | pez | poisson":                                   `"lake" is broader than "fish" and is not defined`,
		head + "fish < sea: fish | pez | poisson\nfish < sea: a | b | c":             `thesaurus.txt:3: invalid: the concept "fish" stands twice`,
		head + "cod < fish: cod | bacalao | morue\nfish < cod: fish | pez | poisson": "broader than itself",
		head + "cod: cod | bacalao | morue":                                          `"cod" leads up to no theme`,
		head + "no colon":                                                            "no colon",
		head + "rung x: fish":                                                        "no number",
		head + "fish < sea: fish | pez | poisson\nrung 2: cod":                       `the rung of "cod"`,
		"theme sea: Sea | Mar\n":                                                     "languages",
		head + "fish < hake: f | p | q\nhake < fish: h | merluza | m":                "broader than itself",
	} {
		if _, err := readThesaurus(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A theme has a name in each language, and a concept a term in at least two.
func TestThesaurusWhole(t *testing.T) {
	th := linker.thesaurus
	if len(th.concepts) < 1400 || len(th.themes) != 18 {
		t.Errorf("%d concepts, %d themes", len(th.concepts), len(th.themes))
	}
	for _, theme := range th.themes {
		for _, tag := range language.Tags {
			if theme.Names[tag] == "" {
				t.Errorf("the theme %s has no name in %s", theme.ID, tag)
			}
		}
	}
	for _, c := range th.concepts {
		names := 0
		for _, n := range c.names {
			if n != "" {
				names++
			}
		}
		if names < 2 {
			t.Errorf("%s has terms in %d languages only", c.id, names)
		}
	}
}

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
		for _, u := range linker.units(c.tag, c.text, language.Names{}) {
			if u.kind == conceptUnit {
				got = append(got, linker.thesaurus.concepts[u.concept].id)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %q: %q, want %q", c.tag, c.text, got, c.want)
		}
	}
	for _, u := range linker.units("en", "those who fish", language.Names{}) {
		if u.kind == conceptUnit && linker.thesaurus.concepts[u.concept].id == "who" {
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

package thesaurus

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
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A theme has a name in each language, and a concept a term in at least two.
func TestThesaurusWhole(t *testing.T) {
	th := Load()
	if len(th.concepts) < 1400 || len(th.Themes()) != 18 {
		t.Errorf("%d concepts, %d themes", len(th.concepts), len(th.Themes()))
	}
	for _, theme := range th.Themes() {
		for _, tag := range language.Tags {
			if theme.Names[tag] == "" {
				t.Errorf("the theme %s has no name in %s", theme.ID, tag)
			}
		}
	}
	for _, c := range th.concepts {
		names := 0
		for _, n := range c.Names {
			if n != "" {
				names++
			}
		}
		if names < 2 {
			t.Errorf("%s has terms in %d languages only", c.ID, names)
		}
	}
}

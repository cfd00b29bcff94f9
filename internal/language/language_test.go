package language

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var lexicon = Load()

func words(l *Language, text string) []string {
	var out []string
	for _, t := range l.Tokens(nil, text) {
		out = append(out, text[t.Start:t.End])
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		tag, text string
		want      []string
	}{
		{"en", "The U.S. and Mexico’s COVID-19 plan: 15%.", []string{"The", "U.S.", "and", "Mexico", "’s", "COVID-19", "plan", ":", "15", "%", "."}},
		{"en", "We won’t wait; mid-2022 or 1,500.5", []string{"We", "won’t", "wait", ";", "mid", "-", "2022", "or", "1,500.5"}},
		{"fr", "D’ici l’année 2030, s’engagent à agir", []string{"D’", "ici", "l’", "année", "2030", ",", "s’", "engagent", "à", "agir"}},
		{"es", "EE.UU. y México", []string{"EE.UU.", "y", "México"}},
	} {
		if diff := cmp.Diff(c.want, words(lexicon.Language(c.tag), c.text)); diff != "" {
			t.Errorf("%s: %s", c.text, diff)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		tag  string
		want []string
	}{
		{"en", []string{"Mr. Smith met the U.S. President.", "They agreed.", "It cost 1.5 million."}},
		{"en", []string{"They spoke in the U.S.", "They also agreed to meet."}},
		{"en", []string{"She said: “We will act.”", "Then they left."}},
		{"es", []string{"El Sr. Pérez llegó.", "Acordaron reunirse."}},
		{"fr", []string{"M. Roy est arrivé.", "Ils ont convenu d’agir."}},
	} {
		l := lexicon.Language(c.tag)
		text := strings.Join(c.want, " ")
		tokens := l.Tokens(nil, text)
		var got []string
		for _, r := range l.Sentences(text, tokens) {
			got = append(got, text[tokens[r[0]].Start:tokens[r[1]-1].End])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		tag, word string
		form      Form
		class     Class
	}{
		{"en", "committed", Past3, Commit}, {"en", "committing", Gerund, Commit}, {"en", "sought", Past3, Intend},
		{"en", "reaffirms", Present3, Reaffirm}, {"en", "setting", Gerund, Act},
		{"es", "comprometieron", Past3, Commit}, {"es", "fortalecerán", Future3, Act}, {"es", "reafirmamos", Present1, Reaffirm},
		{"fr", "engagent", Present3, Commit}, {"fr", "renforceront", Future3, Act}, {"fr", "réaffirmons", Present1, Reaffirm},
	} {
		e := lexicon.Language(c.tag).Entry(c.word)
		if e == nil || e.Forms&c.form == 0 || e.Class&c.class == 0 {
			t.Errorf("%s %q: %+v lacks form %b or class %b", c.tag, c.word, e, c.form, c.class)
		}
	}
}

func TestDetect(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The leaders of the three countries agreed to work with the private sector.",
		"es": "Los líderes de los tres países acordaron trabajar con el sector privado en la región.",
		"fr": "Les dirigeants des trois pays ont convenu de travailler avec le secteur privé dans la région.",
		"pt": "Os líderes dos três países não concordaram em trabalhar com o setor privado da região.",
		"":   "2030",
	} {
		if got := lexicon.Detect(text); got != want {
			t.Errorf("Detect(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParties(t *testing.T) {
	for _, c := range []struct{ tag, text, want string }{
		{"en", "The United States, Mexico, and Canada met the European Union in New Zealand.", "USA MEX CAN EU NZL"},
		{"en", "Give it to us, said the US.", "USA"},
		{"en", "Côte d’Ivoire and South Korea", "CIV KOR"},
		{"es", "Los Estados Unidos Mexicanos y Brasil", "MEX BRA"},
		{"fr", "Les États-Unis et le Mexique", "USA MEX"},
	} {
		l := lexicon.Language(c.tag)
		var got []string
		for _, n := range lexicon.Parties(Names{}, c.text, l.Tokens(nil, c.text)) {
			got = append(got, n.Code)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.text, s, c.want)
		}
	}
	own := NewNames(map[string]string{"halvern": "XHV"})
	text := "Halvern agreed."
	if got := lexicon.Parties(own, text, lexicon.Language("en").Tokens(nil, text)); len(got) != 1 || got[0].Code != "XHV" {
		t.Errorf("a declared name was not found: %v", got)
	}
}

func TestCountry(t *testing.T) {
	for host, want := range map[string]string{"www.whitehouse.gov": "USA", "pm.gc.ca": "CAN", "www.gob.mx": "MEX", "www.gov.uk": "GBR", "example.org": ""} {
		if got := lexicon.Country(host); got != want {
			t.Errorf("Country(%s) = %q, want %q", host, got, want)
		}
	}
}

func TestVerbOf(t *testing.T) {
	for _, c := range []struct{ tag, noun, want string }{
		{"en", "establishment", "establish"}, {"en", "creation", "create"}, {"en", "table", ""},
		{"es", "creación", "crear"}, {"es", "fortalecimiento", "fortalecer"}, {"fr", "renforcement", "renforcer"},
	} {
		if got := lexicon.Language(c.tag).VerbOf(c.noun); got != c.want {
			t.Errorf("VerbOf(%s) = %q, want %q", c.noun, got, c.want)
		}
	}
}

// Tokens never overlap, lie in the text, and leave out nothing but white space and the marks
// of an ellipsis.
func FuzzTokens(f *testing.F) {
	f.Add("The U.S. isn’t D’ici 2030—«oui» $1,5")
	f.Fuzz(func(t *testing.T, text string) {
		for _, tag := range Tags {
			l := lexicon.Language(tag)
			at := 0
			tokens := l.Tokens(nil, text)
			for _, k := range tokens {
				if k.Start < at || k.End <= k.Start || k.End > len(text) {
					t.Fatalf("%s: token [%d,%d) after %d in %q", tag, k.Start, k.End, at, text)
				}
				if gap := text[at:k.Start]; strings.TrimSpace(strings.Trim(gap, "…. []()")) != "" {
					t.Fatalf("%s: %q was left out of %q", tag, text[at:k.Start], text)
				}
				at = k.End
			}
			n := 0
			for _, r := range l.Sentences(text, tokens) {
				if r[0] != n || r[1] <= r[0] {
					t.Fatalf("%s: sentences of %q are not consecutive", tag, text)
				}
				n = r[1]
			}
			if n != len(tokens) {
				t.Fatalf("%s: sentences of %q end at %d of %d", tag, text, n, len(tokens))
			}
		}
	})
}

func TestCountryCode(t *testing.T) {
	for name, want := range map[string]string{"Canada": "CAN", "États-Unis": "USA", "MÉXICO": "MEX", "U.S.": "USA", "European Union": "EU", "CAN": "",
		"Canada and Mexico": "", "": ""} {
		if got := Load().CountryCode(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

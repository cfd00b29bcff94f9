package themes

import (
	"bytes"
	"slices"
	"testing"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

var judge = New(language.Load(), thesaurus.Load())

// The scheme has the themes of the vocabulary and of the thesaurus, in their order, each with
// codes and words in three languages.
func TestScheme(t *testing.T) {
	for i, s := range Scheme() {
		if s.ID != trillium.Topics[i] || s.ID != judge.thesaurus.Themes()[i].ID || len(s.OECD) == 0 || len(s.CAP) == 0 || slices.Contains(s.About[:], "") {
			t.Errorf("%+v", s)
		}
	}
	if len(Scheme()) != len(trillium.Topics) {
		t.Errorf("%d themes", len(Scheme()))
	}
}

// A promise has the themes of what it is about, in any language, several where it is about
// several, and those that a person gave it.
func TestOf(t *testing.T) {
	for _, c := range []struct{ lang, text, want, not string }{
		{"en", "Install 40,000 chargers for electric vehicles along the coast.", "transport", "migration"},
		{"en", "Open legal pathways for refugees and migrant workers.", "migration", "energy"},
		{"es", "Reducir las emisiones de metano de los residuos un 15 por ciento.", "climate", "trade"},
		{"fr", "Vacciner les enfants contre la rougeole dans tous les hôpitaux.", "health", "security"},
	} {
		got := judge.Of(&trillium.Document{Language: c.lang}, []trillium.Commitment{{Text: c.text}})[0]
		if !slices.Contains(got, c.want) || slices.Contains(got, c.not) {
			t.Errorf("%q is about %q", c.text, got)
		}
	}
	got := judge.Of(&trillium.Document{Language: "en"}, []trillium.Commitment{{Text: "Vaccinate all children.", Topics: []string{"culture"}},
		{Text: "Vaccinate all children.", Topics: []string{}}})
	if !slices.Equal(got[0], []string{"culture"}) || len(got[1]) != 0 {
		t.Errorf("what a person said is %q and %q", got[0], got[1])
	}
}

// What is learnt twice is the same.
func TestTeach(t *testing.T) {
	lesson := []Lesson{{Document: &trillium.Document{Language: "en"}, Commitments: []trillium.Commitment{{Text: "Vaccinate children."}, {Text: "Build a port."}},
		Topics: [][]string{{"health"}, {"transport"}}}}
	var out [2]bytes.Buffer
	for i := range out {
		j, err := judge.Teach(lesson)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.WriteTo(&out[i]); err != nil {
			t.Fatal(err)
		}
	}
	if out[0].String() != out[1].String() || out[0].Len() == 0 {
		t.Error("it is not the same")
	}
}

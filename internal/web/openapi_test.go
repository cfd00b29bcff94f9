package web

import (
	"log/slog"
	"testing"

	"trillium/internal/goldentest"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/thesaurus"
)

// server is a site without a register and without instruments: what the trunk itself serves.
func server(t *testing.T) *Server {
	t.Helper()
	return New(Config{Words: i18n.Load(), Log: slog.New(slog.DiscardHandler), Lexicon: language.Load(),
		Linker: lineage.New(language.Load(), thesaurus.Load())})
}

// openapi.yaml is what the trunk's endpoints say, for whoever reviews a change of the API;
// -update writes it. What instruments serve stands in their own trees.
func TestOpenAPI(t *testing.T) {
	got, err := server(t).describe()
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Check(t, "openapi.yaml", string(got))
}

// Every endpoint and parameter is described in every language, and an endpoint that
// takes no parameter of its own does not share its name.
func TestEndpointsAreDescribed(t *testing.T) {
	words := i18n.Load()
	seen := make(map[string]bool)
	for _, e := range server(t).endpoints() {
		if seen[e.Name] {
			t.Errorf("two endpoints are called %s", e.Name)
		}
		seen[e.Name] = true
		for _, tag := range i18n.Tags {
			l := words.Language(tag)
			if !l.Has("api." + e.Name) {
				t.Errorf("%s does not say what %s is", tag, e.Name)
			}
			for _, p := range e.Takes() {
				if !l.Has("param." + p) {
					t.Errorf("%s does not say what the parameter %s is", tag, p)
				}
			}
		}
	}
}

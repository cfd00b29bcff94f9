package grammar

import (
	"testing"

	"trillium/internal/language"
)

// Each rule decides a joint of words that begin with the verb of an act.
func TestBoundaryRules(t *testing.T) {
	for _, test := range []struct {
		rule, lang, text string
		begins           bool
	}{
		{"pledged-noun", "en", "opened the ports, and a commitment to conserve the sea", true},
		{"expected-to", "en", "agree on a plan, with each country expected to make one report", true},
		{"nothing-follows", "en", "protect the sea,", false},
		{"will-again", "en", "protect the sea and will launch a fund", true},
		{"intends-too", "en", "protect the sea and plan to counter smuggling", true},
		{"told-pledge", "en", "welcomed the report and underscored their commitment to protect the sea", true},
		{"other-form", "en", "protect the sea and the coasts", false},
		{"comma-to", "en", "build ships, to protect the sea", false},
		{"paired-verbs", "en", "improve and facilitate the trade", false},
		{"said-again", "en", "protect the sea; build ships", true},
		{"in-relative", "en", "build ships which sail and protect the sea", false},
		{"in-means", "en", "helping the ports by building ships and training the crews", false},
		{"in-purpose", "en", "give money to build ships and train the crews", false},
		{"same-form", "en", "protect the sea and build the ships", true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l := language.Load().Language(test.lang)
			c := &Clause{Lang: l, Text: test.text, Tokens: l.Tokens(nil, test.text)}
			first := Act{To: len(c.Tokens)}
			s := splitter{form: c.verbForm(0)}
			for i := 1; i < len(c.Tokens); i++ {
				s.step(c, i)
				if rule, begins := c.boundary(i, &s, first); rule != "" {
					if rule != test.rule || begins != test.begins {
						t.Errorf("rule %s says that an act begins: %v", rule, begins)
					}
					return
				}
			}
			t.Error("no rule decided")
		})
	}
}

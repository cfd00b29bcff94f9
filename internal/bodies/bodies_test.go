package bodies

import (
	"fmt"
	"testing"

	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

// Full names are found in one pass: many bodies make no square of work.
func TestFuller(t *testing.T) {
	var named, around []string
	for i := range 20_000 {
		named = append(named, fmt.Sprintf("Tide Council %d", i), "Lakes Declaration")
		around = append(around, fmt.Sprintf("Under the Lakes Declaration on Fish %d:", i))
	}
	if full := Fuller(named, around); full["lakes declaration"] != "Lakes Declaration on Fish" {
		t.Errorf("%q", full["lakes declaration"])
	}
}

// A long name and its short form are one body, and so is a name that goes on.
func TestShares(t *testing.T) {
	th, en := thesaurus.Load(), language.Index("en")
	read := func(name string) Name { return Read(th, en, name) }
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Coastal Forum on Tides (CFT)", "CFT", true},
		{"Tide Observation Centre", "Tide Observation Centre in Port Ansel", true},
		{"Tide Observation Centre", "Kelp Observation Centre", false},
	} {
		if got := read(c.a).Shares(read(c.b)); got != c.want {
			t.Errorf("%s – %s: %v", c.a, c.b, got)
		}
	}
}

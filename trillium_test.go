package trillium

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestCommitmentID(t *testing.T) {
	for _, c := range []struct {
		n, part int
		want    string
	}{
		{6, 0, "nals-2023/6"}, {8, 1, "nals-2023/8b"}, {8, 25, "nals-2023/8z"}, {8, 26, "nals-2023/8aa"}, {8, 27, "nals-2023/8ab"},
	} {
		if got := CommitmentID("nals-2023", c.n, c.part); got != c.want {
			t.Errorf("CommitmentID(%d, %d) = %s, want %s", c.n, c.part, got, c.want)
		}
	}
}

func TestValidSummit(t *testing.T) {
	for s, want := range map[string]bool{"nals-2023": true, "g7": true, "": false, "-x": false, "NALS": false, "a/b": false, strings.Repeat("a", 65): false} {
		if ValidSummit(s) != want {
			t.Errorf("ValidSummit(%q) is not %v", s, want)
		}
	}
}

// Collapse keeps every character that is no white space, in order, and leaves
// no run of white space.
func TestCollapse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		got := Collapse(s)
		if strings.Join(strings.FieldsFunc(got, unicode.IsSpace), " ") != got {
			t.Fatalf("Collapse(%q) = %q has white space left", s, got)
		}
		if strings.Join(strings.FieldsFunc(s, unicode.IsSpace), "") != strings.ReplaceAll(got, " ", "") {
			t.Fatalf("Collapse(%q) = %q changed more than white space", s, got)
		}
	})
}

func TestStrength(t *testing.T) {
	if High.Weaker(Mid) != Mid || Mid.Weaker(High) != Mid || High.Weaker("") != High || Low.Weaker(High) != Low {
		t.Error("Weaker does not choose the weaker")
	}
}

func TestThemes(t *testing.T) {
	got := Themes([]Commitment{
		{N: 1, Section: "Water"}, {N: 2, Stem: "**We will act by:**"}, {N: 2}, {N: 3},
	})
	want := []string{"Water", "We will act by", "We will act by", ""}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("theme %d is %q, want %q", i, got[i], want[i])
		}
	}
}

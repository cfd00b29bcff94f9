package extract

import (
	"testing"

	"trillium/examples"
	"trillium/internal/i18n"
)

// Every commitment of the sample says what spoke for it, in every language of the screens;
// what it says are parts of signs, the strongest first.
func TestExplain(t *testing.T) {
	words := i18n.Load()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := extract(t, name, data)
		reasons := extractor.Explain(r.Document)
		for _, c := range r.Commitments {
			e, ok := At(reasons, c.Span)
			if !ok {
				t.Errorf("%s: nothing explains %q", c.ID, c.Text)
				continue
			}
			for i := 1; i < len(e.Signs); i++ {
				if abs(e.Signs[i].Weight) > abs(e.Signs[i-1].Weight) {
					t.Errorf("%s: %v stands behind %v", c.ID, e.Signs[i], e.Signs[i-1])
				}
			}
			for _, tag := range i18n.Tags {
				if pro, _ := e.Words(words.Language(tag)); len(pro) == 0 {
					t.Errorf("%s in %s: nothing speaks for %q", c.ID, tag, c.Text)
				}
			}
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

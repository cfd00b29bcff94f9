package show

import "testing"

// Every state has a shape of its own and words in every language.
func TestSigns(t *testing.T) {
	seen := make(map[string]string)
	for _, state := range StateChoices() {
		shape := signs[state]
		if shape == "" || seen[shape] != "" {
			t.Errorf("%s looks like %s", state, seen[shape])
		}
		seen[shape] = state
	}
}

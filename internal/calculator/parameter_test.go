package calculator

import (
	"math"
	"strings"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestDefaults(t *testing.T) {
	seen := make(map[string]bool)
	for _, p := range Defaults() {
		name := p.Method + " " + p.Name + " " + p.Class
		switch {
		case seen[name]:
			t.Errorf("%s stands there twice", name)
		case !(p.Low <= p.Value && p.Value <= p.High):
			t.Errorf("%s: %v is not between %v and %v", name, p.Value, p.Low, p.High)
		case p.Shape != Fixed && p.Shape != Triangular && p.Shape != Normal || p.Shape == Fixed && p.Low != p.High:
			t.Errorf("%s: shape %q", name, p.Shape)
		case p.Source == "" || p.Unit == "":
			t.Errorf("%s has no source or unit", name)
		}
		seen[name] = true
	}
	if _, err := Defaults().Get("landfill", "MCF", "deep"); err == nil || !strings.Contains(err.Error(), "unmanaged-deep") {
		t.Errorf("an unknown class: %v", err)
	}
}

package calculator

import (
	"errors"
	"strings"
	"testing"

	"trillium"
)

func TestWastewaterOracle(t *testing.T) {
	w := Wastewater{People: 130e6, Organics: 40, Basis: BOD, B0: 0.6, B0Basis: BOD,
		Systems: []System{{"a", 0.45, 0, 1.25}, {"b", 0.10, 0.8, 1.25}, {"c", 0.20, 0.5, 1.25}, {"d", 0.25, 0.1, 1.25}}}
	y, err := w.Emit()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "TOW", y.TOW, 2372.5, 1e-9)
	near(t, "CH4", y.Emitted, 291.8175, 1e-9)
	for want, change := range map[string]func(*Wastewater){
		"not mixed": func(w *Wastewater) { w.B0Basis = COD },
		"add up to 0.8": func(w *Wastewater) {
			w.Systems = w.Systems[:0:0]
			w.Systems = append(w.Systems, System{"a", 0.8, 0, 1})
		},
		"counted as BOD or":   func(w *Wastewater) { w.Basis = "TOC" },
		"only 291":            func(w *Wastewater) { w.Recovery = 300 },
		"removed with sludge": func(w *Wastewater) { w.Sludge = 3000 },
		"population is -1":    func(w *Wastewater) { w.People = -1 },
	} {
		x := w
		change(&x)
		if _, err := x.Emit(); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestSepticTanks: organics and B0 are the party's and the basis' defaults where a row
// names none.
func TestSepticTanks(t *testing.T) {
	p := Defaults()
	rows, err := ReadWastewater("w.csv", []byte("party,year,people,septic\nMEX,2020,1000000,1\n"), p)
	if err != nil {
		t.Fatal(err)
	}
	y, err := rows[0].Emit()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "TOW of septic tanks", y.TOW, 14.6, 1e-9)
	near(t, "CH4 of septic tanks", y.Emitted, 4.38, 1e-9)
	for want, text := range map[string]string{"as COD; give a column organics": "party,year,people,basis,septic\nUSA,2020,1,COD,1\n",
		"no year": "party,year,people,septic\nMEX,,1,1\n", "has a row for 2020 already, in line 2": "party,year,people,septic\nMEX,2020,1,1\nMEX,2020,1,1\n"} {
		if _, err := ReadWastewater("w.csv", []byte(text), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

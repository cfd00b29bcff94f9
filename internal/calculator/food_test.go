package calculator

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"trillium"
)

func TestAccount(t *testing.T) {
	flows := []Flow{
		{"AAA", 2020, Household, "food", "landfill", 100, 2}, {"AAA", 2020, Household, "inedible", "landfill", 40, 3},
		{"AAA", 2020, Retail, "both", "compost", 30, 4}, {"AAA", 2020, Retail, "food", "feed", 500, 5}, {"AAA", 2020, Storage, "food", "unknown", 7, 6},
	}
	got, err := Account(flows, Boundary{People: map[string]float64{"AAA": 1000}})
	if err != nil {
		t.Fatal(err)
	}
	a := got[0]
	if a.Waste != 170 || a.Loss != 7 || a.Left != 500 || !slices.Equal(a.Missing, []Stage{Harvest, Transport, Processing, Wholesale, FoodService}) ||
		a.Outside != 0 || a.PerHead[Household] != 140 {
		t.Errorf("%+v", a)
	}
	got, _ = Account(flows, Boundary{Stages: []Stage{Storage, Household}, Material: "food"})
	if a := got[0]; a.Loss != 7 || a.Waste != 100 || a.Outside != 530 {
		t.Errorf("%+v", a)
	}
	if _, err := Account(flows, Boundary{Stages: []Stage{"kitchen"}}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a stage that is none: %v", err)
	}
	for want, f := range map[string]Flow{
		"line 9: invalid: there is no stage \"kitchen\"": {Stage: "kitchen", Line: 9},
		"no destination \"sea\"":                         {Stage: Retail, Material: "food", Destination: "sea"},
		"-1 tonnes":                                      {Stage: Retail, Material: "food", Destination: "sewer", Tonnes: -1},
	} {
		if _, err := Account([]Flow{f}, Boundary{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestAllToFeed: a stage of which all went to feed was measured, and wasted nothing.
func TestAllToFeed(t *testing.T) {
	totals, err := Account([]Flow{{"AAA", 2020, Retail, "food", "feed", 100, 2}}, Boundary{})
	if err != nil || slices.Contains(totals[0].Missing, Retail) || totals[0].Waste != 0 {
		t.Errorf("all to feed: %+v %v", totals, err)
	}
}

// FuzzSheets attacks the readers of flows and of wastewater.
func FuzzSheets(f *testing.F) {
	f.Add([]byte("party,year,stage,material,destination,tonnes\nAAA,2020,retail,food,feed,5\n"))
	f.Add([]byte("party,year,people,organics,septic,deep-lagoon\nAAA,2020,1000,40,0.5,0.5\n"))
	p := Defaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		if flows, err := ReadFlows("x.csv", data); err == nil {
			if _, err := Account(flows, Boundary{}); err != nil {
				t.Fatalf("read, and refused later: %v", err)
			}
		}
		rows, _ := ReadWastewater("x.csv", data, p) // nil where it is refused
		for i := range rows {
			if y, err := rows[i].Emit(); err == nil && (math.IsNaN(y.Emitted) || math.IsInf(y.Emitted, 0)) {
				t.Fatalf("%+v", y)
			}
		}
	})
}

package calculator

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"trillium"
)

// A Stage is where in the supply chain food leaves it.
type Stage string

// The stages, by the Food Loss and Waste Accounting and Reporting Standard (2016),
// chapter 6, in the order of the chain.
const (
	Harvest      Stage = "harvest"
	Storage      Stage = "storage"
	Transport    Stage = "transport"
	Processing   Stage = "processing"
	Wholesale    Stage = "wholesale"
	Retail       Stage = "retail"
	FoodService  Stage = "food-service"
	Household    Stage = "household"
	lossStages         = "harvest storage transport processing wholesale"
	wasteStages        = "retail food-service household"
	allStages          = lossStages + " " + wasteStages
	materials          = "food inedible both"
	destinations       = "feed biomaterial digestion compost combustion land-application landfill not-harvested refuse sewer unknown"
	notCounted         = "feed biomaterial"
)

// IsLoss reports whether what leaves the chain at the stage is food loss, which ends
// before retail; from there on it is food waste (Sustainable Development Goal
// indicators 12.3.1a and 12.3.1b).
func (s Stage) IsLoss() bool { return slices.Contains(strings.Fields(lossStages), string(s)) }

// A Flow is an amount of food that left the chain.
type Flow struct {
	Party       string
	Year        int
	Stage       Stage
	Material    string // food, inedible, or both where nobody tells them apart
	Destination string // where it went; unknown if nobody says
	Tonnes      float64
	Line        int
}

// A Boundary says what an account covers.
type Boundary struct {
	Stages   []Stage            // that it should cover; nil for all
	Material string             // "food" leaves inedible parts out, where they are told apart; "" takes all
	People   map[string]float64 // by party, for amounts a head; nil for none
}

// A Total is what a party lost or wasted in a year. Loss and waste are never added.
type Total struct {
	Party    string            `json:"party"`
	Year     int               `json:"year"`
	Loss     float64           `json:"loss"`  // tonnes
	Waste    float64           `json:"waste"` // tonnes
	Stages   map[Stage]float64 `json:"stages"`
	PerHead  map[Stage]float64 `json:"per_head,omitempty"` // kg
	Left     float64           `json:"left"`               // tonnes to feed and biomaterials, which do not count
	Missing  []Stage           `json:"missing,omitempty"`  // stages of the boundary that nobody measured
	Outside  float64           `json:"outside,omitempty"`  // tonnes at stages beyond the boundary
	Unparted float64           `json:"unparted,omitempty"` // tonnes of food and inedible parts that nobody tells apart
}

// Account adds flows up by party and year. A stage without any flow is missing, not
// zero; what goes to feed or biomaterials is set apart, as in UNEP's Food Waste Index
// Report 2021. Flows that cannot be are refused, with their line.
func Account(flows []Flow, b Boundary) ([]Total, error) {
	if b.Material != "" && b.Material != "food" {
		return nil, fmt.Errorf("%w: the material is food or empty, for all, not %q", trillium.ErrInvalid, b.Material)
	}
	for _, s := range b.Stages {
		if err := known("stage", string(s), allStages); err != nil {
			return nil, err
		}
	}
	if b.Stages == nil {
		for _, s := range strings.Fields(allStages) {
			b.Stages = append(b.Stages, Stage(s))
		}
	}
	type key struct {
		party string
		year  int
	}
	totals := make(map[key]*Total)
	for _, f := range flows {
		if err := f.check(); err != nil {
			return nil, fmt.Errorf("line %d: %w", f.Line, err)
		}
		k := key{f.Party, f.Year}
		if totals[k] == nil {
			totals[k] = &Total{Party: f.Party, Year: f.Year, Stages: make(map[Stage]float64)}
		}
		if !slices.Contains(b.Stages, f.Stage) {
			totals[k].Outside += f.Tonnes
			continue
		}
		totals[k].add(f, b)
	}
	var out []Total
	for _, t := range totals {
		t.finish(b)
		out = append(out, *t)
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i].Party < out[j].Party || out[i].Party == out[j].Party && out[i].Year < out[j].Year
	})
	return out, nil
}

// known refuses a word that is not on a list.
func known(what, word, list string) error {
	if !slices.Contains(strings.Fields(list), word) {
		return fmt.Errorf("%w: there is no %s %q; they are %s", trillium.ErrInvalid, what, word, strings.ReplaceAll(list, " ", ", "))
	}
	return nil
}

func (f Flow) check() error {
	for _, x := range [][3]string{{"stage", string(f.Stage), allStages}, {"material", f.Material, materials}, {"destination", f.Destination, destinations}} {
		if err := known(x[0], x[1], x[2]); err != nil {
			return err
		}
	}
	if !(f.Tonnes >= 0 && f.Tonnes <= 1e15) {
		return fmt.Errorf("%w: %v tonnes", trillium.ErrInvalid, f.Tonnes)
	}
	return nil
}

func (t *Total) add(f Flow, b Boundary) {
	switch {
	case b.Material == "food" && f.Material == "inedible":
		t.Stages[f.Stage] += 0
		return
	case slices.Contains(strings.Fields(notCounted), f.Destination):
		t.Left += f.Tonnes
		t.Stages[f.Stage] += 0 // it was measured, and nothing of it counts
		return
	case b.Material == "food" && f.Material == "both":
		t.Unparted += f.Tonnes
	}
	t.Stages[f.Stage] += f.Tonnes
	if f.Stage.IsLoss() {
		t.Loss += f.Tonnes
	} else {
		t.Waste += f.Tonnes
	}
}

func (t *Total) finish(b Boundary) {
	for _, s := range b.Stages {
		if _, ok := t.Stages[s]; !ok {
			t.Missing = append(t.Missing, s)
		}
	}
	if n := b.People[t.Party]; n > 0 {
		t.PerHead = make(map[Stage]float64)
		for s, v := range t.Stages {
			t.PerHead[s] = 1000 * v / n
		}
	}
}

package measure

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/sharedtest"
	"trillium/internal/timeseries"
)

// load reads a real file, as a dataset of that name.
func load(t testing.TB, name, file string, m *timeseries.Mapping) *timeseries.Dataset {
	data, err := os.ReadFile(sharedtest.Path(t, "instruments", "targets", file))
	if err != nil {
		t.Fatal(err)
	}
	m.Dataset = name
	d, err := timeseries.Read(file, data, m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func finder(list ...*timeseries.Dataset) func(string) *timeseries.Series {
	return func(id string) *timeseries.Series {
		for _, d := range list {
			if s := d.Find(id); s != nil {
				return s
			}
		}
		return nil
	}
}

// methane is the goal of 15 percent less from 2020, measured by EDGAR and by the
// national inventories.
func methane(t testing.TB) (Goal, func(string) *timeseries.Series) {
	edgar := load(t, "edgar", "wdi_edgar_waste_ch4_mtco2e_ar5.csv", &timeseries.Mapping{Dimensions: []string{}, Set: map[string]string{"gas": "CH4"}})
	national := load(t, "national", "unfccc_waste_ch4_kt.csv", &timeseries.Mapping{})
	g := Goal{Name: "t1", Words: "15%", Kind: Change, Direction: Reduce, Value: 15, Base: 2020, By: 2030, Scope: Scope{Gas: "CH4"},
		Measures: []Measure{{Name: "EDGAR"}, {Name: "national inventories"}}}
	for _, p := range []string{"CAN", "MEX", "USA"} {
		g.Measures[0].Members = append(g.Measures[0].Members, Member{Party: p, Series: []string{"edgar/" + p}})
		var ids []string
		for _, s := range national.Series { // the categories on top: 5.A and not 5.A.1
			if _, rest, _ := strings.Cut(s.ID, ":"); s.Party == p && strings.Count(strings.Split(rest, "-")[0], ".") == 1 {
				ids = append(ids, s.ID)
			}
		}
		g.Measures[1].Members = append(g.Measures[1].Members, Member{Party: p, Series: ids})
	}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	return g, finder(edgar, national)
}

// TestMethane: by EDGAR all three move away; by the inventories nothing can be said,
// as none has a value for 2020; and for Mexico the two differ by a factor of two.
func TestMethane(t *testing.T) {
	g, find := methane(t)
	results := g.Assess(Moment{Day: "2026-11-26"}, find)
	var got []string
	for _, r := range results {
		line := fmt.Sprintf("%s %s: %s", r.Measure, r.Party, r.Position.Verdict)
		if r.Position.Given() {
			line += fmt.Sprintf(" %d %.2f of %.2f, %+.2f%%", r.Position.Year, *r.Position.Value, *r.Position.Linear, *r.Position.Change)
		} else {
			line += fmt.Sprint(" ", r.Position.Reasons[0])
		}
		got = append(got, fmt.Sprintf("%s; pace %s; projection %s; data %s", line, r.Pace.Verdict, r.Projection.Verdict, r.Fitness.Verdict))
	}
	want := []string{
		"EDGAR CAN: behind 2023 22.70 of 20.91, +3.69%; pace away; projection misses; data limited",
		"EDGAR MEX: behind 2023 66.67 of 61.02, +4.36%; pace away; projection misses; data limited",
		"EDGAR USA: behind 2023 147.00 of 138.35, +1.47%; pace away; projection disagree; data limited",
		"EDGAR ALL: behind 2023 236.38 of 220.28, +2.48%; pace away; projection disagree; data limited",
		"national inventories CAN: unassessable {base-after [2020 2019]}; pace unassessable; projection unassessable; data poor",
		"national inventories MEX: unassessable {base-after [2020 2013]}; pace unassessable; projection unassessable; data poor",
		"national inventories USA: unassessable {base-after [2020 2019]}; pace unassessable; projection unassessable; data poor",
		"national inventories ALL: unassessable {base-after [2020 2013]}; pace unassessable; projection unassessable; data poor",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, d := range g.Differences(results) {
		if d.Party == "MEX" && (d.Year != 2013 || math.Abs(d.Factor-2.04) > 0.01 || d.Open != "1 CH4 = 28 CO2e") {
			t.Errorf("Mexico by both: %+v", d)
		}
	}
	if f := g.Findings("x/1", "/x", results); len(f) != 4 || f[0].Says.Key != "finding-behind" || f[0].Says.Args[0] != "@ALL" {
		t.Errorf("findings %+v", f)
	}
}

// TestMethaneByProxy: with 2019 declared to stand for 2020, Canada and the USA still
// have no value behind the base.
func TestMethaneByProxy(t *testing.T) {
	g, find := methane(t)
	g.Proxy = &Proxy{2013, "the last year that all three report"}
	for _, r := range g.Assess(Moment{Day: "2026-11-26"}, find)[4:] {
		if r.Party == "MEX" && r.Pace.Verdict != Unassessable {
			t.Errorf("Mexico's pace from and to 2013: %+v", r.Pace)
		}
		if r.Party == "CAN" && (r.Line == nil || r.Line.BaseYear != 2013 || !slices.ContainsFunc(r.Position.Reasons,
			func(x Reason) bool { return x.Key == "proxy" })) {
			t.Errorf("Canada: %+v, %+v", r.Line, r.Position)
		}
	}
}

// TestMarineUSA: the share of protected sea is above 30 percent at the end of 2020 and
// not a year later; the fall is a break, and nothing is computed across it.
func TestMarineUSA(t *testing.T) {
	d := load(t, "protected", "wdi_protected_areas_pct.csv", &timeseries.Mapping{Columns: map[string]string{"value": "value_pct"},
		Set: map[string]string{"unit": "%"}})
	g := Goal{Name: "sea", Words: "30 percent", Kind: Level, Direction: Increase, Value: 30, Unit: "percent", Base: 2020, By: 2030,
		Measures: []Measure{{Name: "WDPA", Members: []Member{
			{Party: "CAN", Series: []string{"protected/CAN:ER.MRN.PTMR.ZS"}}, {Party: "USA", Series: []string{"protected/USA:ER.MRN.PTMR.ZS"}}}}}}
	at := func(year int) *Result {
		for _, r := range g.Assess(Moment{Day: "2026-11-26", Year: year}, finder(d)) {
			if r.Party == "USA" {
				return r
			}
		}
		return nil
	}
	if r := at(2020); r.Position.Verdict != Met || *r.Position.Value != 37.4 {
		t.Errorf("at the end of 2020: %+v", r.Position)
	}
	r := at(2021)
	if r.Position.Verdict != NotYet || *r.Position.Value != 19 || r.Position.Gap != nil || r.Position.Reasons[0].Key != "break-suspected" ||
		r.Position.Reasons[0].Args[0] != "2021" {
		t.Errorf("at the end of 2021: %+v", r.Position)
	}
	if r.Pace.Given() || r.Pace.Reasons[0].Key != "break-suspected" || len(r.Trends) != 0 {
		t.Errorf("a pace or trend crosses the break: %+v %+v", r.Pace, r.Trends)
	}
	for _, run := range at(0).Projection.Runs {
		if run.Failed == nil && run.From < 2021 {
			t.Errorf("a projection crosses the break: %+v", run)
		}
	}
	// What a person records takes the place of the suspicion.
	d.Find("protected/USA:ER.MRN.PTMR.ZS").Breaks = []timeseries.Break{{Year: 2021, Note: "other rules for what counts", By: "Ana"}}
	if r := at(2021); r.Position.Reasons[0].Key != "break" || r.Position.Reasons[0].Args[1] != "other rules for what counts" {
		t.Errorf("a recorded break: %+v", r.Position)
	}
	all := g.Assess(Moment{Day: "2026-11-26"}, finder(d))
	if last := all[len(all)-1]; last.Party != trillium.All || last.Position.Reasons[0].Key != "not-added" {
		t.Errorf("percentages of two countries are added: %+v", last.Position)
	}
}

// TestFoodWaste: one reading for each country allows no answer but how far the data
// go.
func TestFoodWaste(t *testing.T) {
	d := load(t, "food", "unep_fwi2021_na.csv", &timeseries.Mapping{Columns: map[string]string{"period": "ref_year_assumed"}, Dimensions: []string{},
		Values: []timeseries.ValueColumn{
			{Column: "household_t", Set: map[string]string{"stage": "household", "unit": "t"}}, {Column: "retail_t",
				Set: map[string]string{"stage": "retail", "unit": "t"}}, {Column: "foodservice_t", Set: map[string]string{"stage": "food-service", "unit": "t"}}}})
	g := Goal{Name: "food", Words: "in half", Kind: Change, Direction: Reduce, Value: 50, Base: 2019, By: 2030,
		Measures: []Measure{{Name: "UNEP", Members: []Member{
			{Party: "MEX", Series: []string{"food/MEX:household", "food/MEX:retail", "food/MEX:food-service"}}}}}}
	r := g.Assess(Moment{Day: "2026-11-26"}, finder(d))[0]
	if r.Line == nil || *r.Line.BaseValue != 11979364+1995310+3527217 {
		t.Errorf("base %+v", r.Line)
	}
	if r.Pace.Given() || r.Pace.Reasons[0].Key != "no-time" || r.Projection.Given() || r.Fitness.Verdict != Poor {
		t.Errorf("pace %+v, projection %+v, data %+v", r.Pace, r.Projection, r.Fitness)
	}
	if !slices.ContainsFunc(r.Fitness.Reasons, func(x Reason) bool { return x.Key == "confidence" && x.Args[0] == "Very Low" }) {
		t.Errorf("the stated confidence is not told: %+v", r.Fitness)
	}
}

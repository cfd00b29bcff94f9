package keep

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/instrument/target/words"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/timeseries"
	"trillium/internal/trend"
)

// TestEveryReasonHasWords: whatever the instrument can say has words in each language.
func TestEveryReasonHasWords(t *testing.T) {
	files, err := filepath.Glob("../measure/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources", err)
	}
	because, check := regexp.MustCompile(`because\("([a-z-]+)"`), regexp.MustCompile(`r\.check\("([a-z-]+)"`)
	var keys []string
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range because.FindAllStringSubmatch(string(data), -1) {
			if m[1] != "finding-" {
				keys = append(keys, "goal.why."+m[1])
			}
		}
		for _, m := range check.FindAllStringSubmatch(string(data), -1) {
			keys = append(keys, "goal.check."+m[1])
		}
	}
	if len(keys) < 60 {
		t.Fatalf("only %d keys were found", len(keys))
	}
	for _, v := range []string{measure.Met, measure.Missed, measure.Ahead, measure.Behind, measure.NotYet} {
		keys = append(keys, "goal.why.finding-"+v)
	}
	for question, verdicts := range map[string][]string{
		"position":   {measure.Met, measure.Missed, measure.Ahead, measure.Behind, measure.NotYet, measure.Open, measure.Late, measure.Overdue},
		"pace":       {measure.OnTrack, measure.Moderate, measure.Insufficient, measure.Away, measure.Reached},
		"projection": {measure.Reaches, measure.Misses, measure.Disagree},
		"fitness":    {measure.Good, measure.Limited, measure.Poor},
	} {
		for _, v := range append(verdicts, measure.Unassessable) {
			keys = append(keys, "goal."+question+"."+v)
		}
	}
	for _, k := range measure.Kinds {
		keys = append(keys, "goal.kind."+string(k))
	}
	for _, m := range trend.Methods {
		keys = append(keys, "goal.method."+string(m))
	}
	for _, tag := range i18n.Tags {
		l := i18n.Load(words.Files).Language(tag)
		for _, k := range keys {
			if !l.Has(k) {
				t.Errorf("%s has no words for %s", tag, k)
			}
		}
	}
}

func teller(tag string) Teller { return Teller{Language: i18n.Load(words.Files).Language(tag)} }

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		v          float64
		en, fr, es string
	}{{0, "0", "0", "0"}, {147, "147", "147", "147"}, {1234567, "1,234,567", "1\u00a0234\u00a0567", "1,234,567"}, {22.704, "22.7", "22,7", "22.7"}, {-0.07457, "−0.07457", "−0,07457", "−0.07457"}, {95.5, "95.5", "95,5", "95.5"}, {99.99999, "100", "100", "100"}, {1e-12, "0", "0", "0"}} {
		for tag, want := range map[string]string{"en": c.en, "fr": c.fr, "es": c.es} {
			if got := teller(tag).Digits(c.v); strings.ReplaceAll(got, "\u202f", "\u00a0") != want {
				t.Errorf("%s: %v is %q, want %q", tag, c.v, got, want)
			}
		}
	}
}

func TestGoalInWords(t *testing.T) {
	upper := 40.0
	for _, c := range []struct {
		g    measure.Goal
		want string
	}{
		{measure.Goal{Kind: measure.Change, Direction: measure.Reduce, Value: 15, Base: 2020, By: 2030}, "15% less than in 2020, by 2030"},
		{measure.Goal{Kind: measure.Change, Direction: measure.Reduce, Value: 50, By: 2030}, "50% less than in a base year that the text does not give, by 2030"},
		{measure.Goal{Kind: measure.Level, Direction: measure.Increase, Value: 30, Unit: "percent", By: 2030}, "at least 30 percent by 2030"},
		{measure.Goal{Kind: measure.Range, Value: 30, Max: &upper, Unit: "percent", By: 2030}, "between 30 and 40 percent by 2030"},
		{measure.Goal{Kind: measure.Event, Day: "2025-12-31"}, "by December 31, 2025"},
	} {
		if got := teller("en").Goal(&c.g); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestWhy: numbers are written as the language does, years are not, parties have names.
func TestWhy(t *testing.T) {
	r := trillium.Reason{Key: "finding-behind", Args: []string{"@CAN", "#22.704", "kt", "2023", "#20.9098"}}
	if got, want := teller("en").Why(r), "Canada: 22.7 kt in 2023, behind the path: by then 20.91 was required."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := teller("fr").Why(r); !strings.Contains(got, "22,7") || !strings.Contains(got, "2023") || strings.Contains(got, "2\u00a0023") {
		t.Errorf("%q", got)
	}
	if got := teller("en").Why(trillium.Reason{Key: "members-missing", Args: []string{"@CAN, @MEX"}}); !strings.Contains(got, "Canada, Mexico") {
		t.Errorf("%q", got)
	}
	if got := teller("en").Why(trillium.Reason{Key: "done", Args: []string{"2026-01-05"}}); !strings.Contains(got, "January 5, 2026") {
		t.Errorf("%q", got)
	}
}

func TestSuggest(t *testing.T) {
	dataset := func(id, title string, parties ...string) Dataset {
		d := &timeseries.Dataset{ID: id, Title: title}
		for _, p := range parties {
			d.Series = append(d.Series, &timeseries.Series{ID: id + "/" + p, Party: p})
		}
		return Dataset{Dataset: d}
	}
	got := Suggest([]Dataset{dataset("trees", "Trees planted", "CAN"), dataset("ch4", "Methane of waste", "CAN", "MEX"), dataset("far", "Methane of waste", "NZL")}, []string{"CAN", "MEX", "USA"}, "Reduce methane from waste")
	if len(got) != 2 || got[0].ID != "ch4" || got[1].ID != "trees" {
		t.Errorf("%+v", got)
	}
}

// TestLines: a goal without results has a line of its own; one with results a line for
// each of its first measure.
func TestLines(t *testing.T) {
	g := measure.Goal{Name: "t1", Kind: measure.Change, Direction: measure.Reduce, Value: 15, Base: 2020, By: 2030, Measures: []measure.Measure{{Name: "A", Members: []measure.Member{{Party: "CAN", Series: []string{"x/CAN"}}}}, {Name: "B", Members: []measure.Member{{Party: "CAN", Series: []string{"x/CAN"}}}}}}
	s := &timeseries.Series{ID: "x/CAN", Unit: timeseries.Unit{Name: "kt"}}
	for y := range 6 {
		s.Observations = append(s.Observations, timeseries.Observation{Year: 2019 + y, Value: 100 - float64(y), Measured: true, Known: "2025-01-01"})
	}
	state := &review.State{Commitment: trillium.Commitment{ID: "nals-2023/6", N: 6}}
	rows := []Row{{State: state, Document: store.Document{Key: "nals-2023"}, Goal: g, Set: &Targeted{}, Results: g.Assess(measure.Moment{Day: "2026-01-01"}, func(string) *timeseries.Series { return s })}, {State: state, Document: store.Document{Key: "nals-2023"}, Goal: measure.Goal{Name: "t2", By: 2030}}}
	list := Lines(rows)
	if len(list) != 2 || list[0].Measure != "A" || list[0].Party != "CAN" || list[0].Path != "/targets/nals-2023/6/t1" || list[1].Proposed != true || list[1].By != "2030-12-31" {
		t.Errorf("%+v", list)
	}
	table := Table(list)
	if len(table) != 3 || len(table[0]) != len(table[1]) {
		t.Errorf("%v", table)
	}
	years := Years(rows[0].Results)
	if head := years[0]; !slices.Contains(head, "drift_low") || len(years[1]) != len(head) || len(years) != 1+2*12 {
		t.Errorf("%d rows of %v", len(years), head)
	}
	f := Filter{Position: list[0].Position}
	if kept := f.Keep(rows); len(kept) != 1 || kept[0].Goal.Name != "t1" {
		t.Errorf("%+v", kept)
	}
	if kept := (Filter{Basis: BasisProposed}).Keep(rows); len(kept) != 1 || kept[0].Goal.Name != "t2" {
		t.Errorf("%+v", kept)
	}
}

package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"trillium"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

func addRelease(t *testing.T, s *store.Store, text, known string) {
	t.Helper()
	m := timeseries.Mapping{Dataset: "waste", Source: &timeseries.Source{Name: "Bay Office", Known: known}}
	if _, _, err := s.AddRelease(context.Background(), "rita", "waste.csv", []byte(text), m); err != nil {
		t.Fatal(err)
	}
}

// Releases stand behind each other with the day each became known; what people say of
// breaks goes with them; nothing that cannot be read is kept.
func testDatasets(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	if _, _, err := s.Now().Dataset(ctx, "waste"); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a dataset that is not there: %v", err)
	}
	const one, two = "iso3,year,value,unit\nAAA,2020,5,kt\nAAA,2021,9,kt\n", "iso3,year,value,unit\nAAA,2020,6,kt\n"
	addRelease(t, s, one, "2022-03-01")
	before := time.Now()
	addRelease(t, s, two, "2023-03-01")
	value := func(v store.View, day string) float64 {
		t.Helper()
		d, _, err := v.Dataset(ctx, "waste")
		if err != nil {
			t.Fatal(err)
		}
		o, _ := d.Find("waste/AAA").AsOf(day).At(2020)
		return o.Value
	}
	if a, b, c := value(s.Now(), ""), value(s.Now(), "2022-12-31"), value(s.At(before), ""); a != 6 || b != 5 || c != 5 {
		t.Errorf("%v now, %v as known in 2022, %v as the register stood", a, b, c)
	}
	m := timeseries.Mapping{Dataset: "waste", Source: &timeseries.Source{Name: "Bay Office", Known: "2022-03-01"}}
	for text, want := range map[string]error{one: trillium.ErrConflict, "iso3,year,value,unit\nAAA,2022,6,Mt\n": trillium.ErrConflict, "iso3,year\n": trillium.ErrInvalid} {
		if _, _, err := s.AddRelease(ctx, "rita", "waste.csv", []byte(text), m); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, m := range []timeseries.Mapping{{Dataset: "waste", Source: &timeseries.Source{Known: "2999-01-01"}}, {Dataset: "waste", Source: &timeseries.Source{Known: "soon"}}, {Dataset: "waste", Source: &timeseries.Source{Known: "2022-03-01", Address: "javascript:alert(1)"}}, {Dataset: "../x"}} {
		if _, _, err := s.AddRelease(ctx, "rita", "waste.csv", []byte(two), m); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	// No dimension is something else than all columns, also when it was kept.
	m.Dataset, m.Dimensions = "remarks", []string{}
	if _, _, err := s.AddRelease(ctx, "rita", "r.csv", []byte("iso3,year,value,remark\nAAA,2020,1,a\nAAA,2021,1,b\n"), m); err != nil {
		t.Fatal(err)
	}
	if d, _, err := s.Now().Dataset(ctx, "remarks"); err != nil || len(d.Series) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	say := func(holds bool) {
		t.Helper()
		if err := s.SetBreak(ctx, store.Break{Series: "waste/AAA", Year: 2021, Holds: holds, Note: "counted anew", Person: "rita", Name: "Rita"}); err != nil {
			t.Fatal(err)
		}
		d, _, err := s.Now().Dataset(ctx, "waste")
		if err != nil {
			t.Fatal(err)
		}
		if b := d.Find("waste/AAA").Breaks; len(b) != 1 || b[0].Real == holds || b[0].By != "Rita" {
			t.Errorf("%+v", b)
		}
	}
	say(true)
	say(false)
	for _, b := range []store.Break{{Series: "waste/BBB", Year: 2021, Note: "x"}, {Series: "waste/AAA", Year: 2020, Note: "x"}, {Series: "waste/AAA", Year: 2021}, {Series: "other/AAA", Year: 2021, Note: "x"}} {
		if err := s.SetBreak(ctx, b); err == nil {
			t.Errorf("taken: %+v", b)
		}
	}
	list, err := s.Now().Releases(ctx)
	if err != nil || len(list) != 3 || list[2].N != 2 || list[2].Known != "2023-03-01" {
		t.Errorf("%+v %v", list, err)
	}
	verified(t, s)
}

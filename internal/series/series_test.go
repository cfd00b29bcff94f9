package series_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/pgtest"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

func TestSQLite(t *testing.T) { testDatasets(t, t.TempDir()) }

func TestPostgreSQL(t *testing.T) { testDatasets(t, pgtest.Database(t)) }

func open(t testing.TB, where string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), where, store.Part{Name: "series", Tables: series.Tables(), Has: series.Has})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func addRelease(t *testing.T, s *store.Store, text, known string) {
	t.Helper()
	m := timeseries.Mapping{Dataset: "waste", Source: &timeseries.Source{Name: "Bay Office", Known: known}}
	if _, _, err := series.Add(context.Background(), s, "rita", "waste.csv", []byte(text), m); err != nil {
		t.Fatal(err)
	}
}

// Releases stand behind each other with the day each became known; what people say of
// breaks goes with them; nothing that cannot be read is kept.
func testDatasets(t *testing.T, where string) {
	s, ctx := open(t, where), context.Background()
	if _, _, err := series.Dataset(ctx, s.Now(), "waste"); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a dataset that is not there: %v", err)
	}
	const one, two = "iso3,year,value,unit\nAAA,2020,5,kt\nAAA,2021,9,kt\n", "iso3,year,value,unit\nAAA,2020,6,kt\n"
	addRelease(t, s, one, "2022-03-01")
	before := time.Now()
	addRelease(t, s, two, "2023-03-01")
	value := func(v store.View, day string) float64 {
		t.Helper()
		d, _, err := series.Dataset(ctx, v, "waste")
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
	for text, want := range map[string]error{one: trillium.ErrConflict, "iso3,year,value,unit\nAAA,2022,6,Mt\n": trillium.ErrConflict,
		"iso3,year\n": trillium.ErrInvalid} {
		if _, _, err := series.Add(ctx, s, "rita", "waste.csv", []byte(text), m); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, m := range []timeseries.Mapping{{Dataset: "waste", Source: &timeseries.Source{Known: "2999-01-01"}},
		{Dataset: "waste", Source: &timeseries.Source{Known: "soon"}},
		{Dataset: "waste", Source: &timeseries.Source{Known: "2022-03-01", Address: "javascript:alert(1)"}}, {Dataset: "../x"}} {
		if _, _, err := series.Add(ctx, s, "rita", "waste.csv", []byte(two), m); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	// No dimension is something else than all columns, also when it was kept.
	m.Dataset, m.Dimensions = "remarks", []string{}
	if _, _, err := series.Add(ctx, s, "rita", "r.csv", []byte("iso3,year,value,remark\nAAA,2020,1,a\nAAA,2021,1,b\n"), m); err != nil {
		t.Fatal(err)
	}
	if d, _, err := series.Dataset(ctx, s.Now(), "remarks"); err != nil || len(d.Series) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	say := func(holds bool) {
		t.Helper()
		if err := series.SetBreak(ctx, s, series.Break{Series: "waste/AAA", Year: 2021, Holds: holds, Note: "counted anew", Person: "rita",
			Name: "Rita"}); err != nil {
			t.Fatal(err)
		}
		d, _, err := series.Dataset(ctx, s.Now(), "waste")
		if err != nil {
			t.Fatal(err)
		}
		if b := d.Find("waste/AAA").Breaks; len(b) != 1 || b[0].Real == holds || b[0].By != "Rita" {
			t.Errorf("%+v", b)
		}
	}
	say(true)
	say(false)
	for _, b := range []series.Break{{Series: "waste/BBB", Year: 2021, Note: "x"}, {Series: "waste/AAA", Year: 2020, Note: "x"},
		{Series: "waste/AAA", Year: 2021}, {Series: "other/AAA", Year: 2021, Note: "x"}} {
		if err := series.SetBreak(ctx, s, b); err == nil {
			t.Errorf("taken: %+v", b)
		}
	}
	if has, err := series.Has(ctx, s.Now(), "waste/AAA"); err != nil || !has {
		t.Error(has, err)
	}
	if has, err := series.Has(ctx, s.Now(), "waste/BBB"); err != nil || has {
		t.Error(has, err)
	}
	list, err := series.Releases(ctx, s.Now(), "")
	if err != nil || len(list) != 3 || list[2].N != 2 || list[2].Known != "2023-03-01" {
		t.Errorf("%+v %v", list, err)
	}
	if r, err := s.Verify(ctx, time.Time{}, nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

// What is said of one dataset changes nothing of what is kept of another.
func TestKeptByDataset(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	fill(t, s, 2)
	before, name, err := series.Dataset(ctx, s.Now(), "d0")
	if err != nil {
		t.Fatal(err)
	}
	if err := series.SetBreak(ctx, s, series.Break{Series: "d1/AAA", Year: 2005, Note: "counted anew", Person: "rita", Name: "Rita"}); err != nil {
		t.Fatal(err)
	}
	after, again, err := series.Dataset(ctx, s.Now(), "d0")
	if err != nil || before != after || name != again {
		t.Errorf("d0 was read again: %s, %s, %v", name, again, err)
	}
	if list, err := series.Breaks(ctx, s.Now(), "d0"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := series.Breaks(ctx, s.Now(), "d1"); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

// A register that holds only series comes back from its archive, and is no empty one to
// restore another into.
func TestRestoreOnlySeries(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	addRelease(t, s, "iso3,year,value,unit\nAAA,2020,5,kt\n", "2022-03-01")
	var archive bytes.Buffer
	if err := s.Export(ctx, &archive, true, nil); err != nil {
		t.Fatal(err)
	}
	files, err := store.OpenArchive(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		t.Fatal(err)
	}
	into := open(t, t.TempDir())
	if err := into.Import(ctx, files, nil); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := into.Export(ctx, &again, true, nil); err != nil || !bytes.Equal(archive.Bytes(), again.Bytes()) {
		t.Errorf("it does not come back as it was (%v)", err)
	}
	if err := into.Import(ctx, files, nil); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("restored over series: %v", err)
	}
}

// fill adds datasets of a size that is worth keeping.
func fill(t testing.TB, s *store.Store, n int) {
	t.Helper()
	for i := range n {
		var b strings.Builder
		b.WriteString("iso3,year,value,unit\n")
		for _, party := range []string{"AAA", "BBB", "CCC"} {
			for year := 1990; year < 2025; year++ {
				fmt.Fprintf(&b, "%s,%d,%d,kt\n", party, year, year*i%97)
			}
		}
		id := fmt.Sprintf("d%d", i)
		if _, _, err := series.Add(context.Background(), s, "rita", id+".csv", []byte(b.String()), timeseries.Mapping{Dataset: id}); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkDataset: one dataset is found as fast among forty as among four, and so are all,
// each.
func BenchmarkDataset(b *testing.B) {
	for _, n := range []int{4, 40} {
		s, ctx := open(b, b.TempDir()), context.Background()
		fill(b, s, n)
		read := func(b *testing.B, i int) {
			if _, _, err := series.Dataset(ctx, s.Now(), fmt.Sprintf("d%d", i)); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("One of %d", n), func(b *testing.B) {
			for b.Loop() {
				read(b, 1)
			}
		})
		b.Run(fmt.Sprintf("Each of %d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				read(b, i%n)
			}
		})
	}
}

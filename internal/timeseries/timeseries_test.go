package timeseries

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/sharedtest"
)

func read(t testing.TB, text string, m *Mapping) *Dataset {
	t.Helper()
	d, err := Read("made-up.csv", []byte(text), m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReadPlain(t *testing.T) {
	d := read(t, "iso3,category,unit,year,value,notation_key\nAAA,Tips,kt,2001,12.5,\nAAA,Tips,kt,2002,,NE\nAAA,Drains,kt,2001,,\"IE,NA\"\nAAA,Drains,kt,2002,"+
		"0,\n", &Mapping{Set: map[string]string{"gas": "CH4"}})
	if len(d.Series) != 2 || d.ID != "made-up" {
		t.Fatalf("read %d series of %q", len(d.Series), d.ID)
	}
	s := d.Find("made-up/AAA:Tips")
	if s == nil {
		t.Fatalf("no series of that name: %s", d.Series[0].ID)
	}
	if s.Gas != "CH4" || s.Unit != (Unit{Name: "kt"}) || s.Party != "AAA" {
		t.Errorf("series %+v", s)
	}
	want := []Observation{{Year: 2001, Value: 12.5, Measured: true, Line: 2}, {Year: 2002, Key: "NE", Line: 3}}
	if diff := cmp.Diff(want, s.Observations); diff != "" {
		t.Error(diff)
	}
	drains := d.Find("made-up/AAA:Drains").AsOf("")
	if !drains.Observations[0].Nothing() || drains.Observations[0].Measured || !drains.Observations[1].Measured {
		t.Errorf("a key and a zero are told apart: %+v", drains.Observations)
	}
	sum, err := Add("all", []*Series{s.AsOf(""), drains})
	if err != nil {
		t.Fatal(err)
	}
	if o, _ := sum.At(2001); !o.Measured || o.Value != 12.5 {
		t.Errorf("a part included elsewhere adds nothing: %+v", o)
	}
	if o, _ := sum.At(2002); o.Measured {
		t.Errorf("a part that was not estimated leaves no sum: %+v", o)
	}
	if diff := cmp.Diff([]Gap{{"made-up/AAA:Tips", 2002, "NE"}}, sum.Gaps); diff != "" {
		t.Error(diff)
	}
}

func TestReadWide(t *testing.T) {
	m := &Mapping{Columns: map[string]string{"period": "ref"}, Dimensions: []string{}, Values: []ValueColumn{
		{"home_t", map[string]string{"stage": "household", "unit": "t"}}, {"home_kg", map[string]string{"stage": "household-per-head", "unit": "kg per head"}}}}
	d := read(t, "iso3,ref,home_t,home_kg,confidence\nAAA,2019,1000,79,Very Low\n", m)
	var ids []string
	for _, s := range d.Series {
		ids = append(ids, s.ID+" "+s.Unit.String()+" "+s.Observations[0].Confidence)
	}
	want := []string{"made-up/AAA:household t Very Low", "made-up/AAA:household-per-head kg per head Very Low"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	if d.Series[1].Unit.Adds() || !d.Series[0].Unit.Adds() {
		t.Error("a rate does not add up, an amount does")
	}
}

func TestReadSDMX(t *testing.T) {
	text := "STRUCTURE;STRUCTURE_ID;ACTION;FREQ: Frequency;REF_AREA: Area;SECTOR: " +
		"Sector;TIME_PERIOD;OBS_VALUE;UNIT_MEASURE;UNIT_MULT;OBS_STATUS;OBS_COMMENT;VINTAGE\n" +
		"dataflow;X:DF_WASTE(2.1);I;A: Annual;AAA: Alpha;5: Waste;2001;1.5;t;3;A;first;2010-01-01\n" +
		"dataflow;X:DF_WASTE(2.1);A;A: Annual;AAA: Alpha;5: Waste;2002;;t;3;K;;2010-01-01\n" +
		"dataflow;X:DF_WASTE(2.1);R;A: Annual;AAA: Alpha;5: Waste;2001;1.25;t;3;B;other method;2012-01-01\n" +
		"dataflow;X:DF_WASTE(2.1);D;A: Annual;AAA: Alpha;5: Waste;2002;;t;3;;;2013-01-01\n"
	d := read(t, text, nil)
	if d.ID != "df-waste" || len(d.Series) != 1 {
		t.Fatalf("dataset %q with %d series", d.ID, len(d.Series))
	}
	s := d.Series[0]
	if s.ID != "df-waste/AAA:5" {
		t.Errorf("series %q", s.ID)
	}
	if o, _ := s.AsOf("2011-06-01").At(2001); o.Value != 1500 {
		t.Errorf("in 2011 the value was %v", o.Value)
	}
	if o, _ := s.AsOf("").At(2001); o.Value != 1250 {
		t.Errorf("now the value is %v", o.Value)
	}
	if o, ok := s.AsOf("2011-06-01").At(2002); !ok || o.Key != Elsewhere {
		t.Errorf("in 2011: %+v", o)
	}
	if _, ok := s.AsOf("").At(2002); ok {
		t.Error("what was deleted is gone")
	}
	if len(s.Breaks) != 1 || s.Breaks[0].Year != 2001 {
		t.Errorf("breaks %+v", s.Breaks)
	}
	if r := s.Revisions(""); len(r) != 2 || r[0].Year != 2001 {
		t.Errorf("revisions %+v", r)
	}
}

// TestRefuses holds errors to their place and to what they advise.
func TestRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "is empty"},
		{"no year", "iso3,value\nAAA,1\n", "made-up.csv:1: invalid: no column holds the year"},
		{"no number", "iso3,year,value\nAAA,2001,12;5\n", "made-up.csv:2: invalid: the value \"12;5\" is no number"},
		{"thousands", "iso3,year,value\nAAA,2001,\"1,234\"\n", "without marks for thousands"},
		{"two values", "iso3,year,value\nAAA,2001,1\nAAA,2001,2\n", "made-up.csv:3: conflict: series made-up/AAA has two values for 2001, here and in line 2"},
		{"two units", "iso3,year,value,unit\nAAA,2001,1,kt\nAAA,2002,2,Mt\n", "units are never mixed"},
		{"month", "iso3,year,value\nAAA,2001-05,1\n", "column year: invalid: the period \"2001-05\" is no year"},
		{"key", "iso3,year,value,notation_key\nAAA,2001,,XX\n", "notation key \"XX\""},
		{"ragged", "iso3,year,value\nAAA,2001\n", "made-up.csv:2: invalid: 2 cells under 3 columns"},
		{"infinite", "iso3,year,value\nAAA,2001,Inf\n", "is no number"},
		{"latin-1", "iso3,year,value\n\xe9,2001,1\n", "UTF-8"},
		{"quarter", "FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE\nQ,AAA,2001,1\n", "frequency \"Q\""},
		{"action", "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE\ndataflow,A:B(1.0),Z,AAA,2001,1\n", "the action \"Z\""},
		{"nothing", "iso3,year,value\n", "holds no values"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("made-up.csv", []byte(c.text), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	if _, err := ParseMapping("m.json", []byte("{\n\"columns\":{\"year\":\"x\"}}")); err == nil || !strings.Contains(err.Error(), "no field \"year\"") {
		t.Errorf("a mapping with an unknown field: %v", err)
	}
	if _, err := ParseMapping("m.json", []byte("{\n\"colums\":{}}")); err == nil || !strings.Contains(err.Error(), "m.json:2") {
		t.Errorf("a misspelt mapping: %v", err)
	}
}

func TestUnits(t *testing.T) {
	for in, want := range map[string]Unit{
		"kt":                       {Name: "kt"},
		"%":                        {Name: Percent},
		"Mt CO2e (GWP100 AR5=28)":  {Name: "Mt", Substance: "CO2e", GWP: 28},
		"kt CO2 equivalent, AR4":   {Name: "kt", Substance: "CO2e", Report: "AR4"},
		"kt CO2-eq (AR5, 2013)":    {Name: "kt", Substance: "CO2e", Report: "AR5"},
		"kt CO2-eq (GWP 100, AR4)": {Name: "kt", Substance: "CO2e", Report: "AR4"},
		"Mt CO2e (GWP 100)":        {Name: "Mt", Substance: "CO2e"},
		"Mt CO2e AR5 100-year":     {Name: "Mt", Substance: "CO2e", Report: "AR5"},
		"Mt CO2e (GWP-100: 27.9)":  {Name: "Mt", Substance: "CO2e", GWP: 27.9},
		"kg CO2e per kWh":          {Name: "kg", Substance: "CO2e", Per: "kWh"},
		"kg/inhabitant/year":       {Name: "kg", Per: "head"},
		"metric tons":              {Name: "t"},
		"tons":                     {Name: "tons"},
		"chargers per 100 km":      {Name: "chargers", Per: "100 km"},
		"Gg CH4":                   {Name: "Gg", Substance: "CH4"},
		"Mt CO2-eq":                {Name: "Mt", Substance: "CO2e"},
		"kg per capita":            {Name: "kg", Per: "head"},
		"tonnes CH4/yr":            {Name: "t", Substance: "CH4"},
		"buses":                    {Name: "buses"},
		"":                         {},
	} {
		if got := ParseUnit(in); got != want {
			t.Errorf("%q is %+v, want %+v", in, got, want)
		}
	}
	for _, c := range []struct {
		from, to string
		factor   float64 // 0: refused
		open     string
	}{
		{"kt CH4", "Mt CH4", 1e-3, ""},
		{"kt", "Gg CH4", 1, ""},
		{"kt CH4", "Mt CO2e (GWP 28)", 0.028, "1 CH4 = 28 CO2e"},
		{"Mt CO2e (GWP 28)", "kt CH4", 1000. / 28, "1 CH4 = 28 CO2e"},
		{"Mt CO2e (GWP 21)", "Mt CO2e (GWP 28)", 28. / 21, "GWP 21 → 28"},
		{"kt CH4", "Mt CO2e", 0, ""},
		{"Mt CO2e", "Mt CO2e (GWP 28)", 0, ""},
		{"kt CH4", "kt CO2", 0, ""},
		{"kt CH4", "kt CO2e (AR5)", 28, "1 CH4 = 28 CO2e"},
		{"kt CO2e (AR5)", "kt CO2e (GWP 28)", 1, ""},
		{"kt N2O", "kt CO2e (GWP 28)", 0, ""},
		{"kt N2O", "kt CO2e (AR5)", 265, "1 N2O = 265 CO2e"},
		{"kg CO2e per kWh", "Mt CO2e", 0, ""},
		{"tons", "t", 0, ""},
		{"percent", "kt", 0, ""},
		{"kg per head", "kg", 0, ""},
		{"buses", "chargers", 0, ""},
	} {
		got, err := ParseUnit(c.from).To(ParseUnit(c.to), "CH4")
		if (err == nil) != (c.factor != 0) {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
			continue
		}
		if math.Abs(got.Factor-c.factor) > 1e-12*math.Abs(c.factor) || got.Open != c.open {
			t.Errorf("%s to %s: %+v, want %v %q", c.from, c.to, got, c.factor, c.open)
		}
	}
	if _, err := Add("x", []*Series{{ID: "a", Unit: Unit{Name: "kt"}}, {ID: "b", Unit: Unit{Name: "Mt"}}}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("different units are added: %v", err)
	}
	kt := Unit{Name: "kt"}
	if _, err := Add("x", []*Series{{ID: "a", Unit: kt, Gas: "CH4"}, {ID: "b", Unit: kt, Gas: "N2O"}}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("two gases are added: %v", err)
	}
	if _, err := Add("x", []*Series{{ID: "a", Unit: Unit{Name: Percent}}, {ID: "b", Unit: Unit{Name: Percent}}}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("percentages are added: %v", err)
	}
}

// TestUnitWords: a unit that is written out reads back as itself.
func TestUnitWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := Unit{Name: rapid.SampledFrom([]string{"g", "kg", "t", "kt", "Gg", "Mt", "Tg"}).Draw(t, "name")}
		u.Substance = rapid.SampledFrom([]string{"", "CH4", "CO2", "CO2e", "N2O"}).Draw(t, "substance")
		if u.Substance == "CO2e" {
			u.GWP = rapid.SampledFrom([]float64{0, 21, 25, 27.9, 28}).Draw(t, "gwp")
			if u.GWP == 0 {
				u.Report = rapid.SampledFrom([]string{"", "SAR", "AR5"}).Draw(t, "report")
			}
		}
		u.Per = rapid.SampledFrom([]string{"", "head", "kWh", "unit of GDP"}).Draw(t, "per")
		if got := ParseUnit(u.String()); got != u {
			t.Fatalf("%q reads as %+v", u.String(), got)
		}
	})
}

// TestSDMXComesBack: what is written is read again as it was, key for key.
func TestSDMXComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &Dataset{ID: "waste", Title: "waste"}
		for n := range rapid.IntRange(1, 4).Draw(t, "series") {
			s := &Series{Party: "AAA", Dimensions: []Dimension{{"CATEGORY", fmt.Sprint("c", n)}}, Unit: Unit{Name: "kt", Substance: "CH4"}, Gas: "CH4",
				Nomenclature: "N"}
			s.ID = SeriesID("waste", s.Party, s.Dimensions)
			for y := 2000; y < 2000+rapid.IntRange(1, 9).Draw(t, "years"); y++ {
				o := Observation{Year: y, Known: rapid.SampledFrom([]string{"2010-01-01", "2012-05-05"}).Draw(t, "known")}
				switch rapid.IntRange(0, 3).Draw(t, "what") {
				case 0:
					o.Key = rapid.SampledFrom([]string{"NO", "NE", "NA", "IE", "C", "IE,NA"}).Draw(t, "key")
				case 1:
				case 2:
					o.Withdrawn = true
				default:
					o.Value, o.Measured = float64(rapid.Int64Range(-1e12, 1e12).Draw(t, "value"))/1e3, true
				}
				s.Observations = append(s.Observations, o)
			}
			d.Series = append(d.Series, s)
		}
		var b bytes.Buffer
		if err := WriteSDMX(&b, d); err != nil {
			t.Fatal(err)
		}
		back, err := Read("x.csv", b.Bytes(), nil)
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		for i, s := range back.Series {
			for j := range s.Observations {
				s.Observations[j].Line, s.Observations[j].Status = 0, ""
			}
			if diff := cmp.Diff(d.Series[i], s); diff != "" {
				t.Fatal(diff, b.String())
			}
		}
	})
}

// TestAsOfForgetsTheFuture: no view shows what became known later.
func TestAsOfForgetsTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Series{}
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			s.Observations = append(s.Observations, Observation{Year: rapid.IntRange(2000, 2008).Draw(t, "year"),
				Known: fmt.Sprintf("20%02d-01-01", rapid.IntRange(10, 30).Draw(t, "known")), Measured: true})
		}
		s.Sort()
		day := fmt.Sprintf("20%02d-06-01", rapid.IntRange(10, 30).Draw(t, "day"))
		got := s.AsOf(day)
		for i, o := range got.Observations {
			if o.Known > day {
				t.Fatalf("%v was known on %s already", o, day)
			}
			if i > 0 && got.Observations[i-1].Year >= o.Year {
				t.Fatal("a year twice")
			}
		}
	})
}

func TestJumps(t *testing.T) {
	make := func(values ...float64) *Series {
		s := &Series{}
		for i, v := range values {
			s.Observations = append(s.Observations, Observation{Year: 2000 + i, Value: v, Measured: true})
		}
		return s
	}
	for name, c := range map[string]struct {
		s    *Series
		want []int
	}{
		"steady":        {make(10, 11, 12, 13, 14, 15), nil},
		"doubling":      {make(1, 2, 4, 8, 16, 32, 64, 128), nil},
		"fall":          {make(40, 41, 41, 40, 41, 20, 20, 21), []int{2005}},
		"standing":      {make(1.9, 1.9, 1.9, 21.8, 21.8, 21.6, 21.6), []int{2003}},
		"short":         {make(1, 1, 9), nil},
		"of one":        {make(1, 1, 1, 1, 1, 1.3, 1.3, 1.3), []int{2005}},
		"of a million":  {make(1e6, 1e6, 1e6, 1e6, 1e6, 1.3e6, 1.3e6, 1.3e6), []int{2005}},
		"small numbers": {make(9.4, 9.4, 9.3, 9.7, 9.7, 9.6, 11, 9.9), nil},
	} {
		if got := c.s.Jumps(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	s := make(40, 41, 41, 40, 41, 20, 20, 21)
	if _, ok := s.Suspect().BreakWithin(2004, 2005); !ok {
		t.Error("no break between 2004 and 2005")
	}
	if _, ok := s.Suspect().BreakWithin(2005, 2007); ok {
		t.Error("a break after itself")
	}
	s.Breaks = []Break{{Year: 2005, By: "Ana", Real: true}}
	if b, ok := s.Suspect().BreakWithin(2000, 2007); ok {
		t.Errorf("a jump that a person called real is a break: %v", b)
	}
}

func TestJoinRefusesAnotherUnit(t *testing.T) {
	a := read(t, "iso3,year,value,unit\nAAA,2001,1,kt\n", nil)
	b := read(t, "iso3,year,value,unit\nAAA,2001,1,Mt\n", nil)
	if _, err := Join(a, b); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("joined: %v", err)
	}
}

func shared(t testing.TB, name string) []byte {
	data, err := os.ReadFile(sharedtest.Path(t, "instruments", "targets", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestRealSeries reads the files that real sources published, each with its
// traps.
func TestRealSeries(t *testing.T) {
	m := &Mapping{Set: map[string]string{"unit": "%"}, Columns: map[string]string{"value": "value_pct"}}
	protected, err := Read("protected.csv", shared(t, "wdi_protected_areas_pct.csv"), m)
	if err != nil {
		t.Fatal(err)
	}
	usa := protected.Find("protected/USA:ER.MRN.PTMR.ZS")
	if got := usa.AsOf("").Jumps(); !slices.Contains(got, 2021) {
		t.Errorf("the fall of 2021 is not seen: %v", got)
	}
	inventories, err := Read("inventories.csv", shared(t, "unfccc_waste_ch4_kt.csv"), nil)
	if err != nil {
		t.Fatal(err)
	}
	drains := inventories.Find("inventories/MEX:6.B-Wastewater-Handling")
	if drains == nil || drains.Nomenclature != "BUR/IPCC1996" || !slices.Contains(drains.AsOf("").Jumps(), 2013) {
		t.Errorf("Mexico's wastewater: %+v", drains)
	}
	burning := inventories.Find("inventories/USA:5.C-Incineration-and-Open-Burning-of-Waste")
	if o, ok := burning.AsOf("").At(2000); !ok || o.Measured || o.Key != "IE,NA" {
		t.Errorf("a notation key is kept: %+v", o)
	}
	edgar, err := Read("edgar.csv", shared(t, "wdi_edgar_waste_ch4_mtco2e_ar5.csv"), &Mapping{Set: map[string]string{"gas": "CH4"}})
	if err != nil {
		t.Fatal(err)
	}
	if s := edgar.Series[0]; s.Unit != (Unit{Name: "Mt", Substance: "CO2e", GWP: 28}) || len(s.Measured()) != 34 {
		t.Errorf("%+v", s)
	}
}

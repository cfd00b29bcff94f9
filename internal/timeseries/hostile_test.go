package timeseries

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"trillium"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte("iso3,year,value,unit,notation_key\nAAA,2001,1,kt,\nAAA,2002,,kt,NE\n"))
	f.Add([]byte("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT\ndataflow,A:B(1.0),I,AAA,2001,1,3\n"))
	f.Add([]byte("DATAFLOW;REF_AREA: Area;TIME_PERIOD;OBS_VALUE\nA:B(1.0);AAA: x;2001;1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read("x.csv", data, nil)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteSDMX(&b, d); err != nil {
			t.Fatal(err)
		}
		for _, s := range d.Series {
			now := s.AsOf("")
			now.Suspect()
			for _, o := range now.Observations {
				if !finite(o.Value) {
					t.Fatalf("%s has the value %v", s.ID, o.Value)
				}
			}
		}
	})
}

func FuzzMapping(f *testing.F) {
	f.Add([]byte(`{"dataset":"x","columns":{"period":"y"},"values":[{"column":"v","set":{"unit":"kt"}}],"set":{"stage":"home"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := ParseMapping("m.json", data); err == nil {
			_, _ = Read("x.csv", []byte("iso3,y,v\nAAA,2001,1\n"), m)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("iso3,category,year,value,unit\n")
	for c := range 100 {
		for y := range 100 {
			fmt.Fprintf(&text, "AAA,c%d,%d,%d.5,kt\n", c, 1950+y, c*y)
		}
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := Read("x.csv", text.Bytes(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestHostileFiles holds what attackers found.
func TestHostileFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"too large", "iso3,year,value,unit_mult\nAAA,2001,1e300,15\n", "beyond anything that is measured"},
		{"too small", "iso3,year,value\nAAA,2001,5e-324\n", "beyond anything that is measured"},
		{"two names in one", "iso3,sector,year,value\nAAA,A B,2001,1\nAAA,A-B,2002,1\n", "would name both"},
		{"empty dimensions", "iso3,sector,gas2,year,value\nAAA,waste,,2001,1\nAAA,,waste,2002,1\n", "would name both"},
		{"a day that is none", "iso3,year,value,known\nAAA,2001,1,2024-06-30 or so\n", "the day of publication"},
	} {
		if _, err := Read("made-up.csv", []byte(c.text), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	d := read(t, "iso3,year,value\n中国,2001,1\n日本,2002,2\n", nil)
	if len(d.Series) != 2 || d.Series[1].ID != "made-up/日本" {
		t.Errorf("%+v", d.Series)
	}
	if _, err := ParseMapping("m.json", []byte(`{"breaks":[`+strings.Repeat(`{"match":{},"year":2001},`, 1000)+`{"match":{},"year":2001}]}`)); !errors.Is(err,
		trillium.ErrTooLarge) {
		t.Errorf("a thousand and one breaks: %v", err)
	}
}

// Two releases of one day give what was known at its end, once, so that what is
// written can be read again; a title stays until another is given.
func TestTwoReleasesOfADay(t *testing.T) {
	m := &Mapping{Dataset: "waste", Title: "Waste methane", Source: &Source{Known: "2024-06-01"}}
	first := read(t, "iso3,year,value,unit\nAAA,2001,1,kt\nAAA,2002,2,kt\n", m)
	m.Title = ""
	second := read(t, "iso3,year,value,unit\nAAA,2002,3,kt\n", m)
	d, err := Join(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Series[0].Observations; len(got) != 2 || got[1].Value != 3 || d.Title != "Waste methane" {
		t.Errorf("%q %+v", d.Title, got)
	}
	var out bytes.Buffer
	if err := WriteSDMX(&out, d); err != nil {
		t.Fatal(err)
	}
	if _, err := Read("again.csv", out.Bytes(), nil); err != nil {
		t.Error(err)
	}
}

// Files as statistical offices publish them: Eurostat's, with its mark for what is
// missing, and the World Bank's, with a column for each year.
func TestPublishedShapes(t *testing.T) {
	d := read(t, "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nX:ENV(1.0),24/05/24 11:00:00,A,kt,AAA,2019,12.5,\nX:ENV(1.0),25/05/24 "+
		"11:00:00,A,kt,AAA,2020,13.5,bp\nX:ENV(1.0),25/05/24 11:00:00,A,kt,AAA,2021,:,\n", nil)
	if s := d.Series[0]; len(d.Series) != 1 || s.ID != "env/AAA" || len(s.Observations) != 3 || s.Observations[2].Measured || len(s.Breaks) != 1 ||
		s.Breaks[0].Year != 2020 {
		t.Errorf("%+v", *s)
	}
	d = read(t, "Country Name,Country Code,Indicator Name,Indicator Code,2019,2020,2021,\nAay,AAA,Land,ER.LND,10,11,12,\nBee,BBB,Land,ER.LND,,9,..,\n", nil)
	if len(d.Series) != 2 || d.Series[0].ID != "made-up/AAA:ER.LND" || d.Series[0].Party != "AAA" {
		t.Fatalf("%+v", *d.Series[0])
	}
	if o := d.Series[1].Observations; len(o) != 3 || o[0].Measured || !o[1].Measured || o[1].Year != 2020 || o[1].Value != 9 || o[2].Measured {
		t.Errorf("%+v", o)
	}
}

package calculator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"trillium"
)

// of are the values of a form, written as NAME=VALUE.
func of(pairs ...string) url.Values {
	out := make(url.Values)
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		out.Set(name, value)
	}
	return out
}

// asFile are the values of an example as the command has them: the rows in a file, and
// flags for the rest.
func asFile(m Method, form Values, told *[]string) Values {
	v := Values{Of: make(url.Values), Data: form.Data, File: "file",
		Tell: func(line int, text string) { *told = append(*told, fmt.Sprintf("%d %s", line, text)) }}
	for _, f := range m.Fields {
		v.Of.Set(f.Name, form.Of.Get(f.Name))
		if f.Command {
			v.Of.Set(f.Name, f.Usual)
		}
	}
	v.Of.Set("unit", "Gg")
	return v
}

// Every example works, and a file with the same rows gives the same.
func TestExamples(t *testing.T) {
	for _, m := range Methods() {
		for _, f := range m.Form() {
			if f.Kind == Choice && !slices.Contains(f.Options, f.Usual) {
				t.Errorf("%s: the usual %s, %q, is none of %q", m.Name, f.Name, f.Usual, f.Options)
			}
		}
		for _, x := range m.Examples {
			v := m.FromForm(x.Values)
			r, err := m.Run(v)
			if err != nil || len(r.Rows) == 0 || len(r.Rows[0]) != len(r.Columns) {
				t.Fatalf("%s: %+v, %v", x.Name, r, err)
			}
			if m.Name == "wastewater" {
				continue // a form is one row of a file
			}
			var told []string
			file, err := m.Run(asFile(m, v, &told))
			if err != nil || fmt.Sprint(file.Rows) != fmt.Sprint(r.Rows) || fmt.Sprint(file.Columns) != fmt.Sprint(r.Columns) {
				t.Errorf("%s: a file gives\n%v\nand a form\n%v\n%v", x.Name, file, r, err)
			}
		}
	}
}

// A form for wastewater is one row of a file.
func TestWastewaterForm(t *testing.T) {
	m, err := Named("wastewater")
	if err != nil {
		t.Fatal(err)
	}
	form := of("people=1000000", "septic=0,5", "latrine-wet=0.5", "basis=COD", "organics=70")
	r, err := m.Run(m.FromForm(form))
	if err != nil {
		t.Fatal(err)
	}
	file := Values{Of: make(url.Values), File: "w.csv", Data: []byte("party,year,people,septic,latrine-wet,basis,organics\nAAA,2020,1000000,0.5,0.5,COD,70\n")}
	rows, err := m.Run(file)
	if err != nil || rows.Rows[0][5] != r.Notes[0].Args[3] {
		t.Errorf("%v – %v, %v", rows, r.Notes, err)
	}
	form.Del("organics") // the usual amount is of BOD
	if _, err := m.Run(m.FromForm(form)); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), "no default for the organic matter") {
		t.Errorf("COD without an amount: %v", err)
	}
}

// The interval of random runs stands in each form of the result.
func TestInterval(t *testing.T) {
	m, _ := Named("landfill")
	v := m.FromForm(of("waste=year,waste\n2000,100\n", "last=2003", "runs=50"))
	r, err := m.Run(v)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r.Objects[3])
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Emitted, Low, Median, High float64 }
	if err := json.Unmarshal(text, &got); err != nil || !(0 < got.Low && got.Low < got.Median && got.Median < got.High) {
		t.Errorf("%s, %v", text, err)
	}
	if row := r.Rows[3]; row[6] != got.Low || row[7] != got.Median || row[8] != got.High || row[5] != got.Emitted {
		t.Errorf("%v – %s", row, text)
	}
	if r.Series.Series[0].Observations[3].Low == nil {
		t.Error("the series has no interval")
	}
	v.Of.Del("runs")
	if r, err = m.Run(v); err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(r.Objects[3]); err != nil || strings.Contains(string(text), "median") {
		t.Errorf("without runs: %s, %v", text, err)
	}
}

// What a form is refused for, a file is told of.
func TestFormAndFile(t *testing.T) {
	m, _ := Named("landfill")
	for text, want := range map[string]string{
		"year,waste\n2000,1\n2001,x\n":                          "line 3: waste is \"x\"",
		"year,waste,recovered\n2000,1,0\n2001,1,99\n":           "in 2001 99 of methane is recovered",
		"site,opened,acceptance\na,2000,5\nb,,5\n":              "line 3: nobody says when it opened",
		"site,year,waste\na,2000,1\n,2001,1\n":                  "line 3: it has no id",
		"year,waste\n2000,1\n" + strings.Repeat("\n", 60_000):   "", // trimmed
		"opened,acceptance\n" + strings.Repeat("1850,1\n", 101): "more than 100 sites",
		"year,waste\n" + strings.Repeat("2000,1\n", 9_000):      "more than 60000 characters",
	} {
		v := m.FromForm(of("waste=" + text))
		_, err := m.Run(v)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
		var told []string
		if _, err := m.Run(asFile(m, v, &told)); err != nil || len(told) == 0 {
			t.Errorf("%.60q in a file: %v, %q", text, err, told)
		}
	}
}

// One site needs no column for it, and several may stand without names.
func TestSitesWithoutColumn(t *testing.T) {
	m, _ := Named("landfill")
	for _, pair := range [][2]string{
		{"year,waste\n2000,1\n2001,2\n", "site,year,waste\na,2000,1\nb,2001,2\n"},
		{"opened,acceptance\n2000,5\n2003,7\n", "site,opened,acceptance\na,2000,5\nb,2003,7\n"},
	} {
		var got []string
		for _, text := range pair {
			r, err := m.Run(m.FromForm(of("waste="+text, "last=2010")))
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			got = append(got, fmt.Sprintf("%.9g", r.Rows))
		}
		if got[0] != got[1] {
			t.Errorf("%q:\n%s\n%s", pair, got[0], got[1])
		}
	}
}

// Fields that exclude each other, and years before the first, are refused.
func TestRefusedFields(t *testing.T) {
	for query, want := range map[string]string{
		"landfill runs=5 set=MCF=0.7": "runs draws from the ranges",
		"landfill type=food,paper":    "no DOC of \"food,paper\"",
		"landfill runs=-3":            "at most 10000 runs",
		"landfill runs=20000":         "at most 10000 runs",
		"landfill last=1999":          "from 2000 to 1999 is no span",
		"landgem last=1999":           "from 2000 to 1999 is no span",
		"landgem last=soon":           "last: invalid: \"soon\" is no year",
		"landfill seed=-1 runs=2":     "seed: invalid",
		"landfill start=June":         "start: invalid",
		"cover base-area=x":           "base-area: invalid: \"x\" is no number",
		"cover until=5 base-area=4":   "until: invalid",
	} {
		words := strings.Fields(query)
		m, err := Named(words[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Run(m.FromForm(of(append(words[1:], "waste=year,waste\n2000,1\n")...))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", query, err, want)
		}
	}
	if _, err := Named("moon"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
}

// A form of strangers' bytes gives a table or an error.
func FuzzForm(f *testing.F) {
	for _, m := range Methods() {
		for _, x := range m.Examples {
			f.Add(m.Name, x.Values.Encode())
		}
	}
	f.Add("landfill", "waste=opened,acceptance%0A1990,5&last=2300&runs=3&seed=18446744073709551615")
	f.Add("wastewater", "people=1e12&septic=1&i=-1&b0=,5")
	f.Fuzz(func(t *testing.T, name, query string) {
		m, err := Named(name)
		if err != nil {
			return
		}
		form, err := url.ParseQuery(query)
		if err != nil || len(form.Get("runs")) > 2 {
			return
		}
		r, err := m.Run(m.FromForm(form))
		if err != nil {
			return
		}
		for _, row := range r.Table(func(c any) string { return fmt.Sprint(c) }) {
			if len(row) != len(r.Columns) {
				t.Errorf("%q has %d cells in %d columns", row, len(row), len(r.Columns))
			}
		}
	})
}

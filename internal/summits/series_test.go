package summits

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// A title names its summit by what the series is called and the day.
func TestSummit(t *testing.T) {
	b := Load()
	for _, c := range []struct{ title, day, want string }{
		{"FACT SHEET: Key Deliverables for the 2023 North American Leaders’ Summit", "2023-01-10", "nals-2023"},
		{"Quad Leaders’ Statement from Tokyo", "2022-05-24", "quad-2022"},
		{"A sheet on the work of the Quad", "2022-03-01", ""},
		{"The Quadrangle of the palace", "2022-05-24", ""},
		{"Communiqué of the G7", "2021-06-13", "g7-2021"},
		{"Nothing of note", "2021-06-13", ""},
		{"Cumbre de las Américas 2022: compromisos", "2022-08-30", "americas-2022"},
		{"G20 leaders meet", "0001-01-01", ""},
	} {
		at := day(c.day)
		if c.day == "0001-01-01" {
			at = time.Time{}
		}
		if got := b.Summit(c.title, at); got != c.want {
			t.Errorf("%q of %s is %q, want %q", c.title, c.day, got, c.want)
		}
	}
}

// What is written reads as it was, and a declared series takes the place of a shipped one.
func TestParse(t *testing.T) {
	for _, s := range Load().All() {
		got, err := Parse(strings.NewReader(s.String()), "again")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Series{s}, got); diff != "" {
			t.Error(diff)
		}
	}
	mine, err := Parse(strings.NewReader("series g7\nname: The Seven\ncalled: Seven Lakes\nevery: 24\nsummit 2030: 2030-05-01, Port Ansel\n"), "mine")
	if err != nil {
		t.Fatal(err)
	}
	b := Load().With(mine)
	if got := b.Get("g7").Name(1); got != "The Seven" || len(b.All()) != len(Load().All()) {
		t.Errorf("the declared series is %q", got)
	}
	if got := b.Get("g7").Due("2030-05-02"); got != "2032-05-02" {
		t.Errorf("the next is due on %s", got)
	}
}

// What is wrong is named with its line.
func TestParseRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"name: A":                   "x:1:",
		"series Q!":                 "no id",
		"series q\nname: A\nfoo: 1": "x:3:",
		"series q\nname: A\ncalled: A\nsummit 2020: soon": "no day",
		"series q\nname: A":                             "called",
		"series q\nname: A\ncalled: A\nmembers: Canada": "no code",
		"series q\nname: A\ncalled: A\nevery: often":    "months",
		"series q\nname: A\ncalled: A\nseries q":        "twice",
	} {
		if _, err := Parse(strings.NewReader(in), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("series q\nname: A | B | C\ncalled: A; B\nmembers: CAN\nevery: 12\nsummit 2020: 2020-01-01, Lima\n")
	f.Fuzz(func(t *testing.T, in string) {
		list, err := Parse(strings.NewReader(in), "x")
		if err != nil {
			return
		}
		for i := range list {
			again, err := Parse(strings.NewReader(list[i].String()), "y")
			if err != nil || cmp.Diff(list[i:i+1], again) != "" {
				t.Fatalf("%v: %q is not read again", err, list[i].String())
			}
		}
	})
}

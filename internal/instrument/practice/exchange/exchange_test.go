package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"trillium"
)

var today = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

func sample() Practice {
	return Practice{ID: "kelp", Title: map[string]string{"en": "Kelp lines", "es": "Líneas de kelp"}, Place: "Ansel Bay", Country: "XHV", Topic: "water",
		Outcome: "failed", Evidence: "measured", Who: "Ministry of Ports", When: "2023-04", Claim: "Lines were lost in the first storm.",
		Lesson: "Anchor them deeper.",
		Source: "https://example.org/kelp", Serves: []string{"great-bay-2022/2"}}
}

func TestCheck(t *testing.T) {
	good := sample()
	if err := good.Check(today); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Practice){
		"id": func(p *Practice) { p.ID = "Kelp Lines" }, "title": func(p *Practice) { p.Title = nil }, "country": func(p *Practice) { p.Country = "xhv" },
		"outcome": func(p *Practice) { p.Outcome = "great" }, "evidence": func(p *Practice) { p.Evidence = "" }, "who": func(p *Practice) { p.Who = " " },
		"when": func(p *Practice) { p.When = "2027" }, "claim": func(p *Practice) { p.Claim = strings.Repeat("x", maxText+1) },
		"source": func(p *Practice) { p.Source = "javascript:alert(1)" }, "serves": func(p *Practice) { p.Serves = []string{"nals"} },
		"lesson": func(p *Practice) { p.Lesson = "a\x00b" },
	} {
		p := sample()
		spoil(&p)
		var wrong *FieldError
		if err := p.Check(today); !errors.As(err, &wrong) || wrong.Field != strings.TrimSpace(field) || !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v", field, err)
		}
	}
	p := sample()
	if p.Source = ""; p.Check(today) == nil {
		t.Error("what was measured needs a source")
	}
	if p.Evidence = "opinion"; p.Check(today) != nil {
		t.Error("an opinion needs none")
	}
}

func key(t testing.TB) []byte {
	pem, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return pem
}

// What is signed comes back with its signer; whatever was changed on the way is refused,
// and white space between the parts is no change.
func TestSigned(t *testing.T) {
	k, err := ReadKey(key(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := Sign(k, "Ministry of Ports", []Practice{sample()})
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{data, compact(t, data)} {
		list, err := Open(form, today)
		if err != nil || len(list) != 1 || !strings.HasPrefix(list[0].Signer, "Ministry of Ports (") {
			t.Fatalf("%+v, %v", list, err)
		}
		got, want := list[0], sample()
		if got.Sum() != want.Sum() {
			t.Error("it says something else than what was signed")
		}
	}
	for _, change := range [][2]string{{"failed", "worked"}, {"Ministry of Ports", "Ministry of Forts"}, {"2023-04", "2023-05"}} {
		forged := bytes.Replace(data, []byte(change[0]), []byte(change[1]), 1)
		if _, err := Open(forged, today); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%v: %v", change, err)
		}
	}
	other, err := ReadKey(key(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Sign(other, "Ministry of Ports", []Practice{sample()})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := Open(data, today)
	b, _ := Open(again, today)
	if a[0].Signer == b[0].Signer {
		t.Error("two keys of one name cannot be told apart")
	}
	if _, err := ReadKey([]byte("no key")); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
}

// A name that can be signed can be read again, whatever its length.
func TestNames(t *testing.T) {
	k, err := ReadKey(key(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "a\x1bb", strings.Repeat("x", maxLine-19), strings.Repeat("x", maxLine-18)} {
		data, err := Sign(k, name, []Practice{sample()})
		if len(name) != maxLine-19 {
			if err == nil {
				t.Errorf("%q was signed", name)
			}
			continue
		}
		if _, err := Open(data, today); err != nil {
			t.Error(err)
		}
	}
}

// What is signed is never more than can be read.
func TestTooLarge(t *testing.T) {
	k, err := ReadKey(key(t))
	if err != nil {
		t.Fatal(err)
	}
	long := sample()
	long.Claim = strings.Repeat("x", maxText)
	list := slices.Repeat([]Practice{long}, MaxFile/maxText+1)
	if _, err := Sign(k, "x", list); !errors.Is(err, trillium.ErrTooLarge) {
		t.Error(err)
	}
}

// One object or one a line, and nothing that is none of them.
func TestRead(t *testing.T) {
	one, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	for data, want := range map[string]int{string(one): 1, string(one) + "\n" + string(one) + "\n": 2, "": 0, " \n": 0, string(one) + "]": 0, "[]": 0} {
		list, err := Read([]byte(data), today)
		if (err == nil) != (want > 0) || err == nil && len(list) != want {
			t.Errorf("%.20q: %d, %v", data, len(list), err)
		}
	}
	k, err := ReadKey(key(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := Sign(k, "x", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(append(data, '}'), today); !errors.Is(err, trillium.ErrUnreadable) {
		t.Error(err)
	}
}

func compact(t *testing.T, data []byte) []byte {
	var out bytes.Buffer
	if err := json.Compact(&out, data); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestChoose(t *testing.T) {
	a, b := sample(), sample()
	b.ID, b.Outcome, b.Country, b.When, b.Topic = "nets", "worked", "XCV", "2025", "fish"
	list := []Practice{a, b}
	for want, f := range map[string]Filter{"kelp nets": {}, "kelp": {Outcome: "failed"}, "nets": {Country: "xcv"}, "kelp nets ": {Serves: "great-bay-2022/2"},
		"": {Serves: "x/1"}, "kelp ": {Words: "LÍNEAS storm", Topic: "water"}} {
		var ids []string
		for _, p := range f.Keep(list) {
			ids = append(ids, p.ID)
		}
		if strings.Join(ids, " ") != strings.TrimSpace(want) {
			t.Errorf("%+v keeps %v", f, ids)
		}
	}
	got := Shares([]string{"XHV", "XCV", "XBR"}, list, "great-bay-2022/2", "2022-05-19")
	want := []Share{{"XHV", 1, 1, "2023-04"}, {"XCV", 1, 0, "2025"}, {"XBR", 0, 0, ""}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := Shares([]string{"XHV"}, list, "great-bay-2022/2", "2024-01-01"); got[0].Shared != 0 {
		t.Error("what came before the promise counts")
	}
	if Slug("Heat pumps, 2024!") != "heat-pumps-2024" {
		t.Error(Slug("Heat pumps, 2024!"))
	}
}

// Whatever strangers send, what is taken has its form.
func FuzzOpen(f *testing.F) {
	k, err := ReadKey(key(f))
	if err != nil {
		f.Fatal(err)
	}
	data, err := Sign(k, "x", []Practice{sample()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"trillium practices 1","name":"x","key":"","signature":"","practices":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte, time.Time) ([]Practice, error){Open, Read} {
			list, err := read(data, today)
			for i := range list {
				if err == nil && list[i].Check(today) != nil {
					t.Errorf("%+v was taken", list[i])
				}
			}
		}
	})
}

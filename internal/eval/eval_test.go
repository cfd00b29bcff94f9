package eval

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trillium"
)

// Each span is paired once, and with that which it overlaps most.
func TestMatch(t *testing.T) {
	a := []trillium.Span{{Start: 0, End: 10}, {Start: 20, End: 40}, {Start: 50, End: 60}}
	b := []trillium.Span{{Start: 8, End: 22}, {Start: 25, End: 45}, {Start: 61, End: 70}}
	want := [][2]int{{1, 1}, {0, 0}}
	if got := match(a, b); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestLastDay(t *testing.T) {
	for in, want := range map[string]string{"2030": "2030-12-31", "2023-Q1": "2023-03-31", "2024-02": "2024-02-29", "2025-12": "2025-12-31",
		"2025-06-15": "2025-06-15"} {
		if got := lastDay(&in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	if got := lastDay(nil); got != "" {
		t.Errorf("no date: %s", got)
	}
}

func TestSameValue(t *testing.T) {
	high := 60.0
	for _, c := range []struct {
		target trillium.Target
		want   any
		same   bool
	}{
		{trillium.Target{Value: 30}, 30.0, true},
		{trillium.Target{Value: 30}, 31.0, false},
		{trillium.Target{Value: 50, Max: &high}, "50-60", true},
		{trillium.Target{Value: 50}, "50-60", false},
		{trillium.Target{Value: 50}, nil, false},
	} {
		if sameValue(c.target, c.want) != c.same {
			t.Errorf("%v and %v: not %v", c.target, c.want, c.same)
		}
	}
}

// What is found, missed and invented counts on the right side, with its
// fields.
func TestCompare(t *testing.T) {
	found := trillium.Commitment{Span: trillium.Span{Start: 0, End: 50}, Parties: []string{"CAN"}, Strength: trillium.High,
		Actions:  []trillium.Action{{Span: trillium.Span{Start: 10, End: 20}}, {Span: trillium.Span{Start: 30, End: 40}}},
		Deadline: &trillium.Deadline{Date: "2030-12-31"}, Targets: []trillium.Target{{Value: 7}}}
	invented := trillium.Commitment{Span: trillium.Span{Start: 60, End: 90}, Actions: []trillium.Action{{Span: trillium.Span{Start: 60, End: 90}}}}
	reading := &trillium.Reading{Commitments: []trillium.Commitment{found, invented}}
	labels := readLabels(t, `{"document":"d","label":"C","start":5,"end":50,"parties":["CAN"],"strength":"mid","actions":[{"start":10,"end":20}],`+
		`"deadline":{"text":"by 2030","date":"2030"},"targets":[{"value":8}]}
{"document":"d","label":"C","start":100,"end":120,"actions":[{"start":100,"end":120}]}
{"document":"d","label":"R","start":130,"end":140}
`)
	r := Compare("d", reading, labels["d"])
	for name, c := range map[string][2]Count{
		"commitments": {r.Commitments, {TP: 1, FP: 1, FN: 1}},
		"actions":     {r.Actions, {TP: 1, FP: 2, FN: 1}},
		"deadlines":   {r.Deadlines, {TP: 1}},
		"targets":     {r.Targets, {FP: 1, FN: 1}},
		"parties":     {r.Parties, {TP: 1}},
		"strength":    {r.Strength, {FP: 1, FN: 1}},
		"reports":     {r.Reports, {FN: 1}},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %+v, want %+v", name, c[0], c[1])
		}
	}
	if f := r.Commitments.F1(); f != 0.5 {
		t.Errorf("F1 of one in three: %v", f)
	}
	var out bytes.Buffer
	WriteTable(&out, []Result{r})
	if !strings.Contains(out.String(), "0.500") {
		t.Errorf("the table lacks the figure:\n%s", out.String())
	}
}

func TestReadLabelsNamesTheLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "labels.jsonl")
	if err := os.WriteFile(name, []byte("{\"document\":\"d\",\"label\":\"C\"}\n{broken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadLabels(name); err == nil || !strings.Contains(err.Error(), "labels.jsonl") || !strings.Contains(err.Error(), "2") {
		t.Errorf("error: %v", err)
	}
}

func readLabels(t *testing.T, lines string) map[string][]Label {
	t.Helper()
	name := filepath.Join(t.TempDir(), "labels.jsonl")
	if err := os.WriteFile(name, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	labels, err := ReadLabels(name)
	if err != nil {
		t.Fatal(err)
	}
	return labels
}

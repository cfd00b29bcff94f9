package eval

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMeasureLinks: counts worked out by hand.
func TestMeasureLinks(t *testing.T) {
	labels := []LinkLabel{
		{"x-1/1", "x-2/1", "summit", "renews"}, {"x-1/2", "x-2/2", "summit", "narrows"}, {"x-1/3", "x-2/9", "summit", "related"},
		{"x-1/4", "", "summit", "dropped"}, {"x-1/5", "", "summit", "dropped"},
		{"x-1/1", "x.md#1", "version", "same"},
	}
	found := []LinkFound{
		{"x-1/1", "x-2/1", "renews"},  // right
		{"x-1/2b", "x-2/2", "widens"}, // right pair, wrong relation; a second commitment in the item counts for it
		{"x-1/2", "x-2/7", "related"}, // not labelled
		{"x-1/4", "x-2/8", "related"}, // labelled as silent
		{"x-1/3", "", "dropped"},      // missed, and falsely silent
		{"x-1/8", "x-2/3", "renews"},  // of an item without a label: does not count
		{"", "x-2/5", "new"},          //
	}
	document := func(id string) string { before, _, _ := strings.Cut(id, "/"); return before }
	m := MeasureLinks("summit", labels, found, document)
	if m.Pairs != (Count{TP: 2, FP: 2, FN: 1}) || m.Relation != [2]int{1, 2} || m.Silent != (Count{TP: 1, FP: 1, FN: 1}) {
		t.Errorf("%+v", m)
	}
	slices.Sort(m.Errors)
	if len(m.Errors) != 5 {
		t.Errorf("%q", m.Errors)
	}
	var b bytes.Buffer
	if err := WriteLinks(&b, []LinkCount{m, {Kind: "version"}}); err != nil || !strings.Contains(b.String(), "0.571") || strings.Contains(b.String(), "version") {
		t.Errorf("%v:\n%s", err, b.String())
	}
}

// Labels are read with their items; what is no label is named with its line.
func TestReadLinks(t *testing.T) {
	write := func(s string) string {
		name := filepath.Join(t.TempDir(), "links.jsonl")
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	list, err := ReadLinks(write("{\"a\":\"x-1/2b\",\"b\":\"x.md#3\",\"kind\":\"version\",\"relation\":\"same-changed\"}\n\n"))
	if err != nil || len(list) != 1 || list[0] != (LinkLabel{"x-1/2", "x.md#3", "version", "changed"}) {
		t.Errorf("%+v, %v", list, err)
	}
	for text, want := range map[string]string{"": "no labels", "{": ":1:", "{\"a\":\"x\",\"relation\":\"same\",\"kind\":\"word\"}": ":1:"} {
		if _, err := ReadLinks(write(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

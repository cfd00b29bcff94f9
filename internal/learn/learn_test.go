package learn

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

func signs(names ...string) []Sign {
	var out []Sign
	for _, n := range names {
		out = append(out, SignOf(n))
	}
	return out
}

// rain is told by clouds and a falling glass; the day of the week tells nothing.
func rain() []Example {
	var out []Example
	for i := range 40 {
		day := "day:" + string(rune('a'+i%7))
		out = append(out, Example{Signs: []string{"always", "clouds", "glass:falls", day}, Class: 1, Weight: 1},
			Example{Signs: []string{"always", "sun", "glass:rises", day}, Class: 0, Weight: 1})
	}
	return out
}

func TestTrain(t *testing.T) {
	m, err := Train([]string{"dry", "wet"}, rain(), Options{Least: 4, Strain: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		signs []Sign
		wet   bool
	}{{signs("always", "clouds"), true}, {signs("always", "sun", "day:a"), false}, {signs("glass:falls", "never seen"), true}} {
		chances := m.Chances(c.signs)
		if math.Abs(chances[0]+chances[1]-1) > 1e-9 || chances[1] > 0.5 != c.wet {
			t.Errorf("chances %v, wet is %v", chances, c.wet)
		}
	}
}

// The same examples give the same weights, and what is written is read again.
func TestWriting(t *testing.T) {
	var first bytes.Buffer
	for i := range 2 {
		m, err := Train([]string{"dry", "wet"}, rain(), Options{Least: 4, Strain: 1})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if i > 0 && b.String() != first.String() {
			t.Errorf("two trainings differ:\n%s\n%s", first.String(), b.String())
		}
		first = b
	}
	m, err := Read(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := m.WriteTo(&again); err != nil || again.String() != first.String() {
		t.Errorf("read again (%v):\n%s\nwant\n%s", err, again.String(), first.String())
	}
}

// A sign shares its weight among its parts, and the strongest part comes first.
func TestWhy(t *testing.T) {
	m, err := Read(strings.NewReader("sign\tdry\twet\nclouds+glass:falls\t-1\t1\nclouds\t0\t1\nsun\t2\t-2\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Weighed{{"sun", -4}, {"clouds", 2}, {"glass:falls", 1}}
	if got := m.Why([]string{"clouds+glass:falls", "clouds", "sun", "unknown"}, 1); !slices.Equal(got, want) {
		t.Errorf("why %v, want %v", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, bad := range []string{"", "sign\tone\n", "sign\ta\tb\nx\t1\n", "sign\ta\tb\nx\t1\tmany\n"} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("sign\ta\tb\nx\t1\t-1\n")
	f.Add("sign\n\n#\t\n")
	f.Fuzz(func(t *testing.T, data string) {
		m, err := Read(strings.NewReader(data))
		if err == nil {
			m.Chances(signs("x", ""))
			m.Why([]string{"x", ""}, 0)
		}
	})
}

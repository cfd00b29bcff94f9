package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// wellFormed counts the elements of a figure by name.
func wellFormed(t *testing.T, svg string) map[string]int {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	count := make(map[string]int)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
}

func TestScores(t *testing.T) {
	s := Scores{Title: `A <b> & "matrix"`, About: "About it", Columns: []string{"CAN", "MEX"}, Mean: "Mean",
		Key:  []string{"kept", "in part", "not kept", "not scored"},
		Rows: []ScoreRow{{strings.Repeat("ñ", 90), []Mark{Plus, Minus}, "0.00"}, {"b", []Mark{Zero, NoMark}, "0.00"}, {"c", []Mark{Waits, NoMark}, ""}},
		Foot: []string{"+0.50", "−1.00", "0.00"}}
	n := wellFormed(t, s.SVG())
	// One of each shape in the rows, and one of each in the key.
	if n["title"] != 1 || n["desc"] != 1 || n["rect"] != 2 || n["circle"] != 3 {
		t.Errorf("%v", n)
	}
	for _, words := range []string{`class="plus"`, `class="zero"`, `class="minus"`, `class="none"`, `class="waits"`, ">not scored<", "…"} {
		if !strings.Contains(s.SVG(), words) {
			t.Errorf("it lacks %q", words)
		}
	}
	wellFormed(t, Scores{}.SVG())
}

func TestTrend(t *testing.T) {
	tr := Trend{Title: "A & B", Columns: []string{"2021", "2022", "2023"}, Lines: []TrendLine{{"Canada", []int{50, -1, 75}}, {"México", []int{100, 0, 75}},
		{"None", []int{-1, -1, -1}}}}
	n := wellFormed(t, tr.SVG())
	if n["circle"] != 2 || n["rect"] != 3 {
		t.Errorf("%v", n)
	}
	for i := range 9 {
		tr.Lines = append(tr.Lines, TrendLine{"x", []int{i, i, i}})
	}
	wellFormed(t, tr.SVG())
	wellFormed(t, Trend{}.SVG())
	wellFormed(t, Trend{Columns: []string{"one"}, Lines: tr.Lines[:0]}.SVG())
}

func TestCalendar(t *testing.T) {
	c := Calendar{Title: "Deadlines", Today: [2]int{2024, 3}, Years: []CalendarYear{{Year: 2024}}}
	c.Years[0].Due[2], c.Years[0].Late[0], c.Years[0].Hrefs[0], c.Years[0].Names[0] = 2, 1, "?a=1&b=2", "January: 1"
	n := wellFormed(t, c.SVG())
	if n["rect"] != 13 || n["a"] != 1 {
		t.Errorf("%v", n)
	}
	wellFormed(t, Calendar{}.SVG())
}

package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// A river is well-formed, whatever its words, names itself, and has a node for
// each cell and a line for each link.
func TestRiver(t *testing.T) {
	r := River{Title: `A <b> & "river"`, About: "About it", Columns: []string{"2020", "2022", "2024"}, Rows: []RiverRow{
		{Label: strings.Repeat("ñ", 60), Cells: []RiverCell{{Text: "1", Href: `/x?a=1&b="2"`, Name: "one"}, {}, {Text: "3, 4, 5", Link: "narrower", Whole: true}}},
		{Label: "short", Cells: []RiverCell{{}, {Text: "2"}, {}}, Ends: "gone silent"},
		{Label: "nothing", Cells: []RiverCell{{}, {}, {}}, Ends: "gone silent"},
	}}
	svg := r.SVG()
	d := xml.NewDecoder(strings.NewReader(svg))
	count := make(map[string]int)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
	if count["title"] != 1 || count["desc"] != 1 || count["rect"] != 3 || count["a"] != 1 || count["path"] != 1 {
		t.Errorf("%v", count)
	}
	for _, words := range []string{`class="link decided"`, ">narrower<", ">gone silent<", "…", `aria-labelledby="river-title river-about"`} {
		if !strings.Contains(svg, words) {
			t.Errorf("it lacks %q", words)
		}
	}
	if (River{}).SVG() == "" {
		t.Error("an empty river draws nothing")
	}
}

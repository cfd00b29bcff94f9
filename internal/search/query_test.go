package search

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"trillium"
)

// TestTerms: what words become, in each language.
func TestTerms(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       string
	}{
		{"en", "The leaders’ supply-chains were mapped, and 10,000 ferries sailed.", "leader suppli chain map 10000 ferri sail"},
		{"en", "WHO and who; the U.S. and us", "who us"},
		{"en", "21st century, 2.5 percent", "21st centuri 2.5 percent"},
		{"es", "Las migraciones y la cooperación del país", "migracion cooper pais"},
		{"fr", "L’énergie d’aujourd’hui et les engagements", "energ aujourd hui engag"},
		{"de", "Die Straßen und Häfen", "die straßen und hafen"},
	} {
		if got := strings.Join(NewAnalyzer(c.lang).Terms(c.text), " "); got != c.want {
			t.Errorf("%s %q becomes %q, not %q", c.lang, c.text, got, c.want)
		}
	}
}

// TestParseQuery: words, phrases, fields and what cannot be understood.
func TestParseQuery(t *testing.T) {
	q, err := ParseQuery(`ferries “port fees” -yachts date:2023..2024-06 kind:order title:Plan`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"port", "fees"}}, q.Phrases); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(q.Without, "yacht") || !slices.Contains(q.Terms, Term{"ferri", 1, "en"}) || !slices.Contains(q.Terms, Term{"port", 1, ""}) {
		t.Errorf("%+v", q)
	}
	for date, want := range map[string]bool{"2023-01-01": true, "2024-06-30": true, "2024-07-01": false, "2022-12-31": false, "": false} {
		if got := q.Filter(&Document{Date: date, Kind: "order", Title: "A plan for ports"}); got != want {
			t.Errorf("date %q passes: %v", date, got)
		}
	}
	if q.Filter(&Document{Date: "2023-05-05", Kind: "remarks", Title: "A plan"}) || q.Filter(&Document{Date: "2023-05-05", Kind: "order", Title: "Planning"}) {
		t.Error("another kind or title passes")
	}
	for _, bad := range []string{"date:soon", "date:..", "date:2023-1", "date:2023-13", "date:2024..2023", "foo:bar", strings.Repeat("x ", 600),
		strings.Repeat("abc", 1) + strings.Repeat(" w1 w2 w3 w4 w5 w6 w7 w8", 9)} {
		if _, err := ParseQuery(bad); bad[0] != 'a' && !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if q, err := ParseQuery("migracion"); err != nil || !slices.ContainsFunc(q.Terms, func(x Term) bool {
		return x.Term == NewAnalyzer("es").Term("migración",
			false)
	}) {
		t.Errorf("without its accent: %+v %v", q.Terms, err)
	}
}

// TestLanguages: the stem of a word in one language is not looked for in the
// documents of another.
func TestLanguages(t *testing.T) {
	dir := t.TempDir()
	passage := func(text string) []Passage {
		return []Passage{{Text: text, Sentences: []Sentence{{Start: 0, End: len(text)}}}}
	}
	build(t, dir, []Document{{Name: "tins", Language: "en", Passages: passage("tuna cans were counted")},
		{Name: "north", Language: "en", Passages: passage("the ministers of Canada met")},
		{Name: "norte", Language: "es", Passages: passage("la ministra de Canadá habló")}}, 9)
	q, err := ParseQuery("canada")
	if err != nil {
		t.Fatal(err)
	}
	q.Limit = 9
	for _, line := range search(t, dir, q) {
		if strings.HasPrefix(line, "tins") {
			t.Errorf("found %s", line)
		}
	}
	if found := search(t, dir, q); len(found) == 0 || !strings.HasPrefix(found[0], "north") {
		t.Errorf("found %v", found)
	}
}

// TestFold: near copies are folded under the best, others stay.
func TestFold(t *testing.T) {
	hit := func(name, text string) Hit {
		return Hit{Document: &Document{Name: name}, Found: Passage{Text: text}}
	}
	const text = "the three ports will share one tide table and one list of berths from the first day of spring in the coming year"
	folded := Fold([]Hit{hit("a", text), hit("b", "whales were counted"), hit("c", text+" indeed"), hit("d", text)})
	if len(folded) != 2 || len(folded[0].Copies) != 2 || folded[0].Copies[1].Document.Name != "d" {
		t.Errorf("%+v", folded)
	}
}

// FuzzQuery: no query makes the parser or the scanner stumble.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{`a "b c" -d date:2023..`, "“", "U.S.A. 1,000.5", "l'été", "date:..", "-", ":", "title:", "\x80\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s)
		if err != nil {
			return
		}
		for _, term := range q.Terms {
			if term.Term == "" || len(term.Term) > 4*maxWord {
				t.Errorf("term %q", term.Term)
			}
		}
		if q.Filter != nil {
			q.Filter(&Document{Date: "2023-01-01", Title: s})
		}
		EachWord(s, func(start, end int, lower []byte, upper bool) {
			if start >= end || end > len(s) || utf8.ValidString(s) && !utf8.Valid(lower) {
				t.Errorf("word [%d,%d) of %q: %q", start, end, s, lower)
			}
		})
		hasPhrase(s, Phrase(s))
	})
}

// FuzzSegment: a segment of any bytes is refused or read, never a panic.
func FuzzSegment(f *testing.F) {
	f.Add([]byte(magic + formatOf))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &segment{data: data}
		_ = s.read()
		r := stringReader{data: string(data)}
		for r.at < len(r.data) && !r.bad {
			_ = r.string()
		}
		var out [blockLen]uint32
		for width := range 33 {
			unpack(out[:], data, width)
		}
	})
}

// TestPack: values come back.
func TestPack(t *testing.T) {
	for width := range 33 {
		values := make([]uint32, blockLen)
		for i := range values {
			values[i] = uint32(uint64(i*2654435761) & (1<<width - 1))
		}
		got := make([]uint32, blockLen)
		unpack(got, pack(nil, values, width), width)
		if !slices.Equal(values, got) {
			t.Errorf("width %d: %v became %v", width, values[:4], got[:4])
		}
	}
}

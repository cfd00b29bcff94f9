package source

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"trillium"
	"trillium/internal/language"
)

var reader = New(language.Load())

func read(t *testing.T, text string) *trillium.Document {
	t.Helper()
	d, err := reader.Read("test.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       trillium.Document
	}{
		{"one style", "---\ntitle: \"A Leaders\\u2019\\_Summit\"\ndate: '2023-01-10'\nsource_url: https://www.whitehouse.gov/x/\nlanguage: en\nsummit: " +
			"great-bay-2024\n---\nText of it.",
			trillium.Document{Title: "A Leaders’ Summit", Date: day("2023-01-10"), Address: "https://www.whitehouse.gov/x/", Issuer: "USA", Language: "en",
				Summit: "great-bay-2024", Complete: true}},
		{"the other", "---\npermalink: https://pm.gc.ca/x\npublished_time: 2021-11-18 21:52:30-05:00\ntitle: T\nissuer: CAN\ncomplete: false\nlang: fr\n---\nTexte.",
			trillium.Document{Title: "T", Date: day("2021-11-18"), Address: "https://pm.gc.ca/x", Issuer: "CAN", Language: "fr"}},
		{"none", "# The 2024 Great Bay Leaders' Summit\n\nPort Ansel, May 19, 2022. The leaders of the three countries met to talk about the water of the bay.",
			trillium.Document{Title: "The 2024 Great Bay Leaders' Summit", Date: day("2022-05-19"), Language: "en", Summit: "gbls-2024", Complete: true}},
	} {
		got := read(t, c.text)
		ignore := cmpopts.IgnoreFields(trillium.Document{}, "Name", "SHA256", "Data", "Text", "Blocks", "Names", "Warnings")
		if diff := cmp.Diff(c.want, *got, ignore); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestFrontMatterNames(t *testing.T) {
	d := read(t, "---\nparties:\n  XHV: [Halvern, Halvernian]\n  XCV: Calvera\n---\nText.")
	want := map[string]string{"Halvern": "XHV", "Halvernian": "XHV", "Calvera": "XCV"}
	if diff := cmp.Diff(want, d.Names); diff != "" {
		t.Error(diff)
	}
}

func TestBrokenFrontMatter(t *testing.T) {
	d := read(t, "---\ntitle: [\n---\nThe text is still read.")
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0].Text, "not valid YAML") {
		t.Errorf("warnings: %v", d.Warnings)
	}
	if len(d.Blocks) != 1 || d.Blocks[0].Text != "The text is still read." {
		t.Errorf("blocks: %+v", d.Blocks)
	}
}

// A block in short: kind, level, item, text.
type short struct {
	Kind        string
	Level, Item int
	Text        string
}

func shorts(d *trillium.Document) []short {
	var out []short
	for _, b := range d.Blocks {
		out = append(out, short{b.Kind.String(), b.Level, b.Item, b.Text})
	}
	return out
}

// What a converter or a slip left open costs no words without a warning.
func TestNothingIsLost(t *testing.T) {
	for name, c := range map[string]struct{ data, want, warning string }{
		"text between rules": {"---\n\nWe will build a bridge.\n\n---\nAnd a road.", "We will build a bridge.", ""},
		"open fence":         {"A line.\n\n```\nWe will build a bridge.\n", "We will build a bridge.", ""},
		"open comment":       {"A line.\n\n<!-- x\nWe will build a bridge.\n", "A line.", "never closes"},
		"form round a page":  {"<html><body><form id=aspnetForm><p>We will build a bridge.</form>", "We will build a bridge.", ""},
		"a social promise":   {"<html><body><div id=social-protection><p>We will build a bridge.</div>", "We will build a bridge.", ""},
		"menu without ends":  {"<html><body><ul><li class=menu-item>Home<li>About</ul><p>We will build a bridge.", "We will build a bridge.", ""},
		"link at the start":  {"A `https://x.example` first.\n\n<https://x.example> leads to the plan.", "https://x.example leads to the plan.", ""},
	} {
		d, err := reader.Read("x", []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkDocument(t, d)
		found := false
		for i := range d.Blocks {
			found = found || strings.Contains(d.Blocks[i].Text, c.want)
		}
		if !found {
			t.Errorf("%s: %q is lost: %+v", name, c.want, d.Blocks)
		}
		warned := false
		for _, w := range d.Warnings {
			warned = warned || c.warning != "" && strings.Contains(w.Text, c.warning)
		}
		if warned != (c.warning != "") {
			t.Errorf("%s: warnings %v", name, d.Warnings)
		}
	}
}

func TestBlocks(t *testing.T) {
	text := "# Title\n\n**<u>Clean Water</u>**  \n  \nThe leaders pledged\nto:\n\n-   Do one\n    thing.\n    -   Nested &amp; deep.\n" +
		"-   Do 21<sup>st</sup> century work.\n\n" +
		"<!-- -->\n\n1. First.\n\n**Bold stem that goes on:**\n\n• Bullet one.\n\nA Plain Heading\n\n**Canada: ** Will act.\n\n\\###\n"
	want := []short{
		{"heading", 1, 0, "Title"},
		{"heading", 2, 0, "Clean Water"},
		{"paragraph", 0, 0, "The leaders pledged to:"},
		{"item", 1, 1, "Do one thing."},
		{"item", 2, 2, "Nested & deep."},
		{"item", 1, 3, "Do 21st century work."},
		{"item", 1, 4, "First."},
		{"paragraph", 0, 0, "Bold stem that goes on:"},
		{"item", 1, 5, "Bullet one."},
		{"heading", 3, 0, "A Plain Heading"},
		{"paragraph", 0, 0, "Canada: Will act."},
		{"paragraph", 0, 0, "###"},
	}
	if diff := cmp.Diff(want, shorts(read(t, text))); diff != "" {
		t.Error(diff)
	}
}

func TestHardBreaks(t *testing.T) {
	want := []short{
		{"heading", 3, 0, "A HEADING"}, {"paragraph", 0, 0, "The text under it."}, {"paragraph", 0, 0, "A line broken for looks goes on."},
	}
	if diff := cmp.Diff(want, shorts(read(t, "**A HEADING**  \nThe text under it.\n\nA line broken  \nfor looks goes on."))); diff != "" {
		t.Error(diff)
	}
}

func TestSpan(t *testing.T) {
	d := read(t, "- **Belize will act** on 21<sup>st</sup> May. A [second\n  sentence](https://x.example/) follows.\n")
	b := &d.Blocks[0]
	for words, want := range map[string]string{
		"Belize will act on 21st May.": "**Belize will act** on 21<sup>st</sup> May.",
		"Belize":                       "**Belize",
		"second sentence":              "[second sentence](https://x.example/)",
		"follows.":                     "follows.",
	} {
		i := strings.Index(b.Text, words)
		s := d.Span(b, i, i+len(words))
		if got := d.Words(s); got != want {
			t.Errorf("%q is %q in the file, want %q", words, got, want)
		}
		start, end, ok := b.Range(s)
		if !ok || b.Text[start:end] != words {
			t.Errorf("the span of %q leads back to %q", words, b.Text[start:end])
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		kind error
		says string
	}{
		"empty":   {[]byte(" \n"), trillium.ErrUnreadable, "empty"},
		"binary":  {[]byte("abc\x00def"), trillium.ErrUnreadable, "byte 3"},
		"latin-1": {[]byte("caf\xe9 society"), trillium.ErrUnreadable, "UTF-8"},
		"huge":    {bytes.Repeat([]byte("a "), MaxSize/2+1), trillium.ErrTooLarge, "32 MB"},
		"deep":    {[]byte("text\n" + strings.Repeat(">", 10000) + " x"), trillium.ErrTooLarge, ":2:"},
		"no text": {[]byte("<!-- -->\n\n---\n"), trillium.ErrUnreadable, "no text"},
	} {
		_, err := reader.Read("some.md", c.data)
		var re *trillium.ReadError
		if !errors.As(err, &re) || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "some.md") ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMissingFile(t *testing.T) {
	if _, err := reader.ReadFile("/no/such.md"); err == nil || strings.Count(err.Error(), "/no/such.md") != 1 {
		t.Errorf("%v must name the file once", err)
	}
	if _, err := reader.ReadFile(t.TempDir()); err == nil || !strings.Contains(err.Error(), "directory") {
		t.Errorf("%v must say that it is a directory", err)
	}
}

func TestSummitID(t *testing.T) {
	for title, want := range map[string]string{
		"FACT SHEET: Key Deliverables for the 2023 North American Leaders’ Summit": "nals-2023",
		"Outcomes of the 2022 Great Bay Leaders' Summit":                           "gbls-2022",
		"The Summit": "", "A talk in 2023": "",
	} {
		if got := SummitID(title); got != want {
			t.Errorf("SummitID(%q) = %q, want %q", title, got, want)
		}
	}
}

// blank is a space for every white space of one byte.
func blank(r rune) rune {
	if r < utf8.RuneSelf && unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// checkDocument holds a document to what every reader promises: the map of each block
// leads into the file, in order, and every word's bytes say that word.
func checkDocument(t *testing.T, d *trillium.Document) {
	t.Helper()
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Start < 0 || b.End > len(d.Text) || b.Start >= b.End || !utf8.ValidString(b.Text) || b.Text == "" {
			t.Fatalf("block %d: [%d,%d) of %d, %q", i, b.Start, b.End, len(d.Text), b.Text)
		}
		at, source := 0, 0
		for _, s := range b.Map {
			if s.Text != at || s.Source < b.Start || s.Source+s.SourceLen > b.End || s.Source < source {
				t.Fatalf("block %d: segment %+v at %d", i, s, at)
			}
			if words := d.Text[s.Source : s.Source+s.SourceLen]; s.TextLen == s.SourceLen && s.TextLen > 1 &&
				strings.Map(blank, string(words)) != b.Text[at:at+s.TextLen] {
				t.Fatalf("block %d: segment %+v says %q, its bytes %q", i, s, b.Text[at:at+s.TextLen], words)
			}
			at += s.TextLen
			source = s.Source + s.SourceLen
		}
		if at != len(b.Text) {
			t.Fatalf("block %d: map ends at %d of %d", i, at, len(b.Text))
		}
		span := d.Span(b, 0, len(b.Text))
		if span.Start < b.Start || span.End > b.End {
			t.Fatalf("block %d: span %v outside [%d,%d)", i, span, b.Start, b.End)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("---\ntitle: T\n---\n**<u>Head</u>**  \n\nThe leaders pledged to:\n\n-   Do one\n    thing.\n-   **Two:** Will do.\n\n\\###\n"))
	f.Add([]byte("- **a: ** b\\\n  c  \n  D &amp; &nbsp; <br>e</u><https://x>\n\n| a | b |\n|-|-|\n| c | d |\n\n    code\n\n<p>html **x**</p>\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := reader.Read("fuzz.md", data)
		if err != nil {
			var re *trillium.ReadError
			if !errors.As(err, &re) {
				t.Fatalf("%v is no ReadError", err)
			}
			return
		}
		checkDocument(t, d)
	})
}

func FuzzFrontMatter(f *testing.F) {
	f.Add([]byte("---\ntitle: \"A\\u2019\\_B\"\ndate: '2023-01-10'\nparties:\n  XHV: [Halvern]\n---\nx"))
	f.Add([]byte("---\na: &a [*a, *a]\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc := &trillium.Document{Data: data}
		if body := reader.frontMatter(doc); body < 0 || body > len(data) {
			t.Fatalf("body at %d of %d", body, len(data))
		}
		if doc.Summit != "" && !trillium.ValidSummit(doc.Summit) {
			t.Fatalf("summit %q", doc.Summit)
		}
	})
}

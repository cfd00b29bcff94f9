package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/text"

	"trillium"
	"trillium/examples"
	"trillium/internal/goldentest"
	"trillium/internal/language"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
)

var (
	lexicon   = language.Load()
	reader    = source.New(lexicon)
	extractor = New(lexicon)
)

func extract(t testing.TB, name string, data []byte) *trillium.Reading {
	t.Helper()
	d, err := reader.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return extractor.Extract(d)
}

// lines says what was found, in the order of the text.
func lines(r *trillium.Reading) []string {
	type found struct {
		at   int
		line string
	}
	var all []found
	for _, c := range r.Commitments {
		by := "-"
		if c.Deadline != nil {
			by = c.Deadline.Date
		}
		all = append(all, found{c.Start, fmt.Sprintf("C %s %s %d %s %s", c.Strength, strings.Join(c.Parties, ","), len(c.Actions), by, c.Text)})
	}
	for _, p := range r.Reports {
		all = append(all, found{p.Start, fmt.Sprintf("R - %s 0 - %s", strings.Join(p.Parties, ","), p.Text)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].at < all[j].at })
	var out []string
	for _, f := range all {
		out = append(out, f.line)
	}
	return out
}

func TestCases(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/cases.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		doc, want := archive.Files[i], archive.Files[i+1]
		t.Run(doc.Name, func(t *testing.T) {
			got := strings.Join(lines(extract(t, doc.Name, doc.Data)), "\n") + "\n"
			if diff := cmp.Diff(strings.TrimSpace(string(want.Data)), strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The sample is read as the golden files say; a change of the rules shows as a
// readable difference.
func TestSample(t *testing.T) {
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		for _, c := range extract(t, name, data).Commitments {
			if err := enc.Encode(c); err != nil {
				t.Fatal(err)
			}
		}
		golden := filepath.Join("testdata", strings.ReplaceAll(strings.TrimSuffix(name, ".md"), "/", "-")+".json")
		goldentest.Check(t, golden, got.String())
	}
}

// checkSpans holds a reading to its promise: every span gives back its words.
func checkSpans(t *testing.T, r *trillium.Reading) {
	t.Helper()
	data := r.Document.Data
	same := func(what, text string, s trillium.Span) {
		if got := s.Words(data); got != text || text == "" {
			t.Fatalf("%s: %s: bytes %d to %d are %q, not %q", r.Document.Name, what, s.Start, s.End, got, text)
		}
	}
	for _, c := range r.Commitments {
		same("commitment", c.Text, c.Span)
		if len(c.Actions) == 0 || len(c.Parties) == 0 || c.Rule == "" || c.Strength.Rank() == 0 {
			t.Fatalf("%s: %s: a field is missing: %+v", r.Document.Name, c.Text, c)
		}
		for _, a := range c.Actions {
			same("action", a.Text, a.Span)
		}
		if c.Deadline != nil {
			same("deadline", c.Deadline.Text, c.Deadline.Span)
		}
		for _, g := range c.Targets {
			same("target", g.Text, g.Span)
		}
	}
	for _, p := range r.Reports {
		same("report", p.Text, p.Span)
	}
}

func TestSpansOfSample(t *testing.T) {
	err := fs.WalkDir(examples.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := examples.Files.ReadFile(path)
		if err != nil {
			return err
		}
		checkSpans(t, extract(t, path, data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// corpusStep takes every n-th real document, to keep the test short.
const corpusStep = 25

func TestSpansOfCorpus(t *testing.T) {
	root := sharedtest.Path(t, "corpus")
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		if n++; n%corpusStep != 0 {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc, err := reader.Read(path, data)
		if err != nil {
			t.Logf("not read: %v", err)
			return nil
		}
		checkSpans(t, extractor.Extract(doc))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 1000 {
		t.Errorf("the corpus has only %d documents", n)
	}
}

// FuzzExtract: whatever the bytes, every span gives back its words and ids are
// unique.
// An acronym is written out as the document introduced it, and only if its
// letters say so.
func TestBodiesResolved(t *testing.T) {
	d, err := source.New(lexicon).Read("x", []byte("---\nlanguage: en\nissuer: CAN\n---\nThe leaders met the Regional Energy Council (REC) "+
		"and the House of Lakes (XYZ). We will fund the REC and the XYZ."))
	if err != nil {
		t.Fatal(err)
	}
	r := New(lexicon).Extract(d)
	if len(r.Commitments) != 1 {
		t.Fatalf("%d commitments", len(r.Commitments))
	}
	want := []string{"Regional Energy Council (REC)", "XYZ"}
	if got := r.Commitments[0].Bodies; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte("The Leaders pledged to:\n\n- **Do** one by 2030.\n- “Two”; and commit to $5 million.\n\nWe will act, by:\n\n  - x\n"))
	f.Add([]byte("---\nlanguage: es\n---\nNos comprometemos a reducir en 15 % las emisiones a más tardar en 2030; y a dar 3 millones de dólares."))
	f.Add([]byte("---\nlanguage: fr\n---\nLes dirigeants s’engagent à :\n\n- Réduire de moitié le gaspillage d’ici 2030.\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := reader.Read("fuzz.md", data)
		if err != nil {
			return
		}
		r := extractor.Extract(doc)
		checkSpans(t, r)
		seen := make(map[string]bool)
		for _, c := range r.Commitments {
			if seen[c.ID] {
				t.Fatalf("id %s twice", c.ID)
			}
			seen[c.ID] = true
		}
	})
}

// benchDocuments are real documents if they are there, else the sample.
func benchDocuments(b *testing.B) (docs [][]byte, size int64) {
	b.Helper()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, data)
		size += int64(len(data))
	}
	return docs, size
}

// BenchmarkRead reads the sample: source and extract together. Compare it with
// BenchmarkGoldmark, which only parses the same bytes.
func BenchmarkRead(b *testing.B) {
	docs, size := benchDocuments(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		readAll(b, docs)
	}
}

// readAll is what the benchmarks measure: source and extract together.
func readAll(b *testing.B, docs [][]byte) {
	for _, data := range docs {
		doc, err := reader.Read("x.md", data)
		if err != nil {
			b.Fatal(err)
		}
		extractor.Extract(doc)
	}
}

// BenchmarkReadCorpus and BenchmarkGoldmarkCorpus do the same with real
// documents of all kinds.
func BenchmarkReadCorpus(b *testing.B) {
	docs, size := corpusDocuments(b)
	b.SetBytes(size)
	for b.Loop() {
		readAll(b, docs)
	}
}

func BenchmarkGoldmarkCorpus(b *testing.B) {
	docs, size := corpusDocuments(b)
	p := goldmark.DefaultParser()
	b.SetBytes(size)
	for b.Loop() {
		for _, data := range docs {
			p.Parse(text.NewReader(data))
		}
	}
}

// corpusDocuments are 200 real documents.
func corpusDocuments(b *testing.B) (docs [][]byte, size int64) {
	b.Helper()
	n := 0
	err := filepath.WalkDir(sharedtest.Path(b, "corpus"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		if n++; n%72 != 0 {
			return nil
		}
		data, err := os.ReadFile(path)
		if _, bad := reader.Read(path, data); bad == nil {
			docs = append(docs, data)
			size += int64(len(data))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return docs, size
}

func BenchmarkSource(b *testing.B) {
	docs, size := benchDocuments(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, data := range docs {
			if _, err := reader.Read("x.md", data); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkGoldmark(b *testing.B) {
	docs, size := benchDocuments(b)
	p := goldmark.DefaultParser()
	b.SetBytes(size)
	for b.Loop() {
		for _, data := range docs {
			p.Parse(text.NewReader(data))
		}
	}
}

package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trillium/internal/docx"
)

// sample has everything that a document can have, with signs that XML minds.
func sample() *docx.Document {
	d := docx.New(`Report & "more"`, "en-US")
	d.Heading(0, docx.Text("Report <1>"))
	d.Heading(1, docx.Text("First"))
	d.Paragraph(docx.Text("It was done "), docx.Run{Text: "there", Link: "https://example.org/?a=1&b=2"}, d.Note(docx.Text("Ministry, 2024 \x00\x01")),
		docx.Text("."))
	d.Quote(docx.Run{Text: "Se hará", Italic: true, Language: "es"}, d.Note(docx.Text("Segunda nota")))
	d.Item(docx.Bold("Bold"))
	d.Table([]string{"Commitment", "CAN"}, [][]string{{"1", "+1"}, {"2"}}, []int{3, 1})
	d.Table([]string{"x"}, nil, []int{1})
	return d
}

func written(t *testing.T, d *docx.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every part is well-formed, and what refers to something finds it.
func TestParts(t *testing.T) {
	data := written(t, sample())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
		dec := xml.NewDecoder(bytes.NewReader(text))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	for _, id := range []string{"1", "2"} {
		if !strings.Contains(parts["word/document.xml"], `<w:footnoteReference w:id="`+id+`"/>`) ||
			!strings.Contains(parts["word/footnotes.xml"], `<w:footnote w:id="`+id+`">`) {
			t.Errorf("footnote %s is not at both ends", id)
		}
	}
	if !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="link1"`) || !strings.Contains(parts["word/document.xml"], `r:id="link1"`) {
		t.Error("the link is not at both ends")
	}
	if !bytes.Equal(data, written(t, sample())) {
		t.Error("the same document gives other bytes")
	}
}

// A real office program opens it and finds its words.
func TestOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no soffice: the document is not opened by an office program")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a.docx")
	if err := os.WriteFile(name, written(t, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "html:HTML (StarWriter):UTF8", "--outdir", dir, name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.html"))
	if err != nil {
		t.Fatal(err)
	}
	told := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(text), ""))
	for _, words := range []string{"Report <1>", "It was done", "Se hará", "+1", "Ministry, 2024", "Segunda nota"} {
		if !strings.Contains(told, words) {
			t.Errorf("the office program does not find %q in\n%s", words, told)
		}
	}
}

// Whatever the words, every part is well-formed XML that says them, control
// characters apart, which XML cannot hold.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a", "<w:p>&amp;", "\x00\x01", "]]>", "\ud7ff\ufffe", "\xff", "javascript:alert(1)", "https://example.org/?a=1&b=\"2\""} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, words, address string) {
		d := docx.New(words, "en")
		d.Heading(1, docx.Text(words), d.Note(docx.Bold(words), docx.Run{Text: words, Link: address, Language: words}))
		d.Item(docx.Run{Text: words, Link: address, Italic: true, Language: words})
		d.Table([]string{words}, [][]string{{words}}, []int{1})
		z, err := zip.NewReader(bytes.NewReader(written(t, d)), int64(len(written(t, d))))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			dec := xml.NewDecoder(r)
			for {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", part.Name, err)
				}
			}
		}
	})
}

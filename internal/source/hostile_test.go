package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"trillium"
)

// zipOf is an archive of one file.
func zipOf(t testing.TB, name string, write func(add func([]byte))) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	write(func(p []byte) {
		if _, err := f.Write(p); err != nil {
			t.Fatal(err)
		}
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Files made to exhaust or confuse a reader end with one clear error, soon.
func TestHostile(t *testing.T) {
	bomb := zipOf(t, "word/document.xml", func(add func([]byte)) {
		add([]byte("<w:document><w:body>"))
		chunk := bytes.Repeat([]byte("<w:p></w:p>"), 1<<16)
		for range 120 {
			add(chunk)
		}
	})
	deep := zipOf(t, "word/document.xml", func(add func([]byte)) { add(bytes.Repeat([]byte("<w:x>"), 10000)) })
	entity := zipOf(t, "word/document.xml", func(add func([]byte)) {
		add([]byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`))
	})
	for name, c := range map[string]struct {
		data []byte
		kind error // nil if it may be read
	}{
		"zip bomb":           {bomb, trillium.ErrTooLarge},
		"deep docx":          {deep, trillium.ErrTooLarge},
		"entities in docx":   {entity, trillium.ErrUnreadable},
		"zip without a word": {zipOf(t, "x", func(add func([]byte)) {}), trillium.ErrUnreadable},
		"broken zip":         {[]byte("PK\x03\x04 and no more"), trillium.ErrUnreadable},
		"broken pdf":         {[]byte("%PDF-1.7\n1 0 obj <<"), trillium.ErrUnreadable},
		"deep lists":         {[]byte("<html><body>" + strings.Repeat("<ul><li>", 10000) + "x"), trillium.ErrTooLarge},
		"deep divs":          {[]byte("<html><body>" + strings.Repeat("<div>", 100000) + "We will act."), nil},
		"open tags":          {[]byte("<html><body>" + strings.Repeat("<b", 100000)), trillium.ErrUnreadable},
		"one long line":      {bytes.Repeat([]byte("we will act, and "), 1<<18), nil},
		"many stars":         {[]byte("x " + strings.Repeat("*a ", 50000)), trillium.ErrTooLarge},
		"many brackets":      {[]byte(strings.Repeat("[", 50000) + "x"), trillium.ErrTooLarge},
		"deep numbers":       {[]byte(strings.Repeat("1. ", 170000) + "x"), trillium.ErrTooLarge},
		"many links":         {[]byte(strings.Repeat("[a](<b", 40000)), trillium.ErrTooLarge},
		"line breaks":        {[]byte(strings.Repeat("A b\\\n", 60000)), nil},
		"closing brackets":   {[]byte("We will act." + strings.Repeat(")", 250000)), nil},
		"crossed tags":       {[]byte("x " + strings.Repeat("<i>", 70000) + strings.Repeat("</b>", 70000)), nil},
		"less-than signs":    {[]byte("<div>" + strings.Repeat("< ", 500000)), nil},
		"deep quotes":        {[]byte(strings.Repeat("> ", 10000) + "x"), trillium.ErrTooLarge},
		"yaml aliases":       {[]byte("---\na: &a [x,x]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\ntext"), nil},
	} {
		start := time.Now()
		_, err := reader.Read("hostile", c.data)
		took := time.Since(start)
		if c.kind == nil && err != nil || c.kind != nil && !errors.Is(err, c.kind) {
			t.Errorf("%s: %v, want %v", name, err, c.kind)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than one line: %v", name, err)
		}
		if took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestScan(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed; skipped")
	}
	// A page with a filled rectangle and no text.
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>", "<< /Length 15 >>\nstream\n0 0 99 99 re f\n\nendstream"}
	out := bytes.NewBufferString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(out, "trailer << /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n")
	if _, err := reader.Read("scan.pdf", out.Bytes()); err == nil || !strings.Contains(err.Error(), "no text in this PDF") {
		t.Errorf("%v", err)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<!doctype html><html lang=en><title>T</title><main><h1>H</h1><ul><li>A &amp; <b>b</b><ol><li>c</ol></ul><p>We<br>will <a " +
		"href=x>act</a>.</main>"))
	f.Add([]byte("<html><nav>x</nav><li>y<td>z</p></ul></main><script>a</script>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := reader.ReadText("fuzz.html", append([]byte("<html>"), data...))
		if err == nil {
			checkDocument(t, d)
		}
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(`<w:document><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>We ` +
		`will</w:t></w:r><w:del><w:t>x</w:t></w:del></w:p></w:body></w:document>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		d, err := reader.Read("fuzz.docx", zipOf(t, "word/document.xml", func(add func([]byte)) { add(part) }))
		if err == nil {
			checkDocument(t, d)
		}
	})
}

// FuzzPDFLines attacks the reading of what pdftotext prints, and the layout.
func FuzzPDFLines(f *testing.F) {
	f.Add([]byte(`<page height="792"><block><line xMin="10" yMin="10"><word>•</word><word>We</word></line><line xMin="x" ` +
		`yMin="1e999"><word>will-</word></line></block></page>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := pdfLines(bytes.NewReader(data))
		if err != nil || len(lines) == 0 {
			return
		}
		if d, err := reader.ReadText("fuzz.pdf", layout(lines)); err == nil {
			checkDocument(t, d)
		}
	})
}

package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/examples"
)

// essence is what must not depend on the format of a document.
func essence(r *trillium.Reading) []string {
	var out []string
	for _, c := range r.Commitments {
		by := ""
		if c.Deadline != nil {
			by = c.Deadline.Date
		}
		var targets []string
		for _, t := range c.Targets {
			targets = append(targets, fmt.Sprint(t.Value, t.Unit, t.By))
		}
		var verbs []string
		for _, a := range c.Actions {
			verbs = append(verbs, a.Verb)
		}
		out = append(out, fmt.Sprint(c.ID, c.Parties, verbs, by, targets, c.Strength, c.Renews))
	}
	return out
}

// The same document in four formats yields the same commitments.
func TestFormats(t *testing.T) {
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := reader.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		want := essence(extractor.Extract(doc))
		for format, make := range map[string]func(*trillium.Document) []byte{"html": toHTML, "docx": toDOCX, "pdf": toPDF} {
			if format == "pdf" {
				if _, err := exec.LookPath("pdftotext"); err != nil {
					t.Log("pdftotext is not installed; PDF is read by the Go reader, which keeps fewer breaks; skipped")
					continue
				}
			}
			other, err := reader.Read(name, make(doc))
			if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
				continue
			}
			// What the front matter of the markdown says is given by hand here.
			other.Title, other.Date, other.Issuer, other.Language, other.Summit, other.Names = doc.Title, doc.Date, doc.Issuer, doc.Language, doc.Summit, doc.Names
			if diff := cmp.Diff(want, essence(extractor.Extract(other))); diff != "" {
				t.Errorf("%s as %s: %s", name, format, diff)
			}
		}
	}
}

// runs divides a block's text into runs that are bold or not.
func runs(b *trillium.Block, f func(text string, bold bool)) {
	at := 0
	for i := 1; i <= len(b.Text); i++ {
		if i == len(b.Text) || b.Marked(trillium.Bold, i, i+1) != b.Marked(trillium.Bold, at, at+1) {
			f(b.Text[at:i], b.Marked(trillium.Bold, at, at+1))
			at = i
		}
	}
}

func toHTML(doc *trillium.Document) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><title>x</title><style>p { We will style }</style></head><body><nav><p>We will navigate.</p></nav><main>\n")
	depth := 0
	for i := range doc.Blocks {
		k := &doc.Blocks[i]
		level := 0
		if k.Kind == trillium.Item {
			level = k.Level
		}
		for ; depth < level; depth++ {
			b.WriteString("<ul>")
		}
		for ; depth > level; depth-- {
			b.WriteString("</ul>\n")
		}
		tag := map[trillium.BlockKind]string{trillium.Item: "li", trillium.Heading: "h2"}[k.Kind]
		if tag == "" {
			tag = "p"
		}
		b.WriteString("<" + tag + ">")
		runs(k, func(text string, bold bool) {
			if bold {
				b.WriteString("<strong>" + html.EscapeString(text) + "</strong>")
			} else {
				b.WriteString(html.EscapeString(text))
			}
		})
		b.WriteString("</" + tag + ">\n")
	}
	for ; depth > 0; depth-- {
		b.WriteString("</ul>\n")
	}
	b.WriteString("</main><footer><p>We will keep cookies.</p></footer></body></html>")
	return []byte(b.String())
}

func toDOCX(doc *trillium.Document) []byte {
	esc := func(s string) string {
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(s)); err != nil {
			panic(err)
		}
		return b.String()
	}
	var body strings.Builder
	for i := range doc.Blocks {
		k := &doc.Blocks[i]
		body.WriteString("<w:p><w:pPr>")
		switch k.Kind {
		case trillium.Heading:
			body.WriteString(`<w:pStyle w:val="Heading2"/>`)
		case trillium.Item:
			fmt.Fprintf(&body, `<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>`, k.Level-1)
		}
		body.WriteString("</w:pPr>")
		runs(k, func(text string, bold bool) {
			props := ""
			if bold {
				props = "<w:rPr><w:b/></w:rPr>"
			}
			body.WriteString("<w:r>" + props + `<w:t xml:space="preserve">` + esc(text) + "</w:t></w:r>")
		})
		// A deletion that was tracked is not read, an insertion is.
		body.WriteString(`<w:del><w:r><w:delText>We will delete.</w:delText></w:r></w:del></w:p>`)
	}
	ns := `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"word/document.xml": `<?xml version="1.0"?><w:document ` + ns + `><w:body>` + body.String() + `</w:body></w:document>`,
		"word/styles.xml":   `<w:styles ` + ns + `><w:style w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + ns + `><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>` +
			`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>`,
	} {
		f, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// toPDF sets the document in pages of 48 lines with a running head and page
// numbers, in a standard font with Latin-1 letters.
func toPDF(doc *trillium.Document) []byte {
	var lines []string
	for i := range doc.Blocks {
		k := &doc.Blocks[i]
		first, rest := "", ""
		if k.Kind == trillium.Item {
			first = strings.Repeat("    ", k.Level-1) + "\u2022 "
			rest = strings.Repeat("    ", k.Level-1) + "  "
		}
		for n, l := range wrap(k.Text, 88) {
			if n == 0 {
				lines = append(lines, first+l)
			} else {
				lines = append(lines, rest+l)
			}
		}
		lines = append(lines, "")
	}
	var objects []string
	var kids []string
	const perPage = 48
	for p := 0; p*perPage < len(lines); p++ {
		var s strings.Builder
		put := func(y int, text string) {
			fmt.Fprintf(&s, "BT /F1 10 Tf 60 %d Td (%s) Tj ET\n", y, pdfString(text))
		}
		put(760, "Great Bay Leaders")
		for n, l := range lines[p*perPage : min(len(lines), (p+1)*perPage)] {
			if l != "" {
				put(730-13*n, l)
			}
		}
		put(40, fmt.Sprint(p+1))
		page := len(objects) + 4
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", page+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", s.Len()+1, s.String()))
	}
	all := append([]string{"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"}, objects...)
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range all {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, xref)
	return out.Bytes()
}

func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

// pdfString writes text in WinAnsi, escaped.
func pdfString(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\u2022':
			b.WriteString(`\225`)
		case r == '\u2019':
			b.WriteString(`\222`)
		case r == '\u0153':
			b.WriteString(`\234`)
		case r == '(' || r == ')' || r == '\\':
			b.WriteString(`\` + string(r))
		case r > 126:
			fmt.Fprintf(&b, `\%03o`, r&0xff)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

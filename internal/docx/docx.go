// Package docx writes Word documents (Office Open XML, ECMA-376): headings,
// paragraphs, tables and real footnotes, with the language of each run so that
// spelling is checked and screen readers speak as they should.
//
// It writes what a report needs and no more. No library for Go that is kept well
// writes footnotes; that is why it is here.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// A Document is built from its beginning to its end and then written.
type Document struct {
	title    string
	language string
	body     bytes.Buffer
	notes    bytes.Buffer
	number   int // of the last footnote
	links    []string
}

// New returns an empty document. language is the BCP 47 tag of its words.
func New(title, language string) *Document { return &Document{title: title, language: language} }

// A Run is a stretch of text in a paragraph.
type Run struct {
	Text     string
	Bold     bool
	Italic   bool
	Link     string // the address that it leads to, "" if none
	Language string // of the text, "" for that of the document
	note     int    // number of the footnote that stands here
}

// Text is a plain run.
func Text(s string) Run { return Run{Text: s} }

// Bold is a bold run.
func Bold(s string) Run { return Run{Text: s, Bold: true} }

// Note is a run that refers to a new footnote with the words.
func (d *Document) Note(words ...Run) Run {
	d.number++
	fmt.Fprintf(&d.notes, `<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle `+
		`w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>`, d.number)
	for _, r := range words {
		r.Link = "" // a relation of the main part only
		d.run(&d.notes, r)
	}
	d.notes.WriteString(`</w:p></w:footnote>`)
	return Run{note: d.number}
}

// Heading writes a heading of level 1 to 4; level 0 is the title of the document.
func (d *Document) Heading(level int, runs ...Run) {
	style := "Title"
	if level > 0 {
		style = fmt.Sprintf("Heading%d", min(level, 4))
	}
	d.paragraph(&d.body, style, runs)
}

// Paragraph writes a paragraph.
func (d *Document) Paragraph(runs ...Run) { d.paragraph(&d.body, "", runs) }

// Quote writes a paragraph that is set in.
func (d *Document) Quote(runs ...Run) { d.paragraph(&d.body, "Quote", runs) }

// Item writes an item of a list.
func (d *Document) Item(runs ...Run) {
	d.paragraph(&d.body, "ListBullet", append([]Run{{Text: "•\t"}}, runs...))
}

func (d *Document) paragraph(b *bytes.Buffer, style string, runs []Run) {
	b.WriteString(`<w:p>`)
	if style != "" {
		fmt.Fprintf(b, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	for _, r := range runs {
		d.run(b, r)
	}
	b.WriteString(`</w:p>`)
}

func (d *Document) run(b *bytes.Buffer, r Run) {
	if r.note > 0 {
		fmt.Fprintf(b, `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, r.note)
		return
	}
	if r.Link != "" {
		d.links = append(d.links, r.Link)
		fmt.Fprintf(b, `<w:hyperlink r:id="link%d">`, len(d.links))
		defer b.WriteString(`</w:hyperlink>`)
	}
	b.WriteString(`<w:r><w:rPr>`)
	if r.Link != "" {
		b.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
	}
	if r.Bold {
		b.WriteString(`<w:b/>`)
	}
	if r.Italic {
		b.WriteString(`<w:i/>`)
	}
	if r.Language != "" {
		fmt.Fprintf(b, `<w:lang w:val="%s"/>`, escape(r.Language))
	}
	b.WriteString(`</w:rPr>`)
	for i, part := range strings.Split(r.Text, "\t") {
		if i > 0 {
			b.WriteString(`<w:tab/>`)
		}
		fmt.Fprintf(b, `<w:t xml:space="preserve">%s</w:t>`, escape(part))
	}
	b.WriteString(`</w:r>`)
}

// pageWidth is the width between the margins, in twentieths of a point.
const pageWidth = 9360

// Table writes a table whose header stands again on each page. widths are shares
// of the page's width, one for each column; the first cell of each row names it.
func (d *Document) Table(header []string, rows [][]string, widths []int) {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	b := &d.body
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:firstRow="1" ` +
		`w:firstColumn="1"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, pageWidth*w/max(1, sum))
	}
	b.WriteString(`</w:tblGrid>`)
	d.row(`<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, header, len(widths), true)
	for _, r := range rows {
		d.row(`<w:trPr><w:cantSplit/></w:trPr>`, r, len(widths), false)
	}
	b.WriteString(`</w:tbl>`)
	d.paragraph(b, "", nil) // two tables in a row would be one
}

func (d *Document) row(properties string, cells []string, n int, bold bool) {
	b := &d.body
	b.WriteString(`<w:tr>` + properties)
	for i := range n {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		b.WriteString(`<w:tc><w:tcPr/>`)
		d.paragraph(b, "TableText", []Run{{Text: text, Bold: bold}})
		b.WriteString(`</w:tc>`)
	}
	b.WriteString(`</w:tr>`)
}

// escape makes a text fit to stand in XML; what XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spaces      = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	mime   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// Write writes the document. The same document gives the same bytes.
func (d *Document) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", d.types()},
		{"_rels/.rels", relations(relation("doc", office+"officeDocument", "word/document.xml", false),
			relation("core", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", false))},
		{"docProps/core.xml", d.core()},
		{"word/document.xml", fmt.Sprintf(`<w:document %s><w:body>%s<w:sectPr><w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr><w:pgSz w:w="12240" `+
			`w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" `+
			`w:gutter="0"/></w:sectPr></w:body></w:document>`, spaces, d.body.String())},
		{"word/footnotes.xml", fmt.Sprintf(`<w:footnotes %s><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote `+
			`w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>%s</w:footnotes>`, spaces, d.notes.String())},
		{"word/styles.xml", styles(d.language)},
		{"word/_rels/document.xml.rels", d.relations()},
	} {
		f, err := z.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, declaration+part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func (d *Document) types() string {
	return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ` +
		`ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mime + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + mime + `styles+xml"/>` +
		`<Override PartName="/word/footnotes.xml" ContentType="` + mime + `footnotes+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
}

func (d *Document) core() string {
	return fmt.Sprintf(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:language>%s</dc:language></cp:coreProperties>`,
		escape(d.title), escape(d.language))
}

func relation(id, kind, target string, outside bool) string {
	mode := ""
	if outside {
		mode = ` TargetMode="External"`
	}
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"%s/>`, id, kind, escape(target), mode)
}

func relations(list ...string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(list, "") + `</Relationships>`
}

func (d *Document) relations() string {
	list := []string{relation("styles", office+"styles", "styles.xml", false), relation("notes", office+"footnotes", "footnotes.xml", false)}
	for i, to := range d.links {
		list = append(list, relation(fmt.Sprintf("link%d", i+1), office+"hyperlink", to, true))
	}
	return relations(list...)
}

// styles are the styles that the document uses, under the names that Word knows.
func styles(language string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/><w:sz w:val="22"/><w:lang `+
		`w:val="%s"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" `+
		`w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`, spaces, escape(language))
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	paragraph := func(id, name, properties, runs string) {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, id,
			name, properties, runs)
	}
	paragraph("Title", "Title", `<w:spacing w:after="240"/>`, `<w:b/><w:sz w:val="40"/>`)
	for level, size := range []int{32, 28, 24, 22} {
		paragraph(fmt.Sprintf("Heading%d", level+1), fmt.Sprintf("heading %d",
			level+1), fmt.Sprintf(`<w:keepNext/><w:spacing w:before="%d" w:after="80"/><w:outlineLvl w:val="%d"/>`, 360-60*level, level),
			fmt.Sprintf(`<w:b/><w:sz w:val="%d"/>`, size))
	}
	paragraph("Quote", "Quote", `<w:ind w:left="480" w:right="480"/>`, `<w:i/>`)
	paragraph("ListBullet", "List Bullet", `<w:ind w:left="360" w:hanging="360"/>`, ``)
	paragraph("TableText", "Table Text", `<w:spacing w:after="20" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="18"/>`)
	paragraph("FootnoteText", "footnote text", `<w:spacing w:after="20" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="18"/>`)
	b.WriteString(`<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign ` +
		`w:val="superscript"/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="1D5F48"/><w:u ` +
		`w:val="single"/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="999999"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

package source

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"trillium"
)

// Limits on reading a DOCX, against archives made to explode.
const (
	docxFiles = 4096
	docxPart  = 64 << 20 // bytes of one part, unpacked
	docxDepth = 256      // of elements
)

// docxText takes the text of a Word document (ECMA-376) as markdown: headings,
// lists with their depth, bold and underlined runs, the paragraphs of tables.
// Tracked insertions are taken as accepted, deletions left out.
func docxText(name string, data []byte) ([]byte, error) {
	refuse := func(err error) ([]byte, error) {
		return nil, wholeFile(name, fmt.Errorf("%w: this DOCX cannot be read: %w", trillium.ErrUnreadable, err))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse(err)
	}
	if len(z.File) > docxFiles {
		return refuse(fmt.Errorf("%w: more than %d files in it", trillium.ErrTooLarge, docxFiles))
	}
	d := docx{styles: make(map[string]int), numbered: make(map[string]bool)}
	if err := d.part(z, "word/styles.xml", d.style); err != nil {
		return refuse(err)
	}
	if err := d.part(z, "word/numbering.xml", d.numbering); err != nil {
		return refuse(err)
	}
	found := false
	if err := d.part(z, "word/document.xml", func(dec *xml.Decoder) error {
		found = true
		return d.document(dec)
	}); err != nil {
		return refuse(err)
	}
	if !found {
		return refuse(errors.New("it has no word/document.xml; give a Word document"))
	}
	return d.out.Bytes(), nil
}

// docx is what is known of a document while it is read.
type docx struct {
	styles   map[string]int  // style id to heading level
	numbered map[string]bool // numbering id and level, "3/0", that counts
	abstract map[string]map[int]bool
	out      bytes.Buffer
	inList   bool
}

// part hands a part of the archive to read; a part that is not there is passed
// over.
func (d *docx) part(z *zip.Reader, name string, read func(*xml.Decoder) error) error {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		limited := &io.LimitedReader{R: r, N: docxPart}
		err = read(xml.NewDecoder(limited))
		if limited.N <= 0 {
			return fmt.Errorf("%w: %s unpacks to more than %d MB", trillium.ErrTooLarge, name, docxPart>>20)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	return nil
}

// each calls f with every token; it ends at the end of the part.
func each(dec *xml.Decoder, f func(start *xml.StartElement, end *xml.EndElement, text xml.CharData) error) error {
	depth := 0
	for {
		t, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > docxDepth {
				return fmt.Errorf("%w: elements nest more than %d levels", trillium.ErrTooLarge, docxDepth)
			}
			err = f(&t, nil, nil)
		case xml.EndElement:
			depth--
			err = f(nil, &t, nil)
		case xml.CharData:
			err = f(nil, nil, t)
		}
		if err != nil {
			return err
		}
	}
}

// val is the w:val of an element.
func val(e *xml.StartElement) string { return named(e, "val") }

func named(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// style reads which styles are headings.
func (d *docx) style(dec *xml.Decoder) error {
	id := ""
	return each(dec, func(s *xml.StartElement, _ *xml.EndElement, _ xml.CharData) error {
		if s == nil {
			return nil
		}
		switch s.Name.Local {
		case "style":
			id = named(s, "styleId")
		case "name":
			v := strings.ToLower(val(s))
			if n, err := strconv.Atoi(strings.TrimPrefix(v, "heading ")); err == nil && strings.HasPrefix(v, "heading ") {
				d.styles[id] = min(max(n, 1), 6)
			} else if v == "title" {
				d.styles[id] = 1
			}
		case "outlineLvl":
			if n, err := strconv.Atoi(val(s)); err == nil && n < 6 && d.styles[id] == 0 {
				d.styles[id] = n + 1
			}
		}
		return nil
	})
}

// numbering reads which lists count and which only have bullets.
func (d *docx) numbering(dec *xml.Decoder) error {
	d.abstract = make(map[string]map[int]bool)
	abstract, num, level := "", "", 0
	return each(dec, func(s *xml.StartElement, _ *xml.EndElement, _ xml.CharData) error {
		if s == nil {
			return nil
		}
		switch s.Name.Local {
		case "abstractNum":
			abstract, num = named(s, "abstractNumId"), ""
			d.abstract[abstract] = make(map[int]bool)
		case "lvl":
			level, _ = strconv.Atoi(named(s, "ilvl"))
		case "numFmt":
			if num == "" && d.abstract[abstract] != nil {
				d.abstract[abstract][level] = val(s) != "bullet" && val(s) != "none"
			}
		case "num":
			num = named(s, "numId")
		case "abstractNumId":
			for lvl, counts := range d.abstract[val(s)] {
				d.numbered[num+"/"+strconv.Itoa(lvl)] = counts
			}
		}
		return nil
	})
}

// paragraph is one w:p while it is read.
type paragraph struct {
	heading, level int
	item           bool
	num            string
	text           strings.Builder
	bold, under    bool // of the present run
	open           bool // bold is open in text
}

// document writes the body as markdown.
func (d *docx) document(dec *xml.Decoder) error {
	var p *paragraph
	var stack []*paragraph // paragraphs that hold others, in text boxes
	skip := 0              // depth of deleted or doubled content
	inText, inRunProps := false, false
	return each(dec, func(s *xml.StartElement, e *xml.EndElement, text xml.CharData) error {
		switch {
		case s != nil:
			name := s.Name.Local
			if skip > 0 || name == "del" || name == "moveFrom" || name == "Fallback" || name == "instrText" || name == "pPrChange" || name == "rPrChange" {
				skip++
				return nil
			}
			if name == "p" {
				if p != nil {
					stack = append(stack, p)
				}
				p = &paragraph{level: -1}
				return nil
			}
			if p == nil {
				d.table(name, false)
				return nil
			}
			switch name {
			case "t":
				inText = true
			case "rPr":
				inRunProps = true
			default:
				p.start(d, s, inRunProps)
			}
		case e != nil:
			if skip > 0 {
				skip--
				return nil
			}
			if p == nil {
				d.table(e.Name.Local, true)
			}
			switch e.Name.Local {
			case "p":
				if p != nil {
					d.write(p)
				}
				p = nil
				if n := len(stack); n > 0 {
					p, stack = stack[n-1], stack[:n-1]
				}
			case "t":
				inText = false
			case "rPr":
				inRunProps = false
			}
		case inText && skip == 0 && p != nil:
			p.write(string(text))
		}
		return nil
	})
}

// start notes an element inside a paragraph.
func (p *paragraph) start(d *docx, s *xml.StartElement, inRunProps bool) {
	on := val(s) != "0" && val(s) != "false" && val(s) != "none"
	switch s.Name.Local {
	case "r":
		p.bold, p.under = false, false
	case "b":
		if inRunProps {
			p.bold = on
		}
	case "u":
		if inRunProps {
			p.under = on
		}
	case "tab":
		p.write(" ")
	case "br", "cr":
		p.write("\n")
	case "noBreakHyphen":
		p.write("-")
	case "pStyle":
		p.heading = d.styles[val(s)]
		if v := strings.ToLower(val(s)); p.heading == 0 && strings.Contains(v, "list") {
			p.item, p.level = true, max(p.level, 0)
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(val(s)); err == nil && n < 6 {
			p.heading = n + 1
		}
	case "ilvl":
		if n, err := strconv.Atoi(val(s)); err == nil {
			p.level = min(max(n, 0), 8)
		}
	case "numId":
		p.num = val(s)
		p.item = p.num != "0"
		p.level = max(p.level, 0)
	}
}

// write appends text of the present run.
func (p *paragraph) write(text string) {
	if text == "" {
		return
	}
	blank := strings.TrimSpace(text) == ""
	if p.bold != p.open && !blank {
		p.text.WriteString("\x01") // a change of bold; see markBold
		p.open = p.bold
	}
	p.text.WriteString(text)
}

// tableTags are the HTML elements, each alone between blank lines, in which the paragraphs
// of tables stand.
var tableTags = map[string]string{"tbl": "table", "tr": "tr", "tc": "td"}

// table begins or ends a table, row or cell.
func (d *docx) table(name string, ends bool) {
	tag := tableTags[name]
	if tag == "" {
		return
	}
	if ends {
		tag = "/" + tag
	}
	d.out.WriteString("\n<" + tag + ">\n")
	d.inList = false
}

// write appends a finished paragraph as markdown.
func (d *docx) write(p *paragraph) {
	text := p.text.String()
	if strings.TrimSpace(strings.ReplaceAll(text, "\x01", "")) == "" {
		return
	}
	if d.inList && !p.item {
		d.out.WriteString("\n<!-- -->\n")
	}
	d.inList = p.item && p.heading == 0
	d.out.WriteByte('\n')
	indent := ""
	switch {
	case p.heading > 0:
		d.out.WriteString(strings.Repeat("#", p.heading) + " ")
		text = strings.ReplaceAll(text, "\n", " ")
	case p.item:
		indent = strings.Repeat("   ", p.level)
		mark := "-  "
		if d.numbered[p.num+"/"+strconv.Itoa(p.level)] {
			mark = "1. "
		}
		d.out.WriteString(indent + mark)
		indent += "   "
	}
	lines := strings.Split(markBold(text, p.open), "\n")
	d.out.WriteString(strings.Join(lines, "  \n"+indent))
	d.out.WriteByte('\n')
}

// markBold escapes the text and sets its bold runs between asterisks, which
// must touch the words they set off.
func markBold(text string, open bool) string {
	var b strings.Builder
	for i, run := range strings.Split(text, "\x01") {
		escaped := escapeMarkdown(run)
		core := strings.TrimSpace(escaped)
		if i%2 == 0 || core == "" {
			b.WriteString(escaped)
			continue
		}
		lead := escaped[:strings.Index(escaped, core)]
		b.WriteString(lead + "**" + core + "**" + escaped[len(lead)+len(core):])
	}
	return b.String()
}

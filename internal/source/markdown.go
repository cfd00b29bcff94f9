package source

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"trillium"
)

// maxDepth bounds how deeply lists and quotes may nest. Real documents nest
// four levels; a parser's time and stack grow with depth.
const maxDepth = 64

// markdownParser is CommonMark with tables.
type markdownParser struct{ parser parser.Parser }

func newMarkdown() markdownParser {
	return markdownParser{goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()}
}

// read parses doc.Text[body:] into doc.Blocks.
func (m markdownParser) read(doc *trillium.Document, body int) error {
	before := bytes.Count(doc.Text[:body], []byte{'\n'})
	if line := tooDeep(doc.Text[body:]); line > 0 {
		return &trillium.ReadError{Name: doc.Name, Line: before + line,
			Err: fmt.Errorf("%w: lists or quotes nest more than %d levels", trillium.ErrTooLarge, maxDepth)}
	}
	if line := tooMarked(doc.Text[body:]); line > 0 {
		return &trillium.ReadError{Name: doc.Name, Line: before + line,
			Err: fmt.Errorf("%w: more than %d brackets and asterisks in one paragraph", trillium.ErrTooLarge, maxMarkup)}
	}
	w := mdWalk{doc: doc, base: body, data: doc.Text[body:]}
	w.wrapping = wrappingOf(w.data)
	w.children(m.parser.Parse(text.NewReader(w.data)), mdContext{})
	return nil
}

// tooDeep returns the first line (1-based) whose markers of nesting exceed
// maxDepth, or 0: quote signs, bullets and numbers at its start, or indentation
// of more than eight columns a level.
func tooDeep(data []byte) int {
	line := 0
	for len(data) > 0 {
		line++
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			end = len(data) - 1
		}
		depth, indent := 0, 0
	scan:
		for i, c := range data[:end+1] {
			switch {
			case c == ' ':
				indent++
			case c == '\t':
				indent += 4
			case c == '>', (c == '-' || c == '*' || c == '+') && i < end && (data[i+1] == ' ' || data[i+1] == '\t'):
				depth++
			case c >= '0' && c <= '9':
				// the digits of "12." count when the mark after them is seen
			case (c == '.' || c == ')') && i > 0 && data[i-1] >= '0' && data[i-1] <= '9':
				depth++
			default:
				break scan
			}
		}
		if depth > maxDepth || indent > 8*maxDepth && depth > 0 {
			return line
		}
		data = data[end+1:]
	}
	return 0
}

// maxMarkup bounds the marks that may open a link or emphasis in one
// paragraph: the parser's time grows with their square. A thousand would be
// much for a real one.
const maxMarkup = 2000

// tooMarked returns the line (1-based) at which a paragraph exceeds maxMarkup,
// or 0.
func tooMarked(data []byte) int {
	line, n := 0, 0
	for len(data) > 0 {
		line++
		text, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		lead := bytes.TrimLeft(text, " \t")
		if len(lead) == 0 || lead[0] == '|' || lead[0] == '#' || len(lead) > 1 && (lead[0] == '-' || lead[0] == '*' || lead[0] == '+') && lead[1] == ' ' {
			n = 0 // begins a block of its own
		}
		if lead = bytes.TrimLeft(lead, "|"); len(lead) < len(text) && bytes.IndexByte(lead, '|') >= 0 {
			continue // cells, each read by itself
		}
		n += bytes.Count(text, []byte{'['}) + bytes.Count(text, []byte{'*'}) + bytes.Count(text, []byte{'_'})
		if n > maxMarkup {
			return line
		}
	}
	return 0
}

// mdWalk turns goldmark's tree into blocks.
type mdWalk struct {
	doc    *trillium.Document
	data   []byte
	base   int // offset of data in doc.Text
	items  int
	lists  int
	tables tables
	wrapping
}

// mdContext is what a node inherits from its ancestors.
type mdContext struct {
	depth, item, list int
	ordered, quote    bool
}

func (w *mdWalk) children(n ast.Node, c mdContext) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		w.node(k, c)
	}
}

func (w *mdWalk) node(n ast.Node, c mdContext) {
	switch n := n.(type) {
	case *ast.Heading:
		w.block(n, trillium.Block{Kind: trillium.Heading, Level: n.Level})
	case *ast.Paragraph, *ast.TextBlock:
		w.block(n, c.block())
	case *ast.List:
		w.lists++
		c.depth++
		c.list, c.ordered = w.lists, n.IsOrdered()
		w.children(n, c)
	case *ast.ListItem:
		w.items++
		c.item = w.items
		w.children(n, c)
	case *ast.Blockquote:
		c.quote = true
		w.children(n, c)
	case *extast.Table:
		w.tables.begin("table", "")
		w.children(n, c)
		w.tables.end()
	case *extast.TableHeader, *extast.TableRow:
		w.tables.begin("tr", "")
		w.children(n, c)
	case *extast.TableCell:
		w.tables.begin("td", "")
		w.block(n, trillium.Block{Kind: trillium.Cell})
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		// Text indented by four columns, or between fences, is prose that a
		// converter shifted far more often than it is code.
		w.block(n, c.block())
	case *ast.HTMLBlock:
		w.html(n, c)
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		w.children(n, c)
	}
}

// block is the empty block of a paragraph in this context.
func (c mdContext) block() trillium.Block {
	b := trillium.Block{Level: c.depth, Item: c.item, List: c.list, Ordered: c.ordered}
	switch {
	case c.item > 0:
		b.Kind = trillium.Item
	case c.quote:
		b.Kind = trillium.Quote
	}
	return b
}

// block reads the inline content of n into b and appends it.
func (w *mdWalk) block(n ast.Node, b trillium.Block) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	w.tables.put(&b)
	t := newText(w.doc.Text)
	t.from = w.base + lines.At(0).Start
	if n.FirstChild() == nil { // raw lines without inline structure
		for i := range lines.Len() {
			s := lines.At(i)
			t.append(w.base+s.Start, w.base+s.Stop, verbatim)
			if i+1 < lines.Len() {
				w.endLine(t, s.Stop-1, n)
			}
		}
	} else {
		w.inline(t, n)
	}
	b.Start = w.base + lines.At(0).Start
	b.End = w.base + lines.At(lines.Len()-1).Stop
	w.doc.Blocks = append(w.doc.Blocks, t.blocks(b)...)
}

// inline appends the text of n's children to t.
func (w *mdWalk) inline(t *textBuilder, n ast.Node) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		switch k := k.(type) {
		case *ast.Text:
			m := markdownText
			if k.IsRaw() {
				m = verbatim
			}
			t.append(w.base+k.Segment.Start, w.base+k.Segment.Stop, m)
			if k.HardLineBreak() {
				t.lineBreak(w.base + k.Segment.Stop)
			} else if k.SoftLineBreak() {
				w.endLine(t, k.Segment.Stop, k.Parent())
			}
		case *ast.Emphasis:
			kind := trillium.Italic
			if k.Level >= 2 {
				kind = trillium.Bold
			}
			t.marked(kind, "", func() { w.inline(t, k) })
		case *ast.Link:
			t.marked(trillium.Link, string(k.Destination), func() { w.inline(t, k) })
		case *ast.AutoLink:
			w.autoLink(t, k)
		case *ast.CodeSpan:
			t.marked(trillium.Code, "", func() { w.inline(t, k) })
		case *ast.RawHTML:
			for i := range k.Segments.Len() {
				s := k.Segments.At(i)
				t.tag(string(w.data[s.Start:s.Stop]), w.base+s.Start)
			}
		case *ast.Image: // its text is a description, not part of the document
		default:
			w.inline(t, k)
		}
	}
}

// endLine ends a line of the source at the offset at in data: with a space, or with the
// end of the paragraph, unless the line goes on inside of a heading, link or emphasis.
func (w *mdWalk) endLine(t *textBuilder, at int, in ast.Node) {
	if line, next := lineAround(w.data, at); in.Type() == ast.TypeBlock && in.Kind() != ast.KindHeading && w.ends(line, next) {
		t.lineBreak(w.base + at)
		return
	}
	t.space(w.base+at, 1)
}

// autoLink appends the address itself, which stands in the text between < >.
func (w *mdWalk) autoLink(t *textBuilder, k *ast.AutoLink) {
	label := k.Label(w.data)
	from := t.sourceEnd() - w.base
	if i := bytes.Index(w.data[max(0, from):], label); i >= 0 {
		at := w.base + max(0, from) + i
		t.marked(trillium.Link, string(k.URL(w.data)), func() { t.append(at, at+len(label), verbatim) })
	}
}

// html reads the text of a raw HTML block; comments, scripts and styles hold
// none.
func (w *mdWalk) html(n *ast.HTMLBlock, c mdContext) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	if n.HTMLBlockType <= ast.HTMLBlockType5 {
		if last := w.base + lines.At(lines.Len()-1).Stop; !n.HasClosure() && last == len(w.doc.Text) {
			w.doc.Warnings = append(w.doc.Warnings, trillium.Warning{Span: trillium.Span{Start: w.base + lines.At(0).Start, End: last},
				Text: "a comment or element opens here and never closes: all that follows was left out"})
		}
		return
	}
	b := c.block()
	b.Start = w.base + lines.At(0).Start
	b.End = w.base + lines.At(lines.Len()-1).Stop
	t := newText(w.doc.Text)
	raw := w.doc.Text[b.Start:b.End]
	lastTag := bytes.LastIndexByte(raw, '>')
	for i := 0; i < len(raw); {
		if raw[i] == '<' && i < lastTag {
			if j := bytes.IndexByte(raw[i:], '>'); j > 0 {
				tag := string(raw[i : i+j+1])
				t.tag(tag, b.Start+i)
				w.tableTag(tag)
				i += j + 1
				continue
			}
		}
		j := bytes.IndexByte(raw[i+1:], '<')
		if j < 0 {
			j = len(raw) - i - 1
		}
		t.append(b.Start+i, b.Start+i+1+j, entitiesOnly)
		i += 1 + j
	}
	w.doc.Blocks = append(w.doc.Blocks, t.blocks(b)...)
}

// tableTag follows the tables that raw HTML opens around paragraphs.
func (w *mdWalk) tableTag(tag string) {
	switch name, closing := tagName(tag); {
	case name == "table" && closing:
		w.tables.end()
	case !closing && (name == "table" || name == "tr" || name == "td" || name == "th"):
		w.tables.begin(name, "")
	}
}

// tagName returns the lower-case name of an HTML tag such as "</U >", and
// whether it closes.
func tagName(tag string) (name string, closing bool) {
	tag = strings.Trim(tag, "<> \t\n")
	tag, closing = strings.CutPrefix(tag, "/")
	if i := strings.IndexAny(tag, " \t\n/"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag), closing
}

package show

import (
	"fmt"
	"html/template"
	"sort"
	"strings"

	"trillium"
	"trillium/internal/review"
)

// Note is what stands beside a commitment.
func (p Presenter) Note(c *review.State) Note {
	return Note{State: c, Ref: Ref(c.ID), Href: CommitmentPath(p.L.Tag, c.ID) + p.AtSuffix}
}

// A Node is a block of the document as a template shows it, with the notes on
// the commitments that stand in it.
type Node struct {
	Kind     string // heading, paragraph, quote, cell, list, item
	Level    int    // of a heading: 2 or 3
	Ordered  bool
	Anchor   string // names the paragraph by its place in the bytes, which no reading changes
	Text     template.HTML
	Notes    []Note
	Children []Node
}

// A Note is what stands beside a commitment.
type Note struct {
	*review.State
	Ref      string // 6, 6b
	Href     string
	Row      *Listed    // with where it stands, nil where that is not shown
	Later    []NoteLink // what became of it at later summits
	Versions []NoteLink // how other versions put it
	Cells    []CellRow  // scores that stand
}

// A NoteLink is a link as a note shows it.
type NoteLink struct {
	Relation string // in words
	Where    string // what it is linked with
	Href     string
	Differs  []string // in what, in words
	Decided  bool     // a person decided so
}

// A Marked commitment is shown in its place.
type Marked struct {
	Note
	Anchor string
}

// class is the state of a marked commitment for the style sheet.
func (m *Marked) class() string {
	if m.Row == nil {
		return ""
	}
	return ` class="st ` + template.HTMLEscapeString(Badge{Standing: m.Row.Standing}.Class()) + `"`
}

// Nodes turns blocks into nested lists and paragraphs, with the commitments
// marked in the words.
func Nodes(doc *trillium.Document, marks []Marked) []Node {
	b := Builder{Doc: doc, Marks: marks}
	i := 0
	return b.level(&i, 0)
}

// A Builder writes the blocks of a document with what is marked in them.
type Builder struct {
	Doc    *trillium.Document
	Marks  []Marked // in the order of the text
	passed int      // marks that end before the blocks still to come
	headed bool     // there was a heading: only then may one stand below it
}

// level builds the nodes at a list depth, from block *i on.
func (b *Builder) level(i *int, depth int) []Node {
	var out []Node
	for *i < len(b.Doc.Blocks) {
		block := &b.Doc.Blocks[*i]
		if block.Kind != trillium.Item {
			if depth > 0 {
				return out
			}
			out = append(out, b.plain(block))
			*i++
			continue
		}
		if block.Level <= depth && depth > 0 && block.Level < depth {
			return out
		}
		if block.Level > depth {
			list := Node{Kind: "list", Ordered: block.Ordered, Children: b.level(i, depth+1)}
			if n := len(out); depth > 0 && n > 0 {
				out[n-1].Children = append(out[n-1].Children, list)
			} else {
				out = append(out, list)
			}
			continue
		}
		out = append(out, b.item(i))
	}
	return out
}

// item builds one list item from its first block and further paragraphs.
func (b *Builder) item(i *int) Node {
	block := &b.Doc.Blocks[*i]
	text, notes := b.Text(block)
	n := Node{Kind: "item", Anchor: anchor(block), Text: text, Notes: notes}
	for *i++; *i < len(b.Doc.Blocks); *i++ {
		next := &b.Doc.Blocks[*i]
		if next.Kind != trillium.Item || next.Item != block.Item || next.Level != block.Level {
			break
		}
		text, notes := b.Text(next)
		n.Children = append(n.Children, Node{Kind: "paragraph", Anchor: anchor(next), Text: text, Notes: notes})
	}
	return n
}

func (b *Builder) plain(block *trillium.Block) Node {
	text, notes := b.Text(block)
	n := Node{Kind: block.Kind.String(), Anchor: anchor(block), Text: text, Notes: notes}
	if block.Kind == trillium.Heading {
		n.Level = 2
		if block.Level > 2 && b.headed {
			n.Level = 3
		}
		b.headed = true
	}
	return n
}

// anchor names a paragraph by where it begins in the document's bytes.
func anchor(block *trillium.Block) string { return fmt.Sprint("b", block.Start) }

// tags are the elements of marks. Links are shown as text: a scraped address
// is not ours to vouch for.
var tags = map[trillium.MarkKind]string{
	trillium.Bold: "strong", trillium.Italic: "em", trillium.Superscript: "sup", trillium.Subscript: "sub",
}

// Text is the block's words as HTML, with its marks and commitments, and the
// notes on those that begin in it.
func (b *Builder) Text(block *trillium.Block) (template.HTML, []Note) {
	type edge struct{ start, end, mark int } // mark: index into b.marks
	var edges []edge
	var notes []Note
	cuts := []int{0, len(block.Text)}
	for b.passed < len(b.Marks) && b.Marks[b.passed].End <= block.Start {
		b.passed++
	}
	for k := b.passed; k < len(b.Marks); k++ {
		m := &b.Marks[k]
		if m.Start >= block.End {
			break
		}
		if start, end, ok := block.Range(m.Span); ok {
			edges = append(edges, edge{start, end, k})
			cuts = append(cuts, start, end)
			if m.Start >= block.Start && m.Href != "" {
				notes = append(notes, m.Note)
			}
		}
	}
	for _, m := range block.Marks {
		cuts = append(cuts, m.Start, m.End)
	}
	sort.Ints(cuts)
	var out strings.Builder
	sort.SliceStable(edges, func(i, j int) bool { return edges[i].start < edges[j].start })
	inside, next := -1, 0
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		if from == to {
			continue
		}
		// Commitments stand one behind the other: those that end here are passed.
		for next < len(edges) && edges[next].end <= from {
			next++
		}
		in := -1
		if next < len(edges) && edges[next].start <= from && to <= edges[next].end {
			in = edges[next].mark
		}
		if in != inside {
			b.close(&out, inside)
			if in >= 0 {
				out.WriteString(`<mark id="` + template.HTMLEscapeString(b.Marks[in].Anchor) + `"` + b.Marks[in].class() + `>`)
			}
			inside = in
		}
		writeRun(&out, block, from, to)
	}
	b.close(&out, inside)
	return template.HTML(out.String()), notes
}

// close ends the mark of a commitment with a link to its page.
func (b *Builder) close(out *strings.Builder, mark int) {
	if mark < 0 {
		return
	}
	m := &b.Marks[mark]
	if m.Href == "" {
		out.WriteString(`</mark>`)
		return
	}
	out.WriteString(`</mark><a class="ref" href="` + template.HTMLEscapeString(m.Href) + `">`)
	if m.Row != nil {
		out.WriteString(string(sign(m.Row.Standing.State)))
	}
	out.WriteString(template.HTMLEscapeString(m.Ref) + `</a>`)
}

// writeRun writes Text[from:to] with the marks that cover it.
func writeRun(out *strings.Builder, block *trillium.Block, from, to int) {
	var open []string
	for _, kind := range []trillium.MarkKind{trillium.Bold, trillium.Italic, trillium.Superscript, trillium.Subscript} {
		if block.Marked(kind, from, to) && !(kind == trillium.Bold && block.Kind == trillium.Heading) {
			open = append(open, tags[kind])
			out.WriteString("<" + tags[kind] + ">")
		}
	}
	out.WriteString(template.HTMLEscapeString(block.Text[from:to]))
	for i := len(open) - 1; i >= 0; i-- {
		out.WriteString("</" + open[i] + ">")
	}
}

package links

import (
	"html/template"
	"slices"

	"trillium"
	"trillium/internal/align"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/web/show"
)

// A textRow is paragraphs of two or three versions that say the same.
type textRow struct {
	Cells []textCell
	Lost  string // words of the first that were lost in another
}

// A textCell is the paragraphs of one version in a row.
type textCell struct {
	Label    string // of the version
	Language string
	Heading  bool
	Item     bool
	Texts    []template.HTML
}

// A column is a version beside the first: which of its blocks stand beside each
// of the first's, and which stand alone behind it.
type column struct {
	of     *compare.Comparison
	beside map[int][]int
	behind map[int][]int // -1: before the first block
	joined map[int]bool  // blocks of the first that stand beside the same as the one before
	lost   map[int]string
}

func newColumn(of *compare.Comparison, rows []align.Row) *column {
	c := &column{of, make(map[int][]int), make(map[int][]int), make(map[int]bool), make(map[int]string)}
	last := -1
	for _, r := range rows {
		if len(r.A) == 0 {
			c.behind[last] = append(c.behind[last], r.B...)
			continue
		}
		c.beside[r.A[0]] = r.B
		for _, i := range r.A[1:] {
			c.joined[i] = true
		}
		if r.Lost != nil {
			c.lost[r.A[0]] = r.Lost.Words
		}
		last = r.A[len(r.A)-1]
	}
	return c
}

// textRows sets the paragraphs side by side, with the promises and what differs
// marked.
func (p *comparePage) textRows(k *compare.Comparer, rows []align.Row) []textRow {
	columns := []*column{newColumn(p.Of, rows)}
	if p.Third != nil {
		columns = append(columns, newColumn(p.Third, k.Rows(p.Third)))
	}
	doc := p.Of.A.Text.Document
	var out []textRow
	alone := func(after int) {
		for n, c := range columns {
			for _, i := range c.behind[after] {
				row := textRow{Cells: make([]textCell, len(columns)+1)}
				row.Cells[n+1] = p.cell(c.of.B, []int{i}, c.of.Links, false)
				out = append(out, row)
			}
		}
	}
	alone(-1)
	for i := 0; i < len(doc.Blocks); {
		group := []int{i}
		for i++; i < len(doc.Blocks) && slices.ContainsFunc(columns, func(c *column) bool { return c.joined[i] }); i++ {
			group = append(group, i)
		}
		links := p.Of.Links
		if p.Third != nil {
			links = slices.Concat(links, p.Third.Links)
		}
		row := textRow{Cells: []textCell{p.cell(p.Of.A, group, links, true)}}
		for _, c := range columns {
			var beside []int
			for _, a := range group {
				beside = append(beside, c.beside[a]...)
				if row.Lost == "" {
					row.Lost = c.lost[a]
				}
			}
			row.Cells = append(row.Cells, p.cell(c.of.B, beside, c.of.Links, false))
		}
		out = append(out, row)
		for _, a := range group {
			alone(a)
		}
	}
	return out
}

// cell shows blocks of a version.
func (p *comparePage) cell(side *compare.Side, blocks []int, links []lineage.Link, first bool) textCell {
	cell := textCell{Label: p.Label(side.Document), Language: side.Document.Language}
	for _, i := range blocks {
		b := &side.Text.Document.Blocks[i]
		cell.Heading = cell.Heading || b.Kind == trillium.Heading
		cell.Item = cell.Item || b.Kind == trillium.Item
		cell.Texts = append(cell.Texts, show.MarkWords(b.Text, p.blockSpans(side, b, links, first)))
	}
	return cell
}

// blockSpans are the promises in a block and what differs in their words.
func (p *comparePage) blockSpans(side *compare.Side, b *trillium.Block, links []lineage.Link, first bool) []show.WordSpan {
	var out []show.WordSpan
	for _, st := range side.States {
		start, end, ok := b.Range(st.Span)
		if !ok {
			continue
		}
		out = append(out, show.WordSpan{Start: start, End: end, Href: show.CommitmentPath(p.L.Tag, st.ID) + p.AtSuffix, Ref: show.Ref(st.ID),
			Id: side.Document.Key + "-" + show.Ref(st.ID)})
		for _, l := range links {
			if first && l.A != st.ID || !first && l.B != st.ID {
				continue
			}
			for _, s := range p.DiffSpans(b.Text[start:end], l.Divergences, first) {
				s.Start, s.End = s.Start+start, s.End+start
				if p.Filter.Type == "" || s.Label == p.Diverges(lineage.DivergenceType(p.Filter.Type)) {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

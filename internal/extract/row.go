package extract

import (
	"trillium"
	"trillium/internal/plan"
)

// A row of an action plan is one statement: the measure, and beside it who leads, by when
// and by which indicator.
type row struct {
	parties    []string
	deadline   *trillium.Deadline
	indicators []*clause
}

// cell reads a block of an action plan's table; false if it is to be read as any other.
func (w *walk) cell(i int, b *trillium.Block) bool {
	if w.plans == nil {
		w.plans, w.listed = plan.Find(w.doc, w.lang), w.lastItem()
	}
	cell, ok := w.plans[i]
	switch {
	case !ok || cell.Role == plan.Other:
		return false
	case cell.Row == nil || cell.Role != plan.Measure:
		return true
	}
	if w.row == nil || w.rowN != cell.Row.N {
		w.rowN, w.row = cell.Row.N, w.beside(cell.Row)
	}
	w.breakOff()
	item := *b
	item.Kind, item.Level, item.List, item.Item = trillium.Item, 1, -b.Table, w.listed+cell.Row.N
	w.stems = []*stem{{text: cell.Row.Head, span: b.Span, verdict: verdict{label: commitment, rule: "plan", strength: trillium.High}, parties: w.row.parties}}
	w.item, w.label = item.Item, nil
	section := w.sectionDeadline
	w.sectionDeadline = w.row.deadline
	w.read(i, &item)
	w.sectionDeadline = section
	w.stems, w.row, w.item = nil, nil, 0
	return true
}

// lastItem is the ordinal of the last list item of the document.
func (w *walk) lastItem() int {
	last := 0
	for i := range w.doc.Blocks {
		last = max(last, w.doc.Blocks[i].Item)
	}
	return last
}

// beside is what stands beside the measure in its row.
func (w *walk) beside(r *plan.Row) *row {
	out := new(row)
	for _, i := range r.Cells[plan.Lead] {
		b := &w.doc.Blocks[i]
		for _, n := range w.lexicon.Parties(w.names, b.Text, w.cut(b.Text)) {
			out.parties = appendNew(out.parties, n.Code)
		}
	}
	if out.parties == nil {
		out.parties = w.weParties()
	}
	for _, i := range r.Cells[plan.Date] {
		b := &w.doc.Blocks[i]
		c := w.clause(b, w.cut(b.Text))
		for _, t := range w.finder.Times(w.text(c), w.doc.Date) {
			src := w.doc.Span(b, t.Start, t.End)
			if out.deadline == nil || t.Date() > out.deadline.Date {
				out.deadline = &trillium.Deadline{Text: w.doc.Words(src), Date: t.Date(), Precision: t.Precision, Span: src}
			}
		}
	}
	for _, i := range r.Cells[plan.Indicator] {
		b := &w.doc.Blocks[i]
		out.indicators = append(out.indicators, w.clause(b, w.cut(b.Text)))
	}
	return out
}

// addIndicators adds the amounts in the indicator's cell of the statement's row.
func (w *keeper) addIndicators(c *clause, k *trillium.Commitment) {
	if c.row == nil || !c.first {
		return
	}
	for _, i := range c.row.indicators {
		t := w.text(i)
		w.targets(i, t, w.finder.Times(t, w.doc.Date), k)
	}
}

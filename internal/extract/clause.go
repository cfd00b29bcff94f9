package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// A clause is one statement's tokens with what governs them.
type clause struct {
	grammar.Clause
	w     *walk
	b     *trillium.Block
	start int // where the statement begins in the block's text
	end   int // where it ends; 0 means with its last token
	first bool
	item  bool
	stem  *stem

	section         string
	sectionDeadline *trillium.Deadline
	label           *label // of its item
	row             *row   // of a plan's table
	broken          bool   // what was said before it is over
}

// clause is the clause of some tokens of a block, without a run-in label.
func (w *walk) clause(b *trillium.Block, tokens []language.Token) *clause {
	section := w.sectionDeadline
	if section == nil {
		section = w.announced
	}
	return &clause{Clause: grammar.Clause{Lang: w.lang, Text: b.Text, Tokens: tokens}, w: w, b: b,
		section: w.section, sectionDeadline: section, label: w.label, row: w.row}
}

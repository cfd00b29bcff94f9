package extract

import "trillium"

// A statement is a clause with what it is.
type statement struct {
	*clause
	verdict verdict
}

// judge judges one sentence, by what is known so far.
func (w *walk) judge(c *clause) {
	if c.item {
		c.stem = w.parentStem(c.b.Level)
	}
	c.broken, w.broken = w.broken, false
	s := &statement{clause: c, verdict: c.judge()}
	w.statements = append(w.statements, s)
	switch s.verdict.label {
	case commitment:
		w.remember(s.verdict.parties)
		w.promise = s
	case report:
		w.remember(s.verdict.parties)
		w.promise = nil
	default:
		if !c.item && !(w.promise != nil && c.explains()) {
			w.promise = nil
		}
	}
}

// A keeper makes commitments and reports of statements, in order.
type keeper struct {
	*walk
	open     int  // index of the commitment that details may attach to, -1 if none
	headline bool // it is an item's bold headline
	block    *trillium.Block
}

// keep makes commitments and reports of what was judged.
func (w *walk) keep() {
	k := &keeper{walk: w, open: -1}
	for _, s := range w.statements {
		k.statement(s)
	}
}

func (k *keeper) statement(s *statement) {
	c := s.clause
	if c.broken {
		k.open = -1
	}
	if c.b != k.block {
		k.block, k.headline = c.b, false
	}
	switch s.verdict.label {
	case commitment:
		if k.open >= 0 && k.headline && c.restates(&k.commitments[k.open]) {
			k.addDetail(c, true)
			return
		}
		k.addCommitment(c, s.verdict)
	case report:
		k.addReport(c, s.verdict)
		k.open = -1
	default:
		if k.open >= 0 && (c.item || c.explains()) {
			k.addDetail(c, false)
		} else if !c.item {
			k.open = -1
		}
	}
}

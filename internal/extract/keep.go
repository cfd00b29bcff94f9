package extract

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/learn"
)

// A statement is a clause with what it is.
type statement struct {
	*clause
	says    []said
	verdict verdict // what the rules say, and then what was decided

	signs                  []learn.Sign
	names                  []string         // of the signs, if they are asked for
	groups                 []language.Group // of the words of each token
	alone                  int              // how many of them are its own, and not of what stands around it
	guess                  labelKind        // what it is taken for at first
	chances                []float64
	kind, who, open, place string // of its verb, subject, opening and place, as signs name them
}

// judge judges one sentence, by what is known so far.
func (w *walk) judge(c *clause) {
	if c.item {
		c.stem = w.parentStem(c.b.Level)
	}
	c.broken, w.broken = w.broken, false
	if c.announcesTargets() {
		w.announced = w.deadline(c, w.finder.Times(w.text(c), w.doc.Date))
	}
	s := &statement{clause: c}
	s.verdict, s.says = c.judge()
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

// announcesTargets reports whether a statement speaks of all that its section lists: "The
// targets in this section … will be implemented by 2030".
func (c *clause) announcesTargets() bool {
	for i := 0; i < len(c.Tokens) && i < 8; i++ {
		switch strings.ToLower(c.Words(i, i+1)) {
		case "section", "below", "following", "sección", "siguientes", "ci-dessous", "suivantes", "suivants", "chapter", "capítulo":
			dated := slices.ContainsFunc(c.Tokens, func(t language.Token) bool { return t.Kind == language.Digits })
			return dated && slices.ContainsFunc(c.Tokens[:i+1], func(t language.Token) bool {
				return c.w.group("todo", c.Text[t.Start:t.End]) || c.w.group("aim", c.Text[t.Start:t.End])
			})
		}
	}
	return false
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

const (
	// least is the chance from which on a statement is taken for a promise.
	least = 0.43
	// reported is how many times less likely a report may be than nothing at all where a
	// rule finds one.
	reported = 4
)

// decide decides by the model what each statement is.
func (w *walk) decide(m *learn.Model) {
	for _, s := range w.statements {
		chances := m.Chances(s.signs)
		switch label := s.verdict.label; {
		case s.idle():
			s.verdict = verdict{}
		case len(w.statements) < leastText && label != other:
			// Few words tell little beyond what the rules say.
		case chances[commitment] >= least:
			if label != commitment {
				s.verdict = s.supposed()
			}
		case chances[report] > chances[other], label == report && chances[report]*reported > chances[other]:
			if label != report {
				s.verdict = s.supposed()
				s.verdict.label = report
			}
		default:
			s.verdict = verdict{}
		}
		if w.joint.joint && (w.whole.form == treaty || w.whole.form == resolution) && !slices.ContainsFunc(s.verdict.parties, w.isCode) {
			s.verdict.parties = []string{trillium.All} // an organ acts for all
		}
	}
}

// isCode reports whether a party is a country by its code.
func (w *walk) isCode(party string) bool {
	return len(party) == 3 && w.lexicon.CountryName(party, "en") != ""
}

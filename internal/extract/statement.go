package extract

import (
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
	"trillium/internal/quantity"
)

// A stem is a lead-in that governs list items.
type stem struct {
	text     string
	span     trillium.Span
	verdict  verdict
	neutral  bool // it neither binds nor reports; its items speak for themselves
	parties  []string
	expects  language.Form // of the items' verbs: Infinitive after "to:", Gerund after "by:"
	deadline *trillium.Deadline
}

// A label is a run-in head at the start of an item: "Belgium: Will …".
type label struct {
	text    string
	parties []string
	end     int // where the words after it begin in the block's text
}

// block reads one block: updates the context, then judges its sentences.
func (w *walk) block(i int) {
	b := &w.doc.Blocks[i]
	if b.Table > 0 && w.cell(i, b) {
		return
	}
	switch b.Kind {
	case trillium.Heading:
		w.section = strings.TrimSuffix(b.Text, ":")
		w.sectionDeadline = w.headingDeadline(b)
		if b.Level < 3 {
			w.announced = nil
		}
		listed := w.item > 0
		w.label, w.item = nil, 0
		w.breakOff()
		if listed && !w.sections || i+1 >= len(w.doc.Blocks) || w.doc.Blocks[i+1].Kind != trillium.Item {
			w.stems = nil // its list is over
		}
		w.sections = w.stems != nil
		return
	case trillium.Cell:
		w.breakOff()
		return
	}
	if b.Item == 0 {
		if w.item > 0 {
			w.last = nil // whom the last list item named is not meant here
		}
		w.stems, w.item, w.label = nil, 0, nil
		w.breakOff()
	} else if b.Item != w.item {
		w.item, w.label, w.last = b.Item, nil, nil
		w.breakOff()
		if len(w.stems) > b.Level {
			w.stems = w.stems[:b.Level]
		}
	}
	w.read(i, b)
}

// read judges what a block says.
func (w *walk) read(i int, b *trillium.Block) {
	w.tokens = w.cut(b.Text)
	if len(w.tokens) == 0 {
		return
	}
	w.meet(b.Text, w.tokens)
	w.acronyms.Learn(b.Text, w.tokens)
	w.sentences(i, b)
}

// breakOff ends what was said before: nothing that follows is a detail of it.
func (w *walk) breakOff() { w.promise, w.broken = nil, true }

// cut is the tokens of a text, which stay as long as the document is read.
func (w *walk) cut(text string) []language.Token {
	w.arena.scratch = w.lang.Tokens(w.arena.scratch, text)
	return append(w.arena.tokens.take(len(w.arena.scratch)), w.arena.scratch...)
}

// sentences judges the sentences of a block; the last one may be a stem.
func (w *walk) sentences(i int, b *trillium.Block) {
	tokens, from := w.tokens, afterMark(w.tokens)
	if from == 0 && (b.Item > 0 && w.label == nil || b.Item == 0) {
		if l := w.runIn(b, tokens); l != nil && !(b.Item > 0 && l.parties == nil && w.imperative(tokens)) {
			w.label = l
			if l.parties != nil {
				w.last = l.parties
			}
			for from < len(tokens) && tokens[from].Start < l.end {
				from++
			}
			if from == len(tokens) {
				w.setStem(b, w.clause(b, tokens))
				return
			}
		}
	}
	if b.Item > 0 && from == 0 && w.midSentence(tokens) {
		w.warnings = append(w.warnings, trillium.Warning{Span: b.Span,
			Text: fmt.Sprintf("list item %d begins in mid-sentence; words before it may be missing", b.Item)})
	}
	ranges := w.lang.Sentences(b.Text, tokens[from:])
	leads := w.leadsList(i, b)
	for k, r := range ranges {
		c := w.clause(b, tokens[from+r[0]:from+r[1]])
		c.first, c.item = k == 0, b.Item > 0
		if k == 0 && from > 0 {
			c.start = 0 // the label stays in the text
		} else {
			c.start = c.Tokens[0].Start
		}
		if k > 0 || from == 0 {
			c.start = c.Tokens[0].Start
		}
		if leads && k == len(ranges)-1 {
			if k > 0 && w.anaphoric(c) {
				// "These include:" takes its meaning from the sentence before.
				r0 := ranges[k-1]
				prev := w.clause(b, tokens[from+r0[0]:from+r0[1]])
				prev.start = tokens[from+r0[0]].Start
				prev.end = c.Tokens[len(c.Tokens)-1].End
				w.setStem(b, prev)
				return
			}
			w.setStem(b, c)
			return
		}
		if leads && k == len(ranges)-2 {
			next := w.clause(b, tokens[from+ranges[k+1][0]:from+ranges[k+1][1]])
			if w.anaphoric(next) {
				continue // it becomes the stem
			}
		}
		w.judge(c)
	}
}

// afterMark returns the token behind a mark with which a block begins, "(a)",
// "(ii)" or "a)"; 0 if it begins with none.
func afterMark(tokens []language.Token) int {
	if len(tokens) > 3 && tokens[0].Rune == '(' && tokens[2].Rune == ')' && tokens[1].End-tokens[1].Start <= 5 {
		return 3
	}
	if len(tokens) > 2 && tokens[1].Rune == ')' && tokens[0].End-tokens[0].Start <= 5 && tokens[0].End == tokens[1].Start {
		return 2
	}
	return 0
}

// midSentence reports whether a list item has lost its beginning: it opens with
// a relative pronoun or a preposition in lower case, and no stem asks for that.
func (w *walk) midSentence(tokens []language.Token) bool {
	t := &tokens[0]
	if t.Kind != language.Word || t.Cap || w.parentStem(1) != nil && !w.parentStem(1).neutral {
		return false
	}
	return t.Is(language.Relative|language.Prep|language.And) && !t.Form(language.Infinitive|language.Gerund)
}

// maxLabelWords bounds a run-in label; longer bold openings are sentences.
const maxLabelWords = 40

// runIn finds the run-in label of a block: words up to a colon that are set
// in bold, or that name a party, at its start.
func (w *walk) runIn(b *trillium.Block, tokens []language.Token) *label {
	if k := w.boldHead(b, tokens); k > 0 {
		return &label{text: b.Text[:tokens[k-1].End], end: tokens[k].End}
	}
	k := labelEnd(tokens)
	if k <= 0 || k == len(tokens)-1 && b.Item == 0 {
		return nil
	}
	head := b.Text[:tokens[k-1].End]
	names := w.lexicon.Parties(w.names, b.Text, tokens[:k])
	bold := b.Marked(trillium.Bold, tokens[0].Start, tokens[k-1].End) || w.boldBefore(b, tokens[k-1].End)
	acts := w.actsAfter(tokens, k) // "…: Will provide": the label is who
	bold = bold || acts && b.Item > 0 && b.Marked(trillium.Bold, tokens[0].Start, tokens[0].End)
	joint := tokens[k-1].Is(language.Joint) && len(names) == 0 && k <= 4 // all three countries
	if !bold && !(joint && acts && b.Item > 0) && (tokens[k].Rune == '-' || len(names) == 0 || names[0].To-names[0].From < k-1) {
		return nil
	}
	l := &label{text: head, end: tokens[k].End}
	switch {
	case len(names) > 0 && names[len(names)-1].To == k && (names[0].From == 0 || names[0].From == 1 && tokens[0].Is(language.Det)):
		for _, n := range names {
			l.parties = appendNew(l.parties, n.Code)
		}
	case joint:
		l.parties = []string{trillium.All}
	case k+1 < len(tokens) && tokens[k+1].Form(language.Infinitive) && !tokens[k+1].Is(language.Noun|language.Will) && !acts:
		// a topic, and then what is to be done
	case bold && b.Item > 0 && (acts || !w.sentenceLike(tokens[:k])) && !w.topical(tokens[:k]):
		if org := grammar.Organisation(head); org != "" {
			l.parties = []string{org}
		}
	}
	return l
}

// maxHeadWords bounds a bold head that ends in a full stop.
const maxHeadWords = 10

// boldHead returns the full stop that ends the bold head of a list item behind
// which its promise begins with a verb: "**Lighthouses.** Repairing …"; 0 if
// there is none.
func (w *walk) boldHead(b *trillium.Block, tokens []language.Token) int {
	k := 0
	for k < len(tokens) && k <= maxHeadWords && tokens[k].Rune != '.' {
		k++
	}
	if b.Item == 0 || k == 0 || k > maxHeadWords || k+1 >= len(tokens) || !b.Marked(trillium.Bold, tokens[0].Start, tokens[k-1].End) ||
		b.Marked(trillium.Bold, tokens[k+1].Start, tokens[k+1].End) {
		return 0
	}
	if w.sentenceLike(tokens[:k]) || w.imperative(tokens) || !(tokens[k+1].Form(language.Gerund|language.Infinitive) || w.actsAfter(tokens, k)) {
		return 0
	}
	return k
}

// topical reports whether a label says what its item is about, and not who acts:
// its words after the first are in lower case ("Joint patrols"), or the lead-in
// has named who acts and the label is no public body's.
func (w *walk) topical(tokens []language.Token) bool {
	lower, agency := len(tokens) > 1 && !tokens[0].Upper, false
	for i := range tokens {
		t := &tokens[i]
		lower = lower && (i == 0 || !t.Cap && t.Kind != language.Digits && t.Start > tokens[i-1].End)
		agency = agency || t.Is(language.Agency)
	}
	stem := w.parentStem(1)
	return lower || !agency && stem != nil && !stem.neutral && stem.parties != nil
}

// actsAfter reports whether a verb without a subject follows the label's end.
func (w *walk) actsAfter(tokens []language.Token, k int) bool {
	if k+1 >= len(tokens) {
		return false
	}
	t := &tokens[k+1]
	return t.Is(language.Will) || t.Form(language.Future3) || t.Is(language.Governing) && t.Form(language.Past3|language.Present3) && !t.Form(language.Gerund)
}

// imperative reports whether a bold head begins with a plain verb: it is then
// what is promised, and read with its text.
func (w *walk) imperative(tokens []language.Token) bool {
	return tokens[0].Form(language.Infinitive) && !tokens[0].Is(language.Noun|language.Actor) && !tokens[0].Form(language.Guessed)
}

// labelEnd returns the token at which a label would end: the first colon, or
// else the first dash between spaces; -1 if a sentence ends before.
func labelEnd(tokens []language.Token) int {
	dash := -1
	for k := 0; k < len(tokens) && k <= maxLabelWords; k++ {
		t := &tokens[k]
		if t.Kind != language.Punct {
			continue
		}
		spaced := k+1 < len(tokens) && tokens[k+1].Start > t.End
		switch {
		case (t.Rune == '.' || t.Rune == '!') && spaced, t.Rune == ';', t.Rune == '?':
			return dash
		case t.Rune == ':':
			return k
		case t.Rune == '-' && dash < 0 && k > 0 && t.Start > tokens[k-1].End:
			dash = k
		}
	}
	return dash
}

// boldBefore reports whether most of the text before end is bold: labels are
// often bold in pieces, with a link inside.
func (w *walk) boldBefore(b *trillium.Block, end int) bool {
	n := 0
	for _, m := range b.Marks {
		if m.Kind == trillium.Bold && m.Start < end {
			n += min(m.End, end) - m.Start
		}
	}
	return n*3 > end*2
}

// sentenceLike reports whether words before a colon are a title rather than a
// name: they begin with a gerund or hold a finite verb in lower case.
func (w *walk) sentenceLike(tokens []language.Token) bool {
	if tokens[0].Form(language.Gerund) || tokens[0].Form(language.Infinitive) && !tokens[0].Is(language.Noun|language.Actor) &&
		!tokens[0].Form(language.Guessed) && len(tokens) > 2 {
		return true
	}
	for _, t := range tokens {
		if !t.Cap && t.Kind == language.Word && t.Is(language.Will|language.Be|language.Have) {
			return true
		}
	}
	upper := 0
	for _, t := range tokens {
		if t.Upper {
			upper++
		}
	}
	return upper == len(tokens) && len(tokens) > 1 // SHOUTED TITLES
}

// leadsList reports whether block i ends by leading into a list.
func (w *walk) leadsList(i int, b *trillium.Block) bool {
	if i+1 >= len(w.doc.Blocks) {
		return false
	}
	next := &w.doc.Blocks[i+1]
	text := strings.TrimRight(b.Text, ` *"”»`)
	colon := strings.HasSuffix(text, ":")
	if next.Kind == trillium.Heading && colon && b.Kind != trillium.Item && i+2 < len(w.doc.Blocks) && w.doc.Blocks[i+2].Kind == trillium.Item {
		return true // a list in sections, each with its heading
	}
	if next.Kind == trillium.Item && (b.Kind != trillium.Item || next.Level > b.Level) {
		if colon {
			return true
		}
		c := w.clause(b, w.tokens)
		return b.Kind != trillium.Item && c.endsOpen()
	}
	return colon && b.Kind == trillium.Item && b.Item == next.Item
}

// endsOpen reports whether the text breaks off in a way that only a list can
// complete: "… by", "… to", "… including".
func (c *clause) endsOpen() bool {
	n := len(c.Tokens)
	for n > 0 && c.Tokens[n-1].Kind == language.Punct && c.Tokens[n-1].Rune != '.' {
		n--
	}
	return n > 0 && c.Tokens[n-1].Is(language.To|language.By|language.Include)
}

// anaphoric reports whether a short lead-in only points back: "These include:".
func (w *walk) anaphoric(c *clause) bool {
	if len(c.Tokens) > 6 {
		return false
	}
	pointing, includes := false, false
	for _, t := range c.Tokens {
		pointing = pointing || t.Is(language.Deictic|language.They)
		includes = includes || t.Is(language.Include) || t.Entry.Lemma == "include" || t.Entry.Lemma == "incluir" || t.Entry.Lemma == "comprendre"
	}
	return pointing && includes
}

// setStem makes the clause the stem of the list that follows.
func (w *walk) setStem(b *trillium.Block, c *clause) {
	end := c.end
	if end == 0 {
		end = c.Tokens[len(c.Tokens)-1].End
	}
	s := &stem{span: w.doc.Span(b, c.Tokens[0].Start, end)}
	s.text = strings.Trim(w.doc.Words(s.span), "* ")
	depth := 0
	w.sections = false
	if b.Item > 0 {
		depth = b.Level
	}
	for len(w.stems) < depth {
		w.stems = append(w.stems, nil)
	}
	c.stem = w.parentStem(depth)
	w.judgeStem(s, c)
	s.deadline = w.stemDeadline(c)
	if n := len(w.statements); s.deadline == nil && n > 0 && w.statements[n-1].b == b && c.Is(0, language.Deictic) {
		s.deadline = w.stemDeadline(w.statements[n-1].clause) // "These reforms shall incorporate:"
	}
	w.stems = append(w.stems[:depth], s)
}

// stemDeadline is the strict or opening time of a stem, which holds for all its
// items.
func (w *walk) stemDeadline(c *clause) *trillium.Deadline {
	times := w.finder.Times(w.text(c), w.doc.Date)
	var kept []quantity.Time
	for _, t := range times {
		if t.Strict || t.From <= 1 {
			kept = append(kept, t)
		}
	}
	return w.deadline(c, kept)
}

// parentStem is the nearest stem above the given list depth, or nil.
func (w *walk) parentStem(depth int) *stem {
	for d := min(depth, len(w.stems)) - 1; d >= 0; d-- {
		if w.stems[d] != nil {
			return w.stems[d]
		}
	}
	return nil
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

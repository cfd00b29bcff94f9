package extract

import (
	"regexp"
	"slices"

	"trillium"
	"trillium/internal/language"
)

// Forms of text. The same words bind in one and not in another.
const (
	transcript = "transcript" // what people say in turns
	resolution = "resolution" // paragraphs that each open with what a body does
	treaty     = "treaty"     // parties shall
	order      = "order"      // sections of what one issuer orders
	listing    = "listing"    // mostly items
	prose      = "prose"
)

// turn is how a speaker's turn begins: "MR. REED:", "THE PRESIDENT:".
var turn = regexp.MustCompile(`^(?:Q\b|[A-ZÁÉÍÓÚÑÀÈÇ][A-ZÁÉÍÓÚÑÀÈÇ.’' -]{2,40}:)`)

// numberedSection is how a section of an order begins.
var numberedSection = regexp.MustCompile(`^(?:Sec(?:tion)?\.? ?[0-9]+|Art(?:icle|ículo|\.)? ?-? ?[0-9]+)`)

// form tells what form of text the document has.
func (w *walk) form() string {
	turns, sections, paragraphs := 0, 0, 0
	for i := range w.doc.Blocks {
		b := &w.doc.Blocks[i]
		if b.Kind == trillium.Cell {
			continue
		}
		paragraphs++
		switch first := b.Text[:min(len(b.Text), 48)]; {
		case first == "":
		case (first[0] == 'S' || first[0] == 'A') && numberedSection.MatchString(first):
			sections++
		case first[0] >= 'A' && first[0] <= 'Z' && turn.MatchString(first), first[0] >= 0xC3 && turn.MatchString(first):
			turns++
		}
	}
	var does, shall, items, firsts int
	for _, s := range w.statements {
		if s.item {
			items++
		}
		if s.first {
			firsts++
			if s.open == "present" && s.Tokens[0].Cap || s.open == "gerund" && !s.item {
				does++
			}
		}
		if slices.ContainsFunc(s.Tokens, func(t language.Token) bool { return t.Entry.Lemma == "shall" }) {
			shall++
		}
	}
	n := len(w.statements)
	switch {
	case turns >= 3 && turns*8 >= paragraphs:
		return transcript
	case does*5 >= firsts*2 && does >= 5:
		return resolution
	case shall*4 >= n && sections >= 2 && shall >= 5:
		return treaty
	case sections >= 3 || shall*5 >= n && shall >= 5:
		return order
	case items*2 >= n:
		return listing
	}
	return prose
}

// share names how many of all there are.
func share(n, all int) string {
	switch {
	case n == 0:
		return "none"
	case n*5 < all:
		return "few"
	case n*2 < all:
		return "some"
	case n < all:
		return "most"
	}
	return "all"
}

// A tally counts the statements of a list, section or document.
type tally struct {
	n, promises, reports int
	opens                map[string]int
}

func (t *tally) count(s *statement) {
	if t.opens == nil {
		t.opens = make(map[string]int)
	}
	t.n++
	t.opens[s.open]++
	switch s.guess {
	case commitment:
		t.promises++
	case report:
		t.reports++
	}
}

// surroundings are the statements of a document as they stand together.
type surroundings struct {
	form     string
	spoken   bool // somebody speaks: "I"
	whole    tally
	lists    map[int]*tally
	sections map[string]*tally
}

func (w *walk) surroundings() *surroundings {
	a := &surroundings{form: w.form(), lists: make(map[int]*tally), sections: make(map[string]*tally)}
	mine := 0
	for _, s := range w.statements {
		a.whole.count(s)
		if s.who == subjectKinds[person] {
			mine++
		}
		if a.sections[s.section] == nil {
			a.sections[s.section] = new(tally)
		}
		a.sections[s.section].count(s)
		if s.item && s.first {
			if a.lists[s.b.List] == nil {
				a.lists[s.b.List] = new(tally)
			}
			a.lists[s.b.List].count(s)
		}
	}
	a.spoken = mine*12 > len(w.statements)
	return a
}

// names of what rules say.
var ruled = [...]string{other: "other", report: "report", commitment: "promise"}

// around are the signs of how the i-th statement stands among the others.
func (w *walk) around(a *surroundings, i int) {
	s := w.statements[i]
	g := s
	is := ruled[s.verdict.label]
	// That no rule speaks is no sign: the rules know least of texts like those that they
	// were not made for.
	spoke := s.verdict.label != other
	if spoke {
		g.add("rules:", is)
		g.add("rule:", s.verdict.rule)
		g.add("rule:", s.verdict.rule, "+form:", a.form)
		g.add("form:", a.form, "+rules:", is)
	}
	g.add("form:", a.form)
	g.add("form:", a.form, "+verb:", s.kind)
	g.add("form:", a.form, "+verb:", s.kind, "+subject:", s.who)
	g.add("form:", a.form, "+opens:", s.open, "+place:", s.place)
	if a.spoken {
		g.add("spoken", "+verb:", s.kind, "+subject:", s.who)
		g.add("spoken", "+opens:", s.open, "+place:", s.place)
	}
	before, after := "edge", "edge"
	if i > 0 {
		before = ruled[w.statements[i-1].verdict.label]
	}
	if i+1 < len(w.statements) {
		after = ruled[w.statements[i+1].verdict.label]
	}
	g.add("before:", before)
	g.add("after:", after)
	g.add("before:", before, "+after:", after)
	g.add("before:", before, "+place:", s.place, "+opens:", s.open)
	whole := share(a.whole.promises, a.whole.n)
	g.add("document:", whole)
	if spoke {
		g.add("document:", whole, "+rules:", is)
	}
	t := a.sections[s.section]
	section := share(t.promises, t.n)
	g.add("section:", section)
	if spoke {
		g.add("section:", section, "+rules:", is)
	}
	g.add("section:", section, "+opens:", s.open)
	if l := a.lists[s.b.List]; s.item && l != nil {
		promised := share(l.promises, l.n)
		g.add("list:", promised, "+place:", s.place)
		if spoke {
			g.add("list:", promised, "+rules:", is)
		}
		if s.first {
			alike := share(l.opens[s.open], l.n)
			g.add("siblings:", alike, "+opens:", s.open)
			g.add("siblings:", alike, "+list:", promised)
		}
	}
	switch n := len(w.statements); {
	case i*20 < n:
		g.add("at:start")
	case i*20 >= n*19:
		g.add("at:end")
	}
}

// tenths name tenths.
var tenths = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// second are the signs of what the i-th statement and those around it were taken for.
func (w *walk) second(a *surroundings, i int) {
	s := w.statements[i]
	g := s
	is := ruled[s.guess]
	g.add("guess:", is)
	p := s.chances[commitment]
	g.add("chance:", tenths[min(int(p*10), 9)])
	name := func(k int) string {
		if k < 0 || k >= len(w.statements) {
			return "edge"
		}
		switch p := w.statements[k].chances[commitment]; {
		case p > 0.75:
			return "yes"
		case p > 0.4:
			return "maybe"
		case p > 0.15:
			return "hardly"
		}
		return "no"
	}
	here := name(i)
	g.add("then-before:", name(i-1), "+here:", here)
	g.add("then-after:", name(i+1), "+here:", here)
	g.add("then-before:", name(i-1), "+after:", name(i+1), "+here:", here)
	whole := share(a.whole.promises, a.whole.n)
	g.add("then-document:", whole, "+here:", here)
	t := a.sections[s.section]
	g.add("then-section:", share(t.promises, t.n), "+here:", here)
	if l := a.lists[s.b.List]; s.item && l != nil {
		g.add("then-list:", share(l.promises, l.n), "+here:", here, "+place:", s.place)
	}
	alike, promised := 0, 0
	for k := max(0, i-12); k < len(w.statements) && k <= i+12; k++ {
		if o := w.statements[k]; k != i && o.kind == s.kind && o.who == s.who && o.open == s.open && o.place == s.place {
			alike++
			if o.guess == commitment {
				promised++
			}
		}
	}
	if alike > 0 {
		g.add("then-alike:", share(promised, alike), "+here:", here)
	}
}

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
		if turn.MatchString(b.Text) {
			turns++
		}
		if numberedSection.MatchString(b.Text) {
			sections++
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
	switch s.verdict.label {
	case commitment:
		t.promises++
	case report:
		t.reports++
	}
}

// surroundings are the statements of a document as they stand together.
type surroundings struct {
	form     string
	voice    string // who speaks: we, I, or nobody
	whole    tally
	lists    map[int]*tally
	sections map[string]*tally
}

func (w *walk) surroundings() *surroundings {
	a := &surroundings{form: w.form(), lists: make(map[int]*tally), sections: make(map[string]*tally)}
	ours, mine := 0, 0
	for _, s := range w.statements {
		a.whole.count(s)
		if s.who == subjectKinds[we] {
			ours++
		}
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
	n := len(w.statements)
	switch {
	case mine*12 > n:
		a.voice = "i"
	case ours*5 > n:
		a.voice = "we"
	case (ours+mine)*20 > n:
		a.voice = "some"
	default:
		a.voice = "nobody"
	}
	return a
}

// names of what rules say.
var ruled = [...]string{other: "other", report: "report", commitment: "promise"}

// around are the signs of how the i-th statement stands among the others.
func (w *walk) around(a *surroundings, i int) []string {
	s := w.statements[i]
	g := &signs{statement: s}
	is := ruled[s.verdict.label]
	g.add("rules:" + is)
	if s.verdict.rule != "" {
		g.add("rule:" + s.verdict.rule)
		g.add("rule:"+s.verdict.rule, "form:"+a.form)
	}
	g.add("form:" + a.form)
	g.add("form:"+a.form, "rules:"+is)
	g.add("form:"+a.form, "verb:"+s.kind)
	g.add("form:"+a.form, "verb:"+s.kind, "subject:"+s.who)
	g.add("form:"+a.form, "opens:"+s.open, "place:"+s.place)
	g.add("voice:" + a.voice)
	g.add("voice:"+a.voice, "verb:"+s.kind, "subject:"+s.who)
	g.add("voice:"+a.voice, "rules:"+is)
	g.add("voice:"+a.voice, "opens:"+s.open, "place:"+s.place)
	before, after := "edge", "edge"
	if i > 0 {
		before = ruled[w.statements[i-1].verdict.label]
	}
	if i+1 < len(w.statements) {
		after = ruled[w.statements[i+1].verdict.label]
	}
	g.add("before:" + before)
	g.add("after:" + after)
	g.add("before:"+before, "after:"+after)
	g.add("before:"+before, "place:"+s.place, "opens:"+s.open)
	whole := share(a.whole.promises, a.whole.n)
	g.add("document:" + whole)
	g.add("document:"+whole, "rules:"+is)
	t := a.sections[s.section]
	section := share(t.promises, t.n)
	g.add("section:" + section)
	g.add("section:"+section, "rules:"+is)
	g.add("section:"+section, "opens:"+s.open)
	if l := a.lists[s.b.List]; s.item && l != nil {
		promised := share(l.promises, l.n)
		g.add("list:"+promised, "place:"+s.place)
		g.add("list:"+promised, "rules:"+is)
		if s.first {
			alike := share(l.opens[s.open], l.n)
			g.add("siblings:"+alike, "opens:"+s.open)
			g.add("siblings:"+alike, "list:"+promised)
		}
	}
	switch n := len(w.statements); {
	case i*20 < n:
		g.add("at:start")
	case i*20 >= n*19:
		g.add("at:end")
	}
	return g.list
}

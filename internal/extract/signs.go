package extract

import (
	"fmt"
	"slices"
	"strings"

	"trillium"

	"trillium/internal/grammar"
	"trillium/internal/language"
	"trillium/internal/learn"
)

// A statement shows signs: what its words are, how it stands in its list and section, and
// what kind of text it is part of. Each sign has a name; none is a word of a document.

// verbKinds name the kinds of verb group.
var verbKinds = map[grammar.Kind]string{grammar.None: "none", grammar.Will: "will", grammar.Governs: "governs", grammar.Progress: "progress",
	grammar.Past: "past", grammar.Present: "present"}

var subjectKinds = [...]string{"nobody", "elided", "we", "they", "it", "actor", "thing", "this", "person"}

// governing names the classes of governing verbs.
var governing = []struct {
	class language.Class
	name  string
}{{language.Commit, "commit"}, {language.Intend, "intend"}, {language.Weak, "support"}, {language.Consider, "consider"}, {language.Call, "call"},
	{language.Announce, "announce"}, {language.Reaffirm, "reaffirm"}, {language.Direct, "direct"}}

// doing names what a verb does.
var doing = []struct {
	class language.Class
	name  string
}{{language.Event, "event"}, {language.Give, "give"}, {language.Make, "make"}, {language.Apply, "apply"}, {language.Communicate, "communicate"},
	{language.Stative, "stative"}, {language.Vague, "vague"}, {language.Light, "light"}, {language.Encounter, "encounter"}, {language.Increase, "increase"},
	{language.Reduce, "reduce"}, {language.Act, "act"}}

// add adds the sign whose name is made of the parts.
func (s *statement) add(parts ...string) {
	s.signs = append(s.signs, learn.SignOf(parts...))
	if s.w.naming {
		s.names = append(s.names, strings.Join(parts, ""))
	}
}

// once adds a sign that may be there already.
func (s *statement) once(parts ...string) {
	if !slices.Contains(s.signs, learn.SignOf(parts...)) {
		s.add(parts...)
	}
}

// usualSigns is how many signs most statements show.
const usualSigns = 192

// own are the signs of the statement by itself and of what governs it.
func (g *statement) own() {
	g.look()
	g.signs = g.w.arena.signs.take(usualSigns)
	g.add("always")
	g.verb()
	g.opening()
	g.governed()
	g.words()
	g.figures()
	g.shape()
}

// mainVerb is the verb group that says what the statement does: the first with a subject
// that can be bound, those of promises before others; else the first with any, else the
// first of all.
func mainVerb(list []said) (said, bool) {
	best, rank := said{}, -1
	for i, p := range list {
		r := 0
		switch {
		case p.of.binds() && (p.Kind == grammar.Will || p.Kind == grammar.Governs || p.Kind == grammar.Progress):
			r = 4
		case p.of.kind != nobody && p.Kind == grammar.Will:
			r = 3
		case p.of.binds():
			r = 2
		case p.of.kind != nobody:
			r = 1
		}
		if i == 0 || r > rank {
			best, rank = p, r
		}
	}
	return best, rank >= 0
}

// headOf names what sort of noun the subject before token i is.
func (s *statement) headOf(i int) string {
	j := i - 1
	for s.Is(j, language.Adv|language.Not|language.Have|language.Be) {
		j--
	}
	if j < 0 || s.Tokens[j].Kind != language.Word {
		return "none"
	}
	from := s.phraseStart(j)
	if from < 0 {
		return "nobody"
	}
	h := s.headEnd(from, j)
	if h < from {
		return "none"
	}
	switch {
	case s.in("body", h), s.Is(h, language.Agency):
		return "body"
	case s.in("aim", h):
		return "aim"
	case s.Is(h, language.Actor):
		return "actor"
	case s.ActNoun(h):
		return "act"
	case s.Is(h, language.Thing):
		return "thing"
	case s.Is(h, language.Countable):
		return "people"
	case s.Tokens[h].Cap:
		return "name"
	}
	return "other"
}

// ownText reports whether the subject before token i is the document itself: "this order".
func (s *statement) ownText(i int) bool {
	for k := max(0, i-4); k+1 < i; k++ {
		if s.Is(k, language.Deictic) && s.in("text", k+1) {
			return true
		}
	}
	return false
}

// headNoun names the first noun of promising, doing or making in the words with which the
// statement opens; "" if there is none.
func (s *statement) headNoun(f int) string {
	for k := f; k < len(s.Tokens) && k < f+5; k++ {
		switch {
		case s.Is(k, language.Prep|language.To|language.Relative) && k > f:
			return ""
		case s.Is(k, language.Pledge):
			return "pledge"
		case s.ActNoun(k):
			return "act"
		case s.Is(k, language.Effort):
			return "effort"
		case s.Is(k, language.Thing):
			return "thing"
		}
	}
	return ""
}

// modal is the first verb of duty, fitness or leave, or the first "is to", that stands before
// token n and in no subordinate clause, with its subject; "" if there is none.
func (s *statement) modal(n int) (name string, sub subject) {
	for i := 0; i < len(s.Tokens) && i < n; i++ {
		if s.Is(i, language.Relative|language.Subord) && !s.Is(i, language.Det|language.Prep) {
			return "", sub
		}
		switch {
		case s.Is(i, language.Would) && s.in("fit", i):
			name = "should"
		case s.in("may", i) && (s.Is(i, language.Would) || s.Form(i+1, language.Infinitive)):
			name = "may"
		case s.Is(i, language.Would):
			name = "must"
		case s.Is(i, language.Be) && (s.Is(i+1, language.To) && s.Form(i+2, language.Infinitive) || s.Lang.Tag == "es" && s.Form(i+1, language.Infinitive) ||
			s.Lang.Tag == "fr" && s.Form(i+2, language.Infinitive) && s.Lemma(i+1) == "de"):
			name = "is-to"
		default:
			continue
		}
		return name, s.subject(grammar.Predicate{From: i, Head: i, Body: i + 1}, subject{})
	}
	return "", sub
}

func (g *statement) verb() {
	all := g.says
	main, found := mainVerb(all)
	p, sub := main.Predicate, main.of
	kind, who := verbKinds[p.Kind], subjectKinds[sub.kind]
	if !found {
		kind, who = "none", "none"
	}
	g.kind, g.who = kind, who
	first := len(g.Tokens)
	if found {
		first = p.From
	}
	if name, of := g.modal(first); name != "" {
		kind, who = name, subjectKinds[of.kind]
		g.kind, g.who = kind, who
		found = false
	} else if sub.office {
		who = "office"
	}
	class := "plain"
	for _, c := range governing {
		if p.Class&c.class != 0 {
			class = c.name
			break
		}
	}
	g.add("verb:", kind, "+subject:", who)
	g.add("verb:", kind)
	g.add("subject:", who)
	g.add("verb:", kind, "+class:", class)
	g.add("verb:", kind, "+class:", class, "+subject:", who)
	side := map[subjectKind]string{we: "own", person: "own", actor: "other", they: "other", it: "other"}[sub.kind]
	if side != "" {
		g.add("side:", side, "+verb:", kind)
		g.add("side:", side, "+class:", class)
	}
	if p.Past {
		g.add("told")
		g.add("told", "+class:", class)
	}
	if p.Negated {
		g.add("negated")
	}
	if p.Passive {
		g.add("passive", "+verb:", kind)
		g.add("passive", "+verb:", kind, "+subject:", who)
	}
	if !found {
		return
	}
	goal := g.Goal(p.Body)
	verb := p.Head
	if goal.Verb >= 0 {
		verb = goal.Verb
		g.add("leads-on", "+class:", class)
	}
	if goal.Noun {
		g.add("pledge-noun", "+verb:", kind)
		g.add("pledge-noun", "+class:", class)
	}
	for _, name := range []string{"takes-in", "propose", "ask", "notice"} {
		if g.in(name, p.Head) || g.in(name, verb) {
			g.add("verb-as:", name, "+subject:", who)
		}
	}
	if goal.Importance {
		g.add("importance")
	}
	for _, d := range doing {
		if g.Is(verb, d.class) {
			g.add("does:", d.name)
			g.add("does:", d.name, "+verb:", kind)
			break
		}
	}
	if g.Concrete(p.Body) {
		g.add("concrete", "+verb:", kind)
	}
	if g.Money(p.Body) {
		g.add("money", "+verb:", kind)
	}
	if g.NewThing(p.Body) {
		g.add("new-thing", "+verb:", kind)
	}
	for i, one := range all {
		if i < 6 {
			g.once("any", "+verb:", verbKinds[one.Kind], "+subject:", subjectKinds[one.of.kind])
		}
	}
	if sub.kind == thing || sub.kind == deictic || sub.kind == actor || sub.kind == nobody {
		head := g.headOf(p.From)
		if g.ownText(p.From) {
			g.add("subject-is-text", "+verb:", kind)
		}
		voice := "active"
		if p.Passive {
			voice = "passive"
		}
		works := "does"
		if g.w.group("works", g.Lemma(verb)) {
			works = "works"
		}
		g.add("head:", head, "+verb:", kind, "+", voice)
		g.add("head:", head, "+verb:", kind, "+", voice, "+", works)
		g.add("subject:", who, "+verb:", kind, "+", works)
	}
	if p.From > 25 {
		g.add("verb-late")
	}
	if len(g.says) > 2 {
		g.add("many-verbs")
	}
}

// longestLead bounds the words that lead in a statement up to a comma: "By 2030,".
const longestLead = 9

// opens is the token with which the statement opens, behind marks, a number with a dash,
// and words that lead in; lead says what those are, numbered that there is a number.
func (s *statement) opens() (f int, lead string, numbered bool) {
	f = afterMark(s.Tokens)
	for i := f; i < len(s.Tokens) && i < f+3; i++ {
		if s.Tokens[i].Kind == language.Digits && i+1 < len(s.Tokens) && s.Tokens[i+1].Kind == language.Punct &&
			strings.ContainsRune("-—–:.)", s.Tokens[i+1].Rune) && i+2 < len(s.Tokens) {
			f, lead, numbered = i+2, "number", true // Measure 1 —
			break
		}
	}
	f = s.SkipAdv(f)
	if s.Is(f, language.And|language.But) && !s.Is(f, language.Prep) {
		f, lead = s.SkipAdv(f+1), "and"
	}
	if !s.Is(f, language.Prep|language.By|language.To|language.Means) || s.Is(f, language.To) && s.Form(f+1, language.Infinitive) {
		return f, lead, numbered
	}
	date := false
	for i := f; i < len(s.Tokens) && i < f+longestLead; i++ {
		date = date || s.Tokens[i].Kind == language.Digits || s.Is(i, language.Month|language.TimeUnit)
		if s.Punct(i, ',') && i+1 < len(s.Tokens) {
			if date {
				return s.SkipAdv(i + 1), "date", numbered
			}
			return s.SkipAdv(i + 1), "phrase", numbered
		}
	}
	return f, lead, numbered
}

// opening says with what the statement opens.
func (g *statement) opening() {
	f, lead, numbered := g.opens()
	if lead != "" {
		g.add("leads-in:", lead)
	}
	open := "word"
	switch {
	case f >= len(g.Tokens):
	case g.Is(f, language.To) && g.Form(f+1, language.Infinitive):
		open = "to"
	case g.Form(f, language.Gerund) && !g.Is(f, language.Noun):
		open = "gerund"
	case g.Form(f, language.Infinitive) && !g.Is(f, language.Noun) && !g.Is(f, language.We|language.Det|language.Prep):
		open = "infinitive"
	case g.Form(f, language.Future3|language.Future1):
		open = "future"
	case g.Form(f, language.Present1) && g.Lang.Tag != "en":
		open = "present-we"
	case g.Form(f, language.Singular) && g.Is(f, language.Act|language.Governing) || g.Form(f, language.Present3) && g.Lang.Tag != "en" && !g.Is(f, language.Noun):
		open = "present"
	case g.Form(f, language.Past3|language.Participle) && g.Is(f, language.Act):
		open = "participle"
	case g.Is(f, language.We) && !g.Is(f, language.Det):
		open = "we"
	case g.Is(f, language.Singular1):
		open = "i"
	case g.Is(f, language.It|language.They) && !g.Is(f, language.Det):
		open = "it"
	case g.Is(f, language.Deictic):
		open = "this"
	case g.Is(f, language.Subord|language.Relative):
		open = "subordinate"
	case g.ActNoun(f) || g.Is(f, language.Det) && g.ActNoun(f+1):
		open = "act-noun"
	case g.Is(f, language.Det):
		open = "article"
	case g.Is(f, language.And|language.But|language.Or):
		open = "and"
	case g.Is(f, language.Prep|language.By):
		open = "preposition"
	case g.Tokens[f].Kind == language.Digits:
		open = "number"
	case g.Tokens[f].Kind == language.Punct:
		open = "mark"
	case g.Tokens[f].Cap:
		open = "name"
	}
	g.open = open
	place := "prose"
	if g.item {
		place = "item"
	}
	switch {
	case !g.item && numbered:
		place = "item"
	case !g.first:
		place += "-later"
	}
	g.place = place
	g.add("opens:", open)
	g.add("opens:", open, "+place:", place)
	if lead != "" {
		g.add("leads-in:", lead, "+opens:", open)
	}
	if f < len(g.Tokens) && g.nameFirst(f) {
		g.add("opens-with:name-and-office")
	}
	if noun := g.headNoun(f); noun != "" {
		g.add("opens-with:", noun, "+verb:", g.kind)
		g.add("opens-with:", noun, "+place:", place)
	}
	if n := len(g.b.Text); g.item && n > 0 && g.b.Marked(trillium.Bold, 0, min(n, 12)) {
		g.add("bold-head", "+place:", place)
		g.add("bold-head", "+place:", place, "+verb:", g.kind)
	}
	for _, name := range []string{"ask", "notice", "takes-in", "near"} {
		if g.in(name, f) {
			g.add("opens-as:", name, "+opens:", open)
		}
	}
	g.add("place:", place, "+verb:", g.kind)
	g.add("place:", place)
	if open == "gerund" || open == "infinitive" || open == "present" || open == "participle" {
		for _, c := range governing {
			if g.Is(f, c.class) {
				g.add("opens:", open, "+class:", c.name)
			}
		}
		for _, d := range doing {
			if g.Is(f, d.class) {
				g.add("opens:", open, "+does:", d.name)
				break
			}
		}
	}
}

// governed says what governs the statement: its stem, label and section.
func (g *statement) governed() {
	stem := "none"
	if s := g.stem; s != nil {
		switch {
		case s.neutral:
			stem = "neutral"
		case s.verdict.label == report:
			stem = "reports"
		default:
			stem = "binds"
			g.add("stem:binds", "+strength:", string(s.verdict.strength))
		}
		if g.w.says("todo", s.text) {
			g.add("stem-says:todo", "+opens:", g.open)
			g.add("stem-says:todo")
		}
	}
	if g.item {
		g.add("stem:", stem, "+opens:", g.open)
		g.add("stem:", stem, "+place:", g.place)
		g.add("stem:", stem, "+verb:", g.kind)
	}
	if g.label != nil {
		kind := "label:topic"
		if g.label.parties != nil {
			kind = "label:party"
		}
		g.add(kind)
		g.add(kind, "+opens:", g.open)
		g.add(kind, "+verb:", g.kind)
	}
	for _, name := range []string{"todo", "back"} {
		if g.w.says(name, g.section) {
			g.add("section-says:", name)
			g.add("section-says:", name, "+opens:", g.open)
			g.add("section-says:", name, "+verb:", g.kind)
		}
	}
}

// words says which groups of words the statement has.
func (g *statement) words() {
	var has group
	i := false
	for k := range g.Tokens {
		has |= g.groups[k]
		i = i || g.Is(k, language.Singular1)
	}
	for _, name := range [...]string{"duty", "fit", "may", "wish", "propose", "near", "today", "already", "takes-in", "aim", "effect", "ask", "notice", "i"} {
		if has&g.w.vocabulary.number[name] != 0 || name == "i" && i {
			g.add("says:", name)
			g.add("says:", name, "+verb:", g.kind)
			g.add("says:", name, "+subject:", g.who)
		}
	}
	if g.in("condition", 0) {
		g.add("opens-condition")
	}
}

// figures says what is counted and dated.
func (g *statement) figures() {
	percent, ahead, behind, digits := false, false, false, false
	year := g.w.doc.Date.Year()
	for i := range g.Tokens {
		t := &g.Tokens[i]
		percent = percent || t.Is(language.Percent)
		if t.Kind != language.Digits {
			continue
		}
		digits = true
		if t.End-t.Start == 4 && (g.Text[t.Start:t.Start+2] == "20" || g.Text[t.Start:t.Start+2] == "19") {
			var y int
			if _, err := fmt.Sscan(g.Text[t.Start:t.End], &y); err == nil && year > 1 {
				ahead, behind = ahead || y > year, behind || y < year
			}
		}
	}
	for name, is := range map[string]bool{"percent": percent, "year-ahead": ahead, "year-behind": behind, "digits": digits, "money-first": g.Money(0)} {
		if is {
			g.add(name)
			g.add(name, "+verb:", g.kind)
			g.add(name, "+place:", g.place)
		}
	}
}

// shape says how long the statement is and how it ends.
func (g *statement) shape() {
	n := len(g.Tokens)
	size := "long"
	switch {
	case n < 6:
		size = "tiny"
	case n < 12:
		size = "short"
	case n < 30:
		size = "middle"
	}
	g.add("size:", size)
	g.add("size:", size, "+place:", g.place)
	if g.question() {
		g.add("question")
	}
	if g.quotation() {
		g.add("quoted")
	}
	if k := n - 1; k > 3 && (g.Punct(k, ')') || g.Punct(k-1, ')')) {
		for i := k - 1; i > 0 && i > k-7; i-- {
			if g.Punct(i, '(') && g.Tokens[min(k-1, i+2)].End > 0 && (g.Is(i+1, language.Month|language.Season) || g.Tokens[i+1].Kind == language.Digits) {
				g.add("ends:date")
			}
		}
	}
	if g.Reflexive(0) || g.Reflexive(1) {
		g.add("reflexive", "+verb:", g.kind)
	}
	switch last := &g.Tokens[n-1]; {
	case last.Kind != language.Punct:
		g.add("ends:bare", "+place:", g.place)
	case last.Rune == ':', last.Rune == ';':
		g.add("ends:open", "+place:", g.place)
	}
	g.add("lang:", g.Lang.Tag, "+verb:", g.kind)
}

package extract

import (
	"slices"
	"strings"

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

// sides say of subjects whether they are those who speak.
var sides = [len(subjectKinds)]string{we: "own", person: "own", actor: "other", they: "other", it: "other"}

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
	from := s.PhraseStart(j)
	if from < 0 {
		return "nobody"
	}
	h := s.HeadEnd(from, j)
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
	if side := sides[sub.kind]; side != "" {
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
			g.add("verb-as:", name)
			g.add("verb-as:", name, "+subject:", who)
			g.add("verb-as:", name, "+verb:", kind, "+class:", class)
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

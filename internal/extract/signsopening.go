package extract

import (
	"strings"

	"trillium"
	"trillium/internal/language"
)

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

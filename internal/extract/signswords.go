package extract

import (
	"fmt"

	"trillium/internal/language"
)

// words says which groups of words the statement has.
func (g *statement) words() {
	var has language.Group
	i := false
	for k := range g.Tokens {
		has |= g.groups[k]
		i = i || g.Is(k, language.Singular1)
	}
	for _, name := range [...]string{"duty", "fit", "may", "wish", "propose", "near", "today", "already", "takes-in", "aim", "effect", "ask", "notice", "i"} {
		if has&g.Lang.GroupNamed(name) != 0 || name == "i" && i {
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

package grammar

import (
	"trillium/internal/language"
)

// BeforeParenthesis returns the token before the comma that opens the
// parenthesis which the comma at j closes; j itself if it closes none.
func (c *Clause) BeforeParenthesis(j int) int {
	for k := j - 1; k > 0 && k > j-25; k-- {
		if !c.Punct(k, ',') {
			continue
		}
		if c.Is(k+1, language.Prep|language.By|language.Subord|language.Relative|language.Adv) ||
			c.Form(k+1, language.Gerund|language.Participle) && !c.Tokens[k+1].Cap ||
			c.Is(k+1, language.Det) {
			return k - 1
		}
		return j
	}
	return j
}

// PhraseStart walks back from token j over a noun phrase, with its lists of
// names and what hangs on it, and returns its first token; -1 if the phrase is
// the subject of a subordinate clause.
func (c *Clause) PhraseStart(j int) int {
	k := j
	for k >= 0 {
		t := &c.Tokens[k]
		switch {
		case t.Kind == language.Punct:
			if t.Rune == ')' {
				for k > 0 && !c.Punct(k, '(') {
					k--
				}
				k--
				continue
			}
			if t.Rune == ',' && k > 0 && c.NameLike(k-1) && (c.NameLike(k+1) || c.OfName(k+1)) && c.AndWithin(k+1, j) {
				k--
				continue
			}
			if t.Rune == '-' || t.Rune == '\'' || t.Rune == '.' && t.Stop {
				k--
				continue
			}
			return k + 1
		case t.Is(language.Relative|language.Subord) && !(t.Is(language.Prep)):
			if c.Complement(k) {
				return k + 1
			}
			if t.Is(language.Deictic) && t.Is(language.Det) && k == j-1 && (k == 0 || c.Tokens[k-1].Kind == language.Punct) {
				return k
			}
			return -1
		case k < j && t.Is(language.We|language.They|language.It) && !t.Is(language.Det):
			return -1 // another clause has its subject here
		case t.Is(language.But), t.Is(language.Will | language.Would), t.Is(language.Be|language.Have) && !t.Is(language.Prep):
			return k + 1
		case t.Is(language.And) && k > 0 && c.Verbish(k+1) && !c.Tokens[k+1].Cap:
			return k + 1
		}
		k--
	}
	return 0
}

// NameLike reports whether token i belongs to a name or a list of names.
func (c *Clause) NameLike(i int) bool {
	if i < 0 || i >= len(c.Tokens) || c.Is(i, language.Adv|language.Prep) && !c.Is(i, language.Det) {
		return false
	}
	return c.Tokens[i].Cap || c.Is(i, language.Det) && i+1 < len(c.Tokens) && c.Tokens[i+1].Cap || c.Is(i, language.And)
}

// OfName reports whether token i begins another of several names that each have
// their preposition: "du Canada, de la France et de la Norvège".
func (c *Clause) OfName(i int) bool {
	if !c.Is(i, language.Prep) {
		return false
	}
	i++
	if c.Is(i, language.Det) && i < len(c.Tokens) && !c.Tokens[i].Cap {
		i++
	}
	return i < len(c.Tokens) && c.Tokens[i].Cap
}

// AndWithin reports whether an "and" in tokens [from, to] ends a list of names.
func (c *Clause) AndWithin(from, to int) bool {
	for i := from; i <= to; i++ {
		if c.Is(i, language.And) {
			return true
		}
	}
	return false
}

// HeadEnd returns the last token of the head of the noun phrase [from, j]:
// before its first preposition, bracket or participle.
func (c *Clause) HeadEnd(from, j int) int {
	k := from
	for k <= j && c.Is(k, language.Prep|language.To) && !c.Tokens[k].Cap || k == from && c.Is(k, language.Prep) && !c.Is(k, language.Det) {
		// A phrase that begins with a preposition: the subject comes later,
		// after a determiner or a name.
		n := k + 1
		for n <= j && !(c.Is(n, language.Det) && n > k+1) && !(c.Tokens[n].Cap && n > k+1) {
			n++
		}
		if n > j {
			return from - 1
		}
		k = n
	}
	head := -1
	for ; k <= j; k++ {
		t := &c.Tokens[k]
		if t.Kind == language.Punct && t.Rune == '(' {
			break
		}
		if t.Kind != language.Word || t.Entry == nil {
			continue
		}
		if head >= 0 && t.Is(language.Prep|language.To|language.By) && !t.Cap && !c.Is(k, language.And) {
			break
		}
		if head >= 0 && !t.Cap && t.Form(language.Participle|language.Gerund) && !t.Is(language.Noun|language.Actor|language.Thing) {
			break
		}
		if t.Is(language.Det|language.And|language.Adv) && !t.Is(language.Actor) {
			continue
		}
		if t.Start > 0 && c.Text[t.Start] == '\'' || len(c.Text[t.Start:t.End]) <= len("’s") && !t.Cap && head >= 0 && t.Start == c.Tokens[k-1].End {
			head = -1 // a genitive: what follows is the head
			continue
		}
		if head >= 0 && c.Lang.Tag != "en" && c.Is(head, language.Actor) && !t.Cap && t.Entry.Class == 0 {
			continue // an adjective follows its noun: los países andinos
		}
		head = k
	}
	if head < 0 {
		return from - 1
	}
	return head
}

// ThingIn reports whether a capitalised name ends in what is no actor: a plan,
// a declaration.
func (c *Clause) ThingIn(from, head int) bool {
	for k := from; k <= head; k++ {
		if c.Is(k, language.Thing) && !c.Is(k, language.Actor) {
			return true
		}
	}
	return false
}

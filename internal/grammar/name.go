package grammar

import (
	"strings"
	"trillium/internal/language"
)

// NameEnd returns the end of the name that begins at token i; i if none does.
func (c *Clause) NameEnd(i int) int {
	t := &c.Tokens[i]
	if t.Kind != language.Word || !t.Cap || t.Is(language.Month) || c.Is(i, language.We|language.They|language.It|language.Deictic|language.Det) && !t.Upper ||
		i == 0 && !t.Upper && (t.Forms != 0 || t.Is(language.Prep|language.Subord|language.Adv|language.Joint)) {
		return i
	}
	to := i + 1
	for to < len(c.Tokens) {
		n := &c.Tokens[to]
		switch {
		case n.Kind == language.Word && n.Cap && !n.Is(language.Month), n.Kind == language.Digits && c.Tokens[to-1].Cap && n.End-n.Start <= 4 &&
			!c.Is(to, language.Month) && to+1 < len(c.Tokens) && c.Tokens[to+1].Cap:
			to++
			continue
		case n.Is(language.Prep|language.And|language.Det|language.To) && !c.Is(to, language.Deictic) && !(n.Is(language.And) && c.Tokens[to-1].Upper) && c.joins(to):
			to++
			continue
		case n.Kind == language.Punct && (n.Rune == '&' || n.Rune == '-') && to+1 < len(c.Tokens) && c.Tokens[to+1].Cap:
			to++
			continue
		case c.Possessive(to) && to+1 < len(c.Tokens) && c.Tokens[to+1].Cap:
			to++
			continue
		case n.Kind == language.Punct && n.Rune == '(' && to+2 < len(c.Tokens) && c.Tokens[to+1].Upper && c.Punct(to+2, ')'):
			to += 3
			if to < len(c.Tokens) && c.Tokens[to].Cap && c.Tokens[to].Kind == language.Word {
				continue
			}
		}
		break
	}
	return to
}

// joins reports whether the small words from token i on are followed by a
// capitalised word, at most three small words later, as inside a name.
func (c *Clause) joins(i int) bool {
	for k := i; k < len(c.Tokens) && k < i+3; k++ {
		if c.Tokens[k].Kind != language.Word {
			return false
		}
		if c.Tokens[k].Cap {
			return k > i && !c.Is(k, language.Month)
		}
		if !c.Is(k, language.Prep|language.And|language.Det|language.To) || c.Lemma(k) == "in" && k > i {
			return false
		}
		switch c.Lemma(k) {
		case "with", "from", "through", "by", "to", "con", "avec", "between", "under", "at", "within", "across", "via":
			return false
		}
	}
	return false
}

// NamesBody reports whether the name in tokens [from, to) is a body: an acronym,
// or two or more words of which one is not part of a country's name.
func (c *Clause) NamesBody(from, to int, country []bool) bool {
	words, other, upper := 0, 0, false
	generic := true
	for i := from; i < to; i++ {
		t := &c.Tokens[i]
		if t.Kind != language.Word || !t.Cap {
			continue
		}
		words++
		upper = upper || t.Upper && !country[i]
		if !country[i] {
			other++
		}
		if t.Is(language.Actor|language.Thing|language.Pledge|language.Effort) || t.Upper || i+1 == to && t.Entry.Class&^language.Adv != 0 {
			generic = false
		}
	}
	if to-from == 1 {
		return upper && c.Tokens[from].End-c.Tokens[from].Start > 1
	}
	return words >= 2 && other >= 1 && !generic
}

// Organisation is the organisation that a label names: without what
// stands in brackets.
func Organisation(head string) string {
	if i := strings.IndexByte(head, '('); i > 0 {
		head = head[:i]
	}
	head = strings.TrimSpace(strings.Trim(head, " :-–—*"))
	head = strings.TrimPrefix(head, "The ")
	for _, legal := range []string{", Inc.", " Inc.", ", Ltd.", " Ltd.", " & Co."} {
		head = strings.TrimSuffix(head, legal)
	}
	if head == "" || len(head) > 90 {
		return ""
	}
	return head
}

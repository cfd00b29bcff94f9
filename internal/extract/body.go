package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium/internal/language"
)

// bodies finds the organisations, programmes, plans and treaties that the
// statement names: runs of capitalised words with the small words between
// them, and acronyms. Countries, months and single words at the start of a
// sentence are none.
func (c *clause) bodies() []string {
	var out []string
	names := c.w.partiesIn(c, 0, len(c.Tokens))
	country := make([]bool, len(c.Tokens)+1)
	for _, n := range names {
		if len(n.Code) == 3 {
			for i := n.From; i < n.To; i++ {
				country[i] = true
			}
		}
	}
	for i := 0; i < len(c.Tokens); {
		to := c.nameEnd(i)
		if to <= i {
			i++
			continue
		}
		if c.isBody(i, to, country) {
			out = appendNew(out, c.w.resolved(c.Words(i, to)))
		}
		i = to
	}
	return out
}

// nameEnd returns the end of the name that begins at token i; i if none does.
func (c *clause) nameEnd(i int) int {
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
func (c *clause) joins(i int) bool {
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

// isBody reports whether the name in tokens [from, to) is a body: an acronym,
// or two or more words of which one is not part of a country's name.
func (c *clause) isBody(from, to int, country []bool) bool {
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

// learnAcronyms notes the acronyms that stand in brackets behind long names:
// "Department of Transportation (DOT)".
func (w *walk) learnAcronyms(text string, tokens []language.Token) {
	for i := 2; i+1 < len(tokens); i++ {
		if !tokens[i].Upper || tokens[i-1].Rune != '(' || tokens[i+1].Rune != ')' || !tokens[i-2].Cap {
			continue
		}
		from := i - 2
		for from > 0 && i-from < 16 && (tokens[from-1].Cap || tokens[from-1].Is(language.Prep|language.And|language.Det) || tokens[from-1].Rune == '(' ||
			tokens[from-1].Rune == ')') {
			from-- // over "(DOT) and", as in Departments of Transportation (DOT) and Labor (DOL)
		}
		acronym := text[tokens[i].Start:tokens[i].End]
		if w.acronyms[acronym] == "" {
			w.acronyms[acronym] = text[tokens[from].Start:tokens[i-2].End]
		}
	}
}

// resolved is the name of a body: an acronym that the document introduced
// before is written out, as it was there: "Regional Energy Council (REC)".
func (w *walk) resolved(name string) string {
	if long := expansion(w.acronyms[name], name); long != "" {
		return long + " (" + name + ")"
	}
	return name
}

// expansion is the end of long whose capitalised words begin with the letters
// of the acronym; "" if there is none, as when the acronym was made otherwise.
func expansion(long, acronym string) string {
	letters := []rune(acronym)
	words := strings.Fields(long)
	for i := len(words) - 1; i >= 0; i-- {
		first, _ := utf8.DecodeRuneInString(words[i])
		if !unicode.IsUpper(first) {
			continue // of, and, the
		}
		if len(letters) == 0 || letters[len(letters)-1] != first {
			return ""
		}
		if letters = letters[:len(letters)-1]; len(letters) == 0 {
			return strings.Join(words[i:], " ")
		}
	}
	return ""
}

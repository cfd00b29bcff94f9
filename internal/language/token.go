package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// TokenKind is what a token is made of.
type TokenKind uint8

// The kinds of token.
const (
	Word TokenKind = iota
	Digits
	Punct
)

// A Token is a word, a number or one mark of punctuation in a text.
type Token struct {
	Start, End int // byte offsets in the text
	Kind       TokenKind
	Cap        bool   // begins with a capital letter
	Upper      bool   // has two or more capital letters: an acronym
	Stop       bool   // an abbreviation whose last byte is a full stop
	Rune       rune   // of a Punct; typographic variants are folded
	Forms      Form   // verb forms it can be, from the lexicon or guessed
	Entry      *Entry // never nil
}

// unknown is the entry of every word that the lexicon does not know.
var unknown = &Entry{}

// adverb is the entry of unknown words with the ending of an adverb.
var adverb = &Entry{Class: Adv}

// Is reports whether the token has any of the classes.
func (t *Token) Is(c Class) bool { return t.Entry.Class&c != 0 }

// Has reports whether the token has any of the time roles.
func (t *Token) Has(r Time) bool { return t.Entry.Time&r != 0 }

// Form reports whether the token can be any of the forms.
func (t *Token) Form(f Form) bool { return t.Forms&f != 0 }

// Tokens cuts text into tokens, appended to dst[:0].
func (l *Language) Tokens(dst []Token, text string) []Token {
	dst = dst[:0]
	for i := 0; i < len(text); {
		c := text[i]
		if c == ' ' {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		var t Token
		switch {
		case unicode.IsLetter(r):
			t = l.word(text, i)
		case r >= '0' && r <= '9':
			t = Token{Start: i, End: digitsEnd(text, i), Kind: Digits, Entry: unknown}
		case l.Tag == "en" && IsApostrophe(r) && i > 0 && text[i-1] != ' ':
			t = l.clitic(text, i, n)
		case unicode.IsSpace(r):
			i += n
			continue
		case (r == '…' || c == '.' || c == '[' || c == '(') && leftOut(text[i:]) > 0:
			i += leftOut(text[i:])
			continue
		default:
			t = Token{Start: i, End: i + n, Kind: Punct, Rune: foldPunct(r), Entry: unknown}
			if e := l.entries[text[i:i+n]]; e != nil {
				t.Entry = e
			}
		}
		dst = append(dst, t)
		i = t.End
	}
	return dst
}

// ellipses are how texts show that words of a sentence were left out.
var ellipses = []string{"…", "...", "[…]", "[...]", "(…)", "(...)"}

// leftOut is the length of the ellipsis that text begins with, if the sentence goes on
// behind it: "We…support"; 0 otherwise.
func leftOut(text string) int {
	for _, e := range ellipses {
		rest, ok := strings.CutPrefix(text, e)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " ")
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLower(r) {
			return len(e)
		}
	}
	return 0
}

// IsApostrophe reports whether r is an apostrophe, typed or typographic.
func IsApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func foldPunct(r rune) rune {
	switch r {
	case '’', 'ʼ', '‘':
		return '\''
	case '“', '”', '«', '»':
		return '"'
	case '–', '—', '‑', '−', '‒':
		return '-'
	}
	return r
}

// word reads the word that begins at i.
func (l *Language) word(text string, i int) Token {
	t := Token{Start: i, Kind: Word}
	uppers, j := 0, i
	var buf [48]byte
	low := buf[:0]
	for j < len(text) {
		c := text[j]
		if c < utf8.RuneSelf {
			switch {
			case c >= '0' && c <= '9' && l.currency(low):
				// Rp122: a currency stuck to its sum
				goto end
			case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_':
				low = append(low, c)
				j++
				continue
			case c >= 'A' && c <= 'Z':
				uppers++
				if j == i {
					t.Cap = true
				}
				low = append(low, c+'a'-'A')
				j++
				continue
			case c == '-' && hyphenJoins(text, j, uppers), c == '.' && dotJoins(text, i, j):
				low = append(low, c)
				j++
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(text[j:])
		if IsApostrophe(r) && l.apostropheJoins(text, i, j, n) {
			low = append(low, '\'')
			j += n
			if l.Tag == "fr" {
				break
			}
			continue
		}
		if r == '‑' && hyphenJoins(text, j+n-1, uppers) {
			low = append(low, '-')
			j += n
			continue
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !(r >= '₀' && r <= '₉') { // CO₂
			break
		}
		if unicode.IsUpper(r) {
			uppers++
			if j == i {
				t.Cap = true
			}
		}
		low = utf8.AppendRune(low, unicode.ToLower(r))
		j += n
	}
end:
	t.End, t.Upper = j, uppers > 1 && 2*uppers > len(low)
	if l.abbreviates(text, low, i, j, uppers) {
		t.End, t.Stop = j+1, true
	}
	if e := l.entries[string(low)]; e != nil {
		t.Entry, t.Forms = e, e.Forms
	} else {
		t.Entry = unknown
		if l.adverbial(low) {
			t.Entry = adverb
		} else if !t.Upper {
			t.Forms = l.guess(string(low))
		}
	}
	if t.Entry.Class&Noun != 0 && t.Forms&Guessed != 0 {
		t.Forms = 0
	}
	return t
}

// joined are codes of currencies that are written without a space before the sum.
var joined = map[string]bool{"usd": true, "eur": true, "cad": true, "gbp": true, "aud": true, "mxn": true}

// currency reports whether a lower-case word is the short sign of a currency,
// such as Rp, that may be stuck to its sum.
func (l *Language) currency(w []byte) bool {
	e := l.entries[string(w)]
	return e != nil && e.Class&Currency != 0 && (len(w) == 2 || joined[string(w)])
}

// adverbial reports whether an unknown lower-case word ends as adverbs do.
func (l *Language) adverbial(w []byte) bool {
	switch l.Tag {
	case "en":
		return len(w) > 5 && string(w[len(w)-2:]) == "ly"
	case "es":
		return len(w) > 7 && string(w[len(w)-5:]) == "mente"
	case "fr":
		return len(w) > 8 && (strings.HasSuffix(string(w), "amment") || strings.HasSuffix(string(w), "emment") || strings.HasSuffix(string(w), "ivement") ||
			strings.HasSuffix(string(w), "ellement"))
	}
	return false
}

// hyphenJoins reports whether the hyphen at j is inside a word: before a
// letter, or before a digit in names such as COVID-19 and H-2A.
func hyphenJoins(text string, j, uppers int) bool {
	if j+1 >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[j+1:])
	return unicode.IsLetter(r) || uppers > 0 && r >= '0' && r <= '9'
}

// dotJoins reports whether the full stop at j is inside an acronym such as
// U.S. or EE.UU.
func dotJoins(text string, i, j int) bool {
	if j+1 >= len(text) || text[j+1] < 'A' || text[j+1] > 'Z' && text[j+1] < 'a' || text[j+1] > 'z' {
		return false
	}
	prev := j - 1
	for prev >= i && text[prev] != '.' && text[prev] != '-' {
		prev--
	}
	if j-prev-1 > 2 || j+2 < len(text) && text[j+2] != '.' && !(j+3 < len(text) && text[j+3] == '.') {
		return false
	}
	return true
}

// apostropheJoins reports whether an apostrophe belongs to the word: in French
// the elided article before it ends there, in English "n't" stays together.
func (l *Language) apostropheJoins(text string, i, j, n int) bool {
	switch l.Tag {
	case "fr":
		if j+n >= len(text) {
			return false
		}
		r, _ := utf8.DecodeRuneInString(text[j+n:])
		return unicode.IsLetter(r) && (j-i <= 2 || strings.EqualFold(text[i:j], "jusqu") || strings.EqualFold(text[i:j], "lorsqu") ||
			strings.EqualFold(text[i:j], "puisqu"))
	case "en":
		return j > i && text[j-1] == 'n' && j+n < len(text) && text[j+n] == 't'
	}
	return false
}

// clitic reads 's, 'll, 've and the bare apostrophe of a plural genitive.
func (l *Language) clitic(text string, i, n int) Token {
	j := i + n
	for j < len(text) && text[j] >= 'a' && text[j] <= 'z' {
		j++
	}
	t := Token{Start: i, End: j, Kind: Word, Entry: unknown}
	if e := l.entries["'"+text[i+n:j]]; e != nil && text[i+n:j] != "s" {
		t.Entry = e
	}
	if j == i+n {
		t.Kind, t.Rune = Punct, '\''
	}
	return t
}

// abbreviates reports whether the full stop at j belongs to the word [i, j).
func (l *Language) abbreviates(text string, low []byte, i, j, uppers int) bool {
	if j >= len(text) || text[j] != '.' {
		return false
	}
	if strings.IndexByte(text[i:j], '.') >= 0 {
		return true // U.S.
	}
	if uppers == 1 && utf8.RuneCountInString(text[i:j]) == 1 {
		return j+2 < len(text) && text[j+1] == ' ' // an initial
	}
	if !l.abbrev[string(low)] || j+1 >= len(text) {
		return false
	}
	if len(low) <= 3 && uppers == 0 || string(low) == "no" || string(low) == "art" { // no. 5, art. 3: words unless a number follows
		return j+2 < len(text) && text[j+1] == ' ' && text[j+2] >= '0' && text[j+2] <= '9'
	}
	return true
}

// digitsEnd returns the end of the number that begins at i, with the points
// and commas inside it.
func digitsEnd(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
		case (c == '.' || c == ',') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9':
		default:
			return i
		}
		i++
	}
	return i
}

// maxSentence is the longest sentence in tokens; what is longer is cut. The
// longest in real documents, lists of signatories, have some 400.
const maxSentence = 1000

// Sentences returns the index ranges [from, to) of the sentences in tokens.
func (l *Language) Sentences(text string, tokens []Token) [][2]int {
	var out [][2]int
	from := 0
	for i := range tokens {
		if i-from >= maxSentence {
			out = append(out, [2]int{from, i})
			from = i
		}
		if !l.endsSentence(text, tokens, i) {
			continue
		}
		to := i + 1
		for to < len(tokens) && isCloser(&tokens[to]) && tokens[to].Start == tokens[to-1].End {
			to++
		}
		if to > from && to <= len(tokens) {
			if to < len(tokens) && tokens[to].Start == tokens[to-1].End && !tokens[to].Cap {
				continue // no space: a file name, an address
			}
			out = append(out, [2]int{from, to})
			from = to
		}
	}
	if from < len(tokens) {
		out = append(out, [2]int{from, len(tokens)})
	}
	return out
}

func isCloser(t *Token) bool {
	return t.Kind == Punct && (t.Rune == '"' || t.Rune == '\'' || t.Rune == ')' || t.Rune == ']')
}

// endsSentence reports whether a sentence ends with token i, apart from
// closing quotes and brackets that follow.
func (l *Language) endsSentence(text string, tokens []Token, i int) bool {
	t := &tokens[i]
	if i+1 == len(tokens) || !t.Stop && (t.Kind != Punct || t.Rune != '.' && t.Rune != '…' && t.Rune != '!' && t.Rune != '?') {
		return false
	}
	next := i + 1
	for next < len(tokens) && isCloser(&tokens[next]) {
		next++
	}
	if next == len(tokens) {
		return false
	}
	n := &tokens[next]
	lower := n.Kind == Word && !n.Cap
	if t.Stop {
		// An acronym may end a sentence: only if what follows looks like a
		// beginning that would not be capitalised otherwise.
		return n.Cap && !n.Upper && n.Entry.Class&(Det|We|They|It|Deictic|Subord|Prep|Adv) != 0 && !startsName(text, tokens, next)
	}
	return !lower
}

// startsName reports whether the capitalised token is followed by another
// one, as in "The Hague".
func startsName(text string, tokens []Token, i int) bool {
	return i+1 < len(tokens) && tokens[i+1].Cap && !tokens[i].Is(We|They|It|Deictic|Subord|Det)
}

// Phrase returns the class of the lemma sequence that begins at token i, and
// the index of its last token; class 0 if there is none. Adverbs and
// determiners between the words are passed over.
func (l *Language) Phrase(tokens []Token, i int) (Class, int) {
next:
	for _, p := range l.phrases[tokens[i].Entry.Lemma] {
		at := i
		for _, want := range p.rest {
			at++
			for at < len(tokens) && tokens[at].Is(Adv|Det|Not|Prep) && tokens[at].Entry.Lemma != want {
				at++
			}
			if at >= len(tokens) || tokens[at].Entry.Lemma != want {
				continue next
			}
		}
		return p.class, at
	}
	return 0, i
}

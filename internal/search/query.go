package search

import (
	"fmt"
	"slices"
	"strings"

	"trillium"
)

// maxQuery bounds a query in bytes, and maxTerms in terms.
const (
	maxQuery = 1000
	maxTerms = 64
)

// Fields are the names that can stand before a colon in a query.
var Fields = []string{"date", "issuer", "kind", "lang", "title"}

// isField reports whether s looks like the name of a field.
func isField(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// ParseQuery reads what a person types: words, of which the more the better;
// "words in quotes", which must stand so; -word, which must not; and fields:
// date:2022, date:2022-03..2023, issuer:MEX, kind:fact-sheet, lang:es,
// title:word. Words are looked for in every language. An error (ErrInvalid)
// says what cannot be understood.
func ParseQuery(text string) (Query, error) {
	if len(text) > maxQuery {
		return Query{}, fmt.Errorf("%w: a query may have %d bytes", trillium.ErrInvalid, maxQuery)
	}
	var q Query
	var tests []func(*Document) bool
	for _, t := range splitQuery(text) {
		name, value, field := strings.Cut(t.text, ":")
		switch {
		case t.quoted:
			if p := Phrase(t.text); len(p) > 0 {
				q.Phrases = append(q.Phrases, p)
				q.add(t.text)
			}
		case field && slices.Contains(Fields, name):
			test, err := fieldTest(name, value)
			if err != nil {
				return Query{}, err
			}
			tests = append(tests, test)
		case field && isField(name) && !strings.HasPrefix(value, "//"):
			return Query{}, fmt.Errorf("%w: there is no field %s; there are %s", trillium.ErrInvalid, name, strings.Join(Fields, ", "))
		case strings.HasPrefix(t.text, "-") && len(t.text) > 1:
			for _, term := range everyTerm(t.text[1:]) {
				q.Without = append(q.Without, term.Term)
			}
		default:
			q.add(t.text)
		}
	}
	if len(q.Terms) > maxTerms {
		return Query{}, fmt.Errorf("%w: a query may have %d words", trillium.ErrInvalid, maxTerms/len(Languages))
	}
	if len(tests) > 0 {
		q.Filter = func(d *Document) bool {
			for _, test := range tests {
				if !test(d) {
					return false
				}
			}
			return true
		}
	}
	return q, nil
}

func (q *Query) add(text string) {
	for _, t := range everyTerm(text) {
		if !slices.Contains(q.Terms, t) {
			q.Terms = append(q.Terms, t)
		}
	}
}

// everyTerm are the terms of the words in all languages, each to be found in the
// documents of its own: the stem of a word in one language may be another word of
// the next. Words that are stemmed alike count everywhere.
func everyTerm(text string) []Term {
	var out []Term
	for _, lang := range Languages {
		for _, t := range analyzers[lang].Terms(restoreAccent(lang, text)) {
			out = append(out, Term{Term: t, Weight: 1, Language: lang})
		}
	}
	var merged []Term
	for _, t := range out {
		same := 0
		for _, lang := range Languages {
			if slices.Contains(out, Term{t.Term, 1, lang}) {
				same++
			}
		}
		if same == len(Languages) {
			t.Language = ""
		}
		if !slices.Contains(merged, t) {
			merged = append(merged, t)
		}
	}
	return merged
}

// analyzers are those of the languages; they hold no state.
var analyzers = func() map[string]*Analyzer {
	out := make(map[string]*Analyzer)
	for _, l := range Languages {
		out[l] = NewAnalyzer(l)
	}
	return out
}()

// restoreAccent puts the accent on Spanish words in -ción and -sión, which many
// people type without, so that they are stemmed alike.
func restoreAccent(lang, text string) string {
	if lang != "es" {
		return text
	}
	words := strings.Fields(text)
	for i, w := range words {
		if strings.HasSuffix(w, "cion") || strings.HasSuffix(w, "sion") {
			words[i] = w[:len(w)-2] + "ón"
		}
	}
	return strings.Join(words, " ")
}

type queryPart struct {
	text   string
	quoted bool
}

// splitQuery cuts a query at spaces outside quotes; quotes may be typographic.
func splitQuery(text string) []queryPart {
	text = strings.NewReplacer("“", `"`, "”", `"`, "«", `"`, "»", `"`).Replace(text)
	var out []queryPart
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			out = append(out, queryPart{strings.TrimSpace(part), true})
			continue
		}
		for _, w := range strings.Fields(part) {
			out = append(out, queryPart{w, false})
		}
	}
	return out
}

// Phrase is the words of a text as the phrases of a query are compared: in lower
// case and folded.
func Phrase(text string) []string {
	var out []string
	s := scanner{text: text}
	for w, ok := s.next(); ok; w, ok = s.next() {
		out = append(out, Unaccented(string(w.lower)))
	}
	return out
}

// fieldTest is the test of one field of a query.
func fieldTest(name, value string) (func(*Document) bool, error) {
	same := func(s string) bool { return strings.EqualFold(s, value) }
	switch name {
	case "issuer":
		return func(d *Document) bool { return same(d.Issuer) }, nil
	case "kind":
		return func(d *Document) bool { return same(d.Kind) }, nil
	case "lang":
		return func(d *Document) bool { return same(d.Language) }, nil
	case "title":
		want := Phrase(value)
		return func(d *Document) bool { return hasPhrase(d.Title, want) }, nil
	}
	from, to, ranged := strings.Cut(value, "..")
	if !ranged {
		to = from
	}
	if !validDate(from) || !validDate(to) || from == "" && to == "" || to != "" && from > to+"~" {
		return nil, fmt.Errorf("%w: date:%s is no date: write date:2022, date:2022-03, date:2022-03-14 or two of them as date:2022..2023-06", trillium.ErrInvalid,
			value)
	}
	return func(d *Document) bool {
		return d.Date != "" && d.Date >= from && (to == "" || d.Date[:min(len(d.Date), len(to))] <= to)
	}, nil
}

// validDate reports whether s is a year, month or day, or "".
func validDate(s string) bool {
	if len(s) >= 7 && (s[5:7] < "01" || s[5:7] > "12") || len(s) == 10 && (s[8:] < "01" || s[8:] > "31") {
		return false
	}
	for i, r := range s {
		if (i == 4 || i == 7) != (r == '-') || r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	return len(s) == 0 || len(s) == 4 || len(s) == 7 || len(s) == 10
}

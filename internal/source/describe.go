package source

import (
	"cmp"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/quantity"
)

// describe fills in what the front matter left open, from the words: title,
// language, date, issuer, summit.
func (r *Reader) describe(doc *trillium.Document) {
	if doc.Title == "" {
		doc.Title = firstTitle(doc.Blocks)
	}
	doc.Kind = r.kind(doc.Title, doc.Kind)
	if doc.Language == "" {
		doc.Language = r.lexicon.Detect(sample(doc.Blocks))
	}
	if doc.Language == "" {
		doc.Warnings = append(doc.Warnings, trillium.Warning{Text: "the text is too short or too mixed to tell its language, so no commitments are looked for; " +
			"name it in the front matter (language: en)"})
	} else if r.lexicon.Language(doc.Language) == nil {
		doc.Warnings = append(doc.Warnings, trillium.Warning{Text: "the language " + strconv.Quote(doc.Language) +
			" is not one that can be read (en, es, fr); no commitments are looked for"})
	}
	if doc.Date.IsZero() {
		doc.Date = r.firstDate(doc)
	}
	if doc.Issuer == "" {
		doc.Issuer = r.issuer(doc.Address)
	}
	if doc.Summit == "" {
		doc.Summit = cmp.Or(r.summits.Summit(doc.Title, doc.Date), SummitID(doc.Title))
	}
	r.joined(doc)
}

// OfSummit says of which summit a document tells; what its series is called means all members.
func (r *Reader) OfSummit(doc *trillium.Document, summit string) {
	doc.Summit = summit
	r.joined(doc)
}

// joined lets the names of a document's series stand for its members jointly, but where the
// document itself says what they mean.
func (r *Reader) joined(doc *trillium.Document) {
	s := r.summits.Of(doc.Summit)
	if s == nil {
		return
	}
	names := make(map[string]string, len(doc.Names)+len(s.Called))
	for _, name := range s.Called {
		names[name] = trillium.All
	}
	maps.Copy(names, doc.Names)
	doc.Names = names
}

// titleBlocks is how far into a document its title and date are looked for.
const titleBlocks = 8

// firstTitle is the first heading near the top, else the first short line.
func firstTitle(blocks []trillium.Block) string {
	top := blocks[:min(len(blocks), titleBlocks)]
	for _, b := range top {
		if b.Kind == trillium.Heading {
			return b.Text
		}
	}
	if text := top[0].Text; len(text) <= 200 {
		return text
	}
	return ""
}

// sample is enough of the text to tell its language.
func sample(blocks []trillium.Block) string {
	var b strings.Builder
	for _, k := range blocks {
		if b.Len() > 4<<10 {
			break
		}
		b.WriteString(k.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// firstDate is the first full date near the top of the text, as datelines and
// headings carry it.
func (r *Reader) firstDate(doc *trillium.Document) time.Time {
	l := r.lexicon.Language(doc.Language)
	if l == nil {
		return time.Time{}
	}
	finder := quantity.NewFinder(l)
	for _, b := range doc.Blocks[:min(len(doc.Blocks), titleBlocks)] {
		text := b.Text
		if len(text) > 1000 {
			text = text[:1000]
		}
		for _, t := range finder.Times(quantity.Text{Text: text, Tokens: l.Tokens(nil, text)}, time.Time{}) {
			if t.Precision == trillium.Day && !t.Relative && !t.Strict {
				return t.Last
			}
		}
	}
	return time.Time{}
}

// issuer is the country whose government's site the address is on.
func (r *Reader) issuer(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return r.lexicon.Country(u.Hostname())
}

// SummitID proposes the id of the summit that a title names: the initials of
// the capitalised words that end in "Summit" (or its word in Spanish or
// French), and the year: "FACT SHEET: Key Deliverables for the 2023 North
// American Leaders' Summit" is nals-2023. It is "" if the title names none.
func SummitID(title string) string {
	words := strings.FieldsFunc(title, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !language.IsApostrophe(r)
	})
	year, at := "", -1
	for i, w := range words {
		if n, err := strconv.Atoi(w); err == nil && len(w) == 4 && n >= 1900 && n <= 2150 {
			year = w
		}
		if w == "Summit" {
			at = i
		}
	}
	if at < 0 || year == "" {
		return ""
	}
	initials := ""
	for i := at; i >= 0 && unicode.IsUpper([]rune(words[i])[0]); i-- {
		initials = strings.ToLower(string([]rune(words[i])[0])) + initials
	}
	if len(initials) < 2 || !trillium.ValidSummit(initials) {
		return ""
	}
	return initials + "-" + year
}

package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/language"
)

// jointParties are the parties that issue a document together.
type jointParties struct {
	joint bool     // "we" is all of them
	codes []string // those named as its makers; may be empty
}

// makersBlocks is how far into a document its makers are looked for.
const makersBlocks = 4

// findJoint tells whether several parties speak in the document, and which. A
// text is joint when its title says so (joint, summit, leaders, declaration,
// communiqué), when it opens with "We, the …", or when no issuer is known.
func (w *walk) findJoint() jointParties {
	issuers := w.issuers()
	j := jointParties{joint: len(issuers) > 1 || len(issuers) == 0 && w.doc.Issuer != "" || w.doc.Summit != "", codes: issuers}
	if len(issuers) == 1 {
		w.issuer = issuers[0]
	}
	title := strings.ToLower(w.doc.Title)
	for _, word := range jointWords {
		if hasWord(title, word) && !strings.Contains(title, "partner") && !strings.Contains(title, "socios") && !strings.Contains(title, "partenaires") {
			j.joint = true
		}
	}
	for _, word := range singleWords {
		if hasWord(title, word) && !strings.Contains(title, "joint") && w.doc.Summit == "" && w.issuer != "" {
			j.joint = false
		}
	}
	j.joint = j.joint || w.opensJointly()
	if len(issuers) < 2 {
		j.codes = w.named(w.doc.Title)
	}
	text := w.doc.Blocks
	for _, b := range text[:min(len(text), makersBlocks)] {
		if len(j.codes) >= 2 {
			break
		}
		if len(b.Text) < 4000 {
			if codes := w.named(b.Text); len(codes) >= 2 && len(codes) <= 40 {
				j.codes = codes
			}
		}
	}
	if j.joint && len(w.issuer) == 3 && len(j.codes) > 0 {
		j.codes = appendNew(j.codes, w.issuer)
	}
	if !j.joint && w.doc.Issuer == "" {
		w.issuer = w.onlyCountry()
		j.joint = w.issuer == ""
	}
	return j
}

// issuers are those who publish the document, as far as it says so: codes of countries, or
// one organisation. A body of states speaks for all of them, and is nobody here.
func (w *walk) issuers() []string {
	issuer := w.doc.Issuer
	if len(issuer) == 3 || issuer == "" {
		return strings.Fields(issuer)
	}
	var codes []string
	for _, part := range strings.FieldsFunc(issuer, func(r rune) bool { return strings.ContainsRune(",;/ []", r) }) {
		if len(part) == 3 && part == strings.ToUpper(part) && w.lexicon.CountryName(part, "en") != "" {
			codes = appendNew(codes, part)
		}
	}
	if len(codes) > 0 {
		return codes
	}
	if strings.ContainsAny(issuer, ",;") {
		return nil // several
	}
	for _, part := range strings.FieldsFunc(issuer, func(r rune) bool { return strings.ContainsRune(" ()", r) }) {
		if e := w.lang.Entry(strings.ToLower(part)); w.group("states", part) || e != nil && e.Class&language.Joint != 0 {
			return nil
		}
	}
	for _, lead := range []string{"City of ", "Ciudad de ", "Ville de "} {
		issuer = strings.TrimPrefix(issuer, lead)
	}
	return []string{issuer}
}

// opensJointly reports whether one of the first paragraphs opens with "We, the …".
func (w *walk) opensJointly() bool {
	for _, b := range w.doc.Blocks[:min(len(w.doc.Blocks), makersBlocks)] {
		w.arena.scratch = w.lang.Tokens(w.arena.scratch, b.Text[:min(len(b.Text), 40)])
		tokens := w.arena.scratch
		if len(tokens) > 3 && tokens[0].Is(language.We) && !tokens[0].Is(language.Det) && tokens[1].Kind == language.Punct && tokens[2].Is(language.Det) {
			return true
		}
	}
	return false
}

// ownShare is how many of the countries that a text names are one and the same, if it is
// that one's.
const (
	ownShare  = 0.6
	ownBlocks = 60 // in which they are counted
)

// onlyCountry is the country of a text without an issuer that names hardly any other; ""
// if there is none.
func (w *walk) onlyCountry() string {
	count, n := make(map[string]int), 0
	for _, b := range w.doc.Blocks[:min(len(w.doc.Blocks), ownBlocks)] {
		for _, code := range w.named(b.Text) {
			count[code]++
			n++
		}
	}
	for code, times := range count {
		if times >= 3 && float64(times) >= ownShare*float64(n) {
			return code
		}
	}
	return ""
}

// singleWords in a title mark a text of its issuer alone, whatever else the
// title names.
var singleWords = []string{"fact sheet", "press ", "briefing", "remarks", "readout", "background", "interview", "hoja informativa", "fiche d"}

// jointWords in a title mark a text of several parties. They are stems of
// words common to the languages read.
var jointWords = []string{"joint", "summit", "leaders", "declara", "déclara", "communiqu", "comunicado", "conjunt", "conjoint",
	"cumbre", "sommet", "coalic", "coalit", "trilateral", "trilatéral", "quad ", "g7", "g20", "compact", "pacto", "pacte"}

// hasWord reports whether a word of the lower-case title begins with stem; a
// space at the end of stem asks for the whole word.
func hasWord(title, stem string) bool {
	title += " "
	for at := 0; ; {
		i := strings.Index(title[at:], stem)
		if i < 0 {
			return false
		}
		if before, _ := utf8.DecodeLastRuneInString(title[:at+i]); at+i == 0 || !unicode.IsLetter(before) {
			return true
		}
		at += i + 1
	}
}

// named are the codes of the parties that text names, once each.
func (w *walk) named(text string) []string {
	w.arena.scratch = w.lang.Tokens(w.arena.scratch, text)
	var codes []string
	for _, n := range w.lexicon.Parties(w.names, text, w.arena.scratch) {
		codes = appendNew(codes, n.Code)
	}
	return slices.DeleteFunc(codes, func(code string) bool { return code == trillium.All }) // what a series is called names nobody
}

// weParties is who "we" is.
func (w *walk) weParties() []string {
	if w.label != nil && w.label.parties != nil {
		return w.label.parties
	}
	if w.joint.joint || w.issuer == "" {
		return []string{trillium.All}
	}
	return []string{w.issuer}
}

// theyParties is who "they" are: several named before, else all.
func (w *walk) theyParties() []string {
	if len(w.last) > 1 {
		return w.last
	}
	if len(w.last) == 1 && !w.joint.joint {
		return w.last
	}
	return []string{trillium.All}
}

// itParties is what "it" is: the one named before; nil if several were.
func (w *walk) itParties() []string {
	if len(w.last) == 1 {
		return w.last
	}
	return nil
}

// jointly turns the list of all makers of a joint text into ALL.
func (w *walk) jointly(codes []string) []string {
	if len(codes) < 2 || !w.joint.joint || len(codes) < 3 && len(w.joint.codes) != 2 {
		return codes
	}
	if len(w.joint.codes) == 0 {
		return codes
	}
	for _, c := range w.joint.codes {
		found := false
		for _, have := range codes {
			found = found || have == c
		}
		if !found && c != "EU" && c != "UN" {
			return codes
		}
	}
	return []string{trillium.All}
}

// partiesIn finds the names of parties in tokens [from, to) of the clause.
func (w *walk) partiesIn(c *clause, from, to int) []language.Name {
	names := w.lexicon.Parties(w.names, c.b.Text, c.Tokens[from:to])
	for i := range names {
		names[i].From += from
		names[i].To += from
	}
	return names
}

// actorParties is who a noun phrase with the actor noun at head stands for.
func (c *clause) actorParties(from, head, end int, names []language.Name) []string {
	w := c.w
	h := &c.Tokens[head]
	var codes []string
	for _, n := range names {
		codes = appendNew(codes, n.Code)
	}
	switch {
	case c.state(head) && len(codes) > 0:
		return w.jointly(codes) // the Government of Mexico, Canada's minister
	case h.Is(language.Joint):
		return []string{trillium.All}
	case h.Is(language.Office), c.state(head):
		if w.label != nil && w.label.parties != nil {
			return w.label.parties
		}
		return w.issuerOr(codes)
	case h.Is(language.Agency) && (h.Cap || c.capitalIn(from, head)):
		return c.country(codes) // an agency stands for its country
	case h.Cap || c.capitalIn(from, head):
		return w.called(c.organisation(from, end))
	}
	if w.label != nil && w.label.parties != nil {
		return w.label.parties // "the coalition", "the organization"
	}
	if len(codes) > 0 {
		return codes
	}
	return []string{strings.ToLower(c.Words(head, head+1))}
}

// country is the country that a public body stands for: the one named with it,
// the label's, or the issuer.
func (c *clause) country(codes []string) []string {
	switch {
	case len(codes) > 0:
		return c.w.jointly(codes)
	case c.labelParties() != nil:
		return c.labelParties()
	case c.w.joint.joint:
		return []string{trillium.All}
	}
	return c.w.issuerOr(nil)
}

// office reports whether a title stands in tokens [from, to]: "President Biden".
func (c *clause) office(from, to int) bool {
	for i := from; i <= to; i++ {
		if c.Is(i, language.Office) && c.Tokens[i].Cap {
			return true
		}
	}
	return false
}

// person is whom a person in office binds: the label's party, the country
// named with the title, the country that the document gave the name, or the
// issuer.
func (c *clause) person(from, head int, names []language.Name) []string {
	if p := c.labelParties(); p != nil {
		return p
	}
	var codes []string
	for i := from; i <= head; i++ {
		if !c.Is(i, language.Office) || !c.Tokens[i].Cap {
			continue
		}
		last := i
		for last+1 <= head && c.Tokens[last+1].Cap && !c.Is(last+1, language.Office) {
			last++
		}
		if code := c.w.people[c.Words(last, last+1)]; code != "" {
			codes = appendNew(codes, code)
		} else if len(names) == 0 {
			codes = appendNew(codes, c.w.issuerOr(nil)[0])
		}
		i = last
	}
	for _, n := range names {
		if n.From >= from && n.To <= head+1 {
			codes = appendNew(codes, n.Code)
		}
	}
	if len(codes) == 0 {
		return c.w.issuerOr(nil)
	}
	return c.w.jointly(codes)
}

// meet learns from "Prime Minister Ann Lee of Canada" that Lee is Canada's.
func (w *walk) meet(text string, tokens []language.Token) {
	for i := range tokens {
		if !tokens[i].Is(language.Office) || !tokens[i].Cap {
			continue
		}
		for k := i + 2; k+1 < len(tokens) && k < i+9; k++ {
			if !tokens[k].Is(language.Prep) || !tokens[k-1].Cap {
				continue
			}
			at := k + 1
			for at < len(tokens) && tokens[at].Is(language.Det|language.Prep) && !tokens[at].Cap {
				at++
			}
			for _, n := range w.lexicon.Parties(w.names, text, tokens[at:min(at+6, len(tokens))]) {
				if n.From == 0 {
					w.people[text[tokens[k-1].Start:tokens[k-1].End]] = n.Code
				}
				break
			}
			break
		}
	}
}

// state reports whether the actor noun at i stands for its whole country.
func (c *clause) state(i int) bool {
	switch c.Lemma(i) {
	case "government", "governments", "administration", "people", "gobierno", "gobiernos", "administración", "gouvernement", "gouvernements",
		"republic", "kingdom", "república", "reino", "république", "royaume", "état", "etat", "estado", "país", "pays":
		return true
	}
	return c.Is(i, language.Office)
}

// called resolves the name of an organisation: inside a labelled item, its
// acronym or short name is the label's party.
func (w *walk) called(name string) []string {
	if len(name) > 3 && len(w.issuer) > 3 && strings.Contains(strings.ToLower(w.doc.Issuer), strings.ToLower(name)) {
		return []string{w.issuer}
	}
	if l := w.label; l != nil && len(l.parties) == 1 && l.stands(name) {
		return l.parties
	}
	return []string{name}
}

// stands reports whether name is the label's acronym, its initials or its
// first words.
func (l *label) stands(name string) bool {
	full := strings.ToLower(l.text)
	short := strings.ToLower(name)
	if strings.Contains(full, "("+short+")") || strings.HasPrefix(strings.TrimPrefix(full, "the "), strings.TrimPrefix(short, "the ")) {
		return true
	}
	initials := ""
	for _, w := range strings.Fields(l.parties[0]) {
		if w[0] >= 'A' && w[0] <= 'Z' {
			initials += w[:1]
		}
	}
	return len(initials) > 1 && strings.EqualFold(initials, name)
}

func (w *walk) issuerOr(codes []string) []string {
	switch {
	case w.issuer != "" && len(codes) == 0:
		return []string{w.issuer}
	case len(codes) > 0:
		return codes
	case len(w.last) > 0:
		return w.last
	}
	return []string{trillium.All}
}

func (c *clause) capitalIn(from, to int) bool {
	for i := from; i <= to; i++ {
		if c.Tokens[i].Cap && !c.Is(i, language.Det) {
			return true
		}
	}
	return false
}

// organisation is the name in tokens [from, head], from its first capital
// letter on; an acronym in brackets behind it is left out.
func (c *clause) organisation(from, head int) string {
	for from < head && (c.Is(from, language.Det) || !c.Tokens[from].Cap) {
		from++
	}
	to := from
	for to <= head && to < len(c.Tokens) {
		t := &c.Tokens[to]
		if t.Kind == language.Punct && t.Rune != '-' && t.Rune != '&' && t.Rune != '\'' {
			break
		}
		if t.Kind == language.Digits && !c.Tokens[to-1].Cap {
			break
		}
		if t.Kind == language.Word && !t.Cap && !t.Is(language.Prep|language.And|language.Det) && to > from {
			break
		}
		to++
	}
	for to > from+1 && c.Is(to-1, language.Prep|language.And|language.Det|language.By) {
		to--
	}
	return c.Words(from, to)
}

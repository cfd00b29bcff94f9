package review

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
)

// The most characters that a person may write.
const (
	maxReason = 4000
	maxNote   = 4000
	maxQuote  = 8000
	maxLine   = 500
	maxList   = 100 // entries of a list
	maxParts  = 26  // of a splitting
)

func (p Place) checkMerging(b Merging) (Merging, error) {
	other := p.Others[b.Into]
	switch {
	case b.Into == p.State.ID:
		return b, Invalid("into", "into-itself", "a commitment cannot be merged into itself")
	case other == nil:
		return b, Invalid("into", "into-unknown", "%s is no commitment of this document", b.Into)
	case other.MergedInto != "":
		return b, Invalid("into", "into-merged", "%s is itself merged into %s", b.Into, other.MergedInto)
	case len(p.State.Merged) > 0:
		return b, Invalid("into", "into-has", "%s has been merged into this one; withdraw that first", strings.Join(p.State.Merged, ", "))
	}
	return b, nil
}

// checkSplitting finds the words of each part and names the new ones.
func (p Place) checkSplitting(b Splitting) (Splitting, error) {
	if n := len(b.Parts); n < 2 || n > maxParts {
		return b, Invalid("parts", "parts-number", "give between 2 and %d parts, each in the words of the commitment", maxParts)
	}
	if len(p.State.SplitInto) > 0 {
		return b, Invalid("parts", "parts-split", "it is split already; withdraw that first")
	}
	b.Parts = slices.Clone(b.Parts)
	end := p.State.Start
	for i := range b.Parts {
		part := &b.Parts[i]
		if err := checkWords("parts", part.Text, maxQuote, true); err != nil {
			return b, err
		}
		span, ok := locate(p.Text, trillium.Span{Start: end, End: p.State.End}, part.Text)
		if !ok {
			return b, Invalid("parts", "parts-words", "part %d is not in the words of the commitment behind the part before it", i+1)
		}
		part.Span, part.Text, end = span, span.Words(p.Text), span.End
		part.ID = p.State.ID
		if i > 0 {
			part.ID = p.freeID(b.Parts[:i])
		}
	}
	return b, nil
}

// freeID is the next id in the commitment's list item that was never given out.
func (p Place) freeID(taken []Part) string {
	document := p.State.ID[:strings.LastIndexByte(p.State.ID, '/')]
	for n := 1; ; n++ {
		id := trillium.CommitmentID(document, p.State.N, n)
		if !p.Used[id] && !slices.ContainsFunc(taken, func(t Part) bool { return t.ID == id }) {
			return id
		}
	}
}

func (p Place) checkJudgement(b Judgement) (Judgement, error) {
	if b.Verdict != Accept && b.Verdict != Reject {
		return b, Invalid("verdict", "verdict", "it is accept or reject, not %q", b.Verdict)
	}
	if b.Object == Itself {
		if b.Verdict == Reject && len(p.State.Merged) > 0 {
			return b, Invalid("verdict", "into-has", "%s has been merged into this one; withdraw that first", strings.Join(p.State.Merged, ", "))
		}
		if b.Relation != "" {
			return b, Invalid("relation", "relation-none", "a commitment itself has none")
		}
		return b, nil
	}
	d := p.State.decision(b.Object)
	var relations []string
	switch {
	case d == nil || d.Kind != Link && d.Kind != Evidence && d.Kind != Update:
		return b, Invalid("object", "object", "there is no link, evidence or update %q on this commitment", short(b.Object))
	case d.Kind == Link && parts(d):
		return b, Invalid("object", "object", "%q parts two commitments; withdraw it, or link them again", short(b.Object))
	case d.Kind == Link:
		relations = Relations
	case d.Kind == Evidence:
		relations = Bearings
	}
	if b.Relation != "" && !slices.Contains(relations, b.Relation) {
		return b, Invalid("relation", "one-of", "it is one of %s, not %q", strings.Join(relations, ", "), b.Relation)
	}
	return b, nil
}

func (p Place) checkLinking(b Linking) (Linking, error) {
	aside := b.Relation == None && b.Proposed != ""
	if !slices.Contains(Relations, b.Relation) && b.Relation != Dropped && !aside {
		return b, Invalid("relation", "one-of", "it is one of %s, not %q", strings.Join(Relations, ", "), b.Relation)
	}
	if b.Proposed != "" && b.Proposed != Dropped && !slices.Contains(Relations, b.Proposed) {
		return b, Invalid("relation", "one-of", "what was proposed is one of %s, not %q", strings.Join(Relations, ", "), b.Proposed)
	}
	if b.Relation == Dropped && strings.Contains(b.To, "/") {
		return b, Invalid("to", "to-summit", "%q is no later summit of the series; what fell silent did so at one", b.To)
	}
	if b.Relation != Dropped && !strings.Contains(b.To, "/") {
		return b, Invalid("to", "to", "%q is no other commitment of this register", b.To)
	}
	known, err := p.Known(b.To)
	if err != nil {
		return b, err
	}
	if !known && b.Relation == Dropped {
		return b, Invalid("to", "to-summit", "%q is no later summit of the series; what fell silent did so at one", b.To)
	}
	if !known || b.To == p.State.ID {
		return b, Invalid("to", "to", "%q is no other commitment of this register", b.To)
	}
	return b, nil
}

// parts reports whether a decision parts two commitments.
func parts(e *Entry) bool {
	l, ok := e.Body.(Linking)
	return ok && l.Relation == None
}

func (p Place) checkCitation(b Citation) error {
	if err := checkAddress("address", b.Address, b.Document == ""); err != nil {
		return err
	}
	if err := checkWords("document", b.Document, maxLine, false); err != nil {
		return err
	}
	if b.Start < 0 || b.End < b.Start || len(b.SHA256) > 64 || b.Proposed != "" && !slices.Contains(Bearings, b.Proposed) {
		return Invalid("document", "document", "the passage has no place in its document")
	}
	for field, s := range map[string]string{"title": b.Title, "issuer": b.Issuer, "credit": b.Credit} {
		if err := checkWords(field, s, maxLine, field == "title"); err != nil {
			return err
		}
	}
	if err := checkWords("quote", b.Quote, maxQuote, true); err != nil {
		return err
	}
	if b.Date != "" {
		if err := p.checkDay(b.Date, false); err != nil {
			return err
		}
	}
	if !slices.Contains(Bearings, b.Relation) && !(b.Relation == None && b.Document != "") {
		return Invalid("relation", "one-of", "it is one of %s, not %q", strings.Join(Bearings, ", "), b.Relation)
	}
	return nil
}

// slack is how far a party's clock may be ahead of ours.
const slack = 24 * time.Hour

// checkDay accepts a day that has come and, of what follows a promise, is not
// before the document.
func (p Place) checkDay(s string, after bool) error {
	day, err := time.Parse(time.DateOnly, s)
	switch {
	case err != nil:
		return Invalid("date", "date", "write it as 2024-06-30, not %q", s)
	case day.After(p.Now.Add(slack)):
		return Invalid("date", "date-future", "%s has not come yet", s)
	case after && s < p.Published:
		return Invalid("date", "date-past", "%s is before the document, of %s", s, p.Published)
	}
	return nil
}

func (p Place) checkProgress(b Progress) (Progress, error) {
	b.Party = p.Who.Party
	if err := p.checkDay(b.Date, true); err != nil {
		return b, err
	}
	if !slices.Contains(Statuses, b.Status) {
		return b, Invalid("status", "one-of", "it is one of %s, not %q", strings.Join(Statuses, ", "), b.Status)
	}
	if err := checkWords("text", b.Text, maxNote, true); err != nil {
		return b, err
	}
	if !p.State.Counts() {
		return b, Invalid("text", "not-counting", "this is judged to be no commitment of its own; report on what it is a part of")
	}
	for _, u := range p.State.Updates {
		if u.Progress == b {
			return b, Invalid("text", "same-update", "the same update is filed already")
		}
	}
	return b, checkAddress("link", b.Link, false)
}

func (p Place) checkWithdrawal(b Withdrawal) error {
	d := p.State.decision(b.Decision)
	switch {
	case d == nil:
		return Invalid("decision", "decision", "there is no decision %q on this commitment", short(b.Decision))
	case d.Withdrawn != "":
		return Invalid("decision", "decision-withdrawn", "it is withdrawn already")
	case d.Kind == Rubric && p.State.anySealed():
		return Invalid("decision", "unseal", "without this rubric scores that are sealed could be seen; wait until the others have scored")
	}
	return nil
}

// checkWords holds a text to its length; a required one must have words.
func checkWords(field, s string, most int, required bool) error {
	switch {
	case required && strings.TrimSpace(s) == "":
		return Invalid(field, "empty", "it is empty; write a few words")
	case utf8.RuneCountInString(s) > most:
		return Invalid(field, "long", "it has %d characters; %d are allowed", utf8.RuneCountInString(s), most)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return Invalid(field, "bytes", "it holds bytes that are no text")
	}
	return nil
}

// checkAddress accepts web addresses only: they become links on our pages.
func checkAddress(field, s string, required bool) error {
	if s == "" && !required {
		return nil
	}
	if err := checkWords(field, s, 2000, required); err != nil {
		return err
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return Invalid(field, "address", "write a whole web address, such as https://example.org/page")
	}
	return nil
}

// validParty accepts codes and names of organisations.
func validParty(s string) bool {
	return strings.TrimSpace(s) == s && s != "" && len(s) <= 120 && utf8.ValidString(s) && !strings.ContainsAny(s, "\x00\n|")
}

// Says reports whether words stand in the commitment, or elsewhere in its document.
func (p Place) Says(words string) bool {
	words = strings.Join(strings.Fields(words), " ")
	if strings.Contains(p.State.Text, words) {
		return true
	}
	_, ok := locate(p.Text, trillium.Span{End: len(p.Text)}, words)
	return ok
}

// locate returns the place within span where words stand, white space and
// marks of emphasis apart.
func locate(text []byte, within trillium.Span, words string) (trillium.Span, bool) {
	words = trillium.Collapse(words)
	if words == "" || within.Start < 0 || within.End > len(text) {
		return trillium.Span{}, false
	}
	for i := within.Start; i < within.End; i++ {
		if end, ok := matchAt(text[:within.End], i, words); ok {
			return trillium.Span{Start: i, End: end}, true
		}
	}
	return trillium.Span{}, false
}

// matchAt reports whether words stand at text[i:], and where they end.
func matchAt(text []byte, i int, words string) (int, bool) {
	for j := 0; j < len(words); {
		switch {
		case words[j] == ' ':
			rest := bytes.TrimLeft(text[i:], "*_")
			trimmed := bytes.TrimLeftFunc(rest, isSpace)
			if len(trimmed) == len(rest) {
				return 0, false
			}
			i, j = len(text)-len(trimmed), j+1
		case i < len(text) && text[i] == words[j]:
			i, j = i+1, j+1
		case j > 0 && i < len(text) && (text[i] == '*' || text[i] == '_'):
			i++
		default:
			return 0, false
		}
	}
	return i, true
}

func isSpace(r rune) bool { return trillium.Collapse(string(r)) == "" }

// decode reads the JSON of a field's value, refusing what it does not know.
func decode(field string, data json.RawMessage, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return Invalid(field, "value", "the value does not fit the field: %v", err)
	}
	return nil
}

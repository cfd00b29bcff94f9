package review

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"trillium"
)

// A Draft is what a person wants to decide.
type Draft struct {
	Reason string
	Last   string // hash of the last decision that they had seen, "" if none
	Body   Body
}

// A Place is where a decision is to be appended.
type Place struct {
	State  *State            // of the subject, with the whole of its chain
	Others map[string]*State // the other commitments of the document, by id
	Text   []byte            // what the document's spans refer to
	// Published is the day of the document, YYYY-MM-DD, "" if unknown.
	Published string
	// Gone: the commitment is not found any more; decisions on it can only be
	// withdrawn.
	Gone  bool
	Used  map[string]bool               // ids that the document has given out, ever
	Known func(id string) (bool, error) // of a commitment, or of a later summit of the same series
	// Has reports whether an instrument keeps a thing of the name; nil: nobody can say.
	Has func(instrument, id string) (bool, error)
	// Searched is the number of the last receipt of a search for the commitment, 0
	// if nothing was searched.
	Searched int
	Now      time.Time
	Who      Person // who decides; Append says
	saw      *Saw
}

// Append checks a draft and returns the decision that it makes. The error is
// trillium.ErrForbidden if the person may not decide so, and
// trillium.ErrInvalid, with words for the person, if a value is wrong.
func (f *Forms) Append(p Place, who Person, draft Draft) (Decision, error) {
	p.Who = who
	d := Decision{Subject: p.State.ID, Seq: len(p.State.History) + 1, Time: p.Now.UTC().Truncate(time.Microsecond),
		Person: who.Login, Name: who.Name, Role: who.Role, Party: who.Party, Reason: strings.TrimSpace(draft.Reason),
		Saw: Saw{Last: draft.Last, Words: p.State.Words()}}
	if draft.Body == nil {
		return d, Invalid("kind", "kind", "it says nothing")
	}
	d.Kind = draft.Body.Kind()
	form := f.form(d.Kind)
	if form == nil || !f.Stands(d.Kind, d.Subject) {
		return d, noKind(d.Kind)
	}
	if n := len(p.State.History); n > 0 {
		last := p.State.History[n-1]
		d.Prev = last.Hash
		if d.Time.Before(last.Time) { // a clock that went back does not reorder history
			d.Time = last.Time
		}
	}
	if draft.Last != "" && p.State.decision(draft.Last) == nil {
		return d, Invalid("seen", "seen", "the page that this was decided on is not of this register; open it again")
	}
	if _, ok := draft.Body.(Withdrawal); p.Gone && !ok {
		return d, fmt.Errorf("%s: %w: it is not found in the document any more; decisions on it can only be withdrawn", p.State.ID, trillium.ErrNotFound)
	}
	if err := p.permit(form, draft.Body); err != nil {
		return d, err
	}
	if err := checkWords("reason", d.Reason, maxReason, d.Kind != Update); err != nil {
		return d, err
	}
	if p.State.Absent && form.quotes != nil && form.quotes(draft.Body) {
		return d, Invalid("kind", "text-absent", "the text of the document is not in this register, and this quotes from it; add the document first")
	}
	p.saw = &d.Saw
	body, err := form.check(p, draft.Body)
	if err != nil {
		return d, err
	}
	if d.Body, err = json.Marshal(body); err != nil {
		return d, err
	}
	d.Hash = d.Sum()
	return d, nil
}

// permit holds the person to their role.
func (p Place) permit(form *Form, b Body) error {
	if act, ok := form.may(p, b); !ok {
		return fmt.Errorf("%w: %s may not %s on %s", trillium.ErrForbidden, p.Who.title(), act, p.State.ID)
	}
	return nil
}

func (p Person) title() string {
	if p.Login == "" {
		return "a reader"
	}
	if p.Party != "" {
		return fmt.Sprintf("%s (%s, %s)", p.Login, p.Role, p.Party)
	}
	return fmt.Sprintf("%s (%s)", p.Login, p.Role)
}

// An InvalidError says which value of a draft is wrong. It is a
// trillium.ErrInvalid.
type InvalidError struct {
	Field string // of the draft's body
	Code  string // what is wrong, for screens in other languages
	Args  []any  // what the code's words name
	Text  string // the same in English
}

// Error is the field and what is wrong with it.
func (e *InvalidError) Error() string { return e.Field + ": " + e.Text }

// Unwrap makes it a trillium.ErrInvalid.
func (e *InvalidError) Unwrap() error { return trillium.ErrInvalid }

// Invalid is the error of a value, with its code and the words in English.
func Invalid(field, code, format string, args ...any) error {
	return &InvalidError{field, code, args, fmt.Sprintf(format, args...)}
}

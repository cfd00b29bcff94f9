package review

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"trillium"
)

// Fields are the fields of a commitment that can be corrected, in the order in
// which they are shown.
var Fields = []string{"parties", "actions", "deadline", "targets", "strength", "renews", "bodies", "topics"}

// fieldOf points to a field of a commitment by its name, nil if there is none.
func fieldOf(c *trillium.Commitment, field string) any {
	switch field {
	case "parties":
		return &c.Parties
	case "actions":
		return &c.Actions
	case "deadline":
		return &c.Deadline
	case "targets":
		return &c.Targets
	case "strength":
		return &c.Strength
	case "renews":
		return &c.Renews
	case "bodies":
		return &c.Bodies
	case "topics":
		return &c.Topics
	}
	return nil
}

// value is the JSON of a field as it stands.
func value(c *trillium.Commitment, field string) json.RawMessage {
	data, err := json.Marshal(fieldOf(c, field))
	if err != nil {
		panic(err) // of plain structs and strings: cannot be
	}
	return data
}

// Assign gives a field of c the value that a correction holds. The error is an
// InvalidError if there is no such field or the value does not fit it.
func Assign(c *trillium.Commitment, field string, value json.RawMessage) error {
	var fresh trillium.Commitment // so that nothing of the old value shines through
	into := fieldOf(&fresh, field)
	if into == nil {
		return Invalid("field", "one-of", "it is one of %s, not %q", strings.Join(Fields, ", "), field)
	}
	if err := decode(field, value, into); err != nil {
		return err
	}
	reflect.ValueOf(fieldOf(c, field)).Elem().Set(reflect.ValueOf(into).Elem())
	return nil
}

// checkCorrection holds the value to its field, and finds the words that it
// quotes in the commitment.
func (p Place) checkCorrection(b Correction) (Correction, error) {
	c := p.State.Commitment
	if err := Assign(&c, b.Field, b.Value); err != nil {
		return b, err
	}
	var err error
	switch b.Field {
	case "parties":
		err = checkList(b.Field, c.Parties, 1, validParty)
	case "bodies":
		err = checkList(b.Field, c.Bodies, 0, validParty)
	case "topics":
		err = checkList(b.Field, c.Topics, 0, func(t string) bool { return slices.Contains(trillium.Topics, t) })
		if c.Topics == nil {
			c.Topics = []string{} // somebody says that it has none
		}
	case "strength":
		if c.Strength.Rank() == 0 {
			err = Invalid(b.Field, "one-of", "it is one of %s, not %q", "high, mid, low", c.Strength)
		}
	case "deadline":
		err = p.checkDeadline(c.Deadline)
	case "actions":
		err = p.checkActions(c.Actions)
	case "targets":
		err = p.checkTargets(c.Targets)
	}
	if err != nil {
		return b, err
	}
	p.saw.Value = value(&p.State.Commitment, b.Field)
	b.Value = value(&c, b.Field)
	if string(b.Value) == string(p.saw.Value) {
		return b, Invalid(b.Field, "same", "that is the value it has already")
	}
	return b, nil
}

func checkList(field string, list []string, least int, valid func(string) bool) error {
	if len(list) < least || len(list) > maxList {
		return Invalid(field, "number", "give between %d and %d", least, maxList)
	}
	for i, s := range list {
		if !valid(s) {
			return Invalid(field, "name", "%q will not do: no empty ones, line breaks or bars, and at most 120 bytes", s)
		}
		if slices.Contains(list[:i], s) {
			return Invalid(field, "twice", "%q stands twice", s)
		}
	}
	return nil
}

var precisions = []trillium.Precision{trillium.Day, trillium.Month, trillium.Quarter, trillium.Half, trillium.Year, trillium.Decade, trillium.Vague}

func (p Place) checkDeadline(d *trillium.Deadline) error {
	if d == nil {
		return nil
	}
	if !slices.Contains(precisions, d.Precision) {
		return Invalid("deadline", "one-of", "it is one of %s, not %q", "day, month, quarter, half, year, decade, vague", d.Precision)
	}
	if _, err := time.Parse(time.DateOnly, d.Date); err != nil && (d.Date != "" || d.Precision != trillium.Vague) {
		return Invalid("deadline", "date", "write it as 2024-06-30, not %q", d.Date)
	}
	return p.quote("deadline", d.Text, &d.Span, &d.Text)
}

func (p Place) checkActions(list []trillium.Action) error {
	if len(list) == 0 || len(list) > maxList {
		return Invalid("actions", "number", "give between %d and %d", 1, maxList)
	}
	for i := range list {
		a := &list[i]
		if err := checkWords("actions", a.Verb, maxLine, false); err != nil {
			return err
		}
		if a.Text == "" {
			return Invalid("actions", "empty", "it is empty; write a few words")
		}
		if err := p.quote("actions", a.Text, &a.Span, &a.Text); err != nil {
			return err
		}
	}
	return nil
}

// Precisions are the names of the precisions of a deadline, the finest first.
func Precisions() []string {
	out := make([]string, len(precisions))
	for i, p := range precisions {
		out[i] = string(p)
	}
	return out
}

// What a target may be; "" is none.
var (
	Directions  = []string{"", "reduce", "increase", "reach"}
	Comparisons = []string{"", "at least", "at most", "more than", "less than", "up to", "about"}
)

// maxFigure is the largest figure of a target.
const maxFigure = 1e18

func (p Place) checkTargets(list []trillium.Target) error {
	if len(list) > maxList {
		return Invalid("targets", "number", "give between %d and %d", 0, maxList)
	}
	for i := range list {
		t := &list[i]
		switch {
		case !slices.Contains(Directions, t.Direction):
			return Invalid("targets", "one-of", "it is one of %s, not %q", strings.Join(Directions[1:], ", "), t.Direction)
		case !slices.Contains(Comparisons, t.Comparison):
			return Invalid("targets", "one-of", "it is one of %s, not %q", strings.Join(Comparisons[1:], ", "), t.Comparison)
		case t.Value > maxFigure || t.Value < -maxFigure || t.Max != nil && *t.Max > maxFigure:
			return Invalid("targets", "figure", "%v is too large", t.Value)
		case t.Max != nil && *t.Max < t.Value:
			return Invalid("targets", "range", "the upper end %v is below the lower end %v", *t.Max, t.Value)
		}
		for _, s := range []string{t.Unit, t.Baseline, t.By} {
			if err := checkWords("targets", s, maxLine, false); err != nil {
				return err
			}
		}
		if err := p.quote("targets", t.Text, &t.Span, &t.Text); err != nil {
			return err
		}
	}
	return nil
}

// quote finds words in the commitment and sets their place and exact form. No
// words have no place: then the reason of the decision says where they come from.
func (p Place) quote(field, words string, span *trillium.Span, text *string) error {
	if err := checkWords(field, words, maxQuote, false); err != nil {
		return err
	}
	if words == "" {
		*span = trillium.Span{}
		return nil
	}
	if !p.quoted(*span, words) {
		found, ok := locate(p.Text, p.State.Span, words)
		for i := 0; !ok && i < len(p.State.Merged); i++ {
			if part := p.Others[p.State.Merged[i]]; part != nil {
				found, ok = locate(p.Text, part.Span, words)
			}
		}
		if !ok {
			return Invalid(field, "words", "%q is not in the words of the commitment", words)
		}
		*span = found
	}
	*text = span.Words(p.Text)
	return nil
}

// quoted reports whether the span is in the commitment, or in one that was
// merged into it, and has the words.
func (p Place) quoted(s trillium.Span, words string) bool {
	inside := s.Overlap(p.State.Span) == s.Len()
	for _, id := range p.State.Merged {
		inside = inside || p.Others[id] != nil && s.Overlap(p.Others[id].Span) == s.Len()
	}
	return inside && s.Len() > 0 && s.Words(p.Text) == words
}

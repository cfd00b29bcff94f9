package evidence

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Reason is one ground for a proposal: a key and what it speaks of. Screens
// translate the key; String says it in English.
type Reason struct {
	Key  string   `json:"key"`
	Args []string `json:"args,omitempty"`
}

// Reasons are the keys of reasons with their texts in English; %s stands for an
// argument.
var Reasons = map[string]string{
	"body":     "names %s",
	"words":    "speaks of %s",
	"parties":  "names %s",
	"done":     "says that it was done: “%s”",
	"reported": "reports something done",
	"promised": "promises, in words that bind",
	"renewed":  "promises it again",
	"reversed": "says that it was stopped or undone: “%s”",
	"title":    "its document stops or undoes things: “%s”",
	"same-day": "published on the day of the summit",
	"months":   "%s months after the promise",
	"years":    "%s years after the promise",
	"days":     "%s days after the promise",
	"value":    "gives the promised figure or year: %s",
	"follow":   "its document takes up many matters of the summit",
	"foreign":  "names only others: %s",
	"spoken":   "spoken words",
	"summit":   "names the summit",
}

// String is the reason in English.
func (r Reason) String() string {
	text := Reasons[r.Key]
	for _, a := range r.Args {
		text = strings.Replace(text, "%s", a, 1)
	}
	return text
}

// maxWords bounds the shared words that a reason lists.
const maxWords = 6

// reasons are the grounds for a proposal and its relation, those for the relation
// first.
func reasons(p *profile, c *candidate, s *sentence, r Relation) []Reason {
	out := grounds(c, s, r)
	for _, b := range s.bodies {
		out = append(out, Reason{"body", []string{b}})
	}
	if len(s.words) > 0 {
		out = append(out, Reason{"words", []string{strings.Join(s.words[:min(maxWords, len(s.words))], ", ")}})
	}
	if len(s.parties) > 0 {
		out = append(out, Reason{"parties", []string{strings.Join(s.parties, ", ")}})
	} else if len(s.foreign) > 0 {
		out = append(out, Reason{"foreign", []string{strings.Join(s.foreign, ", ")}})
	}
	for i, v := range s.values {
		if slices.Contains(s.values[:i], v) {
			continue
		}
		out = append(out, Reason{"value", []string{v}})
	}
	if s.signs[signSummit] > 0 {
		out = append(out, Reason{Key: "summit"})
	}
	if s.signs[signFollow] > 0.5 {
		out = append(out, Reason{Key: "follow"})
	}
	if s.signs[signSpoken] > 0 {
		out = append(out, Reason{Key: "spoken"})
	}
	if after, ok := elapsed(p.subject.Source.Date, c.doc.Date); ok {
		out = append(out, after)
	}
	return out
}

// grounds are the reasons for the relation.
func grounds(c *candidate, s *sentence, r Relation) []Reason {
	switch {
	case r == Against && s.reverse != "":
		return []Reason{{"reversed", []string{s.reverse}}}
	case r == Against:
		return []Reason{{"title", []string{c.reverse}}}
	case s.renewed:
		return []Reason{{Key: "renewed"}}
	case s.verb != "" && !s.kind.Promises():
		return []Reason{{"done", []string{s.verb}}}
	case s.kind.Promises():
		return []Reason{{Key: "promised"}}
	case r == Fulfils || r == Progress && s.signs[signReported] > 0:
		return []Reason{{Key: "reported"}}
	}
	return nil
}

// elapsed says how long after the promise a document came.
func elapsed(from, to string) (Reason, bool) {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil || b.Before(a) {
		return Reason{}, false
	}
	days := int(b.Sub(a).Hours() / 24)
	switch {
	case days == 0:
		return Reason{Key: "same-day"}, true
	case days < 62:
		return Reason{"days", []string{strconv.Itoa(days)}}, true
	case days < 730:
		return Reason{"months", []string{strconv.Itoa(days * 12 / 365)}}, true
	}
	return Reason{"years", []string{strconv.Itoa(days / 365)}}, true
}

package evidence

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium"
)

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

// maxWords bounds the shared words that a reason lists.
const maxWords = 6

// reasons are the grounds for a proposal and its relation, those for the relation
// first.
func reasons(p *profile, c *candidate, s *sentence, r Relation) []trillium.Reason {
	out := grounds(c, s, r)
	for _, b := range s.bodies {
		out = append(out, trillium.Reason{Key: "body", Args: []string{b}})
	}
	if len(s.words) > 0 {
		out = append(out, trillium.Reason{Key: "words", Args: []string{strings.Join(s.words[:min(maxWords, len(s.words))], ", ")}})
	}
	if len(s.parties) > 0 {
		out = append(out, trillium.Reason{Key: "parties", Args: []string{strings.Join(s.parties, ", ")}})
	} else if len(s.foreign) > 0 {
		out = append(out, trillium.Reason{Key: "foreign", Args: []string{strings.Join(s.foreign, ", ")}})
	}
	for i, v := range s.values {
		if slices.Contains(s.values[:i], v) {
			continue
		}
		out = append(out, trillium.Reason{Key: "value", Args: []string{v}})
	}
	if s.signs[signSummit] > 0 {
		out = append(out, trillium.Reason{Key: "summit"})
	}
	if s.signs[signFollow] > 0.5 {
		out = append(out, trillium.Reason{Key: "follow"})
	}
	if s.signs[signSpoken] > 0 {
		out = append(out, trillium.Reason{Key: "spoken"})
	}
	if after, ok := elapsed(p.subject.Source.Date, c.doc.Date); ok {
		out = append(out, after)
	}
	return out
}

// grounds are the reasons for the relation.
func grounds(c *candidate, s *sentence, r Relation) []trillium.Reason {
	switch {
	case r == Against && s.reverse != "":
		return []trillium.Reason{{Key: "reversed", Args: []string{s.reverse}}}
	case r == Against && c.reverse != "":
		return []trillium.Reason{{Key: "title", Args: []string{c.reverse}}}
	case s.renewed:
		return []trillium.Reason{{Key: "renewed"}}
	case s.verb != "" && !s.kind.Promises():
		return []trillium.Reason{{Key: "done", Args: []string{s.verb}}}
	case s.kind.Promises():
		return []trillium.Reason{{Key: "promised"}}
	case r == Fulfils || r == Progress && s.signs[signReported] > 0:
		return []trillium.Reason{{Key: "reported"}}
	}
	return nil
}

// elapsed says how long after the promise a document came.
func elapsed(from, to string) (trillium.Reason, bool) {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil || b.Before(a) {
		return trillium.Reason{}, false
	}
	days := int(b.Sub(a).Hours() / 24)
	switch {
	case days == 0:
		return trillium.Reason{Key: "same-day"}, true
	case days < 62:
		return trillium.Reason{Key: "days", Args: []string{strconv.Itoa(days)}}, true
	case days < 730:
		return trillium.Reason{Key: "months", Args: []string{strconv.Itoa(days * 12 / 365)}}, true
	}
	return trillium.Reason{Key: "years", Args: []string{strconv.Itoa(days / 365)}}, true
}

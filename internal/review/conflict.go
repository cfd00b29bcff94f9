package review

import "strings"

// A Conflict is two decisions on one matter, of which the later was made
// without having seen the earlier. The later is in force; both are kept.
type Conflict struct {
	Earlier, Later *Entry
}

// conflicts finds those that nobody has settled: a conflict is settled by a
// later decision on the same matter, or by withdrawing either, whose author
// had seen both.
func conflicts(chain []*Entry) []Conflict {
	place := make(map[string]int, len(chain)) // hash to number in the chain
	for i, e := range chain {
		place[e.Hash] = i + 1
	}
	var open []Conflict
	for i, e := range chain {
		matter := matterOf(e)
		seen := place[e.Saw.Last]
		settles := func(c Conflict) bool {
			return matter != "" && matter == matterOf(c.Later) && seen >= place[c.Later.Hash]
		}
		kept := open[:0]
		for _, c := range open {
			if !settles(c) {
				kept = append(kept, c)
			}
		}
		open = kept
		if matter == "" || seen >= i {
			continue
		}
		for _, earlier := range chain[seen:i] {
			if matterOf(earlier) == matter && earlier.Withdrawn == "" && e.Withdrawn == "" && earlier.Person != e.Person {
				open = append(open, Conflict{earlier, e})
			}
		}
	}
	return open
}

// matterOf is what a decision settles: two on the same matter contradict each
// other, or might. "" for what only adds: links, evidence, updates, and scores,
// which are each person's own.
func matterOf(e *Entry) string {
	switch b := e.Body.(type) {
	case Correction:
		return "field " + b.Field
	case Merging, Splitting:
		return "shape"
	case Judgement:
		return "judgement " + b.Object
	case Withdrawal:
		return "withdrawal " + b.Decision
	}
	return ""
}

// Of reports whether the person made either of the two.
func (c Conflict) Of(login string) bool {
	return strings.EqualFold(c.Earlier.Person, login) || strings.EqualFold(c.Later.Person, login)
}

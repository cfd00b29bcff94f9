package review

import "strings"

// A Conflict is two decisions on one matter, of which the later was made
// without having seen the earlier. The later is in force; both are kept.
type Conflict struct {
	Earlier, Later *Entry
}

// conflicts finds those that nobody has settled, at most one on each matter:
// that of the decision in force with the last one that its author had not seen.
// A conflict is settled by a later decision on the matter whose author had seen
// both, or by withdrawing either: what is withdrawn is as if it had not been.
func (f *Forms) conflicts(chain []*Entry) []Conflict {
	place := make(map[string]int, len(chain)) // hash to number in the chain, from 1
	last := make(map[string]*Entry)           // the last decision on each matter
	open := make(map[string]Conflict)
	var order []string // of the matters, so that the list is steady
	for i, e := range chain {
		place[e.Hash] = i + 1
		matter := f.matterOf(e)
		if matter == "" || e.Withdrawn != "" {
			continue
		}
		seen := place[e.Saw.Last]
		before := last[matter]
		if before == nil {
			order = append(order, matter)
		}
		if c, ok := open[matter]; ok && seen >= place[c.Later.Hash] {
			delete(open, matter)
		}
		if before != nil && seen < place[before.Hash] && before.Person != e.Person {
			open[matter] = Conflict{before, e}
		}
		last[matter] = e
	}
	var out []Conflict
	for _, matter := range order {
		if c, ok := open[matter]; ok {
			out = append(out, c)
		}
	}
	return out
}

// Of reports whether the person made either of the two.
func (c Conflict) Of(login string) bool {
	return strings.EqualFold(c.Earlier.Person, login) || strings.EqualFold(c.Later.Person, login)
}

package review

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/instrument/target"
)

// A Targeting sets a quantity that the commitment promises as a typed goal, with
// the series that measure it. Under the name of an earlier goal it is a new version
// of that one.
type Targeting struct {
	Goal target.Goal `json:"goal"`
}

// Kind is Target.
func (Targeting) Kind() Kind { return Target }

// A Targeted is a version of a goal, with the decision that set it.
type Targeted struct {
	*Entry
	Goal target.Goal
}

// Goal is the version of a goal that is in force, nil if there is none of the name.
func (s *State) Goal(name string) *Targeted {
	for i := range slices.Backward(s.Goals) {
		if s.Goals[i].Goal.Name == name {
			return &s.Goals[i]
		}
	}
	return nil
}

// GoalsInForce are the last versions of all goals, in the order in which they were
// first set.
func (s *State) GoalsInForce() []*Targeted {
	var out []*Targeted
	for i := range s.Goals {
		name := s.Goals[i].Goal.Name
		if !slices.ContainsFunc(out, func(t *Targeted) bool { return t.Goal.Name == name }) {
			out = append(out, s.Goal(name))
		}
	}
	return out
}

// Versions are all versions of a goal, the oldest first.
func (s *State) Versions(name string) []*Targeted {
	var out []*Targeted
	for i := range s.Goals {
		if s.Goals[i].Goal.Name == name {
			out = append(out, &s.Goals[i])
		}
	}
	return out
}

func (p Place) checkTargeting(b Targeting) error {
	err := b.Goal.Check()
	var wrong *target.FieldError
	if errors.As(err, &wrong) {
		return invalid("goal", "goal", "%v", wrong)
	}
	if err != nil {
		return err
	}
	if !p.State.Counts() {
		return invalid("goal", "not-counting", "this is judged to be no commitment of its own; set the goal on what it is a part of")
	}
	for _, party := range b.Goal.Parties() {
		if !p.binds(party) {
			return invalid("goal", "party", "%q is not bound by this commitment", party)
		}
	}
	if !p.says(b.Goal.Words) {
		return invalid("goal", "goal-words", "%q does not stand in the text: quote its own words", b.Goal.Words)
	}
	for _, id := range b.Goal.IDs() {
		if p.HasSeries == nil {
			break
		}
		has, err := p.HasSeries(id)
		if err != nil {
			return err
		}
		if !has {
			return invalid("goal", "goal-series", "the register has no series %s", id)
		}
	}
	if have := p.State.Goal(b.Goal.Name); have != nil && same(have.Goal, b.Goal) {
		return invalid("goal", "same", "that is the value it has already")
	}
	return nil
}

// says reports whether words stand in the commitment, or elsewhere in its document.
func (p Place) says(words string) bool {
	words = strings.Join(strings.Fields(words), " ")
	if strings.Contains(p.State.Text, words) {
		return true
	}
	_, ok := locate(p.Text, trillium.Span{End: len(p.Text)}, words)
	return ok
}

// same reports whether two goals say the same.
func same(a, b target.Goal) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

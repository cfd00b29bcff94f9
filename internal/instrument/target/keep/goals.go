package keep

import (
	"encoding/json"
	"errors"
	"slices"

	"trillium/internal/instrument/target/measure"
	"trillium/internal/review"
	"trillium/internal/withhold"
)

// Target is the kind of decision that sets a goal.
const Target review.Kind = "target"

// A Targeting sets a quantity that the commitment promises as a typed goal, with
// the series that measure it. Under the name of an earlier goal it is a new version
// of that one.
type Targeting struct {
	Goal measure.Goal `json:"goal"`
}

// Kind is Target.
func (Targeting) Kind() review.Kind { return Target }

// form is the kind of decision that sets goals.
func form() review.Form {
	return review.Shape[Targeting]{
		Check: check,
		// Nothing may be worked out with a goal that somebody wrote into an archive.
		Apply:  func(_ *review.State, _ *review.Entry, b Targeting) error { return b.Goal.Check() },
		Matter: func(b Targeting) string { return "goal " + b.Goal.Name },
		Quotes: func(Targeting) bool { return true },
	}.Form()
}

// A Targeted is a version of a goal, with the decision that set it.
type Targeted struct {
	*review.Entry
	Goal measure.Goal
}

// Goals are all versions of all goals of a commitment, in the order in which they were
// set; words that are withheld are "".
func Goals(s *review.State) []*Targeted {
	var out []*Targeted
	for _, e := range s.Of(Target) {
		t := &Targeted{e, e.Body.(Targeting).Goal}
		if withhold.Is(t.Goal.Words) {
			t.Goal.Words = ""
		}
		out = append(out, t)
	}
	return out
}

// Goal is the version of a goal that is in force, nil if there is none of the name.
func Goal(s *review.State, name string) *Targeted {
	if list := Versions(s, name); len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// InForce are the last versions of all goals, in the order in which they were first set.
func InForce(s *review.State) []*Targeted {
	var out []*Targeted
	for _, t := range Goals(s) {
		i := slices.IndexFunc(out, func(o *Targeted) bool { return o.Goal.Name == t.Goal.Name })
		if i < 0 {
			out = append(out, t)
		} else {
			out[i] = t
		}
	}
	return out
}

// Versions are all versions of a goal, the oldest first.
func Versions(s *review.State, name string) []*Targeted {
	return slices.DeleteFunc(Goals(s), func(t *Targeted) bool { return t.Goal.Name != name })
}

func check(p review.Place, b Targeting) (Targeting, error) {
	err := b.Goal.Check()
	var wrong *measure.FieldError
	if errors.As(err, &wrong) {
		return b, review.Invalid("goal", "goal", "%v", wrong)
	}
	if err != nil {
		return b, err
	}
	if !p.State.Counts() {
		return b, review.Invalid("goal", "not-counting", "this is judged to be no commitment of its own; set the goal on what it is a part of")
	}
	for _, party := range b.Goal.Parties() {
		if !p.Binds(party) {
			return b, review.Invalid("goal", "party", "%q is not bound by this commitment", party)
		}
	}
	if !p.Says(b.Goal.Words) {
		return b, review.Invalid("goal", "goal-words", "%q does not stand in the text: quote its own words", b.Goal.Words)
	}
	for _, id := range b.Goal.IDs() {
		if p.Has == nil {
			break
		}
		has, err := p.Has(Name, id)
		if err != nil {
			return b, err
		}
		if !has {
			return b, review.Invalid("goal", "goal-series", "the register has no series %s", id)
		}
	}
	if have := Goal(p.State, b.Goal.Name); have != nil && same(have.Goal, b.Goal) {
		return b, review.Invalid("goal", "same", "that is the value it has already")
	}
	return b, nil
}

// same reports whether two goals say the same.
func same(a, b measure.Goal) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

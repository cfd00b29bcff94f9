package review

import (
	"errors"

	"trillium/internal/assess"
)

// A Choosing makes the commitment one of those that are assessed, or takes it out.
type Choosing struct {
	Priority bool `json:"priority"`
}

// Kind is Choose.
func (Choosing) Kind() Kind { return Choose }

// A Ruling sets the rubric by which the commitment is scored.
type Ruling struct {
	Rubric assess.Rubric `json:"rubric"`
}

// Kind is Rubric.
func (Ruling) Kind() Kind { return Rubric }

// Ruled is the rubric in force with the decision that set it.
type Ruled struct {
	*Entry
	assess.Rubric
}

func (p Place) checkChoosing(b Choosing) error {
	if b.Priority == p.State.Priority {
		return Invalid("priority", "same", "that is the value it has already")
	}
	return nil
}

// checkRuling takes a rubric that can be read. One that has gaps is taken too:
// people see what the linter says, and scores that fall into them stand out.
func (p Place) checkRuling(b Ruling) error {
	err := b.Rubric.Check()
	var wrong *assess.FieldError
	if errors.As(err, &wrong) {
		return Invalid("rubric", "rubric", "%v", wrong)
	}
	if b.Rubric.NumReviewers() < p.State.Reviewers() && p.State.anySealed() {
		return Invalid("rubric", "unseal", "fewer reviewers would open scores that are sealed; wait until the others have scored")
	}
	for _, e := range b.Rubric.Exceptions {
		if !p.Binds(e.Party) {
			return Invalid("rubric", "party", "%q is not bound by this commitment", e.Party)
		}
	}
	return err
}

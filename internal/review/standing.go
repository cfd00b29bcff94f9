package review

import (
	"slices"
	"strings"
)

// A Standing says what became of the commitment.
type Standing struct {
	State     string `json:"state"`               // one of Standings
	Suggested string `json:"suggested,omitempty"` // the state that the rules suggested, "" if none
}

// Kind is Stand.
func (Standing) Kind() Kind { return Stand }

// The states in which a commitment can stand.
const (
	IsNoEvidence = "no-evidence"       // it was looked for, and nothing was found
	IsAnnounced  = "announced"         // spoken of again; no act is shown
	IsUnderWay   = "under-way"         // an act towards it is shown
	IsPartly     = "delivered-in-part" // some of what was promised is shown as done
	IsDelivered  = "delivered"         // what was promised is shown as done
	IsSuperseded = "superseded"        // another promise took its place
	IsReversed   = "reversed"          // the opposite was done, or it was given up
)

// Standings are all states, in the order in which legends and filters list them.
var Standings = []string{IsNoEvidence, IsAnnounced, IsUnderWay, IsPartly, IsDelivered, IsSuperseded, IsReversed}

// Stood is the state that a person set last.
type Stood struct {
	*Entry
	Standing
}

func (p Place) checkStanding(b Standing) error {
	switch {
	case !slices.Contains(Standings, b.State):
		return Invalid("state", "one-of", "it is one of %s, not %q", strings.Join(Standings, ", "), b.State)
	case b.Suggested != "" && !slices.Contains(Standings, b.Suggested):
		return Invalid("suggested", "one-of", "it is one of %s, not %q", strings.Join(Standings, ", "), b.Suggested)
	case b.State == IsNoEvidence && p.Searched == 0:
		return Invalid("state", "no-receipt", "nothing was searched for it yet, so there is no receipt to say that nothing was found")
	case p.State.Standing != nil && p.State.Standing.State == b.State:
		return Invalid("state", "same", "that is the value it has already")
	}
	return nil
}

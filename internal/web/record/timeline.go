package record

import (
	"cmp"
	"slices"
	"strconv"

	"trillium/internal/evidence"
	"trillium/internal/review"
	"trillium/internal/web/show"
)

// An event is something on a commitment's timeline: evidence that a person set,
// a party's update, what an instrument reports, or a proposal of the machine that nobody
// has decided on.
type event struct {
	Date     string
	Evidence *review.Passage
	Update   *review.Reported
	Proposal *show.Proposed
	Finding  *show.Told // what an instrument reports
}

// timelineProposals bounds the proposals that a timeline shows.
const timelineProposals = 8

// timeline is what happened after a commitment, the latest first.
func timeline(p show.Presenter, c *review.State, r *show.ReceiptView, findings []show.Told) []event {
	var out []event
	for i := range c.Evidence {
		out = append(out, event{Date: c.Evidence[i].Citation.Date, Evidence: &c.Evidence[i]})
	}
	for i := range c.Updates {
		out = append(out, event{Date: c.Updates[i].Progress.Date, Update: &c.Updates[i]})
	}
	for i := range findings {
		out = append(out, event{Date: findings[i].Date, Finding: &findings[i]})
	}
	n := 0
	if r != nil {
		for _, x := range r.Shown() {
			if n == timelineProposals {
				break
			}
			if !c.Seen(x.Document) && x.CopyOf == "" {
				out = append(out, event{Date: x.Date, Proposal: p.Proposed(x)})
				n++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b event) int { return cmp.Compare(b.Date, a.Date) })
	return out
}

// Proposes reports whether the timeline has proposals that nobody has looked at.
func (p commitmentPage) Proposes() bool {
	return slices.ContainsFunc(p.Timeline, func(e event) bool { return e.Proposal != nil })
}

// LeastPercent is from which chance of bearing on the commitment on proposals are shown.
func (commitmentPage) LeastPercent() string { return strconv.Itoa(int(100 * evidence.LeastChance)) }

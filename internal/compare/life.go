package compare

import (
	"slices"

	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Step is what one summit of a series has of a promise and of those that follow from it.
type Step struct {
	Document store.Document
	States   []*review.State // the promises, none where the summit has none
	Links    []lineage.Link  // to them, from those of earlier summits
	Told     []lineage.Link  // what the text tells without promising it again
}

// Silent reports whether the summit has nothing of it.
func (s Step) Silent() bool { return len(s.States)+len(s.Told) == 0 }

// Life is a promise from its first summit to the latest, one step a summit, with all that it
// follows from and that follows from it; nil where no other summit was held after the first
// or the commitment is none of the series' leading documents.
func (s *Series) Life(id string) []Step {
	i := slices.IndexFunc(s.Chains, func(c Chain) bool {
		return slices.ContainsFunc(c.Members, func(m Member) bool { return m.Commitment.ID == id })
	})
	if i < 0 {
		return nil
	}
	chain := &s.Chains[i]
	first := chain.Members[0].Summit
	if first == len(s.Sides)-1 {
		return nil
	}
	var out []Step
	for at := first; at < len(s.Sides); at++ {
		side := s.Sides[at]
		step := Step{Document: side.Document}
		for _, m := range chain.At(at) {
			step.States = append(step.States, side.ByID[m.Commitment.ID])
		}
		for _, l := range chain.Links {
			if side.ByID[l.B] != nil {
				step.Links = append(step.Links, l)
			}
		}
		for _, t := range s.told {
			if t.at == at && slices.ContainsFunc(chain.Members, func(m Member) bool { return m.Commitment.ID == t.link.A }) {
				step.Told = append(step.Told, t.link)
			}
		}
		out = append(out, step)
	}
	return out
}

// A told link is what the text of a summit tells of a promise without promising it again.
type told struct {
	link lineage.Link
	at   int // of the summit
}

// lastTold is the latest summit whose text tells of a promise, -1 if none does.
func (s *Series) lastTold(id string) int {
	last := -1
	for _, t := range s.told {
		if t.link.A == id {
			last = max(last, t.at)
		}
	}
	return last
}

package desk

import (
	"net/http"

	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// A waitingScore is a score that the visitor can give or settle.
type waitingScore struct {
	State *review.State
	Row   show.CellRow
}

// scores are the cells of chosen commitments that wait for the visitor: those that
// too few have scored, and those on which the reviewers disagree.
func (p *queuePage) scores(r *http.Request, s *area, d store.Document, states []*review.State, login string) error {
	if !d.Leading {
		return nil
	}
	members, err := s.Report.Members(r.Context(), d)
	if err != nil {
		return err
	}
	for _, st := range review.Counting(states) {
		if !st.Priority || st.Rubric == nil {
			continue
		}
		for _, c := range p.CellsOf(st, report.Scorable(st, members), login) {
			e := st.Rubric.For(c.Party)
			if exempt := e != nil && e.Exempt; !c.Mine && !exempt && (!c.Open || c.Disputed) {
				p.Scores = append(p.Scores, waitingScore{st, c})
			}
		}
	}
	return nil
}

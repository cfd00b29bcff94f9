package web

import (
	"net/http"

	"trillium"
	"trillium/internal/review"
)

// queuePage is what waits for a reviewer.
type queuePage struct {
	presenter
	Summit    string
	Summits   []string
	Updates   []waiting // that nobody has judged
	Conflicts []disputed
	Misfits   []*review.Entry
	Scores    []waitingScore
}

// A waiting update stands with its commitment.
type waiting struct {
	State *review.State
	review.Report
}

// A disputed commitment has decisions that were made at once.
type disputed struct {
	State *review.State
	review.Conflict
	Mine bool
}

func (s *Server) queue(w http.ResponseWriter, r *http.Request) error {
	who, err := need(r, review.SeeQueue)
	if err != nil {
		return err
	}
	v := s.Register.Now()
	p := queuePage{presenter: s.presenter(r, &trillium.Document{}), Summit: r.URL.Query().Get("summit")}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	docs, err := v.Documents(r.Context(), p.Summit)
	if err != nil {
		return err
	}
	for _, d := range docs {
		states, misfits, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		for _, e := range misfits {
			if e.Kind != review.Score || e.Person == who.Login { // what is sealed is told by nobody else
				p.Misfits = append(p.Misfits, e)
			}
		}
		if err := p.scores(r, s, d, states, who.Login); err != nil {
			return err
		}
		for _, c := range states {
			for _, u := range c.Updates {
				if u.Waits() {
					p.Updates = append(p.Updates, waiting{c, u})
				}
			}
			for _, conflict := range c.Conflicts {
				p.Conflicts = append(p.Conflicts, disputed{c, conflict, conflict.Of(who.Login)})
			}
		}
	}
	return s.render(w, r, http.StatusOK, "queue", s.language(r).T("queue.title"), p)
}

package web

import (
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// minePage is what a contributor can report on: all that binds their party in
// the documents that lead a summit.
type minePage struct {
	presenter
	Summit  string
	Summits []string
	Silent  bool // only what has no update of theirs
	Rows    []mineRow
}

// A mineRow is a commitment with the party's last update.
type mineRow struct {
	*review.State
	Document store.Document
	Last     *review.Progress // nil if there is none
}

func (s *Server) mine(w http.ResponseWriter, r *http.Request) error {
	who, err := need(r, review.FileUpdate)
	if err != nil {
		return err
	}
	v := s.Register.Now()
	names, err := s.allNames(r, v)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := minePage{presenter: s.presenter(r, &trillium.Document{Names: names}), Summit: q.Get("summit"), Silent: q.Get("silent") != ""}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	docs, err := v.Documents(r.Context(), p.Summit)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if !d.Leading {
			continue
		}
		states, _, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		for _, c := range review.Counting(states) {
			last := lastOf(c, who.Party)
			if who.MayReport(c.Parties) && (last == nil || !p.Silent) {
				p.Rows = append(p.Rows, mineRow{c, d, last})
			}
		}
	}
	return s.render(w, r, http.StatusOK, "mine", s.language(r).T("mine.title", p.Party(who.Party)), p)
}

// lastOf is the party's latest update on a commitment, nil if there is none.
func lastOf(c *review.State, party string) *review.Progress {
	var last *review.Progress
	for i := range c.Updates {
		if u := &c.Updates[i].Progress; u.Party == party && (last == nil || u.Date >= last.Date) {
			last = u
		}
	}
	return last
}

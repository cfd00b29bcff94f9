package desk

import (
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// minePage is what a contributor can report on: all that binds their party in
// the documents that lead a summit.
type minePage struct {
	show.Presenter
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

func (s *area) mine(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	v := s.Register.Now()
	names, err := s.AllNames(r, v)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := minePage{Presenter: s.Presenter(r, &trillium.Document{Names: names}), Summit: q.Get("summit"), Silent: q.Get("silent") != ""}
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
	return s.Render(w, r, http.StatusOK, "mine", s.Language(r).T("mine.title", p.Party(who.Party)), p)
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

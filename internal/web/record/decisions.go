package record

import (
	"io"
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

func (s *area) decisionsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsShown(r, maxDownload)
	if err != nil {
		return err
	}
	return site.SendCSV(w, "decisions.csv", func(out io.Writer) error { return table.WriteDecisionsCSV(out, list) })
}

// decisionsJSON sends a page of decisions, asked of the register page by page.
func (s *area) decisionsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	q, f := r.URL.Query(), asked(r)
	limit, last, err := site.PageAsked(q)
	if err != nil {
		return err
	}
	total, err := v.CountDecisions(r.Context(), f)
	if err != nil {
		return err
	}
	if last != "" {
		d, err := v.Decision(r.Context(), last)
		if err != nil {
			return site.Refuse(trillium.ErrInvalid, "refused.cursor-decision", "the cursor names no decision; begin again")
		}
		f.After = &d
	}
	list, err := v.Decisions(r.Context(), f, limit+1)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = site.CursorOf(list[limit-1].Hash)
	}
	if list, err = s.Veiled(r, list); err != nil {
		return err
	}
	return site.SendPage(w, r, list, total, next)
}

// changesAtom is a feed of what happened to one commitment: evidence, updates and
// every decision.
func (s *area) changesAtom(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	st, _, err := s.CommitmentAsked(r, v)
	if err != nil {
		return err
	}
	p := s.Everybody(r)
	p.L = s.Language(r)
	page := show.CommitmentPath(p.L.Tag, st.ID)
	feed := s.NewFeed(r, p.L.T("commitment.title", st.ID), page)
	for _, e := range st.History {
		feed.Add(s.Origin(r)+show.DecisionPath(p.L.Tag, e.Hash), p.What(e), e.Reason, e.Time)
	}
	return feed.Send(w)
}

// decisionsAtom is a feed of the latest decisions.
func (s *area) decisionsAtom(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsAsked(r, site.FeedEntries)
	if err != nil {
		return err
	}
	entries, err := s.Unveil(r, list)
	if err != nil {
		return err
	}
	p := s.Everybody(r)
	p.L = s.Language(r)
	feed := s.NewFeed(r, p.L.T("history.title"), "/"+p.L.Tag+"/history")
	for _, e := range entries {
		feed.Add(s.Origin(r)+show.DecisionPath(p.L.Tag, e.Hash), p.L.T("colon", e.Subject, p.What(e)), e.Reason, e.Time)
	}
	return feed.Send(w)
}

// decisionsShown are the decisions that the address asks for, as the visitor may
// see them.
func (s *area) decisionsShown(r *http.Request, n int) ([]review.Decision, error) {
	list, err := s.decisionsAsked(r, n)
	if err != nil {
		return nil, err
	}
	return s.Veiled(r, list)
}

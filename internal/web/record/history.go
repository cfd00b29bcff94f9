package record

import (
	"errors"
	"net/http"
	"strconv"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// How many decisions a page lists, and a download holds.
const (
	maxListed   = 200
	maxDownload = 1_000_000
)

// historyPage lists decisions.
type historyPage struct {
	show.Presenter
	ID        string // of the one commitment whose history it is, "" of all
	Entries   []*review.Entry
	Filter    store.DecisionFilter
	Kinds     []review.Kind
	Summits   []string
	People    []string
	More      bool // there are more than are listed
	Conflicts []review.Conflict

	EarlierPath string // of the page with the decisions before these, "" if there are none
	Earlier     int    // how many there are

	At    string
	Query string // of the filter, for downloads
}

// history lists what was decided in the register, the latest first.
func (s *area) history(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsAsked(r, maxListed+1)
	if err != nil {
		return err
	}
	v, err := s.View(r)
	if err != nil {
		return err
	}
	names, err := s.AllNames(r, v)
	if err != nil {
		return err
	}
	p := historyPage{Presenter: s.Presenter(r, &trillium.Document{Names: names}), Kinds: s.Register.Forms().Kinds(), Filter: asked(r),
		At: r.URL.Query().Get("at"), Query: r.URL.RawQuery}
	if p.Query != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	if len(list) > maxListed {
		list, p.More = list[:maxListed], true
	}
	if p.Entries, err = s.Unveil(r, list); err != nil {
		return err
	}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	if p.People, err = v.Deciders(r.Context()); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "history", s.Language(r).T("history.title"), p)
}

// asked is the filter in the address.
func asked(r *http.Request) store.DecisionFilter {
	q := r.URL.Query()
	return store.DecisionFilter{Person: q.Get("person"), Kind: review.Kind(q.Get("kind")), Summit: q.Get("summit")}
}

// decisionsAsked returns at most n decisions that the address asks for.
func (s *area) decisionsAsked(r *http.Request, n int) ([]review.Decision, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	return v.Decisions(r.Context(), asked(r), n)
}

// commitmentHistory lists the decisions on one commitment, the oldest first.
func (s *area) commitmentHistory(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	c, d, err := s.CommitmentAsked(r, v)
	if err != nil {
		return err
	}
	doc, err := s.Text(r.Context(), d)
	if err != nil {
		return err
	}
	p := historyPage{Presenter: s.Presenter(r, doc), ID: c.ID, Entries: c.History, Conflicts: c.Conflicts}
	if before, err := strconv.Atoi(r.URL.Query().Get("before")); err == nil && before > 0 {
		p.Entries = p.Entries[:min(before-1, len(p.Entries))]
	}
	if n := len(p.Entries) - maxListed; n > 0 {
		p.Entries = p.Entries[n:]
		q := r.URL.Query()
		q.Set("before", strconv.Itoa(p.Entries[0].Seq))
		p.EarlierPath, p.Earlier = "?"+q.Encode(), n
	}
	return s.Render(w, r, http.StatusOK, "history", s.Language(r).T("history.of", c.ID), p)
}

// decisionPage is one decision at its own address.
type decisionPage struct {
	show.Presenter
	*review.Entry
	Permalink string
}

func (s *area) decision(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	d, err := v.Decision(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	shown, err := s.Unveil(r, []review.Decision{d})
	if err != nil {
		return err
	}
	p := decisionPage{Presenter: s.Presenter(r, &trillium.Document{}), Entry: shown[0]}
	c, doc, err := v.State(r.Context(), d.Subject)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) {
		return err
	}
	if err == nil { // the commitment may not be found any more
		text, err := s.Text(r.Context(), doc)
		if err != nil {
			return err
		}
		p.Presenter = s.Presenter(r, text)
		for _, e := range c.History {
			if _, veiled := p.Entry.Body.(review.Sealed); e.Hash == d.Hash && !veiled {
				p.Entry = e
			}
		}
	}
	p.Permalink = s.Origin(r) + show.DecisionPath(s.Language(r).Tag, d.Hash)
	return s.Render(w, r, http.StatusOK, "decision", s.Language(r).T("decision.title", d.Hash[:12]), p)
}

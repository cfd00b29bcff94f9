package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// linkQueuePage is the queue of proposed links: one at a time.
type linkQueuePage struct {
	show.Presenter
	show.LinkPresenter
	Summit    string
	Summits   []string
	Item      *show.LinkRow // nil if nothing waits
	Left      int           // with this one
	Skip      string        // address of the next
	Undo      *undo
	Relations []string
	Problem   string
}

// A waitingLink is a proposed link with its two sides.
type waitingLink struct {
	lineage.Link
	a, b *compare.Side
}

// key names the link in the queue.
func (x *waitingLink) key() string { return x.A + " " + x.B }

// waitingLinks are the proposed links between summits that nobody has decided on,
// the surest first; those of one summit with others, if it is named.
func (s *area) waitingLinks(r *http.Request, summit string) ([]waitingLink, error) {
	v := s.Register.Now()
	all, err := v.Summits(r.Context())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range all {
		if summit == "" || m.ID == summit {
			names = site.AddNew(names, m.Series)
		}
	}
	var out []waitingLink
	for _, name := range names {
		series, err := s.Links.Series(r.Context(), v, name)
		if errors.Is(err, trillium.ErrTooLarge) {
			continue
		}
		if err != nil {
			return nil, err
		}
		side := func(id string) *compare.Side {
			i := slices.IndexFunc(series.Sides, func(x *compare.Side) bool { return x.ByID[id] != nil })
			return series.Sides[i]
		}
		for _, l := range series.Links {
			if l.Decided != "" || !l.Relation.Pairs() {
				continue
			}
			x := waitingLink{l, side(l.A), side(l.B)}
			if summit == "" || x.a.Document.Summit == summit || x.b.Document.Summit == summit {
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b waitingLink) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
}

func (s *area) linkQueue(w http.ResponseWriter, r *http.Request) error {
	return s.showLinkQueue(w, r, http.StatusOK, "")
}

func (s *area) showLinkQueue(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	q := r.URL.Query()
	p := linkQueuePage{Presenter: s.Everybody(r), LinkPresenter: s.LinkPresenter(r), Summit: q.Get("summit"), Relations: review.Relations, Problem: problem}
	var err error
	if p.Summits, err = s.Register.Now().SummitIDs(r.Context()); err != nil {
		return err
	}
	list, err := s.waitingLinks(r, p.Summit)
	if err != nil {
		return err
	}
	keep := site.KeepQuery(q, "summit")
	if p.Left = len(list); p.Left > 0 {
		at := 0
		if i := slices.IndexFunc(list, func(x waitingLink) bool { return x.key() == q.Get("after") }); i >= 0 {
			at = (i + 1) % len(list)
		}
		x := &list[at]
		row := p.LinkRow(p.Presenter, x.Link, x.a, x.b)
		p.Item = &row
		next := site.CloneQuery(keep)
		next.Set("after", x.key())
		p.Skip = "/" + p.L.Tag + "/review/links?" + next.Encode()
	}
	if p.Undo, err = s.undoOf(r, p.Presenter, "/review/links"+site.SuffixOf(keep)); err != nil {
		return err
	}
	return s.Render(w, r, status, "linkqueue", p.L.T("queue.title.links"), p)
}

// decideQueuedLink keeps what a person says of a proposed link, and goes on.
func (s *area) decideQueuedLink(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f := r.PostForm
	body := review.Linking{To: strings.TrimSpace(f.Get("to")), Relation: f.Get("relation"), Proposed: f.Get("proposed")}
	reason := strings.TrimSpace(f.Get("reason"))
	if reason == "" {
		reason = s.ProposedReason(r, body)
	}
	made, err := s.KeepDecision(r, who.Login, f.Get("subject"), review.Draft{Reason: reason, Last: f.Get("last"), Body: body})
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.showLinkQueue(w, r, http.StatusBadRequest, s.Explain(r, wrong))
	}
	if err != nil {
		return err
	}
	s.toNext(w, r, made)
	return nil
}

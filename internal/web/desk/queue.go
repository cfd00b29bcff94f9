package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// queuePage is what waits for a reviewer: the desk with the number of everything,
// or one queue.
type queuePage struct {
	show.Presenter
	Queue       string // one of queues; "" for the desk
	Summit      string
	Summits     []string
	Counts      []queueCount
	Updates     []waiting // that nobody has judged
	Conflicts   []disputed
	Misfits     []*review.Entry
	Scores      []waitingScore
	Suggestions []suggested
	Mine        []disputed // conflicts of which the visitor made one side
	Saved       []store.SavedFilter
	Undo        *undo
	Bearings    []string
}

// queues are what waits, as the addresses below /review name it. Evidence and links
// come one by one, on pages of their own.
var queues = []string{"evidence", "links", "updates", "scores", "suggestions", "conflicts"}

// A queueCount is how much waits in a queue.
type queueCount struct {
	Queue string
	Count int
	Href  string
}

// A waiting update stands with its commitment.
type waiting struct {
	State *review.State
	review.Reported
}

// A disputed commitment has decisions that were made at once.
type disputed struct {
	State *review.State
	review.Conflict
	Mine bool
}

// A suggested thing waits for an answer.
type suggested struct {
	store.Suggestion
	State *review.State // nil if the commitment is not found any more
}

// mostSuggestions bounds the suggestions that a page lists.
const mostSuggestions = 100

// desk says how much waits in each queue.
func (s *area) desk(w http.ResponseWriter, r *http.Request) error { return s.showQueue(w, r, "") }

// queue shows one queue.
func (s *area) queue(name string) site.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return s.showQueue(w, r, name) }
}

func (s *area) showQueue(w http.ResponseWriter, r *http.Request, name string) error {
	who := site.Visitor(r)
	var err error
	p := queuePage{Presenter: s.Everybody(r), Queue: name, Summit: r.URL.Query().Get("summit"), Bearings: review.Bearings}
	if p.Summits, err = s.Register.Now().SummitIDs(r.Context()); err != nil {
		return err
	}
	if err := s.gather(r, &p, who); err != nil {
		return err
	}
	back := strings.TrimPrefix(r.URL.Path, "/"+p.L.Tag)
	if p.Undo, err = s.undoOf(r, p.Presenter, back+site.SuffixOf(site.KeepQuery(r.URL.Query(), "summit"))); err != nil {
		return err
	}
	title := p.L.T("queue.title")
	if name != "" {
		title = p.L.T("queue.title." + name)
	}
	if name == "" {
		if err := s.countQueues(r, &p); err != nil {
			return err
		}
		if p.Saved, err = s.Register.Filters(r.Context(), who.Login); err != nil {
			return err
		}
	}
	return s.Render(w, r, http.StatusOK, "queue", title, p)
}

// gather collects what waits on the commitments, and the suggestions from outside.
func (s *area) gather(r *http.Request, p *queuePage, who store.Person) error {
	v := s.Register.Now()
	docs, err := v.Documents(r.Context(), p.Summit)
	if err != nil {
		return err
	}
	byID := make(map[string]*review.State)
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
			byID[c.ID] = c
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
	p.Mine = slices.DeleteFunc(slices.Clone(p.Conflicts), func(d disputed) bool { return !d.Mine })
	list, err := s.Register.Suggestions(r.Context(), store.SuggestionWaits, p.Summit, mostSuggestions)
	for _, g := range list {
		p.Suggestions = append(p.Suggestions, suggested{g, byID[g.Commitment]})
	}
	return err
}

// countQueues says how much waits in each queue.
func (s *area) countQueues(r *http.Request, p *queuePage) error {
	proposals, _, err := s.waitingProposals(r, proposalFilter{Summit: p.Summit})
	if err != nil {
		return err
	}
	links, err := s.waitingLinks(r, p.Summit)
	if err != nil {
		return err
	}
	count := map[string]int{"evidence": len(proposals), "links": len(links), "updates": len(p.Updates), "scores": len(p.Scores),
		"suggestions": len(p.Suggestions), "conflicts": len(p.Conflicts) + len(p.Misfits)}
	for _, name := range queues {
		q := url.Values{}
		if p.Summit != "" {
			q.Set("summit", p.Summit)
		}
		p.Counts = append(p.Counts, queueCount{name, count[name], "/" + p.L.Tag + "/review/" + name + site.SuffixOf(q)})
	}
	return nil
}

// MailTo is an address by which a suggestion's author is written to, "" if they did
// not say. The words are in their language.
func (p queuePage) MailTo(g suggested) string {
	if g.Contact == "" {
		return ""
	}
	q := url.Values{"subject": {p.L.T("suggested.mail", g.Commitment)}}
	return "mailto:" + url.PathEscape(g.Contact) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// An undo offers to take back what the visitor just decided.
type undo struct {
	Hash string // of the decision, or of several with commas between them
	Text string
	Back string // where to go then, without the language
}

// undoOf is what ?undo= offers to take back; nil if nothing.
func (s *area) undoOf(r *http.Request, p show.Presenter, back string) (*undo, error) {
	hash := r.URL.Query().Get("undo")
	if hash == "" {
		return nil, nil
	}
	if n := strings.Count(hash, ",") + 1; n > 1 {
		return &undo{hash, p.L.N("proposals.rested", n), back}, nil
	}
	d, err := s.Register.Now().Decision(r.Context(), hash)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) && !errors.Is(err, trillium.ErrInvalid) {
		return nil, err
	}
	if err != nil || d.Person != site.Visitor(r).Login {
		return nil, nil // an address that names no decision of theirs offers nothing
	}
	return &undo{d.Hash, p.What(s.Register.Forms().Entry(d)), back}, nil
}

// mostUndone bounds the decisions that are taken back at once: a receipt has no more proposals.
const mostUndone = 50

// takeBack withdraws a decision that the visitor just made in a queue.
func (s *area) takeBack(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	l := s.Language(r)
	var d review.Decision
	hashes := strings.SplitN(r.PostForm.Get("undo"), ",", mostUndone+1)
	if len(hashes) > mostUndone {
		return site.Refuse(trillium.ErrInvalid, "refused.undo", "more than %d decisions cannot be taken back at once", mostUndone)
	}
	for _, hash := range hashes {
		var err error
		if d, err = s.Register.Now().Decision(r.Context(), hash); err != nil {
			return err
		}
		if _, err := s.KeepDecision(r, who.Login, d.Subject, review.Draft{Body: review.Withdrawal{Decision: d.Hash}, Reason: l.T("proposal.undone"),
			Last: d.Hash}); err != nil {
			return err
		}
	}
	back, err := url.Parse(site.Local("/"+l.Tag+r.PostForm.Get("back"), "/"+l.Tag+"/review"))
	if err != nil {
		return err
	}
	q := back.Query()
	if b, err := s.Register.Forms().Decode(d.Kind, d.Body); err == nil {
		if c, ok := b.(review.Citation); ok && c.Document != "" {
			q.Set("at_commitment", d.Subject)
			q.Set("at_document", c.Document)
		}
	}
	back.RawQuery = q.Encode()
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
	return nil
}

// judgeQueued judges an update in its queue and goes on.
func (s *area) judgeQueued(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f, l := r.PostForm, s.Language(r)
	reason := strings.TrimSpace(f.Get("reason"))
	if reason == "" && f.Get("verdict") == review.Accept {
		reason = l.T("queue.reason.accept") // a refusal needs a reason of one's own
	}
	made, err := s.KeepDecision(r, who.Login, f.Get("commitment"), review.Draft{Reason: reason, Last: f.Get("last"),
		Body: review.Judgement{Object: f.Get("object"), Verdict: f.Get("verdict")}})
	if err != nil {
		return err
	}
	s.toNext(w, r, made)
	return nil
}

// toNext sends a visitor who decided in a queue back to it, where the decision can be
// taken back.
func (s *area) toNext(w http.ResponseWriter, r *http.Request, made review.Decision) {
	q := site.KeepQuery(url.Values{"summit": {r.PostForm.Get("f-summit")}}, "summit")
	q.Set("undo", made.Hash[:12])
	http.Redirect(w, r, r.URL.Path+"?"+q.Encode(), http.StatusSeeOther)
}

// saveFilter keeps a list with its filters under a name, or drops one.
func (s *area) saveFilter(w http.ResponseWriter, r *http.Request) error {
	who, err := site.SignedIn(r)
	if err != nil {
		return err
	}
	f, l := r.PostForm, s.Language(r)
	if f.Get("act") == "remove" {
		err = s.Register.RemoveFilter(r.Context(), who.Login, f.Get("name"))
	} else {
		list, bad := url.Parse(site.Local("/"+l.Tag+f.Get("path"), ""))
		if bad != nil || list.Path == "" {
			return site.Refuse(trillium.ErrInvalid, "refused.list", "%q is no list of this site", f.Get("path"))
		}
		q := list.Query()
		for _, name := range []string{"undo", "page"} { // of this visit, not of the filter
			q.Del(name)
		}
		err = s.Register.SaveFilter(r.Context(), who.Login, store.SavedFilter{Name: f.Get("name"),
			Path: strings.TrimPrefix(list.EscapedPath(), "/"+l.Tag) + site.SuffixOf(q)})
	}
	if err != nil {
		return err
	}
	next := "/" + l.Tag + "/account#filters"
	if who.May(review.SeeQueue) {
		next = "/" + l.Tag + "/review#saved"
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

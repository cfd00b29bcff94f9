package desk

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/review"
	"trillium/internal/search"
	"trillium/internal/site"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// proposalsPage is the queue of proposals: one at a time.
type proposalsPage struct {
	show.Presenter
	Filter  proposalFilter
	Summits []string
	Item    *queued // nil if nothing waits
	Left    int     // with this one
	Yield   int     // how many of them are likely to bear on their commitments
	Minutes int     // that they take at the visitor's pace, 0 if it is not known yet
	Weaker  int     // more that are less likely, kept out of the queue
	Skip    string  // address of the next
	Undo    *undo
	Before  string // words of the passage before and after, in its document
	After   string
	Problem string
}

// proposalFilter chooses what is in the queue.
type proposalFilter struct {
	Summit, Commitment, Relation string
	All                          bool // with those that are less likely to bear on the commitment
}

func (f proposalFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"summit": f.Summit, "commitment": f.Commitment, "relation": f.Relation} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.All {
		v.Set("all", "1")
	}
	return v
}

// queued is a proposal that waits for a person.
type queued struct {
	*show.Proposed
	State    *review.State
	Document store.Document
	Repeats  []standing.Piece // other documents that tell of the same event
	At, Of   int
}

// waitingProposals are the proposals of the last receipts that nobody has decided
// on, commitment by commitment, the likeliest first, and how many less likely ones were left out.
func (s *area) waitingProposals(r *http.Request, f proposalFilter) (list []standing.Waiting, weaker int, err error) {
	v := s.Register.Now()
	docs, err := v.Documents(r.Context(), f.Summit)
	if err != nil {
		return nil, 0, err
	}
	list, err = s.Standings.Waiting(r.Context(), v, docs)
	return slices.DeleteFunc(list, func(x standing.Waiting) bool {
		if f.Commitment != "" && x.ID != f.Commitment || f.Relation != "" && x.Piece.Relation != f.Relation {
			return true
		}
		if !x.Likely() {
			weaker++
		}
		return !f.All && !x.Likely()
	}), weaker, err
}

func (s *area) proposals(w http.ResponseWriter, r *http.Request) error {
	return s.showProposals(w, r, http.StatusOK, "")
}

func filterOf(q url.Values) proposalFilter {
	return proposalFilter{Summit: q.Get("summit"), Commitment: q.Get("commitment"), Relation: q.Get("relation"), All: q.Get("all") == "1"}
}

func (s *area) showProposals(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	q := r.URL.Query()
	p := proposalsPage{Presenter: s.Everybody(r), Filter: filterOf(q), Problem: problem}
	v := s.Register.Now()
	var err error
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	list, weaker, err := s.waitingProposals(r, p.Filter)
	if err != nil {
		return err
	}
	if !p.Filter.All {
		p.Weaker = weaker
	}
	if p.Minutes, err = s.minutesFor(r, len(list)); err != nil {
		return err
	}
	p.Yield = yield(list)
	if at := p.choose(list, q); at >= 0 {
		if p.Item, err = s.queuedOf(r, p.Presenter, list[at]); err != nil {
			return err
		}
		if err := s.around(r, &p); err != nil {
			return err
		}
	}
	if p.Undo, err = s.undoOf(r, p.Presenter, "/review/evidence"+site.SuffixOf(p.Filter.values())); err != nil {
		return err
	}
	return s.Render(w, r, status, "proposals", p.L.T("proposals.title"), p)
}

// queuedOf reads a proposal in full.
func (s *area) queuedOf(r *http.Request, p show.Presenter, x standing.Waiting) (*queued, error) {
	row, err := s.Register.Now().LastReceipt(r.Context(), x.ID)
	if err != nil {
		return nil, err
	}
	receipt, err := s.ReadReceipt(row)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(receipt.Proposals, func(y evidence.Proposal) bool { return y.Document == x.Piece.Document })
	if i < 0 {
		return nil, fmt.Errorf("proposal %q: %w", x.Piece.Document, trillium.ErrNotFound)
	}
	return &queued{p.Proposed(&receipt.Proposals[i]), x.State, x.Document, x.Repeats, x.At, x.Of}, nil
}

// proposalKey is a proposal's place in the queue, which does not change while others
// are decided.
func proposalKey(x *standing.Waiting) string { return x.ID + " " + x.Piece.Document }

// behind notes in an address the next proposal behind one, of those that may be next, before
// that one is decided and gone.
func (s *area) behind(r *http.Request, next url.Values, key string, may func(*standing.Waiting) bool) error {
	list, _, err := s.waitingProposals(r, filterOf(next))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(x standing.Waiting) bool { return proposalKey(&x) == key })
	for i := range list {
		x := &list[(at+1+i)%len(list)]
		if may(x) && proposalKey(x) != key {
			next.Set("at_commitment", x.ID)
			next.Set("at_document", x.Piece.Document)
			return nil
		}
	}
	return nil
}

// choose says which proposal the address names, or which is the first behind the
// one that was passed; -1 if none waits.
func (p *proposalsPage) choose(list []standing.Waiting, q url.Values) int {
	p.Left = len(list)
	if len(list) == 0 {
		return -1
	}
	find := func(key string) int {
		return slices.IndexFunc(list, func(x standing.Waiting) bool { return proposalKey(&x) == key })
	}
	at := max(0, find(cmp.Or(q.Get("at_commitment"), q.Get("commitment"))+" "+q.Get("at_document")))
	if i := find(q.Get("after")); i >= 0 {
		at = (i + 1) % len(list)
	}
	next := p.Filter.values()
	next.Set("after", proposalKey(&list[at]))
	p.Skip = "/" + p.L.Tag + "/review/evidence?" + next.Encode()
	return at
}

// around reads the words about the passage in its document.
func (s *area) around(r *http.Request, p *proposalsPage) error {
	return s.WithIndex(func(snap *search.Snapshot, _ corpus.State) error {
		d, ok := snap.Find(p.Item.Proposed.Document)
		if !ok {
			return nil
		}
		for _, passage := range d.Passages {
			for i, x := range passage.Sentences {
				if x.Span.Start != p.Item.Start {
					continue
				}
				p.Before = strings.TrimSpace(passage.Text[:passage.Sentences[i].Start])
				p.After = strings.TrimSpace(passage.Text[x.End:])
				return nil
			}
		}
		return nil
	})
}

// decideProposal keeps what a person says of a proposal, and goes on to the next.
func (s *area) decideProposal(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f := r.PostForm
	id := f.Get("commitment")
	next := filterOf(url.Values{"summit": {f.Get("f-summit")}, "commitment": {f.Get("f-commitment")}, "relation": {f.Get("f-relation")},
		"all": {f.Get("f-all")}}).values()
	l := s.Language(r)
	if st, _, err := s.Register.Now().State(r.Context(), id); err != nil {
		return err
	} else if st.Seen(f.Get("document")) {
		return s.showProposals(w, r, http.StatusConflict, l.T("proposal.meanwhile"))
	}
	if f.Get("rest") != "" {
		return s.setRestAside(w, r, who, id, next)
	}
	if err := s.behind(r, next, id+" "+f.Get("document"), func(x *standing.Waiting) bool { return true }); err != nil {
		return err
	}
	made, err := s.citePassage(r, who, id)
	if errors.Is(err, errChanged) {
		return s.showProposals(w, r, http.StatusConflict, l.T("proposal.changed"))
	}
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.showProposals(w, r, http.StatusBadRequest, s.Explain(r, wrong))
	}
	if err != nil {
		return err
	}
	s.Meter.Decided(made.Kind)
	next.Set("undo", made.Hash[:12])
	http.Redirect(w, r, "/"+l.Tag+"/review/evidence?"+next.Encode(), http.StatusSeeOther)
	return nil
}

// errChanged says that the passage shown, or its document, is another now.
var errChanged = site.Refuse(trillium.ErrConflict, "refused.passage-changed", "the passage changed meanwhile")

// citePassage sets a proposal against its commitment with the relation that the person
// gives it, or sets it aside.
func (s *area) citePassage(r *http.Request, who store.Person, id string) (review.Decision, error) {
	f := r.PostForm
	v := s.Register.Now()
	row, err := v.LastReceipt(r.Context(), id)
	if err != nil {
		return review.Decision{}, err
	}
	receipt, err := s.ReadReceipt(row)
	if err != nil {
		return review.Decision{}, err
	}
	if f.Get("start") == "" || f.Get("end") == "" {
		return review.Decision{}, site.Refuse(trillium.ErrInvalid, "refused.passage-unnamed", "the form does not say which passage was shown")
	}
	i := slices.IndexFunc(receipt.Proposals, func(x evidence.Proposal) bool { return x.Document == f.Get("document") })
	if i < 0 {
		return review.Decision{}, fmt.Errorf("proposal %q: %w", f.Get("document"), trillium.ErrNotFound)
	}
	x := receipt.Proposals[i]
	if f.Get("start") != strconv.Itoa(x.Start) || f.Get("end") != strconv.Itoa(x.End) {
		return review.Decision{}, errChanged
	}
	relation := cmp.Or(f.Get("relation"), string(x.Relation))
	reason := strings.TrimSpace(f.Get("reason"))
	if reason == "" {
		reason = s.Language(r).T("proposal.reason." + map[bool]string{true: "none", false: "as"}[relation == review.None])
	}
	body, err := s.citation(r, &x, relation)
	if err != nil {
		return review.Decision{}, err
	}
	return s.Register.Decide(r.Context(), who.Login, id, review.Draft{Body: body, Reason: reason, Last: f.Get("last")})
}

// citation is a proposal as evidence with a relation; the error is errChanged if its document is
// another now.
func (s *area) citation(r *http.Request, x *evidence.Proposal, relation string) (review.Citation, error) {
	d, err := s.Register.CorpusDocument(r.Context(), x.Document)
	if err == nil && x.SHA256 != d.SHA256 {
		err = errChanged
	}
	return review.Citation{Address: d.Address, Title: cmp.Or(d.Title, d.Name), Date: d.Date, Issuer: d.Issuer, Quote: x.Text, Relation: relation,
		Document: d.Name, SHA256: d.SHA256, Start: x.Start, End: x.End, Proposed: string(x.Relation)}, err
}

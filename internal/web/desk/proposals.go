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
	Skip    string  // address of the next
	Undo    *undo
	Before  string // words of the passage before and after, in its document
	After   string
	Problem string
}

// proposalFilter chooses what is in the queue.
type proposalFilter struct {
	Summit, Commitment, Relation string
}

func (f proposalFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"summit": f.Summit, "commitment": f.Commitment, "relation": f.Relation} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// queued is a proposal that waits for a person.
type queued struct {
	*show.Proposed
	State    *review.State
	Document store.Document
}

// waitingProposals are the proposals of the last receipts that nobody has decided
// on, the strongest first.
func (s *area) waitingProposals(r *http.Request, f proposalFilter) ([]standing.Waiting, error) {
	v := s.Register.Now()
	docs, err := v.Documents(r.Context(), f.Summit)
	if err != nil {
		return nil, err
	}
	list, err := s.Standings.Waiting(r.Context(), v, docs)
	return slices.DeleteFunc(list, func(x standing.Waiting) bool {
		return f.Commitment != "" && x.ID != f.Commitment || f.Relation != "" && x.Piece.Relation != f.Relation
	}), err
}

func (s *area) proposals(w http.ResponseWriter, r *http.Request) error {
	return s.showProposals(w, r, http.StatusOK, "")
}

func filterOf(q url.Values) proposalFilter {
	return proposalFilter{Summit: q.Get("summit"), Commitment: q.Get("commitment"), Relation: q.Get("relation")}
}

func (s *area) showProposals(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	q := r.URL.Query()
	p := proposalsPage{Presenter: s.Everybody(r), Filter: filterOf(q), Problem: problem}
	v := s.Register.Now()
	var err error
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	list, err := s.waitingProposals(r, p.Filter)
	if err != nil {
		return err
	}
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
	return &queued{p.Proposed(&receipt.Proposals[i]), x.State, x.Document}, nil
}

// proposalKey is a proposal's place in the queue, which does not change while others
// are decided.
func proposalKey(x *standing.Waiting) string { return x.ID + " " + x.Piece.Document }

// choose says which proposal the address names, or which is the first behind the
// one that was passed; -1 if none waits.
func (p *proposalsPage) choose(list []standing.Waiting, q url.Values) int {
	p.Left = len(list)
	if len(list) == 0 {
		return -1
	}
	want, after := cmp.Or(q.Get("at_commitment"), q.Get("commitment"))+" "+q.Get("at_document"), q.Get("after")
	find := func(f func(x *standing.Waiting) bool) int {
		return slices.IndexFunc(list, func(x standing.Waiting) bool { return f(&x) })
	}
	id, _, _ := strings.Cut(after, " ")
	at := max(0, find(func(x *standing.Waiting) bool { return proposalKey(x) == want }))
	if i := find(func(x *standing.Waiting) bool { return proposalKey(x) == after }); i >= 0 {
		at = i + 1
	} else if i := find(func(x *standing.Waiting) bool { return after != "" && x.ID == id }); i >= 0 {
		at = i // it was decided: go on in its commitment
	}
	at %= len(list)
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
	next := filterOf(url.Values{"summit": {f.Get("f-summit")}, "commitment": {f.Get("f-commitment")}, "relation": {f.Get("f-relation")}}).values()
	l := s.Language(r)
	if st, _, err := s.Register.Now().State(r.Context(), id); err != nil {
		return err
	} else if st.Seen(f.Get("document")) {
		return s.showProposals(w, r, http.StatusConflict, l.T("proposal.meanwhile"))
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
	next.Set("after", id+" "+f.Get("document"))
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
	d, err := s.Register.CorpusDocument(r.Context(), x.Document)
	if err != nil {
		return review.Decision{}, err
	}
	if f.Get("start") != strconv.Itoa(x.Start) || f.Get("end") != strconv.Itoa(x.End) || x.SHA256 != d.SHA256 {
		return review.Decision{}, errChanged
	}
	relation := cmp.Or(f.Get("relation"), string(x.Relation))
	reason := strings.TrimSpace(f.Get("reason"))
	if reason == "" {
		reason = s.Language(r).T("proposal.reason." + map[bool]string{true: "none", false: "as"}[relation == review.None])
	}
	body := review.Citation{Address: d.Address, Title: cmp.Or(d.Title, d.Name), Date: d.Date, Issuer: d.Issuer, Quote: x.Text, Relation: relation,
		Document: d.Name, SHA256: d.SHA256, Start: x.Start, End: x.End, Proposed: string(x.Relation)}
	return s.Register.Decide(r.Context(), who.Login, id, review.Draft{Body: body, Reason: reason, Last: f.Get("last")})
}

package web

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
	"trillium/internal/store"
)

// proposalsPage is the queue of proposals: one at a time.
type proposalsPage struct {
	presenter
	Filter   proposalFilter
	Summits  []string
	Item     *queued // nil if nothing waits
	Left     int     // with this one
	Skip     string  // address of the next
	Undo     *review.Entry
	UndoText string
	Before   string // words of the passage before and after, in its document
	After    string
	Problem  string
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
	*proposed
	State    *review.State
	Document store.Document
}

// key is the proposal's place in the queue, which does not change while others
// are decided.
func (q *queued) key() string { return q.State.ID + " " + q.proposed.Document }

// Key is key for templates.
func (q *queued) Key() string { return q.key() }

// waitingProposals are the proposals of the last receipts that nobody has decided
// on, the strongest first.
func (s *Server) waitingProposals(r *http.Request, p presenter, f proposalFilter) ([]queued, error) {
	v := s.Register.Now()
	rows, err := v.LastReceipts(r.Context())
	if err != nil {
		return nil, err
	}
	receipts := make(map[string]store.Receipt, len(rows))
	for _, row := range rows {
		receipts[row.Commitment] = row
	}
	docs, err := v.Documents(r.Context(), f.Summit)
	if err != nil {
		return nil, err
	}
	var out []queued
	for _, d := range docs {
		states, _, err := v.States(r.Context(), d)
		if err != nil {
			return nil, err
		}
		for _, c := range counting(states) {
			row, ok := receipts[c.ID]
			if !ok || f.Commitment != "" && c.ID != f.Commitment {
				continue
			}
			receipt, err := s.readReceipt(row)
			if err != nil {
				return nil, err
			}
			for i := range receipt.Proposals {
				x := &receipt.Proposals[i]
				if c.Seen(x.Document) || f.Relation != "" && string(x.Relation) != f.Relation {
					continue
				}
				out = append(out, queued{p.proposed(x), c, d})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b queued) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
}

func (s *Server) proposals(w http.ResponseWriter, r *http.Request) error {
	if _, err := need(r, review.SeeQueue); err != nil {
		return err
	}
	return s.showProposals(w, r, http.StatusOK, "")
}

func filterOf(q url.Values) proposalFilter {
	return proposalFilter{Summit: q.Get("summit"), Commitment: q.Get("commitment"), Relation: q.Get("relation")}
}

func (s *Server) showProposals(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	q := r.URL.Query()
	p := proposalsPage{presenter: s.everybody(r), Filter: filterOf(q), Problem: problem}
	v := s.Register.Now()
	var err error
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	list, err := s.waitingProposals(r, p.presenter, p.Filter)
	if err != nil {
		return err
	}
	p.choose(list, q)
	if p.Item != nil {
		if err := s.around(r, &p); err != nil {
			return err
		}
	}
	if hash := q.Get("undo"); hash != "" {
		if d, err := v.Decision(r.Context(), hash); err == nil {
			p.Undo = review.NewEntry(d)
			p.UndoText = p.What(p.Undo)
		}
	}
	return s.render(w, r, status, "proposals", p.l.T("proposals.title"), p)
}

// choose takes the proposal that the address names, or the first behind the one
// that was passed.
func (p *proposalsPage) choose(list []queued, q url.Values) {
	p.Left = len(list)
	at := 0
	want, after := cmp.Or(q.Get("at_commitment"), q.Get("commitment"))+" "+q.Get("at_document"), q.Get("after")
	for i := range list {
		if list[i].key() == want {
			at = i
		}
		if list[i].key() == after {
			at = i + 1
		}
	}
	if after != "" && !slices.ContainsFunc(list, func(x queued) bool { return x.key() == after }) {
		id, _, _ := strings.Cut(after, " ") // it was decided: go on in its commitment, or behind
		for i := range list {
			if list[i].State.ID == id {
				at = i
				break
			}
		}
	}
	if len(list) == 0 {
		return
	}
	at %= len(list)
	p.Item = &list[at]
	next := p.Filter.values()
	next.Set("after", p.Item.key())
	p.Skip = "/" + p.l.Tag + "/review/evidence?" + next.Encode()
}

// around reads the words about the passage in its document.
func (s *Server) around(r *http.Request, p *proposalsPage) error {
	return s.withIndex(func(snap *search.Snapshot, _ corpus.State) error {
		d, ok := snap.Find(p.Item.proposed.Document)
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

// decideProposal keeps what a person says of a proposal, or takes the last word
// back, and goes on to the next.
func (s *Server) decideProposal(w http.ResponseWriter, r *http.Request) error {
	who, err := need(r, review.Decide)
	if err != nil {
		return err
	}
	f := r.PostForm
	id := f.Get("commitment")
	next := filterOf(url.Values{"summit": {f.Get("f-summit")}, "commitment": {f.Get("f-commitment")}, "relation": {f.Get("f-relation")}}).values()
	l := s.language(r)
	if hash := f.Get("undo"); hash != "" {
		d, err := s.Register.Now().Decision(r.Context(), hash)
		if err != nil {
			return err
		}
		_, err = s.Register.Decide(r.Context(), who.Login, d.Subject, review.Draft{Body: review.Withdrawal{Decision: d.Hash}, Reason: l.T("proposal.undone"), Last: d.Hash})
		if err != nil {
			return err
		}
		if c, err := review.DecodeBody(d.Kind, d.Body); err == nil {
			if c, ok := c.(review.Citation); ok {
				next.Set("at_commitment", d.Subject)
				next.Set("at_document", c.Document)
			}
		}
		http.Redirect(w, r, "/"+l.Tag+"/review/evidence?"+next.Encode(), http.StatusSeeOther)
		return nil
	}
	if st, _, err := s.Register.Now().State(r.Context(), id); err != nil {
		return err
	} else if st.Seen(f.Get("document")) {
		return s.showProposals(w, r, http.StatusConflict, l.T("proposal.meanwhile"))
	}
	made, err := s.cite(r, who, id)
	if errors.Is(err, errChanged) {
		return s.showProposals(w, r, http.StatusConflict, l.T("proposal.changed"))
	}
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.showProposals(w, r, http.StatusBadRequest, s.explain(r, wrong))
	}
	if err != nil {
		return err
	}
	s.meter.decided(made.Kind)
	next.Set("after", id+" "+f.Get("document"))
	next.Set("undo", made.Hash[:12])
	http.Redirect(w, r, "/"+l.Tag+"/review/evidence?"+next.Encode(), http.StatusSeeOther)
	return nil
}

// errChanged says that the passage shown, or its document, is another now.
var errChanged = fmt.Errorf("%w: the passage changed meanwhile", trillium.ErrConflict)

// cite sets a proposal against its commitment with the relation that the person
// gives it, or sets it aside.
func (s *Server) cite(r *http.Request, who store.Person, id string) (review.Decision, error) {
	f := r.PostForm
	v := s.Register.Now()
	row, err := v.LastReceipt(r.Context(), id)
	if err != nil {
		return review.Decision{}, err
	}
	receipt, err := s.readReceipt(row)
	if err != nil {
		return review.Decision{}, err
	}
	if f.Get("start") == "" || f.Get("end") == "" {
		return review.Decision{}, fmt.Errorf("%w: the form does not say which passage was shown", trillium.ErrInvalid)
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
		reason = s.language(r).T("proposal.reason." + map[bool]string{true: "none", false: "as"}[relation == review.None])
	}
	body := review.Citation{Address: d.Address, Title: cmp.Or(d.Title, d.Name), Date: d.Date, Issuer: d.Issuer, Quote: x.Text, Relation: relation,
		Document: d.Name, SHA256: d.SHA256, Start: x.Start, End: x.End, Proposed: string(x.Relation)}
	return s.Register.Decide(r.Context(), who.Login, id, review.Draft{Body: body, Reason: reason, Last: f.Get("last")})
}

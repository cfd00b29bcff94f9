package web

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/review"
	"trillium/internal/store"
)

// How many decisions a page lists, and a download holds.
const (
	maxListed   = 200
	maxDownload = 1_000_000
)

// historyPage lists decisions.
type historyPage struct {
	presenter
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
func (s *Server) history(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsAsked(r, maxListed+1)
	if err != nil {
		return err
	}
	v, err := s.view(r)
	if err != nil {
		return err
	}
	names, err := s.allNames(r, v)
	if err != nil {
		return err
	}
	p := historyPage{presenter: s.presenter(r, &trillium.Document{Names: names}), Kinds: s.Register.Forms().Kinds(), Filter: asked(r), At: r.URL.Query().Get("at"), Query: r.URL.RawQuery}
	if p.Query != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	if len(list) > maxListed {
		list, p.More = list[:maxListed], true
	}
	if p.Entries, err = s.unveil(r, list); err != nil {
		return err
	}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	if p.People, err = v.Deciders(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "history", s.language(r).T("history.title"), p)
}

// everybody is a presenter that knows the parties of all documents.
func (s *Server) everybody(r *http.Request) presenter {
	names, err := s.allNames(r, s.Register.Now())
	if err != nil {
		s.Log.Warn("names of parties", "err", err)
	}
	return s.presenter(r, &trillium.Document{Names: names})
}

// allNames are the names of parties that the register's documents declare.
func (s *Server) allNames(r *http.Request, v store.View) (map[string]string, error) {
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return nil, err
	}
	names := make(map[string]string)
	for _, d := range docs {
		doc, ok := s.parsed.Get(d.SHA256) // those at hand: a list is not worth reading all
		if !ok && len(docs) <= cachedDocuments {
			if doc, err = s.text(r.Context(), d); err != nil {
				return nil, err
			}
		}
		if doc != nil {
			maps.Copy(names, doc.Names)
		}
	}
	return names, nil
}

// asked is the filter in the address.
func asked(r *http.Request) store.DecisionFilter {
	q := r.URL.Query()
	return store.DecisionFilter{Person: q.Get("person"), Kind: review.Kind(q.Get("kind")), Summit: q.Get("summit")}
}

// decisionsAsked returns at most n decisions that the address asks for.
func (s *Server) decisionsAsked(r *http.Request, n int) ([]review.Decision, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	return v.Decisions(r.Context(), asked(r), n)
}

// commitmentHistory lists the decisions on one commitment, the oldest first.
func (s *Server) commitmentHistory(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	c, d, err := s.commitmentAsked(r, v)
	if err != nil {
		return err
	}
	doc, err := s.text(r.Context(), d)
	if err != nil {
		return err
	}
	p := historyPage{presenter: s.presenter(r, doc), ID: c.ID, Entries: c.History, Conflicts: c.Conflicts}
	if before, err := strconv.Atoi(r.URL.Query().Get("before")); err == nil && before > 0 {
		p.Entries = p.Entries[:min(before-1, len(p.Entries))]
	}
	if n := len(p.Entries) - maxListed; n > 0 {
		p.Entries = p.Entries[n:]
		q := r.URL.Query()
		q.Set("before", strconv.Itoa(p.Entries[0].Seq))
		p.EarlierPath, p.Earlier = "?"+q.Encode(), n
	}
	return s.render(w, r, http.StatusOK, "history", s.language(r).T("history.of", c.ID), p)
}

// decisionPage is one decision at its own address.
type decisionPage struct {
	presenter
	*review.Entry
	Permalink string
}

func (s *Server) decision(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	d, err := v.Decision(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	shown, err := s.unveil(r, []review.Decision{d})
	if err != nil {
		return err
	}
	p := decisionPage{presenter: s.presenter(r, &trillium.Document{}), Entry: shown[0]}
	c, doc, err := v.State(r.Context(), d.Subject)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) {
		return err
	}
	if err == nil { // the commitment may not be found any more
		text, err := s.text(r.Context(), doc)
		if err != nil {
			return err
		}
		p.presenter = s.presenter(r, text)
		for _, e := range c.History {
			if _, veiled := p.Entry.Body.(review.Sealed); e.Hash == d.Hash && !veiled {
				p.Entry = e
			}
		}
	}
	p.Permalink = s.origin(r) + decisionPath(s.language(r).Tag, d.Hash)
	return s.render(w, r, http.StatusOK, "decision", s.language(r).T("decision.title", d.Hash[:12]), p)
}

func decisionPath(lang, hash string) string {
	return "/" + lang + "/decisions/" + hash[:min(12, len(hash))]
}

// What says in a sentence what a decision does.
func (p presenter) What(e *review.Entry) string {
	switch b := e.Body.(type) {
	case review.Correction:
		return p.l.T("what.correct", p.l.T("decide."+b.Field), p.value(b))
	case review.Merging:
		return p.l.T("what.merge", b.Into)
	case review.Splitting:
		ids := make([]string, len(b.Parts))
		for i, part := range b.Parts {
			ids[i] = part.ID
		}
		return p.l.T("what.split", strings.Join(ids, ", "))
	case review.Judgement:
		return p.judgement(b)
	case review.Linking:
		switch b.Relation {
		case review.None:
			return p.l.T("what.parted", b.To)
		case review.Dropped:
			return p.l.T("what.silent", b.To)
		}
		return p.l.T("what.link", p.l.T("relation."+b.Relation), b.To)
	case review.Citation:
		if b.Relation == review.None {
			return p.l.T("what.aside", b.Title)
		}
		return p.l.T("what.evidence", p.l.T("bearing."+b.Relation), b.Title)
	case review.Progress:
		return p.l.T("what.update", p.Party(b.Party), p.l.T("status."+b.Status), b.Text)
	case review.Choosing:
		if b.Priority {
			return p.l.T("what.choose")
		}
		return p.l.T("what.unchoose")
	case review.Ruling:
		return p.l.T("what.rubric")
	case review.Scoring:
		return p.l.T("what.score", p.Party(b.Party), p.Signed(b.Value)) + p.because(b)
	case review.Sealed:
		return p.l.T("what.sealed", p.Party(b.Party))
	case review.Standing:
		return p.l.T("what.stand", p.l.T("state."+b.State))
	case keep.Targeting:
		return p.l.T("what.target", b.Goal.Name, p.tellGoals().Goal(&b.Goal))
	case review.Digesting:
		text, _ := (&review.Digested{Text: b.Text}).In(p.l.Tag)
		if b.Object == review.Itself {
			return p.l.T("what.digest", text)
		}
		return p.l.T("what.digest.evidence", b.Object[:min(12, len(b.Object))], text)
	case review.Withdrawal:
		return p.l.T("what.withdraw", b.Decision[:min(12, len(b.Decision))])
	}
	return p.l.T("what.unknown", e.Kind)
}

// because is the round and the cause of a score.
func (p presenter) because(b review.Scoring) string {
	s := ""
	if b.Round != review.Final {
		s += ", " + p.l.T("round."+b.Round)
	}
	if b.Cause != "" {
		s += ", " + p.l.T("cause."+b.Cause)
	}
	return s
}

func (p presenter) judgement(b review.Judgement) string {
	if b.Object == review.Itself {
		return p.l.T("what." + b.Verdict + ".commitment")
	}
	s := p.l.T("what."+b.Verdict, b.Object[:min(12, len(b.Object))])
	if b.Relation != "" {
		for _, prefix := range []string{"relation.", "bearing."} {
			if p.l.Has(prefix + b.Relation) {
				return p.l.T("what.as", s, p.l.T(prefix+b.Relation))
			}
		}
	}
	return s
}

// Kind is the name of a kind of decision.
func (p presenter) Kind(k review.Kind) string { return p.l.T("kind." + string(k)) }

// MayWithdraw reports whether the visitor may withdraw the decision.
func (p presenter) MayWithdraw(who store.Person, e *review.Entry) bool {
	if e.Withdrawn != "" {
		return false
	}
	if e.Person == who.Login {
		return who.May(review.WithdrawOwn)
	}
	return who.May(review.WithdrawOther)
}

// DecisionPath is the address of a decision.
func (p presenter) DecisionPath(hash string) string { return decisionPath(p.l.Tag, hash) }

// SubjectPath is the address of a commitment's page.
func (p presenter) SubjectPath(id string) string { return commitmentPath(p.l.Tag, id) + p.suffix }

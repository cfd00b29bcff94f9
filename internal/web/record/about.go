package record

import (
	"html/template"
	"net/http"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/review"
	"trillium/internal/search"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// accessibility says how far everybody can use the site.
func (s *area) accessibility(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, http.StatusOK, "accessibility", s.Language(r).T("accessibility.title"), s.About)
}

// methodPage says how documents are read and what is made of them here.
type methodPage struct {
	About site.About
	Text  string // of the keepers, in the visitor's language

	Instruments []template.HTML // what instruments say of their methods
}

// aboutPage says what this register covers, who keeps it, and what may be done with
// its data.
type aboutPage struct {
	show.Presenter
	About     site.About
	Text      string // of the keepers, in the visitor's language
	Documents int
	Rows      int
	Searched  int // commitments for which something was searched
	Decided   int // commitments whose state a person set
	Corpus    corpus.State
	Issuers   []show.KindCount
	Kinds     []show.KindCount
	Deciders  []string
	Decisions int
}

func (s *area) about(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	rows, names, err := s.ListOfAll(r, v, show.Wanted{})
	if err != nil {
		return err
	}
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := aboutPage{Presenter: s.Presenter(r, &trillium.Document{}), About: s.About, Text: s.About.Text[l.Tag], Documents: len(docs), Rows: len(rows)}
	p.PartyNames = names
	for i := range rows {
		st := rows[i].Standing
		if st.State != "" {
			p.Searched++
		}
		if !st.Suggested() {
			p.Decided++
		}
	}
	if p.Deciders, p.Decisions, err = s.deciders(r, v); err != nil {
		return err
	}
	if s.Corpus != nil {
		if err := s.WithIndex(func(_ *search.Snapshot, state corpus.State) error { p.Corpus = state; return nil }); err != nil {
			return err
		}
	}
	for _, k := range show.Keys(p.Corpus.Issuers) {
		p.Issuers = append(p.Issuers, show.KindCount{Name: p.Party(k), Count: float64(p.Corpus.Issuers[k])})
	}
	for _, k := range show.Keys(p.Corpus.Kinds) {
		p.Kinds = append(p.Kinds, show.KindCount{Name: p.TextKind(k), Count: float64(p.Corpus.Kinds[k])})
	}
	return s.Render(w, r, http.StatusOK, "about", l.T("about.title"), p)
}

// deciders are the names under which people decided, and how many decisions there
// are.
func (s *area) deciders(r *http.Request, v store.View) ([]string, int, error) {
	var names []string
	n := 0
	err := s.EachState(r, v, func(c *review.State) {
		n += len(c.History)
		for _, e := range c.History {
			names = site.AddNew(names, e.Name)
		}
	})
	return names, n, err
}

func (s *area) method(w http.ResponseWriter, r *http.Request) error {
	p := methodPage{About: s.About, Text: s.About.Text[s.Language(r).Tag]}
	frame := s.Frame(r, s.Language(r).T("method.title"))
	for i := range s.Wings {
		if s.Wings[i].Method == "" {
			continue
		}
		part, err := s.Fragment(frame, s.Wings[i].Method, site.Method{})
		if err != nil {
			return err
		}
		p.Instruments = append(p.Instruments, part)
	}
	return s.Render(w, r, http.StatusOK, "method", frame.Title, p)
}

package web

import (
	"html/template"
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// cardPage is a small page that other sites may frame: one commitment, or a summit.
type cardPage struct {
	presenter
	Title    string
	Language string // of the title
	Href     string // of the full page
	Badge    *badge // of a commitment
	Row      *listed
	States   []stateCount // of a summit
	Bar      template.HTML
	Source   string
}

// card shows one commitment as a card.
func (s *Server) card(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	st, d, err := s.commitmentAsked(r, v)
	if err != nil {
		return err
	}
	doc, err := s.text(r.Context(), d)
	if err != nil {
		return err
	}
	row, err := s.listed(r.Context(), v, st, d)
	if err != nil {
		return err
	}
	p := cardPage{presenter: s.presenter(r, doc), Title: textOf(st), Language: d.Language, Row: row, Source: d.Title}
	b := p.presenter.Badge(row)
	p.Badge, p.Href = &b, s.origin(r)+commitmentPath(p.l.Tag, st.ID)+p.suffix
	return s.showCard(w, r, p)
}

// summitCard shows where the promises of a summit stand as a card.
func (s *Server) summitCard(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	docs, err := versions(r, v)
	if err != nil {
		return err
	}
	rows, _, err := s.listOfAll(r, v, wanted{Summit: docs[0].Summit})
	if err != nil {
		return err
	}
	p := cardPage{presenter: s.presenter(r, &trillium.Document{}), Title: docs[0].Title, Language: docs[0].Language, Source: docs[0].Summit}
	p.Href = s.origin(r) + documentPath(p.l.Tag, &store.Document{Summit: docs[0].Summit, Leading: true}) + p.suffix
	p.States, p.Bar = statesOf(countStates(rows), func(string) string { return p.Href })
	return s.showCard(w, r, p)
}

// showCard writes a card; it may stand in the frame of any site, and says nothing
// that depends on who looks.
func (s *Server) showCard(w http.ResponseWriter, r *http.Request, p cardPage) error {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *")
	return s.render(w, r, http.StatusOK, "card", p.Title, p)
}

// LastDate is the day of the latest evidence, "" if there is none that people set.
func (p cardPage) LastDate() string {
	if x := p.Row.Standing.Latest; x != nil && x.Decision != "" {
		return x.Date
	}
	return ""
}

// Scored are the scores that stand.
func (p cardPage) Scored() []review.Cell {
	var out []review.Cell
	for _, party := range p.Row.Members {
		if c := p.Row.Cell(party, review.Final); c.Scored {
			out = append(out, c)
		}
	}
	return out
}

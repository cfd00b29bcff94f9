package record

import (
	"html/template"
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// cardPage is a small page that other sites may frame: one commitment, or a summit.
type cardPage struct {
	show.Presenter
	Title    string
	Language string      // of the title
	Href     string      // of the full page
	Badge    *show.Badge // of a commitment
	Row      *show.Listed
	States   []show.StateCount // of a summit
	Bar      template.HTML
	Source   string
}

// card shows one commitment as a card.
func (s *area) card(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	st, d, err := s.CommitmentAsked(r, v)
	if err != nil {
		return err
	}
	doc, err := s.Text(r.Context(), d)
	if err != nil {
		return err
	}
	row, err := s.Listed(r.Context(), v, st, d)
	if err != nil {
		return err
	}
	p := cardPage{Presenter: s.Presenter(r, doc), Title: show.TextOf(st), Language: d.Language, Row: row, Source: d.Title}
	b := p.Presenter.Badge(row)
	p.Badge, p.Href = &b, s.Origin(r)+show.CommitmentPath(p.L.Tag, st.ID)+p.AtSuffix
	return s.showCard(w, r, p)
}

// summitCard shows where the promises of a summit stand as a card.
func (s *area) summitCard(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	docs, err := show.Versions(r, v)
	if err != nil {
		return err
	}
	rows, _, err := s.ListOfAll(r, v, show.Wanted{Summit: docs[0].Summit})
	if err != nil {
		return err
	}
	p := cardPage{Presenter: s.Presenter(r, &trillium.Document{}), Title: docs[0].Title, Language: docs[0].Language, Source: docs[0].Summit}
	p.Href = s.Origin(r) + show.DocumentPath(p.L.Tag, &store.Document{Summit: docs[0].Summit, Leading: true}) + p.AtSuffix
	p.States, p.Bar = show.StatesOf(show.CountStates(rows), func(string) string { return p.Href })
	return s.showCard(w, r, p)
}

// showCard writes a card; it may stand in the frame of any site, and says nothing
// that depends on who looks.
func (s *area) showCard(w http.ResponseWriter, r *http.Request, p cardPage) error {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *")
	return s.Render(w, r, http.StatusOK, "card", p.Title, p)
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

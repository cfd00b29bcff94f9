package pages

import (
	"net/http"
	"net/url"
	"strings"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// targetsPage is the board of all promised quantities, of one summit or of all.
type targetsPage struct {
	show.Presenter
	Tell      keep.Teller
	Filter    keep.Filter
	Summit    string
	Summits   []string
	Parties   []string
	Kinds     []measure.Kind
	Positions []string
	Rows      []keep.Row // of this page
	Total     int
	Pages     site.Pager
	Query     string
	Cited     show.Cited
	At        string
	Year      string
}

// tellGoals says goals in the language of the page.
func tellGoals(p show.Presenter) keep.Teller {
	return keep.Teller{Language: p.L, Names: p.PartyNames}
}

// look is when the address asks for goals to be looked at: at its moment, with values
// up to ?year=.
func (s *area) look(r *http.Request) (measure.Moment, error) {
	year, err := calcYear(r.URL.Query(), "year")
	return measure.Moment{Day: s.Today(r).Format("2006-01-02"), Year: year}, err
}

func goalFilterOf(q url.Values) keep.Filter {
	return keep.Filter{Party: q.Get("party"), Kind: q.Get("kind"), Position: q.Get("position"), Basis: q.Get("basis"), Words: strings.TrimSpace(q.Get("q"))}
}

// goalRows are the goals that the address asks for, and the names of their parties.
func (s *area) goalRows(r *http.Request, v store.View) ([]keep.Row, i18n.Parties, error) {
	q := r.URL.Query()
	docs, err := v.Documents(r.Context(), q.Get("summit"))
	if err != nil {
		return nil, nil, err
	}
	_, names, err := s.ListOfAll(r, v, show.Wanted{Summit: q.Get("summit")})
	if err != nil {
		return nil, nil, err
	}
	at, err := s.look(r)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.Goals.Of(r.Context(), v, keep.Leading(docs), at)
	return goalFilterOf(q).Keep(rows), names, err
}

func (s *area) targets(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := targetsPage{Presenter: s.Presenter(r, &trillium.Document{}), Filter: goalFilterOf(q), Summit: q.Get("summit"), Kinds: measure.Kinds,
		Positions: measure.Positions, At: q.Get("at"), Year: q.Get("year")}
	rows, names, err := s.goalRows(r, v)
	if err != nil {
		return err
	}
	p.PartyNames = names
	p.Tell = tellGoals(p.Presenter)
	for i := range rows {
		for _, x := range rows[i].Leading() {
			if x.Party != "" && x.Party != trillium.All {
				p.Parties = site.AddNew(p.Parties, x.Party)
			}
		}
	}
	if p.Filter.Party != "" {
		p.Parties = site.AddNew(p.Parties, p.Filter.Party)
	}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	var from, to int
	p.Total = len(rows)
	p.Pages, from, to = site.PagerOf(r.URL.Path, q, len(rows))
	p.Rows = rows[from:to]
	q.Del("page")
	p.Query = site.SuffixOf(q)
	title := p.L.T("targets.title")
	if p.Summit != "" {
		title = p.L.T("colon", title, p.Summit)
	}
	p.Cited = s.Cite(r, title, "/targets.csv", q, keep.Table(keep.Lines(rows)))
	return s.Render(w, r, http.StatusOK, "targets", title, p)
}

// GoalPath is the address of a goal's page.
func (p targetsPage) GoalPath(row *keep.Row) string {
	return "/" + p.L.Tag + row.Path() + p.AtSuffix
}

// Row is a row that methods can be called on.
func (p targetsPage) Row(i int) *keep.Row { return &p.Rows[i] }

func (s *area) goalLines(r *http.Request) ([]keep.Line, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.goalRows(r, v)
	return keep.Lines(rows), err
}

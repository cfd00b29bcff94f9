package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"trillium"
	"trillium/internal/goals"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target"
	"trillium/internal/store"
	"trillium/internal/table"
)

// targetsPage is the board of all promised quantities, of one summit or of all.
type targetsPage struct {
	presenter
	Tell      goals.Teller
	Filter    goals.Filter
	Summit    string
	Summits   []string
	Parties   []string
	Kinds     []target.Kind
	Positions []string
	Rows      []goals.Row // of this page
	Total     int
	Pages     pager
	Query     string
	Cited     cited
	At        string
	Year      string
}

// tellGoals says goals in the language of the page.
func (p presenter) tellGoals() goals.Teller { return goals.Teller{Language: p.l, Names: p.names} }

// look is when the address asks for goals to be looked at: at its moment, with values
// up to ?year=.
func (s *Server) look(r *http.Request) (target.Moment, error) {
	year, err := calcYear(r.URL.Query(), "year")
	return target.Moment{Day: s.today(r).Format("2006-01-02"), Year: year}, err
}

func goalFilterOf(q url.Values) goals.Filter {
	return goals.Filter{Party: q.Get("party"), Kind: q.Get("kind"), Position: q.Get("position"), Basis: q.Get("basis"), Words: strings.TrimSpace(q.Get("q"))}
}

// goalRows are the goals that the address asks for, and the names of their parties.
func (s *Server) goalRows(r *http.Request, v store.View) ([]goals.Row, i18n.Parties, error) {
	q := r.URL.Query()
	docs, err := v.Documents(r.Context(), q.Get("summit"))
	if err != nil {
		return nil, nil, err
	}
	_, names, err := s.listOfAll(r, v, wanted{Summit: q.Get("summit")})
	if err != nil {
		return nil, nil, err
	}
	at, err := s.look(r)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.goals.Of(r.Context(), v, goals.Leading(docs), at)
	return goalFilterOf(q).Keep(rows), names, err
}

func (s *Server) targets(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := targetsPage{presenter: s.presenter(r, &trillium.Document{}), Filter: goalFilterOf(q), Summit: q.Get("summit"), Kinds: target.Kinds, Positions: target.Positions, At: q.Get("at"), Year: q.Get("year")}
	rows, names, err := s.goalRows(r, v)
	if err != nil {
		return err
	}
	p.names = names
	p.Tell = p.tellGoals()
	for i := range rows {
		for _, x := range rows[i].Leading() {
			if x.Party != "" && x.Party != trillium.All {
				p.Parties = addNew(p.Parties, x.Party)
			}
		}
	}
	if p.Filter.Party != "" {
		p.Parties = addNew(p.Parties, p.Filter.Party)
	}
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	var from, to int
	p.Total = len(rows)
	p.Pages, from, to = pagerOf(r.URL.Path, q, len(rows))
	p.Rows = rows[from:to]
	q.Del("page")
	p.Query = suffixOf(q)
	title := p.l.T("targets.title")
	if p.Summit != "" {
		title = p.l.T("colon", title, p.Summit)
	}
	p.Cited = s.cite(r, title, "/targets.csv", q, goals.Table(goals.Lines(rows)))
	return s.render(w, r, http.StatusOK, "targets", title, p)
}

// GoalPath is the address of a goal's page.
func (p presenter) GoalPath(row *goals.Row) string { return "/" + p.l.Tag + row.Path() + p.suffix }

// Row is a row that methods can be called on.
func (p targetsPage) Row(i int) *goals.Row { return &p.Rows[i] }

func (s *Server) targetsJSON(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.goalLines(r)
	if err != nil {
		return err
	}
	return sendList(w, r, rows, func(l *goals.Line) string {
		return l.Commitment + " " + l.Goal + " " + l.Measure + " " + l.Party
	})
}

func (s *Server) targetsCSV(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.goalLines(r)
	if err != nil {
		return err
	}
	return sendCSV(w, "targets.csv", func(out io.Writer) error { return table.WriteRows(out, goals.Table(rows)) })
}

func (s *Server) goalLines(r *http.Request) ([]goals.Line, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	rows, _, err := s.goalRows(r, v)
	return goals.Lines(rows), err
}

package links

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/chart"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/site"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// seriesPage is all summits of a series by theme.
type seriesPage struct {
	show.Presenter
	show.LinkPresenter
	ID       string
	Series   *compare.Series // nil if the register has none of its summits
	Declared *declaredSeries // nil if nobody declared it
	Problem  *seriesProblem
	Rows     []themeRow
	Figure   template.HTML
	DataPath string
	Cited    show.Cited
	At       string // of ?at=
}

// A themeRow is a theme with how many promises each summit made of it.
type themeRow struct {
	ID     string
	Counts []int
	Kept   int // chains that reach the latest summit from an earlier one
	Silent int // chains that end before it
}

func (s *area) series(w http.ResponseWriter, r *http.Request) error {
	return s.showSeries(w, r, http.StatusOK, nil)
}

// showSeries shows a series as it is declared, and what became of its promises.
func (s *area) showSeries(w http.ResponseWriter, r *http.Request, status int, problem *seriesProblem) error {
	name := r.PathValue("series")
	as, err := s.declaredAs(r, name)
	if err != nil {
		return err
	}
	series, err := s.seriesAsked(r, name)
	if as != nil && errors.Is(err, trillium.ErrNotFound) {
		series, err = nil, nil
	}
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := seriesPage{Presenter: s.Presenter(r, &trillium.Document{}), LinkPresenter: s.LinkPresenter(r), ID: name, Series: series, Declared: as, Problem: problem,
		At: r.URL.Query().Get("at"), DataPath: "?" + url.Values{"series": {name}, "at": r.URL.Query()["at"]}.Encode()}
	title := l.T("series.title", name)
	if as != nil {
		title = as.Title
	}
	if series != nil {
		p.count()
		p.Figure = template.HTML(p.figure(title, l.T("series.figure")).SVG())
		p.Cited = s.Cite(r, title, "/series.csv", url.Values{"series": {name}, "at": r.URL.Query()["at"]}, seriesRows(series, ""))
	}
	return s.Render(w, r, status, "series", title, p)
}

// count counts promises by theme and summit.
func (p *seriesPage) count() {
	series := p.Series
	latest := len(series.Sides) - 1
	for i := range series.Chains {
		c := &series.Chains[i]
		id := cmp.Or(c.Theme, show.NoTheme)
		n := slices.IndexFunc(p.Rows, func(t themeRow) bool { return t.ID == id })
		if n < 0 {
			n = len(p.Rows)
			p.Rows = append(p.Rows, themeRow{ID: id, Counts: make([]int, len(series.Sides))})
		}
		row := &p.Rows[n]
		for _, m := range c.Members {
			row.Counts[m.Summit]++
		}
		switch {
		case c.Last() < latest:
			row.Silent++
		case c.Members[0].Summit < latest:
			row.Kept++
		}
	}
}

func (p *seriesPage) figure(title, about string) chart.River {
	f := chart.River{Title: title, About: about}
	for _, side := range p.Series.Sides {
		f.Columns = append(f.Columns, side.Document.Summit)
	}
	for _, row := range p.Rows {
		line := chart.RiverRow{Label: p.Theme(row.ID)}
		for i, n := range row.Counts {
			cell := chart.RiverCell{}
			if n > 0 {
				cell = chart.RiverCell{Text: fmt.Sprint(n), Href: p.ThemePath(row.ID), Whole: true,
					Name: p.LinkLang.T("colon", p.Theme(row.ID)+", "+f.Columns[i], p.LinkLang.N("count.commitments", n))}
			}
			line.Cells = append(line.Cells, cell)
		}
		f.Rows = append(f.Rows, line)
	}
	return f
}

// ThemePath is the address of a theme in the series.
func (p seriesPage) ThemePath(id string) string {
	return "/" + p.L.Tag + "/series/" + url.PathEscape(p.Series.Name) + "/" + url.PathEscape(id) + p.AtSuffix
}

func (s *area) seriesAsked(r *http.Request, name string) (*compare.Series, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	return s.Links.Series(r.Context(), v, name)
}

// seriesRows are the chains of a series as rows of a table: one for each promise.
func seriesRows(series *compare.Series, theme string) [][]string {
	rows := [][]string{{"chain", "theme", "summit", "commitment", "relation", "from", "silent", "text"}}
	latest := len(series.Sides) - 1
	for n := range series.Chains {
		c := &series.Chains[n]
		if theme != "" && cmp.Or(c.Theme, show.NoTheme) != theme {
			continue
		}
		for _, m := range c.Members {
			var relations, from []string
			for _, l := range c.Links {
				if l.B == m.Commitment.ID {
					relations, from = append(relations, string(l.Relation)), append(from, l.A)
				}
			}
			rows = append(rows, []string{fmt.Sprint(n + 1), c.Theme, series.Sides[m.Summit].Document.Summit, m.Commitment.ID,
				strings.Join(relations, " | "), strings.Join(from, " | "), fmt.Sprint(c.Last() < latest), m.Commitment.Text})
		}
	}
	return rows
}

func (s *area) seriesCSV(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.URL.Query().Get("series"))
	if err != nil {
		return err
	}
	return site.SendCSV(w, series.Name+"-chains.csv", func(out io.Writer) error {
		return table.WriteRows(out, seriesRows(series, r.URL.Query().Get("theme")))
	})
}

// chainJSON is a chain as the download gives it.
type chainJSON struct {
	Theme       string         `json:"theme"`
	Commitments []string       `json:"commitments"`
	Silent      bool           `json:"silent"`
	Links       []lineage.Link `json:"links"`
}

func (s *area) seriesJSON(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.URL.Query().Get("series"))
	if err != nil {
		return err
	}
	theme := r.URL.Query().Get("theme")
	out := []chainJSON{}
	for i := range series.Chains {
		c := &series.Chains[i]
		if theme != "" && cmp.Or(c.Theme, show.NoTheme) != theme {
			continue
		}
		one := chainJSON{Theme: c.Theme, Silent: c.Last() < len(series.Sides)-1, Links: append([]lineage.Link{}, c.Links...)}
		for _, m := range c.Members {
			one.Commitments = append(one.Commitments, m.Commitment.ID)
		}
		out = append(out, one)
	}
	return site.SendList(w, r, out, func(c *chainJSON) string { return c.Commitments[0] })
}

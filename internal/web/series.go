package web

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
	"trillium/internal/table"
)

// noTheme stands in addresses for promises whose theme cannot be told.
const noTheme = "none"

// seriesPage is all summits of a series by theme.
type seriesPage struct {
	presenter
	linkPresenter
	Series   *compare.Series
	Rows     []themeRow
	Figure   template.HTML
	DataPath string
	At       string // of ?at=
}

// A themeRow is a theme with how many promises each summit made of it.
type themeRow struct {
	ID     string
	Counts []int
	Kept   int // chains that reach the latest summit from an earlier one
	Silent int // chains that end before it
}

func (s *Server) series(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.PathValue("series"))
	if err != nil {
		return err
	}
	l := s.language(r)
	p := seriesPage{presenter: s.presenter(r, &trillium.Document{}), linkPresenter: s.linkPresenter(r), Series: series, At: r.URL.Query().Get("at"),
		DataPath: "?" + url.Values{"series": {series.Name}, "at": r.URL.Query()["at"]}.Encode()}
	latest := len(series.Sides) - 1
	for i := range series.Chains {
		c := &series.Chains[i]
		id := cmp.Or(c.Theme, noTheme)
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
	p.Figure = template.HTML(p.figure(l.T("series.title", series.Name), l.T("series.figure")).SVG())
	return s.render(w, r, http.StatusOK, "series", l.T("series.title", series.Name), p)
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
					Name: p.lang.T("colon", p.Theme(row.ID)+", "+f.Columns[i], p.lang.N("count.commitments", n))}
			}
			line.Cells = append(line.Cells, cell)
		}
		f.Rows = append(f.Rows, line)
	}
	return f
}

// ThemePath is the address of a theme in the series.
func (p seriesPage) ThemePath(id string) string {
	return "/" + p.l.Tag + "/series/" + url.PathEscape(p.Series.Name) + "/" + url.PathEscape(id) + p.suffix
}

func (s *Server) seriesAsked(r *http.Request, name string) (*compare.Series, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	return s.links.Series(r.Context(), v, name)
}

// riverPage is one theme through the summits of a series.
type riverPage struct {
	presenter
	linkPresenter
	Series   *compare.Series
	ID       string
	Chains   []chainRow
	Figure   template.HTML
	DataPath string
}

// A chainRow is a chain with one cell for each summit.
type chainRow struct {
	Cells  [][]chainCell
	Silent bool
	Ends   int // index of the last summit that spoke of it
}

// A chainCell is a promise in a chain, with the links that lead to it.
type chainCell struct {
	linkEnd
	From []linkRow
}

func (s *Server) river(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.PathValue("series"))
	if err != nil {
		return err
	}
	l := s.language(r)
	p := riverPage{presenter: s.presenter(r, &trillium.Document{}), linkPresenter: s.linkPresenter(r), Series: series, ID: r.PathValue("theme"),
		DataPath: "?" + url.Values{"series": {series.Name}, "theme": {r.PathValue("theme")}, "at": r.URL.Query()["at"]}.Encode()}
	for i := range series.Chains {
		if c := &series.Chains[i]; cmp.Or(c.Theme, noTheme) == p.ID {
			p.Chains = append(p.Chains, p.chainRow(c))
		}
	}
	if len(p.Chains) == 0 {
		return fmt.Errorf("theme %q of %s: %w", p.ID, series.Name, trillium.ErrNotFound)
	}
	title := l.T("river.title", p.Theme(p.ID), series.Name)
	p.Figure = template.HTML(p.figure(title, l.T("river.figure")).SVG())
	return s.render(w, r, http.StatusOK, "river", title, p)
}

func (p *riverPage) chainRow(c *lineage.Chain) chainRow {
	row := chainRow{Cells: make([][]chainCell, len(p.Series.Sides)), Ends: c.Last(), Silent: c.Last() < len(p.Series.Sides)-1}
	place := make(map[string]*compare.Side)
	for _, m := range c.Members {
		place[m.Commitment.ID] = p.Series.Sides[m.Summit]
	}
	for _, m := range c.Members {
		side := p.Series.Sides[m.Summit]
		cell := chainCell{linkEnd: *p.end(p.presenter, side, m.Commitment.ID, nil, false)}
		for _, l := range c.Links {
			if l.B == m.Commitment.ID && place[l.A] != nil {
				cell.From = append(cell.From, p.linkRow(p.presenter, l, place[l.A], side))
			}
		}
		row.Cells[m.Summit] = append(row.Cells[m.Summit], cell)
	}
	return row
}

func (p *riverPage) figure(title, about string) chart.River {
	f := chart.River{Title: title, About: about}
	for _, side := range p.Series.Sides {
		f.Columns = append(f.Columns, side.Document.Summit)
	}
	for _, c := range p.Chains {
		line := chart.RiverRow{}
		if c.Silent {
			line.Ends = p.lang.T("link.dropped")
		}
		for _, cells := range c.Cells {
			if len(cells) == 0 {
				line.Cells = append(line.Cells, chart.RiverCell{})
				continue
			}
			var refs, names, relations []string
			decided := true
			for _, cell := range cells {
				refs = append(refs, ref(cell.ID))
				names = append(names, cell.ID)
				for _, l := range cell.From {
					if name := p.Relation(l.Relation); !slices.Contains(relations, name) {
						relations = append(relations, name)
					}
					decided = decided && l.Decided != ""
				}
				if line.Label == "" {
					line.Label = trillium.Plain(cell.Text)
				}
			}
			line.Cells = append(line.Cells, chart.RiverCell{Text: strings.Join(refs, ", "), Href: cells[0].Href, Name: strings.Join(names, ", "),
				Link: strings.Join(relations, ", "), Whole: decided})
		}
		f.Rows = append(f.Rows, line)
	}
	return f
}

// seriesRows are the chains of a series as rows of a table: one for each promise.
func seriesRows(series *compare.Series, theme string) [][]string {
	rows := [][]string{{"chain", "theme", "summit", "commitment", "relation", "from", "silent", "text"}}
	latest := len(series.Sides) - 1
	for n := range series.Chains {
		c := &series.Chains[n]
		if theme != "" && cmp.Or(c.Theme, noTheme) != theme {
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

func (s *Server) seriesCSV(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.URL.Query().Get("series"))
	if err != nil {
		return err
	}
	return sendCSV(w, series.Name+"-chains.csv", func(out io.Writer) error {
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

func (s *Server) seriesJSON(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.URL.Query().Get("series"))
	if err != nil {
		return err
	}
	theme := r.URL.Query().Get("theme")
	out := []chainJSON{}
	for i := range series.Chains {
		c := &series.Chains[i]
		if theme != "" && cmp.Or(c.Theme, noTheme) != theme {
			continue
		}
		one := chainJSON{Theme: c.Theme, Silent: c.Last() < len(series.Sides)-1, Links: append([]lineage.Link{}, c.Links...)}
		for _, m := range c.Members {
			one.Commitments = append(one.Commitments, m.Commitment.ID)
		}
		out = append(out, one)
	}
	return sendJSON(w, out)
}

// silentPage lists the promises that the latest summit of their series does not
// take up.
type silentPage struct {
	presenter
	linkPresenter
	Filter silentFilter
	Series []string
	Large  []string // series with too many commitments to be compared
	Themes []string
	Bound  []string
	Rows   []silentRow
	Total  int
	Data   string
	At     string // of ?at=
}

type silentFilter struct{ Series, Theme, Party string }

// A silentRow is a promise that fell silent.
type silentRow struct {
	compare.Silence
	Href  string
	Words string
}

// silences are the promises that fell silent in the series asked for. A series
// that has too many commitments to be compared is named and left out.
type silences struct {
	list   []compare.Silence
	series []string
	large  []string
}

func (s *Server) silences(r *http.Request) (silences, error) {
	var out silences
	v, err := s.view(r)
	if err != nil {
		return out, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return out, err
	}
	for _, m := range summits {
		out.series = addNew(out.series, m.Series)
	}
	for _, name := range out.series {
		if want := r.URL.Query().Get("series"); want != "" && want != name {
			continue
		}
		series, err := s.links.Series(r.Context(), v, name)
		if errors.Is(err, trillium.ErrTooLarge) {
			out.large = append(out.large, name)
			continue
		}
		if err != nil {
			return out, err
		}
		out.list = append(out.list, series.Silent()...)
	}
	slices.SortStableFunc(out.list, func(a, b compare.Silence) int { return cmp.Compare(a.Heard, b.Heard) })
	return out, nil
}

func (f silentFilter) keeps(x *compare.Silence) bool {
	return (f.Theme == "" || cmp.Or(x.Theme, noTheme) == f.Theme) && (f.Party == "" || slices.Contains(x.State.Parties, f.Party))
}

func silentFilterOf(q url.Values) silentFilter {
	return silentFilter{q.Get("series"), q.Get("theme"), q.Get("party")}
}

func (s *Server) silent(w http.ResponseWriter, r *http.Request) error {
	found, err := s.silences(r)
	if err != nil {
		return err
	}
	list := found.list
	p := silentPage{Large: found.large, At: r.URL.Query().Get("at"), presenter: s.presenter(r, &trillium.Document{}), linkPresenter: s.linkPresenter(r), Filter: silentFilterOf(r.URL.Query()), Series: found.series, Total: len(list)}
	if r.URL.RawQuery != "" {
		p.Data = "?" + r.URL.Query().Encode()
	}
	for i := range list {
		x := &list[i]
		p.Themes = addNew(p.Themes, cmp.Or(x.Theme, noTheme))
		p.Bound = addNew(p.Bound, x.State.Parties...)
		if p.Filter.keeps(x) {
			p.Rows = append(p.Rows, silentRow{*x, commitmentPath(p.l.Tag, x.State.ID) + p.suffix, trillium.Plain(x.State.Text)})
		}
	}
	return s.render(w, r, http.StatusOK, "silent", s.language(r).T("silent.title"), p)
}

// silenceJSON is a promise that fell silent as the download gives it.
type silenceJSON struct {
	Commitment string   `json:"commitment"`
	Theme      string   `json:"theme"`
	Parties    []string `json:"parties"`
	Summit     string   `json:"last_summit"`
	Heard      string   `json:"last_heard"`
	By         string   `json:"heard_by"`
	Decided    string   `json:"decided_by"`
	Text       string   `json:"text"`
}

func (s *Server) silencesAsked(r *http.Request) ([]silenceJSON, error) {
	found, err := s.silences(r)
	list := found.list
	out := []silenceJSON{}
	f := silentFilterOf(r.URL.Query())
	for i := range list {
		if x := &list[i]; f.keeps(x) {
			out = append(out, silenceJSON{x.State.ID, x.Theme, x.State.Parties, x.Last, x.Heard, x.By, x.Decided, x.State.Text})
		}
	}
	return out, err
}

func (s *Server) silentJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	return sendJSON(w, list)
}

func (s *Server) silentCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	rows := [][]string{{"commitment", "theme", "parties", "last_summit", "last_heard", "heard_by", "decided_by", "text"}}
	for _, x := range list {
		rows = append(rows, []string{x.Commitment, x.Theme, strings.Join(x.Parties, " | "), x.Summit, x.Heard, x.By, x.Decided, x.Text})
	}
	return sendCSV(w, "silent.csv", func(out io.Writer) error { return table.WriteRows(out, rows) })
}

package links

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/chart"
	"trillium/internal/compare"
	"trillium/internal/web/show"
)

// riverPage is one theme through the summits of a series.
type riverPage struct {
	show.Presenter
	show.LinkPresenter
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
	show.LinkEnd
	From []show.LinkRow
}

func (s *area) river(w http.ResponseWriter, r *http.Request) error {
	series, err := s.seriesAsked(r, r.PathValue("series"))
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := riverPage{Presenter: s.Presenter(r, &trillium.Document{}), LinkPresenter: s.LinkPresenter(r), Series: series, ID: r.PathValue("theme"),
		DataPath: "?" + url.Values{"series": {series.Name}, "theme": {r.PathValue("theme")}, "at": r.URL.Query()["at"]}.Encode()}
	for i := range series.Chains {
		if c := &series.Chains[i]; cmp.Or(c.Theme, show.NoTheme) == p.ID {
			p.Chains = append(p.Chains, p.chainRow(c))
		}
	}
	if len(p.Chains) == 0 {
		return fmt.Errorf("theme %q of %s: %w", p.ID, series.Name, trillium.ErrNotFound)
	}
	title := l.T("river.title", p.Theme(p.ID), series.Name)
	p.Figure = template.HTML(p.figure(title, l.T("river.figure")).SVG())
	return s.Render(w, r, http.StatusOK, "river", title, p)
}

func (p *riverPage) chainRow(c *compare.Chain) chainRow {
	row := chainRow{Cells: make([][]chainCell, len(p.Series.Sides)), Ends: c.Last(), Silent: c.Last() < len(p.Series.Sides)-1}
	place := make(map[string]*compare.Side)
	for _, m := range c.Members {
		place[m.Commitment.ID] = p.Series.Sides[m.Summit]
	}
	for _, m := range c.Members {
		side := p.Series.Sides[m.Summit]
		cell := chainCell{LinkEnd: *p.End(p.Presenter, side, m.Commitment.ID, nil, false)}
		for _, l := range c.Links {
			if l.B == m.Commitment.ID && place[l.A] != nil {
				cell.From = append(cell.From, p.LinkRow(p.Presenter, l, place[l.A], side))
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
			line.Ends = p.LinkLang.T("link.dropped")
		}
		for _, cells := range c.Cells {
			if len(cells) == 0 {
				line.Cells = append(line.Cells, chart.RiverCell{})
				continue
			}
			var refs, names, relations []string
			decided := true
			for _, cell := range cells {
				refs = append(refs, show.Ref(cell.ID))
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

package links

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/site"
	"trillium/internal/summits"
	"trillium/internal/summits/declared"
	"trillium/internal/web/show"
)

// A declaredSeries is a series of summits as it is declared: with the program, or here.
type declaredSeries struct {
	summits.Series
	Next  string                `json:"next"`     // day by which its next summit is due, "" if nothing tells
	Here  *declared.Declaration `json:"declared"` // who declared it here last, and why; nil if nobody did
	Title string                `json:"-"`
}

// seriesKnown are the series that the address asks for, by words of their names and members.
func (s *area) seriesKnown(r *http.Request) ([]declaredSeries, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	all, err := declared.All(r.Context(), v)
	if err != nil {
		return nil, err
	}
	l, words := s.Language(r), strings.TrimSpace(r.URL.Query().Get("q"))
	out := []declaredSeries{}
	for _, one := range declared.With(all).All() {
		d := declaredSeries{Series: one, Next: one.Next(), Title: one.Name(language.Index(l.Tag))}
		for i := range all {
			if all[i].ID == one.ID {
				d.Here = &all[i]
			}
		}
		if show.HasWords(strings.Join(slices.Concat([]string{one.ID}, one.Names[:], one.Called, one.Members), " "), words) {
			out = append(out, d)
		}
	}
	return out, nil
}

// declaredAs is a series by its id, nil if nobody declared it.
func (s *area) declaredAs(r *http.Request, id string) (*declaredSeries, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	all, err := declared.All(r.Context(), v)
	if err != nil {
		return nil, err
	}
	one := declared.With(all).Get(id)
	if one == nil {
		return nil, nil
	}
	d := &declaredSeries{Series: *one, Next: one.Next(), Title: one.Name(language.Index(s.Language(r).Tag))}
	for i := range all {
		if all[i].ID == id {
			d.Here = &all[i]
		}
	}
	return d, nil
}

// knownPage is all series that are known.
type knownPage struct {
	show.Presenter
	Rows   []declaredSeries
	Filter string
	Query  string
}

func (s *area) known(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.seriesKnown(r)
	if err != nil {
		return err
	}
	p := knownPage{Presenter: s.Presenter(r, &trillium.Document{}), Rows: rows, Filter: r.URL.Query().Get("q")}
	if r.URL.RawQuery != "" {
		p.Query = "?" + r.URL.Query().Encode()
	}
	return s.Render(w, r, http.StatusOK, "known", s.Language(r).T("known.title"), p)
}

func knownRows(list []declaredSeries) [][]string {
	rows := [][]string{{"series", "name_en", "name_es", "name_fr", "called", "members", "every_months", "summits", "next", "declared_by", "reason"}}
	for _, d := range list {
		by, reason := "", ""
		if d.Here != nil {
			by, reason = d.Here.Person, d.Here.Reason
		}
		var held []string
		for _, m := range d.Meetings {
			held = append(held, m.Date+" "+m.Place)
		}
		rows = append(rows, []string{d.ID, d.Names[0], d.Names[1], d.Names[2], strings.Join(d.Called, " | "), strings.Join(d.Members, " "),
			strconv.Itoa(d.Every), strings.Join(held, " | "), d.Next, by, reason})
	}
	return rows
}

// declare keeps what an editor says of a series. What will not do is shown again with what is
// wrong.
func (s *area) declare(w http.ResponseWriter, r *http.Request) error {
	id, text, reason := r.PathValue("series"), r.PostForm.Get("text"), strings.TrimSpace(r.PostForm.Get("reason"))
	l := s.Language(r)
	list, err := summits.Parse(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n")), id)
	problem := ""
	switch {
	case err != nil:
		problem = err.Error()
	case len(list) != 1 || list[0].ID != id:
		problem = l.T("known.other", id)
	case reason == "" || len(reason) > 4000:
		problem = l.T("known.reason")
	}
	if problem != "" {
		return s.showSeries(w, r, http.StatusBadRequest, &seriesProblem{problem, text, reason})
	}
	if err := declared.Declare(r.Context(), s.Register, site.Visitor(r).Login, list[0], reason); err != nil {
		return err
	}
	http.Redirect(w, r, "/"+l.Tag+"/series/"+id, http.StatusSeeOther)
	return nil
}

// A seriesProblem is a declaration that will not do.
type seriesProblem struct{ Problem, Text, Reason string }

// FormText is the declaration as the form offers it: what somebody just wrote, what is in force,
// or a beginning with what the register knows of the series.
func (p seriesPage) FormText() string {
	switch {
	case p.Problem != nil:
		return p.Problem.Text
	case p.Declared != nil:
		return p.Declared.String()
	}
	begun := summits.Series{ID: p.ID, Names: [3]string{p.ID, p.ID, p.ID}, Called: []string{p.ID}, Every: 12}
	for _, side := range p.Series.Sides {
		if day, err := time.Parse(time.DateOnly, side.Document.Date); err == nil {
			begun.Meetings = append(begun.Meetings, summits.Meeting{Year: day.Year(), Date: side.Document.Date})
		}
	}
	return begun.String()
}

// Held are the summits of a series, the latest first, with their ids.
func (d declaredSeries) Held() []heldSummit {
	var out []heldSummit
	for _, m := range slices.Backward(d.Meetings) {
		out = append(out, heldSummit{m, d.Summit(m.Year), m.Date > time.Now().Format(time.DateOnly)})
	}
	return out
}

// A heldSummit is one summit of a series.
type heldSummit struct {
	summits.Meeting
	ID     string
	Coming bool
}

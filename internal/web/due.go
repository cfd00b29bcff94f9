package web

import (
	"fmt"
	"html/template"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/report"
	"trillium/internal/store"
	"trillium/internal/table"
)

// duePage lists deadlines, and what is due, late or newly silent.
type duePage struct {
	presenter
	Digest  *report.Digest
	Late    []report.Due // the first of the digest's, as are Soon
	Soon    []report.Due
	List    []report.Due // of this page
	Found   int          // all that the filter finds
	Total   int
	Pages   pager
	Cited   cited
	Filter  report.DueFilter
	Month   string // of ?month=, YYYY-MM
	Days    int
	Summits []string
	Bound   []string
	Themes  []string
	Figure  template.HTML
	Query   string
	Feed    string
	At      string
}

// The days ahead that the digest looks, unless the address says otherwise.
const (
	daysAhead    = 90
	maxDaysAhead = 3660
)

// mostDigest bounds what a page lists of what is late, and of what is due.
const mostDigest = 50

func dueFilterOf(q url.Values) report.DueFilter {
	return report.DueFilter{Summit: q.Get("summit"), Party: q.Get("party"), Theme: q.Get("theme")}
}

// today is the day of the moment that the address asks for.
func (s *Server) today(r *http.Request) time.Time {
	if at, err := moment(r); err == nil && !at.IsZero() {
		return at.UTC()
	}
	return s.now().UTC()
}

func (s *Server) due(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := duePage{presenter: s.presenter(r, &trillium.Document{}), Filter: dueFilterOf(q), Month: q.Get("month"), Days: daysAhead, At: q.Get("at")}
	if n, err := strconv.Atoi(q.Get("days")); err == nil && n > 0 && n <= maxDaysAhead {
		p.Days = n
	}
	today := s.today(r)
	if p.Digest, p.names, err = s.report.Digest(r.Context(), v, p.Filter, today, p.Days); err != nil {
		return err
	}
	all, _, err := s.report.Deadlines(r.Context(), v, report.DueFilter{Summit: p.Filter.Summit})
	if err != nil {
		return err
	}
	for _, d := range all {
		p.Bound, p.Themes = addNew(p.Bound, d.Parties...), addNew(p.Themes, d.Theme)
	}
	list, err := s.dues(r, v)
	if err != nil {
		return err
	}
	for _, d := range list {
		if p.Month == "" || strings.HasPrefix(d.Deadline.Date, p.Month) {
			p.List = append(p.List, d)
		}
	}
	p.Total, p.Found = len(all), len(p.List)
	var from, to int
	p.Pages, from, to = pagerOf(r.URL.Path, q, len(p.List))
	p.List = p.List[from:to]
	p.Late, p.Soon = p.Digest.Late[:min(mostDigest, len(p.Digest.Late))], p.Digest.Due[:min(mostDigest, len(p.Digest.Due))]
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	keep := keepQuery(q, "summit", "party", "theme", "at")
	if len(list) > 0 {
		p.Figure = template.HTML(p.teller().Months(list, today, func(year, month int) string {
			query := maps.Clone(keep)
			query.Set("month", fmt.Sprintf("%04d-%02d", year, month))
			return "?" + query.Encode() + "#deadlines"
		}).SVG())
	}
	if len(keep) > 0 {
		p.Query = "?" + keep.Encode()
	}
	p.Cited = s.cite(r, p.l.T("due.title"), "/deadlines.csv", keep, deadlineRows(report.DueRows(list, today.Format(time.DateOnly))))
	p.Feed = s.origin(r) + "/api/v1/" + p.l.Tag + "/deadlines.ics" + p.Query
	return s.render(w, r, http.StatusOK, "due", p.l.T("due.title"), p)
}

// keepQuery are the values of an address that are set, by name.
func keepQuery(q url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// dues are the deadlines that the address asks for.
func (s *Server) dues(r *http.Request, v store.View) ([]report.Due, error) {
	list, _, err := s.report.Deadlines(r.Context(), v, dueFilterOf(r.URL.Query()))
	return list, err
}

// State says how a deadline stands on the day that is shown.
func (p duePage) State(d report.Due) string {
	if d.Done != "" {
		return p.l.T("done." + d.Done)
	}
	return p.Left(&d.Deadline)
}

// PathTo is the address of a commitment.
func (p duePage) PathTo(id string) string { return commitmentPath(p.l.Tag, id) + p.suffix }

// deadlines is the calendar feed.
func (s *Server) deadlines(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	f := dueFilterOf(r.URL.Query())
	list, names, err := s.report.Deadlines(r.Context(), v, f)
	if err != nil {
		return err
	}
	t := report.Teller{Language: s.language(r), Names: names}
	name := t.T("due.feed")
	for _, part := range []string{f.Summit, f.Theme} {
		if part != "" {
			name += " – " + part
		}
	}
	if f.Party != "" {
		name += " – " + t.Party(f.Party)
	}
	body := report.Calendar(list, t, name, func(id string) string { return s.origin(r) + commitmentPath(t.Tag, id) })
	return send(w, "text/calendar; charset=utf-8", "deadlines.ics", []byte(body))
}

// calendarSVG is the picture of deadlines as a file, without links.
func (s *Server) calendarSVG(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	list, err := s.dues(r, v)
	if err != nil {
		return err
	}
	tell := report.Teller{Language: s.language(r)}
	figure := tell.Months(list, s.today(r), func(int, int) string { return "" })
	return send(w, "image/svg+xml", "deadlines."+tell.Tag+".svg", []byte(figure.SVG()))
}

func (s *Server) dueRows(r *http.Request) ([]report.DueRow, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	list, err := s.dues(r, v)
	return report.DueRows(list, s.today(r).Format(time.DateOnly)), err
}

func (s *Server) dueJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.dueRows(r)
	if err != nil {
		return err
	}
	return sendList(w, r, list, func(d *report.DueRow) string { return d.Commitment })
}

func (s *Server) dueCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.dueRows(r)
	if err != nil {
		return err
	}
	return sendCSV(w, "deadlines.csv", func(out io.Writer) error { return table.WriteRows(out, deadlineRows(list)) })
}

func deadlineRows(list []report.DueRow) [][]string {
	rows := [][]string{{"commitment", "date", "precision", "words", "parties", "theme", "done", "late", "text"}}
	for _, d := range list {
		rows = append(rows, []string{d.Commitment, d.Date, d.Precision, d.Words, strings.Join(d.Parties, " | "), d.Theme, d.Done, strconv.FormatBool(d.Late), d.Text})
	}
	return rows
}

package reports

import (
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/report"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// duePage lists deadlines, and what is due, late or newly silent.
type duePage struct {
	show.Presenter
	Digest  *report.Digest
	Late    []report.Due // the first of the digest's, as are Soon
	Soon    []report.Due
	List    []report.Due // of this page
	Found   int          // all that the filter finds
	Total   int
	Pages   site.Pager
	Cited   show.Cited
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

// mostDigest bounds what a page lists of what is late, and of what is due.
const mostDigest = 50

func dueFilterOf(q url.Values) report.DueFilter {
	return report.DueFilter{Summit: q.Get("summit"), Party: q.Get("party"), Theme: q.Get("theme")}
}

func (s *area) due(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := duePage{Presenter: s.Presenter(r, &trillium.Document{}), Filter: dueFilterOf(q), Month: q.Get("month"), Days: show.DaysAhead, At: q.Get("at")}
	if n, err := strconv.Atoi(q.Get("days")); err == nil && n > 0 && n <= show.MaxDaysAhead {
		p.Days = n
	}
	today := s.Today(r)
	if p.Digest, p.PartyNames, err = s.Report.Digest(r.Context(), v, p.Filter, today, p.Days); err != nil {
		return err
	}
	all, _, err := s.Report.Deadlines(r.Context(), v, report.DueFilter{Summit: p.Filter.Summit})
	if err != nil {
		return err
	}
	for _, d := range all {
		p.Bound, p.Themes = site.AddNew(p.Bound, d.Parties...), site.AddNew(p.Themes, d.Theme)
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
	p.Pages, from, to = site.PagerOf(r.URL.Path, q, len(p.List))
	p.List = p.List[from:to]
	p.Late, p.Soon = p.Digest.Late[:min(mostDigest, len(p.Digest.Late))], p.Digest.Due[:min(mostDigest, len(p.Digest.Due))]
	if p.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	keep := site.KeepQuery(q, "summit", "party", "theme", "at")
	if len(list) > 0 {
		p.Figure = template.HTML(p.Teller().Months(list, today, func(year, month int) string {
			query := maps.Clone(keep)
			query.Set("month", fmt.Sprintf("%04d-%02d", year, month))
			return "?" + query.Encode() + "#deadlines"
		}).SVG())
	}
	if len(keep) > 0 {
		p.Query = "?" + keep.Encode()
	}
	p.Cited = s.Cite(r, p.L.T("due.title"), "/deadlines.csv", keep, deadlineRows(report.DueRows(list, today.Format(time.DateOnly))))
	p.Feed = s.Origin(r) + "/api/v1/" + p.L.Tag + "/deadlines.ics" + p.Query
	return s.Render(w, r, http.StatusOK, "due", p.L.T("due.title"), p)
}

// dues are the deadlines that the address asks for.
func (s *area) dues(r *http.Request, v store.View) ([]report.Due, error) {
	list, _, err := s.Report.Deadlines(r.Context(), v, dueFilterOf(r.URL.Query()))
	return list, err
}

// State says how a deadline stands on the day that is shown.
func (p duePage) State(d report.Due) string {
	if d.Done != "" {
		return p.L.T("done." + d.Done)
	}
	return p.Left(&d.Deadline)
}

// PathTo is the address of a commitment.
func (p duePage) PathTo(id string) string { return show.CommitmentPath(p.L.Tag, id) + p.AtSuffix }

// deadlines is the calendar feed.
func (s *area) deadlines(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	f := dueFilterOf(r.URL.Query())
	list, names, err := s.Report.Deadlines(r.Context(), v, f)
	if err != nil {
		return err
	}
	t := report.Teller{Language: s.Language(r), Names: names}
	name := t.T("due.feed")
	for _, part := range []string{f.Summit, f.Theme} {
		if part != "" {
			name += " – " + part
		}
	}
	if f.Party != "" {
		name += " – " + t.Party(f.Party)
	}
	body := report.Calendar(list, t, name, func(id string) string { return s.Origin(r) + show.CommitmentPath(t.Tag, id) })
	return site.Send(w, "text/calendar; charset=utf-8", "deadlines.ics", []byte(body))
}

// calendarSVG is the picture of deadlines as a file, without links.
func (s *area) calendarSVG(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	list, err := s.dues(r, v)
	if err != nil {
		return err
	}
	tell := report.Teller{Language: s.Language(r)}
	figure := tell.Months(list, s.Today(r), func(int, int) string { return "" })
	return site.Send(w, "image/svg+xml", "deadlines."+tell.Tag+".svg", []byte(figure.SVG()))
}

func (s *area) dueRows(r *http.Request) ([]report.DueRow, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	list, err := s.dues(r, v)
	return report.DueRows(list, s.Today(r).Format(time.DateOnly)), err
}

func deadlineRows(list []report.DueRow) [][]string {
	rows := [][]string{{"commitment", "date", "precision", "words", "parties", "theme", "done", "late", "text"}}
	for _, d := range list {
		rows = append(rows, []string{d.Commitment, d.Date, d.Precision, d.Words, strings.Join(d.Parties, " | "), d.Theme, d.Done, strconv.FormatBool(d.Late), d.Text})
	}
	return rows
}

// deadlinesAtom is a feed of the deadlines that have passed, each on the day after
// its last.
func (s *area) deadlinesAtom(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	list, names, err := s.Report.Deadlines(r.Context(), v, dueFilterOf(r.URL.Query()))
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := duePage{Presenter: show.Presenter{L: l, PartyNames: names, Day: s.Today(r)}}
	feed := s.NewFeed(r, l.T("due.feed"), "/"+l.Tag+"/due")
	for _, d := range list {
		day, err := time.Parse(time.DateOnly, d.Deadline.Date)
		if err == nil && day.Before(p.Day) {
			feed.Add(s.Origin(r)+show.CommitmentPath(l.Tag, d.ID), l.T("colon", d.ID, p.State(d)), d.Text, day.AddDate(0, 0, 1))
		}
	}
	return feed.Send(w)
}

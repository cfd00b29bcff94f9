package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/store"
)

// homePage says at a glance what the register holds and what is new in it.
type homePage struct {
	presenter
	Summits []homeSummit
	Filter  string
	Empty   bool   // the register has no summit at all
	Absent  bool   // it holds no document: digests stand in
	About   string // what its keepers say of it
	At      string // of ?at=
	Days    int    // how far ahead Soon looks
	Late    news[report.Due]
	Soon    news[report.Due]
	Silent  news[silentRow]
	Changes []*review.Entry
	Quiet   bool // nothing changed in the last week: Changes are what came before
}

// A homeSummit is a summit with where its commitments stand.
type homeSummit struct {
	store.Summit
	States []stateCount
	Bar    template.HTML
}

// A news is the first few of a list.
type news[T any] struct {
	First []T
	All   int
}

func newsOf[T any](list []T) news[T] { return news[T]{list[:min(homeNews, len(list))], len(list)} }

// How much of each kind of news the home page lists, and for how long a change is
// one of this week.
const (
	homeNews = 5
	homeWeek = 7 * 24 * time.Hour
)

// home lists the summits, those whose name has the words of ?q= only, and what is
// due, what changed and what fell silent.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	all, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	p := homePage{presenter: s.presenter(r, &trillium.Document{}), Filter: strings.TrimSpace(r.URL.Query().Get("q")), Empty: len(all) == 0, At: r.URL.Query().Get("at"), Days: daysAhead}
	if !p.Empty {
		if err := s.homeStates(r, v, &p, all); err != nil {
			return err
		}
		if err := s.homeNews(r, v, &p); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "home", s.language(r).T("home.title"), p)
}

// homeStates counts for each summit where its commitments stand.
func (s *Server) homeStates(r *http.Request, v store.View, p *homePage, all []store.Summit) error {
	rows, names, err := s.listOfAll(r, v, wanted{})
	if err != nil {
		return err
	}
	p.names, p.About = names, s.About.Text[p.l.Tag]
	p.Absent = len(rows) > 0 && !slices.ContainsFunc(rows, func(x listed) bool { return !x.Absent })
	of := make(map[string][]listed) // a summit
	for _, row := range rows {
		of[row.Document.Summit] = append(of[row.Document.Summit], row)
	}
	for _, m := range all {
		if hasWords(m.ID+" "+m.Title, p.Filter) {
			one := homeSummit{Summit: m}
			path := documentPath(p.l.Tag, &store.Document{Summit: m.ID, Leading: true})
			one.States, one.Bar = statesOf(countStates(of[m.ID]), func(state string) string {
				q := keepQuery(r.URL.Query(), "at")
				q.Set("state", state)
				return path + "?" + q.Encode()
			})
			p.Summits = append(p.Summits, one)
		}
	}
	return nil
}

// homeNews gathers what is due, what fell silent and what people decided last.
func (s *Server) homeNews(r *http.Request, v store.View, p *homePage) error {
	list, _, err := s.report.Deadlines(r.Context(), v, report.DueFilter{})
	if err != nil {
		return err
	}
	late, soon := report.Pressing(list, p.today, p.Days)
	slices.Reverse(late) // what passed last is news
	p.Late, p.Soon = newsOf(late), newsOf(soon)
	found, err := s.silences(r)
	if err != nil {
		return err
	}
	var silent []silentRow
	for i := range found.list {
		x := &found.list[len(found.list)-1-i]
		silent = append(silent, silentRow{*x, commitmentPath(p.l.Tag, x.State.ID) + p.suffix, textOf(x.State)})
	}
	p.Silent = newsOf(silent)
	decisions, err := v.Decisions(r.Context(), store.DecisionFilter{}, 2*homeNews)
	if err != nil {
		return err
	}
	moment := s.today(r)
	week := slices.DeleteFunc(slices.Clone(decisions), func(d review.Decision) bool { return d.Time.Before(moment.Add(-homeWeek)) })
	if p.Quiet = len(week) == 0; p.Quiet {
		week = decisions[:min(homeNews, len(decisions))]
	}
	p.Changes, err = s.unveil(r, week)
	return err
}

// hasWords reports whether text has every word of filter, in any case.
func hasWords(text, filter string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(filter)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

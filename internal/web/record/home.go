package record

import (
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// homePage says at a glance what the register holds and what is new in it.
type homePage struct {
	show.Presenter
	Summits []homeSummit
	Filter  string
	Empty   bool   // the register has no summit at all
	Absent  bool   // it holds no document: digests stand in
	About   string // what its keepers say of it
	At      string // of ?at=
	Days    int    // how far ahead Soon looks
	Late    news[report.Due]
	Soon    news[report.Due]
	Silent  news[show.SilentRow]
	Changes []*review.Entry
	Quiet   bool // nothing changed in the last week: Changes are what came before
}

// A homeSummit is a summit with where its commitments stand.
type homeSummit struct {
	store.Summit
	States []show.StateCount
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
func (s *area) home(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	all, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	p := homePage{Presenter: s.Presenter(r, &trillium.Document{}), Filter: strings.TrimSpace(r.URL.Query().Get("q")), Empty: len(all) == 0,
		At: r.URL.Query().Get("at"), Days: show.DaysAhead}
	if !p.Empty {
		if err := s.homeStates(r, v, &p, all); err != nil {
			return err
		}
		if err := s.homeNews(r, v, &p); err != nil {
			return err
		}
	}
	return s.Render(w, r, http.StatusOK, "home", s.Language(r).T("home.title"), p)
}

// homeStates counts for each summit where its commitments stand.
func (s *area) homeStates(r *http.Request, v store.View, p *homePage, all []store.Summit) error {
	rows, names, err := s.ListOfAll(r, v, show.Wanted{})
	if err != nil {
		return err
	}
	p.PartyNames, p.About = names, s.About.Text[p.L.Tag]
	p.Absent = len(rows) > 0 && !slices.ContainsFunc(rows, func(x show.Listed) bool { return !x.Absent })
	of := make(map[string][]show.Listed) // a summit
	for _, row := range rows {
		of[row.Document.Summit] = append(of[row.Document.Summit], row)
	}
	for _, m := range all {
		if show.HasWords(m.ID+" "+m.Title, p.Filter) {
			one := homeSummit{Summit: m}
			path := show.DocumentPath(p.L.Tag, &store.Document{Summit: m.ID, Leading: true})
			one.States, one.Bar = show.StatesOf(show.CountStates(of[m.ID]), func(state string) string {
				q := site.KeepQuery(r.URL.Query(), "at")
				q.Set("state", state)
				return path + "?" + q.Encode()
			})
			p.Summits = append(p.Summits, one)
		}
	}
	return nil
}

// homeNews gathers what is due, what fell silent and what people decided last.
func (s *area) homeNews(r *http.Request, v store.View, p *homePage) error {
	list, _, err := s.Report.Deadlines(r.Context(), v, report.DueFilter{})
	if err != nil {
		return err
	}
	late, soon := report.Pressing(list, p.Day, p.Days)
	slices.Reverse(late) // what passed last is news
	p.Late, p.Soon = newsOf(late), newsOf(soon)
	found, err := s.Silences(r)
	if err != nil {
		return err
	}
	var silent []show.SilentRow
	for i := range found.List {
		x := &found.List[len(found.List)-1-i]
		silent = append(silent, show.SilentRow{Silence: *x, Href: show.CommitmentPath(p.L.Tag, x.State.ID) + p.AtSuffix, Words: show.TextOf(x.State)})
	}
	p.Silent = newsOf(silent)
	decisions, err := v.Decisions(r.Context(), store.DecisionFilter{}, 2*homeNews)
	if err != nil {
		return err
	}
	moment := s.Today(r)
	week := slices.DeleteFunc(slices.Clone(decisions), func(d review.Decision) bool { return d.Time.Before(moment.Add(-homeWeek)) })
	if p.Quiet = len(week) == 0; p.Quiet {
		week = decisions[:min(homeNews, len(decisions))]
	}
	p.Changes, err = s.Unveil(r, week)
	return err
}

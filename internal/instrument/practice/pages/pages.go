// Package pages is what the site shows of practices: a list with filters, each practice
// with what reviewers say of it, two side by side, and a form to file one.
package pages

import (
	"cmp"
	"embed"
	"net/http"
	"slices"

	"trillium/internal/datapackage"
	"trillium/internal/i18n"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the pages on the book of a register.
type area struct{ *show.Book }

// filters are the parameters that lists of practices take.
const filters = "country topic outcome evidence serves q at"

// New returns the pages.
func New(b *show.Book) site.Section {
	s := &area{b}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /practices", Handle: s.practices},
			{Pattern: "GET /practices/{practice}", Handle: s.practice},
			{Pattern: "POST /practices/{practice}", Handle: s.decide, Needs: review.Decide},
			{Pattern: "GET /practices/compare", Handle: s.compare},
			{Pattern: "GET /practices/new", Handle: s.form, Needs: review.FileUpdate},
			{Pattern: "POST /practices/new", Handle: s.file, Needs: review.FileUpdate},
		},
		Endpoints: []site.Endpoint{
			{Path: "/practices", Name: "practices", Params: filters + " cursor limit", Fields: "practice.param.", Kind: site.TypeJSON, Reply: site.ListOf[keep.Entry]{},
				Handle: site.List(s.chosen, func(e *keep.Entry) string { return e.ID })},
			{Path: "/practices.csv", Name: "practices.csv", Params: filters, Fields: "practice.param.", Kind: site.TypeCSV,
				Handle: site.Table("practices.csv", s.chosen, rows)},
			{Path: "/practices/{practice}", Name: "practice", Params: "at", Kind: site.TypeJSON, Reply: keep.Entry{}, Handle: s.practiceJSON},
		},
		Pages: []site.Template{site.Of[listPage]("practices"), site.Of[practicePage]("practice"), site.Of[comparePage]("practicecompare"),
			site.Of[formPage]("practiceform"),
			site.Alone[panel]("practicepanel"), site.Alone[site.Method]("practicemethod")},
		Templates: files,
		Method:    "practicemethod",
		Nav:       []site.Link{{Path: "/practices", Key: "practice.title", Rank: 62}},
		Says: map[review.Kind]func(*i18n.Language, i18n.Parties, review.Body) string{
			keep.Vouch: func(l *i18n.Language, _ i18n.Parties, _ review.Body) string { return l.T("practice.vouched") },
			keep.Doubt: func(l *i18n.Language, _ i18n.Parties, _ review.Body) string { return l.T("practice.doubted") },
		},
		Subject: func(subject string) string {
			if id := keep.ID(subject); id != "" {
				return "/practices/" + id
			}
			return ""
		},
		Panel:    s.panel,
		Tables:   s.tables,
		Examples: example,
	}
}

// chosen are the practices that the address asks for.
func (s *area) chosen(r *http.Request) ([]keep.Entry, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	all, err := keep.All(r.Context(), v)
	f := filterOf(r)
	return slices.DeleteFunc(all, func(e keep.Entry) bool { return len(f.Keep([]exchange.Practice{e.Practice})) == 0 }), err
}

func filterOf(r *http.Request) exchange.Filter {
	q := r.URL.Query()
	return exchange.Filter{Country: q.Get("country"), Topic: q.Get("topic"), Outcome: q.Get("outcome"), Evidence: q.Get("evidence"), Serves: q.Get("serves"),
		Words: q.Get("q")}
}

func rows(list []keep.Entry) [][]string { return exchange.Table(keep.Practices(list)) }

// listPage is the list of practices.
type listPage struct {
	show.Presenter
	Filter            exchange.Filter
	Countries, Topics []string
	Rows              []row
	Failed            int
	Total             int
	Pages             site.Pager
	Query             string
	Cited             show.Cited
	At                string
}

// Outcomes are what a practice may come to.
func (listPage) Outcomes() []string { return exchange.Outcomes }

// Grounds are what a claim may rest on.
func (listPage) Grounds() []string { return exchange.Grounds }

// A row is a practice with its title in the visitor's language, or in one that there is.
type row struct {
	keep.Entry
	Heading, Language string
}

func (s *area) row(r *http.Request, e keep.Entry) row {
	title, in := e.TitleIn(s.Language(r).Tag)
	return row{e, title, in}
}

func (s *area) practices(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	all, err := keep.All(r.Context(), v)
	if err != nil {
		return err
	}
	list, err := s.chosen(r)
	if err != nil {
		return err
	}
	p := listPage{Presenter: s.Everybody(r), Filter: filterOf(r), Total: len(list), At: r.URL.Query().Get("at")}
	for _, e := range all {
		p.Countries, p.Topics = site.AddNew(p.Countries, e.Country), site.AddNew(p.Topics, e.Topic)
	}
	slices.SortFunc(p.Countries, func(a, b string) int { return cmp.Compare(p.Party(a), p.Party(b)) })
	slices.Sort(p.Topics)
	for _, e := range list {
		if e.Outcome == exchange.Failed {
			p.Failed++
		}
	}
	q := r.URL.Query()
	var from, to int
	p.Pages, from, to = site.PagerOf(r.URL.Path, q, len(list))
	for _, e := range list[from:to] {
		p.Rows = append(p.Rows, s.row(r, e))
	}
	q.Del("page")
	p.Query = site.SuffixOf(q)
	title := p.L.T("practice.title")
	p.Cited = s.Cite(r, title, "/practices.csv", q, rows(list))
	return s.Render(w, r, http.StatusOK, "practices", title, p)
}

// asked is the practice in the path.
func (s *area) asked(r *http.Request) (keep.Entry, error) {
	v, err := s.View(r)
	if err != nil {
		return keep.Entry{}, err
	}
	return keep.One(r.Context(), v, r.PathValue("practice"))
}

func (s *area) practiceJSON(w http.ResponseWriter, r *http.Request) error {
	e, err := s.asked(r)
	if err != nil {
		return err
	}
	return site.SendJSON(w, e)
}

// tables are the practices for analysts.
func (s *area) tables(r *http.Request) ([]datapackage.Table, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	all, err := keep.All(r.Context(), v)
	return []datapackage.Table{{Name: "practices", Key: "id", Rows: rows(all), Types: map[string]string{}}}, err
}

// example is a practice of the register.
func example(r *http.Request, v store.View) (map[string]string, error) {
	all, err := keep.All(r.Context(), v)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return map[string]string{"practice": all[0].ID}, nil
}

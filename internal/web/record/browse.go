package record

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// listPage is a list of commitments: all of them, or what one party owes, or those
// of a theme or a body.
type listPage struct {
	show.Presenter
	show.LinkPresenter
	Fixed   string // what the address fixes: party, theme or body; "" for all
	Lead    string
	Filter  show.Wanted
	Options show.ListOptions
	Rows    []*show.Listed // of this page
	Total   int
	States  []show.StateCount
	Bar     template.HTML
	Query   string // of the filter, for downloads: "?…" or ""
	Action  string // where the filter is sent
	Pages   site.Pager
	Cited   show.Cited
	At      string
}

// commitments lists all commitments of the register.
func (s *area) commitments(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "", "")
}

// party lists all that a party owes.
func (s *area) party(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "party", r.PathValue("party"))
}

// theme lists the commitments of a theme.
func (s *area) theme(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "theme", r.PathValue("theme"))
}

// body lists the commitments that name a body.
func (s *area) body(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "body", r.PathValue("body"))
}

// showList shows the commitments that the address asks for; fixed names what its
// path fixes to a value.
func (s *area) showList(w http.ResponseWriter, r *http.Request, fixed, value string) error {
	q := r.URL.Query()
	if fixed != "" {
		q.Set(fixed, value)
	}
	x := show.WantedOf(q)
	v, err := s.View(r)
	if err != nil {
		return err
	}
	all, names, err := s.ListOfAll(r, v, show.Wanted{Summit: x.Summit, Document: x.Document})
	if err != nil {
		return err
	}
	p := listPage{Presenter: s.Presenter(r, &trillium.Document{}), LinkPresenter: s.LinkPresenter(r), Fixed: fixed, Filter: x, At: q.Get("at")}
	p.PartyNames = names
	rows, total := p.choose(s.Book, all, show.WantedOf(url.Values{fixed: {value}}))
	if fixed != "" && total == 0 && x.Summit == "" {
		return trillium.ErrNotFound
	}
	if p.Options.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	q.Del("page")
	p.Query = site.SuffixOf(q)
	p.Action = r.URL.Path
	p.count(rows, r.URL)
	var from, to int
	p.Total = len(rows)
	p.Pages, from, to = site.PagerOf(r.URL.Path, r.URL.Query(), len(rows))
	for i := range rows[from:to] {
		p.Rows = append(p.Rows, &rows[from+i])
	}
	title := p.heading(value)
	p.Cited = s.Cite(r, title, "/commitments.csv", q, listRows(s.Words.Language("en"), rows))
	p.Lead = p.L.T("list.lead")
	if fixed != "" {
		p.Lead = p.L.T("list.lead." + fixed)
	}
	return s.Render(w, r, http.StatusOK, "list", title, p)
}

// heading names what the path fixes, or the list of all.
func (p *listPage) heading(value string) string {
	switch p.Fixed {
	case "":
		return p.L.T("list.title")
	case "party":
		return p.Party(value)
	case "theme":
		return p.ThemeOr(value)
	}
	for i := range p.Rows { // the body as the register writes it
		for _, b := range p.Rows[i].Bodies {
			if strings.EqualFold(b, value) {
				return b
			}
		}
	}
	return value
}

// choose returns the rows that the filter keeps, and how many there are under what
// the path fixes alone; it fills what the filters offer.
func (p *listPage) choose(b *show.Book, all []show.Listed, only show.Wanted) (rows []show.Listed, total int) {
	seen := make(map[string]bool)
	fixed, keeps := b.Keeper(only, p.Day), b.Keeper(p.Filter, p.Day)
	for i := range all {
		row := &all[i]
		if !fixed(row) {
			continue
		}
		total++
		seen[row.Standing.Value()] = true
		p.Options.Parties = site.AddNew(p.Options.Parties, row.Members...)
		p.Options.Themes = site.AddNew(p.Options.Themes, show.OrNoTheme(row.Topics)...)
		if keeps(row) {
			rows = append(rows, *row)
		}
	}
	for _, state := range show.StateChoices() {
		if seen[state] {
			p.Options.States = append(p.Options.States, state)
		}
	}
	slices.SortFunc(p.Options.Parties, func(a, b string) int { return cmp.Compare(p.Party(a), p.Party(b)) })
	slices.SortFunc(p.Options.Themes, func(a, b string) int { return cmp.Compare(p.ThemeOr(a), p.ThemeOr(b)) })
	return rows, total
}

// count counts the rows by state; each leads to the list of that state.
func (p *listPage) count(rows []show.Listed, at *url.URL) {
	p.States, p.Bar = show.StatesOf(show.CountStates(rows), func(state string) string {
		q := at.Query()
		q.Set("state", state)
		q.Del("page")
		return at.Path + "?" + q.Encode()
	})
}

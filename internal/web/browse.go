package web

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/chart"
	"trillium/internal/review"
	"trillium/internal/standing"
)

// listPage is a list of commitments: all of them, or what one party owes, or those
// of a theme or a body.
type listPage struct {
	presenter
	linkPresenter
	Fixed   string // what the address fixes: party, theme or body; "" for all
	Lead    string
	Filter  wanted
	Options listOptions
	Rows    []*listed // of this page
	Total   int
	States  []stateCount
	Bar     template.HTML
	Query   string // of the filter, for downloads: "?…" or ""
	Action  string // where the filter is sent
	Pages   pager
	Cited   cited
	At      string
}

// listOptions are what the filters of a list offer.
type listOptions struct {
	Summits, Parties, Themes, States []string
}

// A stateCount is how many commitments of a list stand in a state.
type stateCount struct {
	State string
	Count int
	Href  string
}

// Sign is the state's shape.
func (c stateCount) Sign() template.HTML { return sign(c.State) }

// stateChoices are the states as filters list them.
func stateChoices() []string { return append(slices.Clone(review.Standings), standing.NotSearched) }

// A pager leads through a long list.
type pager struct {
	Page, Last int
	Prev, Next string // addresses, "" if there are none
}

// pageSize is how many rows a page of a list shows.
const pageSize = 100

// pagerOf cuts n rows into pages; path is the address with q but for the page.
func pagerOf(path string, q url.Values, n int) (p pager, from, to int) {
	p.Page, _ = strconv.Atoi(q.Get("page"))
	p.Last = max(1, (n+pageSize-1)/pageSize)
	p.Page = min(max(p.Page, 1), p.Last)
	address := func(page int) string {
		q := cloneQuery(q)
		q.Del("page")
		if page > 1 {
			q.Set("page", strconv.Itoa(page))
		}
		return path + suffixOf(q)
	}
	if p.Page > 1 {
		p.Prev = address(p.Page - 1)
	}
	if p.Page < p.Last {
		p.Next = address(p.Page + 1)
	}
	from = (p.Page - 1) * pageSize
	return p, from, min(from+pageSize, n)
}

func cloneQuery(q url.Values) url.Values {
	out := url.Values{}
	for name, v := range q {
		out[name] = slices.Clone(v)
	}
	return out
}

// queryOf reads what suffixOf wrote.
func queryOf(suffix string) url.Values {
	q, err := url.ParseQuery(strings.TrimPrefix(suffix, "?"))
	if err != nil {
		return url.Values{}
	}
	return q
}

// withValues sets names to values, a name and a value by turns.
func withValues(q url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

// suffixOf is a query with its mark, "" if it is empty.
func suffixOf(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// titleOf names a list by what it chooses.
func (p presenter) titleOf(x wanted, lp linkPresenter) string {
	var parts []string
	if x.Party != "" {
		parts = append(parts, p.Party(x.Party))
	}
	if x.Theme != "" {
		parts = append(parts, lp.ThemeOr(x.Theme))
	}
	for _, s := range []string{x.Body, x.Summit, x.Document} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if x.State != "" {
		parts = append(parts, p.l.T("state."+x.State))
	}
	if len(parts) == 0 {
		return p.l.T("list.title")
	}
	return p.l.T("colon", p.l.T("list.title"), strings.Join(parts, ", "))
}

// ThemeOr is a theme's name, or the words by which a document calls one.
func (p linkPresenter) ThemeOr(id string) string {
	for _, t := range p.themes {
		if t.ID == id {
			return t.Names[p.lang.Tag]
		}
	}
	if id == noTheme {
		return p.lang.T("link.theme.none")
	}
	return id
}

// commitments lists all commitments of the register.
func (s *Server) commitments(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "", "")
}

// party lists all that a party owes.
func (s *Server) party(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "party", r.PathValue("party"))
}

// theme lists the commitments of a theme.
func (s *Server) theme(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "theme", r.PathValue("theme"))
}

// body lists the commitments that name a body.
func (s *Server) body(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, "body", r.PathValue("body"))
}

// showList shows the commitments that the address asks for; fixed names what its
// path fixes to a value.
func (s *Server) showList(w http.ResponseWriter, r *http.Request, fixed, value string) error {
	q := r.URL.Query()
	if fixed != "" {
		q.Set(fixed, value)
	}
	x := wantedOf(q)
	v, err := s.view(r)
	if err != nil {
		return err
	}
	all, names, err := s.listOfAll(r, v, wanted{Summit: x.Summit, Document: x.Document})
	if err != nil {
		return err
	}
	p := listPage{presenter: s.presenter(r, &trillium.Document{}), linkPresenter: s.linkPresenter(r), Fixed: fixed, Filter: x, At: q.Get("at")}
	p.names = names
	rows, total := p.choose(all, wantedOf(url.Values{fixed: {value}}))
	if fixed != "" && total == 0 && x.Summit == "" {
		return trillium.ErrNotFound
	}
	if p.Options.Summits, err = v.SummitIDs(r.Context()); err != nil {
		return err
	}
	q.Del("page")
	p.Query = suffixOf(q)
	p.Action = r.URL.Path
	p.count(rows, r.URL)
	var from, to int
	p.Total = len(rows)
	p.Pages, from, to = pagerOf(r.URL.Path, r.URL.Query(), len(rows))
	for i := range rows[from:to] {
		p.Rows = append(p.Rows, &rows[from+i])
	}
	title := p.heading(value)
	p.Cited = s.cite(r, title, "/commitments.csv", q, listRows(s.Words.Language("en"), rows))
	p.Lead = p.l.T("list.lead")
	if fixed != "" {
		p.Lead = p.l.T("list.lead." + fixed)
	}
	return s.render(w, r, http.StatusOK, "list", title, p)
}

// heading names what the path fixes, or the list of all.
func (p *listPage) heading(value string) string {
	switch p.Fixed {
	case "":
		return p.l.T("list.title")
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
func (p *listPage) choose(all []listed, only wanted) (rows []listed, total int) {
	seen := make(map[string]bool)
	for i := range all {
		row := &all[i]
		if !only.keeps(row, p.today) {
			continue
		}
		total++
		seen[row.Standing.Value()] = true
		p.Options.Parties = addNew(p.Options.Parties, row.Members...)
		p.Options.Themes = addNew(p.Options.Themes, cmp.Or(row.Topic, noTheme))
		if p.Filter.keeps(row, p.today) {
			rows = append(rows, *row)
		}
	}
	for _, state := range stateChoices() {
		if seen[state] {
			p.Options.States = append(p.Options.States, state)
		}
	}
	slices.SortFunc(p.Options.Parties, func(a, b string) int { return cmp.Compare(p.Party(a), p.Party(b)) })
	slices.SortFunc(p.Options.Themes, func(a, b string) int { return cmp.Compare(p.ThemeOr(a), p.ThemeOr(b)) })
	return rows, total
}

// count counts the rows by state; each leads to the list of that state.
func (p *listPage) count(rows []listed, at *url.URL) {
	p.States, p.Bar = statesOf(countStates(rows), func(state string) string {
		q := at.Query()
		q.Set("state", state)
		q.Del("page")
		return at.Path + "?" + q.Encode()
	})
}

// countStates is how many rows stand in each state.
func countStates(rows []listed) map[string]int {
	out := make(map[string]int)
	for i := range rows {
		out[rows[i].Standing.Value()]++
	}
	return out
}

// statesOf lists the states that occur, and draws their shares.
func statesOf(count map[string]int, href func(state string) string) ([]stateCount, template.HTML) {
	var out []stateCount
	var parts []chart.Share
	for _, state := range stateChoices() {
		if n := count[state]; n > 0 {
			out = append(out, stateCount{state, n, href(state)})
			parts = append(parts, chart.Share{Class: state, Count: n})
		}
	}
	return out, template.HTML(chart.Shares(parts))
}

// Badge is how a template shows where a commitment stands.
func (p presenter) Badge(row *listed) badge { return badge{Standing: row.Standing, Language: p.l} }

// Remaining says how many days are left until a row's deadline, or have passed since;
// "" if it has none, or nothing more is due.
func (p presenter) Remaining(row *listed) string {
	if row.Deadline == nil || kept(row.Standing.State) {
		return ""
	}
	return p.Left(row.Deadline)
}

// PieceHref is where a piece of evidence can be read: in the corpus, or where it was
// published.
func (p presenter) PieceHref(x *standing.Piece) string {
	if x.Document != "" {
		return corpusPath(p.l.Tag, x.Document, x.Start, x.End)
	}
	return x.Address
}

package record

import (
	"cmp"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/site"
	"trillium/internal/table"
	"trillium/internal/themes"
	"trillium/internal/web/show"
)

// A group is a party, theme or body with its commitments.
type group struct {
	ID     string
	Name   string
	Href   string
	Count  int
	States []show.StateCount
	Bar    template.HTML
	About  string // of a theme: what it is about
	Codes  string // and its codes
}

// groupPage is an index of parties, themes or bodies.
type groupPage struct {
	show.Presenter
	By     string // parties, themes, bodies
	Groups []group
	Total  int
	Filter string
	Query  string
	At     string
	Cited  show.Cited
}

// groupings are how an index sorts a commitment, by the index's name.
var groupings = map[string]func(x *show.Listed) []string{
	"parties": func(x *show.Listed) []string { return x.Members },
	"themes":  func(x *show.Listed) []string { return show.OrNoTheme(x.Topics) },
	"bodies":  func(x *show.Listed) []string { return x.Bodies },
}

// groups sorts the commitments of the register by an index, those with most first.
func (s *area) groups(r *http.Request, by string, l *i18n.Language) ([]group, show.Presenter, error) {
	all, names, err := s.List(r, show.Wanted{})
	p := s.Presenter(r, &trillium.Document{})
	p.L, p.PartyNames = l, names
	if err != nil {
		return nil, p, err
	}
	lp := s.LinkPresenter(r)
	lp.LinkLang = l
	of := make(map[string][]show.Listed) // by the name in lower case
	display := make(map[string]string)
	for i := range all {
		for _, id := range groupings[by](&all[i]) {
			key := strings.ToLower(id)
			if of[key] == nil {
				display[key] = id
			}
			of[key] = append(of[key], all[i])
		}
	}
	var out []group
	for key, rows := range of {
		id := display[key]
		g := group{ID: id, Name: id, Count: len(rows), Href: "/" + p.L.Tag + "/" + by + "/" + url.PathEscape(id) + site.Suffix(r)}
		switch by {
		case "parties":
			g.Name = p.Party(id)
		case "themes":
			g.Name = lp.ThemeOr(id)
			for _, theme := range themes.Scheme() {
				if theme.ID == id {
					g.About = theme.About[language.Index(l.Tag)]
					g.Codes = l.T("themes.codes", strings.Join(theme.OECD, ", "), strings.Join(theme.CAP, ", "))
				}
			}
		}
		g.States, g.Bar = show.StatesOf(show.CountStates(rows), func(state string) string {
			q := url.Values{"state": {state}}
			if at := r.URL.Query().Get("at"); at != "" {
				q.Set("at", at)
			}
			return "/" + p.L.Tag + "/" + by + "/" + url.PathEscape(id) + "?" + q.Encode()
		})
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	return out, p, nil
}

// showGroups shows an index.
func (s *area) showGroups(by string) site.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, of, err := s.groups(r, by, s.Language(r))
		if err != nil {
			return err
		}
		p := groupPage{Presenter: of, By: by, Total: len(list), Filter: strings.TrimSpace(r.URL.Query().Get("q")), At: r.URL.Query().Get("at"), Query: site.Suffix(r)}
		for _, g := range list {
			if show.HasWords(g.ID+" "+g.Name, p.Filter) {
				p.Groups = append(p.Groups, g)
			}
		}
		english, _, err := s.groups(r, by, s.Words.Language("en"))
		if err != nil {
			return err
		}
		p.Cited = s.Cite(r, of.L.T(by+".title"), "/"+by+".csv", site.KeepQuery(r.URL.Query(), "at"), groupRows(english))
		return s.Render(w, r, http.StatusOK, "groups", of.L.T(by+".title"), p)
	}
}

// apiGroup is a party, theme or body as the API gives it.
type apiGroup struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Commitments int            `json:"commitments"`
	States      map[string]int `json:"states"`
}

func (s *area) groupsJSON(by string) site.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, _, err := s.groups(r, by, s.Language(r))
		if err != nil {
			return err
		}
		out := make([]apiGroup, len(list))
		for i, g := range list {
			out[i] = apiGroup{g.ID, g.Name, g.Count, make(map[string]int)}
			for _, c := range g.States {
				out[i].States[c.State] = c.Count
			}
		}
		return site.SendList(w, r, out, func(g *apiGroup) string { return g.ID })
	}
}

func (s *area) groupsCSV(by string) site.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, _, err := s.groups(r, by, s.Language(r))
		if err != nil {
			return err
		}
		return site.SendCSV(w, by+".csv", func(out io.Writer) error { return table.WriteRows(out, groupRows(list)) })
	}
}

func groupRows(list []group) [][]string {
	states := show.StateChoices()
	rows := [][]string{append([]string{"id", "name", "commitments"}, states...)}
	for _, g := range list {
		row := []string{g.ID, g.Name, strconv.Itoa(g.Count)}
		for _, state := range states {
			n := 0
			if i := slices.IndexFunc(g.States, func(c show.StateCount) bool { return c.State == state }); i >= 0 {
				n = g.States[i].Count
			}
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return rows
}

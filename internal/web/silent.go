package web

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/table"
)

// silentPage lists the promises that the latest summit of their series does not
// take up.
type silentPage struct {
	presenter
	linkPresenter
	Filter silentFilter
	Series []string
	Large  []string // series with too many commitments to be compared
	Themes []string
	Bound  []string
	Rows   []silentRow
	Total  int
	Data   string
	At     string // of ?at=
	Found  int    // all that the filter finds
	Pages  pager
	Cited  cited
}

type silentFilter struct{ Series, Theme, Party string }

// A silentRow is a promise that fell silent.
type silentRow struct {
	compare.Silence
	Href  string
	Words string
}

// silences are the promises that fell silent in the series asked for. A series
// that has too many commitments to be compared is named and left out.
type silences struct {
	list   []compare.Silence
	series []string
	large  []string
}

func (s *Server) silences(r *http.Request) (silences, error) {
	var out silences
	v, err := s.view(r)
	if err != nil {
		return out, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return out, err
	}
	for _, m := range summits {
		out.series = addNew(out.series, m.Series)
	}
	for _, name := range out.series {
		if want := r.URL.Query().Get("series"); want != "" && want != name {
			continue
		}
		series, err := s.links.Series(r.Context(), v, name)
		if errors.Is(err, trillium.ErrTooLarge) {
			out.large = append(out.large, name)
			continue
		}
		if err != nil {
			return out, err
		}
		out.list = append(out.list, series.Silent()...)
	}
	slices.SortStableFunc(out.list, func(a, b compare.Silence) int { return cmp.Compare(a.Heard, b.Heard) })
	return out, nil
}

func (f silentFilter) keeps(x *compare.Silence) bool {
	return (f.Theme == "" || cmp.Or(x.Theme, noTheme) == f.Theme) && (f.Party == "" || slices.Contains(x.State.Parties, f.Party))
}

func silentFilterOf(q url.Values) silentFilter {
	return silentFilter{q.Get("series"), q.Get("theme"), q.Get("party")}
}

func (s *Server) silent(w http.ResponseWriter, r *http.Request) error {
	found, err := s.silences(r)
	if err != nil {
		return err
	}
	list := found.list
	p := silentPage{Large: found.large, At: r.URL.Query().Get("at"), presenter: s.presenter(r, &trillium.Document{}), linkPresenter: s.linkPresenter(r), Filter: silentFilterOf(r.URL.Query()), Series: found.series, Total: len(list)}
	p.Data = suffixOf(keepQuery(r.URL.Query(), "series", "theme", "party", "at"))
	for i := range list {
		x := &list[i]
		p.Themes = addNew(p.Themes, cmp.Or(x.Theme, noTheme))
		p.Bound = addNew(p.Bound, x.State.Parties...)
		if p.Filter.keeps(x) {
			p.Rows = append(p.Rows, silentRow{*x, commitmentPath(p.l.Tag, x.State.ID) + p.suffix, trillium.Plain(x.State.Text)})
		}
	}
	p.Found = len(p.Rows)
	all, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	p.Cited = s.cite(r, p.presenter.l.T("silent.title"), "/silent.csv", keepQuery(r.URL.Query(), "series", "theme", "party", "at"), silentRows(all))
	var from, to int
	p.Pages, from, to = pagerOf(r.URL.Path, r.URL.Query(), len(p.Rows))
	p.Rows = p.Rows[from:to]
	return s.render(w, r, http.StatusOK, "silent", s.language(r).T("silent.title"), p)
}

// silenceJSON is a promise that fell silent as the download gives it.
type silenceJSON struct {
	Commitment string   `json:"commitment"`
	Theme      string   `json:"theme"`
	Parties    []string `json:"parties"`
	Summit     string   `json:"last_summit"`
	Heard      string   `json:"last_heard"`
	By         string   `json:"heard_by"`
	Decided    string   `json:"decided_by"`
	Text       string   `json:"text"`
}

func (s *Server) silencesAsked(r *http.Request) ([]silenceJSON, error) {
	found, err := s.silences(r)
	list := found.list
	out := []silenceJSON{}
	f := silentFilterOf(r.URL.Query())
	for i := range list {
		if x := &list[i]; f.keeps(x) {
			out = append(out, silenceJSON{x.State.ID, x.Theme, x.State.Parties, x.Last, x.Heard, x.By, x.Decided, x.State.Text})
		}
	}
	return out, err
}

func (s *Server) silentJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	return sendList(w, r, list, func(x *silenceJSON) string { return x.Commitment })
}

func (s *Server) silentCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	return sendCSV(w, "silent.csv", func(out io.Writer) error { return table.WriteRows(out, silentRows(list)) })
}

func silentRows(list []silenceJSON) [][]string {
	rows := [][]string{{"commitment", "theme", "parties", "last_summit", "last_heard", "heard_by", "decided_by", "text"}}
	for _, x := range list {
		rows = append(rows, []string{x.Commitment, x.Theme, strings.Join(x.Parties, " | "), x.Summit, x.Heard, x.By, x.Decided, x.Text})
	}
	return rows
}

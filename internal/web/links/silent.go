package links

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"trillium"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// silentAtom is a feed of what fell silent, by when it was last heard of.
func (s *area) silentAtom(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	l := s.Language(r)
	feed := s.NewFeed(r, l.T("silent.title"), "/"+l.Tag+"/silent")
	for _, x := range list {
		if day, err := time.Parse(time.DateOnly, x.Heard); err == nil {
			feed.Add(s.Origin(r)+show.CommitmentPath(l.Tag, x.Commitment), l.T("colon", x.Commitment, l.T("silent.by."+x.By, x.Summit)), trillium.Plain(x.Text), day)
		}
	}
	return feed.Send(w)
}

// silentPage lists the promises that the latest summit of their series does not
// take up.
type silentPage struct {
	show.Presenter
	show.LinkPresenter
	Filter show.SilentFilter
	Series []string
	Large  []string // series with too many commitments to be compared
	Themes []string
	Bound  []string
	Rows   []show.SilentRow
	Total  int
	Data   string
	At     string // of ?at=
	Found  int    // all that the filter finds
	Pages  site.Pager
	Cited  show.Cited
}

func silentFilterOf(q url.Values) show.SilentFilter {
	return show.SilentFilter{Series: q.Get("series"), Theme: q.Get("theme"), Party: q.Get("party")}
}

func (s *area) silent(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Silences(r)
	if err != nil {
		return err
	}
	list := found.List
	p := silentPage{Large: found.Large, At: r.URL.Query().Get("at"), Presenter: s.Presenter(r, &trillium.Document{}), LinkPresenter: s.LinkPresenter(r),
		Filter: silentFilterOf(r.URL.Query()), Series: found.Series, Total: len(list)}
	p.Data = site.SuffixOf(site.KeepQuery(r.URL.Query(), "series", "theme", "party", "at"))
	for i := range list {
		x := &list[i]
		p.Themes = site.AddNew(p.Themes, cmp.Or(x.Theme, show.NoTheme))
		p.Bound = site.AddNew(p.Bound, x.State.Parties...)
		if p.Filter.Keeps(x) {
			p.Rows = append(p.Rows, show.SilentRow{Silence: *x, Href: show.CommitmentPath(p.L.Tag, x.State.ID) + p.AtSuffix, Words: trillium.Plain(x.State.Text)})
		}
	}
	p.Found = len(p.Rows)
	all, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	p.Cited = s.Cite(r, p.Presenter.L.T("silent.title"), "/silent.csv", site.KeepQuery(r.URL.Query(), "series", "theme", "party", "at"), silentRows(all))
	var from, to int
	p.Pages, from, to = site.PagerOf(r.URL.Path, r.URL.Query(), len(p.Rows))
	p.Rows = p.Rows[from:to]
	return s.Render(w, r, http.StatusOK, "silent", s.Language(r).T("silent.title"), p)
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

func (s *area) silencesAsked(r *http.Request) ([]silenceJSON, error) {
	found, err := s.Silences(r)
	list := found.List
	out := []silenceJSON{}
	f := silentFilterOf(r.URL.Query())
	for i := range list {
		if x := &list[i]; f.Keeps(x) {
			out = append(out, silenceJSON{x.State.ID, x.Theme, x.State.Parties, x.Last, x.Heard, x.By, x.Decided, x.State.Text})
		}
	}
	return out, err
}

func silentRows(list []silenceJSON) [][]string {
	rows := [][]string{{"commitment", "theme", "parties", "last_summit", "last_heard", "heard_by", "decided_by", "text"}}
	for _, x := range list {
		rows = append(rows, []string{x.Commitment, x.Theme, strings.Join(x.Parties, " | "), x.Summit, x.Heard, x.By, x.Decided, x.Text})
	}
	return rows
}

package links

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"trillium"
	"trillium/internal/align"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// comparesPage lists what can be compared.
type comparesPage struct {
	show.Presenter
	Series   []seriesRow
	Versions []versionsRow
}

// A seriesRow is a series with the summits that follow one another in it.
type seriesRow struct {
	Name  string
	Pairs [][2]store.Summit
}

// A versionsRow is a summit with the documents that its leading one is compared
// with.
type versionsRow struct {
	Summit store.Summit
	First  store.Document
	Others []store.Document
}

func (s *area) compares(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	p := comparesPage{Presenter: s.Presenter(r, &trillium.Document{})}
	p.Series = seriesOf(summits)
	for _, m := range summits {
		docs, err := v.Documents(r.Context(), m.ID)
		if err != nil {
			return err
		}
		if len(docs) > 1 {
			p.Versions = append(p.Versions, versionsRow{m, docs[0], docs[1:]})
		}
	}
	return s.Render(w, r, http.StatusOK, "compares", s.Language(r).T("compare.title"), p)
}

// seriesOf groups summits, the latest first, into series with their neighbours.
func seriesOf(summits []store.Summit) []seriesRow {
	var out []seriesRow
	last := make(map[string]store.Summit)
	for _, m := range slices.Backward(summits) {
		i := slices.IndexFunc(out, func(r seriesRow) bool { return r.Name == m.Series })
		if i < 0 {
			i = len(out)
			out = append(out, seriesRow{Name: m.Series})
		}
		if before, ok := last[m.Series]; ok {
			out[i].Pairs = append(out[i].Pairs, [2]store.Summit{before, m})
		}
		last[m.Series] = m
	}
	return out
}

// comparePage is two documents set against each other.
type comparePage struct {
	show.Presenter
	show.LinkPresenter
	Of       *compare.Comparison
	Third    *compare.Comparison // the first with a third version, nil if none is asked for
	Thirds   []store.Document    // that could be
	Filter   linkFilter
	Options  linkOptions
	Counts   []relationCount
	Shown    []show.LinkRow
	Total    int
	Text     []textRow // the paragraphs side by side, where the two tell the same in the same order
	Reading  bool      // the paragraphs are shown, not the list of promises
	CanRead  bool
	DataPath string
	Cited    show.Cited
	Here     string
	At       string           // of ?at=
	Unread   []store.Document // in which no promise could be read
	Next     string           // address of the next page, "" if there is none
}

// mostRows is how many links or paragraphs a page shows.
const mostRows = 400

// A linkFilter chooses links by what the address says.
type linkFilter struct {
	Relation, Type, Theme, Decided string
}

// linkOptions are what the filter offers.
type linkOptions struct {
	Relations []lineage.Relation
	Types     []lineage.DivergenceType
	Themes    []string
}

// A relationCount is how many links have a relation.
type relationCount struct {
	Relation lineage.Relation
	Count    int
}

func (s *area) compare(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	of, err := s.Comparison(r.Context(), v, r.PathValue("a"), r.PathValue("b"))
	if err != nil {
		return err
	}
	l := s.Language(r)
	if of.A.Document.Key != r.PathValue("a") {
		to := show.ComparePath(l.Tag, of.A.Document.Key, of.B.Document.Key)
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusFound) // dates may change: not for ever
		return nil
	}
	q := r.URL.Query()
	p := &comparePage{Presenter: s.Presenter(r, of.A.Text.Document), LinkPresenter: s.LinkPresenter(r), Of: of, Total: len(of.Links),
		Filter: linkFilter{q.Get("relation"), q.Get("type"), q.Get("theme"), q.Get("decided")}, Here: r.URL.RequestURI(), At: q.Get("at")}
	p.DataPath = "?" + url.Values{"a": {of.A.Document.Key}, "b": {of.B.Document.Key}, "at": q["at"]}.Encode()
	if of.Kind == lineage.Version {
		if err := s.addThird(r, v, p, q.Get("with")); err != nil {
			return err
		}
		rows := s.Links.Rows(of)
		p.CanRead = align.Parallel(rows)
		p.Reading = p.CanRead && q.Get("view") != "list"
		if p.Reading {
			p.Text = p.textRows(s.Links, rows)
		}
	}
	p.choose(s.Links)
	p.paginate(r)
	for _, side := range []*compare.Side{of.A, of.B} {
		if side.Text.Unreadable() {
			p.Unread = append(p.Unread, side.Document)
		}
	}
	p.Cited = s.Cite(r, p.title(), "/compare.csv", url.Values{"a": {of.A.Document.Key}, "b": {of.B.Document.Key}, "at": q["at"]}, compare.Table(of, true))
	return s.Render(w, r, http.StatusOK, "compare", p.title(), p)
}

// paginate cuts what is shown to a page, from ?from= on.
func (p *comparePage) paginate(r *http.Request) {
	q := r.URL.Query()
	from, err := strconv.Atoi(q.Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	length := len(p.Shown)
	if p.Reading {
		length = len(p.Text)
	}
	from = min(from, length)
	to := min(from+mostRows, length)
	if p.Reading {
		p.Text = p.Text[from:to]
	} else {
		p.Shown = p.Shown[from:to]
	}
	if to < length {
		q.Set("from", strconv.Itoa(to))
		p.Next = "?" + q.Encode()
	}
}

// addThird adds a third version to the reading.
func (s *area) addThird(r *http.Request, v store.View, p *comparePage, key string) error {
	docs, err := v.Documents(r.Context(), p.Of.A.Document.Summit)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if d.SHA256 == p.Of.A.Document.SHA256 || d.SHA256 == p.Of.B.Document.SHA256 {
			continue
		}
		p.Thirds = append(p.Thirds, d)
		if d.Key == key {
			if p.Third, err = s.Links.Between(r.Context(), v, p.Of.A.Document, d); err != nil {
				return err
			}
			if p.Third.A.Document.SHA256 != p.Of.A.Document.SHA256 { // the third leads
				p.Third = nil
			}
		}
	}
	return nil
}

// choose counts links and keeps those that the filter lets through.
func (p *comparePage) choose(c *compare.Comparer) {
	themes := c.TopicsOf(p.Of.A)
	later := c.TopicsOf(p.Of.B)
	types := make(map[lineage.DivergenceType]bool)
	for _, l := range p.Of.Links {
		about := slices.Concat(themes[l.A], later[l.B])
		p.Options.Themes = site.AddNew(p.Options.Themes, about...)
		i := slices.IndexFunc(p.Counts, func(c relationCount) bool { return c.Relation == l.Relation })
		if i < 0 {
			i = len(p.Counts)
			p.Counts = append(p.Counts, relationCount{Relation: l.Relation})
			p.Options.Relations = append(p.Options.Relations, l.Relation)
		}
		p.Counts[i].Count++
		for _, d := range l.Divergences {
			types[d.Type] = true
		}
		if p.Filter.keeps(&l, about) {
			p.Shown = append(p.Shown, p.LinkRow(p.Presenter, l, p.Of.A, p.Of.B))
		}
	}
	for _, t := range lineage.DivergenceTypes {
		if types[t] {
			p.Options.Types = append(p.Options.Types, t)
		}
	}
}

func (f linkFilter) keeps(l *lineage.Link, about []string) bool {
	return (f.Relation == "" || string(l.Relation) == f.Relation) && (f.Theme == "" || slices.Contains(about, f.Theme)) &&
		(f.Type == "" || slices.ContainsFunc(l.Divergences, func(d lineage.Divergence) bool { return string(d.Type) == f.Type })) &&
		(f.Decided == "" || (f.Decided == "yes") == (l.Decided != ""))
}

// title names a comparison: two summits, or a summit and its two versions.
func (p comparePage) title() string {
	a, b := p.Of.A.Document, p.Of.B.Document
	if p.Of.Kind == lineage.Summit {
		return p.L.T("compare.of", a.Summit, b.Summit)
	}
	return p.L.T("colon", a.Summit, p.L.T("compare.of", p.Label(a), p.Label(b)))
}

// comparisonAsked finds the documents that a download names.
func (s *area) comparisonAsked(r *http.Request) (*compare.Comparison, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	if q.Get("a") == "" || q.Get("b") == "" {
		return nil, site.Refuse(trillium.ErrInvalid, "refused.two", "give two summits or documents as a and b")
	}
	return s.Comparison(r.Context(), v, q.Get("a"), q.Get("b"))
}

func (s *area) compareCSV(w http.ResponseWriter, r *http.Request) error {
	of, err := s.comparisonAsked(r)
	if err != nil {
		return err
	}
	return site.SendCSV(w, of.A.Document.Key+"-"+of.B.Document.Key+".csv", func(out io.Writer) error { return table.WriteRows(out, compare.Table(of, true)) })
}

func (s *area) compareJSON(w http.ResponseWriter, r *http.Request) error {
	of, err := s.comparisonAsked(r)
	if err != nil {
		return err
	}
	return site.SendList(w, r, of.Links, func(l *lineage.Link) string {
		key := l.A + " " + l.B
		if l.Passage != nil { // several may tell of one promise
			key += " " + strconv.Itoa(l.Passage.Start)
		}
		return key
	})
}

// compareAtom is a feed of the links that people decided between two documents.
func (s *area) compareAtom(w http.ResponseWriter, r *http.Request) error {
	of, err := s.comparisonAsked(r)
	if err != nil {
		return err
	}
	l := s.Language(r)
	feed := s.NewFeed(r, l.T("compare.of", of.A.Document.Key, of.B.Document.Key), show.ComparePath(l.Tag, of.A.Document.Key, of.B.Document.Key))
	at := make(map[string]*review.Entry)
	for _, side := range [][]*review.State{of.A.States, of.B.States} {
		for _, st := range side {
			for _, e := range st.History {
				at[e.Hash] = e
			}
		}
	}
	for _, link := range of.Links {
		if e := at[link.Decided]; e != nil {
			feed.Add(s.Origin(r)+show.DecisionPath(l.Tag, e.Hash), linkTitle(l.T("link."+string(link.Relation)), link), e.Reason, e.Time)
		}
	}
	return feed.Send(w)
}

func linkTitle(relation string, l lineage.Link) string {
	if l.B == "" {
		return l.A + " – " + relation
	}
	return l.A + " – " + relation + " – " + l.B
}

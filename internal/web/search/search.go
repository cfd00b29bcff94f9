package search

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/search"
	"trillium/internal/site"
	"trillium/internal/source"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// How many results a page of the search shows, how many pages there are, and how
// many results a download has.
const (
	searchPageSize = 20
	searchPages    = 25
	searchMost     = 500
)

// searchPage is the search in the corpus.
type searchPage struct {
	show.Presenter
	Asked   sought
	Kinds   []string
	Issuers []string
	Results []result
	State   corpus.State
	Wrong   string // why the query cannot be understood
	Next    string // address of the next page, "" if there is none
	Prev    string
	Data    string // "?…" for the downloads
	Nothing bool   // asked, and nothing was found
}

// sought is what a visitor looks for.
type sought struct {
	Words, From, To, Issuer, Kind, Lang string
	Page                                int
}

// Documents is how many documents the corpus has.
func (p searchPage) Documents() float64 { return float64(p.State.Documents) }

// ByKind are the counts of documents by kind, the greatest first.
func (p searchPage) ByKind() []show.KindCount {
	var out []show.KindCount
	for _, k := range show.Keys(p.State.Kinds) {
		out = append(out, show.KindCount{Name: p.TextKind(k), Count: float64(p.State.Kinds[k])})
	}
	return out
}

// A result is a passage with why it was found.
type result struct {
	corpus.Found
	Href    string
	Snippet template.HTML
}

func soughtOf(q url.Values) sought {
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	a := sought{Words: get("q"), From: get("from"), To: get("to"), Issuer: get("issuer"), Kind: get("kind"), Lang: get("lang")}
	a.Page, _ = strconv.Atoi(q.Get("page"))
	a.Page = min(max(a.Page, 1), searchPages)
	return a
}

// values are the query of an address.
func (a sought) values(page int) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": a.Words, "from": a.From, "to": a.To, "issuer": a.Issuer, "kind": a.Kind, "lang": a.Lang} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return v
}

// query is what is asked as the index takes it.
func (a sought) query() (search.Query, error) {
	q, err := search.ParseQuery(a.Words)
	if err != nil {
		return q, err
	}
	inner := q.Filter
	q.Filter = func(d *search.Document) bool {
		return (a.From == "" || d.Date >= a.From) && (a.To == "" || d.Date != "" && d.Date <= a.To) && (a.Issuer == "" || d.Issuer == a.Issuer) &&
			(a.Kind == "" || d.Kind == a.Kind) && (a.Lang == "" || d.Language == a.Lang) && (inner == nil || inner(d))
	}
	return q, nil
}

func (s *area) search(w http.ResponseWriter, r *http.Request) error {
	p := searchPage{Presenter: s.Everybody(r), Asked: soughtOf(r.URL.Query()), Kinds: source.Kinds()}
	l := s.Language(r)
	status := http.StatusOK
	err := s.WithIndex(func(snap *search.Snapshot, state corpus.State) error {
		p.State = state
		p.Issuers = show.Keys(state.Issuers)
		if p.Asked.Words == "" {
			return nil
		}
		return p.find(r, s, snap)
	})
	if errors.Is(err, trillium.ErrInvalid) {
		p.Wrong, status, err = l.T("search.wrong", strings.TrimPrefix(err.Error(), trillium.ErrInvalid.Error()+": ")), http.StatusBadRequest, nil
	}
	if err != nil {
		return err
	}
	return s.Render(w, r, status, "search", l.T("search.title"), p)
}

// find fills in a page of results.
func (p *searchPage) find(r *http.Request, s *area, snap *search.Snapshot) error {
	if q, err := p.Asked.query(); err == nil && len(q.Terms) == 0 {
		p.Wrong = p.L.T("search.words.none")
		return nil
	}
	results, err := s.results(r, snap, p.Asked, p.Asked.Page*searchPageSize+1)
	if err != nil {
		return err
	}
	from := (p.Asked.Page - 1) * searchPageSize
	p.Nothing = len(results) == 0
	path := "/" + p.L.Tag + "/search?"
	if len(results) > from+searchPageSize && p.Asked.Page < searchPages {
		p.Next = path + p.Asked.values(p.Asked.Page+1).Encode()
	}
	if p.Asked.Page > 1 {
		p.Prev = path + p.Asked.values(p.Asked.Page-1).Encode()
	}
	p.Data = "?" + p.Asked.values(1).Encode()
	p.Results = results[min(from, len(results)):min(from+searchPageSize, len(results))]
	return nil
}

// results are the best n results, copies folded.
func (s *area) results(r *http.Request, snap *search.Snapshot, a sought, n int) ([]result, error) {
	q, err := a.query()
	if err != nil {
		return nil, err
	}
	list, err := corpus.Find(r.Context(), snap, q, n)
	if err != nil {
		return nil, err
	}
	out := make([]result, len(list))
	for i, x := range list {
		out[i] = result{x, show.CorpusPath(s.Language(r).Tag, x.Document, x.Start, x.End), marks(x.Snippet)}
	}
	return out, nil
}

// marks is a snippet with the words that matched marked.
func marks(s search.Snippet) template.HTML {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(template.HTMLEscapeString(s.Text[at:m[0]]))
		b.WriteString("<mark>" + template.HTMLEscapeString(s.Text[m[0]:m[1]]) + "</mark>")
		at = m[1]
	}
	b.WriteString(template.HTMLEscapeString(s.Text[at:]))
	return template.HTML(b.String())
}

// found are the results that a download has.
func (s *area) found(r *http.Request, n int) (list []result, err error) {
	err = s.WithIndex(func(snap *search.Snapshot, _ corpus.State) error {
		a := soughtOf(r.URL.Query())
		if a.Words == "" {
			return nil
		}
		var err error
		list, err = s.results(r, snap, a, n)
		return err
	})
	return list, err
}

func (s *area) searchJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.found(r, searchMost)
	if err != nil {
		return err
	}
	rows := make([]corpus.Found, len(list))
	for i := range list {
		rows[i] = list[i].Found
	}
	return site.SendList(w, r, rows, func(x *corpus.Found) string { return fmt.Sprint(x.Document, " ", x.Start) })
}

func (s *area) searchCSV(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.found(r, searchMost)
	if err != nil {
		return err
	}
	cells := [][]string{{"document", "date", "title", "issuer", "kind", "language", "address", "text", "start", "end"}}
	for _, x := range rows {
		cells = append(cells, []string{x.Document, x.Date, x.Title, x.Issuer, x.Kind, x.Language, x.Address, x.Text, strconv.Itoa(x.Start), strconv.Itoa(x.End)})
	}
	return site.SendCSV(w, "search.csv", func(out io.Writer) error { return table.WriteRows(out, cells) })
}

// searchAtom is a feed of the latest of the best matches, the latest first, so that a reader is
// told of new documents.
func (s *area) searchAtom(w http.ResponseWriter, r *http.Request) error {
	list, err := s.found(r, searchMost)
	if err != nil {
		return err
	}
	l := s.Language(r)
	feed := s.NewFeed(r, l.T("search.feed", r.URL.Query().Get("q")), "/"+l.Tag+"/search?"+soughtOf(r.URL.Query()).values(1).Encode())
	for _, x := range list {
		if day, err := time.Parse(time.DateOnly, x.Date); err == nil { // a feed is in order of time
			feed.Add(s.Origin(r)+show.CorpusPath(l.Tag, x.Document, x.Start, x.End), x.Title, x.Text, day)
		}
	}
	return feed.Send(w)
}

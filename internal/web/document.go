package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// documentPage is the living page: a document in full, its commitments marked.
type documentPage struct {
	presenter
	Before    string   // id of the summit before, to be compared with; "" if there is none
	Beside    []string // keys of this document and of another version, the leading one first; empty if there is none
	Document  store.Document
	Published string
	Nodes     []node
	Versions  []store.Document
	Warnings  []trillium.Warning
	Total     int
	Shown     int
	Filter    filter
	Options   options
	At        string // of ?at=, to be kept by the filter
	Misfits   int    // decisions that no longer fit
}

// A filter chooses which commitments are marked.
type filter struct {
	Party, Theme, With string
}

// options are what the filters offer.
type options struct {
	Parties []string
	Themes  []string
}

// Active reports whether anything is filtered.
func (f filter) Active() bool { return f != filter{} }

// keeps reports whether the filter shows the commitment.
func (f filter) keeps(c *review.State, theme string) bool {
	if f.Party != "" {
		found := false
		for _, p := range c.Parties {
			found = found || p == f.Party || p == trillium.All // a joint promise binds each
		}
		if !found {
			return false
		}
	}
	if f.Theme != "" && theme != f.Theme {
		return false
	}
	switch f.With {
	case "deadline":
		return c.Deadline != nil
	case "target":
		return len(c.Targets) > 0
	case "renews":
		return c.Renews
	case "decided":
		return len(c.History) > 0
	case "undecided":
		return len(c.History) == 0
	case "update":
		return len(c.Updates) > 0
	}
	return true
}

// summit shows the document that leads a summit, or its first version.
func (s *Server) summit(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	docs, err := versions(r, v)
	if err != nil {
		return err
	}
	return s.document(w, r, v, docs[0], docs)
}

// versions are the documents of the summit in the path, the leading one first; at
// least one.
func versions(r *http.Request, v store.View) ([]store.Document, error) {
	summit := r.PathValue("summit")
	docs, err := v.Documents(r.Context(), summit)
	if err == nil && (len(docs) == 0 || summit == "") {
		err = trillium.ErrNotFound
	}
	return docs, err
}

// version shows any document by its key.
func (s *Server) version(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	d, err := v.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	if d.Leading {
		http.Redirect(w, r, "/"+s.language(r).Tag+"/summits/"+url.PathEscape(d.Summit)+suffix(r), http.StatusMovedPermanently)
		return nil
	}
	docs, err := v.Documents(r.Context(), d.Summit)
	if err != nil {
		return err
	}
	return s.document(w, r, v, d, docs)
}

func (s *Server) document(w http.ResponseWriter, r *http.Request, v store.View, d store.Document, versions []store.Document) error {
	doc, err := s.text(r.Context(), d)
	if err != nil {
		return err
	}
	states, misfits, err := v.States(r.Context(), d)
	if err != nil {
		return err
	}
	l := s.language(r)
	q := r.URL.Query()
	p := documentPage{
		presenter: s.presenter(r, doc),
		Document:  d, Published: l.Date(doc.Date), Versions: versions, Warnings: doc.Warnings, At: q.Get("at"), Misfits: len(misfits),
		Filter: filter{Party: q.Get("party"), Theme: q.Get("theme"), With: q.Get("with")},
	}
	if err := p.neighbours(r.Context(), v, versions); err != nil {
		return err
	}
	var marks []marked
	states = counting(states)
	p.Total = len(states)
	themes := themesOf(states)
	for i, c := range states {
		p.Options.Parties = addNew(p.Options.Parties, c.Parties...)
		p.Options.Themes = addNew(p.Options.Themes, themes[i])
		if p.Filter.keeps(c, themes[i]) {
			marks = append(marks, marked{p.note(c), "c" + ref(c.ID)})
		}
	}
	p.Shown = len(marks)
	p.Nodes = nodes(doc, marks)
	return s.render(w, r, http.StatusOK, "document", d.Title, p)
}

// neighbours finds what the document is compared with: the summit before it, and
// another version.
func (p *documentPage) neighbours(ctx context.Context, v store.View, versions []store.Document) error {
	for _, d := range versions {
		if d.SHA256 != p.Document.SHA256 && p.Beside == nil {
			p.Beside = []string{p.Document.Key, d.Key}
		}
	}
	if d := p.Beside; d != nil && !p.Document.Leading {
		d[0], d[1] = d[1], d[0]
	}
	if !p.Document.Leading {
		return nil
	}
	summits, err := v.Summits(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(summits, func(m store.Summit) bool { return m.ID == p.Document.Summit })
	for _, m := range summits[at+1:] { // the latest come first
		if m.Series == summits[at].Series {
			p.Before = m.ID
			break
		}
	}
	return nil
}

// counting leaves out what was judged to be no commitment, or a part of another.
func counting(states []*review.State) []*review.State {
	var out []*review.State
	for _, s := range states {
		if s.Counts() {
			out = append(out, s)
		}
	}
	return out
}

func themesOf(states []*review.State) []string {
	list := make([]trillium.Commitment, len(states))
	for i, s := range states {
		list[i] = s.Commitment
	}
	return trillium.Themes(list)
}

// text reads a document from what its spans refer to.
func (s *Server) text(ctx context.Context, d store.Document) (*trillium.Document, error) {
	if doc, ok := s.parsed.Get(d.SHA256); ok {
		return doc, nil
	}
	text, err := s.Register.Text(ctx, d.SHA256)
	if err != nil {
		return nil, err
	}
	doc, err := s.Reader.ReadText(d.Name, text)
	if err == nil {
		s.parsed.Add(d.SHA256, doc)
	}
	return doc, err
}

// note is what stands beside a commitment.
func (p presenter) note(c *review.State) note {
	return note{State: c, Ref: ref(c.ID), Href: commitmentPath(p.l.Tag, c.ID) + p.suffix}
}

// ref is the short name of a commitment in its document: 6, 6b.
func ref(id string) string {
	return id[strings.LastIndexByte(id, '/')+1:]
}

// commitmentPath is the address of a commitment's page.
func commitmentPath(lang, id string) string {
	i := strings.LastIndexByte(id, '/')
	if i < 0 {
		return "/" + lang + "/"
	}
	return "/" + lang + "/commitments/" + url.PathEscape(id[:i]) + "/" + url.PathEscape(id[i+1:])
}

// documentPath is the address of a document's page.
func documentPath(lang string, d *store.Document) string {
	if d.Leading {
		return "/" + lang + "/summits/" + url.PathEscape(d.Summit)
	}
	return "/" + lang + "/documents/" + url.PathEscape(d.Key)
}

// Action is where the filter is sent: the page, without a moment.
func (p documentPage) Action() string { return documentPath(p.l.Tag, &p.Document) }

// PathOf is documentPath for templates, at the moment that is shown.
func (p documentPage) PathOf(d store.Document) string { return documentPath(p.l.Tag, &d) + p.suffix }

func addNew(list []string, more ...string) []string {
next:
	for _, m := range more {
		for _, have := range list {
			if have == m {
				continue next
			}
		}
		list = append(list, m)
	}
	return list
}

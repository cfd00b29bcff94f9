package web

import (
	"net/http"
	"net/url"
	"strings"

	"trillium"
	"trillium/internal/store"
)

// documentPage is the living page: a document in full, its commitments marked.
type documentPage struct {
	presenter
	Document  store.Document
	Published string
	Nodes     []node
	Versions  []store.Document
	Warnings  []trillium.Warning
	Total     int
	Shown     int
	Filter    filter
	Options   options
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
func (f filter) keeps(c *trillium.Commitment, theme string) bool {
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
	}
	return true
}

// summit shows the document that leads a summit, or its first version.
func (s *Server) summit(w http.ResponseWriter, r *http.Request) error {
	docs, err := s.register.Documents(r.Context(), r.PathValue("summit"))
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		return trillium.ErrNotFound
	}
	return s.document(w, r, docs[0], docs)
}

// version shows any document by its key.
func (s *Server) version(w http.ResponseWriter, r *http.Request) error {
	d, err := s.register.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	if d.Leading {
		http.Redirect(w, r, "/"+s.language(r).Tag+"/summits/"+url.PathEscape(d.Summit), http.StatusMovedPermanently)
		return nil
	}
	docs, err := s.register.Documents(r.Context(), d.Summit)
	if err != nil {
		return err
	}
	return s.document(w, r, d, docs)
}

func (s *Server) document(w http.ResponseWriter, r *http.Request, d store.Document, versions []store.Document) error {
	doc, commitments, err := s.load(r, d)
	if err != nil {
		return err
	}
	l := s.language(r)
	q := r.URL.Query()
	p := documentPage{
		presenter: newPresenter(l, doc, s.now()),
		Document:  d, Published: l.Date(doc.Date), Versions: versions, Warnings: doc.Warnings, Total: len(commitments),
		Filter: filter{Party: q.Get("party"), Theme: q.Get("theme"), With: q.Get("with")},
	}
	var marks []marked
	themes := trillium.Themes(commitments)
	for i := range commitments {
		c := &commitments[i]
		p.Options.Parties = addNew(p.Options.Parties, c.Parties...)
		p.Options.Themes = addNew(p.Options.Themes, themes[i])
		if p.Filter.keeps(c, themes[i]) {
			marks = append(marks, marked{s.note(l.Tag, c), "c" + ref(c.ID)})
		}
	}
	p.Shown = len(marks)
	p.Nodes = nodes(doc, marks)
	return s.render(w, r, http.StatusOK, "document", d.Title, p)
}

// load reads a document from its original bytes, and its commitments.
func (s *Server) load(r *http.Request, d store.Document) (*trillium.Document, []trillium.Commitment, error) {
	text, err := s.register.Text(r.Context(), d.SHA256)
	if err != nil {
		return nil, nil, err
	}
	doc, err := s.reader.ReadText(d.Name, text)
	if err != nil {
		return nil, nil, err
	}
	commitments, err := s.register.Commitments(r.Context(), d.SHA256)
	return doc, commitments, err
}

func (s *Server) note(lang string, c *trillium.Commitment) note {
	return note{Commitment: *c, Ref: ref(c.ID), Href: commitmentPath(lang, c.ID)}
}

// ref is the short name of a commitment in its document: 6, 6b.
func ref(id string) string {
	return id[strings.LastIndexByte(id, '/')+1:]
}

// commitmentPath is the address of a commitment's page.
func commitmentPath(lang, id string) string {
	i := strings.LastIndexByte(id, '/')
	return "/" + lang + "/commitments/" + url.PathEscape(id[:i]) + "/" + url.PathEscape(id[i+1:])
}

// documentPath is the address of a document's page.
func documentPath(lang string, d *store.Document) string {
	if d.Leading {
		return "/" + lang + "/summits/" + url.PathEscape(d.Summit)
	}
	return "/" + lang + "/documents/" + url.PathEscape(d.Key)
}

// PathOf is documentPath for templates.
func (p documentPage) PathOf(d store.Document) string { return documentPath(p.l.Tag, &d) }

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

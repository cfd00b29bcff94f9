package web

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
)

// documentPage is the living page: a document in full, its commitments marked with
// where they stand.
type documentPage struct {
	presenter
	linkPresenter
	Before    string   // id of the summit before, to be compared with; "" if there is none
	Beside    []string // keys of this document and of another version, the leading one first; empty if there is none
	Document  store.Document
	Published string
	Nodes     []node
	Versions  []store.Document
	Warnings  []trillium.Warning
	Total     int
	Shown     int
	Filter    wanted
	Options   options
	States    []stateCount
	Bar       template.HTML
	At        string // of ?at=, to be kept by the filter
	Misfits   int    // decisions that no longer fit
	NoLinks   bool   // there is too much to compare
	Cited     cited
	Absent    bool   // the text is not in this register; digests stand in
	Words     string // language of the words that are shown
}

// options are what the filters offer.
type options struct {
	Parties, Themes, States []string
}

// Active reports whether anything is filtered.
func (x wanted) Active() bool { return x != wanted{} }

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
	doc, absent, err := s.shown(r, v, d)
	if err != nil {
		return err
	}
	_, misfits, err := v.States(r.Context(), d)
	if err != nil {
		return err
	}
	l, q := s.language(r), r.URL.Query()
	x := wantedOf(q)
	x.Summit, x.Document, x.Body, x.Basis = "", "", "", "" // here the path says which
	p := documentPage{
		presenter: s.presenter(r, doc), linkPresenter: s.linkPresenter(r),
		Document: d, Published: l.Date(doc.Date), Versions: versions, Warnings: doc.Warnings, At: q.Get("at"), Misfits: len(misfits), Filter: x,
		Absent: absent, Words: words(doc, d, absent),
	}
	if err := p.neighbours(r.Context(), v, versions); err != nil {
		return err
	}
	rows, _, err := s.listOfAll(r, v, wanted{Summit: d.Summit, Document: d.Key})
	if err != nil {
		return err
	}
	marks, err := s.notes(r, v, &p, rows)
	if err != nil {
		return err
	}
	p.Nodes = nodes(doc, marks)
	p.Cited = s.citeDocument(r, &p, doc)
	return s.render(w, r, http.StatusOK, "document", d.Title, p)
}

// notes are the notes on the commitments that the filter keeps; they also fill what
// the filters offer.
func (s *Server) notes(r *http.Request, v store.View, p *documentPage, rows []listed) ([]marked, error) {
	around, err := s.links.AroundAll(r.Context(), v, p.Document)
	if errors.Is(err, trillium.ErrTooLarge) {
		p.NoLinks, err = true, nil // the rest of the page does not depend on them
	}
	if err != nil {
		return nil, err
	}
	var marks []marked
	p.Total = len(rows)
	for i := range rows {
		row := &rows[i]
		p.Options.Parties = addNew(p.Options.Parties, row.Members...)
		p.Options.Themes = addNew(p.Options.Themes, row.Theme)
		if p.Filter.keeps(row, p.today) {
			n := p.note(row.State)
			n.Row = row
			n.link(p, around[row.ID])
			n.Cells = p.settled(row)
			marks = append(marks, marked{n, "c" + n.Ref})
		}
	}
	p.Shown = len(marks)
	p.States, p.Bar = statesOf(countStates(rows), func(state string) string {
		q := r.URL.Query()
		q.Set("state", state)
		return "?" + q.Encode()
	})
	for _, c := range p.States {
		p.Options.States = append(p.Options.States, c.State)
	}
	return marks, nil
}

// settled are the parties' scores on a commitment, where there are any.
func (p presenter) settled(row *listed) []cellRow {
	var out []cellRow
	for _, party := range row.Members {
		if c := row.Cell(party, review.Final); c.Scored {
			out = append(out, cellRow{Cell: c, Href: scoringPath(p.l.Tag, row.ID, party)})
		}
	}
	return out
}

// link puts what became of a commitment elsewhere into its note: at the next
// summit, and in the other versions where they differ.
func (n *note) link(p *documentPage, a *compare.Around) {
	if a == nil {
		return
	}
	one := func(x compare.Linked) noteLink {
		out := noteLink{Relation: p.Relation(x.Relation), Decided: x.Decided != "", Where: x.Document.Summit, Href: p.DocumentPath(x.Document)}
		if x.Other != nil {
			out.Where, out.Href = x.Other.ID, p.SubjectPath(x.Other.ID)
		}
		for _, d := range x.Divergences {
			if !d.Detail {
				out.Differs = addNew(out.Differs, p.Diverges(d.Type))
			}
		}
		return out
	}
	for _, x := range a.Later {
		n.Later = append(n.Later, one(x))
	}
	for _, x := range a.Silent {
		if x.Kind == lineage.Summit {
			n.Later = append(n.Later, one(x))
		}
	}
	for _, x := range a.Versions {
		v := one(x)
		v.Where = p.Label(x.Document)
		n.Versions = append(n.Versions, v)
	}
}

// citeDocument is how to cite the document as this register shows it.
func (s *Server) citeDocument(r *http.Request, p *documentPage, doc *trillium.Document) cited {
	d := &p.Document
	out := cited{SHA256: d.SHA256, Data: apiRoot + "/documents/" + url.PathEscape(d.Key) + "/original"}
	at := cmp.Or(p.At, s.now().UTC().Format(time.RFC3339))
	out.Address = s.origin(r) + documentPath(p.l.Tag, d) + "?" + url.Values{"at": {at}}.Encode()
	issuer, where := p.sourceOf(d)
	out.Text = p.l.T("cite.document", issuer, d.Title, p.l.Date(doc.Date), where, s.About.title(p.l), out.Address, d.SHA256)
	fields := append([][2]string{{"title", d.Title}, {"author", issuer}}, bibDate(doc.Date)...)
	out.BibTeX = bibEntry(d.Key, append(fields, [][2]string{{"howpublished", d.Address}, {"url", out.Address}, {"note", "SHA-256 " + d.SHA256}}...))
	return out
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

// shown is a document as the visitor reads it. Where its text is not in the register,
// digests in the visitor's language stand in, and absent is true.
func (s *Server) shown(r *http.Request, v store.View, d store.Document) (doc *trillium.Document, absent bool, err error) {
	doc, err = s.read(r.Context(), d)
	if errors.Is(err, store.ErrAbsent) {
		doc, err = v.StandIn(r.Context(), d, s.language(r).Tag)
		return doc, true, err
	}
	return doc, false, err
}

// words is the language of the words that are shown of a document.
func words(doc *trillium.Document, d store.Document, absent bool) string {
	if absent {
		return doc.Language
	}
	return d.Language
}

// text reads a document from what its spans refer to; where that is not in the register,
// digests in the language of the document stand in.
func (s *Server) text(ctx context.Context, d store.Document) (*trillium.Document, error) {
	doc, err := s.read(ctx, d)
	if errors.Is(err, store.ErrAbsent) {
		return s.Register.Now().StandIn(ctx, d, d.Language)
	}
	return doc, err
}

// read reads a document from what its spans refer to.
func (s *Server) read(ctx context.Context, d store.Document) (*trillium.Document, error) {
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

// DataQuery is the query by which the API gives what the page shows.
func (p documentPage) DataQuery() string {
	x := p.Filter
	x.Summit, x.Document = p.Document.Summit, p.Document.Key
	q := x.values()
	if p.At != "" {
		q.Set("at", p.At)
	}
	return suffixOf(q)
}

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

package record

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// documentPage is the living page: a document in full, its commitments marked with
// where they stand.
type documentPage struct {
	show.Presenter
	show.LinkPresenter
	Before      string   // id of the summit before, to be compared with; "" if there is none
	Beside      []string // keys of this document and of another version, the leading one first; empty if there is none
	Document    store.Document
	Published   string
	Nodes       []show.Node
	Versions    []store.Document
	Warnings    []trillium.Warning
	Total       int
	Shown       int
	Filter      show.Wanted
	Options     options
	States      []show.StateCount
	Bar         template.HTML
	At          string // of ?at=, to be kept by the filter
	Misfits     int    // decisions that no longer fit
	NoLinks     bool   // there is too much to compare
	Cited       show.Cited
	Instruments []site.Link // pages of instruments on the summit
	Absent      bool        // the text is not in this register; digests stand in
	Words       string      // language of the words that are shown
}

// options are what the filters offer.
type options struct {
	Parties, Themes, States []string
}

// summit shows the document that leads a summit, or its first version.
func (s *area) summit(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	docs, err := show.Versions(r, v)
	if err != nil {
		return err
	}
	return s.document(w, r, v, docs[0], docs)
}

// version shows any document by its key.
func (s *area) version(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	d, err := v.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	if d.Leading {
		http.Redirect(w, r, "/"+s.Language(r).Tag+"/summits/"+url.PathEscape(d.Summit)+site.Suffix(r), http.StatusMovedPermanently)
		return nil
	}
	docs, err := v.Documents(r.Context(), d.Summit)
	if err != nil {
		return err
	}
	return s.document(w, r, v, d, docs)
}

func (s *area) document(w http.ResponseWriter, r *http.Request, v store.View, d store.Document, versions []store.Document) error {
	doc, absent, err := s.Shown(r, v, d)
	if err != nil {
		return err
	}
	_, misfits, err := v.States(r.Context(), d)
	if err != nil {
		return err
	}
	l, q := s.Language(r), r.URL.Query()
	x := show.WantedOf(q)
	x.Summit, x.Document, x.Body, x.Basis = "", "", "", "" // here the path says which
	p := documentPage{
		Presenter: s.Presenter(r, doc), LinkPresenter: s.LinkPresenter(r),
		Document: d, Published: l.Date(doc.Date), Versions: versions, Warnings: doc.Warnings, At: q.Get("at"), Misfits: len(misfits), Filter: x,
		Absent: absent, Words: show.Words(doc, d, absent),
	}
	for i := range s.Wings {
		p.Instruments = append(p.Instruments, s.Wings[i].Summit...)
	}
	if err := p.neighbours(r.Context(), v, versions); err != nil {
		return err
	}
	rows, _, err := s.ListOfAll(r, v, show.Wanted{Summit: d.Summit, Document: d.Key})
	if err != nil {
		return err
	}
	marks, err := s.notes(r, v, &p, rows)
	if err != nil {
		return err
	}
	p.Nodes = show.Nodes(doc, marks)
	p.Cited = s.citeDocument(r, &p, doc)
	return s.Render(w, r, http.StatusOK, "document", d.Title, p)
}

// notes are the notes on the commitments that the filter keeps; they also fill what
// the filters offer.
func (s *area) notes(r *http.Request, v store.View, p *documentPage, rows []show.Listed) ([]show.Marked, error) {
	around, err := s.Links.AroundAll(r.Context(), v, p.Document)
	if errors.Is(err, trillium.ErrTooLarge) {
		p.NoLinks, err = true, nil // the rest of the page does not depend on them
	}
	if err != nil {
		return nil, err
	}
	var marks []show.Marked
	p.Total = len(rows)
	keeps := s.Keeper(p.Filter, p.Day)
	for i := range rows {
		row := &rows[i]
		p.Options.Parties = site.AddNew(p.Options.Parties, row.Members...)
		p.Options.Themes = site.AddNew(p.Options.Themes, row.Theme)
		if keeps(row) {
			n := p.Note(row.State)
			n.Row = row
			p.link(&n, around[row.ID])
			n.Cells = p.Settled(row)
			marks = append(marks, show.Marked{Note: n, Anchor: "c" + n.Ref})
		}
	}
	p.Shown = len(marks)
	p.States, p.Bar = show.StatesOf(show.CountStates(rows), func(state string) string {
		q := r.URL.Query()
		q.Set("state", state)
		return "?" + q.Encode()
	})
	for _, c := range p.States {
		p.Options.States = append(p.Options.States, c.State)
	}
	return marks, nil
}

// link puts what became of a commitment elsewhere into its note: at the next
// summit, and in the other versions where they differ.
func (p *documentPage) link(n *show.Note, a *compare.Around) {
	if a == nil {
		return
	}
	one := func(x compare.Linked) show.NoteLink {
		out := show.NoteLink{Relation: p.Relation(x.Relation), Decided: x.Decided != "", Where: x.Document.Summit, Href: p.DocumentPath(x.Document)}
		if x.Other != nil {
			out.Where, out.Href = x.Other.ID, p.SubjectPath(x.Other.ID)
		}
		for _, d := range x.Divergences {
			if !d.Detail {
				out.Differs = site.AddNew(out.Differs, p.Diverges(d.Type))
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
func (s *area) citeDocument(r *http.Request, p *documentPage, doc *trillium.Document) show.Cited {
	d := &p.Document
	out := show.Cited{SHA256: d.SHA256, Data: site.APIRoot + "/documents/" + url.PathEscape(d.Key) + "/original"}
	at := cmp.Or(p.At, s.Now().UTC().Format(time.RFC3339))
	out.Address = s.Origin(r) + show.DocumentPath(p.L.Tag, d) + "?" + url.Values{"at": {at}}.Encode()
	issuer, where := p.SourceOf(d)
	out.Text = p.L.T("cite.document", issuer, d.Title, p.L.Date(doc.Date), where, s.About.Title(p.L), out.Address, d.SHA256)
	fields := append([][2]string{{"title", d.Title}, {"author", issuer}}, show.BibDate(doc.Date)...)
	out.BibTeX = show.BibEntry(d.Key, append(fields, [][2]string{{"howpublished", d.Address}, {"url", out.Address}, {"note", "SHA-256 " + d.SHA256}}...))
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

// Action is where the filter is sent: the page, without a moment.
func (p documentPage) Action() string { return show.DocumentPath(p.L.Tag, &p.Document) }

// DataQuery is the query by which the API gives what the page shows.
func (p documentPage) DataQuery() string {
	x := p.Filter
	x.Summit, x.Document = p.Document.Summit, p.Document.Key
	q := x.Values()
	if p.At != "" {
		q.Set("at", p.At)
	}
	return site.SuffixOf(q)
}

// PathOf is documentPath for templates, at the moment that is shown.
func (p documentPage) PathOf(d store.Document) string {
	return show.DocumentPath(p.L.Tag, &d) + p.AtSuffix
}

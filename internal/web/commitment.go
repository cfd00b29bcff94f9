package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/store"
)

// commitmentPage is one commitment with everything that was read of it.
type commitmentPage struct {
	presenter
	note
	Document   store.Document
	DocPath    string
	Context    []contextBlock
	Previous   *note
	Next       *note
	Permalink  string
	Cite       string
	BibTeX     string
	DataPath   string
	PlaceWords string
}

// A contextBlock is a block around the commitment, with it marked.
type contextBlock struct {
	Text template.HTML
	Stem bool
}

func (s *Server) commitment(w http.ResponseWriter, r *http.Request) error {
	d, err := s.register.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	doc, all, err := s.load(r, d)
	if err != nil {
		return err
	}
	l := s.language(r)
	id := d.Key + "/" + r.PathValue("n")
	for i := range all {
		if all[i].ID != id {
			continue
		}
		c := &all[i]
		p := commitmentPage{presenter: newPresenter(l, doc, s.now()), note: s.note(l.Tag, c), Document: d,
			DocPath: documentPath(l.Tag, &d), DataPath: "/data/" + d.Key + "/" + ref(id)}
		p.Context = s.context(doc, c, p.note)
		if i > 0 {
			n := s.note(l.Tag, &all[i-1])
			p.Previous = &n
		}
		if i+1 < len(all) {
			n := s.note(l.Tag, &all[i+1])
			p.Next = &n
		}
		p.Permalink = origin(r) + p.Href
		p.Cite, p.BibTeX = p.cite(&d, doc, c), p.bibtex(&d, doc, c)
		p.PlaceWords = l.T("commitment.place.text", l.Number(float64(c.Start)), l.Number(float64(c.End)))
		return s.render(w, r, http.StatusOK, "commitment", l.T("commitment.title", id), p)
	}
	return fmt.Errorf("commitment %s: %w", id, trillium.ErrNotFound)
}

// context is the commitment's block with it marked, behind its stem.
func (s *Server) context(doc *trillium.Document, c *trillium.Commitment, n note) []contextBlock {
	var out []contextBlock
	b := builder{doc: doc, marks: []marked{{n, "c" + n.Ref}}}
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		if _, _, ok := block.Range(c.Span); !ok {
			continue
		}
		if c.Stem != "" && block.Kind == trillium.Item && len(out) == 0 {
			out = append(out, contextBlock{Text: template.HTML(template.HTMLEscapeString(plainWords(c.Stem))), Stem: true})
		}
		text, _ := b.text(block)
		out = append(out, contextBlock{Text: text})
	}
	return out
}

// plainWords takes the marks of bold out of a quoted stem.
func plainWords(s string) string { return strings.ReplaceAll(s, "**", "") }

// cite is how to cite a commitment in words.
func (p *commitmentPage) cite(d *store.Document, doc *trillium.Document, c *trillium.Commitment) string {
	issuer := d.Summit
	if d.Issuer != "" {
		issuer = p.Party(d.Issuer)
	}
	where := d.Address
	if where == "" {
		where = d.Name
	}
	return p.l.T("commitment.cite.form", issuer, d.Title, p.l.Date(doc.Date), c.ID, where, p.Permalink, d.SHA256)
}

// bibtex is the same as a BibTeX entry.
func (p *commitmentPage) bibtex(d *store.Document, doc *trillium.Document, c *trillium.Commitment) string {
	var b strings.Builder
	key := strings.NewReplacer("/", "-", "~", "-").Replace(c.ID)
	fmt.Fprintf(&b, "@misc{%s,\n", key)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, bibEscape(value))
		}
	}
	field("title", d.Title)
	if d.Issuer != "" {
		field("author", p.Party(d.Issuer))
	}
	if !doc.Date.IsZero() {
		field("year", doc.Date.Format("2006"))
		field("month", strings.ToLower(doc.Date.Format("Jan")))
	}
	field("howpublished", d.Address)
	field("url", p.Permalink)
	field("note", fmt.Sprintf("Commitment %s, bytes %d to %d of the document with SHA-256 %s", c.ID, c.Start, c.End, d.SHA256))
	b.WriteString("}\n")
	return b.String()
}

// bibEscape escapes what BibTeX would read as markup.
func bibEscape(s string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "_", `\_`, "$", `\$`, "~", `\textasciitilde{}`).Replace(s)
}

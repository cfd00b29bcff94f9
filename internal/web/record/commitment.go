package record

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// commitmentPage is one commitment with everything that was read of it and
// decided on it.
type commitmentPage struct {
	show.Presenter
	show.LinkPresenter
	show.Note
	Linked     linkSections
	Themes     []string // ids, the most certain first
	Document   store.Document
	DocPath    string
	Context    []contextBlock
	Previous   *show.Note
	Next       *show.Note
	Others     []*review.State // that it can be merged into
	Permalink  string
	Cite       string
	BibTeX     string
	DataPath   string
	PlaceWords string
	Pro        []string      // what spoke for its being a commitment, in words
	Contra     []string      // what spoke against
	Failed     *show.Failure // the form that could not be kept, nil if none
	Today      string
	Receipt    *show.ReceiptView // of the last search, nil if nothing was searched
	Timeline   []event
	CanLook    bool // there is a corpus to search
	Standings  []string
	Panels     []template.HTML // what instruments show of it
}

// A contextBlock is a block around the commitment, with it marked.
type contextBlock struct {
	Text template.HTML
	Stem bool
}

func (s *area) commitment(w http.ResponseWriter, r *http.Request) error {
	return s.showCommitment(w, r, http.StatusOK, nil)
}

func (s *area) showCommitment(w http.ResponseWriter, r *http.Request, status int, failed *show.Failure) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	d, err := v.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	doc, absent, err := s.Shown(r, v, d)
	if err != nil {
		return err
	}
	states, _, err := v.States(r.Context(), d)
	if err != nil {
		return err
	}
	l := s.Language(r)
	id := d.Key + "/" + r.PathValue("n")
	for i, c := range states {
		if c.ID != id {
			continue
		}
		c = c.For(site.Visitor(r).Login)
		p := commitmentPage{Presenter: s.Presenter(r, doc), Document: d, DataPath: "/api/v1/commitments/" + d.Key + "/" + show.Ref(id) + site.Suffix(r),
			Failed: failed, Today: s.Now().UTC().Format(time.DateOnly)}
		p.Note, p.DocPath = p.Presenter.Note(c), show.DocumentPath(l.Tag, &d)+p.AtSuffix
		p.Standings = review.Standings
		if p.Row, err = s.Listed(r.Context(), v, c, d); err != nil {
			return err
		}
		p.Context = s.context(doc, &c.Commitment, p.Note)
		if i > 0 {
			n := p.Presenter.Note(states[i-1])
			p.Previous = &n
		}
		if i+1 < len(states) {
			n := p.Presenter.Note(states[i+1])
			p.Next = &n
		}
		for _, other := range states {
			if other.ID != id && other.MergedInto == "" {
				p.Others = append(p.Others, other)
			}
		}
		p.Cells = p.CellsOf(c, p.Row.Members, site.Visitor(r).Login)
		if p.Receipt, err = s.Receipt(r, v, id); err != nil {
			return err
		}
		p.LinkPresenter = s.LinkPresenter(r)
		topics, err := s.Links.Topics(r.Context(), v, d)
		if err != nil {
			return err
		}
		p.Themes = topics[c.ID]
		if p.Linked, err = s.linksOf(r, v, d, c, p.Presenter); err != nil {
			return err
		}
		title := l.T("commitment.title", id)
		if err := s.addInstruments(r, v, &p, doc, title); err != nil {
			return err
		}
		p.CanLook = s.Corpus != nil
		p.Permalink = s.Origin(r) + p.Href
		p.Cite, p.BibTeX = p.cite(&d, doc, &c.Commitment), p.bibtex(&d, doc, &c.Commitment)
		if !absent {
			p.Pro, p.Contra = s.why(doc, &d, &c.Commitment, l)
		}
		p.PlaceWords = l.T("commitment.place.text", l.Number(float64(c.Start)), l.Number(float64(c.End)))
		return s.Render(w, r, status, "commitment", title, p)
	}
	return fmt.Errorf("commitment %s: %w", id, trillium.ErrNotFound)
}

// why are the words for what weighed when the commitment was found; none where the rules
// of today would not find it.
func (s *area) why(shown *trillium.Document, d *store.Document, c *trillium.Commitment, l *i18n.Language) (pro, contra []string) {
	if c.Rule == sheet.Rule {
		return nil, nil
	}
	doc := *shown
	doc.Summit, doc.Title, doc.Issuer, doc.Language = d.Summit, d.Title, d.Issuer, d.Language
	doc.Date, _ = time.Parse(time.DateOnly, d.Date) // the zero time where it has none
	if e, ok := extract.At(s.Reasons(&doc), c.Span); ok {
		return e.Words(l)
	}
	return nil, nil
}

// addInstruments adds what instruments report and show, and what happened since.
func (s *area) addInstruments(r *http.Request, v store.View, p *commitmentPage, doc *trillium.Document, title string) error {
	day := s.Today(r).Format(time.DateOnly)
	findings, err := show.Findings(r.Context(), s.Finders, v, p.State, p.Document, day, p.L, p.PartyNames)
	if err != nil {
		return err
	}
	p.Timeline = timeline(p.Presenter, p.State, p.Receipt, findings)
	frame := s.Frame(r, title)
	for i := range s.Wings {
		if s.Wings[i].Panel == nil {
			continue
		}
		panel, err := s.Wings[i].Panel(r.Context(), site.Place{View: v, State: p.State, Document: p.Document, Text: doc, Frame: &frame, Day: day})
		if err != nil {
			return err
		}
		if panel != "" {
			p.Panels = append(p.Panels, panel)
		}
	}
	return nil
}

// Value is what a form's field holds: what was sent and refused, or else what
// stands.
func (p commitmentPage) Value(form, name, stands string) string {
	if p.Failed != nil && p.Failed.Name() == form {
		return p.Failed.Form.Get(name)
	}
	return stands
}

// Opened reports whether a form is shown unfolded, because it was refused.
func (p commitmentPage) Opened(form string) bool { return p.Failed != nil && p.Failed.Name() == form }

// Lines is a list with an entry a line, as the forms take it.
func (p commitmentPage) Lines(list []string) string { return strings.Join(list, "\n") }

// ActLines are the texts of the acts, one a line.
func (p commitmentPage) ActLines() string {
	var out []string
	for _, a := range p.Actions {
		out = append(out, show.PlainWords(a.Text))
	}
	return strings.Join(out, "\n")
}

// A targetRow is a target as the form shows it.
type targetRow struct {
	Words, Value, Max, Unit, Direction, Comparison, Baseline, By string
}

// TargetRows are the targets and one empty row, or what was sent and refused.
func (p commitmentPage) TargetRows() []targetRow {
	var rows []targetRow
	if p.Opened("correct-targets") {
		f := p.Failed.Form
		for i := range f["target-words"] {
			get := func(name string) string { return site.Nth(f["target-"+name], i) }
			rows = append(rows, targetRow{get("words"), get("value"), get("max"), get("unit"), get("direction"), get("comparison"), get("baseline"), get("by")})
		}
		return rows
	}
	for _, t := range p.Targets {
		row := targetRow{t.Text, strconv.FormatFloat(t.Value, 'f', -1, 64), "", t.Unit, t.Direction, t.Comparison, t.Baseline, t.By}
		if t.Max != nil {
			row.Max = strconv.FormatFloat(*t.Max, 'f', -1, 64)
		}
		rows = append(rows, row)
	}
	return append(rows, targetRow{})
}

// MayReport reports whether the visitor may file an update here.
func (p commitmentPage) MayReport(who store.Person) bool { return who.MayReport(p.Commitment.Parties) }

// recent is how many updates and decisions a commitment's page shows; the
// history has them all.
const recent = 20

// RecentTimeline are the latest of what happened.
func (p commitmentPage) RecentTimeline() []event { return p.Timeline[:min(len(p.Timeline), 2*recent)] }

// MoreProposals is how many proposals wait that the timeline does not show.
func (p commitmentPage) MoreProposals() int {
	if p.Receipt == nil {
		return 0
	}
	n := 0
	for _, x := range p.Receipt.Shown() {
		if !p.Seen(x.Document) && x.CopyOf == "" {
			n++
		}
	}
	for _, e := range p.Timeline {
		if e.Proposal != nil {
			n--
		}
	}
	return n
}

// EarlierTimeline is how many events are not among the latest.
func (p commitmentPage) EarlierTimeline() int { return max(0, len(p.Timeline)-2*recent) }

// RecentHistory are the last decisions.
func (p commitmentPage) RecentHistory() []*review.Entry {
	return p.History[max(0, len(p.History)-recent):]
}

// Earlier is how many of n are not among the last.
func (p commitmentPage) Earlier(n int) int { return max(0, n-recent) }

// HistoryPath is the address of the page with the decisions only.
func (p commitmentPage) HistoryPath() string {
	return show.CommitmentPath(p.L.Tag, p.ID) + "/history" + p.AtSuffix
}

// ReceiptsPath is the address of the page with the searches.
func (p commitmentPage) ReceiptsPath() string {
	return show.CommitmentPath(p.L.Tag, p.ID) + "/receipts" + p.AtSuffix
}

// CorpusPath is the address of a passage that evidence was taken from; "" if it
// is not from the corpus.
func (p commitmentPage) CorpusPath(c review.Citation) string {
	if c.Document == "" {
		return ""
	}
	return show.CorpusPath(p.L.Tag, c.Document, c.Start, c.End)
}

// DigestLanguages are the languages in which a digest can be written.
func (p commitmentPage) DigestLanguages() []string { return review.DigestLanguages }

// DigestOr is the digest in a language, as the form shows it.
func (p commitmentPage) DigestOr(d *review.Digested, language string) string {
	if d == nil {
		return ""
	}
	return d.Text[language]
}

// Embed is the code by which another site shows the card.
func (p commitmentPage) Embed() string {
	address := strings.Replace(p.Permalink, "/commitments/", "/cards/", 1)
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="480" height="280" loading="lazy"></iframe>`, template.HTMLEscapeString(address),
		template.HTMLEscapeString(p.L.T("commitment.title", p.ID)))
}

// Here is the address of this page as it stands today.
func (p commitmentPage) Here() string { return show.CommitmentPath(p.L.Tag, p.ID) }

// DeadlineOr is the deadline, or an empty one for the form.
func (p commitmentPage) DeadlineOr() trillium.Deadline {
	if p.Deadline == nil {
		return trillium.Deadline{Precision: trillium.Day}
	}
	return *p.Deadline
}

// HasTopic reports whether the commitment has a theme.
func (p commitmentPage) HasTopic(id string) bool { return slices.Contains(p.Themes, id) }

// TopicPath is the page of a theme.
func (p commitmentPage) TopicPath(id string) string {
	return "/" + p.L.Tag + "/themes/" + id + p.AtSuffix
}

// LinkPath is the address of the other end of a link: a commitment or, of what
// fell silent, a summit.
func (p commitmentPage) LinkPath(id string) string {
	if !strings.Contains(id, "/") {
		return "/" + p.L.Tag + "/summits/" + url.PathEscape(id) + p.AtSuffix
	}
	return show.CommitmentPath(p.L.Tag, id) + p.AtSuffix
}

// context is the commitment's block with it marked, behind its stem.
func (s *area) context(doc *trillium.Document, c *trillium.Commitment, n show.Note) []contextBlock {
	var out []contextBlock
	b := show.Builder{Doc: doc, Marks: []show.Marked{{Note: n, Anchor: "c" + n.Ref}}}
	for i := range doc.Blocks {
		block := &doc.Blocks[i]
		if _, _, ok := block.Range(c.Span); !ok {
			continue
		}
		if c.Stem != "" && block.Kind == trillium.Item && len(out) == 0 {
			out = append(out, contextBlock{Text: template.HTML(template.HTMLEscapeString(show.PlainWords(c.Stem))), Stem: true})
		}
		text, _ := b.Text(block)
		out = append(out, contextBlock{Text: text})
	}
	return out
}

// cite is how to cite a commitment in words.
func (p *commitmentPage) cite(d *store.Document, doc *trillium.Document, c *trillium.Commitment) string {
	issuer, where := p.SourceOf(d)
	return p.L.T("commitment.cite.form", issuer, d.Title, p.L.Date(doc.Date), c.ID, where, p.Permalink, d.SHA256)
}

// bibtex is the same as a BibTeX entry.
func (p *commitmentPage) bibtex(d *store.Document, doc *trillium.Document, c *trillium.Commitment) string {
	fields := [][2]string{{"title", d.Title}}
	if d.Issuer != "" {
		fields = append(fields, [2]string{"author", p.Party(d.Issuer)})
	}
	fields = append(fields, show.BibDate(doc.Date)...)
	fields = append(fields, [2]string{"howpublished", d.Address}, [2]string{"url", p.Permalink},
		[2]string{"note", fmt.Sprintf("Commitment %s, bytes %d to %d of the document with SHA-256 %s", c.ID, c.Start, c.End, d.SHA256)})
	return show.BibEntry(strings.NewReplacer("/", "-", "~", "-").Replace(c.ID), fields)
}

// CorrectionOf is the correction of a field that is in force, nil if there is none.
func (p commitmentPage) CorrectionOf(field any) *review.Entry { return p.Corrected[fmt.Sprint(field)] }

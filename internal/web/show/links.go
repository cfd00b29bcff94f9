package show

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/i18n"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
)

// ThemeOr is a theme's name, or the words by which a document calls one.
func (p LinkPresenter) ThemeOr(id string) string {
	if id == NoTheme || slices.Contains(trillium.Topics, id) {
		return p.Theme(id)
	}
	return id
}

// Comparison finds the two documents that the address names.
func (s *Book) Comparison(ctx context.Context, v store.View, a, b string) (*compare.Comparison, error) {
	x, err := compare.Find(ctx, v, a)
	if err != nil {
		return nil, err
	}
	y, err := compare.Find(ctx, v, b)
	if err != nil {
		return nil, err
	}
	return s.Links.Between(ctx, v, x, y)
}

// Label names a document among the versions of its summit: by its issuer and
// language, or by its key where neither is known.
func (p Presenter) Label(d store.Document) string {
	var parts []string
	if d.Issuer != "" {
		parts = append(parts, p.Party(d.Issuer))
	}
	if name := p.L.Name(d.Language); name != "" {
		parts = append(parts, name)
	}
	if len(parts) == 0 {
		return d.Key
	}
	return strings.Join(parts, ", ")
}

// ComparePath is the address of a comparison.
func ComparePath(lang, a, b string) string {
	return "/" + lang + "/compare/" + url.PathEscape(a) + "/" + url.PathEscape(b)
}

// ComparePath is comparePath for templates, at the moment that is shown.
func (p Presenter) ComparePath(a, b string) string { return ComparePath(p.L.Tag, a, b) + p.AtSuffix }

// DocumentPath is documentPath for templates, at the moment that is shown.
func (p Presenter) DocumentPath(d store.Document) string {
	return DocumentPath(p.L.Tag, &d) + p.AtSuffix
}

// A LinkPresenter says links in one language.
type LinkPresenter struct {
	LinkLang *i18n.Language
}

func (s *Book) LinkPresenter(r *http.Request) LinkPresenter {
	return LinkPresenter{s.Language(r)}
}

// Relation is a link's relation as a heading.
func (p LinkPresenter) Relation(r lineage.Relation) string { return p.LinkLang.T("link." + string(r)) }

// A meaning is what a relation is called, and what it says.
type meaning struct{ Name, Text string }

// methodRelations are the relations of links between summits, for the page on
// the method.
func methodRelations(l *i18n.Language) []meaning {
	var out []meaning
	for _, r := range []lineage.Relation{lineage.Renews, lineage.Advances, lineage.Narrows, lineage.Widens, lineage.Weakens, lineage.BuildsOn, lineage.Related,
		lineage.Reported, lineage.Dropped} {
		out = append(out, meaning{l.T("link." + string(r)), l.T("method.links." + string(r))})
	}
	return out
}

// Diverges is a type of divergence in a word.
func (p LinkPresenter) Diverges(t lineage.DivergenceType) string {
	return p.LinkLang.T("diverge." + string(t))
}

// Theme is a theme's name.
func (p LinkPresenter) Theme(id string) string {
	if slices.Contains(trillium.Topics, id) {
		return p.LinkLang.T("topic." + id)
	}
	return p.LinkLang.T("link.theme.none")
}

// Because says the reasons for a link, with the differences of parties and
// strength in words.
func (p LinkPresenter) Because(l lineage.Link) []string {
	var out []string
	for _, r := range l.Reasons {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
			if r.Key == "firmness" {
				args[i] = p.LinkLang.T("firmness." + a)
			}
		}
		out = append(out, p.LinkLang.T("why."+r.Key, args...))
	}
	return out
}

// A ShownLink is a link in words, with what a decision on it needs.
type ShownLink struct {
	lineage.Link
	Why     []string
	Differs []difference
	Subject string // the commitment on which a decision on the link is kept
	To      string // what it is linked with
	Head    string // the last decision on the subject
}

// First is the first reason, "" if there is none.
func (l ShownLink) First() string {
	if len(l.Why) == 0 {
		return ""
	}
	return l.Why[0]
}

// More are the reasons behind the first.
func (l ShownLink) More() []string { return l.Why[min(1, len(l.Why)):] }

// Shown says a link in words.
func (p LinkPresenter) Shown(of Presenter, l lineage.Link) ShownLink {
	out := ShownLink{Link: l, Why: p.Because(l)}
	for _, d := range l.Divergences {
		out.Differs = append(out.Differs, p.difference(of, d))
	}
	return out
}

// A LinkRow is a link as a page shows it: each end with its words, in which what
// differs is marked.
type LinkRow struct {
	ShownLink
	A, B   *LinkEnd // nil where there is no commitment
	Told   string   // what the later text tells, where it does not promise it again
	Anchor string
}

// A LinkEnd is one end of a link.
type LinkEnd struct {
	*review.State
	Href     string
	Language string
	Words    template.HTML
}

// A difference is a divergence in words for people.
type difference struct {
	Type   lineage.DivergenceType
	A, B   string
	Detail bool
}

// LinkRow shows a link between two sides.
func (p LinkPresenter) LinkRow(of Presenter, l lineage.Link, a, b *compare.Side) LinkRow {
	row := LinkRow{ShownLink: p.Shown(of, l)}
	row.A = p.End(of, a, l.A, l.Divergences, true)
	row.B = p.End(of, b, l.B, l.Divergences, false)
	switch {
	case row.B != nil && row.A != nil: // the later promise renews the earlier
		row.Subject, row.To, row.Head = l.B, l.A, row.B.Head()
	case row.A != nil:
		row.Subject, row.To, row.Head = l.A, b.Document.Summit, row.A.Head()
		if l.Passage != nil {
			row.Told = trillium.Plain(l.Passage.Text)
		}
	default:
		row.Subject = l.B
	}
	row.Anchor = "l" + strings.NewReplacer("/", "-", "~", "-").Replace(row.Subject)
	if row.A != nil && row.B != nil {
		row.Anchor += "-" + Ref(l.A)
	}
	if l.Passage != nil {
		row.Anchor += "-t" + strconv.Itoa(l.Passage.Start)
	}
	return row
}

func (p LinkPresenter) End(of Presenter, side *compare.Side, id string, list []lineage.Divergence, first bool) *LinkEnd {
	st := side.ByID[id]
	if st == nil {
		return nil
	}
	words := trillium.Collapse(trillium.Plain(st.Text))
	return &LinkEnd{st, CommitmentPath(of.L.Tag, id) + of.AtSuffix, side.Document.Language, MarkWords(words, p.DiffSpans(words, list, first))}
}

// difference says a divergence in words: codes of parties and strengths by name.
func (p LinkPresenter) difference(of Presenter, d lineage.Divergence) difference {
	out := difference{d.Type, d.A, d.B, d.Detail}
	switch d.Type {
	case lineage.Who:
		out.A, out.B = of.Parties(strings.Split(d.A, ", ")), of.Parties(strings.Split(d.B, ", "))
	case lineage.Strength:
		out.A, out.B = p.LinkLang.T("firmness."+d.A), p.LinkLang.T("firmness."+d.B)
	}
	return out
}

// A WordSpan is a stretch of a text that is marked: a difference, or a
// commitment that links to its page.
type WordSpan struct {
	Start, End int
	Label      string // of a difference
	Href, Ref  string // of a commitment
	Id         string
}

// DiffSpans finds the words of divergences in a text.
func (p LinkPresenter) DiffSpans(text string, list []lineage.Divergence, first bool) []WordSpan {
	var out []WordSpan
	for _, d := range list {
		words := d.B
		if first {
			words = d.A
		}
		if words == "" || d.Type == lineage.Who || d.Type == lineage.Strength {
			continue
		}
		pieces := []string{words}
		if !strings.Contains(text, words) {
			pieces = strings.Split(words, ", ")
		}
		for _, w := range pieces {
			if i := wholeWords(text, w); i >= 0 {
				out = append(out, WordSpan{Start: i, End: i + len(w), Label: p.Diverges(d.Type)})
			}
		}
	}
	return out
}

// wholeWords is where words stand in a text and begin and end no longer word; -1
// if they do not.
func wholeWords(text, words string) int {
	for from := 0; words != ""; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			break
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return i
		}
		from = i + len(words)
	}
	return -1
}

// MarkWords writes a text as HTML with its spans marked. Where two differences
// overlap the earlier one counts; commitments may hold differences.
func MarkWords(text string, spans []WordSpan) template.HTML {
	cuts := []int{0, len(text)}
	for _, s := range spans {
		cuts = append(cuts, s.Start, s.End)
	}
	sort.Ints(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	covers := func(s *WordSpan, at int) bool { return s.Start <= at && at < s.End }
	find := func(at int, diff bool) *WordSpan {
		for i := range spans {
			if s := &spans[i]; covers(s, at) && (s.Label != "") == diff {
				return s
			}
		}
		return nil
	}
	var inside, differs *WordSpan
	shut := func(s *WordSpan, diff bool) {
		switch {
		case s == nil:
		case diff:
			b.WriteString(`<span class="dtype"> ` + template.HTMLEscapeString(s.Label) + `</span></mark>`)
		default:
			b.WriteString(`</span><a class="ref" href="` + template.HTMLEscapeString(s.Href) + `">` + template.HTMLEscapeString(s.Ref) + `</a>`)
		}
	}
	for i, at := range cuts {
		c, d := find(at, false), find(at, true)
		if at == len(text) {
			c, d = nil, nil
		}
		if d != differs || c != inside {
			shut(differs, true)
			differs = nil
		}
		if c != inside {
			shut(inside, false)
			if inside = c; c != nil {
				b.WriteString(`<span class="promise" id="` + template.HTMLEscapeString(c.Id) + `">`)
			}
		}
		if d != differs {
			if differs = d; d != nil {
				b.WriteString(`<mark class="diff">`)
			}
		}
		if i+1 < len(cuts) {
			b.WriteString(template.HTMLEscapeString(text[at:cuts[i+1]]))
		}
	}
	return template.HTML(b.String())
}

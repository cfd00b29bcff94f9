package web

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"sort"
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

// A linkPresenter says links in one language.
type linkPresenter struct {
	lang   *i18n.Language
	themes []lineage.Theme
}

func (s *Server) linkPresenter(r *http.Request) linkPresenter {
	return linkPresenter{s.language(r), s.links.Linker().Thesaurus().Themes()}
}

// Relation is a link's relation as a heading.
func (p linkPresenter) Relation(r lineage.Relation) string { return p.lang.T("link." + string(r)) }

// A meaning is what a relation is called, and what it says.
type meaning struct{ Name, Text string }

// methodRelations are the relations of links between summits, for the page on
// the method.
func methodRelations(l *i18n.Language) []meaning {
	var out []meaning
	for _, r := range []lineage.Relation{lineage.Renews, lineage.Advances, lineage.Narrows, lineage.Widens, lineage.Weakens, lineage.BuildsOn, lineage.Related, lineage.Dropped} {
		out = append(out, meaning{l.T("link." + string(r)), l.T("method.links." + string(r))})
	}
	return out
}

// Diverges is a type of divergence in a word.
func (p linkPresenter) Diverges(t lineage.DivergenceType) string {
	return p.lang.T("diverge." + string(t))
}

// Theme is a theme's name.
func (p linkPresenter) Theme(id string) string {
	for _, t := range p.themes {
		if t.ID == id {
			return t.Names[p.lang.Tag]
		}
	}
	return p.lang.T("link.theme.none")
}

// Because says the reasons for a link, with the differences of parties and
// strength in words.
func (p linkPresenter) Because(l lineage.Link) []string {
	var out []string
	for _, r := range l.Reasons {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
			if r.Key == "firmness" {
				args[i] = p.lang.T("firmness." + a)
			}
		}
		out = append(out, p.lang.T("why."+r.Key, args...))
	}
	return out
}

// A shownLink is a link in words, with what a decision on it needs.
type shownLink struct {
	lineage.Link
	Why     []string
	Differs []difference
	Subject string // the commitment on which a decision on the link is kept
	To      string // what it is linked with
	Head    string // the last decision on the subject
}

// More are the reasons behind the first.
func (l shownLink) More() []string { return l.Why[min(1, len(l.Why)):] }

// shown says a link in words.
func (p linkPresenter) shown(of presenter, l lineage.Link) shownLink {
	out := shownLink{Link: l, Why: p.Because(l)}
	for _, d := range l.Divergences {
		out.Differs = append(out.Differs, p.difference(of, d))
	}
	return out
}

// A linkRow is a link as a page shows it: each end with its words, in which what
// differs is marked.
type linkRow struct {
	shownLink
	A, B   *linkEnd // nil where there is no commitment
	Anchor string
}

// A linkEnd is one end of a link.
type linkEnd struct {
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

// linkRow shows a link between two sides.
func (p linkPresenter) linkRow(of presenter, l lineage.Link, a, b *compare.Side) linkRow {
	row := linkRow{shownLink: p.shown(of, l)}
	row.A = p.end(of, a, l.A, l.Divergences, true)
	row.B = p.end(of, b, l.B, l.Divergences, false)
	switch {
	case row.B != nil && row.A != nil: // the later promise renews the earlier
		row.Subject, row.To, row.Head = l.B, l.A, row.B.Head()
	case row.A != nil:
		row.Subject, row.To, row.Head = l.A, b.Document.Summit, row.A.Head()
	default:
		row.Subject = l.B
	}
	row.Anchor = "l" + strings.NewReplacer("/", "-", "~", "-").Replace(row.Subject)
	if row.A != nil && row.B != nil {
		row.Anchor += "-" + ref(l.A)
	}
	return row
}

func (p linkPresenter) end(of presenter, side *compare.Side, id string, list []lineage.Divergence, first bool) *linkEnd {
	st := side.ByID[id]
	if st == nil {
		return nil
	}
	words := trillium.Collapse(trillium.Plain(st.Text))
	return &linkEnd{st, commitmentPath(of.l.Tag, id) + of.suffix, side.Document.Language, markWords(words, p.diffSpans(words, list, first))}
}

// difference says a divergence in words: codes of parties and strengths by name.
func (p linkPresenter) difference(of presenter, d lineage.Divergence) difference {
	out := difference{d.Type, d.A, d.B, d.Detail}
	switch d.Type {
	case lineage.Who:
		out.A, out.B = of.Parties(strings.Split(d.A, ", ")), of.Parties(strings.Split(d.B, ", "))
	case lineage.Strength:
		out.A, out.B = p.lang.T("firmness."+d.A), p.lang.T("firmness."+d.B)
	}
	return out
}

// A wordSpan is a stretch of a text that is marked: a difference, or a
// commitment that links to its page.
type wordSpan struct {
	start, end int
	label      string // of a difference
	href, ref  string // of a commitment
	id         string
}

// diffSpans finds the words of divergences in a text.
func (p linkPresenter) diffSpans(text string, list []lineage.Divergence, first bool) []wordSpan {
	var out []wordSpan
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
				out = append(out, wordSpan{start: i, end: i + len(w), label: p.Diverges(d.Type)})
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

// markWords writes a text as HTML with its spans marked. Where two differences
// overlap the earlier one counts; commitments may hold differences.
func markWords(text string, spans []wordSpan) template.HTML {
	cuts := []int{0, len(text)}
	for _, s := range spans {
		cuts = append(cuts, s.start, s.end)
	}
	sort.Ints(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	covers := func(s *wordSpan, at int) bool { return s.start <= at && at < s.end }
	find := func(at int, diff bool) *wordSpan {
		for i := range spans {
			if s := &spans[i]; covers(s, at) && (s.label != "") == diff {
				return s
			}
		}
		return nil
	}
	var inside, differs *wordSpan
	shut := func(s *wordSpan, diff bool) {
		switch {
		case s == nil:
		case diff:
			b.WriteString(`<span class="dtype"> ` + template.HTMLEscapeString(s.label) + `</span></mark>`)
		default:
			b.WriteString(`</span><a class="ref" href="` + template.HTMLEscapeString(s.href) + `">` + template.HTMLEscapeString(s.ref) + `</a>`)
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
				b.WriteString(`<span class="promise" id="` + template.HTMLEscapeString(c.id) + `">`)
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

// A linked is a link on a commitment's page, seen from there.
type linked struct {
	shownLink
	Other    *review.State // nil where there is none
	Document store.Document
	Text     string
}

// linkSections are the links of a commitment, by where they lead.
type linkSections struct {
	Earlier, Later, Versions, Silent []linked
	TooLarge                         bool // there is too much to compare
}

// linksOf gathers the links of a commitment for its page.
func (s *Server) linksOf(r *http.Request, v store.View, d store.Document, st *review.State, of presenter) (linkSections, error) {
	around, err := s.links.Around(r.Context(), v, d, st.ID)
	if errors.Is(err, trillium.ErrTooLarge) {
		return linkSections{TooLarge: true}, nil // the rest of the page does not depend on them
	}
	if err != nil {
		return linkSections{}, err
	}
	lp := s.linkPresenter(r)
	show := func(list []compare.Linked) []linked {
		var out []linked
		for _, x := range list {
			l := linked{shownLink: lp.shown(of, x.Link), Other: x.Other, Document: x.Document}
			l.Subject, l.To = x.B, x.A
			if x.Other == nil {
				l.Subject, l.To, l.Head = st.ID, x.Document.Summit, st.Head()
			} else {
				l.Text = trillium.Plain(x.Other.Text)
				l.Head = x.Other.Head()
				if l.Subject == st.ID {
					l.Head = st.Head()
				}
			}
			out = append(out, l)
		}
		return out
	}
	return linkSections{show(around.Earlier), show(around.Later), show(around.Versions), show(around.Silent), false}, nil
}

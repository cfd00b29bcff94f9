package record

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/chart"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// A linked is a link on a commitment's page, seen from there.
type linked struct {
	show.ShownLink
	Other    *review.State // nil where there is none
	Document store.Document
	Text     string
}

// linkSections are the links of a commitment, by where they lead.
type linkSections struct {
	Earlier, Later, Versions, Told, Silent []linked
	TooLarge                               bool // there is too much to compare
	Life                                   []lifeStep
	Figure                                 template.HTML // of its life
}

// A lifeStep is what one summit has of a promise, as a row of a table.
type lifeStep struct {
	compare.Step
	Here      bool // the promise that is shown is of this summit
	Relations string
}

// linksOf gathers the links of a commitment for its page.
func (s *area) linksOf(r *http.Request, v store.View, d store.Document, st *review.State, of show.Presenter) (linkSections, error) {
	around, err := s.Links.Around(r.Context(), v, d, st.ID)
	if errors.Is(err, trillium.ErrTooLarge) {
		return linkSections{TooLarge: true}, nil // the rest of the page does not depend on them
	}
	if err != nil {
		return linkSections{}, err
	}
	lp := s.LinkPresenter(r)
	show := func(list []compare.Linked) []linked {
		var out []linked
		for _, x := range list {
			l := linked{ShownLink: lp.Shown(of, x.Link), Other: x.Other, Document: x.Document}
			l.Subject, l.To = x.B, x.A
			if x.Other == nil {
				l.Subject, l.To, l.Head = st.ID, x.Document.Summit, st.Head()
				if x.Passage != nil {
					l.Text = trillium.Plain(x.Passage.Text)
				}
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
	out := linkSections{Earlier: show(around.Earlier), Later: show(around.Later), Versions: show(around.Versions), Told: show(around.Told),
		Silent: show(around.Silent)}
	return out, s.addLife(r, v, d, st, of, &out)
}

// addLife shows a promise as one line through the summits of its series.
func (s *area) addLife(r *http.Request, v store.View, d store.Document, st *review.State, of show.Presenter, out *linkSections) error {
	name := d.Summit[:max(0, strings.LastIndexByte(d.Summit, '-'))]
	series, err := s.Links.Series(r.Context(), v, name)
	if errors.Is(err, trillium.ErrTooLarge) || errors.Is(err, trillium.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	lp := s.LinkPresenter(r)
	l := lp.LinkLang
	f := chart.River{Title: l.T("lineage.life"), About: l.T("lineage.life.about")}
	row := chart.RiverRow{Label: st.ID}
	for _, step := range series.Life(st.ID) {
		one := lifeStep{Step: step, Here: step.Document.SHA256 == d.SHA256}
		f.Columns = append(f.Columns, step.Document.Summit)
		row.Cells = append(row.Cells, lifeCell(&one, lp, of))
		out.Life = append(out.Life, one)
	}
	if len(out.Life) == 0 {
		return nil
	}
	if out.Life[len(out.Life)-1].Silent() {
		row.Ends = l.T("link.dropped")
	}
	f.Rows = []chart.RiverRow{row}
	out.Figure = template.HTML(f.SVG())
	return nil
}

// lifeCell is the node of a summit in the line of a promise's life.
func lifeCell(step *lifeStep, lp show.LinkPresenter, of show.Presenter) chart.RiverCell {
	var refs, relations []string
	cell := chart.RiverCell{Whole: len(step.Links) > 0}
	for _, one := range step.States {
		refs = append(refs, show.Ref(one.ID))
		if cell.Href == "" {
			cell.Href = show.CommitmentPath(of.L.Tag, one.ID) + of.AtSuffix
		}
	}
	for _, l := range step.Links {
		relations = site.AddNew(relations, lp.Relation(l.Relation))
		cell.Whole = cell.Whole && l.Decided != ""
	}
	if len(step.Told) > 0 {
		relations = site.AddNew(relations, lp.Relation(lineage.Reported))
		if len(refs) == 0 {
			refs = []string{"✓"}
		}
	}
	step.Relations = strings.Join(relations, ", ")
	cell.Text, cell.Link = strings.Join(refs, ", "), step.Relations
	cell.Name = lp.LinkLang.T("colon", step.Document.Summit, strings.Join(append(slices.Clone(refs), relations...), ", "))
	return cell
}

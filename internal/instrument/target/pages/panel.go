package pages

import (
	"context"
	"html/template"

	"trillium/internal/i18n"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// goalPanel is what a commitment's page shows of its quantities.
type goalPanel struct {
	Document store.Document
	Ref      string
	Goals    []keep.Row
	Tell     keep.Teller
	FreeGoal string // name of a further one
	lang     string
	suffix   string
}

// At is one of the quantities.
func (p goalPanel) At(i int) *keep.Row { return &p.Goals[i] }

// GoalPath is the address of a goal's page.
func (p goalPanel) GoalPath(row *keep.Row) string { return "/" + p.lang + row.Path() + p.suffix }

// panel shows the quantities that a commitment promises.
func (s *area) panel(ctx context.Context, at site.Place) (template.HTML, error) {
	rows, err := s.Goals.One(ctx, at.View, at.State, at.Document, measure.Moment{Day: at.Day})
	if err != nil {
		return "", err
	}
	f := at.Frame
	if len(rows) == 0 && (f.At != "" || !f.May("decide")) {
		return "", nil
	}
	return s.Fragment(*f, "goalpanel", goalPanel{at.Document, show.Ref(at.State.ID), rows, keep.Teller{Language: f.Language,
		Names: i18n.PartiesOf(at.Text.Names)}, freeName(at.State), f.Tag, f.Suffix})
}

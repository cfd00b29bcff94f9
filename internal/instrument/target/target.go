// Package target assembles the instrument that measures promised quantities.
package target

import (
	"context"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument"
	"trillium/internal/instrument/target/commands"
	"trillium/internal/instrument/target/demo"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/instrument/target/pages"
	"trillium/internal/instrument/target/words"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// New returns the instrument.
func New() instrument.Instrument {
	keeper := keep.NewKeeper()
	return instrument.Instrument{
		Name:     "target",
		Words:    words.Files,
		Part:     keep.Part(),
		Section:  func(b *show.Book) site.Section { return pages.New(b, keeper) },
		Finder:   finder{keeper},
		Commands: commands.Commands(),
		Demo:     demo.Fill,
	}
}

// A finder reports how far promised quantities have come.
type finder struct{ goals *keep.Keeper }

// Find returns what the goals that people set report.
func (f finder) Find(ctx context.Context, v store.View, s *review.State, d store.Document, day string) ([]trillium.Finding, error) {
	rows, err := f.goals.One(ctx, v, s, d, measure.Moment{Day: day})
	var out []trillium.Finding
	for i := range rows {
		out = append(out, rows[i].Findings()...)
	}
	return out, err
}

// Tell says a finding in words.
func (f finder) Tell(l *i18n.Language, names i18n.Parties, says trillium.Reason) string {
	return keep.Teller{Language: l, Names: names}.Why(says)
}

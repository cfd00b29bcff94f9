package show

import (
	"cmp"
	"context"
	"slices"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Finder says what an instrument reports on a commitment. Pages, the API and the
// command that shows a commitment ask the same one.
type Finder interface {
	// Find returns what the instrument reports on the commitment as it stood, on a day
	// (YYYY-MM-DD), the same at every call.
	Find(ctx context.Context, v store.View, s *review.State, d store.Document, day string) ([]trillium.Finding, error)
	// Tell says what a finding says in a language, with the names of parties that the
	// document declares.
	Tell(l *i18n.Language, names i18n.Parties, says trillium.Reason) string
}

// A Told finding is one in words.
type Told struct {
	trillium.Finding
	Words string `json:"words"`
}

// Findings are what all instruments report on a commitment, in words, the latest first.
func Findings(ctx context.Context, finders []Finder, v store.View, s *review.State, d store.Document, day string, l *i18n.Language,
	names i18n.Parties) ([]Told, error) {
	var out []Told
	for _, f := range finders {
		list, err := f.Find(ctx, v, s, d, day)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			out = append(out, Told{one, f.Tell(l, names, one.Says)})
		}
	}
	slices.SortStableFunc(out, func(a, b Told) int { return cmp.Compare(b.Date, a.Date) })
	return out, nil
}

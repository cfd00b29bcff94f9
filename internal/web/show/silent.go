package show

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/site"
)

// A SilentFilter chooses among what fell silent; what is empty keeps all.
type SilentFilter struct{ Series, Theme, Party string }

// A SilentRow is a promise that fell silent.
type SilentRow struct {
	compare.Silence
	Href  string
	Words string
}

// silences are the promises that fell silent in the series asked for. A series
// that has too many commitments to be compared is named and left out.
type silences struct {
	List   []compare.Silence
	Series []string
	Large  []string
}

func (s *Book) Silences(r *http.Request) (silences, error) {
	var out silences
	v, err := s.View(r)
	if err != nil {
		return out, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return out, err
	}
	for _, m := range summits {
		out.Series = site.AddNew(out.Series, m.Series)
	}
	for _, name := range out.Series {
		if want := r.URL.Query().Get("series"); want != "" && want != name {
			continue
		}
		series, err := s.Links.Series(r.Context(), v, name)
		if errors.Is(err, trillium.ErrTooLarge) {
			out.Large = append(out.Large, name)
			continue
		}
		if err != nil {
			return out, err
		}
		out.List = append(out.List, series.Silent()...)
	}
	slices.SortStableFunc(out.List, func(a, b compare.Silence) int { return cmp.Compare(a.Heard, b.Heard) })
	return out, nil
}

func (f SilentFilter) Keeps(x *compare.Silence) bool {
	return (f.Theme == "" || cmp.Or(x.Theme, NoTheme) == f.Theme) && (f.Party == "" || slices.Contains(x.State.Parties, f.Party))
}

package pages

import (
	"net/http"

	"trillium/internal/instrument/target/keep"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// measuredExample names a dataset and a goal that is measured, with its commitment, if
// the register has any.
func (s *area) measuredExample(r *http.Request, v store.View) (map[string]string, error) {
	releases, err := series.Releases(r.Context(), v, "")
	if err != nil || len(releases) == 0 {
		return nil, err
	}
	holes := map[string]string{"dataset": releases[0].Dataset, "file": releases[0].SHA256}
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return nil, err
	}
	at, err := s.look(r)
	if err != nil {
		return nil, err
	}
	rows, err := s.Goals.Of(r.Context(), v, keep.Leading(docs), at)
	for i := range rows {
		if row := &rows[i]; !row.Proposed() && len(row.Goal.Measures) > 0 {
			holes["key"], holes["n"], holes["goal"] = row.Document.Key, show.Ref(row.State.ID), row.Goal.Name
			break
		}
	}
	return holes, err
}

package pages

import (
	"net/http"

	"trillium/internal/datapackage"
	"trillium/internal/instrument/target/keep"
)

// tables are the goals and the series for analysts.
func (s *area) tables(r *http.Request) ([]datapackage.Table, error) {
	lines, err := s.goalLines(r)
	if err != nil {
		return nil, err
	}
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	datasets, err := keep.Datasets(r.Context(), v)
	if err != nil {
		return nil, err
	}
	return []datapackage.Table{
		{Name: "goals", Rows: keep.Table(lines), Refers: map[string]string{"commitment": "commitments"},
			Types: map[string]string{"proposed": "boolean", "value": "number", "base": "integer", "year": "integer", "last": "number", "linear": "number"}},
		{Name: "series", Key: "series", Rows: keep.SeriesTable(keep.SeriesRows(datasets)),
			Types: map[string]string{"first": "integer", "last": "integer", "values": "integer", "notation_keys": "integer", "revisions": "integer"}},
	}, nil
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/store/rows"
)

// A table is a declared table with what the register knows of it beside its rows.
type table struct {
	*rows.Layout
	part   *Part                                            // nil if it is the trunk's
	bare   bool                                             // it goes into an archive without texts
	stays  func(Row) bool                                   // rows that do not; nil for none
	verify func(context.Context, *verifier) error           // in the place of a look at each row
	fill   func(context.Context, *importing, *sql.Tx) error // what an archive has beside the rows
}

// declared are all tables, in the order of an archive.
func (s *Store) declared(told map[string]Told) []table {
	var out []table
	before, after := trunk(told)
	for _, t := range before {
		one := table{Layout: t.Layout()}
		switch t.Name {
		case "summits":
			one.verify = verifySummits
		case "documents":
			one.verify, one.fill = verifyDocuments, fillOriginals
		case "decisions":
			one.verify = verifyDecisions
		}
		out = append(out, one)
	}
	for i := range s.parts {
		for _, t := range s.parts[i].Tables {
			out = append(out, table{Layout: t.Layout(), part: &s.parts[i]})
		}
	}
	for _, t := range after {
		out = append(out, table{Layout: t.Layout()})
	}
	return out
}

// table is the declared table of the name.
func (s *Store) table(name string) (*table, error) {
	i := slices.IndexFunc(s.tables, func(t table) bool { return t.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("table %s: %w: no part of this register declares it", name, trillium.ErrNotFound)
	}
	return &s.tables[i], nil
}

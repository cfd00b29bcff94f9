// Package rows is how the register keeps things: tables that are declared once, rows
// with their seals, packed files, and the list of what was done.
package rows

import (
	"context"
	"database/sql"
	"fmt"

	"trillium/internal/store/engine"
)

// A Register is a database with its tables: what the rooms of the register stand on.
type Register struct {
	*engine.DB
	tables map[string]*Layout
}

// NewRegister is a register of the given tables.
func NewRegister(db *engine.DB, tables []*Layout) *Register {
	r := &Register{db, make(map[string]*Layout)}
	for _, t := range tables {
		r.tables[t.Name] = t
	}
	return r
}

// Row is a row of the named table of the trunk.
func (r *Register) Row(table string, values ...any) Row {
	t := r.tables[table]
	if t == nil {
		panic(fmt.Sprintf("table %s is not declared", table)) // the names are constant
	}
	return t.Row(values...)
}

// Insert adds a row to the named table of the trunk, with its seal.
func (r *Register) Insert(ctx context.Context, tx *sql.Tx, table string, values ...any) error {
	row := r.Row(table, values...)
	row.Reseal()
	_, err := tx.ExecContext(ctx, row.t.Inserts(), row.Values()...)
	return err
}

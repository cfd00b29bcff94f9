// Package keep is what the instrument of targets keeps in a register: the goals that
// people set, as decisions, and the series that measure them.
package keep

import (
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
)

// Name is the instrument's.
const Name = "target"

// Part is what it keeps. Its tables are those of the register's own schema.
func Part() store.Part {
	return store.Part{Name: Name, Tables: series.Tables(), Forms: []review.Form{form()}, Has: series.Has}
}

package rows

import (
	"context"
	"database/sql"
	"fmt"

	"trillium"
)

// ErrTaken says that the register has a row with the key of one that is added: somebody
// was faster. It is a trillium.ErrConflict.
var ErrTaken = fmt.Errorf("%w: there is such a row already", trillium.ErrConflict)

// Insert adds a row whose key is free; the error is ErrTaken if it is not.
func (r Row) Insert(ctx context.Context, tx *sql.Tx) error {
	if r.t.Check != nil {
		if err := r.t.Check(r); err != nil {
			return fmt.Errorf("%s: %w", r.Where(), err)
		}
	}
	is, args := r.is(0)
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+r.t.Name+` WHERE `+is, args...).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%s: %w", r.Where(), ErrTaken)
	}
	_, err := tx.ExecContext(ctx, r.t.Inserts(), r.Values()...)
	return err
}

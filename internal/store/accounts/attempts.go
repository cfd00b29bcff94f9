package accounts

import (
	"context"
	"database/sql"
	"time"

	"trillium/internal/store/engine"
)

// Attempts counts the failed engine.Tries that were kept under a key since a moment.
func (a *Accounts) Attempts(ctx context.Context, key string, since time.Time) (n int, err error) {
	err = a.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM attempts WHERE key = $1 AND time > $2`, Kept(key), engine.Stamp(since)).Scan(&n)
	return n, err
}

// keptAttempts is how long a try is kept at most, whatever it was kept for.
const keptAttempts = 24 * time.Hour

// AddAttempt keeps a try under each key, and forgets those under it from before a
// moment.
func (a *Accounts) AddAttempt(ctx context.Context, forget time.Time, keys ...string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE time < $1`, engine.Stamp(a.db.Now().Add(-keptAttempts))); err != nil {
			return err
		}
		for _, key := range keys {
			if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1 AND time < $2`, Kept(key), engine.Stamp(forget)); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO attempts (key, time, id) VALUES ($1, $2, $3)`, Kept(key),
				engine.Stamp(a.db.Now()), engine.NewID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetAttempts forgets the engine.Tries under a key: the last one was no guess.
func (a *Accounts) ForgetAttempts(ctx context.Context, key string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1`, Kept(key))
		return err
	})
}

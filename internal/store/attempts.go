package store

import (
	"context"
	"database/sql"
	"time"
)

// Attempts counts the failed tries that were kept under a key since a moment.
func (s *Store) Attempts(ctx context.Context, key string, since time.Time) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM attempts WHERE key = $1 AND time > $2`, kept(key), stamp(since)).Scan(&n)
	return n, err
}

// keptAttempts is how long a try is kept at most, whatever it was kept for.
const keptAttempts = 24 * time.Hour

// AddAttempt keeps a try under each key, and forgets those under it from before a
// moment.
func (s *Store) AddAttempt(ctx context.Context, forget time.Time, keys ...string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE time < $1`, stamp(s.now().Add(-keptAttempts))); err != nil {
			return err
		}
		for _, key := range keys {
			if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1 AND time < $2`, kept(key), stamp(forget)); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO attempts (key, time, id) VALUES ($1, $2, $3)`, kept(key), stamp(s.now()), newID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetAttempts forgets the tries under a key: the last one was no guess.
func (s *Store) ForgetAttempts(ctx context.Context, key string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1`, kept(key))
		return err
	})
}

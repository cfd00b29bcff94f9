package store

import (
	"context"
	"database/sql"
	"math/rand/v2"
)

// shards is over how many rows the writes are counted.
const shards = 16

// beat counts a write.
func beat(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pulse (shard, n) VALUES ($1, 1) ON CONFLICT (shard) DO UPDATE SET n = pulse.n + 1`, rand.IntN(shards))
	return err
}

// Pulse grows with every write to the register, by any process: as long as it is
// the same, so is all that the register holds.
func (s *Store) Pulse(ctx context.Context) (n int64, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT coalesce(sum(n), 0) FROM pulse`).Scan(&n)
	return n, err
}

// Package jobs is long work that one process at a time does.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"trillium/internal/store/engine"

	"trillium"
)

// The states of a job.
const (
	JobWaiting = "waiting"
	JobRunning = "running"
	JobDone    = "done"
	JobFailed  = "failed"
)

// JobReread is the kind of the job that reads all documents again.
const JobReread = "reread"

// A Queue holds the jobs of a register.
type Queue struct{ db *engine.DB }

// New is the queue of the database.
func New(db *engine.DB) *Queue { return &Queue{db} }

// A Job is long work that one process at a time does, in steps that can be
// taken up by another.
type Job struct {
	ID       string
	Kind     string
	State    string
	Owner    string // the process that holds the lease
	Made     time.Time
	MadeBy   string // login
	Position string // how far it is, in the words of its kind
	Done     int    // steps
	Total    int    // steps, 0 if unknown
	Note     string
}

const selectJob = `SELECT id, kind, state, owner, made, made_by, position, done, total, note FROM jobs`

func scanJob(scan func(...any) error) (Job, error) {
	var j Job
	var made string
	err := scan(&j.ID, &j.Kind, &j.State, &j.Owner, &made, &j.MadeBy, &j.Position, &j.Done, &j.Total, &j.Note)
	if err == nil {
		j.Made, err = engine.ParseStamp(made)
	}
	return j, err
}

// AddJob asks for a job, unless one of its kind waits or runs already.
func (q *Queue) AddJob(ctx context.Context, by, kind string) error {
	return q.db.Update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM jobs WHERE kind = $1 AND state IN ('waiting', 'running')`, kind).Scan(&n); err != nil || n > 0 {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO jobs (id, kind, state, owner, lease, made, made_by, position, done, total, note) VALUES ($1, $2, $3, '', '', `+
			`$4, $5, '', 0, 0, '')`,
			engine.NewID(), kind, JobWaiting, engine.Stamp(q.db.Now()), by)
		return err
	})
}

// claimable is the condition for jobs that nobody does.
const claimable = ` WHERE state = 'waiting' OR state = 'running' AND lease < $1`

// ClaimJob gives owner a job that waits, or whose holder has not been heard of
// for the time of its lease; ok is false if there is none.
func (q *Queue) ClaimJob(ctx context.Context, owner string, lease time.Duration) (job Job, ok bool, err error) {
	var open int
	if err := q.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM jobs`+claimable, engine.Stamp(q.db.Now())).Scan(&open); err != nil || open == 0 {
		return job, false, q.db.Explain(err) // mostly: a look is no write
	}
	err = q.db.Update(ctx, func(tx *sql.Tx) error {
		now := q.db.Now()
		ok = false
		job, err = scanJob(tx.QueryRowContext(ctx, selectJob+claimable+` ORDER BY made LIMIT 1`, engine.Stamp(now)).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		job.State, job.Owner, ok = JobRunning, owner, true
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, owner = $2, lease = $3 WHERE id = $4`, job.State, owner, engine.Stamp(now.Add(lease)), job.ID)
		return err
	})
	return job, ok, err
}

// KeepJob writes down how far a job is and holds its lease, or ends it. The
// error is trillium.ErrConflict if another process has taken it over: then
// stop.
func (q *Queue) KeepJob(ctx context.Context, j Job, lease time.Duration) error {
	return q.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, lease = $2, position = $3, done = $4, total = $5, note = $6 WHERE id = $7 AND owner = $8 AND `+
			`state = 'running'`,
			j.State, engine.Stamp(q.db.Now().Add(lease)), j.Position, j.Done, j.Total, engine.Clean(j.Note), j.ID, j.Owner)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return fmt.Errorf("job %s: %w: another process has taken it over", j.Kind, trillium.ErrConflict)
	})
}

// Jobs returns the last n jobs, the latest first.
func (q *Queue) Jobs(ctx context.Context, n int) ([]Job, error) {
	var out []Job
	err := engine.Each(ctx, q.db.Read, func(scan func(...any) error) error {
		j, err := scanJob(scan)
		out = append(out, j)
		return err
	}, selectJob+` ORDER BY made DESC, id LIMIT $1`, n)
	return out, err
}

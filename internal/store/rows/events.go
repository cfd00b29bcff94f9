package rows

import (
	"context"
	"database/sql"
	"time"

	"trillium/internal/store/engine"
)

// An Event is something done to an account or a document.
type Event struct {
	Time    time.Time
	Person  string // who did it
	Act     string
	Subject string
	Detail  string
}

// AddEvent writes down that a person did something to a subject.
func (r *Register) AddEvent(ctx context.Context, tx *sql.Tx, by, act, subject, detail string) error {
	return r.Insert(ctx, tx, "events", engine.NewID(), engine.Stamp(r.Now()), by, act, engine.Clean(subject), engine.Clean(detail))
}

// Events returns the last n events, the latest first.
func (r *Register) Events(ctx context.Context, n int) ([]Event, error) {
	var out []Event
	err := engine.Each(ctx, r.Read, func(scan func(...any) error) error {
		var e Event
		var at string
		err := scan(&at, &e.Person, &e.Act, &e.Subject, &e.Detail)
		if err == nil {
			e.Time, err = engine.ParseStamp(at)
		}
		out = append(out, e)
		return err
	}, `SELECT time, person, act, subject, detail FROM events ORDER BY time DESC, id LIMIT $1`, n)
	return out, err
}

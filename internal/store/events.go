package store

import (
	"context"
	"database/sql"
	"time"
)

// An Event is something done to an account or a document.
type Event struct {
	Time    time.Time
	Person  string // who did it
	Act     string
	Subject string
	Detail  string
}

func (s *Store) addEvent(ctx context.Context, tx *sql.Tx, by, act, subject, detail string) error {
	return s.insert(ctx, tx, "events", newID(), stamp(s.now()), by, act, clean(subject), clean(detail))
}

// Events returns the last n events, the latest first.
func (s *Store) Events(ctx context.Context, n int) ([]Event, error) {
	var out []Event
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var e Event
		var at string
		err := scan(&at, &e.Person, &e.Act, &e.Subject, &e.Detail)
		if err == nil {
			e.Time, err = parseStamp(at)
		}
		out = append(out, e)
		return err
	}, `SELECT time, person, act, subject, detail FROM events ORDER BY time DESC, id LIMIT $1`, n)
	return out, err
}

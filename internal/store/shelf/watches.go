package shelf

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"trillium/internal/store/engine"

	"trillium"
)

// A Watch is a place where new documents are looked for.
type Watch struct {
	Place   string // a directory, or the address of a feed or sitemap
	Kind    string // WatchDirectory or WatchFeed
	Every   time.Duration
	State   string    // what the place last said of itself, as its reader writes it
	Checked time.Time // zero if never
	Note    string    // what came of the last check
	MadeBy  string
	Made    time.Time
}

// The kinds of watch.
const (
	WatchDirectory = "directory"
	WatchFeed      = "feed"
)

// LeastWatch is the shortest time between two checks of a place.
const LeastWatch = time.Minute

// AddWatch keeps a watch; one on the same place gets the new interval.
func (h *Shelf) AddWatch(ctx context.Context, by string, w Watch) error {
	if w.Place == "" || w.Every < LeastWatch || w.Kind != WatchDirectory && w.Kind != WatchFeed {
		return fmt.Errorf("%w: a watch needs a place and at least %s between checks", trillium.ErrInvalid, LeastWatch)
	}
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO watches (place, kind, every, state, checked, note, made_by, made) VALUES ($1, $2, $3, '', '', '', $4, $5)
			ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, every = excluded.every`,
			engine.Clean(w.Place), w.Kind, int64(w.Every/time.Second), by, engine.Stamp(h.db.Now())); err != nil {
			return err
		}
		return h.db.AddEvent(ctx, tx, by, "watch", w.Place, w.Every.String())
	})
}

// RemoveWatch ends a watch.
func (h *Shelf) RemoveWatch(ctx context.Context, by, place string) error {
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM watches WHERE place = $1`, place)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("watch on %s: %w", place, trillium.ErrNotFound)
		}
		return h.db.AddEvent(ctx, tx, by, "unwatch", place, "")
	})
}

// Watches returns all watches by place.
func (h *Shelf) Watches(ctx context.Context) ([]Watch, error) {
	var out []Watch
	err := engine.Each(ctx, h.db.Read, func(scan func(...any) error) error {
		var w Watch
		var every int64
		var checked, made string
		err := scan(&w.Place, &w.Kind, &every, &w.State, &checked, &w.Note, &w.MadeBy, &made)
		w.Every = time.Duration(every) * time.Second
		if err == nil && checked != "" {
			w.Checked, err = engine.ParseStamp(checked)
		}
		if err == nil {
			w.Made, err = engine.ParseStamp(made)
		}
		out = append(out, w)
		return err
	}, `SELECT place, kind, every, state, checked, note, made_by, made FROM watches ORDER BY place`)
	return out, err
}

// ClaimWatch marks a watch as being checked now; ok is false if another process
// was faster.
func (h *Shelf) ClaimWatch(ctx context.Context, w Watch) (ok bool, err error) {
	checked := ""
	if !w.Checked.IsZero() {
		checked = engine.Stamp(w.Checked)
	}
	err = h.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE watches SET checked = $1 WHERE place = $2 AND checked = $3`, engine.Stamp(h.db.Now()), w.Place, checked)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		ok = n == 1
		return err
	})
	return ok, err
}

// KeepWatch keeps what a check found of the place.
func (h *Shelf) KeepWatch(ctx context.Context, place, state, note string) error {
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE watches SET state = $1, note = $2 WHERE place = $3`, engine.Clean(state), engine.Clean(note), place)
		return err
	})
}

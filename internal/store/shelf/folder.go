package shelf

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"trillium/internal/store/engine"

	"trillium"
)

// A File is a file as it was when it was read.
type File struct {
	Path     string
	Size     int64
	Modified time.Time
}

// A FileReading is a file with what was found in it.
type FileReading struct {
	File
	Reading *trillium.Reading
}

// HasReading reports whether the register holds a reading of the file as it is.
func (h *Shelf) HasReading(ctx context.Context, f File) (bool, error) {
	var size int64
	var changed string
	err := h.db.Read.QueryRowContext(ctx, `SELECT size, modified FROM folder_readings WHERE path = $1`, engine.Clean(f.Path)).Scan(&size, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && size == f.Size && changed == modified(f.Modified), err
}

// KeepReadings keeps readings, all or none, in the place of older ones of the
// same files.
func (h *Shelf) KeepReadings(ctx context.Context, list []FileReading) error {
	return h.db.Update(ctx, func(tx *sql.Tx) error { return keepReadings(ctx, tx, list) })
}

func keepReadings(ctx context.Context, tx *sql.Tx, list []FileReading) error {
	for _, r := range list {
		commitments, err := json.Marshal(r.Reading.Commitments)
		if err != nil {
			return err
		}
		reports, err := json.Marshal(r.Reading.Reports)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO folder_readings (path, size, modified, sha256, commitments, reports) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified, sha256 = excluded.sha256,
			commitments = excluded.commitments, reports = excluded.reports`,
			engine.Clean(r.Path), r.Size, modified(r.Modified), r.Reading.Document.SHA256, string(commitments), string(reports)); err != nil {
			return err
		}
	}
	return nil
}

// Readings returns how many files the register holds readings of.
func (h *Shelf) Readings(ctx context.Context) (files int, err error) {
	err = h.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM folder_readings`).Scan(&files)
	return files, err
}

// modified writes a file's time as exactly as the system tells it.
func modified(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

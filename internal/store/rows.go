package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"trillium/internal/store/engine"
	"trillium/internal/store/rows"

	"trillium"
)

// Append adds rows of the tables of parts, all or none, and fills in when they were made
// and their seals. With an act it is an event, by the login of who does it. The error is
// ErrTaken if a key is not free.
func (s *Store) Append(ctx context.Context, by, act string, rows ...Row) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error { return s.appendRows(ctx, tx, by, act, rows) })
}

// AddFile is Append of a row with a file, whose SHA-256 it fills in.
func (s *Store) AddFile(ctx context.Context, by, act string, data []byte, row Row) error {
	if len(data) > rows.MaxFile {
		return fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, rows.MaxFile>>20)
	}
	packed, err := rows.Pack(data)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	row.Set("sha256", hex.EncodeToString(sum[:]))
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		if err := row.Table().InsertFile(ctx, tx, row.Text("sha256"), packed, ` ON CONFLICT (sha256) DO NOTHING`); err != nil {
			return err
		}
		return s.appendRows(ctx, tx, by, act, []Row{row})
	})
}

func (s *Store) appendRows(ctx context.Context, tx *sql.Tx, by, act string, list []Row) error {
	for _, r := range list {
		t, err := s.table(r.Table().Name)
		if err != nil || t.part == nil {
			return fmt.Errorf("table %s: %w: it is of no part of this register", r.Table().Name, trillium.ErrInvalid)
		}
		r.Complete(s.db.Now())
		if err := r.Insert(ctx, tx); err != nil {
			return err
		}
		if act == "" {
			continue
		}
		subject, detail := r.Key(), ""
		if t.Event != nil {
			subject, detail = t.Event(r)
		}
		if err := s.db.AddEvent(ctx, tx, by, act, subject, detail); err != nil {
			return err
		}
	}
	return nil
}

// Rows are the rows of a declared table that stood at the view's moment, by their key:
// all, or those for which a condition with its arguments holds.
func (v View) Rows(ctx context.Context, table, where string, args ...any) ([]Row, error) {
	t, err := v.s.table(table)
	if err != nil {
		return nil, err
	}
	if t.Has("made") {
		args = append(slices.Clip(args), v.at)
		stood := fmt.Sprintf("made <= $%d", len(args))
		if where != "" {
			stood = "(" + where + ") AND " + stood
		}
		where = stood
	}
	var out []Row
	err = engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		r, err := t.Scan(scan)
		out = append(out, r)
		return err
	}, t.Selects(where), args...)
	return out, err
}

// File returns the bytes of a file of a declared table by their SHA-256.
func (v View) File(ctx context.Context, table, sum string) ([]byte, error) {
	t, err := v.s.table(table)
	if err != nil {
		return nil, err
	}
	var packed []byte
	err = v.s.db.Read.QueryRowContext(ctx, `SELECT data FROM `+t.Files+` WHERE sha256 = $1`, sum).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("file %s: %w", sum, trillium.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return rows.Checked(sum, packed)
}

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"trillium"
)

// ErrTaken says that the register has a row with the key of one that is added: somebody
// was faster. It is a trillium.ErrConflict.
var ErrTaken = fmt.Errorf("%w: there is such a row already", trillium.ErrConflict)

// Append adds rows of the tables of parts, all or none, and fills in when they were made
// and their seals. With an act it is an event, by the login of who does it. The error is
// ErrTaken if a key is not free.
func (s *Store) Append(ctx context.Context, by, act string, rows ...Row) error {
	return s.update(ctx, func(tx *sql.Tx) error { return s.appendRows(ctx, tx, by, act, rows) })
}

// AddFile is Append of a row with a file, whose SHA-256 it fills in.
func (s *Store) AddFile(ctx context.Context, by, act string, data []byte, row Row) error {
	if len(data) > maxEntry {
		return fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, maxEntry>>20)
	}
	packed, err := pack(data)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	row.Set("sha256", hex.EncodeToString(sum[:]))
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := insertFile(ctx, tx, row.t, row.Text("sha256"), packed, ` ON CONFLICT (sha256) DO NOTHING`); err != nil {
			return err
		}
		return s.appendRows(ctx, tx, by, act, []Row{row})
	})
}

func insertFile(ctx context.Context, tx *sql.Tx, t *table, sum string, packed []byte, otherwise string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+t.Files+` (sha256, data) VALUES ($1, $2)`+otherwise, sum, packed)
	return err
}

func (s *Store) appendRows(ctx context.Context, tx *sql.Tx, by, act string, rows []Row) error {
	made := stamp(s.now())
	for _, r := range rows {
		if t, err := s.table(r.t.Name); err != nil || t.part == nil {
			return fmt.Errorf("table %s: %w: it is of no part of this register", r.t.Name, trillium.ErrInvalid)
		}
		if r.t.place("made") >= 0 {
			r.Set("made", made)
		}
		for i := range r.texts {
			r.texts[i] = clean(r.texts[i])
		}
		r.reseal()
		if err := r.insert(ctx, tx); err != nil {
			return err
		}
		if act == "" {
			continue
		}
		subject, detail := r.key(), ""
		if r.t.Event != nil {
			subject, detail = r.t.Event(r)
		}
		if err := s.addEvent(ctx, tx, by, act, subject, detail); err != nil {
			return err
		}
	}
	return nil
}

// insert adds a row whose key is free.
func (r Row) insert(ctx context.Context, tx *sql.Tx) error {
	if r.t.Check != nil {
		if err := r.t.Check(r); err != nil {
			return fmt.Errorf("%s: %w", r.where(), err)
		}
	}
	is, args := r.is(0)
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+r.t.Name+` WHERE `+is, args...).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%s: %w", r.where(), ErrTaken)
	}
	_, err := tx.ExecContext(ctx, r.t.inserts(), r.values()...)
	return err
}

// Rows are the rows of a declared table that stood at the view's moment, by their key:
// all, or those for which a condition with its arguments holds.
func (v View) Rows(ctx context.Context, table, where string, args ...any) ([]Row, error) {
	t, err := v.s.table(table)
	if err != nil {
		return nil, err
	}
	if t.place("made") >= 0 {
		args = append(slices.Clip(args), v.at)
		stood := fmt.Sprintf("made <= $%d", len(args))
		if where != "" {
			stood = "(" + where + ") AND " + stood
		}
		where = stood
	}
	var out []Row
	err = each(ctx, v.s.read, func(scan func(...any) error) error {
		r, err := t.scan(scan)
		out = append(out, r)
		return err
	}, t.selects(where), args...)
	return out, err
}

// File returns the bytes of a file of a declared table by their SHA-256.
func (v View) File(ctx context.Context, table, sum string) ([]byte, error) {
	t, err := v.s.table(table)
	if err != nil {
		return nil, err
	}
	var packed []byte
	err = v.s.read.QueryRowContext(ctx, `SELECT data FROM `+t.Files+` WHERE sha256 = $1`, sum).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("file %s: %w", sum, trillium.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return checked(sum, packed)
}

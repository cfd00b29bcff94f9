package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"trillium/internal/store/engine"

	"trillium"
)

// A Receipt tells of one search for a commitment. Fields is what was searched
// and found, as the searcher writes it.
type Receipt struct {
	Commitment string
	N          int // from 1
	Made       time.Time
	Person     string // who asked; CommandLine for the command, "" for a watch
	Corpus     string // hash of the corpus as it was
	Found      int    // proposals
	Fields     json.RawMessage
}

// AddReceipt keeps a receipt behind those of its commitment.
func (s *Store) AddReceipt(ctx context.Context, r Receipt) (Receipt, error) {
	list, err := s.AddReceipts(ctx, []Receipt{r})
	if err != nil {
		return Receipt{}, err
	}
	return list[0], nil
}

// AddReceipts keeps receipts, all or none, and returns them with number and
// time.
func (s *Store) AddReceipts(ctx context.Context, list []Receipt) ([]Receipt, error) {
	out := make([]Receipt, len(list))
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		for i, r := range list {
			var last sql.NullInt64
			if err := tx.QueryRowContext(ctx, `SELECT max(n) FROM receipts WHERE commitment = $1`, r.Commitment).Scan(&last); err != nil {
				return err
			}
			r.N, r.Made = int(last.Int64)+1, s.db.Now().UTC().Truncate(time.Microsecond)
			if err := s.db.Insert(ctx, tx, "receipts", r.Commitment, r.N, engine.Stamp(r.Made), r.Person, r.Corpus, r.Found, string(r.Fields)); err != nil {
				return err
			}
			out[i] = r
		}
		return nil
	})
	return out, err
}

// Receipts returns the receipts of a commitment that stood at the view's
// moment, the latest first, at most n.
func (v View) Receipts(ctx context.Context, commitment string, n int) ([]Receipt, error) {
	return v.receipts(ctx, `WHERE commitment = $1 AND made <= $2 ORDER BY n DESC LIMIT $3`, commitment, v.at, n)
}

// Receipt returns one receipt of a commitment by its number; trillium.ErrNotFound
// if the view has none such.
func (v View) Receipt(ctx context.Context, commitment string, n int) (Receipt, error) {
	list, err := v.receipts(ctx, `WHERE commitment = $1 AND made <= $2 AND n = $3`, commitment, v.at, n)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("receipt %d of %s: %w", n, commitment, trillium.ErrNotFound)
	}
	if err != nil {
		return Receipt{}, err
	}
	return list[0], nil
}

// LastReceipt returns the latest receipt of a commitment; trillium.ErrNotFound
// if nothing was searched for it.
func (v View) LastReceipt(ctx context.Context, commitment string) (Receipt, error) {
	list, err := v.Receipts(ctx, commitment, 1)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("receipt of %s: %w", commitment, trillium.ErrNotFound)
	}
	if err != nil {
		return Receipt{}, err
	}
	return list[0], nil
}

// ReceiptHeads returns the number of the latest receipt of each commitment of a
// document that has one.
func (v View) ReceiptHeads(ctx context.Context, key string) (map[string]int, error) {
	out := make(map[string]int)
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		var id string
		var n int
		err := scan(&id, &n)
		out[id] = n
		return err
	}, `SELECT commitment, max(n) FROM receipts WHERE commitment > $1 AND commitment < $2 AND made <= $3 GROUP BY commitment`,
		key+"/", key+"0", v.at) // "0" follows "/"
	return out, err
}

// ReceiptHead returns the number of the latest receipt of a commitment, 0 if there
// is none.
func (v View) ReceiptHead(ctx context.Context, commitment string) (n int, err error) {
	err = v.s.db.Read.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM receipts WHERE commitment = $1 AND made <= $2`, commitment, v.at).Scan(&n)
	return n, err
}

// LastReceipts returns the latest receipt of every commitment that has one.
func (v View) LastReceipts(ctx context.Context) ([]Receipt, error) {
	return v.receipts(ctx, `WHERE made <= $1 AND n = (SELECT max(o.n) FROM receipts o WHERE o.commitment = receipts.commitment AND o.made <= $1) ORDER BY `+
		`commitment`, v.at)
}

func (v View) receipts(ctx context.Context, where string, args ...any) ([]Receipt, error) {
	var out []Receipt
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		var r Receipt
		var made, fields string
		err := scan(&r.Commitment, &r.N, &made, &r.Person, &r.Corpus, &r.Found, &fields)
		if err == nil {
			r.Made, err = engine.ParseStamp(made)
		}
		r.Fields = json.RawMessage(fields)
		out = append(out, r)
		return err
	}, `SELECT commitment, n, made, person, corpus, found, fields FROM receipts `+where, args...)
	return out, err
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"trillium/internal/store/engine"

	"trillium"
)

// A Reread tells what reading a document again changed.
type Reread struct {
	Document Document
	New      bool // false if the reading found the same as the last one
	Kept     int  // commitments that stand where one stood before and keep its id
	Added    []string
	Gone     []string // ids of commitments that are not found any more
}

// AddReadingAgain keeps a new reading of a document that the register has. A
// commitment that stands where one stood before keeps its id, whatever its
// number would be now, so that addresses and decisions stay with the words; an
// id is never given to other words. A reading that finds the same changes
// nothing.
func (s *Store) AddReadingAgain(ctx context.Context, d Document, r *trillium.Reading) (Reread, error) {
	var out Reread
	err := s.db.Update(ctx, func(tx *sql.Tx) (err error) {
		out, err = s.addReadingAgain(ctx, tx, d, r)
		return err
	})
	return out, err
}

func (s *Store) addReadingAgain(ctx context.Context, tx *sql.Tx, d Document, r *trillium.Reading) (Reread, error) {
	out := Reread{Document: d}
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT max(n) FROM readings WHERE document = $1`, d.SHA256).Scan(&n); err != nil {
		return out, err
	}
	before, err := allFound(ctx, tx, d.SHA256)
	if err != nil {
		return out, err
	}
	if before, err = s.withSplitOff(ctx, tx, d, n, before); err != nil {
		return out, err
	}
	used := make(map[string]bool)
	if err := usedIDs(ctx, tx, d.SHA256, used); err != nil {
		return out, err
	}
	commitments := sameIDs(d.Key, before, used, r.Commitments)
	if same, err := sameFindings(ctx, tx, d, n, commitments, r.Reports); err != nil || same {
		out.Kept = len(commitments)
		return out, err
	}
	out.New = true
	last := make(map[string]bool)
	for _, b := range before {
		if b.reading == n {
			last[b.ID] = true
		}
	}
	for _, c := range commitments {
		if last[c.ID] {
			out.Kept++
			delete(last, c.ID)
		} else {
			out.Added = append(out.Added, c.ID)
		}
	}
	for id := range last {
		out.Gone = append(out.Gone, id)
	}
	slices.Sort(out.Gone)
	return out, insertReading(ctx, tx, d, n+1, s.db.Now(), commitments, r.Reports)
}

// foundBefore is a commitment of an earlier reading.
type foundBefore struct {
	trillium.Commitment
	reading int
}

// allFound returns the commitments of all readings of a document, the latest first.
func allFound(ctx context.Context, q engine.Querier, document string) ([]foundBefore, error) {
	var out []foundBefore
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		var b foundBefore
		var text string
		if err := scan(&b.reading, &text); err != nil {
			return err
		}
		out = append(out, b)
		return json.Unmarshal([]byte(text), &out[len(out)-1].Commitment)
	}, `SELECT reading, fields FROM commitments WHERE document = $1 ORDER BY reading DESC, place, id`, document)
	return out, err
}

// withSplitOff puts the commitments that people split off in front of those
// that were read: a reading that finds them by itself leaves them their ids.
func (s *Store) withSplitOff(ctx context.Context, tx *sql.Tx, d Document, n int, before []foundBefore) ([]foundBefore, error) {
	decisions, err := selectDecisions(ctx, tx, `WHERE document = $1 ORDER BY subject, seq`, d.SHA256)
	if err != nil {
		return nil, err
	}
	var last []trillium.Commitment
	for _, b := range before {
		if b.reading == n {
			last = append(last, b.Commitment)
		}
	}
	states, _ := s.forms.Replay(last, decisions)
	var out []foundBefore
	for _, st := range states {
		if len(st.SplitInto) > 0 || st.SplitFrom != "" {
			out = append(out, foundBefore{st.Commitment, 0})
		}
	}
	return append(out, before...), nil
}

// sameIDs gives the commitments of a new reading their ids: that of the
// commitment which stood in the same place, else their own if no other words
// ever had it, else the next free one of their list item.
func sameIDs(key string, before []foundBefore, used map[string]bool, list []trillium.Commitment) []trillium.Commitment {
	out := slices.Clone(list)
	taken := make(map[string]bool)
	own := make([]string, len(out))
	for i := range out {
		own[i], out[i].ID = key+out[i].ID[strings.LastIndexByte(out[i].ID, '/'):], ""
	}
	// The best match first: a long commitment that was divided leaves its id to
	// the part that has most of its words.
	for _, least := range []float64{0.9, 0.5} {
		for i := range out {
			if out[i].ID != "" {
				continue
			}
			if id := standsAt(before, taken, out[i].Span, least); id != "" {
				out[i].ID = id
				taken[id] = true
			}
		}
	}
	for i := range out {
		for part := 0; out[i].ID == ""; part++ {
			id := own[i]
			if part > 0 {
				id = trillium.CommitmentID(key, out[i].N, part)
			}
			if !used[id] && !taken[id] {
				out[i].ID = id
				taken[id] = true
			}
		}
	}
	return out
}

// standsAt is the id of the commitment before that shares most of the span:
// at least the given part of the two together.
func standsAt(before []foundBefore, taken map[string]bool, s trillium.Span, least float64) string {
	best, id := least, ""
	for i := range before {
		b := &before[i]
		shared := s.Overlap(b.Span)
		if shared == 0 || taken[b.ID] {
			continue
		}
		if part := float64(shared) / float64(s.Len()+b.Len()-shared); part > best || part == best && id == "" {
			best, id = part, b.ID
		}
	}
	return id
}

// sameFindings reports whether the n-th reading found just these.
func sameFindings(ctx context.Context, tx *sql.Tx, d Document, n int, commitments []trillium.Commitment, reports []trillium.Report) (bool, error) {
	var have []string
	for _, table := range []string{`SELECT fields FROM commitments WHERE document = $1 AND reading = $2 ORDER BY place, id`,
		`SELECT fields FROM reports WHERE document = $1 AND reading = $2 ORDER BY place`} {
		err := engine.Each(ctx, tx, func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			have = append(have, text)
			return err
		}, table, d.SHA256, n)
		if err != nil {
			return false, err
		}
	}
	var want []string
	for _, c := range commitments {
		c.Document = d.Name
		text, err := json.Marshal(c)
		if err != nil {
			return false, err
		}
		want = append(want, string(text))
	}
	for _, p := range reports {
		p.Document = d.Name
		text, err := json.Marshal(p)
		if err != nil {
			return false, err
		}
		want = append(want, string(text))
	}
	slices.Sort(have)
	slices.Sort(want)
	return slices.Equal(have, want), nil
}

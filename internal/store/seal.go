package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"trillium/internal/store/engine"
	"trillium/internal/store/rows"
	"trillium/internal/withhold"
)

// readingDigest is the seal of a reading: all that it found, in order, with the words
// of the document withheld, so that it holds with them and without.
func readingDigest(ctx context.Context, q engine.Querier, document string, n int) (string, error) {
	return digestOf(ctx, q, document, n, withhold.Name, func(fields string) string { return string(withhold.JSON([]byte(fields))) })
}

// digestWithWords is the seal of a reading as it was before words could be withheld.
func digestWithWords(ctx context.Context, q engine.Querier, document string, n int) (string, error) {
	as := func(s string) string { return s }
	return digestOf(ctx, q, document, n, as, as)
}

func digestOf(ctx context.Context, q engine.Querier, document string, n int, name, bare func(string) string) (string, error) {
	var made string
	if err := q.QueryRowContext(ctx, `SELECT made FROM readings WHERE document = $1 AND n = $2`, document, n).Scan(&made); err != nil {
		return "", err
	}
	s := rows.NewSeal("reading").Add(document, strconv.Itoa(n), made)
	err := engine.Each(ctx, q, func(row func(...any) error) error {
		var id, theme, fields string
		var ordinal, place int
		if err := row(&id, &ordinal, &place, &theme, &fields); err != nil {
			return err
		}
		s.Add("commitment", id, strconv.Itoa(ordinal), strconv.Itoa(place), name(theme), bare(fields))
		return nil
	}, `SELECT id, n, place, theme, fields FROM commitments WHERE document = $1 AND reading = $2 ORDER BY place, id`, document, n)
	if err != nil {
		return "", err
	}
	err = engine.Each(ctx, q, func(row func(...any) error) error {
		var place int
		var fields string
		if err := row(&place, &fields); err != nil {
			return err
		}
		s.Add("report", strconv.Itoa(place), bare(fields))
		return nil
	}, `SELECT place, fields FROM reports WHERE document = $1 AND reading = $2 ORDER BY place`, document, n)
	return s.Sum(), err
}

// sealAll seals the documents and readings of a register that had no seals.
func (s *Store) sealAll(ctx context.Context, tx *sql.Tx) error {
	var documents []Document
	err := engine.Each(ctx, tx, func(scan func(...any) error) error {
		d, err := scanDocument(scan)
		documents = append(documents, d)
		return err
	}, strings.Replace(selectDocument, ", parties", ", '{}'", 1)) // which came later
	if err != nil {
		return err
	}
	for _, d := range documents {
		if _, err := tx.ExecContext(ctx, `UPDATE documents SET seal = $1 WHERE sha256 = $2`, s.db.Row("documents", d.values()...).Seal(), d.SHA256); err != nil {
			return err
		}
		digest, err := readingDigest(ctx, tx, d.SHA256, 1)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Key, err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE readings SET digest = $1 WHERE document = $2`, digest, d.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// sealReadings gives the readings of a register from before words could be withheld
// the digest that holds without them. One that does not give its old digest keeps that,
// and Verify goes on to name it.
func sealReadings(ctx context.Context, tx *sql.Tx) error {
	type row struct {
		document, digest string
		n                int
	}
	var rows []row
	err := engine.Each(ctx, tx, func(scan func(...any) error) error {
		var r row
		err := scan(&r.document, &r.n, &r.digest)
		rows = append(rows, r)
		return err
	}, `SELECT document, n, digest FROM readings`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := sealReading(ctx, tx, r.document, r.n, r.digest); err != nil {
			return err
		}
	}
	return nil
}

func sealReading(ctx context.Context, tx *sql.Tx, document string, n int, digest string) error {
	before, err := digestWithWords(ctx, tx, document, n)
	if err != nil || before != digest {
		return err
	}
	now, err := readingDigest(ctx, tx, document, n)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE readings SET digest = $1 WHERE document = $2 AND n = $3`, now, document, n)
	return err
}

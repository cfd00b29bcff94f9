package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"trillium"
)

// A Document is what the register keeps of a document, without its bytes.
type Document struct {
	SHA256   string
	Key      string // its short name in addresses
	Summit   string
	Leading  bool // its commitments have the summit's ids
	Name     string
	Title    string
	Date     string // YYYY-MM-DD, "" if unknown
	Issuer   string
	Language string
	Address  string
	Complete bool
	Added    time.Time
}

// An Added tells what AddReading did.
type Added struct {
	Document    Document
	New         bool // false if the register had the same bytes already
	Commitments int
}

// AddReading keeps a document and what was read in it under its summit.
// Adding the same bytes again changes nothing. The first complete document of
// a summit leads it; later ones are versions. The document must name its
// summit; else the error is trillium.ErrInvalid.
func (s *Store) AddReading(ctx context.Context, r *trillium.Reading) (Added, error) {
	doc := r.Document
	if !trillium.ValidSummit(doc.Summit) {
		return Added{}, fmt.Errorf("%s: %w: no summit is known for it; give one with -summit, such as -summit nals-2023", doc.Name, trillium.ErrInvalid)
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return Added{}, fmt.Errorf("%s: %w", doc.Name, err)
	}
	defer tx.Rollback()
	have, err := scanDocument(tx.QueryRowContext(ctx, selectDocument+` WHERE sha256 = $1`, doc.SHA256))
	if err == nil {
		if have.Summit != doc.Summit {
			return Added{}, fmt.Errorf("%s: %w: the register has these bytes as a document of %s, not %s", doc.Name, trillium.ErrConflict, have.Summit, doc.Summit)
		}
		a := Added{Document: have}
		return a, tx.QueryRowContext(ctx, `SELECT count(*) FROM commitments WHERE document = $1`, doc.SHA256).Scan(&a.Commitments)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Added{}, err
	}
	a := Added{New: true, Commitments: len(r.Commitments)}
	if a.Document, err = s.insertDocument(ctx, tx, doc); err != nil {
		return Added{}, fmt.Errorf("%s: %w", doc.Name, err)
	}
	if err := insertFound(ctx, tx, a.Document.Key, r); err != nil {
		return Added{}, fmt.Errorf("%s: %w", doc.Name, err)
	}
	if err := tx.Commit(); err != nil {
		return Added{}, fmt.Errorf("%s: %w", doc.Name, err)
	}
	return a, nil
}

// insertDocument adds the rows of a new document.
func (s *Store) insertDocument(ctx context.Context, tx *sql.Tx, doc *trillium.Document) (Document, error) {
	series, year := seriesAndYear(doc.Summit, doc.Date)
	if _, err := tx.ExecContext(ctx, `INSERT INTO summits (id, series, year) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, doc.Summit, series, year); err != nil {
		return Document{}, err
	}
	d := Document{SHA256: doc.SHA256, Summit: doc.Summit, Name: baseName(doc.Name), Title: doc.Title, Issuer: doc.Issuer,
		Language: doc.Language, Address: doc.Address, Complete: doc.Complete, Added: s.now().UTC().Truncate(time.Second)}
	if !doc.Date.IsZero() {
		d.Date = doc.Date.Format(time.DateOnly)
	}
	if d.Title == "" {
		d.Title = d.Name
	}
	var leaders int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE summit = $1 AND leading = 1`, doc.Summit).Scan(&leaders); err != nil {
		return Document{}, err
	}
	d.Leading = leaders == 0 && doc.Complete
	var err error
	if d.Key, err = freeKey(ctx, tx, &d); err != nil {
		return Document{}, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO documents (sha256, key, summit, leading, name, title, date, issuer, language, address, complete, added)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.SHA256, d.Key, d.Summit, bit(d.Leading), d.Name, d.Title, d.Date, d.Issuer, d.Language, d.Address, bit(d.Complete), d.Added.Format(time.RFC3339)); err != nil {
		return Document{}, err
	}
	var text []byte // NULL where it is the bytes themselves
	if !bytes.Equal(doc.Text, doc.Data) {
		text = doc.Text
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO originals (sha256, data, text) VALUES ($1, $2, $3)`, d.SHA256, doc.Data, text)
	return d, err
}

// baseName is a file's name without its folders: where it lay on somebody's
// machine is nobody's business. Addresses stay whole.
func baseName(name string) string {
	if strings.Contains(name, "://") {
		return name
	}
	return filepath.Base(name)
}

// freeKey is the short name of a new document.
func freeKey(ctx context.Context, tx *sql.Tx, d *Document) (string, error) {
	if d.Leading {
		return d.Summit, nil
	}
	base := d.Summit + "~" + keyPart(d.Issuer, "doc") + "-" + keyPart(d.Language, "und")
	for i := 1; ; i++ {
		key := base
		if i > 1 {
			key = fmt.Sprintf("%s-%d", base, i)
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE key = $1`, key).Scan(&n); err != nil {
			return "", err
		}
		if n == 0 {
			return key, nil
		}
	}
}

// keyPart keeps the letters and digits of s in lower case.
func keyPart(s, otherwise string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
	if s == "" {
		return otherwise
	}
	return s[:min(len(s), 16)]
}

// insertFound adds what was read, with ids under the document's key.
func insertFound(ctx context.Context, tx *sql.Tx, key string, r *trillium.Reading) error {
	themes := trillium.Themes(r.Commitments)
	for i := range r.Commitments {
		c := r.Commitments[i]
		c.Document = baseName(c.Document)
		if j := strings.LastIndexByte(c.ID, '/'); j >= 0 {
			c.ID = key + c.ID[j:]
		}
		fields, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO commitments (document, id, n, place, theme, fields) VALUES ($1, $2, $3, $4, $5, $6)`,
			r.Document.SHA256, c.ID, c.N, c.Start, themes[i], string(fields)); err != nil {
			return err
		}
	}
	for _, p := range r.Reports {
		p.Document = baseName(p.Document)
		fields, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO reports (document, place, fields) VALUES ($1, $2, $3)`, r.Document.SHA256, p.Start, string(fields)); err != nil {
			return err
		}
	}
	return nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

const selectDocument = `SELECT sha256, key, summit, leading, name, title, date, issuer, language, address, complete, added FROM documents`

func scanDocument(row interface{ Scan(...any) error }) (Document, error) {
	var d Document
	var leading, complete int
	var added string
	err := row.Scan(&d.SHA256, &d.Key, &d.Summit, &leading, &d.Name, &d.Title, &d.Date, &d.Issuer, &d.Language, &d.Address, &complete, &added)
	if err != nil {
		return d, err
	}
	d.Leading, d.Complete = leading == 1, complete == 1
	d.Added, err = time.Parse(time.RFC3339, added)
	return d, err
}

// Documents returns the documents of a summit, the leading one first.
func (s *Store) Documents(ctx context.Context, summit string) ([]Document, error) {
	rows, err := s.read.QueryContext(ctx, selectDocument+` WHERE summit = $1 ORDER BY leading DESC, key`, summit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Document
	for rows.Next() {
		d, err := scanDocument(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Document returns the document with the key; the error is
// trillium.ErrNotFound if there is none.
func (s *Store) Document(ctx context.Context, key string) (Document, error) {
	d, err := scanDocument(s.read.QueryRowContext(ctx, selectDocument+` WHERE key = $1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("document %s: %w", key, trillium.ErrNotFound)
	}
	return d, err
}

// Original returns the bytes of a document, by its SHA-256.
func (s *Store) Original(ctx context.Context, sha256 string) ([]byte, error) {
	var data []byte
	err := s.read.QueryRowContext(ctx, `SELECT data FROM originals WHERE sha256 = $1`, sha256).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("original %s: %w", sha256, trillium.ErrNotFound)
	}
	return data, err
}

// Text returns what the spans of a document refer to, by its SHA-256: its
// bytes, or the text taken from them.
func (s *Store) Text(ctx context.Context, sha256 string) ([]byte, error) {
	var text []byte
	err := s.read.QueryRowContext(ctx, `SELECT coalesce(text, data) FROM originals WHERE sha256 = $1`, sha256).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("text %s: %w", sha256, trillium.ErrNotFound)
	}
	return text, err
}

// Commitments returns the commitments of a document in the order of its text.
func (s *Store) Commitments(ctx context.Context, sha256 string) ([]trillium.Commitment, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT fields FROM commitments WHERE document = $1 ORDER BY place, id`, sha256)
	if err != nil {
		return nil, err
	}
	return scanFields[trillium.Commitment](rows)
}

// Reports returns the reports of a document in the order of its text.
func (s *Store) Reports(ctx context.Context, sha256 string) ([]trillium.Report, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT fields FROM reports WHERE document = $1 ORDER BY place`, sha256)
	if err != nil {
		return nil, err
	}
	return scanFields[trillium.Report](rows)
}

// scanFields reads rows of one JSON column and closes them.
func scanFields[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		var fields string
		var v T
		if err := rows.Scan(&fields); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(fields), &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

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

	"trillium/internal/store/engine"

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
	Parties  map[string]string // for which "all" of it stands: name to code; empty where its text tells
}

// An Added tells what AddReading did.
type Added struct {
	Document    Document
	New         bool // false if the register had the same bytes already
	Lit         bool // it had their hash only, and now has the words too
	Commitments int
}

// AddReading keeps a document and what was read in it under its summit; by is
// the login of who adds it, or CommandLine.
// Adding the same bytes again changes nothing. The first complete document of
// a summit leads it; later ones are versions. The document must name its
// summit; else the error is trillium.ErrInvalid. If the register knows these bytes by
// their hash alone, the words come back to all that rests on them. If it knows other
// bytes so, of the same issuer and language, the error is a *DiffersError.
func (s *Store) AddReading(ctx context.Context, by string, r *trillium.Reading) (Added, error) {
	return s.add(ctx, by, r, false)
}

// AddVersion is AddReading for a document that is not the one that the register knows by
// its hash alone, but another version.
func (s *Store) AddVersion(ctx context.Context, by string, r *trillium.Reading) (Added, error) {
	return s.add(ctx, by, r, true)
}

func (s *Store) add(ctx context.Context, by string, r *trillium.Reading, apart bool) (Added, error) {
	doc := r.Document
	if !trillium.ValidSummit(doc.Summit) {
		return Added{}, fmt.Errorf("%s: %w: no summit is known for it; give one with -summit, such as -summit nals-2023", doc.Name, trillium.ErrInvalid)
	}
	var a Added
	err := s.db.Update(ctx, func(tx *sql.Tx) (err error) {
		a, err = s.addReading(ctx, tx, by, r, apart)
		return err
	})
	if err != nil {
		return Added{}, fmt.Errorf("%s: %w", doc.Name, err)
	}
	return a, nil
}

func (s *Store) addReading(ctx context.Context, tx *sql.Tx, by string, r *trillium.Reading, apart bool) (Added, error) {
	doc := r.Document
	have, err := scanDocument(tx.QueryRowContext(ctx, selectDocument+` WHERE sha256 = $1`, doc.SHA256).Scan)
	if err == nil {
		if have.Summit != doc.Summit {
			return Added{}, fmt.Errorf("%w: the register has these bytes as a document of %s, not %s", trillium.ErrConflict, have.Summit, doc.Summit)
		}
		a := Added{Document: have}
		if a.Lit, err = s.light(ctx, tx, by, have, r); err != nil {
			return Added{}, err
		}
		return a, tx.QueryRowContext(ctx, `SELECT count(*) FROM commitments WHERE document = $1 AND reading = (SELECT max(n) FROM readings WHERE document = $1)`,
			doc.SHA256).Scan(&a.Commitments)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Added{}, err
	}
	if !apart {
		if err := differs(ctx, tx, r); err != nil {
			return Added{}, err
		}
	}
	a := Added{New: true, Commitments: len(r.Commitments)}
	if a.Document, err = s.insertDocument(ctx, tx, doc); err != nil {
		return Added{}, err
	}
	if err := insertReading(ctx, tx, a.Document, 1, a.Document.Added, underKey(a.Document.Key, r.Commitments), r.Reports); err != nil {
		return Added{}, err
	}
	return a, s.db.AddEvent(ctx, tx, by, "document added", a.Document.Key, a.Document.SHA256)
}

// insertDocument adds the rows of a new document.
func (s *Store) insertDocument(ctx context.Context, tx *sql.Tx, doc *trillium.Document) (Document, error) {
	series, year := seriesAndYear(doc.Summit, doc.Date)
	if _, err := tx.ExecContext(ctx, `INSERT INTO summits (id, series, year) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, doc.Summit, series,
		year); err != nil {
		return Document{}, err
	}
	d := Document{SHA256: doc.SHA256, Summit: doc.Summit, Name: engine.Clean(BaseName(doc.Name)), Title: engine.Clean(doc.Title), Issuer: engine.Clean(doc.Issuer),
		Language: engine.Clean(doc.Language), Address: engine.Clean(doc.Address), Complete: doc.Complete, Added: s.db.Now().UTC().Truncate(time.Microsecond)}
	if !doc.Date.IsZero() {
		d.Date = doc.Date.Format(time.DateOnly)
	}
	if d.Title == "" {
		d.Title = d.Name
	}
	var leaders int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE summit = $1 AND leads = 1`, doc.Summit).Scan(&leaders); err != nil {
		return Document{}, err
	}
	d.Leading = leaders == 0 && doc.Complete
	var err error
	if d.Key, err = freeKey(ctx, tx, &d); err != nil {
		return Document{}, err
	}
	if err := s.db.Insert(ctx, tx, "documents", d.values()...); err != nil {
		return Document{}, err
	}
	return d, insertOriginal(ctx, tx, doc)
}

// values are the columns of the row of a document that has none of its parties kept.
func (d *Document) values() []any {
	return []any{d.SHA256, d.Key, d.Summit, d.Leading, d.Name, d.Title, d.Date, d.Issuer, d.Language, d.Address, d.Complete, engine.Stamp(d.Added), "", "{}"}
}

func insertOriginal(ctx context.Context, tx *sql.Tx, doc *trillium.Document) error {
	var text []byte // NULL where it is the bytes themselves
	if !bytes.Equal(doc.Text, doc.Data) {
		text = doc.Text
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO originals (sha256, data, text) VALUES ($1, $2, $3)`, doc.SHA256, doc.Data, text)
	return err
}

// BaseName is a file's name without its folders: where it lay on somebody's
// machine is nobody's business. Addresses stay whole.
func BaseName(name string) string {
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

// underKey gives the commitments of a first reading the ids of their document.
func underKey(key string, list []trillium.Commitment) []trillium.Commitment {
	out := make([]trillium.Commitment, len(list))
	for i, c := range list {
		c.ID = key + c.ID[strings.LastIndexByte(c.ID, '/'):]
		out[i] = c
	}
	return out
}

// insertReading adds the n-th reading of a document.
func insertReading(ctx context.Context, tx *sql.Tx, d Document, n int, made time.Time, commitments []trillium.Commitment, reports []trillium.Report) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO readings (document, n, made, digest) VALUES ($1, $2, $3, '')`, d.SHA256, n, engine.Stamp(made)); err != nil {
		return err
	}
	themes := trillium.Themes(commitments)
	for i, c := range commitments {
		c.Document = d.Name
		fields, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO commitments (document, reading, id, n, place, theme, fields) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			d.SHA256, n, c.ID, c.N, c.Start, engine.Clean(themes[i]), string(fields)); err != nil {
			return err
		}
	}
	for _, p := range reports {
		p.Document = d.Name
		fields, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO reports (document, reading, place, fields) VALUES ($1, $2, $3, $4)`, d.SHA256, n, p.Start,
			string(fields)); err != nil {
			return err
		}
	}
	digest, err := readingDigest(ctx, tx, d.SHA256, n)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE readings SET digest = $1 WHERE document = $2 AND n = $3`, digest, d.SHA256, n)
	return err
}

const selectDocument = `SELECT sha256, key, summit, leads, name, title, date, issuer, language, address, complete, added, parties FROM documents`

func scanDocument(scan func(...any) error) (Document, error) {
	var d Document
	var leading, complete int
	var added, parties string
	err := scan(&d.SHA256, &d.Key, &d.Summit, &leading, &d.Name, &d.Title, &d.Date, &d.Issuer, &d.Language, &d.Address, &complete, &added, &parties)
	if err != nil {
		return d, err
	}
	if parties != "{}" {
		if err := json.Unmarshal([]byte(parties), &d.Parties); err != nil {
			return d, fmt.Errorf("documents %s: parties: %w: %v", d.Key, trillium.ErrInvalid, err)
		}
	}
	d.Leading, d.Complete = leading == 1, complete == 1
	d.Added, err = engine.ParseStamp(added)
	return d, err
}

// ErrAbsent says that the register holds a document by its hash alone. It is a
// trillium.ErrNotFound.
var ErrAbsent = fmt.Errorf("its text is not in this register, which has its SHA-256 only; add the document itself (%w)", trillium.ErrNotFound)

// Original returns the bytes of a document, by its SHA-256. The error is ErrAbsent if
// the register has only that.
func (s *Store) Original(ctx context.Context, sha256 string) ([]byte, error) {
	return s.document(ctx, "original", `SELECT data FROM originals WHERE sha256 = $1`, sha256)
}

// Text returns what the spans of a document refer to, by its SHA-256: its
// bytes, or the text taken from them. The error is ErrAbsent if the register has only
// that.
func (s *Store) Text(ctx context.Context, sha256 string) ([]byte, error) {
	return s.document(ctx, "text", `SELECT coalesce(text, data) FROM originals WHERE sha256 = $1`, sha256)
}

func (s *Store) document(ctx context.Context, what, query, sha256 string) ([]byte, error) {
	data, err := engine.Bytes(ctx, s.db.Read, what, query, sha256)
	if !errors.Is(err, trillium.ErrNotFound) {
		return data, err
	}
	d, e := scanDocument(s.db.Read.QueryRowContext(ctx, selectDocument+` WHERE sha256 = $1`, sha256).Scan)
	if errors.Is(e, sql.ErrNoRows) {
		return nil, err
	}
	return nil, errors.Join(e, fmt.Errorf("%s: %w", d.Key, ErrAbsent))
}

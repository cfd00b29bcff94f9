// Package shelf is the corpus in the register: documents in which evidence may be found,
// where new ones are looked for, what was read in folders, and which names are of one body.
package shelf

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"trillium/internal/store/engine"
	"trillium/internal/store/rows"

	"trillium"
)

// A Shelf holds the corpus of a register.
type Shelf struct{ db *rows.Register }

// New is the shelf of the register.
func New(db *rows.Register) *Shelf { return &Shelf{db} }

// A CorpusDocument is a document in which evidence may be found.
type CorpusDocument struct {
	Name     string    `json:"name"` // path below the indexed directory, or an address
	SHA256   string    `json:"sha256"`
	Title    string    `json:"title"`
	Date     string    `json:"date"` // YYYY-MM-DD, "" if unknown
	Issuer   string    `json:"issuer"`
	Kind     string    `json:"kind"`
	Language string    `json:"language"`
	Address  string    `json:"address"` // where it was published, "" if unknown
	Origin   string    `json:"origin"`  // where it was taken from: a file or an address
	Size     int64     `json:"size"`
	Modified string    `json:"modified"` // of the file
	Added    time.Time `json:"added"`
}

// NewCorpusDocument is the row of a document under a name.
func NewCorpusDocument(name string, f File, d *trillium.Document) CorpusDocument {
	c := CorpusDocument{Name: name, SHA256: d.SHA256, Title: d.Title, Issuer: d.Issuer, Kind: d.Kind, Language: d.Language,
		Address: d.Address, Origin: f.Path, Size: f.Size, Modified: modified(f.Modified)}
	if !d.Date.IsZero() {
		c.Date = d.Date.Format(time.DateOnly)
	}
	return c
}

// CorpusFiles returns, by name, what the register knows of the files of its
// corpus: their size, time and SHA-256.
func (h *Shelf) CorpusFiles(ctx context.Context) (map[string]CorpusDocument, error) {
	out := make(map[string]CorpusDocument)
	err := h.eachCorpus(ctx, func(d CorpusDocument) error { out[d.Name] = d; return nil }, "")
	return out, err
}

// Same reports whether the file is as it was when it was read.
func (d *CorpusDocument) Same(f File) bool {
	return d.Size == f.Size && d.Modified == modified(f.Modified)
}

// CorpusDocument returns the named document of the corpus.
func (h *Shelf) CorpusDocument(ctx context.Context, name string) (CorpusDocument, error) {
	var out []CorpusDocument
	err := h.eachCorpus(ctx, func(d CorpusDocument) error { out = append(out, d); return nil }, `WHERE name = $1`, name)
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%q in the corpus: %w", name, trillium.ErrNotFound)
	}
	if err != nil {
		return CorpusDocument{}, err
	}
	return out[0], nil
}

func (h *Shelf) eachCorpus(ctx context.Context, f func(CorpusDocument) error, where string, args ...any) error {
	return engine.Each(ctx, h.db.Read, func(scan func(...any) error) error {
		var d CorpusDocument
		var added string
		err := scan(&d.Name, &d.SHA256, &d.Title, &d.Date, &d.Issuer, &d.Kind, &d.Language, &d.Address, &d.Origin, &d.Size, &d.Modified, &added)
		if err == nil {
			d.Added, err = engine.ParseStamp(added)
		}
		if err != nil {
			return err
		}
		return f(d)
	}, `SELECT name, sha256, title, date, issuer, kind, language, address, origin, size, modified, added FROM corpus `+where+` ORDER BY name`, args...)
}

// CorpusOriginal returns the bytes of a document of the corpus by their SHA-256.
func (h *Shelf) CorpusOriginal(ctx context.Context, sum string) ([]byte, error) {
	packed, err := engine.Bytes(ctx, h.db.Read, "original in the corpus", `SELECT data FROM corpus_originals WHERE sha256 = $1`, sum)
	if err != nil {
		return nil, err
	}
	return rows.Checked(sum, packed)
}

// An Addition is a document for the corpus with its bytes.
type Addition struct {
	CorpusDocument
	packed []byte
}

// NewAddition compresses the bytes; it may be called from several goroutines.
func NewAddition(d CorpusDocument, data []byte) (Addition, error) {
	packed, err := rows.Pack(data)
	return Addition{d, packed}, err
}

// AddToCorpus keeps documents, all or none, in the place of older ones of the
// same names.
func (h *Shelf) AddToCorpus(ctx context.Context, list []Addition) error {
	if len(list) == 0 {
		return nil
	}
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		for _, a := range list {
			if err := h.addToCorpus(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *Shelf) addToCorpus(ctx context.Context, tx *sql.Tx, a Addition) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO corpus_originals (sha256, data) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING`, a.SHA256,
		a.packed); err != nil {
		return err
	}
	d := a.CorpusDocument
	d.Title, d.Issuer, d.Kind, d.Language, d.Address, d.Origin = engine.Clean(d.Title), engine.Clean(d.Issuer), engine.Clean(d.Kind), engine.Clean(d.Language),
		engine.Clean(d.Address),
		engine.Clean(d.Origin)
	d.Added = h.db.Now()
	if _, err := tx.ExecContext(ctx, `DELETE FROM corpus WHERE name = $1`, d.Name); err != nil {
		return err
	}
	return h.db.Insert(ctx, tx, "corpus", d.Name, d.SHA256, d.Title, d.Date, d.Issuer, d.Kind, d.Language, d.Address, d.Origin, d.Size, d.Modified,
		engine.Stamp(d.Added))
}

// RemoveFromCorpus takes documents out of the corpus. Their bytes go when no
// other document has the same and no decision cites them.
func (h *Shelf) RemoveFromCorpus(ctx context.Context, by string, names []string) error {
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		for _, n := range names {
			if _, err := tx.ExecContext(ctx, `DELETE FROM corpus WHERE name = $1`, n); err != nil {
				return err
			}
			if err := h.db.AddEvent(ctx, tx, by, "remove-from-corpus", n, ""); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM corpus_originals WHERE NOT EXISTS (SELECT 1 FROM corpus WHERE corpus.sha256 = corpus_originals.sha256)
			AND NOT EXISTS (SELECT 1 FROM decisions WHERE kind = 'evidence' AND body LIKE '%' || corpus_originals.sha256 || '%')`)
		return err
	})
}

// CorpusHash is the SHA-256 over the names and hashes of all documents of the
// corpus, in order: the same as that of an index that is level with it.
func (h *Shelf) CorpusHash(ctx context.Context) (string, error) {
	all := sha256.New()
	err := engine.Each(ctx, h.db.Read, func(scan func(...any) error) error {
		var name, sum string
		if err := scan(&name, &sum); err != nil {
			return err
		}
		_, _ = io.WriteString(all, name+"\n"+sum+"\n")
		return nil
	}, `SELECT name, sha256 FROM corpus ORDER BY name`)
	return hex.EncodeToString(all.Sum(nil)), err
}

// CorpusSize is how many documents the corpus holds.
func (h *Shelf) CorpusSize(ctx context.Context) (n int, err error) {
	err = h.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM corpus`).Scan(&n)
	return n, err
}

package store

import (
	"archive/zip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"trillium/internal/store/engine"
	"trillium/internal/store/rows"

	"trillium"
)

// An archive is a zip file with a whole register, the same from either engine:
//
//	trillium.json        format and schema version, and whether accounts can sign in
//	NAME.jsonl           a table, a row a line, ordered by its key (see tables)
//	originals/SHA256     the bytes of a document
//	texts/SHA256         what its spans refer to, where that is not the bytes
//	corpus/SHA256        the bytes of a document of the corpus
//	FOLDER/SHA256        the bytes of a file that a part keeps
//
// Entries carry no times, so that the same register gives the same file. Without
// texts the same entries are files in a folder, less originals, texts and corpus (see
// ExportWithoutTexts).

// archiveFormat is the version of this layout.
const archiveFormat = 1

// manifest is trillium.json.
type manifest struct {
	Format   int  `json:"format"`
	Schema   int  `json:"schema"`
	Accounts bool `json:"accounts"`           // passwords (as argon2id) and identities are in it
	Withheld bool `json:"withheld,omitempty"` // words of sources and documents are left out
	// Parts are the versions of the parts that have a schema of their own and hold rows.
	Parts map[string]int `json:"parts,omitempty"`
}

// maxLine bounds the bytes of a row: a document of one long sentence, quoted several times.
const maxLine = 256 << 20

// create opens an entry of an archive to write; it ends with the next one.
type create func(name string) (io.Writer, error)

// Export writes the whole register, as it stands at one moment, as an archive.
// With accounts it holds what people sign in with; keep such an archive as you
// would the register itself. progress, if not nil, is told of each document.
func (s *Store) Export(ctx context.Context, w io.Writer, accounts bool, progress func(done, total int)) error {
	z := zip.NewWriter(w)
	entry := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	}
	err := s.db.Still(ctx, func(tx *sql.Tx) error {
		var absent int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM originals)`).Scan(&absent); err != nil {
			return err
		}
		m := manifest{Format: archiveFormat, Schema: len(schemaFiles()), Accounts: accounts, Withheld: absent > 0}
		if err := s.exportTables(ctx, tx, entry, m, s.declared(nil)); err != nil {
			return err
		}
		return exportOriginals(ctx, tx, entry, s.tables, progress)
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// exportTables writes the manifest, which names the parts that hold rows, and the tables.
func (s *Store) exportTables(ctx context.Context, tx *sql.Tx, entry create, m manifest, list []table) error {
	m.Parts = make(map[string]int)
	for _, t := range list {
		if m.has(t.part) {
			continue
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+t.Name).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			m.Parts[t.part.Name] = s.partVersion(t.part.Name)
		}
	}
	head, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := writeEntry(entry, "trillium.json", append(head, '\n')); err != nil {
		return err
	}
	for _, t := range list {
		if t.Secret && !m.Accounts || !m.has(t.part) {
			continue
		}
		if err := exportTable(ctx, tx, entry, t, t.Of(math.MaxInt, m.Accounts)); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	return nil
}

// has reports whether the archive has the tables of a part: those of the trunk's schema
// are in every one.
func (m *manifest) has(p *Part) bool { return p == nil || p.Steps == nil || m.Parts[p.Name] > 0 }

func writeEntry(entry create, name string, data []byte) error {
	w, err := entry(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func exportTable(ctx context.Context, tx *sql.Tx, entry create, t table, as *rows.Layout) error {
	w, err := entry(t.Name + ".jsonl")
	if err != nil {
		return err
	}
	return engine.Each(ctx, tx, func(scan func(...any) error) error {
		row, err := as.Scan(scan)
		if err != nil {
			return err
		}
		if t.stays != nil && t.stays(row) {
			return nil
		}
		if t.bare {
			if err := t.Bare(row); err != nil {
				return err
			}
			row.Reseal()
		}
		line, err := row.Line()
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	}, as.Selects(""))
}

func exportOriginals(ctx context.Context, tx *sql.Tx, entry create, list []table, progress func(done, total int)) error {
	names, err := engine.Texts(ctx, tx, `SELECT sha256 FROM originals ORDER BY sha256`)
	if err != nil {
		return err
	}
	total, done := len(names), 0
	for _, t := range list {
		if t.Bytes == "" {
			continue
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+t.Files).Scan(&n); err != nil {
			return err
		}
		total += n
	}
	tell := func() {
		if done++; progress != nil {
			progress(done, total)
		}
	}
	for _, name := range names {
		var data, text []byte
		if err := tx.QueryRowContext(ctx, `SELECT data, text FROM originals WHERE sha256 = $1`, name).Scan(&data, &text); err != nil {
			return err
		}
		if err := writeEntry(entry, "originals/"+name, data); err != nil {
			return err
		}
		if text != nil {
			if err := writeEntry(entry, "texts/"+name, text); err != nil {
				return err
			}
		}
		tell()
	}
	for _, t := range list {
		if err := exportFiles(ctx, tx, entry, t, tell); err != nil {
			return err
		}
	}
	return nil
}

// exportFiles writes the files that a table names.
func exportFiles(ctx context.Context, tx *sql.Tx, create create, t table, tell func()) error {
	if t.Bytes == "" {
		return nil
	}
	return engine.Each(ctx, tx, func(scan func(...any) error) error {
		var sum string
		var packed []byte
		if err := scan(&sum, &packed); err != nil {
			return err
		}
		data, err := rows.Unpack(packed)
		if err != nil {
			return fmt.Errorf("%s/%s: %w: %v", t.Bytes, sum, trillium.ErrUnreadable, err)
		}
		tell()
		return writeEntry(create, t.Bytes+"/"+sum, data)
	}, `SELECT sha256, data FROM `+t.Files+` ORDER BY sha256`)
}

package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/review"
)

// An archive is a zip file with a whole register, the same from either engine:
//
//	trillium.json        format and schema version, and whether accounts can sign in
//	NAME.jsonl           a table, a row a line, ordered by its key (see tables)
//	originals/SHA256     the bytes of a document
//	texts/SHA256         what its spans refer to, where that is not the bytes
//	corpus/SHA256        the bytes of a document of the corpus
//	series/SHA256        the bytes of a release of a dataset
//
// Entries carry no times, so that the same register gives the same file.

// archiveFormat is the version of this layout.
const archiveFormat = 1

// manifest is trillium.json.
type manifest struct {
	Format   int  `json:"format"`
	Schema   int  `json:"schema"`
	Accounts bool `json:"accounts"` // passwords (as argon2id) and identities are in it
}

const (
	maxEntry = 64 << 20  // bytes of a document
	maxLine  = 256 << 20 // bytes of a row: a document of one long sentence, quoted several times
)

// Export writes the whole register, as it stands at one moment, as an archive.
// With accounts it holds what people sign in with; keep such an archive as you
// would the register itself. progress, if not nil, is told of each document.
func (s *Store) Export(ctx context.Context, w io.Writer, accounts bool, progress func(done, total int)) error {
	z := zip.NewWriter(w)
	err := s.still(ctx, func(tx *sql.Tx) error {
		head, err := json.Marshal(manifest{archiveFormat, len(schemaFiles()), accounts})
		if err != nil {
			return err
		}
		if err := writeEntry(z, "trillium.json", append(head, '\n')); err != nil {
			return err
		}
		for _, t := range tables(accounts) {
			if err := exportTable(ctx, tx, z, t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		return exportOriginals(ctx, tx, z, progress)
	})
	if err != nil {
		return err
	}
	return z.Close()
}

func writeEntry(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func exportTable(ctx context.Context, tx *sql.Tx, z *zip.Writer, t table) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: t.name + ".jsonl", Method: zip.Deflate})
	if err != nil {
		return err
	}
	return each(ctx, tx, func(scan func(...any) error) error {
		line, err := t.line(scan)
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	}, t.selects())
}

func exportOriginals(ctx context.Context, tx *sql.Tx, z *zip.Writer, progress func(done, total int)) error {
	names, err := sums(ctx, tx, `SELECT sha256 FROM originals ORDER BY sha256`)
	if err != nil {
		return err
	}
	var further []string
	for _, p := range []packedTable{corpus, series} {
		list, err := sums(ctx, tx, `SELECT sha256 FROM `+p.originals+` ORDER BY sha256`)
		if err != nil {
			return err
		}
		for _, sum := range list {
			further = append(further, p.folder+"/"+sum)
		}
	}
	total := len(names) + len(further)
	for i, name := range names {
		var data, text []byte
		if err := tx.QueryRowContext(ctx, `SELECT data, text FROM originals WHERE sha256 = $1`, name).Scan(&data, &text); err != nil {
			return err
		}
		if err := writeEntry(z, "originals/"+name, data); err != nil {
			return err
		}
		if text != nil {
			if err := writeEntry(z, "texts/"+name, text); err != nil {
				return err
			}
		}
		if progress != nil {
			progress(i+1, total)
		}
	}
	for i, name := range further {
		if err := exportPacked(ctx, tx, z, name); err != nil {
			return err
		}
		if progress != nil {
			progress(len(names)+i+1, total)
		}
	}
	return nil
}

// A packedTable holds bytes in gzip that rows of another table name by SHA-256.
type packedTable struct{ folder, rows, originals string }

// The tables of packed bytes, with their folders in an archive.
var (
	corpus = packedTable{"corpus", "corpus", "corpus_originals"}
	series = packedTable{"series", "releases", "release_originals"}
)

// exportPacked writes the bytes that an entry of the archive names.
func exportPacked(ctx context.Context, tx *sql.Tx, z *zip.Writer, entry string) error {
	folder, sum, _ := strings.Cut(entry, "/")
	table := corpus
	if folder == series.folder {
		table = series
	}
	var packed []byte
	if err := tx.QueryRowContext(ctx, `SELECT data FROM `+table.originals+` WHERE sha256 = $1`, sum).Scan(&packed); err != nil {
		return err
	}
	data, err := unpack(packed)
	if err != nil {
		return fmt.Errorf("%s: %w: %v", entry, trillium.ErrUnreadable, err)
	}
	return writeEntry(z, entry, data)
}

// sums runs a query for hashes.
func sums(ctx context.Context, q querier, query string) ([]string, error) {
	var out []string
	err := each(ctx, q, func(scan func(...any) error) error {
		var sum string
		err := scan(&sum)
		out = append(out, sum)
		return err
	}, query)
	return out, err
}

// Import fills an empty register from an archive of the given size: all of it,
// or nothing if anything in it is wrong. The error names the entry and line.
func (s *Store) Import(ctx context.Context, r io.ReaderAt, size int64, progress func(done, total int)) error {
	return s.importArchive(ctx, r, size, progress, true)
}

// ImportDamaged is Import for the archive of a register that does not verify:
// what can be kept is kept, and Verify goes on to name what is wrong.
func (s *Store) ImportDamaged(ctx context.Context, r io.ReaderAt, size int64, progress func(done, total int)) error {
	return s.importArchive(ctx, r, size, progress, false)
}

func (s *Store) importArchive(ctx context.Context, r io.ReaderAt, size int64, progress func(done, total int), sound bool) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("%w: it is no archive of a register: %v", trillium.ErrUnreadable, err)
	}
	files := make(map[string]*zip.File)
	for _, f := range z.File {
		files[f.Name] = f
	}
	m, err := readManifest(files["trillium.json"])
	if err != nil {
		return err
	}
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := checkEmpty(ctx, tx); err != nil {
			return err
		}
		for _, t := range tables(m.Accounts) {
			if t.since > m.Schema {
				continue
			}
			if err := importTable(ctx, tx, files[t.name+".jsonl"], t); err != nil {
				return fmt.Errorf("%s.jsonl: %w", t.name, err)
			}
			if t.name == "corpus" {
				if err := importPacked(ctx, tx, files, corpus, progress, sound); err != nil {
					return err
				}
			}
			if t.name == "releases" {
				if err := importPacked(ctx, tx, files, series, progress, sound); err != nil {
					return err
				}
			}
			if t.name == "documents" {
				if err := importOriginals(ctx, tx, files, progress, sound); err != nil {
					return err
				}
			}
		}
		if err := deriveRest(ctx, tx, m.Accounts); err != nil || !sound {
			return err
		}
		return refuseProblems(ctx, s, tx)
	})
}

func readManifest(f *zip.File) (manifest, error) {
	var m manifest
	data, err := readEntry(f, "trillium.json", 1<<16)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("trillium.json: %w: %v", trillium.ErrUnreadable, err)
	}
	if m.Format != archiveFormat || m.Schema > len(schemaFiles()) {
		return m, fmt.Errorf("trillium.json: %w: the archive has format %d and schema %d, this trillium reads format %d and schemas up to %d; use a newer one",
			trillium.ErrInvalid, m.Format, m.Schema, archiveFormat, len(schemaFiles()))
	}
	return m, nil
}

// readEntry reads a whole entry of at most limit bytes.
func readEntry(f *zip.File, name string, limit int64) ([]byte, error) {
	if f == nil {
		return nil, fmt.Errorf("%s: %w: the archive lacks it", name, trillium.ErrUnreadable)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %v", name, trillium.ErrUnreadable, err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %v", name, trillium.ErrUnreadable, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s: %w: more than %d MB", name, trillium.ErrTooLarge, limit>>20)
	}
	return data, nil
}

func checkEmpty(ctx context.Context, tx *sql.Tx) error {
	for _, name := range []string{"documents", "people"} {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+name).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%w: the register has %d %s already; an archive is imported into an empty one (give another -data or -db)", trillium.ErrConflict, n, name)
		}
	}
	return nil
}

func importTable(ctx context.Context, tx *sql.Tx, f *zip.File, t table) error {
	if f == nil {
		return fmt.Errorf("%w: the archive lacks it", trillium.ErrUnreadable)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
	}
	defer r.Close()
	query := t.inserts()
	if t.name == "people" {
		query = t.inserts(missing(t)...)
	}
	insert, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer insert.Close()
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	for line := 1; sc.Scan(); line++ {
		values, err := t.values(sc.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w: %v", line, trillium.ErrInvalid, err)
		}
		if t.name == "people" {
			for range missing(t) {
				values = append(values, "")
			}
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
	}
	return nil
}

// missing are the columns of people that an archive without accounts leaves
// out.
func missing(t table) []string {
	if strings.Contains(t.names(), "password") {
		return nil
	}
	return []string{"seal", "password", "issuer", "identity"}
}

func importOriginals(ctx context.Context, tx *sql.Tx, files map[string]*zip.File, progress func(done, total int), sound bool) error {
	names, err := sums(ctx, tx, `SELECT sha256 FROM documents ORDER BY sha256`)
	if err != nil {
		return err
	}
	for i, name := range names {
		data, err := readEntry(files["originals/"+name], "originals/"+name, maxEntry)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name && sound {
			return fmt.Errorf("originals/%s: %w: its bytes have another SHA-256 than its name says", name, trillium.ErrInvalid)
		}
		var text []byte
		if f := files["texts/"+name]; f != nil {
			if text, err = readEntry(f, "texts/"+name, maxEntry); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO originals (sha256, data, text) VALUES ($1, $2, $3)`, name, append([]byte{}, data...), text); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	return nil
}

// importPacked reads the bytes of the corpus, or of the releases of datasets.
func importPacked(ctx context.Context, tx *sql.Tx, files map[string]*zip.File, p packedTable, progress func(done, total int), sound bool) error {
	need, err := sums(ctx, tx, `SELECT DISTINCT sha256 FROM `+p.rows+` ORDER BY sha256`)
	if err != nil {
		return err
	}
	for name := range files { // and bytes that were replaced since
		if sum, ok := strings.CutPrefix(name, p.folder+"/"); ok && len(sum) == sha256.Size*2 {
			need = append(need, sum)
		}
	}
	slices.Sort(need)
	names := slices.Compact(need)
	for i, sum := range names {
		name := p.folder + "/" + sum
		data, err := readEntry(files[name], name, maxEntry)
		if err != nil {
			return err
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum && sound {
			return fmt.Errorf("%s: %w: its bytes have another SHA-256 than its name says", name, trillium.ErrInvalid)
		}
		packed, err := pack(data)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+p.originals+` (sha256, data) VALUES ($1, $2)`, sum, packed); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	return nil
}

// deriveRest makes what an archive does not carry: the ends of the chains and,
// without accounts, the seals of people.
func deriveRest(ctx context.Context, tx *sql.Tx, accounts bool) error {
	heads := make(map[string]review.Decision)
	err := each(ctx, tx, func(scan func(...any) error) error {
		d, err := scanDecision(scan)
		heads[d.Subject] = d
		return err
	}, selectDecision+`ORDER BY subject, seq`)
	if err != nil {
		return err
	}
	for subject, d := range heads {
		if _, err := tx.ExecContext(ctx, `INSERT INTO chains (subject, seq, hash) VALUES ($1, $2, $3)`, subject, d.Seq, d.Hash); err != nil {
			return err
		}
	}
	if accounts {
		return nil
	}
	var people []Person
	err = each(ctx, tx, func(scan func(...any) error) error {
		p, err := scanPerson(scan)
		people = append(people, p)
		return err
	}, selectPerson)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := p.check(); err != nil {
			return fmt.Errorf("people.jsonl: %s: %w", p.Login, err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE people SET seal = $1 WHERE login = $2`, p.seal(), p.Login); err != nil {
			return err
		}
	}
	return nil
}

// refuseProblems ends an import whose result would not verify.
func refuseProblems(ctx context.Context, s *Store, tx *sql.Tx) error {
	r, err := s.verify(ctx, tx, endOfTime, nil)
	if err != nil {
		return err
	}
	if len(r.Problems) == 0 {
		return nil
	}
	return fmt.Errorf("%w: the archive does not verify, nothing was imported: %s (and %d more)", trillium.ErrInvalid, r.Problems[0], len(r.Problems)-1)
}

package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
}

const (
	maxEntry = 64 << 20  // bytes of a document
	maxLine  = 256 << 20 // bytes of a row: a document of one long sentence, quoted several times
)

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
	err := s.still(ctx, func(tx *sql.Tx) error {
		var absent int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM originals)`).Scan(&absent); err != nil {
			return err
		}
		m := manifest{Format: archiveFormat, Schema: len(schemaFiles()), Accounts: accounts, Withheld: absent > 0}
		if err := exportTables(ctx, tx, entry, m, nil); err != nil {
			return err
		}
		return exportOriginals(ctx, tx, entry, progress)
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// exportTables writes the manifest and the tables. With what the texts of documents tell, by
// their SHA-256, it leaves out what an archive without texts has not.
func exportTables(ctx context.Context, tx *sql.Tx, entry create, m manifest, told map[string]Told) error {
	head, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := writeEntry(entry, "trillium.json", append(head, '\n')); err != nil {
		return err
	}
	for _, t := range tables(m.Accounts) {
		if told != nil && t.texts {
			continue
		}
		if err := exportTable(ctx, tx, entry, t, told); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

func writeEntry(entry create, name string, data []byte) error {
	w, err := entry(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func exportTable(ctx context.Context, tx *sql.Tx, entry create, t table, told map[string]Told) error {
	w, err := entry(t.name + ".jsonl")
	if err != nil {
		return err
	}
	return each(ctx, tx, func(scan func(...any) error) error {
		row, err := t.scan(scan)
		if err == nil && told != nil {
			err = row.withhold(told)
		}
		if err != nil {
			return err
		}
		line, err := row.line()
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	}, t.selects())
}

func exportOriginals(ctx context.Context, tx *sql.Tx, entry create, progress func(done, total int)) error {
	names, err := sums(ctx, tx, `SELECT sha256 FROM originals ORDER BY sha256`)
	if err != nil {
		return err
	}
	var further []string
	for _, p := range []packedTable{corpus, series} {
		list, err := packedEntries(ctx, tx, p)
		if err != nil {
			return err
		}
		further = append(further, list...)
	}
	total := len(names) + len(further)
	for i, name := range names {
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
		if progress != nil {
			progress(i+1, total)
		}
	}
	for i, name := range further {
		if err := exportPacked(ctx, tx, entry, name); err != nil {
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

// packedEntries are the entries of a table of packed bytes, in order.
func packedEntries(ctx context.Context, tx *sql.Tx, p packedTable) ([]string, error) {
	list, err := sums(ctx, tx, `SELECT sha256 FROM `+p.originals+` ORDER BY sha256`)
	for i := range list {
		list[i] = p.folder + "/" + list[i]
	}
	return list, err
}

// exportPacked writes the bytes that an entry of the archive names.
func exportPacked(ctx context.Context, tx *sql.Tx, create create, entry string) error {
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
	return writeEntry(create, entry, data)
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

// OpenArchive opens an archive of the given size to import.
func OpenArchive(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: it is no archive of a register: %v", trillium.ErrUnreadable, err)
	}
	return z, nil
}

// Import fills an empty register from an archive, opened by OpenArchive or a folder:
// all of it, or nothing if anything in it is wrong. The error names the entry and line.
func (s *Store) Import(ctx context.Context, archive fs.FS, progress func(done, total int)) error {
	return s.importArchive(ctx, archive, progress, true)
}

// ImportDamaged is Import for the archive of a register that does not verify:
// what can be kept is kept, and Verify goes on to name what is wrong.
func (s *Store) ImportDamaged(ctx context.Context, archive fs.FS, progress func(done, total int)) error {
	return s.importArchive(ctx, archive, progress, false)
}

// An importing is an archive that is read into a register.
type importing struct {
	manifest
	archive  fs.FS
	progress func(done, total int) // may be nil
	sound    bool                  // what does not verify is refused
}

func (s *Store) importArchive(ctx context.Context, archive fs.FS, progress func(done, total int), sound bool) error {
	in := &importing{archive: archive, progress: progress, sound: sound}
	if err := in.readManifest(); err != nil {
		return err
	}
	return s.update(ctx, func(tx *sql.Tx) error {
		if err := checkEmpty(ctx, tx); err != nil {
			return err
		}
		for _, t := range tables(in.Accounts) {
			if err := in.fill(ctx, tx, t); err != nil {
				return err
			}
		}
		if in.Schema < withholdingFrom {
			if err := sealReadings(ctx, tx); err != nil {
				return err
			}
		}
		if err := deriveRest(ctx, tx, in.Accounts); err != nil || !sound {
			return err
		}
		return refuseProblems(ctx, s, tx)
	})
}

// fill reads a table, and the bytes that its rows name.
func (in *importing) fill(ctx context.Context, tx *sql.Tx, t table) error {
	f, err := in.archive.Open(t.name + ".jsonl")
	if errors.Is(err, fs.ErrNotExist) && (t.since > in.Schema || t.texts && in.Withheld) {
		return nil
	}
	if err != nil {
		return in.lacks(t.name+".jsonl", err)
	}
	err = importTable(ctx, tx, f, t.of(in.Schema))
	if f.Close(); err != nil {
		return fmt.Errorf("%s.jsonl: %w", t.name, err)
	}
	switch t.name {
	case "corpus":
		return in.packed(ctx, tx, corpus)
	case "releases":
		return in.packed(ctx, tx, series)
	case "documents":
		return in.originals(ctx, tx)
	}
	return nil
}

// lacks is the error of an entry that cannot be opened.
func (in *importing) lacks(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w: the archive lacks it", name, trillium.ErrUnreadable)
	}
	return fmt.Errorf("%s: %w: %v", name, trillium.ErrUnreadable, err)
}

func (in *importing) readManifest() error {
	data, err := in.entry("trillium.json", 1<<16)
	if err != nil {
		return err
	}
	m := &in.manifest
	if err := json.Unmarshal(data, m); err != nil {
		return fmt.Errorf("trillium.json: %w: %v", trillium.ErrUnreadable, err)
	}
	if m.Format != archiveFormat || m.Schema > len(schemaFiles()) {
		return fmt.Errorf("trillium.json: %w: the archive has format %d and schema %d, this trillium reads format %d and schemas up to %d; use a newer one",
			trillium.ErrInvalid, m.Format, m.Schema, archiveFormat, len(schemaFiles()))
	}
	return nil
}

// entry reads a whole entry of at most limit bytes.
func (in *importing) entry(name string, limit int64) ([]byte, error) {
	r, err := in.archive.Open(name)
	if err != nil {
		return nil, in.lacks(name, err)
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

// has reports whether the archive has an entry.
func (in *importing) has(name string) bool {
	f, err := in.archive.Open(name)
	if err == nil {
		f.Close()
	}
	return err == nil
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

func importTable(ctx context.Context, tx *sql.Tx, r io.Reader, t table) error {
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

// originals reads the bytes of documents; without texts there are none.
func (in *importing) originals(ctx context.Context, tx *sql.Tx) error {
	names, err := sums(ctx, tx, `SELECT sha256 FROM documents ORDER BY sha256`)
	if err != nil {
		return err
	}
	for i, name := range names {
		if in.Withheld && !in.has("originals/"+name) {
			continue
		}
		data, err := in.named("originals", name)
		if err != nil {
			return err
		}
		var text []byte
		if in.has("texts/" + name) {
			if text, err = in.entry("texts/"+name, maxEntry); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO originals (sha256, data, text) VALUES ($1, $2, $3)`, name, append([]byte{}, data...), text); err != nil {
			return err
		}
		in.tell(i+1, len(names))
	}
	return nil
}

// named reads the entry of bytes that are named by their SHA-256.
func (in *importing) named(folder, sum string) ([]byte, error) {
	name := folder + "/" + sum
	data, err := in.entry(name, maxEntry)
	if err != nil {
		return nil, err
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum && in.sound {
		return nil, fmt.Errorf("%s: %w: its bytes have another SHA-256 than its name says", name, trillium.ErrInvalid)
	}
	return data, nil
}

func (in *importing) tell(done, total int) {
	if in.progress != nil {
		in.progress(done, total)
	}
}

// packed reads the bytes of the corpus, or of the releases of datasets.
func (in *importing) packed(ctx context.Context, tx *sql.Tx, p packedTable) error {
	need, err := sums(ctx, tx, `SELECT DISTINCT sha256 FROM `+p.rows+` ORDER BY sha256`)
	if err != nil {
		return err
	}
	more, err := fs.ReadDir(in.archive, p.folder) // and bytes that were replaced since
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return in.lacks(p.folder, err)
	}
	for _, f := range more {
		if len(f.Name()) == sha256.Size*2 {
			need = append(need, f.Name())
		}
	}
	slices.Sort(need)
	names := slices.Compact(need)
	for i, sum := range names {
		data, err := in.named(p.folder, sum)
		if err != nil {
			return err
		}
		packed, err := pack(data)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+p.originals+` (sha256, data) VALUES ($1, $2)`, sum, packed); err != nil {
			return err
		}
		in.tell(i+1, len(names))
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

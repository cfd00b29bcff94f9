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

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
	"trillium/internal/store/rows"
)

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
	if err := s.checkManifest(in.manifest); err != nil {
		return fmt.Errorf("trillium.json: %w", err)
	}
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		if err := s.checkEmpty(ctx, tx); err != nil {
			return err
		}
		for _, t := range s.tables {
			if t.Secret && !in.Accounts || !in.has(t.part) {
				continue
			}
			if err := in.fill(ctx, tx, t); err != nil {
				return err
			}
		}
		if in.Schema < withholdingFrom {
			if err := sealReadings(ctx, tx); err != nil {
				return err
			}
		}
		if err := s.deriveRest(ctx, tx, in.Accounts); err != nil || !sound {
			return err
		}
		return refuseProblems(ctx, s, tx)
	})
}

// fill reads a table, and the bytes that its rows name.
func (in *importing) fill(ctx context.Context, tx *sql.Tx, t table) error {
	schema := in.Schema
	if t.part != nil && t.part.Steps != nil {
		schema = in.Parts[t.part.Name]
	}
	f, err := in.archive.Open(t.Name + ".jsonl")
	if errors.Is(err, fs.ErrNotExist) && (t.Since > schema || !t.Travels && in.Withheld) {
		return nil
	}
	if err != nil {
		return in.lacks(t.Name+".jsonl", err)
	}
	err = importTable(ctx, tx, f, t.Layout, t.Of(schema, in.Accounts))
	if f.Close(); err != nil {
		return fmt.Errorf("%s.jsonl: %w", t.Name, err)
	}
	if t.Bytes != "" {
		return in.files(ctx, tx, t)
	}
	if t.fill != nil {
		return t.fill(ctx, in, tx)
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

// holds reports whether the archive has an entry.
func (in *importing) holds(name string) bool {
	f, err := in.archive.Open(name)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// checkManifest refuses an archive with parts that are not known, or newer.
func (s *Store) checkManifest(m manifest) error {
	for name, version := range m.Parts {
		known := s.partVersion(name)
		if version < 1 || version > known {
			return newer(name, version, known)
		}
	}
	return nil
}

// checkEmpty refuses a register that holds anything.
func (s *Store) checkEmpty(ctx context.Context, tx *sql.Tx) error {
	names := []string{"documents", "people"} // which say the most
	for _, t := range s.tables {
		names = append(names, t.Name)
	}
	for _, name := range names {
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

// importTable reads the rows of a table as the archive has it. Columns that only an archive
// with accounts has are empty without; those of a newer schema are as the schema says.
func importTable(ctx context.Context, tx *sql.Tx, r io.Reader, t, has *rows.Layout) error {
	all, more := t.With(has)
	insert, err := tx.PrepareContext(ctx, all.Inserts())
	if err != nil {
		return err
	}
	defer insert.Close()
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	for line := 1; sc.Scan(); line++ {
		row, err := has.Read(sc.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w: %v", line, trillium.ErrInvalid, err)
		}
		values := row.Values()
		for range more {
			values = append(values, "")
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

// fillOriginals reads the bytes of documents; without texts there are none.
func fillOriginals(ctx context.Context, in *importing, tx *sql.Tx) error {
	names, err := engine.Texts(ctx, tx, `SELECT sha256 FROM documents ORDER BY sha256`)
	if err != nil {
		return err
	}
	for i, name := range names {
		if in.Withheld && !in.holds("originals/"+name) {
			continue
		}
		data, err := in.named("originals", name)
		if err != nil {
			return err
		}
		var text []byte
		if in.holds("texts/" + name) {
			if text, err = in.entry("texts/"+name, rows.MaxFile); err != nil {
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
	data, err := in.entry(name, rows.MaxFile)
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

// files reads the files that the rows of a table name.
func (in *importing) files(ctx context.Context, tx *sql.Tx, t table) error {
	need, err := engine.Texts(ctx, tx, `SELECT DISTINCT sha256 FROM `+t.Name+` ORDER BY sha256`)
	if err != nil {
		return err
	}
	more, err := fs.ReadDir(in.archive, t.Bytes) // and bytes that were replaced since
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return in.lacks(t.Bytes, err)
	}
	for _, f := range more {
		if len(f.Name()) == sha256.Size*2 {
			need = append(need, f.Name())
		}
	}
	slices.Sort(need)
	names := slices.Compact(need)
	for i, sum := range names {
		data, err := in.named(t.Bytes, sum)
		if err != nil {
			return err
		}
		packed, err := rows.Pack(data)
		if err != nil {
			return err
		}
		if err := t.InsertFile(ctx, tx, sum, packed, ""); err != nil {
			return err
		}
		in.tell(i+1, len(names))
	}
	return nil
}

// deriveRest makes what an archive does not carry: the ends of the chains and,
// without accounts, the seals of people.
func (s *Store) deriveRest(ctx context.Context, tx *sql.Tx, accounts bool) error {
	heads := make(map[string]review.Decision)
	err := engine.Each(ctx, tx, func(scan func(...any) error) error {
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
	return s.SealAgain(ctx, tx)
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

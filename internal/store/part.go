package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
)

// A Part is what an instrument keeps in the register.
type Part struct {
	Name string
	// Steps are the files of its schema, 001.sql and so on, which are applied in the order
	// of their names and numbered by themselves. A step that was released is never edited. nil: its tables
	// are those of the trunk's schema.
	Steps  fs.FS
	Tables []Table
	Forms  []review.Form
	// Has reports whether the instrument keeps a thing of the name, for the checks of its
	// forms. nil: it has none.
	Has func(ctx context.Context, v View, id string) (bool, error)
	// Place is where decisions on one of its things are appended: State is the thing as a
	// commitment, with its id, the words that a person sees and the parties that it binds.
	// nil: there are no decisions on its things.
	Place func(ctx context.Context, v View, id string) (review.Place, error)
}

//go:embed subjects/*.sql
var subjects embed.FS

// A step is one of a part's schema.
type step struct {
	text string
	hash string // of the text, so that one that was edited is found
}

// A partSchema is the schema of a part as this program knows it.
type partSchema struct {
	name   string // "" of the trunk
	steps  []step
	wanted bool // a register lacks what is not applied
}

// schemas are those of the parts, behind the trunk's own, which makes room for decisions on
// things of instruments.
func (s *Store) schemas() ([]partSchema, error) {
	own, err := fs.Sub(subjects, "subjects")
	if err != nil {
		return nil, err
	}
	out := []partSchema{{wanted: s.forms.Subjects()}}
	if out[0].steps, err = readSteps(own); err != nil {
		return nil, err
	}
	for _, p := range s.parts {
		steps, err := readSteps(p.Steps)
		if err != nil {
			return nil, fmt.Errorf("the schema of %s: %w", p.Name, err)
		}
		out = append(out, partSchema{p.Name, steps, len(steps) > 0})
	}
	return out, nil
}

func readSteps(files fs.FS) ([]step, error) {
	if files == nil {
		return nil, nil
	}
	names, err := fs.Glob(files, "*.sql") // in order
	if err != nil {
		return nil, err
	}
	var out []step
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		out = append(out, step{string(text), hex.EncodeToString(sum[:])})
	}
	return out, nil
}

// partVersion is how many steps a part has; 0 if it is not known, or has the trunk's.
func (s *Store) partVersion(name string) int {
	i := slices.IndexFunc(s.steps, func(p partSchema) bool { return p.name == name })
	if i < 0 {
		return 0
	}
	return len(s.steps[i].steps)
}

// applied are the hashes of the steps that a register has, by part.
func (s *Store) applied(ctx context.Context, q engine.Querier) (map[string][]string, error) {
	out := make(map[string][]string)
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		var part, hash string
		err := scan(&part, &hash)
		out[part] = append(out[part], hash)
		return err
	}, `SELECT part, hash FROM schema_steps ORDER BY part, step`)
	if s.db.NoTable(err) {
		return out, nil
	}
	return out, err
}

// checkParts compares the steps that a register has with those that are known. It
// reports whether some are still to be applied.
func (s *Store) checkParts(ctx context.Context, q engine.Querier) (missing bool, err error) {
	have, err := s.applied(ctx, q)
	if err != nil {
		return false, err
	}
	for _, p := range s.steps {
		if n := len(have[p.name]); n > len(p.steps) {
			return false, newer(p.name, n, len(p.steps))
		}
		for n, hash := range have[p.name] {
			if p.steps[n].hash != hash {
				return false, fmt.Errorf("%w: step %d of the schema of %s is not the one that was applied to this register; it was edited after it was released: "+
					"use the version that made the register, and put what changes into a step of its own", trillium.ErrInvalid, n+1, p.name)
			}
		}
		missing = missing || p.wanted && len(have[p.name]) < len(p.steps)
		delete(have, p.name)
	}
	for name, list := range have {
		return false, newer(name, len(list), 0)
	}
	return missing, nil
}

// newer is the error of a part of a newer version, or that is not known at all.
func newer(part string, have, known int) error {
	return fmt.Errorf("%w: it was made by a newer trillium (schema %d of %s, this one knows %d); use that version", trillium.ErrInvalid, have, part, known)
}

// migrateParts applies the steps that have not been applied (see migrate).
func (s *Store) migrateParts(ctx context.Context) error {
	missing, err := s.checkParts(ctx, s.db.Read)
	if err != nil || !missing {
		return err
	}
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_steps
			(part TEXT NOT NULL, step INTEGER NOT NULL, applied TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (part, step))`)
		return err
	})
	for _, p := range s.steps {
		for n := range p.steps {
			if err == nil && p.wanted {
				err = s.db.Update(ctx, func(tx *sql.Tx) error { return s.partStep(ctx, tx, p.name, n+1, p.steps[n]) })
			}
		}
	}
	return err
}

// partStep makes one version of a part, unless it has been made.
func (s *Store) partStep(ctx context.Context, tx *sql.Tx, part string, n int, st step) error {
	var made int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM schema_steps WHERE part = $1 AND step = $2`, part, n).Scan(&made); err != nil || made > 0 {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO schema_steps (part, step, applied, hash) VALUES ($1, $2, $3, $4)`, part, n, engine.Stamp(s.db.Now()), st.hash)
	if err != nil {
		return err
	}
	if err := s.db.Define(ctx, tx, st.text); err != nil {
		return fmt.Errorf("%s, step %d: %w", part, n, err)
	}
	return nil
}

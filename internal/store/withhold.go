package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
	"trillium/internal/withhold"
)

// ExportWithoutTexts writes the register as it stands at one moment into files below
// a folder, which is made if need be, for whoever may share decisions and not
// documents: ids, ordinals, hashes, spans, fields, decisions, links, references to
// evidence, scores, measured series and our own words, but no sentence of a source (see
// package withhold). Import reads it; when a document is added later, its words come
// back. tell tells of a document what only its text does. The error is trillium.ErrInvalid
// if a decision is from before words could be withheld.
func (s *Store) ExportWithoutTexts(ctx context.Context, dir string, tell func(context.Context, Document) (Told, error)) error {
	f := &folder{dir: dir}
	known, err := s.told(ctx, tell)
	if err != nil {
		return err
	}
	err = s.db.Still(ctx, func(tx *sql.Tx) error {
		m := manifest{Format: archiveFormat, Schema: len(schemaFiles()), Withheld: true}
		list := slices.DeleteFunc(s.declared(known), func(t table) bool { return !t.Travels })
		for i := range list {
			list[i].bare = list[i].Bare != nil
			if list[i].Name == "decisions" {
				list[i].stays = s.staysAtHome
			}
		}
		if err := s.exportTables(ctx, tx, f.create, m, list); err != nil {
			return err
		}
		for _, t := range list {
			if err := exportFiles(ctx, tx, f.create, t, func() {}); err != nil {
				return err
			}
		}
		return nil
	})
	if e := f.close(); err == nil {
		err = e
	}
	return err
}

// staysAtHome reports of a decision whether it is on a thing of an instrument whose things
// do not travel.
func (s *Store) staysAtHome(r Row) bool {
	name := review.Instrument(r.Text("subject"))
	return name != "" && !slices.ContainsFunc(s.tables, func(t table) bool { return t.part != nil && t.part.Name == name && t.Travels })
}

// Told is what only the text of a document tells.
type Told struct {
	Parties  map[string]string // for which "all" of it stands: name to code
	Sentence bool              // its title is a sentence of it, for want of a heading
}

// told is what the texts tell of each document, by its SHA-256.
func (s *Store) told(ctx context.Context, tell func(context.Context, Document) (Told, error)) (map[string]Told, error) {
	docs, err := s.Now().Documents(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]Told)
	for _, d := range docs {
		t := Told{Parties: d.Parties}
		if len(t.Parties) == 0 {
			if t, err = tell(ctx, d); err != nil {
				return nil, err
			}
		}
		out[d.SHA256] = t
	}
	return out, nil
}

// A folder holds an archive as files.
type folder struct {
	dir  string
	last *os.File
}

// create makes a file; the one before it is done.
func (f *folder) create(name string) (io.Writer, error) {
	if err := f.close(); err != nil {
		return nil, err
	}
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err != nil {
		return nil, err
	}
	f.last, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	return f.last, err
}

func (f *folder) close() error {
	if f.last == nil {
		return nil
	}
	err := f.last.Close()
	f.last = nil
	return err
}

// bareDocument puts into the row of a document what its text told.
func bareDocument(told map[string]Told) func(Row) error {
	return func(r Row) error {
		is := told[r.Text("sha256")]
		if len(is.Parties) > 0 {
			text, err := json.Marshal(is.Parties)
			if err != nil {
				return err
			}
			r.Set("parties", string(text))
		}
		if is.Sentence {
			r.Set("title", r.Text("name"))
		}
		return nil
	}
}

func bareFields(r Row) error {
	r.Set("fields", string(withhold.JSON([]byte(r.Text("fields")))))
	return nil
}

func bareCommitment(r Row) error {
	var c struct{ Section string }
	if err := json.Unmarshal([]byte(r.Text("fields")), &c); err != nil {
		return err
	}
	if theme := r.Text("theme"); theme != c.Section { // then it is the sentence above it
		r.Set("theme", withhold.Name(theme))
	}
	return bareFields(r)
}

func bareDecision(r Row) error {
	d := review.Decision{Subject: r.Text("subject"), Seq: r.Number("seq"), Kind: review.Kind(r.Text("kind")), Person: r.Text("person"), Name: r.Text("name"),
		Role: review.Role(r.Text("role")), Party: r.Text("party"), Reason: r.Text("reason"), Body: json.RawMessage(r.Text("body")), Prev: r.Text("prev"),
		Hash: r.Text("hash")}
	var err error
	if d.Time, err = engine.ParseStamp(r.Text("time")); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(r.Text("saw")), &d.Saw); err != nil {
		return err
	}
	if !d.Withholdable() {
		return fmt.Errorf("%w: decision %.12s on %s was made before words could be withheld, and its hash does not hold without them", trillium.ErrInvalid, d.Hash,
			d.Subject)
	}
	r.Set("saw", string(withhold.JSON([]byte(r.Text("saw")))))
	r.Set("body", string(d.Bare()))
	return nil
}

// bareReceipt leaves out the passages that were proposed, and the queries, which are
// the words of the commitment in another order.
func bareReceipt(r Row) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(r.Text("fields")), &fields); err != nil {
		return err
	}
	for _, name := range []string{"proposals", "queries"} {
		if _, ok := fields[name]; ok {
			fields[name] = json.RawMessage("null")
		}
	}
	text, err := json.Marshal(fields)
	r.Set("fields", string(text))
	return err
}

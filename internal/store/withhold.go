package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/withhold"
)

// ExportWithoutTexts writes the register as it stands at one moment into files below
// a folder, which is made if need be, for whoever may share decisions and not
// documents: ids, ordinals, hashes, spans, fields, decisions, links, references to
// evidence, scores, measured series and our own words, but no sentence of a source (see
// package withhold). Import reads it; when a document is added later, its words come
// back. parties tells for whom "all" of a document stands, by name and code. The error is
// trillium.ErrInvalid if a decision is from before words could be withheld.
func (s *Store) ExportWithoutTexts(ctx context.Context, dir string, parties func(context.Context, Document) (map[string]string, error)) error {
	f := &folder{dir: dir}
	known, err := s.partiesOf(ctx, parties)
	if err != nil {
		return err
	}
	err = s.still(ctx, func(tx *sql.Tx) error {
		m := manifest{Format: archiveFormat, Schema: len(schemaFiles()), Withheld: true}
		if err := exportTables(ctx, tx, f.create, m, known); err != nil {
			return err
		}
		names, err := packedEntries(ctx, tx, series)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := exportPacked(ctx, tx, f.create, name); err != nil {
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

// partiesOf are the parties of each document as JSON, by its SHA-256.
func (s *Store) partiesOf(ctx context.Context, parties func(context.Context, Document) (map[string]string, error)) (map[string]string, error) {
	docs, err := s.Now().Documents(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]string)
	for _, d := range docs {
		if len(d.Parties) == 0 {
			if d.Parties, err = parties(ctx, d); err != nil {
				return nil, err
			}
		}
		text, err := json.Marshal(d.Parties)
		if err != nil {
			return nil, err
		}
		out[d.SHA256] = string(text)
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

// withhold takes the words of sources out of a row for an archive without texts, and puts
// into that of a document what its text told: its parties.
func (r row) withhold(parties map[string]string) error {
	bare := func(column string) {
		text := r.text(column)
		*text = string(withhold.JSON([]byte(*text)))
	}
	switch r.name {
	case "documents":
		if text := parties[*r.text("sha256")]; text != "" && text != "null" {
			*r.text("parties") = text
		}
	case "commitments":
		var c struct{ Section string }
		if err := json.Unmarshal([]byte(*r.text("fields")), &c); err != nil {
			return err
		}
		if theme := r.text("theme"); *theme != c.Section { // then it is the sentence above it
			*theme = withhold.Name(*theme)
		}
		bare("fields")
	case "reports":
		bare("fields")
	case "decisions":
		return r.withholdDecision()
	case "receipts":
		return r.withholdReceipt()
	}
	return nil
}

func (r row) withholdDecision() error {
	d := review.Decision{Subject: *r.text("subject"), Seq: r.number("seq"), Kind: review.Kind(*r.text("kind")), Person: *r.text("person"), Name: *r.text("name"),
		Role: review.Role(*r.text("role")), Party: *r.text("party"), Reason: *r.text("reason"), Body: json.RawMessage(*r.text("body")), Prev: *r.text("prev"), Hash: *r.text("hash")}
	var err error
	if d.Time, err = parseStamp(*r.text("time")); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(*r.text("saw")), &d.Saw); err != nil {
		return err
	}
	if !d.Withholdable() {
		return fmt.Errorf("%w: decision %.12s on %s was made before words could be withheld, and its hash does not hold without them", trillium.ErrInvalid, d.Hash, d.Subject)
	}
	*r.text("saw") = string(withhold.JSON([]byte(*r.text("saw"))))
	*r.text("body") = string(d.Bare())
	return nil
}

// withholdReceipt leaves out the passages that were proposed.
func (r row) withholdReceipt() error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(*r.text("fields")), &fields); err != nil {
		return err
	}
	if _, ok := fields["proposals"]; ok {
		fields["proposals"] = json.RawMessage("null")
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	*r.text("fields") = string(text)
	made, err := parseStamp(*r.text("made"))
	if err != nil {
		return err
	}
	is := Receipt{Commitment: *r.text("commitment"), N: r.number("n"), Made: made, Person: *r.text("person"), Corpus: *r.text("corpus"), Found: r.number("found"), Fields: text}
	*r.text("seal") = is.seal()
	return nil
}

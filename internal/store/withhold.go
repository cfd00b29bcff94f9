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
// back. tell tells of a document what only its text does. The error is trillium.ErrInvalid
// if a decision is from before words could be withheld.
func (s *Store) ExportWithoutTexts(ctx context.Context, dir string, tell func(context.Context, Document) (Told, error)) error {
	f := &folder{dir: dir}
	known, err := s.told(ctx, tell)
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

// withhold takes the words of sources out of a row for an archive without texts, and puts
// into that of a document what its text told.
func (r row) withhold(told map[string]Told) error {
	bare := func(column string) {
		text := r.text(column)
		*text = string(withhold.JSON([]byte(*text)))
	}
	switch r.name {
	case "documents":
		return r.withholdDocument(told[*r.text("sha256")])
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

func (r row) withholdDocument(told Told) error {
	if len(told.Parties) > 0 {
		text, err := json.Marshal(told.Parties)
		if err != nil {
			return err
		}
		*r.text("parties") = string(text)
	}
	if told.Sentence {
		*r.text("title") = *r.text("name")
	}
	added, err := parseStamp(*r.text("added"))
	if err != nil {
		return err
	}
	d := Document{SHA256: *r.text("sha256"), Key: *r.text("key"), Summit: *r.text("summit"), Leading: r.number("leads") == 1, Name: *r.text("name"), Title: *r.text("title"),
		Date: *r.text("date"), Issuer: *r.text("issuer"), Language: *r.text("language"), Address: *r.text("address"), Complete: r.number("complete") == 1, Added: added, Parties: told.Parties}
	*r.text("seal") = d.seal()
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

// withholdReceipt leaves out the passages that were proposed, and the queries, which are
// the words of the commitment in another order.
func (r row) withholdReceipt() error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(*r.text("fields")), &fields); err != nil {
		return err
	}
	for _, name := range []string{"proposals", "queries"} {
		if _, ok := fields[name]; ok {
			fields[name] = json.RawMessage("null")
		}
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

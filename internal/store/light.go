package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
	"trillium/internal/store/rows"
	"trillium/internal/withhold"
)

// A DiffersError says that a document has other bytes than the one that the register
// knows by its hash alone. It is a trillium.ErrConflict.
type DiffersError struct {
	Known Document
	Got   string // SHA-256
	Same  int    // commitments of the known document whose words stand in this one
	Of    int
}

// Error tells the two apart, and what to do.
func (e *DiffersError) Error() string {
	from := ""
	if e.Known.Address != "" {
		from = " from " + e.Known.Address
	}
	return fmt.Sprintf("%v: %s rests on other bytes (SHA-256 %.12s…%s; these have %.12s…). The words of %d of its %d commitments stand in this file; "+
		"it is not attached. Add the very file, or this one with -apart as another version", trillium.ErrConflict, e.Known.Key, e.Known.SHA256, from, e.Got, e.Same,
		e.Of)
}

// Unwrap makes it a trillium.ErrConflict.
func (e *DiffersError) Unwrap() error { return trillium.ErrConflict }

// differs returns a DiffersError if a document of the summit is known by its hash alone
// that this one may be taken for.
func differs(ctx context.Context, tx *sql.Tx, r *trillium.Reading) error {
	doc := r.Document
	var absent []Document
	err := engine.Each(ctx, tx, func(scan func(...any) error) error {
		d, err := scanDocument(scan)
		absent = append(absent, d)
		return err
	}, selectDocument+` WHERE summit = $1 AND (language = $2 AND issuer = $3 OR address = $4 AND address <> '')
		AND sha256 NOT IN (SELECT sha256 FROM originals) ORDER BY key`, doc.Summit, doc.Language, engine.Clean(doc.Issuer), engine.Clean(doc.Address))
	if err != nil || len(absent) == 0 {
		return err
	}
	e := &DiffersError{Known: absent[0], Got: doc.SHA256}
	words := wordsOf(r)
	found, err := allFound(ctx, tx, absent[0].SHA256)
	for _, c := range found {
		if c.reading != found[0].reading {
			break
		}
		e.Of++
		if _, ok := words[c.Text]; ok {
			e.Same++
		}
	}
	return errors.Join(err, e)
}

// wordsOf are the words of a document that others may quote, by their names.
func wordsOf(r *trillium.Reading) map[string]string {
	known := make(map[string]string)
	for i := range r.Document.Blocks {
		withhold.Know(known, r.Document.Blocks[i].Text)
	}
	for _, theme := range trillium.Themes(r.Commitments) {
		withhold.Know(known, engine.Clean(theme))
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		withhold.Know(known, c.Text)
		withhold.Know(known, c.Stem)
		for _, d := range c.Detail {
			withhold.Know(known, d)
		}
	}
	return known
}

// light gives a document that is known by its hash alone its bytes, and puts the words
// back into what rests on it. It reports whether it was such a document.
func (s *Store) light(ctx context.Context, tx *sql.Tx, by string, d Document, r *trillium.Reading) (bool, error) {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM originals WHERE sha256 = $1`, d.SHA256).Scan(&n); err != nil || n > 0 {
		return false, err
	}
	if err := insertOriginal(ctx, tx, r.Document); err != nil {
		return false, err
	}
	l := &lighting{tx: tx, forms: s.forms, document: d.SHA256, text: r.Document.Text, known: wordsOf(r)}
	for _, name := range []string{"commitments", "reports"} {
		if err := l.found(ctx, s.db.Row(name).Table()); err != nil {
			return false, err
		}
	}
	if err := l.decisions(ctx); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE documents SET lit = lit + 1 WHERE sha256 = $1`, d.SHA256); err != nil {
		return false, err
	}
	return true, s.db.AddEvent(ctx, tx, by, "text added", d.Key, d.SHA256)
}

// lighting puts words back into the rows of a document.
type lighting struct {
	tx       *sql.Tx
	forms    *review.Forms
	document string
	text     []byte
	known    map[string]string
}

// restore puts back what is known, and what data quotes from the text by its spans.
func (l *lighting) restore(data string) string {
	withhold.Learn(l.known, []byte(data), l.text)
	out, _ := withhold.Restore([]byte(data), l.known)
	return string(out)
}

// found puts words back into what was read: the themes and the fields of a table's rows.
func (l *lighting) found(ctx context.Context, t *rows.Layout) error {
	var list []Row
	err := engine.Each(ctx, l.tx, func(scan func(...any) error) error {
		r, err := t.Scan(scan)
		list = append(list, r)
		return err
	}, t.Selects("document = $1"), l.document)
	for _, r := range list {
		if t.Has("theme") {
			r.Set("theme", cmp.Or(l.known[r.Text("theme")], r.Text("theme")))
		}
		r.Set("fields", l.restore(r.Text("fields")))
		if err == nil {
			err = r.Put(ctx, l.tx)
		}
	}
	return err
}

// decisions puts words back into what was decided. The spans of evidence are those of
// another document; the words of goals have none, and are looked for in the commitment.
func (l *lighting) decisions(ctx context.Context) error {
	list, err := selectDecisions(ctx, l.tx, `WHERE document = $1 ORDER BY subject, seq`, l.document)
	if err != nil {
		return err
	}
	for i := range list {
		d := &list[i]
		if !d.Withholdable() { // it is from before, and has its words or never will
			continue
		}
		saw, err := json.Marshal(d.Saw)
		if err != nil {
			return err
		}
		d.Saw = review.Saw{}
		if err := json.Unmarshal([]byte(l.restore(string(saw))), &d.Saw); err != nil {
			return err
		}
		if l.forms.Quotes(d.Kind) {
			d.Body = l.body(d)
		}
		if err := putWords(ctx, l.tx, d); err != nil {
			return err
		}
	}
	return nil
}

// body is the body of a decision with its words. Those that no span tells are looked for
// in the commitment.
func (l *lighting) body(d *review.Decision) json.RawMessage {
	text := l.restore(string(d.Body))
	if _, withheld := withhold.Restore([]byte(text), nil); withheld {
		l.runs(d.Saw.Words)
		text = l.restore(text)
	}
	return json.RawMessage(text)
}

// longestRun bounds the words of a quantity.
const longestRun = 40

// runs learns the runs of words of a commitment.
func (l *lighting) runs(text string) {
	words := strings.Fields(text)
	for i := range words {
		for j := i + 1; j <= min(len(words), i+longestRun); j++ {
			withhold.Know(l.known, strings.Join(words[i:j], " "))
		}
	}
}

// putWords writes the words of a decision, whose hash holds with them and without.
func putWords(ctx context.Context, tx *sql.Tx, d *review.Decision) error {
	saw, err := json.Marshal(d.Saw)
	if err != nil {
		return err
	}
	if !d.Proper() {
		return fmt.Errorf("%w: decision %.12s on %s does not give its hash with the words of the document", trillium.ErrInvalid, d.Hash, d.Subject)
	}
	_, err = tx.ExecContext(ctx, `UPDATE decisions SET saw = $1, body = $2 WHERE hash = $3`, string(saw), string(d.Body), d.Hash)
	return err
}

// A Cited is a document of which evidence quotes words that are withheld.
type Cited struct {
	Document string // its name in the corpus
	SHA256   string
	Address  string
}

// Withheld are the documents of which evidence quotes words that are withheld.
func (s *Store) Withheld(ctx context.Context) ([]Cited, error) {
	list, err := s.withheldEvidence(ctx, s.db.Read)
	seen := make(map[string]bool)
	var out []Cited
	for _, x := range list {
		if !seen[x.SHA256] {
			seen[x.SHA256] = true
			out = append(out, Cited{x.Citation.Document, x.SHA256, x.Address})
		}
	}
	return out, err
}

type withheldCitation struct {
	review.Decision
	review.Citation
}

func (s *Store) withheldEvidence(ctx context.Context, q engine.Querier) ([]withheldCitation, error) {
	list, err := selectDecisions(ctx, q, `WHERE kind = 'evidence' AND body LIKE '%"quote":"sha256:%' ORDER BY subject, seq`)
	if err != nil {
		return nil, err
	}
	var out []withheldCitation
	for _, d := range list {
		body, err := s.forms.Decode(d.Kind, d.Body)
		if err != nil {
			return nil, err
		}
		if c, ok := body.(review.Citation); ok && withhold.Is(c.Quote) && c.SHA256 != "" {
			out = append(out, withheldCitation{d, c})
		}
	}
	return out, nil
}

// quotedIn are the words that a span may be quoted as: its bytes, or what a person reads
// there.
func quotedIn(doc *trillium.Document, span trillium.Span) map[string]string {
	known := make(map[string]string)
	withhold.Know(known, doc.Words(span))
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if start, end, ok := b.Range(span); ok {
			withhold.Know(known, trillium.Collapse(b.Text[start:end]))
		}
	}
	return known
}

// LightEvidence puts the words back into the evidence that quotes a document. It returns
// the decisions that have their words again.
func (s *Store) LightEvidence(ctx context.Context, doc *trillium.Document) ([]string, error) {
	var out []string
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		list, err := s.withheldEvidence(ctx, tx)
		if err != nil {
			return err
		}
		for i := range list {
			x := &list[i]
			if x.SHA256 != doc.SHA256 || !x.Decision.Withholdable() {
				continue
			}
			body, still := withhold.Restore(x.Decision.Body, quotedIn(doc, trillium.Span{Start: x.Start, End: x.End}))
			if still {
				continue
			}
			x.Decision.Body = body
			if err := putWords(ctx, tx, &x.Decision); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE documents SET lit = lit + 1 WHERE sha256 = (SELECT document FROM decisions WHERE hash = $1)`,
				x.Decision.Hash); err != nil {
				return err
			}
			out = append(out, x.Decision.Hash)
		}
		return nil
	})
	return out, err
}

package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
	"trillium/internal/store/rows"
	"trillium/internal/withhold"
)

// A Problem is a row that is not as it was written.
type Problem struct {
	Where string // table and key
	What  string
}

// String is the problem in a line.
func (p Problem) String() string { return p.Where + ": " + p.What }

// A Verification tells what Verify found.
type Verification struct {
	At          time.Time
	Documents   int
	Absent      int // documents that are held by their hash alone
	Commitments int // in all readings
	Decisions   int
	People      int
	Problems    []Problem
	// Fingerprint is a SHA-256 over every document, reading, decision and event
	// until At, as they are now. Kept elsewhere, it shows later that the past was not rewritten, even
	// by somebody who can write the database: ask for it again with the same At.
	Fingerprint string
}

// Verify checks every stored hash, every span against its bytes, and every
// chain of decisions. Its fingerprint is of the register as it stood at t, or
// as it stands if t is zero. progress, if not nil, is told of each document.
func (s *Store) Verify(ctx context.Context, t time.Time, progress func(done, total int)) (Verification, error) {
	if t.IsZero() {
		t = s.db.Now().UTC().Truncate(time.Microsecond)
	}
	var r Verification
	err := s.db.Still(ctx, func(tx *sql.Tx) (err error) {
		r, err = s.verify(ctx, tx, engine.Stamp(t), progress)
		return err
	})
	r.At = t
	return r, s.db.Explain(err)
}

// verifier gathers what is found.
type verifier struct {
	Verification
	s        *Store
	tx       *sql.Tx
	at       string
	progress func(done, total int) // may be nil
	print    rows.Seal
}

func (s *Store) verify(ctx context.Context, tx *sql.Tx, at string, progress func(done, total int)) (Verification, error) {
	v := &verifier{s: s, tx: tx, at: at, progress: progress, print: rows.NewSeal("register")}
	complaints, err := s.db.Complaints(ctx, tx)
	if err != nil {
		return v.Verification, err
	}
	for _, text := range complaints {
		v.problem("file", "%s", text)
	}
	for i := range s.tables {
		if err := v.table(ctx, &s.tables[i]); err != nil {
			return v.Verification, err
		}
	}
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM people`).Scan(&v.People); err != nil {
		return v.Verification, err
	}
	v.Fingerprint = v.print.Sum()
	return v.Verification, nil
}

func (v *verifier) problem(where, format string, args ...any) {
	v.Problems = append(v.Problems, Problem{where, fmt.Sprintf(format, args...)})
}

// table checks the rows of a table, each by its seal, and the files behind them.
func (v *verifier) table(ctx context.Context, t *table) error {
	if t.verify != nil {
		return t.verify(ctx, v)
	}
	if t.Kind == "" {
		return nil
	}
	need := make(map[string]string) // files, to the row that names them
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		r, err := t.Scan(scan)
		if err == nil && t.Check != nil {
			err = t.Check(r)
		}
		if err != nil {
			v.problem(r.Where(), "the row cannot be read: %v", err)
			return nil
		}
		seal := r.Seal()
		if seal != r.Text("seal") {
			v.problem(r.Where(), "the row was changed: it does not give its seal")
		}
		if t.Printed != "" && r.Text(t.Printed) <= v.at {
			v.print.Add(t.Kind, seal)
		}
		if t.Bytes != "" {
			need[r.Text("sha256")] = r.Where()
		}
		return nil
	}, t.Selects(""))
	if err != nil || t.Bytes == "" {
		return err
	}
	return v.files(ctx, t, need)
}

// files checks the files of a table. Bytes that were replaced are kept, as decisions may
// cite them.
func (v *verifier) files(ctx context.Context, t *table, need map[string]string) error {
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var sum string
		var packed []byte
		if err := scan(&sum, &packed); err != nil {
			return err
		}
		if _, err := rows.Checked(sum, packed); err != nil {
			v.problem(t.Files+" "+cmp.Or(need[sum], sum), "the bytes were changed: they do not give their SHA-256")
		}
		delete(need, sum)
		return nil
	}, `SELECT sha256, data FROM `+t.Files+` ORDER BY sha256`)
	for _, where := range slices.Sorted(maps.Values(need)) {
		v.problem(where, "the bytes of the file are missing")
	}
	return err
}

// verifySummits checks that each says of itself what its id and documents do.
func verifySummits(ctx context.Context, v *verifier) error {
	type row struct {
		id, series string
		year       int
	}
	var rows []row
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var r row
		err := scan(&r.id, &r.series, &r.year)
		rows = append(rows, r)
		return err
	}, `SELECT id, series, year FROM summits ORDER BY id`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !trillium.ValidSummit(r.id) {
			v.problem("summits "+r.id, "it is no id of a summit")
		}
		fits := false
		err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
			var date string
			if err := scan(&date); err != nil {
				return err
			}
			day, _ := time.Parse(time.DateOnly, date) // "" is no date
			series, year := seriesAndYear(r.id, day)
			fits = fits || series == r.series && year == r.year
			return nil
		}, `SELECT date FROM documents WHERE summit = $1`, r.id)
		if err != nil {
			return err
		}
		if !fits {
			v.problem("summits "+r.id, "series %q and year %d do not go with its id and documents", r.series, r.year)
		}
	}
	return nil
}

func verifyDocuments(ctx context.Context, v *verifier) error {
	t := v.s.db.Row("documents").Table()
	var list []Row
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		r, err := t.Scan(scan)
		list = append(list, r)
		return err
	}, t.Selects(""))
	if err != nil {
		return err
	}
	for i, r := range list {
		d, seal := Document{SHA256: r.Text("sha256"), Key: r.Text("key")}, r.Seal()
		if seal != r.Text("seal") {
			v.problem("documents "+d.Key, "the row was changed: it does not give its seal")
		}
		if r.Text("added") <= v.at {
			v.print.Add("document", seal)
		}
		text, err := v.original(ctx, d)
		if err != nil {
			return err
		}
		if err := v.readings(ctx, d, text); err != nil {
			return err
		}
		if v.progress != nil {
			v.progress(i+1, len(list))
		}
	}
	v.Documents = len(list)
	return nil
}

// original checks the bytes of a document and returns its text.
func (v *verifier) original(ctx context.Context, d Document) ([]byte, error) {
	var data, text []byte
	err := v.tx.QueryRowContext(ctx, `SELECT data, text FROM originals WHERE sha256 = $1`, d.SHA256).Scan(&data, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, v.withheld(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != d.SHA256 {
		v.problem("originals "+d.Key, "the bytes were changed: their SHA-256 is %x, not %s", sum, d.SHA256)
	}
	if text == nil {
		return data, nil
	}
	return text, nil
}

// withheld checks of a document without its bytes that no words are kept that were
// read in it: then they were taken away, and not withheld.
func (v *verifier) withheld(ctx context.Context, d Document) error {
	v.Absent++
	bare := true
	see := func(scan func(...any) error) error {
		var fields string
		err := scan(&fields)
		bare = bare && string(withhold.JSON([]byte(fields))) == fields
		return err
	}
	for _, query := range []string{`SELECT fields FROM commitments WHERE document = $1`, `SELECT fields FROM reports WHERE document = $1`} {
		if err := engine.Each(ctx, v.tx, see, query, d.SHA256); err != nil {
			return err
		}
	}
	if !bare {
		v.Absent--
		v.problem("originals "+d.Key, "the bytes of the document are missing")
	}
	return nil
}

func (v *verifier) readings(ctx context.Context, d Document, text []byte) error {
	type row struct {
		n            int
		made, digest string
	}
	var rows []row
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var r row
		err := scan(&r.n, &r.made, &r.digest)
		rows = append(rows, r)
		return err
	}, `SELECT n, made, digest FROM readings WHERE document = $1 ORDER BY n`, d.SHA256)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		v.problem("documents "+d.Key, "it has no reading")
	}
	for i, r := range rows {
		where := fmt.Sprintf("readings %s %d", d.Key, r.n)
		if r.n != i+1 {
			v.problem(where, "reading %d is missing", i+1)
		}
		digest, err := readingDigest(ctx, v.tx, d.SHA256, r.n)
		if err != nil {
			return err
		}
		if digest != r.digest {
			v.problem(where, "what was found was changed: it does not give its digest")
		}
		if r.made <= v.at {
			v.print.Add("reading", digest)
		}
		if err := v.spans(ctx, d, r.n, text); err != nil {
			return err
		}
	}
	return nil
}

// spans checks that what a reading quotes stands in the text where it says.
func (v *verifier) spans(ctx context.Context, d Document, n int, text []byte) error {
	quote := func(where, what string, s trillium.Span, words string) {
		if s.Len() > 0 && text != nil && !withhold.Same(s.Words(text), words) {
			v.problem(where, "the %s does not stand at bytes %d to %d of the document", what, s.Start, s.End)
		}
	}
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var id, fields string
		var c trillium.Commitment
		if err := scan(&id, &fields); err != nil {
			return err
		}
		where := "commitments " + id
		if err := json.Unmarshal([]byte(fields), &c); err != nil {
			v.problem(where, "its fields are no JSON: %v", err)
			return nil
		}
		v.Commitments++
		if c.ID != id || !strings.HasPrefix(id, d.Key+"/") {
			v.problem(where, "its fields are those of %s, or the id is not one of %s", c.ID, d.Key)
		}
		quote(where, "text", c.Span, c.Text)
		for _, a := range c.Actions {
			quote(where, "action", a.Span, a.Text)
		}
		for _, t := range c.Targets {
			quote(where, "target", t.Span, t.Text)
		}
		if c.Deadline != nil {
			quote(where, "deadline", c.Deadline.Span, c.Deadline.Text)
		}
		return nil
	}, `SELECT id, fields FROM commitments WHERE document = $1 AND reading = $2 ORDER BY place, id`, d.SHA256, n)
	if err != nil {
		return err
	}
	return engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var place int
		var fields string
		var p trillium.Report
		if err := scan(&place, &fields); err != nil {
			return err
		}
		where := "reports " + d.Key + " " + strconv.Itoa(place)
		if err := json.Unmarshal([]byte(fields), &p); err != nil {
			v.problem(where, "its fields are no JSON: %v", err)
			return nil
		}
		quote(where, "text", p.Span, p.Text)
		return nil
	}, `SELECT place, fields FROM reports WHERE document = $1 AND reading = $2 ORDER BY place`, d.SHA256, n)
}

// verifyDecisions checks each chain, its document and its end.
func verifyDecisions(ctx context.Context, v *verifier) error {
	type end struct {
		seq  int
		hash string
	}
	ends := make(map[string]end)
	err := engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var subject string
		var e end
		err := scan(&subject, &e.seq, &e.hash)
		ends[subject] = e
		return err
	}, `SELECT subject, seq, hash FROM chains`)
	if err != nil {
		return err
	}
	given := make(map[string]string) // ids that splittings gave out, and to which decision
	var chain []review.Decision
	finish := func() {
		if len(chain) == 0 {
			return
		}
		last := chain[len(chain)-1]
		if err := review.CheckChain(chain); err != nil {
			v.problem("decisions "+last.Subject, "%v", err)
		}
		if e := ends[last.Subject]; e.seq != last.Seq || e.hash != last.Hash {
			v.problem("chains "+last.Subject, "decisions are missing or were added: the chain ends with number %d, it was written down as %d", last.Seq, e.seq)
		}
		delete(ends, last.Subject)
		v.contents(chain, given)
		for i := range chain {
			if engine.Stamp(chain[i].Time) <= v.at {
				v.print.Add("decision", sumOf(&chain[i]))
			}
		}
		chain = chain[:0]
	}
	err = engine.Each(ctx, v.tx, func(scan func(...any) error) error {
		var key string
		d, err := scanDecision(func(into ...any) error { return scan(append(into, &key)...) })
		if err != nil {
			v.problem("decisions "+d.Subject, "decision %.12s cannot be read: %v", d.Hash, err)
			return nil
		}
		if thing := review.Instrument(d.Subject) != ""; thing && key != "" || !thing && !strings.HasPrefix(d.Subject, key+"/") {
			v.problem("decisions "+d.Subject, "it is kept under the document %s", key)
		}
		if len(chain) > 0 && chain[0].Subject != d.Subject {
			finish()
		}
		chain = append(chain, d)
		v.Decisions++
		return nil
	}, strings.Replace(selectDecision, " FROM",
		", coalesce((SELECT key FROM documents WHERE documents.sha256 = decisions.document), decisions.document) FROM", 1)+`ORDER BY subject, seq`)
	if err != nil {
		return err
	}
	finish()
	for subject, e := range ends {
		v.problem("chains "+subject, "all its %d decisions are missing", e.seq)
	}
	return nil
}

// contents checks that the decisions of a chain say what this program could
// have let them say, so that every page can be shown.
func (v *verifier) contents(chain []review.Decision, given map[string]string) {
	known := map[string]bool{"": true}
	for _, d := range chain {
		where := "decisions " + d.Subject
		if !known[d.Saw.Last] {
			v.problem(where, "decision %.12s saw one that is not before it", d.Hash)
		}
		known[d.Hash] = true
		body, err := v.s.forms.Decode(d.Kind, d.Body)
		if err != nil {
			v.problem(where, "decision %.12s says what its kind cannot: %v", d.Hash, err)
			continue
		}
		if !v.s.forms.Stands(d.Kind, d.Subject) {
			v.problem(where, "decision %.12s is of a kind that does not stand there", d.Hash)
		}
		b, ok := body.(review.Splitting)
		if !ok {
			continue
		}
		for i, part := range b.Parts {
			switch other := given[part.ID]; {
			case i == 0 && part.ID != d.Subject:
				v.problem(where, "decision %.12s gives its first part the id %s", d.Hash, part.ID)
			case i > 0 && part.ID == d.Subject:
				v.problem(where, "decision %.12s makes it a part of itself", d.Hash)
			case i > 0 && other != "":
				v.problem(where, "decisions %.12s and %.12s both give out the id %s", d.Hash, other, part.ID)
			}
			if i > 0 {
				given[part.ID] = d.Hash
			}
		}
	}
}

// sumOf is the hash of what a decision says now: as decisions carry it, or as they did
// before words could be withheld.
func sumOf(d *review.Decision) string {
	if d.Proper() {
		return d.Hash
	}
	return d.Sum()
}

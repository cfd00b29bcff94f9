package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/accounts"
	"trillium/internal/store/engine"
)

const selectDecision = `SELECT hash, subject, seq, kind, time, person, name, role, party, reason, saw, body, prev FROM decisions `

func selectDecisions(ctx context.Context, q engine.Querier, where string, args ...any) ([]review.Decision, error) {
	var out []review.Decision
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		d, err := scanDecision(scan)
		out = append(out, d)
		return err
	}, selectDecision+where, args...)
	return out, err
}

func scanDecision(scan func(...any) error) (review.Decision, error) {
	var d review.Decision
	var at, saw, body string
	err := scan(&d.Hash, &d.Subject, &d.Seq, &d.Kind, &at, &d.Person, &d.Name, &d.Role, &d.Party, &d.Reason, &saw, &body, &d.Prev)
	if err != nil {
		return d, err
	}
	d.Body = json.RawMessage(body)
	if err := json.Unmarshal([]byte(saw), &d.Saw); err != nil {
		return d, err
	}
	d.Time, err = engine.ParseStamp(at)
	return d, err
}

// Decision returns the decision with the hash, or with the only hash that
// begins so.
func (v View) Decision(ctx context.Context, hash string) (review.Decision, error) {
	list, err := selectDecisions(ctx, v.s.db.Read, `WHERE hash >= $1 AND hash < $2 AND time <= $3 LIMIT 2`, hash, hash+"g", v.at)
	if err == nil && (len(list) != 1 || len(hash) < 12) {
		err = fmt.Errorf("decision %s: %w", hash, trillium.ErrNotFound)
	}
	if err != nil {
		return review.Decision{}, err
	}
	return list[0], nil
}

// A DecisionFilter chooses decisions; the zero filter chooses all.
type DecisionFilter struct {
	After  *review.Decision // only what a list with the latest first has behind this one
	Person string
	Kind   review.Kind
	Summit string
}

// Decisions returns at most n decisions, the latest first. They are asked of each
// person in turn, as no index is in the order of time across the register.
func (v View) Decisions(ctx context.Context, f DecisionFilter, n int) ([]review.Decision, error) {
	people := []string{f.Person}
	if f.Person == "" {
		var err error
		if people, err = v.Deciders(ctx); err != nil {
			return nil, err
		}
	}
	before, hash := endOfTime, ""
	if f.After != nil {
		before, hash = engine.Stamp(f.After.Time), f.After.Hash
	}
	var out []review.Decision
	for _, login := range people {
		list, err := selectDecisions(ctx, v.s.db.Read, `WHERE person = $1 AND time <= $2 AND (kind = $3 OR $3 = '')
			AND (document IN (SELECT sha256 FROM documents WHERE summit = $4) OR $4 = '') AND (time < $5 OR time = $5 AND hash > $6) ORDER BY time DESC, hash LIMIT $7`,
			login, v.at, string(f.Kind), f.Summit, before, hash, n)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortFunc(out, func(a, b review.Decision) int { return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.Hash, b.Hash)) })
	return out[:min(n, len(out))], nil
}

// CountDecisions counts what Decisions chooses from.
func (v View) CountDecisions(ctx context.Context, f DecisionFilter) (n int, err error) {
	err = v.s.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM decisions WHERE time <= $1 AND (person = $2 OR $2 = '') AND (kind = $3 OR $3 = '')
		AND (document IN (SELECT sha256 FROM documents WHERE summit = $4) OR $4 = '')`, v.at, f.Person, string(f.Kind), f.Summit).Scan(&n)
	return n, err
}

// DecisionsSince counts the decisions of a person since a moment.
func (s *Store) DecisionsSince(ctx context.Context, login string, since time.Time) (n int, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM decisions WHERE person = $1 AND time > $2`, login, engine.Stamp(since)).Scan(&n)
	return n, err
}

// Deciders are the logins of all who decided something.
func (v View) Deciders(ctx context.Context) ([]string, error) {
	var out []string
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		var login string
		err := scan(&login)
		out = append(out, login)
		return err
	}, `SELECT login FROM people WHERE EXISTS (SELECT 1 FROM decisions WHERE person = login AND time <= $1) ORDER BY login`, v.at)
	return out, err
}

// Decide appends a decision of the person on a commitment, or on a thing of an
// instrument such as remedy:entry/mx-41. The person's rights
// are those of this moment. The error is trillium.ErrNotFound,
// trillium.ErrForbidden or trillium.ErrInvalid (see review.Forms.Append). If others
// decide on the same commitment meanwhile, all are kept, one behind the other.
func (s *Store) Decide(ctx context.Context, login, subject string, draft review.Draft) (review.Decision, error) {
	for range engine.Tries {
		d, err := s.decide(ctx, login, subject, draft)
		if !errors.Is(err, errMoved) {
			return d, err
		}
	}
	return review.Decision{}, fmt.Errorf("%s: %w: too many people decide on it at once; try again", subject, trillium.ErrConflict)
}

// stale is how old a decision may be when it is kept; one that waited longer
// gets the time anew, so that the past does not grow (see Verify).
const stale = 20 * time.Second

// errMoved: another decision on the subject came in between.
var errMoved = errors.New("the chain has grown")

// decide reads the subject without holding up anybody, and appends if its
// chain has not grown since.
func (s *Store) decide(ctx context.Context, login, subject string, draft review.Draft) (review.Decision, error) {
	place, doc, err := s.place(ctx, subject)
	if err != nil {
		return review.Decision{}, err
	}
	who, err := s.Person(ctx, login)
	if err != nil {
		return review.Decision{}, err
	}
	place.Now = s.db.Now()
	d, err := s.forms.Append(place, who.Person, draft)
	if err != nil {
		return d, err
	}
	d.Name, d.Reason = engine.Clean(d.Name), engine.Clean(d.Reason)
	d.Hash = d.Sum()
	return d, s.db.Update(ctx, func(tx *sql.Tx) error { return appendDecision(ctx, tx, doc.SHA256, who, &d) })
}

// place gathers what review.Append needs to know.
func (s *Store) place(ctx context.Context, subject string) (review.Place, Document, error) {
	v := s.Now()
	if review.Instrument(subject) != "" {
		p, err := v.subject(ctx, subject)
		return p, Document{}, err
	}
	d, states, err := v.around(ctx, subject)
	if err != nil {
		return review.Place{}, d, err
	}
	p := review.Place{Others: make(map[string]*review.State), Used: make(map[string]bool)}
	for _, st := range states {
		p.Others[st.ID] = st
		p.Used[st.ID] = true
	}
	p.Published = d.Date
	last, err := v.Receipts(ctx, subject, 1)
	if err != nil {
		return p, d, err
	}
	if len(last) > 0 {
		p.Searched = last[0].N
	}
	if p.State = p.Others[subject]; p.State == nil {
		if p.State, err = v.Vanished(ctx, subject); err != nil || len(p.State.History) == 0 {
			return p, d, errors.Join(err, fmt.Errorf("commitment %s: %w", subject, trillium.ErrNotFound))
		}
		p.Gone = true
	}
	if err := usedIDs(ctx, s.db.Read, d.SHA256, p.Used); err != nil {
		return p, d, err
	}
	p.Known = func(id string) (bool, error) {
		if !strings.Contains(id, "/") {
			return v.follows(ctx, d.Summit, id)
		}
		_, _, err := v.State(ctx, id)
		if errors.Is(err, trillium.ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	p.Has = v.has(ctx)
	if p.Text, err = s.Text(ctx, d.SHA256); errors.Is(err, ErrAbsent) {
		err = nil
	}
	return p, d, err
}

// follows reports whether one summit is a later one of the other's series.
func (v View) follows(ctx context.Context, summit, later string) (bool, error) {
	summits, err := v.Summits(ctx) // the latest come first
	if err != nil {
		return false, err
	}
	at := func(id string) int { return slices.IndexFunc(summits, func(m Summit) bool { return m.ID == id }) }
	i, j := at(summit), at(later)
	return i >= 0 && j >= 0 && j < i && summits[i].Series == summits[j].Series, nil
}

// usedIDs adds the ids that a document has ever given out, by a reading or by
// a decision that split a commitment.
func usedIDs(ctx context.Context, q engine.Querier, document string, used map[string]bool) error {
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		used[id] = true
		return err
	}, `SELECT DISTINCT id FROM commitments WHERE document = $1`, document)
	if err != nil {
		return err
	}
	return engine.Each(ctx, q, func(scan func(...any) error) error {
		var body string
		var b review.Splitting
		if err := scan(&body); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			return err
		}
		for _, p := range b.Parts {
			used[p.ID] = true
		}
		return nil
	}, `SELECT body FROM decisions WHERE document = $1 AND kind = 'split'`, document)
}

// appendDecision adds the row at the end of its chain; errMoved if the end is
// not where it was. The person must still be who they were.
func appendDecision(ctx context.Context, tx *sql.Tx, document string, who Person, d *review.Decision) error {
	now, err := accounts.Current(ctx, tx, who.Login)
	if err != nil {
		return err
	}
	if !now.Active || now.Person != who.Person {
		return fmt.Errorf("%w: the account %s was changed meanwhile", trillium.ErrForbidden, who.Login)
	}
	var last string
	err = tx.QueryRowContext(ctx, `SELECT hash FROM chains WHERE subject = $1`, d.Subject).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if last != d.Prev || time.Since(d.Time) > stale {
		return errMoved
	}
	if d.Kind == review.Split {
		if err := freeIDs(ctx, tx, document, d); err != nil {
			return err
		}
	}
	if err := insertDecision(ctx, tx, document, d); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO chains (subject, seq, hash) VALUES ($1, $2, $3)
		ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`, d.Subject, d.Seq, d.Hash)
	return err
}

// freeIDs returns errMoved if an id that a splitting gives out was given out
// meanwhile.
func freeIDs(ctx context.Context, tx *sql.Tx, document string, d *review.Decision) error {
	used := make(map[string]bool)
	if err := usedIDs(ctx, tx, document, used); err != nil {
		return err
	}
	var b review.Splitting
	if err := json.Unmarshal(d.Body, &b); err != nil {
		return err
	}
	for _, part := range b.Parts[1:] {
		if used[part.ID] {
			return errMoved
		}
	}
	return nil
}

func insertDecision(ctx context.Context, tx *sql.Tx, document string, d *review.Decision) error {
	saw, err := json.Marshal(d.Saw)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO decisions (hash, subject, document, seq, kind, time, person, name, role, party, reason, saw, body, prev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		d.Hash, d.Subject, document, d.Seq, string(d.Kind), engine.Stamp(d.Time), d.Person, d.Name, string(d.Role), d.Party, d.Reason, string(saw),
		string(d.Body), d.Prev)
	return err
}

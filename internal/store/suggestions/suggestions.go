// Package suggestions is what people outside say on commitments.
package suggestions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"trillium/internal/store/accounts"
	"trillium/internal/store/engine"

	"trillium"
)

// A Box holds the suggestions of a register.
type Box struct{ db *engine.DB }

// New is the box of the database.
func New(db *engine.DB) *Box { return &Box{db} }

// A Suggestion is what somebody outside says on a commitment: evidence that they
// know of, or a correction. It is no decision.
type Suggestion struct {
	ID         string // the kept form of the secret in its author's address
	Commitment string
	Kind       string // one of SuggestionKinds
	Address    string // of a published text, "" if none
	Words      string
	Credit     string // how the author wants to be named, "" not at all
	Contact    string // how the author can be reached, "" if they did not say or it was forgotten
	Language   string // of the page on which it was written
	Made       time.Time
	State      string // SuggestionWaits, SuggestionAccepted or SuggestionDeclined
	Answer     string // of a reviewer to the author
	Answered   time.Time
	Person     string // who answered
	Decision   string // hash of the decision that came of it, "" if none
}

// SuggestionKinds are what can be suggested.
var SuggestionKinds = []string{"evidence", "correction"}

// The states of a suggestion.
const (
	SuggestionWaits    = "waits"
	SuggestionAccepted = "accepted"
	SuggestionDeclined = "declined"
)

// How long it is kept how an author can be reached: after the answer, and in any
// case after the suggestion was made.
const (
	ContactAfterAnswer = 30 * 24 * time.Hour
	ContactAtMost      = 180 * 24 * time.Hour
)

// The largest number of suggestions that wait, on one commitment and in all: who
// floods the register fills this and nothing else.
const (
	MostWaitingEach = 25
	MostWaiting     = 2000
)

// AddSuggestion keeps a suggestion and returns the secret by which its author finds
// the answer. The error is trillium.ErrThrottled if too many wait.
func (b *Box) AddSuggestion(ctx context.Context, g Suggestion) (string, error) {
	if !slices.Contains(SuggestionKinds, g.Kind) {
		return "", fmt.Errorf("%w: a suggestion is evidence or a correction, not %q", trillium.ErrInvalid, g.Kind)
	}
	token := accounts.NewSecret()
	return token, b.db.Update(ctx, func(tx *sql.Tx) error {
		var each, all int
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM suggestions WHERE state = $1 AND commitment = $2), (SELECT count(*) FROM suggestions WHERE `+
			`state = $1)`,
			SuggestionWaits, g.Commitment).Scan(&each, &all)
		if err != nil {
			return err
		}
		if each >= MostWaitingEach || all >= MostWaiting {
			return fmt.Errorf("suggestions on %s: %w: too many wait for an answer", g.Commitment, trillium.ErrThrottled)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO suggestions (id, commitment, kind, address, words, credit, contact, language, made, state,
			answer, answered, person, decision)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', '')`,
			accounts.Kept(token), g.Commitment, g.Kind, engine.Clean(g.Address), engine.Clean(g.Words), engine.Clean(g.Credit), engine.Clean(g.Contact), g.Language,
			engine.Stamp(b.db.Now()), SuggestionWaits)
		return err
	})
}

// AnswerSuggestion keeps a reviewer's answer; the error is trillium.ErrConflict if
// there is one already.
func (b *Box) AnswerSuggestion(ctx context.Context, id, by, state, answer string) error {
	if state != SuggestionAccepted && state != SuggestionDeclined {
		return fmt.Errorf("%w: a suggestion is accepted or declined, not %q", trillium.ErrInvalid, state)
	}
	return b.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE suggestions SET state = $1, answer = $2, answered = $3, person = $4 WHERE id = $5 AND state = $6`,
			state, engine.Clean(answer), engine.Stamp(b.db.Now()), by, id, SuggestionWaits)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		if _, err := suggestion(ctx, tx, id); err != nil {
			return err
		}
		return fmt.Errorf("suggestion %s: %w: it was answered meanwhile", id[:min(12, len(id))], trillium.ErrConflict)
	})
}

// DecideSuggestion keeps which decision came of an accepted suggestion.
func (b *Box) DecideSuggestion(ctx context.Context, id, decision string) error {
	return b.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE suggestions SET decision = $1 WHERE id = $2 AND state = $3`, decision, id, SuggestionAccepted)
		return err
	})
}

// ReopenSuggestion takes a person's answer back where the decision that was to follow
// it could not be made.
func (b *Box) ReopenSuggestion(ctx context.Context, id, by string) error {
	return b.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE suggestions SET state = $1, answer = '', answered = '', person = '' WHERE id = $2 AND person = $3 AND decision = ''`,
			SuggestionWaits, id, by)
		return err
	})
}

// ForgetContacts forgets how authors can be reached where the time for that is
// over, and returns of how many.
func (b *Box) ForgetContacts(ctx context.Context) (n int64, err error) {
	const due = `contact <> '' AND (made < $1 OR answered <> '' AND answered < $2)`
	old, answered := engine.Stamp(b.db.Now().Add(-ContactAtMost)), engine.Stamp(b.db.Now().Add(-ContactAfterAnswer))
	if err := b.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM suggestions WHERE `+due, old, answered).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	err = b.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE suggestions SET contact = '' WHERE `+due, old, answered)
		if err == nil {
			n, err = r.RowsAffected()
		}
		return err
	})
	return n, err
}

const selectSuggestion = `SELECT id, commitment, kind, address, words, credit, contact, language, made, state, answer, answered, person, decision FROM ` +
	`suggestions `

func scanSuggestion(scan func(...any) error) (Suggestion, error) {
	var g Suggestion
	var made, answered string
	err := scan(&g.ID, &g.Commitment, &g.Kind, &g.Address, &g.Words, &g.Credit, &g.Contact, &g.Language, &made, &g.State, &g.Answer, &answered, &g.Person,
		&g.Decision)
	if err == nil {
		g.Made, err = engine.ParseStamp(made)
	}
	if err == nil && answered != "" {
		g.Answered, err = engine.ParseStamp(answered)
	}
	return g, err
}

func suggestion(ctx context.Context, q engine.Querier, id string) (Suggestion, error) {
	g, err := scanSuggestion(q.QueryRowContext(ctx, selectSuggestion+`WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return g, fmt.Errorf("suggestion: %w", trillium.ErrNotFound)
	}
	return g, err
}

// Suggestion returns the suggestion with the id.
func (b *Box) Suggestion(ctx context.Context, id string) (Suggestion, error) {
	return suggestion(ctx, b.db.Read, id)
}

// SuggestionOf returns the suggestion of the author who has the secret.
func (b *Box) SuggestionOf(ctx context.Context, token string) (Suggestion, error) {
	return suggestion(ctx, b.db.Read, accounts.Kept(token))
}

// Suggestions returns the suggestions in a state, the oldest first, at most n; of a
// summit, or of all if that is "".
func (b *Box) Suggestions(ctx context.Context, state, summit string, n int) ([]Suggestion, error) {
	var out []Suggestion
	err := engine.Each(ctx, b.db.Read, func(scan func(...any) error) error {
		g, err := scanSuggestion(scan)
		out = append(out, g)
		return err
	}, selectSuggestion+`WHERE state = $1 AND ($2 = '' OR substr(commitment, 1, $3) IN ($4, $5)) ORDER BY made, id LIMIT $6`,
		state, summit, utf8.RuneCountInString(summit)+1, summit+"/", summit+"~", n)
	return out, err
}

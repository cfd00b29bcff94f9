package accounts

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"trillium/internal/store/engine"
)

// SessionTime is how long a person stays signed in.
const SessionTime = 12 * time.Hour

// A Session is one browser in which a person is signed in.
type Session struct {
	ID      string // the kept form of its token
	Made    time.Time
	Expires time.Time
	Agent   string // what the browser calls itself
}

// StartSession signs a person in and returns the token for their cookie. It is
// always a new one.
func (a *Accounts) StartSession(ctx context.Context, login, agent string) (string, error) {
	token, now := NewSecret(), a.db.Now()
	agent = engine.Clean(agent)
	if runes := []rune(agent); len(runes) > 200 {
		agent = string(runes[:200])
	}
	return token, a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE expires < $1`, engine.Stamp(now)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions (token, person, made, expires, agent) VALUES ($1, $2, $3, $4, $5)`,
			Kept(token), login, engine.Stamp(now), engine.Stamp(now.Add(SessionTime)), agent)
		return err
	})
}

// SessionPerson returns who is signed in with the token; the error is
// trillium.ErrNotFound if nobody is, or the account is closed.
func (a *Accounts) SessionPerson(ctx context.Context, token string) (Person, error) {
	return scanPerson(a.db.Read.QueryRowContext(ctx, selectPerson+` WHERE active = 1
		AND login = (SELECT person FROM sessions WHERE token = $1 AND expires > $2)`, Kept(token), engine.Stamp(a.db.Now())).Scan)
}

// Sessions returns where a person is signed in, the latest first.
func (a *Accounts) Sessions(ctx context.Context, login string) ([]Session, error) {
	var out []Session
	err := engine.Each(ctx, a.db.Read, func(scan func(...any) error) error {
		var one Session
		var made, expires string
		err := scan(&one.ID, &made, &expires, &one.Agent)
		if err == nil {
			one.Made, err = engine.ParseStamp(made)
		}
		if err == nil {
			one.Expires, err = engine.ParseStamp(expires)
		}
		out = append(out, one)
		return err
	}, `SELECT token, made, expires, agent FROM sessions WHERE person = $1 AND expires > $2 ORDER BY made DESC, token`, login, engine.Stamp(a.db.Now()))
	return out, err
}

// EndSession signs out where the token is used.
func (a *Accounts) EndSession(ctx context.Context, token string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, Kept(token))
		return err
	})
}

// EndSessions signs a person out everywhere, and revokes their tokens.
func (a *Accounts) EndSessions(ctx context.Context, by, login string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := Current(ctx, tx, login); err != nil {
			return fmt.Errorf("account %s: %w", login, err)
		}
		for _, from := range []string{"sessions", "tokens"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+from+` WHERE person = $1`, login); err != nil {
				return err
			}
		}
		return a.db.AddEvent(ctx, tx, by, "signed out everywhere", login, "")
	})
}

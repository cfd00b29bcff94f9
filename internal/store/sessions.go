package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"
)

// newID is a random name of 128 bits: nothing counts, so that no two writers
// meet on a counter.
func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// newToken is a secret of 256 bits for an address or a cookie.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// kept is what the register keeps of a token: who reads the database cannot
// use it.
func kept(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

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
func (s *Store) StartSession(ctx context.Context, login, agent string) (string, error) {
	token, now := newToken(), s.now()
	agent = clean(agent)
	if runes := []rune(agent); len(runes) > 200 {
		agent = string(runes[:200])
	}
	return token, s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE expires < $1`, stamp(now)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions (token, person, made, expires, agent) VALUES ($1, $2, $3, $4, $5)`,
			kept(token), login, stamp(now), stamp(now.Add(SessionTime)), agent)
		return err
	})
}

// SessionPerson returns who is signed in with the token; the error is
// trillium.ErrNotFound if nobody is, or the account is closed.
func (s *Store) SessionPerson(ctx context.Context, token string) (Person, error) {
	p, err := scanPerson(s.read.QueryRowContext(ctx, selectPerson+` WHERE active = 1 AND login = (SELECT person FROM sessions WHERE token = $1 AND expires > $2)`,
		kept(token), stamp(s.now())).Scan)
	return p, err
}

// Sessions returns where a person is signed in, the latest first.
func (s *Store) Sessions(ctx context.Context, login string) ([]Session, error) {
	var out []Session
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var one Session
		var made, expires string
		err := scan(&one.ID, &made, &expires, &one.Agent)
		if err == nil {
			one.Made, err = parseStamp(made)
		}
		if err == nil {
			one.Expires, err = parseStamp(expires)
		}
		out = append(out, one)
		return err
	}, `SELECT token, made, expires, agent FROM sessions WHERE person = $1 AND expires > $2 ORDER BY made DESC, token`, login, stamp(s.now()))
	return out, err
}

// EndSession signs out where the token is used.
func (s *Store) EndSession(ctx context.Context, token string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, kept(token))
		return err
	})
}

// EndSessions signs a person out everywhere, and revokes their tokens.
func (s *Store) EndSessions(ctx context.Context, by, login string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := scanPerson(tx.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, login).Scan); err != nil {
			return fmt.Errorf("account %s: %w", login, err)
		}
		for _, from := range []string{"sessions", "tokens"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+from+` WHERE person = $1`, login); err != nil {
				return err
			}
		}
		return s.addEvent(ctx, tx, by, "signed out everywhere", login, "")
	})
}

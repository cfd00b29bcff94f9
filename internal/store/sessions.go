package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"trillium"
	"trillium/internal/review"
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

// EndSessions signs a person out everywhere.
func (s *Store) EndSessions(ctx context.Context, by, login string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := scanPerson(tx.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, login).Scan); err != nil {
			return fmt.Errorf("account %s: %w", login, err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE person = $1`, login); err != nil {
			return err
		}
		return s.addEvent(ctx, tx, by, "signed out everywhere", login, "")
	})
}

// InvitationTime is how long an invitation may be used.
const InvitationTime = 7 * 24 * time.Hour

// An Invitation lets somebody make an account, or, with the login of one, set
// a new password for it.
type Invitation struct {
	ID      string // the kept form of its secret
	Login   string // "" lets them choose
	Name    string
	Role    review.Role
	Party   string
	MadeBy  string
	Made    time.Time
	Expires time.Time
}

// Invite keeps an invitation and returns the secret part of its address, which
// is told once and kept by nobody.
func (s *Store) Invite(ctx context.Context, by string, i Invitation) (string, error) {
	probe := Person{Active: true, Person: review.Person{Login: "somebody", Name: i.Name, Role: i.Role, Party: i.Party}}
	if i.Name == "" {
		probe.Name = "somebody"
	}
	if i.Login != "" {
		probe.Login = i.Login
	}
	if err := probe.check(); err != nil {
		return "", err
	}
	token, now := newToken(), s.now()
	return token, s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE expires < $1`, stamp(now)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO invitations (token, login, name, role, party, made_by, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			kept(token), i.Login, clean(i.Name), string(i.Role), clean(i.Party), by, stamp(now), stamp(now.Add(InvitationTime))); err != nil {
			return err
		}
		return s.addEvent(ctx, tx, by, "invited", i.Login, probe.describe())
	})
}

const selectInvitation = `SELECT token, login, name, role, party, made_by, made, expires FROM invitations WHERE token = $1 AND expires > $2`

func scanInvitation(scan func(...any) error) (Invitation, error) {
	var i Invitation
	var made, expires string
	err := scan(&i.ID, &i.Login, &i.Name, &i.Role, &i.Party, &i.MadeBy, &made, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return i, fmt.Errorf("invitation: %w", trillium.ErrNotFound)
	}
	if err == nil {
		i.Made, err = parseStamp(made)
	}
	if err == nil {
		i.Expires, err = parseStamp(expires)
	}
	return i, err
}

// Invitation returns the invitation with the secret; trillium.ErrNotFound if
// there is none, or it was used or ran out.
func (s *Store) Invitation(ctx context.Context, token string) (Invitation, error) {
	return scanInvitation(s.read.QueryRowContext(ctx, selectInvitation, kept(token), stamp(s.now())).Scan)
}

// Invitations returns those that may still be used, the latest first.
func (s *Store) Invitations(ctx context.Context) ([]Invitation, error) {
	var out []Invitation
	err := each(ctx, s.read, func(scan func(...any) error) error {
		i, err := scanInvitation(scan)
		out = append(out, i)
		return err
	}, `SELECT token, login, name, role, party, made_by, made, expires FROM invitations WHERE expires > $1 ORDER BY made DESC, token`, stamp(s.now()))
	return out, err
}

// Revoke takes an invitation back, by its ID.
func (s *Store) Revoke(ctx context.Context, by, id string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE token = $1`, id); err != nil {
			return err
		}
		return s.addEvent(ctx, tx, by, "invitation taken back", "", "")
	})
}

// mayInvite reports whether who made an invitation may still invite: one by an
// editor who has left, or is none any more, is void.
func mayInvite(ctx context.Context, tx *sql.Tx, by string) error {
	if by == CommandLine {
		return nil
	}
	p, err := scanPerson(tx.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, by).Scan)
	if err == nil && p.Active && p.May(review.KeepPeople) {
		return nil
	}
	return fmt.Errorf("invitation: %w", trillium.ErrNotFound)
}

// Accept uses an invitation, once: it makes the account p, whose role, party
// and, if it has one, name are those of the invitation, or gives the invited
// account p's password or identity. All its sessions end.
func (s *Store) Accept(ctx context.Context, token string, p Person) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		i, err := scanInvitation(tx.QueryRowContext(ctx, selectInvitation, kept(token), stamp(s.now())).Scan)
		if err != nil {
			return err
		}
		if err := mayInvite(ctx, tx, i.MadeBy); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE token = $1`, kept(token)); err != nil {
			return err
		}
		if i.Name != "" {
			p.Name = i.Name
		}
		if i.Login == "" {
			p.Role, p.Party = i.Role, i.Party
			return s.addPerson(ctx, tx, p.Login, p)
		}
		have, err := scanPerson(tx.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, i.Login).Scan)
		if errors.Is(err, trillium.ErrNotFound) {
			p.Login, p.Role, p.Party = i.Login, i.Role, i.Party
			return s.addPerson(ctx, tx, i.Login, p)
		}
		if err != nil {
			return err
		}
		if !have.Active {
			return fmt.Errorf("invitation: %w", trillium.ErrNotFound)
		}
		if p.Identity != "" && (p.Identity != have.Identity || p.Issuer != have.Issuer) {
			if err := distinct(ctx, tx, Person{Issuer: p.Issuer, Identity: p.Identity}); err != nil {
				return err
			}
		}
		have.Password, have.Issuer, have.Identity = p.Password, p.Issuer, p.Identity
		if _, err := tx.ExecContext(ctx, `UPDATE people SET password = $1, issuer = $2, identity = $3, seal = $4 WHERE login = $5`,
			have.Password, have.Issuer, have.Identity, have.seal(), have.Login); err != nil {
			return err
		}
		if err := lockOut(ctx, tx, have.Login); err != nil {
			return err
		}
		return s.addEvent(ctx, tx, have.Login, "password set", have.Login, "by the invitation of "+i.MadeBy)
	})
}

// Attempts counts the failed tries that were kept under a key since a moment.
func (s *Store) Attempts(ctx context.Context, key string, since time.Time) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM attempts WHERE key = $1 AND time > $2`, kept(key), stamp(since)).Scan(&n)
	return n, err
}

// AddAttempt keeps a failed try under each key, and forgets those from before.
func (s *Store) AddAttempt(ctx context.Context, forget time.Time, keys ...string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE time < $1`, stamp(forget)); err != nil {
			return err
		}
		for _, key := range keys {
			if _, err := tx.ExecContext(ctx, `INSERT INTO attempts (key, time, id) VALUES ($1, $2, $3)`, kept(key), stamp(s.now()), newID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetAttempts forgets the tries under a key: the last one was no guess.
func (s *Store) ForgetAttempts(ctx context.Context, key string) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM attempts WHERE key = $1`, kept(key))
		return err
	})
}

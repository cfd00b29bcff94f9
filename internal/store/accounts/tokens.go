package accounts

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"trillium/internal/store/engine"

	"trillium"
)

// A Token lets a program act for a person over the API.
type Token struct {
	ID      string // the kept form of the token itself
	Name    string // what the person calls it
	Made    time.Time
	Expires time.Time
}

// How long a token lasts, and how many a person may have.
const (
	TokenTime  = 365 * 24 * time.Hour
	mostTokens = 20
)

// TokenPrefix begins every token, so that people and scanners for leaked secrets
// recognise one.
const TokenPrefix = "trillium_"

// AddToken makes a token for a person and returns it; it cannot be shown again.
func (a *Accounts) AddToken(ctx context.Context, login, name string) (string, error) {
	name = strings.TrimSpace(engine.Clean(name))
	if name == "" || len(name) > 200 {
		return "", fmt.Errorf("%w: a token needs a name of at most 200 bytes, such as what uses it", trillium.ErrInvalid)
	}
	token, now := TokenPrefix+NewSecret(), a.db.Now()
	return token, a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE expires < $1`, engine.Stamp(now)); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM tokens WHERE person = $1`, login).Scan(&n); err != nil {
			return err
		}
		if n >= mostTokens {
			return fmt.Errorf("%w: you have %d tokens; revoke one first", trillium.ErrInvalid, n)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO tokens (token, person, name, made, expires) VALUES ($1, $2, $3, $4, $5)`,
			Kept(token), login, name, engine.Stamp(now), engine.Stamp(now.Add(TokenTime))); err != nil {
			return err
		}
		return a.db.AddEvent(ctx, tx, login, "token", login, "")
	})
}

// TokenPerson returns for whom a token acts; the error is trillium.ErrNotFound if
// it is none, or the account is closed.
func (a *Accounts) TokenPerson(ctx context.Context, token string) (Person, error) {
	return scanPerson(a.db.Read.QueryRowContext(ctx, selectPerson+` WHERE active = 1 AND login = (SELECT person FROM tokens WHERE token = $1 AND expires > $2)`,
		Kept(token), engine.Stamp(a.db.Now())).Scan)
}

// Tokens returns a person's tokens, the latest first.
func (a *Accounts) Tokens(ctx context.Context, login string) ([]Token, error) {
	var out []Token
	err := engine.Each(ctx, a.db.Read, func(scan func(...any) error) error {
		var t Token
		var made, expires string
		err := scan(&t.ID, &t.Name, &made, &expires)
		if err == nil {
			t.Made, err = engine.ParseStamp(made)
		}
		if err == nil {
			t.Expires, err = engine.ParseStamp(expires)
		}
		out = append(out, t)
		return err
	}, `SELECT token, name, made, expires FROM tokens WHERE person = $1 AND expires > $2 ORDER BY made DESC, token`, login, engine.Stamp(a.db.Now()))
	return out, err
}

// RevokeToken ends one of a person's tokens.
func (a *Accounts) RevokeToken(ctx context.Context, login, id string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE person = $1 AND token = $2`, login, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("token: %w", trillium.ErrNotFound)
		}
		return a.db.AddEvent(ctx, tx, login, "revoke token", login, "")
	})
}

package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
)

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
func (a *Accounts) Invite(ctx context.Context, by string, i Invitation) (string, error) {
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
	token, now := NewSecret(), a.db.Now()
	return token, a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE expires < $1`, engine.Stamp(now)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO invitations (token, login, name, role, party, made_by, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			Kept(token), i.Login, engine.Clean(i.Name), string(i.Role), engine.Clean(i.Party), by, engine.Stamp(now),
			engine.Stamp(now.Add(InvitationTime))); err != nil {
			return err
		}
		return a.db.AddEvent(ctx, tx, by, "invited", i.Login, probe.describe())
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
		i.Made, err = engine.ParseStamp(made)
	}
	if err == nil {
		i.Expires, err = engine.ParseStamp(expires)
	}
	return i, err
}

// Invitation returns the invitation with the secret; trillium.ErrNotFound if
// there is none, or it was used or ran out.
func (a *Accounts) Invitation(ctx context.Context, token string) (Invitation, error) {
	return scanInvitation(a.db.Read.QueryRowContext(ctx, selectInvitation, Kept(token), engine.Stamp(a.db.Now())).Scan)
}

// Invitations returns those that may still be used, the latest first.
func (a *Accounts) Invitations(ctx context.Context) ([]Invitation, error) {
	var out []Invitation
	err := engine.Each(ctx, a.db.Read, func(scan func(...any) error) error {
		i, err := scanInvitation(scan)
		out = append(out, i)
		return err
	}, `SELECT token, login, name, role, party, made_by, made, expires FROM invitations WHERE expires > $1 ORDER BY made DESC, token`,
		engine.Stamp(a.db.Now()))
	return out, err
}

// Revoke takes an invitation back, by its ID.
func (a *Accounts) Revoke(ctx context.Context, by, id string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE token = $1`, id); err != nil {
			return err
		}
		return a.db.AddEvent(ctx, tx, by, "invitation taken back", "", "")
	})
}

// mayInvite reports whether who made an invitation may still invite: one by an
// editor who has left, or is none any more, is void.
func mayInvite(ctx context.Context, tx *sql.Tx, by string) error {
	if by == CommandLine {
		return nil
	}
	p, err := Current(ctx, tx, by)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) {
		return err
	}
	if err == nil && p.Active && p.May(review.KeepPeople) {
		return nil
	}
	return fmt.Errorf("invitation: %w", trillium.ErrNotFound)
}

// Accept uses an invitation, once: it makes the account p, whose role, party
// and, if it has one, name are those of the invitation, or gives the invited
// account p's password or identity. All its sessions end.
func (a *Accounts) Accept(ctx context.Context, token string, p Person) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		i, err := scanInvitation(tx.QueryRowContext(ctx, selectInvitation, Kept(token), engine.Stamp(a.db.Now())).Scan)
		if err != nil {
			return err
		}
		if err := mayInvite(ctx, tx, i.MadeBy); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE token = $1`, Kept(token)); err != nil {
			return err
		}
		if i.Name != "" {
			p.Name = i.Name
		}
		if i.Login == "" {
			p.Role, p.Party = i.Role, i.Party
			return a.addPerson(ctx, tx, p.Login, p)
		}
		have, err := Current(ctx, tx, i.Login)
		if errors.Is(err, trillium.ErrNotFound) {
			p.Login, p.Role, p.Party = i.Login, i.Role, i.Party
			return a.addPerson(ctx, tx, i.Login, p)
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
		if err := a.putPerson(ctx, tx, have); err != nil {
			return err
		}
		if err := lockOut(ctx, tx, have.Login); err != nil {
			return err
		}
		return a.db.AddEvent(ctx, tx, have.Login, "password set", have.Login, "by the invitation of "+i.MadeBy)
	})
}

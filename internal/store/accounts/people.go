// Package accounts is who may use the register: people, where they are signed in, their
// invitations, tokens and saved filters, and the tries at all of these.
package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
	"trillium/internal/store/rows"
)

// Accounts are the accounts of a register.
type Accounts struct{ db *rows.Register }

// New are the accounts of the register.
func New(db *rows.Register) *Accounts { return &Accounts{db} }

// A Person is somebody with an account.
type Person struct {
	review.Person
	Active   bool
	Password string // an argon2id string, "" if there is none
	Issuer   string // of single sign-on, "" if it is not used
	Identity string // who they are there
	Made     time.Time
}

// CommandLine is the author of what is done at the machine itself, where no
// account is asked for.
const CommandLine = "(command line)"

const selectPerson = `SELECT login, name, role, party, active, password, issuer, identity, made FROM people`

func scanPerson(scan func(...any) error) (Person, error) {
	var p Person
	var active int
	var made string
	err := scan(&p.Login, &p.Name, &p.Role, &p.Party, &active, &p.Password, &p.Issuer, &p.Identity, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("account: %w", trillium.ErrNotFound)
	}
	if err != nil {
		return p, err
	}
	p.Active = active == 1
	p.Made, err = engine.ParseStamp(made)
	return p, err
}

// values are the columns of the person's row.
func (p *Person) values() []any {
	return []any{p.Login, p.Name, string(p.Role), p.Party, p.Active, engine.Stamp(p.Made), p.Password, p.Issuer, p.Identity}
}

// check holds an account to its rules.
func (p *Person) check() error {
	switch {
	case !ValidLogin(p.Login):
		return fmt.Errorf("%w: %q will not do as a sign-in name: use 2 to 40 lower-case letters, digits, dots and hyphens", trillium.ErrInvalid, p.Login)
	case strings.TrimSpace(p.Name) == "" || utf8.RuneCountInString(p.Name) > 100 || strings.ContainsFunc(p.Name,
		func(r rune) bool { return unicode.In(r, unicode.C) }):
		return fmt.Errorf("%w: give the name by which their decisions are signed, at most 100 characters", trillium.ErrInvalid)
	case !slices.Contains(review.Roles, p.Role):
		return fmt.Errorf("%w: the role is contributor, reviewer or editor, not %q", trillium.ErrInvalid, p.Role)
	case p.Role == review.Contributor && (p.Party == "" || p.Party == trillium.All):
		return fmt.Errorf("%w: a contributor reports for one party; give its code, such as CAN", trillium.ErrInvalid)
	case p.Role != review.Contributor && p.Party != "":
		return fmt.Errorf("%w: only a contributor has a party", trillium.ErrInvalid)
	case len(p.Party) > 120:
		return fmt.Errorf("%w: the party's name is too long", trillium.ErrInvalid)
	}
	return nil
}

// ValidLogin reports whether s can be a sign-in name.
func ValidLogin(s string) bool {
	return len(s) >= 2 && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" && s[0] != '-' && s[0] != '.'
}

// AddPerson makes an account. The error is trillium.ErrConflict if the login
// is taken.
func (a *Accounts) AddPerson(ctx context.Context, by string, p Person) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error { return a.addPerson(ctx, tx, by, p) })
}

func (a *Accounts) addPerson(ctx context.Context, tx *sql.Tx, by string, p Person) error {
	p.Name, p.Party = engine.Clean(strings.TrimSpace(p.Name)), engine.Clean(p.Party)
	p.Active, p.Made = true, a.db.Now().UTC().Truncate(time.Microsecond)
	if err := p.check(); err != nil {
		return err
	}
	if err := distinct(ctx, tx, p); err != nil {
		return err
	}
	if err := a.db.Insert(ctx, tx, "people", p.values()...); err != nil {
		return err
	}
	return a.db.AddEvent(ctx, tx, by, "account opened", p.Login, p.describe())
}

// distinct refuses a login, name or identity that somebody else has: decisions
// are signed with them.
func distinct(ctx context.Context, tx *sql.Tx, p Person) error {
	return engine.Each(ctx, tx, func(scan func(...any) error) error {
		var login, name, issuer, identity string
		if err := scan(&login, &name, &issuer, &identity); err != nil {
			return err
		}
		switch {
		case login == p.Login:
			return fmt.Errorf("%w: the sign-in name %q has an account already", trillium.ErrConflict, p.Login)
		case strings.EqualFold(trillium.Collapse(name), trillium.Collapse(p.Name)):
			return fmt.Errorf("%w: somebody else signs as %q; give a name that tells them apart", trillium.ErrConflict, p.Name)
		case p.Identity != "" && identity == p.Identity && issuer == p.Issuer:
			return fmt.Errorf("%w: this identity has an account already", trillium.ErrConflict)
		}
		return nil
	}, `SELECT login, name, issuer, identity FROM people ORDER BY login`)
}

func (p *Person) describe() string {
	s := string(p.Role)
	if p.Party != "" {
		s += " of " + p.Party
	}
	if !p.Active {
		s += ", closed"
	}
	return s
}

// ChangePerson changes an account with f; sessions end if f sets another
// password or closes it. The last active editor cannot be lost.
func (a *Accounts) ChangePerson(ctx context.Context, by, login, act string, f func(*Person) error) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		p, err := Current(ctx, tx, login)
		if err != nil {
			return fmt.Errorf("account %s: %w", login, err)
		}
		before := p
		if err := f(&p); err != nil {
			return err
		}
		p.Login, p.Made = before.Login, before.Made
		p.Name, p.Party = engine.Clean(strings.TrimSpace(p.Name)), engine.Clean(p.Party)
		if err := p.check(); err != nil {
			return err
		}
		if err := keepsEditor(ctx, tx, before, p); err != nil {
			return err
		}
		if err := a.putPerson(ctx, tx, p); err != nil {
			return err
		}
		if !p.Active || p.Password != before.Password {
			if err := lockOut(ctx, tx, login); err != nil {
				return err
			}
		}
		return a.db.AddEvent(ctx, tx, by, act, login, p.describe())
	})
}

// putPerson writes what an account says now.
func (a *Accounts) putPerson(ctx context.Context, tx *sql.Tx, p Person) error {
	r := a.db.Row("people", p.values()...)
	r.Reseal()
	return r.Put(ctx, tx)
}

// lockOut ends a person's sessions and the invitations to set their password.
func lockOut(ctx context.Context, tx *sql.Tx, login string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE person = $1`, login); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE person = $1`, login); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM invitations WHERE login = $1`, login)
	return err
}

// keepsEditor refuses a change that would leave nobody to keep the people.
func keepsEditor(ctx context.Context, tx *sql.Tx, before, after Person) error {
	if !before.Active || before.Role != review.Editor || after.Active && after.Role == review.Editor {
		return nil
	}
	var others int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM people WHERE role = $1 AND active = 1 AND login <> $2`, string(review.Editor),
		before.Login).Scan(&others); err != nil {
		return err
	}
	if others == 0 {
		return fmt.Errorf("%w: %s is the last editor; make another one first", trillium.ErrConflict, before.Login)
	}
	return nil
}

// Person returns the account with the login. Its Role is that of a reader if
// it is closed.
func (a *Accounts) Person(ctx context.Context, login string) (Person, error) {
	p, err := active(scanPerson(a.db.Read.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, login).Scan))
	if err != nil {
		err = fmt.Errorf("%q: %w", login, err)
	}
	return p, err
}

// PersonOf returns the account of an identity of single sign-on.
func (a *Accounts) PersonOf(ctx context.Context, issuer, identity string) (Person, error) {
	return active(scanPerson(a.db.Read.QueryRowContext(ctx, selectPerson+` WHERE issuer = $1 AND identity = $2 AND identity <> ''`, issuer, identity).Scan))
}

// active takes every right from a closed account.
func active(p Person, err error) (Person, error) {
	if !p.Active {
		p.Role = review.Reader
	}
	return p, err
}

// People returns all accounts.
func (a *Accounts) People(ctx context.Context) ([]Person, error) {
	return all(ctx, a.db.Read, ` ORDER BY active DESC, login`)
}

func all(ctx context.Context, q engine.Querier, order string) ([]Person, error) {
	var out []Person
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		p, err := scanPerson(scan)
		out = append(out, p)
		return err
	}, selectPerson+order)
	return out, err
}

// Current is the account with the login as a transaction finds it, trillium.ErrNotFound
// if there is none.
func Current(ctx context.Context, tx *sql.Tx, login string) (Person, error) {
	return scanPerson(tx.QueryRowContext(ctx, selectPerson+` WHERE login = $1`, login).Scan)
}

// SealAgain checks all accounts, which came without what people sign in with, and seals
// them as they are now.
func (a *Accounts) SealAgain(ctx context.Context, tx *sql.Tx) error {
	people, err := all(ctx, tx, "")
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := p.check(); err != nil {
			return fmt.Errorf("people.jsonl: %s: %w", p.Login, err)
		}
		if err := a.putPerson(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

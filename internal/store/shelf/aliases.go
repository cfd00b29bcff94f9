package shelf

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"trillium"
	"trillium/internal/store/engine"
)

// An Alias says that two names are of one body.
type Alias struct {
	Name, Alias string
	Holds       bool   // false: a person said that they are not
	Source      string // document that shows it; "" if a person said so
	Reason      string
	Person      string // "" if learnt from documents
	Made        time.Time
}

// Aliases returns what is said last of every pair of names. A person's word
// goes before what was learnt.
func (h *Shelf) Aliases(ctx context.Context) ([]Alias, error) {
	var out []Alias
	err := engine.Each(ctx, h.db.Read, func(scan func(...any) error) error {
		var a Alias
		var holds int
		var made string
		err := scan(&a.Name, &a.Alias, &holds, &a.Source, &a.Reason, &a.Person, &made)
		if err == nil {
			a.Made, err = engine.ParseStamp(made)
		}
		a.Holds = holds == 1
		out = append(out, a)
		return err
	}, `SELECT name, alias, holds, source, reason, person, made FROM aliases
		WHERE n = (SELECT max(o.n) FROM aliases o WHERE o.name = aliases.name AND o.alias = aliases.alias) ORDER BY name, alias`)
	return out, err
}

// SetAlias keeps what is said of two names. What is learnt (Person "") is only
// kept where nothing was said before.
func (h *Shelf) SetAlias(ctx context.Context, a Alias) error {
	if a.Name == "" || a.Alias == "" || a.Name == a.Alias {
		return fmt.Errorf("%w: an alias needs two different names", trillium.ErrInvalid)
	}
	return h.db.Update(ctx, func(tx *sql.Tx) error {
		var last sql.NullInt64
		err := tx.QueryRowContext(ctx, `SELECT max(n) FROM aliases WHERE name = $1 AND alias = $2`, engine.Clean(a.Name), engine.Clean(a.Alias)).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if last.Int64 > 0 && a.Person == "" {
			return nil
		}
		a.Name, a.Alias, a.Source, a.Reason, a.Made = engine.Clean(a.Name), engine.Clean(a.Alias), engine.Clean(a.Source), engine.Clean(a.Reason), h.db.Now()
		return h.db.Insert(ctx, tx, "aliases", a.Name, a.Alias, int(last.Int64)+1, engine.Bit(a.Holds), a.Source, a.Reason, a.Person, engine.Stamp(a.Made))
	})
}

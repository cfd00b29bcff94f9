package accounts

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"trillium/internal/store/engine"

	"trillium"
)

// A SavedFilter is a list of this site with its filters, as a person named it.
type SavedFilter struct {
	Name string
	Path string // with its query, without the language
}

// mostFilters bounds the filters that a person may save.
const mostFilters = 50

// SaveFilter keeps a filter under its name, in the place of one that has it.
func (a *Accounts) SaveFilter(ctx context.Context, login string, f SavedFilter) error {
	f.Name, f.Path = strings.TrimSpace(engine.Clean(f.Name)), engine.Clean(f.Path)
	if f.Name == "" || len(f.Name) > 200 || len(f.Path) > 2000 || !strings.HasPrefix(f.Path, "/") {
		return fmt.Errorf("%w: a saved filter needs a name of at most 200 bytes", trillium.ErrInvalid)
	}
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM filters WHERE person = $1 AND name <> $2`, login, f.Name).Scan(&n); err != nil {
			return err
		}
		if n >= mostFilters {
			return fmt.Errorf("%w: you have %d saved filters; remove one first", trillium.ErrInvalid, n)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO filters (person, name, path, made) VALUES ($1, $2, $3, $4) ON CONFLICT (person, name) DO UPDATE SET path = `+
			`excluded.path`,
			login, f.Name, f.Path, engine.Stamp(a.db.Now()))
		return err
	})
}

// RemoveFilter removes a saved filter.
func (a *Accounts) RemoveFilter(ctx context.Context, login, name string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM filters WHERE person = $1 AND name = $2`, login, name)
		return err
	})
}

// Filters returns a person's saved filters by name.
func (a *Accounts) Filters(ctx context.Context, login string) ([]SavedFilter, error) {
	var out []SavedFilter
	err := engine.Each(ctx, a.db.Read, func(scan func(...any) error) error {
		var f SavedFilter
		err := scan(&f.Name, &f.Path)
		out = append(out, f)
		return err
	}, `SELECT name, path FROM filters WHERE person = $1 ORDER BY name`, login)
	return out, err
}

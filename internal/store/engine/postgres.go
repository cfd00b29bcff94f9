package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"trillium"
)

// connections bounds those that one process keeps to PostgreSQL.
const connections = 16

// openPostgres opens the database at address.
func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The error quotes the address, with its password.
		return nil, fmt.Errorf("%w: it is no address of a database, such as postgres://trillium@localhost/trillium", trillium.ErrInvalid)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: the database does not let us in: %v", trillium.ErrStorage, err), db.Close())
	}
	return &DB{Read: db, write: db, kind: postgresKind, present: func() error { return nil }, Now: time.Now}, nil
}

// Texts compare by their bytes, as in SQLite, whatever the database's locale.
var postgresKind = kind{
	name:    "PostgreSQL",
	types:   strings.NewReplacer("{{bytes}}", "BYTEA", " TEXT", ` TEXT COLLATE "C"`),
	begin:   &sql.TxOptions{Isolation: sql.LevelSerializable},
	still:   &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	retry:   retryPostgres,
	explain: explainPostgres,
	noTable: func(err error) bool {
		var e *pgconn.PgError
		return errors.As(err, &e) && e.Code == "42P01"
	},
}

// twins bounds how often a row that two transactions added at once is tried
// again: more often, it is simply there twice.
const twins = 8

// retryPostgres: transactions that met (class 40), and rows, tables or types
// that two of them added at once, which the second finds when it runs again.
func retryPostgres(err error, n int) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return pgconn.SafeToRetry(err) // the connection broke before anything was sent
	}
	switch e.Code {
	case "23505", "42P07", "42710":
		return n < twins
	}
	return strings.HasPrefix(e.Code, "40")
}

func explainPostgres(err error) error {
	var e *pgconn.PgError
	switch {
	case !errors.As(err, &e):
		return err
	case e.Code == "53100":
		return fmt.Errorf("%w: the disk of the database is full; nothing was changed, make room and try again", trillium.ErrStorage)
	case e.Code == "25006" || e.Code == "42501":
		return fmt.Errorf("%w: the database may not be written by this user; nothing was changed (%v)", trillium.ErrStorage, err)
	}
	return err
}

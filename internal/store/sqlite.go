package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"trillium"
)

// fileName is the database inside a register's directory.
const fileName = "register.db"

// openSQLite opens the register in a directory, which is made if it is not
// there. One connection writes and many read; neither waits for the other.
func openSQLite(_ context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(dir, fileName))
	if err != nil {
		return nil, err
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	dsn := file.String() + "?_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)"
	write, err := sql.Open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	// Readers open for themselves, so that a slow one holds up nobody; idle ones
	// are kept, because opening costs more than reading.
	read, err := sql.Open("sqlite", dsn+"&_pragma=query_only(ON)")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(16)
	read.SetMaxIdleConns(16)
	return &Store{read: read, write: write, engine: sqliteEngine, now: time.Now}, nil
}

var sqliteEngine = engine{
	name:  "SQLite",
	types: strings.NewReplacer("{{bytes}}", "BLOB"),
	retry: func(err error) bool {
		var e *sqlite.Error
		return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
	},
	explain: explainSQLite,
	check:   `SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
}

// explainSQLite says what the person at the machine can do about it.
func explainSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: the disk is full; nothing was changed, make room and try again", trillium.ErrStorage)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: the register's file or directory may not be written; nothing was changed, give this user the right to write there (%v)", trillium.ErrStorage, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: the disk refused to write or read; nothing was changed, look at its room and health (%v)", trillium.ErrStorage, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: the file is damaged or no register; restore a backup (%v)", trillium.ErrStorage, err)
	}
	return err
}

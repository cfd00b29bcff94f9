package engine

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"trillium"
)

// FileName is the database inside a register's directory.
const FileName = "register.db"

// openSQLite opens the database in a directory, which is made if it is not
// there. One connection writes and many read; neither waits for the other.
func openSQLite(dir string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	opened, err := ownFile(path)
	if err != nil {
		return nil, err
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	dsn := file.String() + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)"
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
	present := func() error {
		if now, err := os.Stat(path); err != nil || !os.SameFile(now, opened) {
			return fmt.Errorf("%w: %s was moved, deleted or replaced while it was open; put it back, or start again", trillium.ErrStorage, path)
		}
		return nil
	}
	return &DB{Read: read, write: write, kind: sqliteKind, present: present, Now: time.Now}, nil
}

// ownFile makes the file, if it is not there, for its owner alone: it holds
// password hashes, and what SQLite keeps beside it takes its mode.
func ownFile(path string) (os.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return os.Stat(path) // it may still be read
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

var sqliteKind = kind{
	name:    "SQLite",
	types:   strings.NewReplacer("{{bytes}}", "BLOB"),
	retry:   func(error, int) bool { return false }, // writers wait for each other, as long as busy_timeout says
	explain: explainSQLite,
	noTable: func(err error) bool { return err != nil && strings.Contains(err.Error(), "no such table") }, // it has no code of its own
	check:   `SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
}

// explainSQLite says what the person at the machine can do about it.
func explainSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: another program holds the register's file for too long; nothing was changed, end that program or try again", trillium.ErrStorage)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: the disk is full; nothing was changed, make room and try again", trillium.ErrStorage)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: the register's file or directory may not be written; nothing was changed, give this user the right to write there (%v)",
			trillium.ErrStorage, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: the disk refused to write or read; nothing was changed, look at its room and health (%v)", trillium.ErrStorage, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: the file is damaged or no register; restore a backup (%v)", trillium.ErrStorage, err)
	}
	return err
}

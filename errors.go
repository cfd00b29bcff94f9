package trillium

import (
	"errors"
	"fmt"
)

// The kinds of failure. Callers compare with errors.Is; the message of the
// wrapping error says what, where and what to do.
var (
	// ErrNotFound: no such summit, document or commitment.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the input breaks a rule; the message names it.
	ErrInvalid = errors.New("invalid")
	// ErrTooLarge: the input exceeds a limit on size, depth or count.
	ErrTooLarge = errors.New("too large")
	// ErrUnreadable: the bytes are not a document in a known format.
	ErrUnreadable = errors.New("unreadable")
	// ErrConflict: the change contradicts what the register already holds.
	ErrConflict = errors.New("conflict")
	// ErrForbidden: this person may not do this.
	ErrForbidden = errors.New("not allowed")
	// ErrStorage: the register's disk or database refuses; the message says what to do.
	ErrStorage = errors.New("cannot be kept")
	// ErrThrottled: too many tries; wait a while.
	ErrThrottled = errors.New("too many tries")
)

// A ReadError says what is wrong with a document and where.
type ReadError struct {
	Name string // the file's name as the user gave it
	Line int    // 1-based, 0 if it concerns the whole file
	Byte int    // offset in the file, -1 if it concerns the whole file
	Err  error  // wraps one of the kinds above
}

// Error is one line: name, place and reason.
func (e *ReadError) Error() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err)
	case e.Byte >= 0:
		return fmt.Sprintf("%s: byte %d: %v", e.Name, e.Byte, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Name, e.Err)
}

// Unwrap returns the reason, so that errors.Is finds its kind.
func (e *ReadError) Unwrap() error { return e.Err }

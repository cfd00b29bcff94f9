package site

import (
	"errors"
	"fmt"

	"trillium/internal/i18n"
)

// A Refusal is an error that the visitor can mend: its kind, one of package
// trillium's, and why, as a key of the catalogue with what stands in its holes. A
// page says it in the visitor's language, the API and the log in English.
type Refusal struct {
	Kind error
	Code string // "refused."+Code is its key
	Args []any
	text string
}

// Refuse returns a Refusal. The format is its English text, with the arguments as fmt
// writes them.
func Refuse(kind error, code, format string, args ...any) error {
	return &Refusal{kind, code, args, fmt.Sprintf(format, args...)}
}

// Error says the refusal in English.
func (e *Refusal) Error() string { return e.Kind.Error() + ": " + e.text }

// Unwrap is the kind.
func (e *Refusal) Unwrap() error { return e.Kind }

// Explain says what was wrong in a language, as far as the error is one that can be
// said in it, and reports whether it was.
func Explain(l *i18n.Language, err error) (string, bool) {
	var wrong *Refusal
	if !errors.As(err, &wrong) || !l.Has("refused."+wrong.Code) {
		return Detail(err), false
	}
	return l.T("refused."+wrong.Code, wrong.Args...), true
}

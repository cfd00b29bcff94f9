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
	Key  string
	Args []any
	text string
}

// Refuse returns a Refusal. The format is its English text, with the arguments as fmt
// writes them.
func Refuse(kind error, key, format string, args ...any) error {
	return &Refusal{kind, key, args, fmt.Sprintf(format, args...)}
}

// Error says the refusal in English.
func (e *Refusal) Error() string { return e.Kind.Error() + ": " + e.text }

// Unwrap is the kind.
func (e *Refusal) Unwrap() error { return e.Kind }

// An Explanation says what was wrong, in the language it is in.
type Explanation struct{ Text, Language string }

// Explain says what was wrong: a Refusal in the language, another error in English.
func Explain(l *i18n.Language, err error) *Explanation {
	var wrong *Refusal
	if !errors.As(err, &wrong) || !l.Has(wrong.Key) {
		return &Explanation{detail(err), "en"}
	}
	return &Explanation{l.T(wrong.Key, wrong.Args...), l.Tag}
}

// Say is an explanation that the catalogue has.
func Say(l *i18n.Language, key string, args ...any) *Explanation {
	return &Explanation{l.T(key, args...), l.Tag}
}

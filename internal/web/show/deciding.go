package show

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
)

// Name is the form that failed: its kind, and of a correction the field.
func (f *Failure) Name() string {
	if field := f.Form.Get("field"); field != "" {
		return f.Form.Get("kind") + "-" + field
	}
	return f.Form.Get("kind")
}

// A person makes at most so many decisions in a while, so that nobody can fill
// the register, from which nothing is deleted.
const (
	decisionsMost = 200
	decisionsTime = 10 * time.Minute
)

// KeepDecision keeps a decision within what one person may make in a while.
func (s *Book) KeepDecision(r *http.Request, login, id string, draft review.Draft) (review.Decision, error) {
	n, err := s.Register.DecisionsSince(r.Context(), login, s.Now().Add(-decisionsTime))
	if err != nil {
		return review.Decision{}, err
	}
	if n >= decisionsMost {
		return review.Decision{}, fmt.Errorf("decisions: %w", trillium.ErrThrottled)
	}
	made, err := s.Register.Decide(r.Context(), login, id, draft)
	if err == nil {
		s.Meter.Decided(made.Kind)
		s.Log.Info("decision", "kind", made.Kind, "subject", made.Subject, "person", made.Person, "hash", made.Hash)
	}
	return made, err
}

// Explain says in the visitor's language what is wrong with a draft.
func (s *Book) Explain(r *http.Request, e *review.InvalidError) string {
	l := s.Language(r)
	text := e.Text
	if key := "invalid." + e.Code; l.Has(key) {
		text = l.T(key, e.Args...)
	}
	field := e.Field
	if key := "decide." + e.Field; l.Has(key) {
		field = l.T(key)
	}
	return l.T("colon", capital(field), text)
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// A Failure is a form that could not be kept.
type Failure struct {
	Form url.Values
	Text string
}

// ProposedReason is the reason that a person gives for a proposed link without
// writing one.
func (s *Book) ProposedReason(r *http.Request, b review.Linking) string {
	key := "link.reason.as"
	switch {
	case b.Relation == review.Dropped:
		key = "link.reason.silent"
	case b.Relation == review.None:
		key = "link.reason.none"
	case b.Relation != b.Proposed:
		key = "link.reason.other"
	}
	return s.Language(r).T(key)
}

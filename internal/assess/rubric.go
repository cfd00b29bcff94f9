package assess

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Rubric is the written rule by which one commitment is scored.
type Rubric struct {
	Template       string       `json:"template,omitempty"` // it was made from, "" if none
	Language       string       `json:"language,omitempty"` // of its words
	Interpretation string       `json:"interpretation"`     // what the commitment is taken to mean
	Definitions    []Definition `json:"definitions,omitempty"`
	Strong         string       `json:"strong,omitempty"`  // what counts as a strong action
	Weak           string       `json:"weak,omitempty"`    // what counts as a weak one
	Depth          string       `json:"depth,omitempty"`   // how far an action must go
	Breadth        string       `json:"breadth,omitempty"` // how much of the commitment it must cover
	Goals          []string     `json:"goals,omitempty"`   // what can be kept or broken by itself; none or one is one goal
	Facts          []Fact       `json:"facts"`
	Never          []string     `json:"never,omitempty"` // conditions that cannot be
	Lines          []Line       `json:"lines"`
	Order          Order        `json:"order,omitempty"`
	Window         Window       `json:"window"` // "" at either end is the usual one
	Exceptions     []Exception  `json:"exceptions,omitempty"`
	Reviewers      int          `json:"reviewers,omitempty"` // how many score blind to each other; 0 is two
}

// A Definition says what a word of the commitment means in this rubric.
type Definition struct {
	Term    string `json:"term"`
	Meaning string `json:"meaning"`
}

// FactKind says what values a fact can have.
type FactKind string

// The kinds of fact.
const (
	Count FactKind = "count" // 0, 1, 2, …
	Yes   FactKind = "yes"   // 0 is no, 1 is yes
	Share FactKind = "share" // whole percents of what was promised
)

// A Fact is what a reviewer establishes of a party.
type Fact struct {
	Name   string   `json:"name"`  // in conditions: small letters, digits and hyphens
	Words  string   `json:"words"` // for people
	Kind   FactKind `json:"kind"`
	Each   bool     `json:"each,omitempty"`   // of each goal; outside a condition on goals its name is the sum
	Toward int      `json:"toward,omitempty"` // +1: more of it is more compliance; -1: less; 0: neither
	Weaker string   `json:"weaker,omitempty"` // the fact that it counts as under a stricter reading
}

// A Line gives facts a score.
type Line struct {
	Score int    `json:"score"`
	When  string `json:"when"`  // a condition (see ParseCondition), or "otherwise"
	Words string `json:"words"` // for people
}

// Order says how lines that hold together are settled.
type Order string

// The orders.
const (
	NoOrder Order = ""      // no two lines with different scores may hold together
	First   Order = "first" // the first line that holds decides
)

// A Window is the days within which action counts, YYYY-MM-DD, both included.
type Window struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Holds reports whether a day lies in the window. A day that is not known to the
// month or day ("2024", "2024-05") does if any of its days does.
func (w Window) Holds(day string) bool {
	from, to := w.From, w.To
	if n := len(day); n < len(time.DateOnly) {
		from, to = from[:min(n, len(from))], to[:min(n, len(to))]
	}
	return day != "" && (from == "" || day >= from) && (to == "" || day <= to)
}

// An Exception is another rule for one party.
type Exception struct {
	Party  string `json:"party"`
	Words  string `json:"words"`           // why
	Exempt bool   `json:"exempt"`          // it is not scored
	Lines  []Line `json:"lines,omitempty"` // instead of those of all; none keeps them
	Window Window `json:"window"`
}

// NumReviewers is how many people score blind to each other.
func (r *Rubric) NumReviewers() int {
	if r.Reviewers == 0 {
		return 2
	}
	return r.Reviewers
}

// NumGoals is how many goals there are, at least one.
func (r *Rubric) NumGoals() int { return max(1, len(r.Goals)) }

// Fact is the fact with the name, nil if there is none.
func (r *Rubric) Fact(name string) *Fact {
	for i := range r.Facts {
		if r.Facts[i].Name == name {
			return &r.Facts[i]
		}
	}
	return nil
}

// For is the exception for a party, nil if there is none.
func (r *Rubric) For(party string) *Exception {
	for i := range r.Exceptions {
		if r.Exceptions[i].Party == party {
			return &r.Exceptions[i]
		}
	}
	return nil
}

// LinesFor are the lines by which a party is scored.
func (r *Rubric) LinesFor(party string) []Line {
	if e := r.For(party); e != nil && len(e.Lines) > 0 {
		return e.Lines
	}
	return r.Lines
}

// WindowFor is the window of a party: its own where one is given, else the
// rubric's, else the usual one, from the day after the summit to the day before
// the next.
func (r *Rubric) WindowFor(party string, usual Window) Window {
	out := usual
	over := func(w Window) {
		if w.From != "" {
			out.From = w.From
		}
		if w.To != "" {
			out.To = w.To
		}
	}
	over(r.Window)
	if e := r.For(party); e != nil {
		over(e.Window)
	}
	return out
}

// UsualWindow runs from the day after a summit to the day before the next; days
// that are not known leave that end open.
func UsualWindow(summit, next string) Window {
	var w Window
	if day, err := time.Parse(time.DateOnly, summit); err == nil {
		w.From = day.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	if day, err := time.Parse(time.DateOnly, next); err == nil {
		w.To = day.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return w
}

// The limits of a rubric.
const (
	MaxGoals = 8
	maxFacts = 8
	maxLines = 20
	maxList  = 30
	maxText  = 4000 // characters
)

var factName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// A FieldError says which part of a rubric is wrong.
type FieldError struct {
	Field string // "facts 2", "lines 1"
	Text  string
}

// Error is the field and what is wrong with it.
func (e *FieldError) Error() string { return e.Field + ": " + e.Text }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// Check returns a *FieldError if a part of the rubric cannot be read or exceeds a
// limit. What can be read and is still no good rule, Lint finds.
func (r *Rubric) Check() error {
	if err := r.checkWords(); err != nil {
		return err
	}
	if n := len(r.Facts); n == 0 || n > maxFacts {
		return wrong("facts", "give between 1 and %d", maxFacts)
	}
	for i, f := range r.Facts {
		if err := r.checkFact(fmt.Sprintf("facts %d", i+1), i, f); err != nil {
			return err
		}
	}
	for i, n := range r.Never {
		if _, err := r.condition(n); err != nil {
			return wrong(fmt.Sprintf("never %d", i+1), "%v", err)
		}
	}
	if r.Order != NoOrder && r.Order != First {
		return wrong("order", "it is %q or nothing, not %q", First, r.Order)
	}
	if r.Reviewers < 0 || r.Reviewers > 2 {
		return wrong("reviewers", "it is 1 or 2, not %d", r.Reviewers)
	}
	if err := r.checkLines("lines", r.Lines, false); err != nil {
		return err
	}
	return cmp.Or(r.Window.check("window"), r.checkExceptions())
}

func (r *Rubric) checkWords() error {
	if strings.TrimSpace(r.Interpretation) == "" {
		return wrong("interpretation", "say what the commitment is taken to mean")
	}
	if len(r.Goals) > MaxGoals {
		return wrong("goals", "give at most %d", MaxGoals)
	}
	if len(r.Definitions) > maxList || len(r.Never) > maxList || len(r.Exceptions) > maxList {
		return wrong("rubric", "a list has more than %d entries", maxList)
	}
	texts := map[string]string{"interpretation": r.Interpretation, "strong": r.Strong, "weak": r.Weak, "depth": r.Depth, "breadth": r.Breadth,
		"template": r.Template, "language": r.Language}
	for i, g := range r.Goals {
		texts[fmt.Sprintf("goals %d", i+1)] = g
	}
	for i, d := range r.Definitions {
		texts[fmt.Sprintf("definitions %d", i+1)] = d.Term + d.Meaning
	}
	for field, s := range texts {
		if err := checkText(field, s); err != nil {
			return err
		}
	}
	return nil
}

func checkText(field, s string) error {
	switch n := utf8.RuneCountInString(s); {
	case n > maxText:
		return wrong(field, "it has %d characters; %d are allowed", n, maxText)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return wrong(field, "it holds bytes that are no text")
	}
	return nil
}

func (r *Rubric) checkFact(field string, i int, f Fact) error {
	switch {
	case !factName.MatchString(f.Name) || slices.Contains(keywords, f.Name):
		return wrong(field, "%q cannot be a name; use small letters, digits and hyphens, and no word of the conditions", f.Name)
	case slices.ContainsFunc(r.Facts[:i], func(o Fact) bool { return o.Name == f.Name }):
		return wrong(field, "%q stands twice", f.Name)
	case f.Kind != Count && f.Kind != Yes && f.Kind != Share:
		return wrong(field, "the kind is count, yes or share, not %q", f.Kind)
	case f.Toward < -1 || f.Toward > 1:
		return wrong(field, "toward is -1, 0 or 1, not %d", f.Toward)
	case f.Weaker != "" && (r.Fact(f.Weaker) == nil || f.Weaker == f.Name || f.Kind != Count || r.Fact(f.Weaker).Kind != Count || r.Fact(f.Weaker).Each != f.Each):
		return wrong(field, "what it counts as under a stricter reading, %q, is no other count of the same goals", f.Weaker)
	}
	return checkText(field, f.Words)
}

func (r *Rubric) checkLines(field string, lines []Line, none bool) error {
	if n := len(lines); n == 0 && !none || n > maxLines {
		return wrong(field, "give between 1 and %d", maxLines)
	}
	for i, l := range lines {
		at := fmt.Sprintf("%s %d", field, i+1)
		if l.Score < -1 || l.Score > 1 {
			return wrong(at, "a score is -1, 0 or +1, not %d", l.Score)
		}
		if err := checkText(at, l.Words); err != nil {
			return err
		}
		if strings.TrimSpace(l.When) == otherwise && (r.Order != First || i < len(lines)-1) {
			return wrong(at, "%q is for the last line, where the first line that holds decides", otherwise)
		}
		if _, err := r.condition(l.When); err != nil {
			return wrong(at, "%v", err)
		}
	}
	return nil
}

func (r *Rubric) checkExceptions() error {
	for i, e := range r.Exceptions {
		at := fmt.Sprintf("exceptions %d", i+1)
		switch {
		case strings.TrimSpace(e.Party) == "" || len(e.Party) > 120:
			return wrong(at, "name the party")
		case slices.ContainsFunc(r.Exceptions[:i], func(o Exception) bool { return o.Party == e.Party }):
			return wrong(at, "%q stands twice", e.Party)
		case strings.TrimSpace(e.Words) == "":
			return wrong(at, "say why %s is an exception", e.Party)
		}
		if err := cmp.Or(checkText(at, e.Words), r.checkLines(at+" lines", e.Lines, true), e.Window.check(at+" window")); err != nil {
			return err
		}
	}
	return nil
}

func (w Window) check(field string) error {
	for _, day := range []string{w.From, w.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return wrong(field, "write a day as 2024-06-30, not %q", day)
		}
	}
	if w.From != "" && w.To != "" && w.From > w.To {
		return wrong(field, "it ends on %s, before it begins on %s", w.To, w.From)
	}
	return nil
}

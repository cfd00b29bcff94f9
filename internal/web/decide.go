package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/review"
)

// A person makes at most so many decisions in a while, so that nobody can fill
// the register, from which nothing is deleted.
const (
	decisionsMost = 200
	decisionsTime = 10 * time.Minute
)

// decide takes a form of a commitment's page. What cannot be kept comes back
// with the form as it was filled in.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) error {
	who, err := signedIn(r)
	if err != nil {
		return err
	}
	n, err := s.Register.DecisionsSince(r.Context(), who.Login, s.now().Add(-decisionsTime))
	if err != nil {
		return err
	}
	if n >= decisionsMost {
		return fmt.Errorf("decisions: %w", trillium.ErrThrottled)
	}
	id := r.PathValue("key") + "/" + r.PathValue("n")
	st, _, err := s.Register.Now().State(r.Context(), id)
	if err != nil {
		return err
	}
	draft, err := draftOf(r.PostForm, st)
	var d review.Decision
	if err == nil {
		d, err = s.Register.Decide(r.Context(), who.Login, id, draft)
	}
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.showCommitment(w, r, http.StatusBadRequest, &failure{Form: r.PostForm, Text: s.explain(r, wrong)})
	}
	if err != nil {
		return err
	}
	s.meter.decided(d.Kind)
	s.Log.Info("decision", "kind", d.Kind, "subject", d.Subject, "person", d.Person, "hash", d.Hash)
	http.Redirect(w, r, commitmentPath(s.language(r).Tag, id)+"#d"+d.Hash[:12], http.StatusSeeOther)
	return nil
}

// explain says in the visitor's language what is wrong with a draft.
func (s *Server) explain(r *http.Request, e *review.InvalidError) string {
	l := s.language(r)
	text := e.Text
	if key := "invalid." + e.Code; l.Has(key) {
		text = l.T(key, e.Args...)
	}
	field := e.Field
	if key := "decide." + e.Field; l.Has(key) {
		field = l.T(key)
	}
	return l.T("colon", field, text)
}

// A failure is a form that could not be kept.
type failure struct {
	Form url.Values
	Text string
}

// draftOf reads a decision from a form on the commitment.
func draftOf(f url.Values, st *review.State) (review.Draft, error) {
	d := review.Draft{Reason: f.Get("reason"), Last: f.Get("last")}
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	switch kind := review.Kind(f.Get("kind")); kind {
	case review.Correct:
		value, err := correction(f, st)
		if err != nil {
			return d, err
		}
		d.Body = review.Correction{Field: get("field"), Value: value}
	case review.Merge:
		d.Body = review.Merging{Into: get("into")}
	case review.Split:
		var b review.Splitting
		for _, text := range lines(f.Get("parts")) {
			b.Parts = append(b.Parts, review.Part{Text: text})
		}
		d.Body = b
	case review.Judge:
		d.Body = review.Judgement{Object: get("object"), Verdict: get("verdict"), Relation: get("relation")}
	case review.Link:
		d.Body = review.Linking{To: get("to"), Relation: get("relation")}
	case review.Evidence:
		d.Body = review.Citation{Address: get("address"), Title: get("title"), Date: get("date"), Issuer: get("issuer"), Quote: get("quote"), Relation: get("relation")}
	case review.Update:
		d.Body = review.Progress{Date: get("date"), Text: get("text"), Link: get("link"), Status: get("status")}
	case review.Score:
		value, err := strconv.Atoi(get("score"))
		if err != nil {
			value = 9 // refused with the others
		}
		d.Body = review.Scoring{Party: get("party"), Value: value}
	case review.Withdraw:
		d.Body = review.Withdrawal{Decision: get("decision")}
	default:
		return d, fmt.Errorf("%w: there is no decision of the kind %q", trillium.ErrInvalid, kind)
	}
	return d, nil
}

// lines are the lines of a text that have words.
func lines(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// correction is the JSON of the value that a form gives a field.
func correction(f url.Values, st *review.State) (json.RawMessage, error) {
	text := f.Get("value")
	var v any
	switch f.Get("field") {
	case "parties", "bodies":
		v = append([]string{}, lines(text)...)
	case "strength":
		v = text
	case "renews":
		v = text == "yes"
	case "deadline":
		v = deadlineOf(f, st)
	case "actions":
		v = actionsOf(lines(text), st)
	case "targets":
		list, err := targetsOf(f)
		if err != nil {
			return nil, err
		}
		v = list
	}
	return json.Marshal(v)
}

// deadlineOf is nil where neither a date nor words are given.
func deadlineOf(f url.Values, st *review.State) *trillium.Deadline {
	d := trillium.Deadline{Text: strings.TrimSpace(f.Get("words")), Date: strings.TrimSpace(f.Get("date")), Precision: trillium.Precision(f.Get("precision"))}
	if d.Text == "" && d.Date == "" {
		return nil
	}
	if have := st.Deadline; have != nil && have.Text == d.Text {
		d.Span = have.Span
	}
	return &d
}

// actionsOf keeps the verbs and places of acts that were there before.
func actionsOf(texts []string, st *review.State) []trillium.Action {
	out := []trillium.Action{}
	for _, text := range texts {
		a := trillium.Action{Text: text}
		if words := strings.Fields(text); len(words) > 0 {
			a.Verb = strings.ToLower(words[0])
		}
		for _, have := range st.Actions {
			if plainWords(have.Text) == text || have.Text == text {
				a = have
			}
		}
		out = append(out, a)
	}
	return out
}

// targetsOf reads the rows of the form of targets; a row without words and
// value is left out.
func targetsOf(f url.Values) ([]trillium.Target, error) {
	out := []trillium.Target{}
	for i := range len(f["target-words"]) {
		get := func(name string) string {
			if i < len(f[name]) {
				return strings.TrimSpace(f[name][i])
			}
			return ""
		}
		t := trillium.Target{Text: get("target-words"), Unit: get("target-unit"), Direction: get("target-direction"),
			Comparison: get("target-comparison"), Baseline: get("target-baseline"), By: get("target-by")}
		if t.Text == "" && get("target-value") == "" {
			continue
		}
		var err error
		if t.Value, err = number(get("target-value")); err != nil {
			return nil, err
		}
		if most := get("target-max"); most != "" {
			v, err := number(most)
			if err != nil {
				return nil, err
			}
			t.Max = &v
		}
		out = append(out, t)
	}
	return out, nil
}

// number reads a figure as people write it in a form: with a point, without
// separators of thousands.
func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > 1e18 || v < -1e18 {
		return 0, &review.InvalidError{Field: "targets", Code: "figure", Args: []any{s}, Text: fmt.Sprintf("%q is no figure; write it as 1500000.5", s)}
	}
	return v, nil
}

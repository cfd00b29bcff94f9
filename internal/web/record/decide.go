package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/quantity"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// decide takes a form of a commitment's page. What cannot be kept comes back
// with the form as it was filled in.
func (s *area) decide(w http.ResponseWriter, r *http.Request) error {
	who, err := site.SignedIn(r)
	if err != nil {
		return err
	}
	id := r.PathValue("key") + "/" + r.PathValue("n")
	st, d, err := s.Register.Now().State(r.Context(), id)
	if errors.Is(err, trillium.ErrNotFound) && r.PostForm.Get("kind") == string(review.Withdraw) {
		st, err = &review.State{}, nil // a commitment that is not found any more: the register knows what is left of it
	}
	if err != nil {
		return err
	}
	draft, err := s.draftOf(r, st, d)
	var made review.Decision
	if err == nil {
		made, err = s.KeepDecision(r, who.Login, id, draft)
	}
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.showCommitment(w, r, http.StatusBadRequest, &show.Failure{Form: r.PostForm, Text: s.Explain(r, wrong)})
	}
	if err != nil {
		return err
	}
	l := s.Language(r)
	next := show.CommitmentPath(l.Tag, id) + "#d" + made.Hash[:12]
	if st.ID == "" {
		next = show.DecisionPath(l.Tag, made.Hash)
	}
	if back := site.Local(r.PostForm.Get("back"), ""); strings.HasPrefix(back, "/"+l.Tag+"/compare/") || strings.HasPrefix(back, "/"+l.Tag+"/summits/") {
		next = back
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// draftOf reads a decision from a form on the commitment.
func (s *area) draftOf(r *http.Request, st *review.State, of store.Document) (review.Draft, error) {
	f := r.PostForm
	d := review.Draft{Reason: f.Get("reason"), Last: f.Get("last")}
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	switch kind := review.Kind(f.Get("kind")); kind {
	case review.Correct:
		value, err := s.correction(r, st, of)
		if err != nil {
			return d, err
		}
		d.Body = review.Correction{Field: get("field"), Value: value}
	case review.Merge:
		d.Body = review.Merging{Into: get("into")}
	case review.Split:
		var b review.Splitting
		for _, text := range site.Lines(f.Get("parts")) {
			b.Parts = append(b.Parts, review.Part{Text: text})
		}
		d.Body = b
	case review.Judge:
		d.Body = review.Judgement{Object: get("object"), Verdict: get("verdict"), Relation: get("relation")}
	case review.Link:
		b := review.Linking{To: commitmentID(get("to")), Relation: get("relation"), Proposed: get("proposed")}
		if strings.TrimSpace(d.Reason) == "" && b.Proposed != "" {
			d.Reason = s.ProposedReason(r, b)
		}
		d.Body = b
	case review.Evidence:
		d.Body = review.Citation{Address: get("address"), Title: get("title"), Date: get("date"), Issuer: get("issuer"), Quote: get("quote"),
			Relation: get("relation")}
	case review.Update:
		d.Body = review.Progress{Date: get("date"), Text: get("text"), Link: get("link"), Status: get("status")}
	case review.Choose:
		d.Body = review.Choosing{Priority: get("priority") == "yes"}
	case review.Score:
		value, err := strconv.Atoi(get("score"))
		if err != nil {
			value = 9 // refused with the others
		}
		d.Body = review.Scoring{Party: get("party"), Value: value, Cause: get("cause")}
	case review.Stand:
		d.Body = review.Standing{State: get("state"), Suggested: get("suggested")}
	case review.Digest:
		b := review.Digesting{Object: get("object"), Text: make(map[string]string)}
		for _, l := range review.DigestLanguages {
			b.Text[l] = get(l)
		}
		d.Body = b
	case review.Withdraw:
		d.Body = review.Withdrawal{Decision: get("decision")}
	default:
		return d, site.Refuse(trillium.ErrInvalid, "refused.kind", "there is no decision of the kind %q", kind)
	}
	return d, nil
}

// commitmentID is the id of a commitment, also where the address of its page is
// given.
func commitmentID(s string) string {
	if _, path, ok := strings.Cut(s, "/commitments/"); ok {
		path, _, _ = strings.Cut(path, "?")
		path, _, _ = strings.Cut(path, "#")
		if id, err := url.PathUnescape(strings.Trim(path, "/")); err == nil {
			return id
		}
	}
	return s
}

// correction is the JSON of the value that a form gives a field.
func (s *area) correction(r *http.Request, st *review.State, of store.Document) (json.RawMessage, error) {
	f := r.PostForm
	text := f.Get("value")
	var v any
	switch f.Get("field") {
	case "parties":
		doc, err := s.Text(r.Context(), of)
		if err != nil {
			return nil, err
		}
		if v, err = s.partiesOf(text, st, doc); err != nil {
			return nil, err
		}
	case "topics":
		v = append([]string{}, f["topic"]...)
	case "bodies":
		v = append([]string{}, site.Lines(text)...)
	case "strength":
		v = text
	case "renews":
		v = text == "yes"
	case "deadline":
		v = deadlineOf(f, st)
	case "actions":
		v = actionsOf(site.Lines(text), st)
	case "targets":
		list, err := targetsOf(f, s.Language(r).Tag)
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
			if show.PlainWords(have.Text) == text || have.Text == text {
				a = have
			}
		}
		out = append(out, a)
	}
	return out
}

// targetsOf reads the rows of the form of targets; a row without words and
// value is left out.
func targetsOf(f url.Values, lang string) ([]trillium.Target, error) {
	out := []trillium.Target{}
	for i := range len(f["target-words"]) {
		get := func(name string) string { return site.Nth(f["target-"+name], i) }
		t := trillium.Target{Text: get("words"), Unit: get("unit"), Direction: get("direction"), Comparison: get("comparison"), Baseline: get("baseline"),
			By: get("by")}
		if t.Text == "" && get("value") == "" {
			continue
		}
		var err error
		if t.Value, err = number(get("value"), lang); err != nil {
			return nil, err
		}
		if most := get("max"); most != "" {
			v, err := number(most, lang)
			if err != nil {
				return nil, err
			}
			t.Max = &v
		}
		out = append(out, t)
	}
	return out, nil
}

// number reads a figure as the form shows it, or as the page's language writes
// it.
func number(s, lang string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		var ok bool
		if v, ok = quantity.ParseNumber(s, lang); !ok {
			return 0, &review.InvalidError{Field: "targets", Code: "figure", Args: []any{s}, Text: fmt.Sprintf("%q is no figure; write it as 1500000.5", s)}
		}
	}
	if v != v || v > 1e18 || v < -1e18 {
		return 0, &review.InvalidError{Field: "targets", Code: "figure", Args: []any{s}, Text: fmt.Sprintf("%q is too large", s)}
	}
	return v, nil
}

// partiesOf reads parties, one a line: codes in any case, or names of
// organisations. A short word that is no code of a country or party is a slip.
func (s *area) partiesOf(text string, st *review.State, doc *trillium.Document) ([]string, error) {
	known := func(code string) bool {
		if code == trillium.All || s.Words.Language("en").Country(code) != "" || slices.Contains(st.Parties, code) || slices.Contains(st.Found.Parties, code) {
			return true
		}
		for _, c := range doc.Names {
			if c == code {
				return true
			}
		}
		return false
	}
	out := []string{}
	for _, line := range site.Lines(text) {
		if code := strings.ToUpper(line); len(line) == 3 {
			if !known(code) {
				return nil, &review.InvalidError{Field: "parties", Code: "code", Args: []any{line}, Text: fmt.Sprintf("%q is the code of no country or party", line)}
			}
			line = code
		}
		out = append(out, line)
	}
	return out, nil
}

package record

import (
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// suggestPage is where anybody suggests evidence or a correction.
type suggestPage struct {
	show.Presenter
	State    *review.State
	Document store.Document
	Words    string
	Kinds    []string
	Form     url.Values
	Problem  string
	Days     int // how long it is kept how the author can be reached, after the answer
}

// What somebody outside may send: so many suggestions from one address in a while,
// and so much in each.
const (
	suggestMost     = 5
	suggestTime     = time.Hour
	mostSmall       = 200
	mostAddress     = 1000
	mostLinksInText = 2
)

// trap is a field that people do not see: who fills it is a program.
const trap = "website"

func (s *area) suggest(w http.ResponseWriter, r *http.Request) error {
	return s.showSuggest(w, r, http.StatusOK, url.Values{}, "")
}

func (s *area) showSuggest(w http.ResponseWriter, r *http.Request, status int, form url.Values, problem string) error {
	st, d, err := s.Register.Now().State(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"))
	if err != nil {
		return err
	}
	doc, err := s.Text(r.Context(), d)
	if err != nil {
		return err
	}
	p := suggestPage{Presenter: s.Presenter(r, doc), State: st, Document: d, Words: show.TextOf(st), Kinds: store.SuggestionKinds, Form: form, Problem: problem,
		Days: int(store.ContactAfterAnswer.Hours() / 24)}
	return s.Render(w, r, status, "suggest", p.L.T("suggest.title", st.ID), p)
}

// takeSuggestion keeps what somebody outside says, for a reviewer to answer.
func (s *area) takeSuggestion(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("key") + "/" + r.PathValue("n")
	if _, _, err := s.Register.Now().State(r.Context(), id); err != nil {
		return err
	}
	key := "suggest " + site.From(r)
	since := s.Now().Add(-suggestTime)
	f, l := r.PostForm, s.Language(r)
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	g := store.Suggestion{Commitment: id, Kind: get("kind"), Address: get("address"), Words: get("words"), Credit: get("credit"), Contact: get("contact"),
		Language: l.Tag}
	if code := checkSuggestion(g); code != "" {
		return s.showSuggest(w, r, http.StatusBadRequest, f, l.T("suggest.wrong."+code))
	}
	// Counted after it was added, so that many at once see each other.
	if err := s.Register.AddAttempt(r.Context(), since, key); err != nil {
		return err
	}
	n, err := s.Register.Attempts(r.Context(), key, since)
	if err != nil {
		return err
	}
	if n > suggestMost {
		return fmt.Errorf("suggestions: %w", trillium.ErrThrottled)
	}
	if f.Get(trap) != "" { // a program is told nothing that it could learn from
		s.Log.Info("suggestion dropped", "commitment", id)
		return s.Render(w, r, http.StatusOK, "suggested", l.T("suggested.title"), suggestedPage{Presenter: s.Everybody(r)})
	}
	token, err := s.Register.AddSuggestion(r.Context(), g)
	if err != nil {
		return err
	}
	s.Log.Info("suggestion", "commitment", id, "kind", g.Kind)
	http.Redirect(w, r, "/"+l.Tag+"/suggestions/"+token, http.StatusSeeOther)
	return nil
}

// checkSuggestion names what is wrong with a suggestion, "" if nothing is.
func checkSuggestion(g store.Suggestion) string {
	u, err := url.Parse(g.Address)
	switch {
	case g.Kind != "evidence" && g.Kind != "correction":
		return "kind"
	case g.Address == "" && g.Kind == "evidence", g.Address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil ||
		len(g.Address) > mostAddress):
		return "address"
	case g.Words == "", utf8.RuneCountInString(g.Words) > show.MostWords, strings.Count(g.Words, "://") > mostLinksInText:
		return "words"
	case !oneLine(g.Credit), !oneLine(g.Contact):
		return "line"
	}
	if g.Contact != "" {
		if a, err := mail.ParseAddress(g.Contact); err != nil || a.Address != g.Contact {
			return "contact"
		}
	}
	return ""
}

// oneLine reports whether a text is a short line of what can be read.
func oneLine(s string) bool {
	return utf8.RuneCountInString(s) <= mostSmall && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

// suggestedPage is what the author of a suggestion sees of it.
type suggestedPage struct {
	show.Presenter
	Suggestion *store.Suggestion // nil where there is nothing to be shown
	Permalink  string
}

// suggested tells an author what became of their suggestion. The address is the
// secret by which they see it.
func (s *area) suggested(w http.ResponseWriter, r *http.Request) error {
	g, err := s.Register.SuggestionOf(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex")
	p := suggestedPage{Presenter: s.Everybody(r), Suggestion: &g, Permalink: s.Origin(r) + r.URL.EscapedPath()}
	return s.Render(w, r, http.StatusOK, "suggested", p.L.T("suggested.title"), p)
}

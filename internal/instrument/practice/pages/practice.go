package pages

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// practicePage is one practice with all that was said of it.
type practicePage struct {
	show.Presenter
	It     row
	State  *review.State
	Failed *show.Failure // what a reviewer said and could not be kept, nil if nothing
}

// Head is the last decision on it, as a form holds it.
func (p practicePage) Head() string { return p.State.Head() }

func (s *area) practice(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, nil)
}

func (s *area) show(w http.ResponseWriter, r *http.Request, status int, failed *show.Failure) error {
	e, err := s.asked(r)
	if err != nil {
		return err
	}
	v, err := s.View(r)
	if err != nil {
		return err
	}
	st, _, err := v.State(r.Context(), keep.Subject(e.ID))
	if err != nil {
		return err
	}
	p := practicePage{Presenter: s.Everybody(r), It: s.row(r, e), State: st, Failed: failed}
	return s.Render(w, r, status, "practice", p.It.Heading, p)
}

// decide takes what a reviewer says of a practice.
func (s *area) decide(w http.ResponseWriter, r *http.Request) error {
	f := r.PostForm
	draft := review.Draft{Reason: f.Get("reason"), Last: f.Get("last"), Body: keep.Vouching{}}
	switch f.Get("kind") {
	case string(keep.Doubt):
		draft.Body = keep.Doubting{}
	case string(review.Withdraw):
		draft.Body = review.Withdrawal{Decision: f.Get("decision")}
	}
	id := r.PathValue("practice")
	_, err := s.KeepDecision(r, site.Visitor(r).Login, keep.Subject(id), draft)
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		return s.show(w, r, http.StatusBadRequest, &show.Failure{Form: f, Text: s.Explain(r, wrong)})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/practices/"+url.PathEscape(id)+"#words", http.StatusSeeOther)
	return nil
}

// comparePage lays two practices side by side.
type comparePage struct {
	show.Presenter
	All  []row
	A, B *row // nil where none was chosen
}

func (s *area) compare(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	all, err := keep.All(r.Context(), v)
	if err != nil {
		return err
	}
	p := comparePage{Presenter: s.Everybody(r)}
	for _, e := range all {
		one := s.row(r, e)
		p.All = append(p.All, one)
		if e.ID == r.URL.Query().Get("a") {
			p.A = &one
		}
		if e.ID == r.URL.Query().Get("b") {
			p.B = &one
		}
	}
	return s.Render(w, r, http.StatusOK, "practicecompare", p.L.T("practice.compare"), p)
}

// A pair is a field of both.
type pair struct{ Field, A, B string }

// Pairs are the fields of both.
func (p comparePage) Pairs() []pair {
	a, b := p.A, p.B
	word := func(prefix, v string) string { return p.L.T("practice." + prefix + "." + v) }
	return []pair{
		{"outcome", word("outcome", a.Outcome), word("outcome", b.Outcome)}, {"evidence", word("evidence", a.Evidence), word("evidence", b.Evidence)},
		{"claim", a.Claim, b.Claim}, {"lesson", a.Lesson, b.Lesson}, {"place", a.Place + ", " + p.Party(a.Country), b.Place + ", " + p.Party(b.Country)},
		{"when", a.When, b.When}, {"topic", a.Topic, b.Topic}, {"who", a.Who, b.Who},
	}
}

// formPage is where a contributor files a practice.
type formPage struct {
	show.Presenter
	Country string
	Sent    func(string) string
	Problem *site.Explanation
}

// Languages are those of titles.
func (formPage) Languages() []string { return exchange.Languages }

// Outcomes are what a practice may come to.
func (formPage) Outcomes() []string { return exchange.Outcomes }

// Grounds are what a claim may rest on.
func (formPage) Grounds() []string { return exchange.Grounds }

func (s *area) form(w http.ResponseWriter, r *http.Request) error {
	return s.showForm(w, r, http.StatusOK, r.URL.Query(), nil)
}

func (s *area) showForm(w http.ResponseWriter, r *http.Request, status int, sent url.Values, problem *site.Explanation) error {
	p := formPage{Presenter: s.Everybody(r), Country: site.Visitor(r).Party, Sent: sent.Get, Problem: problem}
	return s.Render(w, r, status, "practiceform", p.L.T("practice.file"), p)
}

// file takes a practice from a contributor. What cannot be kept comes back as it was
// written.
func (s *area) file(w http.ResponseWriter, r *http.Request) error {
	f, who := r.PostForm, site.Visitor(r)
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	p := exchange.Practice{ID: get("id"), Title: make(map[string]string), Place: get("place"), Country: who.Party, Topic: get("topic"), Outcome: get("outcome"),
		Evidence: get("evidence"), Who: get("who"), When: get("when"), Claim: get("claim"), Lesson: get("lesson"), Source: get("source"),
		Serves: strings.Fields(get("serves"))}
	for _, lang := range exchange.Languages {
		if words := get("title-" + lang); words != "" {
			p.Title[lang] = words
		}
	}
	if p.ID == "" {
		words, _ := p.TitleIn("en")
		p.ID = exchange.Slug(words)
	}
	err := p.Check(s.Now())
	if err == nil {
		_, err = keep.File(r.Context(), s.Register, who.Person, p)
	}
	if site.Mendable(err) {
		return s.showForm(w, r, http.StatusBadRequest, f, s.why(r, err))
	}
	if err != nil {
		return err
	}
	s.Log.Info("practice", "id", p.ID, "person", who.Login)
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/practices/"+p.ID, http.StatusSeeOther)
	return nil
}

// why says in the visitor's language which field is wrong, and exactly what in English.
func (s *area) why(r *http.Request, err error) *site.Explanation {
	l := s.Language(r)
	var wrong *exchange.FieldError
	switch {
	case errors.As(err, &wrong):
		return site.Say(l, "practice.wrong", l.T("practice.field."+wrong.Field), wrong.Text)
	case errors.Is(err, trillium.ErrConflict):
		return site.Say(l, "practice.taken")
	}
	return site.Explain(l, err)
}

// panel is what a commitment's page shows: the practices that serve it.
type panel struct {
	show.Presenter
	Commitment string
	Rows       []row
}

func (s *area) panel(ctx context.Context, at site.Place) (template.HTML, error) {
	all, err := keep.Serving(ctx, at.View, at.State.ID)
	if err != nil {
		return "", err
	}
	l := at.Frame.Language
	p := panel{Presenter: show.Presenter{L: l, PartyNames: i18n.PartiesOf(at.Text.Names), AtSuffix: at.Frame.Suffix}, Commitment: at.State.ID}
	for _, e := range all {
		title, in := e.TitleIn(l.Tag)
		p.Rows = append(p.Rows, row{e, title, in})
	}
	if len(p.Rows) == 0 && (at.Frame.At != "" || !at.Frame.May(string(review.FileUpdate))) {
		return "", nil
	}
	return s.Fragment(*at.Frame, "practicepanel", p)
}

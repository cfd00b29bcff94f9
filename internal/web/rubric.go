package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/i18n"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/store"
)

// rubricPage shows the rule by which a commitment is scored, what the linter says
// of it, and the form to write it.
type rubricPage struct {
	presenter
	Tell      report.Teller
	Document  store.Document
	State     *review.State
	Href      string
	Rubric    assess.Rubric // that is shown: the one in force, or what the form holds
	Faults    []assess.Fault
	Draft     bool   // Rubric is not kept yet
	Refused   string // why it could not be kept, "" if nothing was sent
	Templates []assess.Template
	Reason    string
	Head      string
	Usual     assess.Window
	Scorable  []string
}

// teller says reports in the language of the page.
func (p presenter) teller() report.Teller { return report.Teller{Language: p.l, Names: p.names} }

// onCommitment finds the commitment in the path with its document.
func (s *Server) onCommitment(r *http.Request, v store.View) (*review.State, store.Document, *trillium.Document, error) {
	st, d, err := v.State(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"))
	if err != nil {
		return nil, d, nil, err
	}
	doc, err := s.text(r.Context(), d)
	return st.For(visitor(r).Login), d, doc, err
}

func (s *Server) rubric(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p, err := s.rubricOf(r, v)
	if err != nil {
		return err
	}
	switch name := r.URL.Query().Get("template"); {
	case name != "":
		for _, t := range p.Templates {
			if t.Rubric.Template == name {
				p.Rubric, p.Draft = t.Rubric, true
			}
		}
		if !p.Draft {
			return fmt.Errorf("template %q: %w", name, trillium.ErrNotFound)
		}
		p.Rubric.Goals = goalsFrom(p.Rubric, p.State)
	case p.State.Rubric != nil:
		p.Rubric = p.State.Rubric.Rubric
	}
	if len(p.Rubric.Lines) > 0 {
		p.Faults = p.Rubric.Lint()
	}
	return s.render(w, r, http.StatusOK, "rubric", p.l.T("rubric.title", p.State.ID), p)
}

// goalsFrom gives a template for several goals those of the commitment.
func goalsFrom(r assess.Rubric, st *review.State) []string {
	if len(r.Goals) == 0 {
		return nil
	}
	var out []string
	for _, a := range st.Actions[:min(len(st.Actions), assess.MaxGoals)] {
		out = append(out, plainWords(a.Text))
	}
	return out
}

func (s *Server) rubricOf(r *http.Request, v store.View) (*rubricPage, error) {
	st, d, doc, err := s.onCommitment(r, v)
	if err != nil {
		return nil, err
	}
	members, err := s.report.Members(r.Context(), d)
	if err != nil {
		return nil, err
	}
	p := &rubricPage{presenter: s.presenter(r, doc), Document: d, State: st, Head: st.Head(), Scorable: report.Scorable(st, members)}
	p.Tell, p.Href, p.Templates = p.teller(), commitmentPath(p.l.Tag, st.ID), assess.Templates(p.l.Tag)
	p.Usual, err = s.report.UsualWindow(r.Context(), v, d)
	return p, err
}

// changeRubric takes the form: it shows what the linter says of it, or keeps it.
func (s *Server) changeRubric(w http.ResponseWriter, r *http.Request) error {
	who, err := need(r, review.Decide)
	if err != nil {
		return err
	}
	p, err := s.rubricOf(r, s.Register.Now())
	if err != nil {
		return err
	}
	p.Rubric, p.Draft, p.Reason = rubricFrom(r.PostForm, p.l), true, r.PostForm.Get("reason")
	if err := p.Rubric.Check(); err != nil {
		p.Refused = err.Error()
		return s.render(w, r, http.StatusBadRequest, "rubric", p.l.T("rubric.title", p.State.ID), p)
	}
	p.Faults = p.Rubric.Lint()
	if r.PostForm.Get("do") != "save" {
		return s.render(w, r, http.StatusOK, "rubric", p.l.T("rubric.title", p.State.ID), p)
	}
	made, err := s.keepDecision(r, who.Login, p.State.ID, review.Draft{Reason: p.Reason, Last: r.PostForm.Get("last"), Body: review.Ruling{Rubric: p.Rubric}})
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		p.Refused = s.explain(r, wrong)
		return s.render(w, r, http.StatusBadRequest, "rubric", p.l.T("rubric.title", p.State.ID), p)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, p.RubricPath(p.State.ID)+"#d"+made.Hash[:12], http.StatusSeeOther)
	return nil
}

// keepDecision keeps a decision within what one person may make in a while.
func (s *Server) keepDecision(r *http.Request, login, id string, draft review.Draft) (review.Decision, error) {
	n, err := s.Register.DecisionsSince(r.Context(), login, s.now().Add(-decisionsTime))
	if err != nil {
		return review.Decision{}, err
	}
	if n >= decisionsMost {
		return review.Decision{}, fmt.Errorf("decisions: %w", trillium.ErrThrottled)
	}
	made, err := s.Register.Decide(r.Context(), login, id, draft)
	if err == nil {
		s.meter.decided(made.Kind)
		s.Log.Info("decision", "kind", made.Kind, "subject", made.Subject, "person", made.Person, "hash", made.Hash)
	}
	return made, err
}

// rubricFrom reads the form of a rubric. Rows without a name or condition are left
// out.
func rubricFrom(f url.Values, l *i18n.Language) assess.Rubric {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	r := assess.Rubric{Template: get("template"), Language: l.Tag, Interpretation: get("interpretation"), Strong: get("strong"), Weak: get("weak"), Depth: get("depth"), Breadth: get("breadth"),
		Goals: lines(f.Get("goals")), Never: lines(f.Get("never")), Order: assess.Order(get("order")), Window: assess.Window{From: get("from"), To: get("to")}}
	r.Reviewers, _ = strconv.Atoi(get("reviewers"))
	for _, line := range lines(f.Get("definitions")) {
		term, meaning, _ := strings.Cut(line, ":")
		r.Definitions = append(r.Definitions, assess.Definition{Term: strings.TrimSpace(term), Meaning: strings.TrimSpace(meaning)})
	}
	for i := range f["fact-name"] {
		at := func(name string) string { return nth(f["fact-"+name], i) }
		if at("name") == "" {
			continue
		}
		fact := assess.Fact{Name: at("name"), Words: at("words"), Kind: assess.FactKind(at("kind")), Each: at("each") == "yes", Weaker: at("weaker")}
		fact.Toward, _ = strconv.Atoi(at("toward"))
		r.Facts = append(r.Facts, fact)
	}
	for i := range f["line-when"] {
		if line, ok := lineFrom(nth(f["line-score"], i), nth(f["line-when"], i), nth(f["line-words"], i)); ok {
			r.Lines = append(r.Lines, line)
		}
	}
	for i := range f["exception-party"] {
		at := func(name string) string { return nth(f["exception-"+name], i) }
		if at("words") == "" {
			continue
		}
		e := assess.Exception{Party: at("party"), Words: at("words"), Exempt: at("exempt") == "yes", Window: assess.Window{From: at("from"), To: at("to")}}
		for _, line := range lines(at("lines")) {
			score, rest, _ := strings.Cut(line, ":")
			when, words, _ := strings.Cut(rest, "|")
			if l, ok := lineFrom(strings.TrimSpace(score), strings.TrimSpace(when), strings.TrimSpace(words)); ok {
				e.Lines = append(e.Lines, l)
			}
		}
		r.Exceptions = append(r.Exceptions, e)
	}
	return r
}

// lineFrom reads a line; what is no score is refused with the rubric.
func lineFrom(score, when, words string) (assess.Line, bool) {
	value, err := strconv.Atoi(strings.ReplaceAll(score, "−", "-"))
	if err != nil {
		value = 9
	}
	return assess.Line{Score: value, When: when, Words: words}, when != ""
}

// FactRows are the facts and some empty rows, as the form shows them.
func (p rubricPage) FactRows() []assess.Fact {
	return append(append([]assess.Fact{}, p.Rubric.Facts...), make([]assess.Fact, 2)...)
}

// LineRows are the lines and some empty rows.
func (p rubricPage) LineRows() []assess.Line {
	return append(append([]assess.Line{}, p.Rubric.Lines...), make([]assess.Line, 2)...)
}

// ExceptionRows are the exceptions and an empty row.
func (p rubricPage) ExceptionRows() []assess.Exception {
	return append(append([]assess.Exception{}, p.Rubric.Exceptions...), assess.Exception{})
}

// ExceptionLines are the lines of an exception as the form takes them.
func (p rubricPage) ExceptionLines(e assess.Exception) string {
	var out []string
	for _, l := range e.Lines {
		out = append(out, fmt.Sprintf("%+d: %s | %s", l.Score, l.When, l.Words))
	}
	return strings.Join(out, "\n")
}

// Lines joins a list, an entry a line.
func (p rubricPage) Lines(list []string) string { return strings.Join(list, "\n") }

// DefinitionLines are the definitions as the form takes them.
func (p rubricPage) DefinitionLines() string {
	var out []string
	for _, d := range p.Rubric.Definitions {
		out = append(out, d.Term+": "+d.Meaning)
	}
	return strings.Join(out, "\n")
}

// FaultText says what is wrong with the rubric.
func (p rubricPage) FaultText(f assess.Fault) string { return p.Tell.Fault(&p.Rubric, f) }

// Ruled is the decision that set the rubric in force, nil if there is none.
func (p rubricPage) Ruled() *review.Entry {
	if p.State.Rubric == nil {
		return nil
	}
	return p.State.Rubric.Entry
}

// FactKinds are the kinds that a fact can be of.
func (p rubricPage) FactKinds() []string {
	return []string{string(assess.Count), string(assess.Yes), string(assess.Share)}
}

package reports

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
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// rubricPage shows the rule by which a commitment is scored, what the linter says
// of it, and the form to write it.
type rubricPage struct {
	show.Presenter
	commitmentWork
	Rubric    assess.Rubric // that is shown: the one in force, or what the form holds
	Faults    []assess.Fault
	Draft     bool   // Rubric is not kept yet
	Refused   string // why it could not be kept, "" if nothing was sent
	Templates []assess.Template
	Reason    string
}

func (s *area) rubric(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
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
	return s.Render(w, r, http.StatusOK, "rubric", p.L.T("rubric.title", p.State.ID), p)
}

// goalsFrom gives a template for several goals those of the commitment.
func goalsFrom(r assess.Rubric, st *review.State) []string {
	if len(r.Goals) == 0 {
		return nil
	}
	var out []string
	for _, a := range st.Actions[:min(len(st.Actions), assess.MaxGoals)] {
		out = append(out, show.PlainWords(a.Text))
	}
	return out
}

func (s *area) rubricOf(r *http.Request, v store.View) (*rubricPage, error) {
	work, of, err := s.onCommitment(r, v)
	if err != nil {
		return nil, err
	}
	return &rubricPage{Presenter: of, commitmentWork: work, Templates: assess.Templates(of.L.Tag)}, nil
}

// changeRubric takes the form: it shows what the linter says of it, or keeps it.
func (s *area) changeRubric(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	p, err := s.rubricOf(r, s.Register.Now())
	if err != nil {
		return err
	}
	p.Rubric, p.Draft, p.Reason = rubricFrom(r.PostForm, p.L), true, r.PostForm.Get("reason")
	if err := p.Rubric.Check(); err != nil {
		p.Refused = err.Error()
		return s.Render(w, r, http.StatusBadRequest, "rubric", p.L.T("rubric.title", p.State.ID), p)
	}
	p.Faults = p.Rubric.Lint()
	if r.PostForm.Get("do") != "save" {
		return s.Render(w, r, http.StatusOK, "rubric", p.L.T("rubric.title", p.State.ID), p)
	}
	made, err := s.KeepDecision(r, who.Login, p.State.ID, review.Draft{Reason: p.Reason, Last: r.PostForm.Get("last"), Body: review.Ruling{Rubric: p.Rubric}})
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		p.Refused = s.Explain(r, wrong)
		return s.Render(w, r, http.StatusBadRequest, "rubric", p.L.T("rubric.title", p.State.ID), p)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, p.RubricPath(p.State.ID)+"#d"+made.Hash[:12], http.StatusSeeOther)
	return nil
}

// rubricFrom reads the form of a rubric. Rows without a name or condition are left
// out.
func rubricFrom(f url.Values, l *i18n.Language) assess.Rubric {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	r := assess.Rubric{Template: get("template"), Language: l.Tag, Interpretation: get("interpretation"), Strong: get("strong"), Weak: get("weak"),
		Depth: get("depth"), Breadth: get("breadth"),
		Goals: site.Lines(f.Get("goals")), Never: site.Lines(f.Get("never")), Order: assess.Order(get("order")),
		Window: assess.Window{From: get("from"), To: get("to")}}
	r.Reviewers, _ = strconv.Atoi(get("reviewers"))
	for _, line := range site.Lines(f.Get("definitions")) {
		term, meaning, _ := strings.Cut(line, ":")
		r.Definitions = append(r.Definitions, assess.Definition{Term: strings.TrimSpace(term), Meaning: strings.TrimSpace(meaning)})
	}
	for i := range f["fact-name"] {
		at := func(name string) string { return site.Nth(f["fact-"+name], i) }
		if at("name") == "" {
			continue
		}
		fact := assess.Fact{Name: at("name"), Words: at("words"), Kind: assess.FactKind(at("kind")), Each: at("each") == "yes", Weaker: at("weaker")}
		fact.Toward, _ = strconv.Atoi(at("toward"))
		r.Facts = append(r.Facts, fact)
	}
	for i := range f["line-when"] {
		if line, ok := lineFrom(site.Nth(f["line-score"], i), site.Nth(f["line-when"], i), site.Nth(f["line-words"], i)); ok {
			r.Lines = append(r.Lines, line)
		}
	}
	for i := range f["exception-party"] {
		at := func(name string) string { return site.Nth(f["exception-"+name], i) }
		if at("words") == "" {
			continue
		}
		e := assess.Exception{Party: at("party"), Words: at("words"), Exempt: at("exempt") == "yes", Window: assess.Window{From: at("from"), To: at("to")}}
		for _, line := range site.Lines(at("lines")) {
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

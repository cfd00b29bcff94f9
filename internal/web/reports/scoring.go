package reports

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// scoringPage is where one party is scored on one commitment.
type scoringPage struct {
	show.Presenter
	commitmentWork
	Words   string
	Of      string // the party
	Round   string
	Rubric  *assess.Rubric // nil if there is none
	Faults  int
	Lines   []assess.Line
	Window  assess.Window
	Exempt  string
	Cell    review.Cell
	Own     *review.Mark // the visitor's, nil if they have not scored
	Inside  []ground     // evidence and updates in the window
	Outside []ground
	Receipt *show.ReceiptView
	Facts   assess.Facts
	Outcome *assess.Outcome // of Facts
	Flips   []assess.Flip
	Form    url.Values // what was sent and not kept
	Refused string
	Others  []show.CellRow // the other parties
}

// A ground is a piece of evidence or an update on which a score can rest.
type ground struct {
	Hash, Date, Text, Title, Address, Issuer string
	Bearing                                  string
	Waits                                    bool // an update that no reviewer has judged
	Ticked                                   bool
	Own                                      bool // an update
	Mine                                     bool // it speaks of the party that is scored
}

func (s *area) scoring(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	p, err := s.scoringOf(r, v)
	if err != nil {
		return err
	}
	p.Round = r.URL.Query().Get("round")
	if !slices.Contains(review.Rounds, p.Round) {
		return fmt.Errorf("round %q: %w", p.Round, trillium.ErrNotFound)
	}
	p.fill(site.Visitor(r).Login, nil)
	return s.Render(w, r, http.StatusOK, "scoring", p.L.T("scoring.title", p.PartyName(), p.State.ID), p)
}

func (s *area) scoringOf(r *http.Request, v store.View) (*scoringPage, error) {
	work, of, err := s.onCommitment(r, v)
	if err != nil {
		return nil, err
	}
	st, party := work.State, r.PathValue("party")
	if !slices.Contains(work.Scorable, party) {
		return nil, fmt.Errorf("%s is not bound by %s: %w", party, st.ID, trillium.ErrNotFound)
	}
	p := &scoringPage{Presenter: of, commitmentWork: work, Words: trillium.Plain(st.Text), Of: party, Window: work.Usual}
	if st.Rubric != nil {
		p.Rubric = &st.Rubric.Rubric
		p.Lines, p.Faults = p.Rubric.LinesFor(party), len(p.Rubric.Lint())
		p.Window = p.Rubric.WindowFor(party, p.Window)
		if e := p.Rubric.For(party); e != nil && e.Exempt {
			p.Exempt = e.Words
		}
	}
	for _, other := range work.Scorable {
		p.Others = append(p.Others, show.CellRow{Cell: st.Cell(other, review.Final), Href: show.ScoringPath(p.L.Tag, st.ID, other)})
	}
	p.Receipt, err = s.Receipt(r, v, st.ID)
	return p, err
}

// fill adds what belongs to the round, and what the form holds or the visitor gave
// before.
func (p *scoringPage) fill(login string, form url.Values) {
	p.Cell, p.Form = p.State.Cell(p.Of, p.Round), form
	ticked := form["evidence"]
	for i := range p.Cell.Marks {
		if m := &p.Cell.Marks[i]; m.Person == login && login != "" {
			p.Own = m
		}
	}
	if form == nil && p.Own != nil {
		ticked = p.Own.Scoring.Evidence
		if p.Own.Facts != nil {
			p.Facts = *p.Own.Facts
		}
	}
	if p.Rubric != nil && form != nil {
		p.Facts = factsFrom(p.Rubric, form)
	}
	if p.Rubric != nil && (form != nil || p.Own != nil && p.Own.Facts != nil) && p.Rubric.CheckFacts(p.Facts) == nil {
		o := p.Rubric.Score(p.Of, p.Facts)
		p.Outcome, p.Flips = &o, p.Rubric.Flips(p.Of, p.Facts)
	}
	for _, g := range p.grounds() {
		g.Ticked = slices.Contains(ticked, g.Hash)
		if p.Window.Holds(g.Date) {
			p.Inside = append(p.Inside, g)
		} else {
			p.Outside = append(p.Outside, g)
		}
	}
}

// grounds are the evidence and updates that nobody rejected, the party's own first.
func (p *scoringPage) grounds() []ground {
	var out []ground
	for i := range p.State.Evidence {
		if e := &p.State.Evidence[i]; !e.Rejected() {
			out = append(out, ground{Hash: e.Hash, Date: e.Citation.Date, Text: p.Quoted(e), Title: e.Title, Address: e.Address, Issuer: e.Issuer,
				Bearing: p.L.T("bearing." + e.Citation.Relation), Mine: e.Issuer == p.Of})
		}
	}
	for i := range p.State.Updates {
		if u := &p.State.Updates[i]; !u.Rejected() {
			out = append(out, ground{Hash: u.Hash, Date: u.Date, Text: u.Text, Address: u.Link, Issuer: u.Progress.Party,
				Bearing: p.L.T("status." + u.Status), Waits: u.Waits(), Own: true, Mine: u.Progress.Party == p.Of})
		}
	}
	slices.SortStableFunc(out, func(a, b ground) int {
		if a.Mine != b.Mine {
			return map[bool]int{true: -1, false: 1}[a.Mine]
		}
		return cmp.Compare(a.Date, b.Date)
	})
	return out
}

// factsFrom reads the facts of a form; what is no number is refused by CheckFacts
// as -1.
func factsFrom(r *assess.Rubric, f url.Values) assess.Facts {
	out := assess.Facts{Whole: make(map[string]int)}
	number := func(name string) int {
		s := strings.TrimSpace(f.Get(name))
		if s == "" {
			return 0
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			return -1
		}
		return n
	}
	each := false
	for _, fact := range r.Facts {
		if each = each || fact.Each; !fact.Each {
			out.Whole[fact.Name] = number("fact-" + fact.Name)
		}
	}
	for g := range r.NumGoals() {
		if !each {
			break
		}
		values := make(map[string]int)
		for _, fact := range r.Facts {
			if fact.Each {
				values[fact.Name] = number(fmt.Sprintf("fact-%d-%s", g+1, fact.Name))
			}
		}
		out.Goals = append(out.Goals, values)
	}
	return out
}

// giveScore shows what the rubric makes of the facts, or keeps the score.
func (s *area) giveScore(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	p, err := s.scoringOf(r, s.Register.Now())
	if err != nil {
		return err
	}
	f := r.PostForm
	p.Round = f.Get("round")
	p.fill(who.Login, f)
	title := p.L.T("scoring.title", p.PartyName(), p.State.ID)
	if f.Get("do") == "preview" {
		return s.Render(w, r, http.StatusOK, "scoring", title, p)
	}
	made, err := s.KeepDecision(r, who.Login, p.State.ID, review.Draft{Reason: f.Get("reason"), Last: f.Get("last"), Body: p.body(f)})
	var wrong *review.InvalidError
	if errors.As(err, &wrong) {
		p.Refused = s.Explain(r, wrong)
		return s.Render(w, r, http.StatusBadRequest, "scoring", title, p)
	}
	if err != nil {
		return err
	}
	next := show.ScoringPath(p.L.Tag, p.State.ID, p.Of)
	if p.Round != review.Final {
		next += "?round=" + url.QueryEscape(p.Round)
	}
	http.Redirect(w, r, next+"#d"+made.Hash[:12], http.StatusSeeOther)
	return nil
}

// body is the score that a form gives.
func (p *scoringPage) body(f url.Values) review.Scoring {
	value, err := strconv.Atoi(f.Get("score"))
	if err != nil {
		value = 9 // refused with the others
	}
	b := review.Scoring{Party: p.Of, Value: value, Round: p.Round, Cause: f.Get("cause"), Letter: f.Get("letter"), Evidence: f["evidence"],
		Rubric: f.Get("rubric")}
	if p.Rubric != nil {
		b.Facts = &p.Facts
	}
	if b.Cause == review.NoAction && p.Receipt != nil {
		b.Receipt = p.Receipt.Row.N
	}
	return b
}

// PartyName is the name of the party that is scored.
func (p scoringPage) PartyName() string { return p.Party(p.Of) }

// Value is what a field of the form holds.
func (p scoringPage) Value(name string) string {
	if p.Form != nil {
		return p.Form.Get(name)
	}
	if p.Own == nil {
		return ""
	}
	switch name {
	case "score":
		return strconv.Itoa(p.Own.Scoring.Value)
	case "cause":
		return p.Own.Cause
	case "letter":
		return p.Own.Letter
	case "reason":
		return p.Own.Reason
	}
	return ""
}

// FactField is the name of a fact's field; goal "0" is for a fact of the party.
func (p scoringPage) FactField(goal, name string) string {
	if goal == "0" {
		return "fact-" + name
	}
	return "fact-" + goal + "-" + name
}

// FactText is what a fact's field holds: what was sent, what the visitor gave
// before, or nothing.
func (p scoringPage) FactText(goal, name string) string {
	if p.Form != nil {
		return p.Form.Get(p.FactField(goal, name))
	}
	values := p.Facts.Whole
	if n, err := strconv.Atoi(goal); err == nil && n > 0 {
		if n > len(p.Facts.Goals) {
			return ""
		}
		values = p.Facts.Goals[n-1]
	}
	if v, ok := values[name]; ok {
		return strconv.Itoa(v)
	}
	return ""
}

// Goals are the rubric's goals, one without words if it has none.
func (p scoringPage) Goals() []string {
	if p.Rubric == nil || len(p.Rubric.Goals) == 0 {
		return []string{""}
	}
	return p.Rubric.Goals
}

// HasEach reports whether the rubric asks for facts of each goal.
func (p scoringPage) HasEach() bool {
	return p.Rubric != nil && slices.ContainsFunc(p.Rubric.Facts, func(f assess.Fact) bool { return f.Each })
}

// FlipText says what would change the score.
func (p scoringPage) FlipText(f assess.Flip) string { return p.Tell.Flip(p.Rubric, f) }

// LineOf is a line of the rubric by its number.
func (p scoringPage) LineOf(n int) assess.Line { return p.Lines[n-1] }

// Blind reports whether the visitor scores without seeing others' scores.
func (p scoringPage) Blind() bool { return !p.Cell.Open && p.Cell.Needs > 1 }

// RubricHash is the ruling that the page shows.
func (p scoringPage) RubricHash() string {
	if p.State.Rubric == nil {
		return ""
	}
	return p.State.Rubric.Hash
}

// Causes are the reasons for -1 that a reviewer can give.
func (p scoringPage) Causes() []string {
	return slices.DeleteFunc(slices.Clone(review.Causes), func(c string) bool { return c == review.Unstated })
}

// SelfPath is the address of this page in a round.
func (p scoringPage) SelfPath(round string) string {
	path := show.ScoringPath(p.L.Tag, p.State.ID, p.Of)
	if round != review.Final {
		path += "?round=" + round
	}
	return path
}

// MarkFacts says the facts of a score, "" if it has none.
func (p scoringPage) MarkFacts(m review.Mark) string {
	if m.Facts == nil || p.Rubric == nil {
		return ""
	}
	return p.Tell.Facts(p.Rubric, *m.Facts)
}

package reports

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// assessPage is where a summit's commitments are chosen for assessment, and where
// the work on those that were chosen begins.
type assessPage struct {
	show.Presenter
	Document store.Document
	Rows     []assessRow
	Total    int
	Chosen   int
	Themes   []themeSpread
	Filter   assessFilter
	Withs    []string // what the filter offers
	Data     string
	Back     string // the address of this page as it is filtered
	Moment   string // of ?at=
	NoLinks  bool   // too many commitments to be compared with earlier summits
}

// An assessRow is a commitment with what speaks for choosing it.
type assessRow struct {
	*review.State
	Href    string
	Words   string
	Theme   string
	Earlier []string // ids of earlier promises that it follows
	Parties []string // that can be scored
	Settled int
	Faults  int
	Cells   []show.CellRow
}

// Bound is how many parties are bound, all as one apart.
func (a assessRow) Bound() int {
	n := len(a.Parties)
	if slices.Contains(a.Parties, trillium.All) {
		n--
	}
	return n
}

// A themeSpread is how many of a theme's commitments were chosen.
type themeSpread struct {
	Theme         string
	Chosen, Total int
}

type assessFilter struct{ Theme, With string }

func (f assessFilter) keeps(a *assessRow) bool {
	if f.Theme != "" && a.Theme != f.Theme {
		return false
	}
	switch f.With {
	case "chosen":
		return a.Priority
	case "open":
		return !a.Priority
	case "target":
		return len(a.Targets) > 0
	case "deadline":
		return a.Deadline != nil
	case "renews":
		return a.State.Renews || len(a.Earlier) > 0
	case "unscored":
		return a.Priority && a.Settled < len(a.Cells)
	}
	return true
}

func (s *area) assess(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	p, err := s.assessOf(r, v)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "assess", s.Language(r).T("assess.title", p.Document.Summit), p)
}

// assessOf gathers the commitments of the summit in the path.
func (s *area) assessOf(r *http.Request, v store.View) (*assessPage, error) {
	docs, err := show.Versions(r, v)
	if err != nil {
		return nil, err
	}
	d := docs[0]
	doc, err := s.Text(r.Context(), d)
	if err != nil {
		return nil, err
	}
	states, _, err := v.States(r.Context(), d)
	if err != nil {
		return nil, err
	}
	members, err := s.Report.Members(r.Context(), d)
	if err != nil {
		return nil, err
	}
	p := &assessPage{Presenter: s.Presenter(r, doc), Document: d, Filter: assessFilter{r.URL.Query().Get("theme"), r.URL.Query().Get("with")}}
	p.Withs, p.Moment, p.Back = []string{"chosen", "open", "target", "deadline", "renews", "unscored"}, r.URL.Query().Get("at"), r.URL.Path
	if r.URL.RawQuery != "" {
		p.Data = "?" + r.URL.Query().Encode()
		p.Back += p.Data
	}
	earlier, err := s.Report.Earlier(r.Context(), v, d.Summit)
	if p.NoLinks = errors.Is(err, trillium.ErrTooLarge); err != nil && !p.NoLinks {
		return nil, err
	}
	states = review.Counting(states)
	themes := review.Themes(states)
	login := site.Visitor(r).Login
	for i, st := range states {
		st = st.For(login)
		a := assessRow{State: st, Href: show.CommitmentPath(p.L.Tag, st.ID), Words: trillium.Plain(st.Text), Theme: themes[i], Parties: report.Scorable(st, members)}
		for _, past := range earlier[st.ID] {
			a.Earlier = append(a.Earlier, past.ID)
		}
		a.Cells = p.CellsOf(st, a.Parties, login)
		for _, c := range a.Cells {
			if c.Scored {
				a.Settled++
			}
		}
		if st.Rubric != nil {
			a.Faults = len(st.Rubric.Lint())
		}
		p.count(&a)
		if p.Filter.keeps(&a) {
			p.Rows = append(p.Rows, a)
		}
	}
	return p, nil
}

// count adds a commitment to the spread over themes.
func (p *assessPage) count(a *assessRow) {
	p.Total++
	i := slices.IndexFunc(p.Themes, func(t themeSpread) bool { return t.Theme == a.Theme })
	if i < 0 {
		i = len(p.Themes)
		p.Themes = append(p.Themes, themeSpread{Theme: a.Theme})
	}
	p.Themes[i].Total++
	if a.Priority {
		p.Chosen++
		p.Themes[i].Chosen++
	}
}

// A commitmentWork is what the pages begin with on which a commitment is ruled on
// and scored.
type commitmentWork struct {
	Tell     report.Teller
	Document store.Document
	State    *review.State // as the visitor may see it
	Href     string
	Head     string
	Scorable []string
	Usual    assess.Window // in which action counts, if no rubric says otherwise
}

// onCommitment finds the commitment in the path.
func (s *area) onCommitment(r *http.Request, v store.View) (commitmentWork, show.Presenter, error) {
	st, d, err := s.CommitmentAsked(r, v)
	if err != nil {
		return commitmentWork{}, show.Presenter{}, err
	}
	doc, err := s.Text(r.Context(), d)
	if err != nil {
		return commitmentWork{}, show.Presenter{}, err
	}
	members, err := s.Report.Members(r.Context(), d)
	if err != nil {
		return commitmentWork{}, show.Presenter{}, err
	}
	of := s.Presenter(r, doc)
	work := commitmentWork{Tell: of.Teller(), Document: d, State: st, Href: show.CommitmentPath(of.L.Tag, st.ID), Head: st.Head(),
		Scorable: report.Scorable(st, members)}
	work.Usual, err = s.Report.UsualWindow(r.Context(), v, d)
	return work, of, err
}

func (s *area) assessCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	p, err := s.assessOf(r, v)
	if err != nil {
		return err
	}
	rows := [][]string{{"id", "theme", "priority", "targets", "deadline", "renews", "earlier", "parties", "strength", "rubric", "faults", "settled", "cells",
		"text"}}
	for _, a := range p.Rows {
		day := ""
		if a.Deadline != nil {
			day = a.Deadline.Date
		}
		rows = append(rows, []string{a.ID, a.Theme, strconv.FormatBool(a.Priority), strconv.Itoa(len(a.Targets)), day, strconv.FormatBool(a.State.Renews),
			strings.Join(a.Earlier, " | "),
			strings.Join(a.Parties, " | "), string(a.Strength), strconv.FormatBool(a.State.Rubric != nil), strconv.Itoa(a.Faults), strconv.Itoa(a.Settled),
			strconv.Itoa(len(a.Cells)), a.Text})
	}
	return site.SendCSV(w, p.Document.Summit+"-assessment.csv", func(out io.Writer) error { return table.WriteRows(out, rows) })
}

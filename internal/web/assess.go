package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/table"
)

// assessPage is where a summit's commitments are chosen for assessment, and where
// the work on those that were chosen begins.
type assessPage struct {
	presenter
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
	Cells   []cellRow
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

// A cellRow is a party's score with the address of the page where it is given.
type cellRow struct {
	review.Cell
	Href string
	Mine bool // the visitor has scored it
}

func (s *Server) assess(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p, err := s.assessOf(r, v)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "assess", s.language(r).T("assess.title", p.Document.Summit), p)
}

// assessOf gathers the commitments of the summit in the path.
func (s *Server) assessOf(r *http.Request, v store.View) (*assessPage, error) {
	docs, err := versions(r, v)
	if err != nil {
		return nil, err
	}
	d := docs[0]
	doc, err := s.text(r.Context(), d)
	if err != nil {
		return nil, err
	}
	states, _, err := v.States(r.Context(), d)
	if err != nil {
		return nil, err
	}
	members, err := s.report.Members(r.Context(), d)
	if err != nil {
		return nil, err
	}
	p := &assessPage{presenter: s.presenter(r, doc), Document: d, Filter: assessFilter{r.URL.Query().Get("theme"), r.URL.Query().Get("with")}}
	p.Withs, p.Moment, p.Back = []string{"chosen", "open", "target", "deadline", "renews", "unscored"}, r.URL.Query().Get("at"), r.URL.Path
	if r.URL.RawQuery != "" {
		p.Data = "?" + r.URL.Query().Encode()
		p.Back += p.Data
	}
	earlier, err := s.report.Earlier(r.Context(), v, d.Summit)
	if p.NoLinks = errors.Is(err, trillium.ErrTooLarge); err != nil && !p.NoLinks {
		return nil, err
	}
	states = review.Counting(states)
	themes := review.Themes(states)
	login := visitor(r).Login
	for i, st := range states {
		st = st.For(login)
		a := assessRow{State: st, Href: commitmentPath(p.l.Tag, st.ID), Words: trillium.Plain(st.Text), Theme: themes[i], Parties: report.Scorable(st, members)}
		for _, past := range earlier[st.ID] {
			a.Earlier = append(a.Earlier, past.ID)
		}
		a.Cells = p.cells(st, a.Parties, login)
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

// cells are the final scores of the parties that have their own or can have one.
// All as one comes only if somebody scored it.
func (p presenter) cells(st *review.State, parties []string, login string) []cellRow {
	var out []cellRow
	for _, party := range parties {
		c := cellRow{Cell: st.Cell(party, review.Final), Href: scoringPath(p.l.Tag, st.ID, party)}
		if party == trillium.All && c.People == 0 {
			continue
		}
		for _, m := range c.Marks {
			c.Mine = c.Mine || m.Person == login && login != ""
		}
		out = append(out, c)
	}
	return out
}

// scoringPath is the address of the page where a party is scored.
func scoringPath(lang, id, party string) string {
	return commitmentPath(lang, id) + "/scores/" + url.PathEscape(party)
}

// ScoringPath is the address of the page where a party is scored.
func (p presenter) ScoringPath(id, party string) string {
	return scoringPath(p.l.Tag, id, party) + p.suffix
}

// RubricPath is the address of a commitment's rubric.
func (p presenter) RubricPath(id string) string { return commitmentPath(p.l.Tag, id) + "/rubric" }

// ReportPath is the address of a summit's report.
func (p presenter) ReportPath(summit string) string {
	return "/" + p.l.Tag + "/summits/" + url.PathEscape(summit) + "/report" + p.suffix
}

// AssessPath is the address of the page where commitments are chosen.
func (p presenter) AssessPath(summit string) string {
	return "/" + p.l.Tag + "/summits/" + url.PathEscape(summit) + "/assess" + p.suffix
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
func (s *Server) onCommitment(r *http.Request, v store.View) (commitmentWork, presenter, error) {
	st, d, err := s.commitmentAsked(r, v)
	if err != nil {
		return commitmentWork{}, presenter{}, err
	}
	doc, err := s.text(r.Context(), d)
	if err != nil {
		return commitmentWork{}, presenter{}, err
	}
	members, err := s.report.Members(r.Context(), d)
	if err != nil {
		return commitmentWork{}, presenter{}, err
	}
	of := s.presenter(r, doc)
	work := commitmentWork{Tell: of.teller(), Document: d, State: st, Href: commitmentPath(of.l.Tag, st.ID), Head: st.Head(), Scorable: report.Scorable(st, members)}
	work.Usual, err = s.report.UsualWindow(r.Context(), v, d)
	return work, of, err
}

// teller says reports in the language of the page.
func (p presenter) teller() report.Teller { return report.Teller{Language: p.l, Names: p.names} }

// A waitingScore is a score that the visitor can give or settle.
type waitingScore struct {
	State *review.State
	Row   cellRow
}

// scores are the cells of chosen commitments that wait for the visitor: those that
// too few have scored, and those on which the reviewers disagree.
func (p *queuePage) scores(r *http.Request, s *Server, d store.Document, states []*review.State, login string) error {
	if !d.Leading {
		return nil
	}
	members, err := s.report.Members(r.Context(), d)
	if err != nil {
		return err
	}
	for _, st := range review.Counting(states) {
		if !st.Priority || st.Rubric == nil {
			continue
		}
		for _, c := range p.cells(st, report.Scorable(st, members), login) {
			e := st.Rubric.For(c.Party)
			if exempt := e != nil && e.Exempt; !c.Mine && !exempt && (!c.Open || c.Disputed) {
				p.Scores = append(p.Scores, waitingScore{st, c})
			}
		}
	}
	return nil
}

func (s *Server) assessCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p, err := s.assessOf(r, v)
	if err != nil {
		return err
	}
	rows := [][]string{{"id", "theme", "priority", "targets", "deadline", "renews", "earlier", "parties", "strength", "rubric", "faults", "settled", "cells", "text"}}
	for _, a := range p.Rows {
		day := ""
		if a.Deadline != nil {
			day = a.Deadline.Date
		}
		rows = append(rows, []string{a.ID, a.Theme, strconv.FormatBool(a.Priority), strconv.Itoa(len(a.Targets)), day, strconv.FormatBool(a.State.Renews), strings.Join(a.Earlier, " | "),
			strings.Join(a.Parties, " | "), string(a.Strength), strconv.FormatBool(a.State.Rubric != nil), strconv.Itoa(a.Faults), strconv.Itoa(a.Settled), strconv.Itoa(len(a.Cells)), a.Text})
	}
	return sendCSV(w, p.Document.Summit+"-assessment.csv", func(out io.Writer) error { return table.WriteRows(out, rows) })
}

package pages

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// goalPage is one goal: what is promised, what the four answers are for each party and
// for all together by each measure, and the form to set it.
type goalPage struct {
	show.Presenter
	Tell        keep.Teller
	Document    store.Document
	State       *review.State
	Row         *keep.Row
	Href        string // of the commitment
	Versions    []*keep.Targeted
	Version     int // that is shown, from 1; 0 if the goal is only proposed
	Results     []resultView
	Differences []string
	Findings    []trillium.Finding
	Datasets    []keep.Dataset // that measures can be made of, the likeliest first
	Query       string
	At          string
	Year        string
	Head        string
	Refused     string // why the form could not be kept
	Form        goalForm
}

// A resultView is a result with its picture.
type resultView struct {
	*measure.Result
	Anchor string
	Title  string
	Figure template.HTML
	Data   string // address of the picture as a file
}

// errNoGoal says that the address names no goal.
func errNoGoal(id, name string) error {
	return fmt.Errorf("goal %s of %s: %w", name, id, trillium.ErrNotFound)
}

// goalAsked is the goal in the path, as a person set it, in the version that the
// address asks for, or as it is proposed.
func (s *area) goalAsked(r *http.Request, v store.View) (*keep.Row, int, error) {
	st, d, err := s.CommitmentAsked(r, v)
	if err != nil {
		return nil, 0, err
	}
	at, err := s.look(r)
	if err != nil {
		return nil, 0, err
	}
	name, text := r.PathValue("goal"), r.URL.Query().Get("version")
	versions := keep.Versions(st, name)
	if n := len(versions); n > 0 {
		number := n
		if text != "" {
			if number, err = strconv.Atoi(text); err != nil || number < 1 || number > n {
				return nil, 0, errNoGoal(st.ID, name+", version "+text)
			}
		}
		row, err := s.Goals.Version(r.Context(), v, st, d, versions[number-1], at)
		return row, number, err
	}
	if text != "" {
		return nil, 0, errNoGoal(st.ID, name+", version "+text)
	}
	rows, err := s.Goals.One(r.Context(), v, st, d, at)
	if err != nil {
		return nil, 0, err
	}
	for i := range rows {
		if rows[i].Goal.Name == name {
			return &rows[i], 0, nil
		}
	}
	if name == freeName(st) && site.Visitor(r).May(review.Decide) {
		return &keep.Row{State: st, Document: d, Goal: measure.Goal{Name: name, Kind: measure.Change, Direction: measure.Reduce}}, 0, nil
	}
	return nil, 0, errNoGoal(st.ID, name)
}

// goalNow is goalAsked in the register as the request asks for it.
func (s *area) goalNow(r *http.Request) (*keep.Row, int, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, 0, err
	}
	return s.goalAsked(r, v)
}

// freeName is the name of a further goal of a commitment.
func freeName(st *review.State) string {
	for n := 1; ; n++ {
		name := fmt.Sprint("t", n)
		proposed := slices.ContainsFunc(measure.Propose(&st.Commitment), func(g measure.Goal) bool { return g.Name == name })
		if keep.Goal(st, name) == nil && !proposed {
			return name
		}
	}
}

func (s *area) goal(w http.ResponseWriter, r *http.Request) error {
	p, err := s.goalOf(r)
	if err != nil {
		return err
	}
	p.Form = formOf(&p.Row.Goal)
	return s.Render(w, r, http.StatusOK, "goal", p.title(), p)
}

func (p *goalPage) title() string { return p.L.T("goal.title", p.State.ID, p.Row.Goal.Name) }

func (s *area) goalOf(r *http.Request) (*goalPage, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	row, version, err := s.goalAsked(r, v)
	if err != nil {
		return nil, err
	}
	doc, err := s.Text(r.Context(), row.Document)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	p := &goalPage{Presenter: s.Presenter(r, doc), Document: row.Document, State: row.State, Row: row, Version: version,
		Versions: keep.Versions(row.State, row.Goal.Name),
		At:       q.Get("at"), Year: q.Get("year"), Head: row.State.Head()}
	p.Tell, p.Href = tellGoals(p.Presenter), show.CommitmentPath(p.L.Tag, p.State.ID)+p.AtSuffix
	p.Query = site.SuffixOf(site.KeepQuery(q, "at", "year", "version"))
	p.Results = p.views(row.Results)
	for _, d := range row.Goal.Differences(row.Results) {
		p.Differences = append(p.Differences, p.Tell.Difference(d))
	}
	p.Findings = row.Findings()
	if site.Visitor(r).May(review.Decide) {
		p.Datasets, err = s.datasetsFor(r, v, row)
	}
	return p, err
}

// Kinds are the kinds of goal that the form offers.
func (p *goalPage) Kinds() []measure.Kind { return measure.Kinds }

// Conflicts are those on this goal that nobody has settled.
func (p *goalPage) Conflicts() []review.Conflict {
	return slices.DeleteFunc(slices.Clone(p.State.Conflicts), func(c review.Conflict) bool {
		b, ok := c.Later.Body.(keep.Targeting)
		return !ok || b.Goal.Name != p.Row.Goal.Name
	})
}

// SeriesAt is the address at which the values of a series are listed.
func (p *goalPage) SeriesAt(id string) string {
	dataset, _, _ := strings.Cut(id, "/")
	return "/" + p.L.Tag + "/datasets/" + dataset + site.SuffixOf(site.WithValues(site.QueryOf(p.AtSuffix), "series", id)) + "#values"
}

// views gives results their pictures.
func (p *goalPage) views(results []*measure.Result) []resultView {
	var out []resultView
	for i, x := range results {
		v := resultView{Result: x, Anchor: fmt.Sprint("r", i+1), Title: strings.Trim(x.Measure+" – "+p.Tell.Party(x.Party), " –")}
		v.Figure = template.HTML(p.Tell.Figure("figure-"+v.Anchor, v.Title, x).SVG())
		v.Data = site.APIRoot + "/" + p.L.Tag + p.Row.Path() + "/figure.svg" + site.SuffixOf(site.WithValues(site.KeepQuery(site.QueryOf(p.Query), "at", "year",
			"version"), "measure", x.Measure, "member", x.Party))
		out = append(out, v)
	}
	return out
}

// datasetsFor are the datasets of which a measure of the goal can be made, the
// likeliest first.
func (s *area) datasetsFor(r *http.Request, v store.View, row *keep.Row) ([]keep.Dataset, error) {
	all, err := keep.Datasets(r.Context(), v)
	if err != nil {
		return nil, err
	}
	members, err := s.Report.Members(r.Context(), row.Document)
	if err != nil {
		return nil, err
	}
	return keep.Suggest(all, append(slices.Clone(row.State.Parties), members...), row.State.Text), nil
}

// setGoal takes the form of a goal.
func (s *area) setGoal(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	p, err := s.goalOf(r)
	if err != nil {
		return err
	}
	p.Form = goalForm{Values: r.PostForm}
	g, err := s.goalFrom(r, p)
	if err == nil {
		err = g.Check()
	}
	if err == nil {
		_, err = s.KeepDecision(r, who.Login, p.State.ID, review.Draft{Reason: r.PostForm.Get("reason"), Last: r.PostForm.Get("last"), Body: keep.Targeting{Goal: g}})
	}
	var wrong *review.InvalidError
	switch {
	case errors.As(err, &wrong):
		p.Refused = s.Explain(r, wrong)
	case errors.Is(err, trillium.ErrInvalid) || errors.Is(err, trillium.ErrNotFound):
		p.Refused = err.Error()
	case err != nil:
		return err
	default:
		http.Redirect(w, r, "/"+p.L.Tag+p.Row.Path(), http.StatusSeeOther)
		return nil
	}
	return s.Render(w, r, http.StatusBadRequest, "goal", p.title(), p)
}

// apiGoal is a goal as the API gives it.
type apiGoal struct {
	Commitment  string               `json:"commitment"`
	Goal        measure.Goal         `json:"goal"`
	Proposed    bool                 `json:"proposed"`
	Version     int                  `json:"version"` // from 1; 0 if it is only proposed
	Versions    []apiGoalVersion     `json:"versions"`
	Results     []*measure.Result    `json:"results"`
	Differences []measure.Difference `json:"differences,omitempty"`
	Findings    []trillium.Finding   `json:"findings,omitempty"`
	Page        string               `json:"page"`
}

// apiGoalVersion is a version of a goal.
type apiGoalVersion struct {
	Goal     measure.Goal `json:"goal"`
	Decision string       `json:"decision"`
	Person   string       `json:"decided_by"`
	Time     string       `json:"decided_at"`
	Reason   string       `json:"reason"`
}

func (s *area) goalJSON(w http.ResponseWriter, r *http.Request) error {
	row, version, err := s.goalNow(r)
	if err != nil {
		return err
	}
	out := apiGoal{Commitment: row.State.ID, Goal: row.Goal, Proposed: row.Proposed(), Version: version, Versions: []apiGoalVersion{}, Results: row.Results,
		Differences: row.Goal.Differences(row.Results), Findings: row.Findings(), Page: s.Origin(r) + "/en" + row.Path()}
	for _, t := range keep.Versions(row.State, row.Goal.Name) {
		out.Versions = append(out.Versions, apiGoalVersion{t.Goal, t.Hash, t.Entry.Name, t.Time.Format("2006-01-02T15:04:05Z07:00"), t.Reason})
	}
	return site.SendJSON(w, out)
}

func (s *area) goalCSV(w http.ResponseWriter, r *http.Request) error {
	row, _, err := s.goalNow(r)
	if err != nil {
		return err
	}
	return site.SendCSV(w, "target.csv", func(out io.Writer) error { return table.WriteRows(out, keep.Years(row.Results)) })
}

// goalSVG is the picture of one result as a file: of the measure and party that the
// address names, or of the first.
func (s *area) goalSVG(w http.ResponseWriter, r *http.Request) error {
	row, _, err := s.goalNow(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	t := tellGoals(s.Presenter(r, &trillium.Document{}))
	for _, x := range row.Results {
		if q.Get("measure") != "" && q.Get("measure") != x.Measure || q.Get("member") != "" && q.Get("member") != x.Party {
			continue
		}
		title := t.T("colon", t.T("goal.title", row.State.ID, row.Goal.Name), strings.Trim(x.Measure+" – "+t.Party(x.Party), " –"))
		if svg := t.Figure("figure", title, x).SVG(); svg != "" {
			return site.Send(w, site.TypeSVG, "target.svg", []byte(svg))
		}
	}
	return fmt.Errorf("picture of goal %s: %w; nothing is measured", row.Goal.Name, trillium.ErrNotFound)
}

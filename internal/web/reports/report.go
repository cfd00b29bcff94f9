package reports

import (
	"bytes"
	"html/template"
	"io"
	"net/http"
	"net/url"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

// scoresAtom is a feed of the scores of a summit's report, by when they were given.
func (s *area) scoresAtom(w http.ResponseWriter, r *http.Request) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	t := s.tellerOf(r, rep)
	feed := s.NewFeed(r, t.T("colon", t.T("compliance.title"), rep.Document.Title), "/"+t.Tag+"/summits/"+rep.Summit+"/report")
	for i := range rep.Chapters {
		c := &rep.Chapters[i]
		for _, score := range c.Scores {
			if m := score.Final.Decides; m != nil {
				feed.Add(s.Origin(r)+show.DecisionPath(t.Tag, m.Hash), t.T("what.score", t.Party(score.Party), report.Signed(score.Final.Cell)), m.Entry.Reason, m.Time)
			}
		}
	}
	return feed.Send(w)
}

// reportPage is the compliance report of a summit.
type reportPage struct {
	show.Presenter
	R      *report.Report
	Tell   report.Teller
	Figure template.HTML
	Trend  template.HTML // over the summits of the series, "" if fewer than two have scores
	Trends []*report.Report
	Theme  string // of ?theme=: only its chapters are shown
	Themes []string
	Suffix string // of links to other forms of this report
	At     string
	Cited  show.Cited
}

// optionsOf are the settings of a report in the address.
func (s *area) optionsOf(r *http.Request) (report.Options, error) {
	o := report.Options{Counting: assess.Counting(r.URL.Query().Get("joint")), Now: s.Now().UTC()}
	if at, err := site.Moment(r); err == nil && !at.IsZero() {
		o.Now = at
	}
	if o.Counting != "" && o.Counting != assess.PerParty && o.Counting != assess.Once {
		return o, site.Refuse(trillium.ErrInvalid, "refused.joint", "joint=%s: it is each or once", o.Counting)
	}
	return o, nil
}

// reportOf makes the report that the address asks for.
func (s *area) reportOf(r *http.Request) (*report.Report, store.View, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, v, err
	}
	o, err := s.optionsOf(r)
	if err != nil {
		return nil, v, err
	}
	rep, err := s.Report.Make(r.Context(), v, r.PathValue("summit"), o)
	return rep, v, err
}

func (s *area) showReport(w http.ResponseWriter, r *http.Request) error {
	rep, v, err := s.reportOf(r)
	if err != nil {
		return err
	}
	doc, err := s.Text(r.Context(), rep.Document)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := reportPage{Presenter: s.Presenter(r, doc), R: rep, Theme: q.Get("theme"), At: q.Get("at")}
	p.Tell = p.Teller()
	if keep := site.KeepQuery(q, "joint", "at"); len(keep) > 0 {
		p.Suffix = "?" + keep.Encode()
	}
	for _, t := range rep.Matrix.Themes() {
		p.Themes = append(p.Themes, t.Theme)
	}
	if len(rep.Chapters) > 0 {
		p.Figure = template.HTML(p.Tell.Figure(rep).SVG())
	}
	if p.Trends, err = s.Report.Trend(r.Context(), v, rep); err != nil {
		return err
	}
	if len(p.Trends) > 1 {
		p.Trend = template.HTML(p.Tell.Trend(p.Trends).SVG())
	}
	p.Cited = s.Cite(r, p.Tell.Title(rep), "/summits/"+url.PathEscape(rep.Summit)+"/scores.csv", site.KeepQuery(r.URL.Query(), "joint", "at"), rep.MatrixRows())
	return s.Render(w, r, http.StatusOK, "report", p.Tell.Title(rep), p)
}

// Shown are the chapters that the filter keeps.
func (p reportPage) Shown() []*report.Chapter {
	var out []*report.Chapter
	for i := range p.R.Chapters {
		if c := &p.R.Chapters[i]; p.Theme == "" || c.Theme == p.Theme {
			out = append(out, c)
		}
	}
	return out
}

// Sorts are the averages that have a table of their own.
func (p reportPage) Sorts() []string { return []string{report.OfParty, report.OfTheme} }

// TrendParties are the parties of all summits in the trend.
func (p reportPage) TrendParties() []string {
	var out []string
	for _, r := range p.Trends {
		out = site.AddNew(out, r.Parties...)
	}
	return out
}

// Row are the scores of a commitment by column.
func (p reportPage) Row(i int) []string {
	out := make([]string, len(p.R.Parties))
	for k := range p.R.Parties {
		out[k] = report.Signed(p.R.Matrix.Cell(i, k))
	}
	return out
}

// JointOf is the score of all as one, which counts once; "" where it does not.
func (p reportPage) JointOf(i int) string {
	if p.R.Counting != assess.Once {
		return ""
	}
	return report.Signed(p.R.Matrix.Rows[i].Joint)
}

// PercentOf is a party's percentage at one summit of the trend.
func (p reportPage) PercentOf(r *report.Report, party string) string {
	for _, a := range r.Of(report.OfParty) {
		if a.ID == party {
			return p.Tell.Percent(a)
		}
	}
	return "–"
}

func (s *area) reportJSON(w http.ResponseWriter, r *http.Request) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	return site.SendJSON(w, rep.Data())
}

// sendReport sends rows of a report as CSV.
func (s *area) sendReport(w http.ResponseWriter, r *http.Request, name string, rows func(*report.Report) [][]string) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	return site.SendCSV(w, rep.Summit+"-"+name+".csv", func(out io.Writer) error { return table.WriteRows(out, rows(rep)) })
}

func (s *area) scoresCSV(w http.ResponseWriter, r *http.Request) error {
	return s.sendReport(w, r, "scores", (*report.Report).MatrixRows)
}

func (s *area) averagesCSV(w http.ResponseWriter, r *http.Request) error {
	return s.sendReport(w, r, "averages", func(rep *report.Report) [][]string { return report.AverageRows(rep.Averages) })
}

func (s *area) agreementCSV(w http.ResponseWriter, r *http.Request) error {
	return s.sendReport(w, r, "agreement", func(rep *report.Report) [][]string { return report.AgreementRows(rep.Agreement) })
}

func (s *area) sourcesCSV(w http.ResponseWriter, r *http.Request) error {
	return s.sendReport(w, r, "sources", (*report.Report).SourceRows)
}

// tellerOf says a report in the language of the address, /api/v1/fr/….
func (s *area) tellerOf(r *http.Request, rep *report.Report) report.Teller {
	return report.Teller{Language: s.Language(r), Names: rep.Names}
}

func (s *area) reportDOCX(w http.ResponseWriter, r *http.Request) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	tell := s.tellerOf(r, rep)
	var out bytes.Buffer
	if err := tell.WriteDOCX(&out, rep); err != nil {
		return err
	}
	return site.Send(w, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", rep.Summit+"-report."+tell.Tag+".docx", out.Bytes())
}

func (s *area) reportSVG(w http.ResponseWriter, r *http.Request) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	tell := s.tellerOf(r, rep)
	return site.Send(w, "image/svg+xml", rep.Summit+"-scores."+tell.Tag+".svg", []byte(tell.Figure(rep).SVG()))
}

// trendOf makes the report that the address asks for, and those of the other
// summits of its series.
func (s *area) trendOf(r *http.Request) (*report.Report, []*report.Report, error) {
	rep, v, err := s.reportOf(r)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.Report.Trend(r.Context(), v, rep)
	return rep, list, err
}

func (s *area) trendSVG(w http.ResponseWriter, r *http.Request) error {
	rep, list, err := s.trendOf(r)
	if err != nil {
		return err
	}
	tell := s.tellerOf(r, rep)
	return site.Send(w, "image/svg+xml", rep.Series+"-trend."+tell.Tag+".svg", []byte(tell.Trend(list).SVG()))
}

func (s *area) trendCSV(w http.ResponseWriter, r *http.Request) error {
	rep, list, err := s.trendOf(r)
	if err != nil {
		return err
	}
	return site.SendCSV(w, rep.Series+"-trend.csv", func(out io.Writer) error { return table.WriteRows(out, report.TrendRows(list)) })
}

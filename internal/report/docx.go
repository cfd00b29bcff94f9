package report

import (
	"fmt"
	"io"
	"strings"

	"trillium/internal/assess"
	"trillium/internal/docx"
	"trillium/internal/table"
)

// WriteDOCX writes the report as a Word document.
func (t Teller) WriteDOCX(w io.Writer, r *Report) error {
	d := docx.New(t.Title(r), t.Tag)
	p := printer{t, r, d}
	d.Heading(0, docx.Text(t.Title(r)))
	d.Paragraph(docx.Run{Text: r.Document.Title, Italic: true, Language: r.Document.Language}, docx.Text(". "+t.T("report.made", t.Date(r.Made))))
	d.Paragraph(docx.Text(strings.Join(t.Summary(r), " ")))
	d.Paragraph(docx.Text(t.Counting(r.Counting)))
	p.matrix()
	p.averages()
	p.changes()
	p.agreement()
	for i := range r.Chapters {
		p.chapter(&r.Chapters[i])
	}
	p.checks()
	return d.Write(w)
}

// A printer writes the parts of one report.
type printer struct {
	Teller
	r *Report
	d *docx.Document
}

func (p printer) matrix() {
	p.d.Heading(1, docx.Text(p.T("report.matrix")))
	head, widths := []string{p.T("report.commitment")}, []int{24}
	for _, party := range p.r.Parties {
		head, widths = append(head, party), append(widths, 5)
	}
	head, widths = append(head, "n", p.T("report.mean"), "%"), append(widths, 4, 6, 5)
	var rows [][]string
	of := p.r.Of(OfCommitment)
	for i, row := range p.r.Matrix.Rows {
		cells := []string{row.ID + " " + table.Cut(row.Title, 70)}
		for k := range p.r.Parties {
			cells = append(cells, Signed(p.r.Matrix.Cell(i, k)))
		}
		rows = append(rows, append(cells, fmt.Sprint(of[i].N), p.Mean(of[i].Exact), percentCell(of[i])))
	}
	foot := []string{p.T("report.mean")}
	for _, a := range p.r.Of(OfParty) {
		foot = append(foot, p.Mean(a.Exact))
	}
	all := p.r.Summary()
	rows = append(rows, append(foot, fmt.Sprint(all.N), p.Mean(all.Exact), percentCell(all)))
	p.d.Table(head, rows, widths)
}

func percentCell(a Average) string {
	if a.Percent == nil {
		return "–"
	}
	return fmt.Sprint(*a.Percent)
}

// averages are the tables of parties and themes with their ranks.
func (p printer) averages() {
	for _, of := range []string{OfParty, OfTheme} {
		p.d.Heading(2, docx.Text(p.T("report.by."+of)))
		var rows [][]string
		for _, a := range p.r.Of(of) {
			name, rank := a.ID, ""
			if of == OfParty {
				name = p.Party(a.ID)
			}
			if a.Rank > 0 {
				rank = fmt.Sprint(a.Rank)
			}
			rows = append(rows, []string{name, fmt.Sprint(a.N), p.Mean(a.Exact), percentCell(a), rank, p.Interval(a)})
		}
		p.d.Table([]string{p.T("report.of." + of), "n", p.T("report.mean"), "%", p.T("report.rank"), p.T("report.interval")}, rows, []int{10, 2, 4, 3, 3, 6})
	}
}

func (p printer) changes() {
	if p.r.Interim == nil {
		return
	}
	p.d.Heading(2, docx.Text(p.T("report.changes")))
	if len(p.r.Changes) == 0 {
		p.d.Paragraph(docx.Text(p.T("report.changes.none")))
	}
	for _, c := range p.r.Changes {
		p.d.Item(docx.Text(p.Change(c)))
	}
}

func (p printer) agreement() {
	p.d.Heading(2, docx.Text(p.T("report.agreement")))
	p.d.Paragraph(docx.Text(p.Agreement(p.r.Overall())))
	var rows [][]string
	for _, a := range p.r.Agreement[:len(p.r.Agreement)-1] {
		if a.Pairs > 0 {
			rows = append(rows, []string{a.ID, fmt.Sprintf("%d / %d", a.Equal, a.Pairs), p.T("percent", *a.Percent), p.Alpha(a), p.Differ(a)})
		}
	}
	if rows != nil {
		p.d.Table([]string{p.T("report.commitment"), p.T("report.pairs"), "%", "α", p.T("report.differ")}, rows, []int{5, 3, 3, 3, 8})
	}
}

func (p printer) chapter(c *Chapter) {
	p.d.Heading(1, docx.Text(fmt.Sprintf("%d. %s", c.N, c.State.ID)))
	text, language := p.Promise(p.r, c)
	p.d.Quote(docx.Run{Text: text, Language: language})
	if c.State.Absent {
		p.d.Paragraph(docx.Run{Text: p.T("absent.report"), Italic: true})
	}
	p.d.Paragraph(docx.Text(strings.Join(p.Features(c), " ")))
	if len(c.Background) > 0 {
		p.d.Heading(2, docx.Text(p.T("report.background")))
		for _, b := range c.Background {
			p.d.Item(docx.Text(p.Past(b)+" "), docx.Run{Text: b.Text, Italic: true, Language: b.Language})
		}
	}
	p.rubric(c)
	for i := range c.Scores {
		p.score(c, &c.Scores[i])
	}
}

func (p printer) rubric(c *Chapter) {
	if c.State.Rubric == nil {
		return
	}
	r := &c.State.Rubric.Rubric
	p.d.Heading(2, docx.Text(p.T("report.rubric")))
	for _, s := range p.RubricWords(r) {
		p.d.Paragraph(docx.Bold(s[0]+" "), docx.Run{Text: s[1], Language: r.Language})
	}
	var rows [][]string
	for _, l := range r.Lines {
		rows = append(rows, []string{Signed(assess.Scored(l.Score)), p.Line(l)})
	}
	p.d.Table([]string{p.T("scores.value"), p.T("rubric.when")}, rows, []int{1, 9})
	for _, e := range r.Exceptions {
		p.d.Item(docx.Bold(p.Party(e.Party)+": "), docx.Run{Text: e.Words, Language: r.Language})
	}
}

func (p printer) score(c *Chapter, s *Score) {
	head := p.T("colon", p.Party(s.Party), Signed(s.Final.Cell))
	if s.Exempt != "" {
		head = p.T("colon", p.Party(s.Party), p.T("cell.exempt"))
	}
	p.d.Heading(2, docx.Text(head))
	for _, a := range s.Actions {
		language := a.Language
		if language == "" {
			language = p.Tag
		}
		p.d.Paragraph(docx.Bold(p.Day(a.Date)+". "), docx.Text(p.Bearing(a)+". "), docx.Run{Text: p.Says(a), Language: language}, p.d.Note(docx.Text(p.Footnote(a))))
	}
	for _, line := range p.ScoreWords(c, s) {
		p.d.Paragraph(docx.Text(line))
	}
}

func (p printer) checks() {
	p.d.Heading(1, docx.Text(p.T("report.checks")))
	if len(p.r.Checks) == 0 {
		p.d.Paragraph(docx.Text(p.T("report.checks.none")))
	}
	for _, c := range p.r.Checks {
		p.d.Item(docx.Bold(c.Commitment+" "), docx.Text(p.Check(c)))
	}
}

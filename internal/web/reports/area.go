// Package reports is the area of deadlines, and of what is assessed: choosing,
// rubrics, scores, and the compliance report of a summit.
package reports

import (
	"embed"
	"net/http"

	"trillium/internal/datapackage"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct{ *show.Book }

// New returns the area.
func New(b *show.Book) site.Section {
	s := &area{b}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /due", Handle: s.due},
			{Pattern: "GET /summits/{summit}/assess", Handle: s.assess},
			{Pattern: "GET /summits/{summit}/report", Handle: s.showReport},
			{Pattern: "GET /commitments/{key}/{n}/rubric", Handle: s.rubric},
			{Pattern: "POST /commitments/{key}/{n}/rubric", Handle: s.changeRubric, Needs: review.Decide},
			{Pattern: "GET /commitments/{key}/{n}/scores/{party}", Handle: s.scoring},
			{Pattern: "POST /commitments/{key}/{n}/scores/{party}", Handle: s.giveScore, Needs: review.GiveScore},
		},
		Endpoints: s.endpoints(),
		Pages: []site.Template{site.Of[duePage]("due"), site.Of[*assessPage]("assess"), site.Of[reportPage]("report"), site.Of[*rubricPage]("rubric"),
			site.Of[*scoringPage]("scoring")},
		Nav:       []site.Link{{Path: "/due", Key: "due.short", Top: true, Rank: 40}},
		Templates: files,
		Tables:    s.tables,
	}
}

func (s *area) endpoints() []site.Endpoint {
	const due, of = "summit party theme at", "joint at"
	return []site.Endpoint{
		{Path: "/deadlines", Name: "deadlines", Params: due + " cursor limit", Kind: site.TypeJSON, Reply: site.ListOf[report.DueRow]{},
			Handle: site.List(s.dueRows, func(d *report.DueRow) string { return d.Commitment })},
		{Path: "/deadlines.csv", Name: "deadlines.csv", Params: due, Kind: site.TypeCSV, Handle: site.Table("deadlines.csv", s.dueRows, deadlineRows)},
		{Path: "/{lang}/deadlines.ics", Name: "deadlines.ics", Params: due, Kind: site.TypeICS, Handle: s.deadlines},
		{Path: "/{lang}/deadlines.atom", Name: "deadlines.atom", Params: due, Kind: site.TypeAtom, Handle: s.deadlinesAtom},
		{Path: "/{lang}/deadlines.svg", Name: "deadlines.svg", Params: due, Kind: site.TypeSVG, Handle: s.calendarSVG},
		{Path: "/summits/{summit}/assess.csv", Name: "assess.csv", Params: "theme with at", Kind: site.TypeCSV, Handle: s.assessCSV},
		{Path: "/summits/{summit}/report", Name: "report", Params: of, Kind: site.TypeJSON, Reply: report.Data{}, Handle: s.reportJSON},
		{Path: "/{lang}/summits/{summit}/report.docx", Name: "report.docx", Params: of, Kind: site.TypeDOCX, Handle: s.reportDOCX},
		{Path: "/{lang}/summits/{summit}/scores.svg", Name: "scores.svg", Params: of, Kind: site.TypeSVG, Handle: s.reportSVG},
		{Path: "/{lang}/summits/{summit}/trend.svg", Name: "trend.svg", Params: of, Kind: site.TypeSVG, Handle: s.trendSVG},
		{Path: "/summits/{summit}/scores.csv", Name: "scores.csv", Params: of, Kind: site.TypeCSV, Handle: s.scoresCSV},
		{Path: "/summits/{summit}/averages.csv", Name: "averages.csv", Params: of, Kind: site.TypeCSV, Handle: s.averagesCSV},
		{Path: "/summits/{summit}/trend.csv", Name: "trend.csv", Params: of, Kind: site.TypeCSV, Handle: s.trendCSV},
		{Path: "/summits/{summit}/agreement.csv", Name: "agreement.csv", Params: of, Kind: site.TypeCSV, Handle: s.agreementCSV},
		{Path: "/summits/{summit}/sources.csv", Name: "sources.csv", Params: of, Kind: site.TypeCSV, Handle: s.sourcesCSV},
		{Path: "/{lang}/summits/{summit}/scores.atom", Name: "scores.atom", Params: of, Kind: site.TypeAtom, Handle: s.scoresAtom},
	}
}

// tables are the deadlines for analysts.
func (s *area) tables(r *http.Request) ([]datapackage.Table, error) {
	due, err := s.dueRows(r)
	if err != nil {
		return nil, err
	}
	return []datapackage.Table{{Name: "deadlines", Key: "commitment", Rows: deadlineRows(due), Refers: map[string]string{"commitment": "commitments"}}}, nil
}

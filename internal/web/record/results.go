package record

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// The elements of the results of an activity, by the standard of the International
// Aid Transparency Initiative, version 2.03
// (https://iatistandard.org/en/iati-standard/203/activity-standard/). A commitment
// with a target is an activity with one result, each target an indicator.
type (
	iatiActivities struct {
		XMLName    xml.Name       `xml:"iati-activities"`
		Version    string         `xml:"version,attr"`
		Generated  string         `xml:"generated-datetime,attr"`
		Activities []iatiActivity `xml:"iati-activity"`
	}
	iatiActivity struct {
		Language   string          `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Updated    string          `xml:"last-updated-datetime,attr"`
		Identifier string          `xml:"iati-identifier"`
		Reporting  iatiOrg         `xml:"reporting-org"`
		Title      iatiNarrative   `xml:"title"`
		Text       iatiDescription `xml:"description"`
		Parties    []iatiOrg       `xml:"participating-org"`
		Status     iatiCode        `xml:"activity-status"`
		Dates      []iatiDate      `xml:"activity-date"`
		Result     iatiResult      `xml:"result"`
	}
	iatiNarrative struct {
		Narrative string `xml:"narrative"`
	}
	iatiDescription struct {
		Type int `xml:"type,attr"`
		iatiNarrative
	}
	iatiOrg struct {
		Ref  string `xml:"ref,attr,omitempty"`
		Type string `xml:"type,attr,omitempty"`
		Role string `xml:"role,attr,omitempty"`
		iatiNarrative
	}
	iatiCode struct {
		Code int `xml:"code,attr"`
	}
	iatiDate struct {
		Type int    `xml:"type,attr"`
		Day  string `xml:"iso-date,attr"`
		iatiNarrative
	}
	iatiResult struct {
		Type       int             `xml:"type,attr"`
		Title      iatiNarrative   `xml:"title"`
		Indicators []iatiIndicator `xml:"indicator"`
	}
	iatiIndicator struct {
		Measure   int           `xml:"measure,attr"`
		Ascending int           `xml:"ascending,attr"`
		Title     iatiNarrative `xml:"title"`
		Baseline  *iatiBaseline `xml:"baseline"`
		Period    *iatiPeriod   `xml:"period"`
	}
	iatiBaseline struct {
		Year string `xml:"year,attr"`
	}
	iatiPeriod struct {
		Start  iatiDay    `xml:"period-start"`
		End    iatiDay    `xml:"period-end"`
		Target iatiTarget `xml:"target"`
	}
	iatiDay struct {
		Day string `xml:"iso-date,attr"`
	}
	iatiTarget struct {
		Value   string        `xml:"value,attr"`
		Comment iatiNarrative `xml:"comment"`
	}
)

// Codes of IATI's lists.
const (
	iatiOutcome     = 2 // ResultType
	iatiUnit        = 1 // IndicatorMeasure
	iatiPercentage  = 2
	iatiPlanned     = 1 // ActivityDateType: planned start
	iatiPlannedEnd  = 3
	iatiAccountable = "2"  // OrganisationRole
	iatiGovernment  = "10" // OrganisationType
	iatiGeneral     = 1    // DescriptionType
)

// iatiStatus is the ActivityStatus of a state: 1 pipeline, 2 implementation, 4
// closed, 5 cancelled.
func iatiStatus(state string) int {
	switch state {
	case review.IsUnderWay, review.IsPartly:
		return 2
	case review.IsDelivered:
		return 4
	case review.IsSuperseded, review.IsReversed:
		return 5
	}
	return 1
}

// resultsXML sends the commitments of a summit that have targets as results.
func (s *area) resultsXML(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	docs, err := show.Versions(r, v)
	if err != nil {
		return err
	}
	rows, names, err := s.List(r, show.Wanted{Summit: docs[0].Summit})
	if err != nil {
		return err
	}
	english := s.Words.Language("en")
	out := iatiActivities{Version: "2.03", Generated: docs[0].Added.Format(time.RFC3339)}
	for i := range rows {
		if x := &rows[i]; len(x.Targets) > 0 {
			out.Activities = append(out.Activities, activityOf(english, names, s.About.Title(english), x))
			out.Generated = max(out.Generated, x.Changed().Format(time.RFC3339))
		}
	}
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	enc := xml.NewEncoder(&buf)
	enc.Indent("", " ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	return site.Send(w, site.TypeXML+"; charset=utf-8", docs[0].Summit+"-results.xml", append(buf.Bytes(), '\n'))
}

func activityOf(l *i18n.Language, names i18n.Parties, register string, x *show.Listed) iatiActivity {
	text := iatiNarrative{show.TextOf(x.State)}
	out := iatiActivity{Language: x.Document.Language, Updated: x.Changed().Format(time.RFC3339), Identifier: "trillium-" + x.ID,
		Reporting: iatiOrg{Ref: "trillium", Type: "90", iatiNarrative: iatiNarrative{register}}, Title: text, Text: iatiDescription{iatiGeneral, text},
		Status: iatiCode{iatiStatus(x.Standing.State)}, Result: iatiResult{Type: iatiOutcome, Title: text}}
	for _, code := range x.Members {
		if code != trillium.All {
			out.Parties = append(out.Parties, iatiOrg{Ref: code, Type: iatiGovernment, Role: iatiAccountable, iatiNarrative: iatiNarrative{l.Party(names, code)}})
		}
	}
	if x.Document.Date != "" {
		out.Dates = append(out.Dates, iatiDate{Type: iatiPlanned, Day: x.Document.Date, iatiNarrative: iatiNarrative{"promised"}})
	}
	if x.Deadline != nil && x.Deadline.Date != "" {
		out.Dates = append(out.Dates, iatiDate{Type: iatiPlannedEnd, Day: x.Deadline.Date, iatiNarrative: iatiNarrative{x.Deadline.Text}})
	}
	for _, t := range x.Targets {
		out.Result.Indicators = append(out.Result.Indicators, indicatorOf(x, t))
	}
	return out
}

// year finds the year in the words of a baseline.
var year = regexp.MustCompile(`\b(1[89]|20)\d\d\b`)

func indicatorOf(x *show.Listed, t trillium.Target) iatiIndicator {
	out := iatiIndicator{Measure: iatiUnit, Ascending: 1, Title: iatiNarrative{t.Text}}
	if t.Unit == "percent" {
		out.Measure = iatiPercentage
	}
	if t.Direction == "reduce" {
		out.Ascending = 0
	}
	if y := year.FindString(t.Baseline); y != "" {
		out.Baseline = &iatiBaseline{y}
	}
	by := t.By
	if by == "" && x.Deadline != nil {
		by = x.Deadline.Date
	}
	if len(by) == 4 {
		by += "-12-31"
	}
	if _, err := time.Parse(time.DateOnly, by); err == nil && x.Document.Date != "" && x.Document.Date <= by {
		value := strconv.FormatFloat(t.Value, 'f', -1, 64)
		out.Period = &iatiPeriod{iatiDay{x.Document.Date}, iatiDay{by}, iatiTarget{value, iatiNarrative{strings.TrimSpace(t.Comparison + " " + value + " " +
			t.Unit)}}}
	}
	return out
}

package report

import (
	"time"

	"trillium/internal/assess"
)

// The report as data.
type (
	// Data is a report as its JSON holds it.
	Data struct {
		Summit    string          `json:"summit"`
		Title     string          `json:"title"`
		Made      time.Time       `json:"made"`
		Window    assess.Window   `json:"window"`
		Counting  assess.Counting `json:"collective_acts_count"` // each party, or once
		Chosen    bool            `json:"priorities_chosen"`
		Parties   []string        `json:"parties"`
		Chapters  []chapterJSON   `json:"commitments"`
		Averages  []Average       `json:"averages"`
		Interim   []Average       `json:"interim_averages,omitempty"`
		Changes   []changeJSON    `json:"changes,omitempty"`
		Agreement []Agreement     `json:"agreement"`
		Causes    []CauseCount    `json:"causes"`
		Letter    LetterCount     `json:"letter"`
		Checks    []Check         `json:"checks"`
	}
	chapterJSON struct {
		ID         string         `json:"id"`
		Theme      string         `json:"theme"`
		Text       string         `json:"text"`
		Rubric     *assess.Rubric `json:"rubric,omitempty"`
		Background []pastJSON     `json:"background,omitempty"`
		Scores     []scoreJSON    `json:"scores"`
	}
	pastJSON struct {
		ID       string `json:"id"`
		Relation string `json:"relation"`
		Decided  string `json:"decided_by,omitempty"`
	}
	scoreJSON struct {
		Party   string        `json:"party"`
		Value   *int          `json:"value"`
		Interim *int          `json:"interim,omitempty"`
		By      string        `json:"settled,omitempty"`
		Cause   string        `json:"cause,omitempty"`
		Letter  string        `json:"letter,omitempty"`
		Reason  string        `json:"reason,omitempty"`
		Person  string        `json:"decided_by,omitempty"`
		Exempt  string        `json:"exempt,omitempty"`
		Window  assess.Window `json:"window"`
		Facts   *assess.Facts `json:"facts,omitempty"`
		Receipt int           `json:"receipt,omitempty"`
		Actions []actionJSON  `json:"actions"`
	}
	actionJSON struct {
		Note     int       `json:"note"`
		Date     string    `json:"date"`
		Issuer   string    `json:"issuer"`
		Title    string    `json:"title,omitempty"`
		Address  string    `json:"address"`
		Relation string    `json:"relation,omitempty"`
		Status   string    `json:"status,omitempty"`
		Text     string    `json:"text"`
		Accessed time.Time `json:"accessed"`
		Decision string    `json:"decision"`
	}
	changeJSON struct {
		Commitment string `json:"commitment"`
		Party      string `json:"party"`
		From       *int   `json:"from"`
		To         *int   `json:"to"`
	}
)

// Data is the report as its JSON holds it.
func (r *Report) Data() Data {
	out := Data{Summit: r.Summit, Title: r.Document.Title, Made: r.Made, Window: assess.UsualWindow(r.Document.Date, r.Next), Counting: r.Counting,
		Chosen:  r.Chosen,
		Parties: r.Parties, Averages: r.Averages, Agreement: r.Agreement, Causes: r.Causes, Letter: r.Letter, Checks: append([]Check{}, r.Checks...),
		Chapters: []chapterJSON{}}
	if r.Interim != nil {
		out.Interim = Averages(r.Interim, r.Summit)
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, changeJSON{c.ID, c.Party, valueOf(c.From), valueOf(c.To)})
	}
	for i := range r.Chapters {
		out.Chapters = append(out.Chapters, r.Chapters[i].json())
	}
	return out
}

func valueOf(c assess.Cell) *int {
	if !c.Scored {
		return nil
	}
	return &c.Value
}

func (c *Chapter) json() chapterJSON {
	out := chapterJSON{ID: c.State.ID, Theme: c.Theme, Text: c.State.Text, Scores: []scoreJSON{}}
	if c.State.Rubric != nil {
		out.Rubric = &c.State.Rubric.Rubric
	}
	for _, p := range c.Background {
		out.Background = append(out.Background, pastJSON{p.ID, string(p.Relation), p.Decided})
	}
	for _, s := range c.Scores {
		one := scoreJSON{Party: s.Party, Value: valueOf(s.Final.Cell), Interim: valueOf(s.Interim.Cell), By: s.Final.By, Exempt: s.Exempt, Window: s.Window,
			Actions: []actionJSON{}}
		if m := s.Final.Decides; m != nil {
			one.Cause, one.Letter, one.Reason, one.Person, one.Facts, one.Receipt = m.Cause, m.Letter, m.Reason, m.Name, m.Facts, m.Receipt
		}
		for _, a := range s.Actions {
			one.Actions = append(one.Actions, actionJSON{a.Note, a.Date, a.Issuer, a.Title, a.Address, a.Relation, a.Status, a.Text, a.Accessed, a.Hash})
		}
		out.Scores = append(out.Scores, one)
	}
	return out
}

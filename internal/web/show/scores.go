package show

import (
	"trillium"
	"trillium/internal/report"
	"trillium/internal/review"
)

// A CellRow is a party's score with the address of the page where it is given.
type CellRow struct {
	review.Cell
	Href string
	Mine bool // the visitor has scored it
}

// CellsOf are the final scores of the parties that have their own or can have one.
// All as one comes only if somebody scored it.
func (p Presenter) CellsOf(st *review.State, parties []string, login string) []CellRow {
	var out []CellRow
	for _, party := range parties {
		c := CellRow{Cell: st.Cell(party, review.Final), Href: ScoringPath(p.L.Tag, st.ID, party)}
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

// Teller says reports in the language of the page.
func (p Presenter) Teller() report.Teller { return report.Teller{Language: p.L, Names: p.PartyNames} }

// Settled are the parties' scores on a commitment, where there are any.
func (p Presenter) Settled(row *Listed) []CellRow {
	var out []CellRow
	for _, party := range row.Members {
		if c := row.Cell(party, review.Final); c.Scored {
			out = append(out, CellRow{Cell: c, Href: ScoringPath(p.L.Tag, row.ID, party)})
		}
	}
	return out
}

// Quoted are the words of evidence, or its digest where they are withheld.
func (p Presenter) Quoted(e *review.Passage) string {
	if !e.Absent {
		return e.Quote
	}
	text, _ := e.Digest.In(p.L.Tag)
	return text
}

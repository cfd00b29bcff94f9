package report

import (
	"strconv"

	"trillium/internal/assess"
)

// MatrixRows are the scores as rows of a table: commitments by parties, with their
// averages at the end of rows and columns. It is what sheet.ReadScores reads.
func (r *Report) MatrixRows() [][]string {
	m := r.Matrix
	once := m.Joint == assess.Once
	head := append([]string{"id", "theme", "commitment"}, m.Parties...)
	if once {
		head = append(head, "JOINT")
	}
	rows := [][]string{append(head, "n", "mean", "percent", "rank")}
	of := r.Of(OfCommitment)
	for i, row := range m.Rows {
		cells := []string{row.ID, row.Theme, row.Title}
		for p := range m.Parties {
			cells = append(cells, plainScore(m.Cell(i, p)))
		}
		if once {
			cells = append(cells, plainScore(row.Joint))
		}
		rows = append(rows, append(cells, totals(of[i], true)...))
	}
	all := r.Summary()
	average, percent, n := []string{"average", "", ""}, []string{"percent", "", ""}, []string{"n", "", ""}
	for _, a := range r.Of(OfParty) {
		t := totals(a, false)
		n, average, percent = append(n, t[0]), append(average, t[1]), append(percent, t[2])
	}
	if once {
		n, average, percent = append(n, ""), append(average, ""), append(percent, "")
	}
	t := totals(all, false)
	return append(rows, append(n, t[0], "", "", ""), append(average, "", t[1], "", ""), append(percent, "", "", t[2], ""))
}

// plainScore is a score as spreadsheets take it.
func plainScore(c assess.Cell) string {
	if !c.Scored {
		return ""
	}
	return strconv.Itoa(c.Value)
}

// totals are n, mean, percent and rank.
func totals(a Average, rank bool) []string {
	out := []string{strconv.Itoa(a.N), decimal(a.Mean), "", ""}
	if a.Percent != nil {
		out[2] = strconv.Itoa(*a.Percent)
	}
	if rank && a.Rank > 0 {
		out[3] = strconv.Itoa(a.Rank)
	}
	return out
}

// SourceRows are the footnotes as rows of a table.
func (r *Report) SourceRows() [][]string {
	rows := [][]string{{"note", "commitment", "party", "date", "relation", "issuer", "title", "address", "accessed", "text"}}
	for i := range r.Chapters {
		c := &r.Chapters[i]
		for _, s := range c.Scores {
			for _, a := range s.Actions {
				relation := a.Relation
				if a.Own() {
					relation = a.Status
				}
				rows = append(rows, []string{strconv.Itoa(a.Note), c.State.ID, s.Party, a.Date, relation, a.Issuer, a.Title, a.Address,
					a.Accessed.UTC().Format("2006-01-02"), a.Text})
			}
		}
	}
	return rows
}

// TrendRows are the averages of several summits by party, and of all.
func TrendRows(list []*Report) [][]string {
	rows := [][]string{{"summit", "party", "n", "mean", "percent"}}
	for _, r := range list {
		for _, a := range append(r.Of(OfParty), r.Summary()) {
			party := a.ID
			if a.Of == OfSummit {
				party = ""
			}
			t := totals(a, false)
			rows = append(rows, []string{r.Summit, party, t[0], t[1], t[2]})
		}
	}
	return rows
}

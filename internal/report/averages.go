package report

import (
	"strconv"

	"trillium/internal/assess"
)

// What an average is of.
const (
	OfCommitment = "commitment"
	OfParty      = "party"
	OfTheme      = "theme"
	OfSummit     = "summit"
)

// An Average is one mean of a matrix with everything that is said of it.
type Average struct {
	Of      string   `json:"of"` // OfCommitment, OfParty, OfTheme or OfSummit
	ID      string   `json:"id"`
	N       int      `json:"n"`   // cells with a score
	Sum     int      `json:"sum"` // of the scores
	Mean    *float64 `json:"mean"`
	Percent *int     `json:"percent"` // (mean + 1) × 50, rounded half up
	Rank    int      `json:"rank,omitempty"`
	// The 95 % interval of the mean by a bootstrap over commitments, of parties
	// and the summit.
	Low  *float64 `json:"low,omitempty"`
	High *float64 `json:"high,omitempty"`

	Exact assess.Mean `json:"-"`
}

// Averages are all means of a matrix: of its commitments, parties and themes, in
// the order in which they stand, and of the summit under its id.
func Averages(m *assess.Matrix, summit string) []Average {
	var out []Average
	whole, parties := m.Uncertainty()
	means := m.Commitments()
	ranks := assess.Ranks(means)
	for i, r := range m.Rows {
		out = append(out, average(OfCommitment, r.ID, means[i], ranks[i], assess.Range{}))
	}
	means = m.PartyMeans()
	ranks = assess.Ranks(means)
	for i, p := range m.Parties {
		out = append(out, average(OfParty, p, means[i], ranks[i], parties[i]))
	}
	for _, t := range m.Themes() {
		out = append(out, average(OfTheme, t.Theme, t.Mean, 0, assess.Range{}))
	}
	return append(out, average(OfSummit, summit, m.Summit(), 0, whole))
}

func average(of, id string, m assess.Mean, rank int, r assess.Range) Average {
	a := Average{Of: of, ID: id, N: m.N, Sum: m.Sum, Rank: rank, Exact: m}
	if v, ok := m.Value(); ok {
		p, _ := m.Percent()
		a.Mean, a.Percent = &v, &p
	}
	if r.OK {
		a.Low, a.High = &r.Low, &r.High
	}
	return a
}

// AverageRows are averages as rows of a table, after a row of names. Means have
// four digits behind the point.
func AverageRows(list []Average) [][]string {
	rows := [][]string{{"of", "id", "n", "sum", "mean", "percent", "rank", "low", "high"}}
	for _, a := range list {
		row := []string{a.Of, a.ID, strconv.Itoa(a.N), strconv.Itoa(a.Sum), decimal(a.Mean), "", "", decimal(a.Low), decimal(a.High)}
		if a.Percent != nil {
			row[5] = strconv.Itoa(*a.Percent)
		}
		if a.Rank > 0 {
			row[6] = strconv.Itoa(a.Rank)
		}
		rows = append(rows, row)
	}
	return rows
}

func decimal(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 4, 64)
}

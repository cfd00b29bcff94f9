package show

import (
	"html/template"
	"slices"

	"trillium/internal/chart"
	"trillium/internal/review"
	"trillium/internal/standing"
)

// A StateCount is how many commitments of a list stand in a state.
type StateCount struct {
	State string
	Count int
	Href  string
}

// Sign is the state's shape.
func (c StateCount) Sign() template.HTML { return sign(c.State) }

// StateChoices are the states as filters list them.
func StateChoices() []string { return append(slices.Clone(review.Standings), standing.NotSearched) }

// CountStates is how many rows stand in each state.
func CountStates(rows []Listed) map[string]int {
	out := make(map[string]int)
	for i := range rows {
		out[rows[i].Standing.Value()]++
	}
	return out
}

// StatesOf lists the states that occur, and draws their shares.
func StatesOf(count map[string]int, href func(state string) string) ([]StateCount, template.HTML) {
	var out []StateCount
	var parts []chart.Share
	for _, state := range StateChoices() {
		if n := count[state]; n > 0 {
			out = append(out, StateCount{state, n, href(state)})
			parts = append(parts, chart.Share{Class: state, Count: n})
		}
	}
	return out, template.HTML(chart.Shares(parts))
}

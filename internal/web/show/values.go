package show

import (
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/withhold"
)

// value says in words what a correction gives a field.
func (p Presenter) value(b review.Correction) string {
	var c trillium.Commitment
	if err := review.Assign(&c, b.Field, b.Value); err != nil {
		return string(b.Value) // of another version: as it is
	}
	return p.Field(c, b.Field)
}

// Field says a field of a commitment in words.
func (p Presenter) Field(c trillium.Commitment, field string) string {
	var parts []string
	switch field {
	case "parties":
		return p.Parties(c.Parties)
	case "actions":
		for _, a := range c.Actions {
			if withhold.Is(a.Text) {
				a.Text = a.Verb
			}
			parts = append(parts, PlainWords(a.Text))
		}
	case "deadline":
		if c.Deadline != nil {
			parts = append(parts, p.When(c.Deadline))
		}
	case "targets":
		for _, t := range c.Targets {
			parts = append(parts, p.Measure(t))
		}
	case "strength":
		return p.L.T("strength." + string(c.Strength))
	case "renews":
		if c.Renews {
			return p.L.T("yes")
		}
		return p.L.T("no")
	case "bodies":
		parts = c.Bodies
	case "topics":
		for _, t := range c.Topics {
			parts = append(parts, p.Topic(t))
		}
	}
	if len(parts) == 0 {
		return p.L.T("none")
	}
	return strings.Join(parts, "; ")
}

// Signed writes a score with its sign: +1, 0, −1.
func (p Presenter) Signed(v int) string { return report.Signed(assess.Scored(v)) }

// Topic is the name of a theme of the scheme.
func (p Presenter) Topic(id string) string { return p.L.T("topic." + id) }

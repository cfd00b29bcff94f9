package report

import (
	"strings"

	"trillium"
	"trillium/internal/assess"
)

// Features are what a chapter says of its commitment in a line: theme, parties,
// deadline, targets and the window.
func (t Teller) Features(c *Chapter) []string {
	var names []string
	for _, p := range c.State.Parties {
		names = append(names, t.Party(p))
	}
	out := []string{t.T("feature.parties", strings.Join(names, ", "))}
	if c.Theme != "" {
		out = append(out, t.T("feature.theme", c.Theme))
	}
	if d := c.State.Deadline; d != nil && d.Date != "" {
		out = append(out, t.T("feature.deadline", t.deadline(d)))
	}
	for _, target := range c.State.Targets {
		if target.Text != "" {
			out = append(out, t.T("feature.target", target.Text))
		}
	}
	return append(out, t.Window(c.Window))
}

// deadline is the words of a deadline, or its last day.
func (t Teller) deadline(d *trillium.Deadline) string {
	if d.Text != "" {
		return d.Text
	}
	return t.Day(d.Date)
}

// Past says how an earlier promise stands to this one.
func (t Teller) Past(p Past) string {
	s := t.T("past", p.ID, t.T("link."+string(p.Relation)))
	if p.Decided == "" {
		return s + " " + t.T("past.proposed")
	}
	return s
}

// RubricWords are the words of a rubric, each with its heading.
func (t Teller) RubricWords(r *assess.Rubric) [][2]string {
	var out [][2]string
	add := func(key, words string) {
		if words != "" {
			out = append(out, [2]string{t.T("rubric." + key), words})
		}
	}
	add("interpretation", r.Interpretation)
	for _, d := range r.Definitions {
		out = append(out, [2]string{t.T("rubric.definition", d.Term), d.Meaning})
	}
	add("strong", r.Strong)
	add("weak", r.Weak)
	add("depth", r.Depth)
	add("breadth", r.Breadth)
	add("goals", strings.Join(r.Goals, "; "))
	return out
}

// ScoreWords are the sentences on a score: the facts, the reason, the cause, the
// search, how firm it is and how it came about.
func (t Teller) ScoreWords(c *Chapter, s *Score) []string {
	var out []string
	if s.Exempt != "" {
		return []string{t.T("score.exempt", s.Exempt)}
	}
	if len(s.Actions) == 0 {
		out = append(out, t.T("score.no-actions", t.Window(s.Window)))
	}
	m := s.Final.Decides
	if m == nil {
		return append(out, t.Status(*s))
	}
	if s.Search != nil {
		out = append(out, t.Searched(s.Search))
	}
	if m.Facts != nil && c.State.Rubric != nil {
		out = append(out, t.T("score.facts", t.Facts(&c.State.Rubric.Rubric, *m.Facts)))
	}
	why := t.T("score.reason", Signed(s.Final.Cell), m.Reason)
	if m.Cause != "" {
		why += " (" + t.Cause(m.Cause) + ")"
	}
	out = append(out, why)
	if m.Letter != "" {
		out = append(out, t.Letter(m.Letter))
	}
	for _, f := range s.Flips {
		out = append(out, t.Flip(&c.State.Rubric.Rubric, f))
	}
	return append(out, t.T("score.settled", t.Settled(s.Final)))
}

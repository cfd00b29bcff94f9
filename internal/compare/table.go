package compare

import (
	"strconv"
	"strings"

	"trillium/internal/lineage"
)

// Table gives the links of a comparison as rows for CSV, after a row of names if
// header is set.
func Table(of *Comparison, header bool) [][]string {
	var rows [][]string
	if header {
		rows = append(rows, []string{"a", "relation", "b", "kind", "score", "decided_by", "why", "divergences", "text_a", "text_b"})
	}
	text := func(s *Side, id string) string {
		if st := s.ByID[id]; st != nil {
			return st.Text
		}
		return ""
	}
	for _, l := range of.Links {
		second := text(of.B, l.B)
		if l.Passage != nil {
			second = l.Passage.Text
		}
		rows = append(rows, []string{l.A, string(l.Relation), l.B, string(l.Kind), strconv.FormatFloat(l.Score, 'f', 2, 64), l.By,
			strings.Join(l.Why, " | "), divergences(l.Divergences), text(of.A, l.A), second})
	}
	return rows
}

func divergences(list []lineage.Divergence) string {
	var out []string
	for _, d := range list {
		out = append(out, string(d.Type)+": "+d.A+" – "+d.B)
	}
	return strings.Join(out, " | ")
}

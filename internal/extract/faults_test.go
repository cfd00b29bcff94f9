package extract

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/sharedtest"
)

// TestFaults reads the sentences that use found misread, each as a text by itself: at least
// nine in ten must be read right.
func TestFaults(t *testing.T) {
	f, err := os.Open(sharedtest.Path(t, "faults", "text", "failing.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for _, row := range rows[1:] {
		kind, field, want := row[0], row[5], row[6]
		text := fmt.Sprintf("---\nlanguage: %s\nissuer: %s\ndate: %s\n---\n\n%s\n", row[1], row[2], row[3], row[4])
		got := fieldOf(extract(t, "a.md", []byte(text)), field)
		if !slices.ContainsFunc(strings.Split(want, "|"), func(one string) bool { return slices.Contains(got, one) }) {
			wrong++
			t.Logf("%s: %q: %s is %q, want %q", kind, row[4], field, got, want)
		}
	}
	if n := len(rows) - 1; wrong*10 > n {
		t.Errorf("%d of %d sentences are read wrongly", wrong, n)
	}
}

// fieldOf is what a reading of one sentence says of a field, as the table of faults writes
// it; of targets each.
func fieldOf(r *trillium.Reading, field string) []string {
	if len(r.Commitments) == 0 {
		return []string{"nothing"}
	}
	c := r.Commitments[0]
	switch field {
	case "party":
		return []string{strings.Join(c.Parties, ", ")}
	case "deadline":
		if c.Deadline == nil {
			return []string{""}
		}
		year, _, _ := strings.Cut(c.Deadline.Date, "-")
		return []string{c.Deadline.Date, year}
	case "target":
		var all []string
		for _, t := range c.Targets {
			number := strconv.FormatFloat(t.Value, 'f', -1, 64)
			if t.Max != nil {
				number += "-" + strconv.FormatFloat(*t.Max, 'f', -1, 64)
			}
			all = append(all, number+" "+t.Unit)
		}
		return all
	}
	return []string{field}
}

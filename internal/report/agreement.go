package report

import (
	"strconv"
	"strings"

	"trillium/internal/assess"
)

// An Agreement says how far raters agree on one commitment, or on all.
type Agreement struct {
	ID      string   `json:"id"` // of the commitment, "" for all
	N       int      `json:"n"`  // cells that two or more scored
	Equal   int      `json:"equal"`
	Pairs   int      `json:"pairs"`
	Percent *int     `json:"percent"`            // of pairs that are equal, rounded half up
	Alpha   *float64 `json:"alpha"`              // Krippendorff's, ordinal
	NoAlpha string   `json:"no_alpha,omitempty"` // why there is none
	Differ  []string `json:"differ,omitempty"`   // "CAN +1 0": the party and what each gave
}

// Agree measures agreement on each commitment, and on all in the last entry.
func Agree(c assess.Comparison) []Agreement {
	var out []Agreement
	for _, one := range c.ByCommitment {
		a := agree(one.ID, one.Units)
		for _, d := range c.Differ {
			if d.ID == one.ID {
				a.Differ = append(a.Differ, differ(d))
			}
		}
		out = append(out, a)
	}
	return append(out, agree("", c.Units))
}

func agree(id string, units []assess.Unit) Agreement {
	a := Agreement{ID: id}
	a.Equal, a.Pairs = assess.Agreed(units)
	if a.Pairs > 0 {
		p := (200*a.Equal + a.Pairs) / (2 * a.Pairs)
		a.Percent = &p
	}
	alpha, n, err := assess.Alpha(units, assess.Ordinal)
	a.N = n
	if err != nil {
		a.NoAlpha = err.Error()
	} else {
		a.Alpha = &alpha
	}
	return a
}

func differ(d assess.Difference) string {
	words := []string{d.Party}
	for _, c := range d.Cells {
		words = append(words, Signed(c))
	}
	return strings.Join(words, " ")
}

// Signed is a score with its sign, "–" for none.
func Signed(c assess.Cell) string {
	switch {
	case !c.Scored:
		return "–"
	case c.Value > 0:
		return "+1"
	case c.Value < 0:
		return "−1"
	}
	return "0"
}

// AgreementRows are agreements as rows of a table, after a row of names.
func AgreementRows(list []Agreement) [][]string {
	rows := [][]string{{"commitment", "scored_twice", "pairs_equal", "pairs", "percent", "alpha_ordinal", "no_alpha", "differ"}}
	for _, a := range list {
		row := []string{a.ID, strconv.Itoa(a.N), strconv.Itoa(a.Equal), strconv.Itoa(a.Pairs), "", decimal(a.Alpha), a.NoAlpha, strings.Join(a.Differ, " | ")}
		if a.Percent != nil {
			row[4] = strconv.Itoa(*a.Percent)
		}
		rows = append(rows, row)
	}
	return rows
}

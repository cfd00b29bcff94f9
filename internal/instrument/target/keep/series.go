package keep

import (
	"fmt"
	"strconv"
	"strings"
)

// A SeriesRow is a series of the register, as data.
type SeriesRow struct {
	Dataset      string   `json:"dataset"`
	Series       string   `json:"series"`
	Title        string   `json:"title"`
	Party        string   `json:"party"`
	Unit         string   `json:"unit"`
	Gas          string   `json:"gas,omitempty"`
	Nomenclature string   `json:"nomenclature,omitempty"`
	First        int      `json:"first"` // year of the first value
	Last         int      `json:"last"`
	Values       int      `json:"values"`
	Keys         int      `json:"notation_keys"` // years with a key in place of a value
	Revisions    int      `json:"revisions"`     // values that a later release changed
	Breaks       []string `json:"breaks"`        // years; "?" behind one that is only suspected
	Known        string   `json:"known"`         // day since when its last value is known
}

// Years are the first and the last year with a value, "–" if none has one.
func (r SeriesRow) Years() string {
	if r.Values == 0 {
		return "–"
	}
	return fmt.Sprintf("%d–%d", r.First, r.Last)
}

// SeriesRows are the series of datasets as they are known now.
func SeriesRows(list []Dataset) []SeriesRow {
	out := []SeriesRow{}
	for _, d := range list {
		for _, s := range d.Series {
			r := SeriesRow{Dataset: d.ID, Series: s.ID, Title: s.Title, Party: s.Party, Unit: s.Unit.String(), Gas: s.Gas, Nomenclature: s.Nomenclature,
				Revisions: len(s.Revisions("")), Breaks: []string{}}
			now := s.AsOf("").Suspect()
			for _, o := range now.Observations {
				if !o.Measured {
					if o.Key != "" {
						r.Keys++
					}
					continue
				}
				if r.Values == 0 {
					r.First = o.Year
				}
				r.Last, r.Known = o.Year, o.Known
				r.Values++
			}
			for _, b := range now.Breaks {
				switch {
				case b.Suspected:
					r.Breaks = append(r.Breaks, strconv.Itoa(b.Year)+"?")
				case !b.Real:
					r.Breaks = append(r.Breaks, strconv.Itoa(b.Year))
				}
			}
			out = append(out, r)
		}
	}
	return out
}

// SeriesTable are such rows as rows of CSV.
func SeriesTable(list []SeriesRow) [][]string {
	rows := [][]string{{"dataset", "series", "title", "party", "unit", "gas", "nomenclature", "first", "last", "values", "notation_keys", "revisions", "breaks",
		"known"}}
	for _, r := range list {
		rows = append(rows, []string{r.Dataset, r.Series, r.Title, r.Party, r.Unit, r.Gas, r.Nomenclature, whole(r.First), whole(r.Last), strconv.Itoa(r.Values),
			strconv.Itoa(r.Keys), strconv.Itoa(r.Revisions), strings.Join(r.Breaks, " | "), r.Known})
	}
	return rows
}

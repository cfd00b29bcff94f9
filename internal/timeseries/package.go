package timeseries

import (
	"strconv"

	"trillium/internal/datapackage"
)

// Package is the dataset as a data package: its values with their vintages, its series
// with their breaks, and its sources.
func Package(d *Dataset) *datapackage.Package {
	names := d.dimensionNames()
	values := [][]string{append(append([]string{"series", "party"}, names...), "year", "value", "notation_key", "status", "low", "high", "confidence", "known",
		"withdrawn", "source", "line")}
	series := [][]string{{"series", "title", "party", "unit", "gas", "nomenclature"}}
	breaks := [][]string{{"series", "year", "note", "by", "real"}}
	for _, s := range d.Series {
		series = append(series, []string{s.ID, s.Title, s.Party, s.Unit.String(), s.Gas, s.Nomenclature})
		for _, b := range s.Breaks {
			breaks = append(breaks, []string{s.ID, strconv.Itoa(b.Year), b.Note, b.By, strconv.FormatBool(b.Real)})
		}
		for _, o := range s.Observations {
			values = append(values, s.packageRow(names, o))
		}
	}
	sources := [][]string{{"source", "name", "address", "licence", "file", "sha256", "known"}}
	p := datapackage.Package{Name: d.ID, Title: d.Title}
	for i, x := range d.Sources {
		sources = append(sources, []string{strconv.Itoa(i + 1), x.Name, x.Address, x.Licence, x.File, x.SHA256, x.Known})
		p.Sources = append(p.Sources, datapackage.Source{Title: x.Name, Path: x.Address})
		if x.Licence != "" {
			p.Licenses = append(p.Licenses, datapackage.License{Title: x.Licence})
		}
	}
	types := map[string]string{"year": "integer", "value": "number", "low": "number", "high": "number", "withdrawn": "boolean", "real": "boolean",
		"source": "integer", "line": "integer"}
	refers := map[string]string{"series": "series", "source": "sources"}
	p.Tables = []datapackage.Table{
		{Name: "values", Types: types, Refers: refers, Rows: values},
		{Name: "series", Key: "series", Rows: series},
		{Name: "breaks", Types: types, Refers: refers, Rows: breaks},
		{Name: "sources", Key: "source", Types: types, Rows: sources},
	}
	return &p
}

func (s *Series) packageRow(names []string, o Observation) []string {
	row := []string{s.ID, s.Party}
	for _, name := range names {
		row = append(row, s.Dimension(name))
	}
	value := ""
	if o.Measured {
		value = strconv.FormatFloat(o.Value, 'g', -1, 64)
	}
	return append(row, strconv.Itoa(o.Year), value, o.Key, s.status(o), optional(o.Low), optional(o.High), o.Confidence, o.Known, strconv.FormatBool(o.Withdrawn),
		strconv.Itoa(o.Source+1), strconv.Itoa(o.Line))
}

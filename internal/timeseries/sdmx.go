package timeseries

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"trillium"
)

// An envelope is what the first columns of SDMX-CSV say of each row: in version
// 2.0 the structure and the action, in 1.0 the dataflow. Cells may be written as
// "id: label"; the ids count.
type envelope struct {
	old       bool // version 1.0
	structure int  // columns; -1 where there is none
	action    int
	labels    []bool // columns whose cells carry labels
	id        string // of the structure of the first row
}

// envelopeOf recognises SDMX-CSV by its header; nil if it is plain CSV.
func envelopeOf(header []string) *envelope {
	find := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return sdmxID(h) == name })
	}
	e := &envelope{structure: find("STRUCTURE_ID"), action: find("ACTION")}
	switch {
	case find("STRUCTURE") >= 0 && e.structure >= 0:
	case len(header) > 0 && sdmxID(header[0]) == "DATAFLOW":
		e.old, e.structure, e.action = true, 0, -1
	default:
		return nil
	}
	for _, h := range header {
		e.labels = append(e.labels, strings.Contains(h, ": "))
	}
	return e
}

// sdmxID is the id in "id: label" or "id[sub]".
func sdmxID(s string) string {
	s, _, _ = strings.Cut(s, ": ")
	if i := strings.IndexByte(s, '['); i > 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// header gives the columns their ids; those of the envelope itself hold no field.
func (e *envelope) header(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = sdmxID(h)
		if i == e.structure || i == e.action || slices.Contains([]string{"STRUCTURE", "STRUCTURE_NAME", "DATAFLOW"}, out[i]) {
			out[i] = ""
		}
	}
	return out
}

// row gives the cells their ids and reads the action: I (information), A
// (append), M (merge) and R (replace) give values, D deletes.
func (e *envelope) row(row []string) (_ []string, deleted bool, _ error) {
	out := make([]string, len(row))
	for i, cell := range row {
		if out[i] = cell; i < len(e.labels) && e.labels[i] {
			out[i], _, _ = strings.Cut(cell, ": ")
		}
	}
	if e.id == "" {
		e.id = out[e.structure]
	}
	if out[e.structure] != e.id {
		return nil, false, fmt.Errorf("%w: rows of %q and %q in one file; give each dataset a file", trillium.ErrInvalid, e.id, out[e.structure])
	}
	if e.action < 0 {
		return out, false, nil
	}
	switch a := strings.ToUpper(strings.TrimSpace(out[e.action])); a {
	case "", "I", "A", "M", "R":
		return out, false, nil
	case "D":
		if slices.Contains(out, "*") {
			return nil, false, fmt.Errorf("%w: a deletion must name the whole key, not \"*\"", trillium.ErrInvalid)
		}
		return out, true, nil
	default:
		return nil, false, fmt.Errorf("%w: the action %q; it is one of I, A, M, R, D", trillium.ErrInvalid, a)
	}
}

// dataset is the id of the structure as the id of a dataset: of
// "ESTAT:NAMA_10_GDP(1.0)" it is nama-10-gdp.
func (e *envelope) dataset() string {
	s := e.id
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[i+1:]
	}
	s, _, _ = strings.Cut(s, "(")
	return strings.Trim(strings.ToLower(strings.ReplaceAll(slug(s), "_", "-")), "-")
}

// keyOfStatus and statusOfKey tie the notation keys to SDMX's code list of
// observation states (CL_OBS_STATUS 2.2). M is "missing, cannot exist", L
// "missing, exists but not collected", K "included in another category", Q
// "missing, suppressed".
var (
	keyOfStatus = map[string]string{"L": NotEstimated, "K": Elsewhere, "Q": Confidential, "M": NotApplicable}
	statusOfKey = map[string]string{NotEstimated: "L", Elsewhere: "K", Confidential: "Q", NotOccurring: "M", NotApplicable: "M"}
)

// WriteSDMX writes the dataset as SDMX-CSV 2.0, all vintages, each row with what
// is needed to read it back: the party as REF_AREA, the year as TIME_PERIOD, the
// day it became known as VINTAGE, the notation key as NOTATION_KEY. It is for programs:
// cells are as the source wrote them, also where a spreadsheet would take one for a
// formula.
func WriteSDMX(w io.Writer, d *Dataset) error {
	names := d.dimensionNames()
	c := csv.NewWriter(w)
	header := append([]string{"STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA"}, names...)
	header = append(header, "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "NOTATION_KEY", "GAS", "NOMENCLATURE", "LOWER_BOUND", "UPPER_BOUND",
		"CONFIDENCE", "VINTAGE", "TITLE", "OBS_COMMENT")
	if err := c.Write(header); err != nil {
		return err
	}
	structure := "TRILLIUM:" + strings.ToUpper(strings.ReplaceAll(d.ID, "-", "_")) + "(1.0)"
	for _, s := range d.Series {
		for _, o := range s.Observations {
			if err := c.Write(sdmxRow(structure, names, s, o)); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

func sdmxRow(structure string, names []string, s *Series, o Observation) []string {
	action, value := "I", ""
	if o.Withdrawn {
		action = "D"
	}
	if o.Measured {
		value = strconv.FormatFloat(o.Value, 'g', -1, 64)
	}
	row := []string{"dataflow", structure, action, "A", s.Party}
	for _, name := range names {
		row = append(row, s.Dimension(name))
	}
	return append(row, strconv.Itoa(o.Year), value, s.Unit.String(), s.status(o), o.Key, s.Gas, s.Nomenclature, optional(o.Low), optional(o.High), o.Confidence,
		o.Known, s.Title, s.comment(o))
}

// status is the observation's state: as the source gave it, else what the breaks
// and notation keys say.
func (s *Series) status(o Observation) string {
	stated := slices.ContainsFunc(s.Breaks, func(b Break) bool { return b.Year == o.Year && !b.Suspected && !b.Real })
	switch {
	case stated:
		return "B"
	case o.Status != "":
		return o.Status
	case o.Measured:
		return "A"
	case o.Key == "":
		return "O"
	}
	first, _, _ := strings.Cut(o.Key, ",")
	return statusOfKey[first]
}

// comment is what is said of a break in the year.
func (s *Series) comment(o Observation) string {
	for _, b := range s.Breaks {
		if b.Year == o.Year && !b.Suspected && !b.Real && b.Note != "OBS_STATUS B" {
			return b.Note
		}
	}
	return ""
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// dimensionNames are the names of all dimensions, in the order of the series.
func (d *Dataset) dimensionNames() []string {
	var names []string
	for _, s := range d.Series {
		for _, x := range s.Dimensions {
			if !slices.Contains(names, x.Name) {
				names = append(names, x.Name)
			}
		}
	}
	return names
}

package calculator

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"trillium"
)

// A sheet is a CSV whose columns are found by their names.
type sheet struct {
	header []string
	rows   [][]string
	lines  []int
}

// readSheet reads a CSV that must have certain columns.
func readSheet(data []byte, needs ...string) (*sheet, int, error) {
	if len(data) > maxInventory {
		return nil, 0, fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, maxInventory>>20)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	s := &sheet{}
	for {
		row, err := c.Read()
		line := 0
		if err == nil {
			line, _ = c.FieldPos(0)
		}
		switch {
		case errors.Is(err, io.EOF) && s.header == nil:
			return nil, 1, fmt.Errorf("%w: the file is empty", trillium.ErrUnreadable)
		case errors.Is(err, io.EOF):
			return s, 0, nil
		case err != nil:
			return nil, 0, fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
		case s.header == nil:
			for _, h := range row {
				s.header = append(s.header, strings.ToLower(strings.TrimSpace(h)))
			}
			for _, n := range needs {
				if !slices.Contains(s.header, n) {
					return nil, line, fmt.Errorf("%w: it needs the columns %s; it has %s", trillium.ErrInvalid, strings.Join(needs, ", "), strings.Join(s.header, ", "))
				}
			}
		case len(s.rows) == maxSites:
			return nil, line, fmt.Errorf("%w: more than %d rows", trillium.ErrTooLarge, maxSites)
		default:
			s.rows, s.lines = append(s.rows, row), append(s.lines, line)
		}
	}
}

// cell is a row's cell in a column, "" if there is no such column.
func (s *sheet) cell(row []string, name string) string {
	if i := slices.Index(s.header, name); i >= 0 {
		return strings.TrimSpace(row[i])
	}
	return ""
}

// number is a cell as a number; otherwise stands for an empty one.
func (s *sheet) number(row []string, name string, otherwise float64) (float64, error) {
	text := s.cell(row, name)
	if text == "" {
		return otherwise, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: column %s: %q is no number", trillium.ErrInvalid, name, text)
	}
	return v, nil
}

// ReadFlows reads food that left the supply chain, a row for each party, year, stage,
// material and destination: party,year,stage,tonnes and, if told, material and
// destination. The error names the line.
func ReadFlows(name string, data []byte) ([]Flow, error) {
	s, line, err := readSheet(data, "party", "year", "stage", "tonnes")
	if err != nil {
		return nil, &trillium.ReadError{Name: name, Line: line, Byte: -1, Err: err}
	}
	var out []Flow
	for i, row := range s.rows {
		year, err1 := s.year(row)
		tonnes, err2 := s.number(row, "tonnes", -1)
		f := Flow{s.cell(row, "party"), year, Stage(s.cell(row, "stage")), cmp.Or(s.cell(row, "material"), "both"),
			cmp.Or(s.cell(row, "destination"), "unknown"), tonnes, s.lines[i]}
		err := errors.Join(err1, err2)
		if err == nil {
			err = f.check()
		}
		if err != nil {
			return nil, &trillium.ReadError{Name: name, Line: s.lines[i], Byte: -1, Err: err}
		}
		out = append(out, f)
	}
	return out, nil
}

// A WastewaterRow is the wastewater of one party and year.
type WastewaterRow struct {
	Party string
	Year  int
	Wastewater
	Line int
}

// ReadWastewater reads wastewater, a row for each party and year: party, year, people
// and, for each system that Parameters know (as septic or deep-lagoon), a column with
// its share. The columns organics (g/head/day), basis, i, b0, sludge and recovered are
// optional: organics then are the party's default, which there is for BOD only, B0 is that
// of the basis, and i is 1.25 where wastewater is collected and 1 where it is not. The error names the line.
func ReadWastewater(name string, data []byte, p Parameters) ([]WastewaterRow, error) {
	s, line, err := readSheet(data, "party", "year", "people")
	if err != nil {
		return nil, &trillium.ReadError{Name: name, Line: line, Byte: -1, Err: err}
	}
	var out []WastewaterRow
	for i, row := range s.rows {
		w := WastewaterRow{Party: s.cell(row, "party"), Line: s.lines[i]}
		w.Wastewater, err = s.wastewater(row, p)
		if err == nil {
			w.Year, err = s.year(row)
		}
		if err != nil {
			return nil, &trillium.ReadError{Name: name, Line: w.Line, Byte: -1, Err: err}
		}
		if j := slices.IndexFunc(out, func(o WastewaterRow) bool { return o.Party == w.Party && o.Year == w.Year }); j >= 0 {
			return nil, &trillium.ReadError{Name: name, Line: w.Line, Byte: -1,
				Err: fmt.Errorf("%w: %s has a row for %d already, in line %d", trillium.ErrConflict, w.Party, w.Year, out[j].Line)}
		}
		out = append(out, w)
	}
	return out, nil
}

// year is the column year of a row.
func (s *sheet) year(row []string) (int, error) {
	v, err := s.number(row, "year", 0)
	if year := int(v); err != nil || year >= firstDeposit && year <= lastDeposit && float64(year) == v {
		return year, err
	}
	return 0, fmt.Errorf("%w: column year: %v is no year", trillium.ErrInvalid, v)
}

// wastewater is the wastewater of a row.
func (s *sheet) wastewater(row []string, p Parameters) (Wastewater, error) {
	w := Wastewater{Basis: Basis(cmp.Or(s.cell(row, "basis"), string(BOD)))}
	w.B0Basis = Basis(cmp.Or(s.cell(row, "b0_basis"), string(w.Basis)))
	b0, err := p.Get("wastewater", "B0", string(w.B0Basis))
	if err != nil {
		return w, err
	}
	party := s.cell(row, "party")
	organics := valueOf(p.Get("wastewater", "organics", party))
	if w.Basis != BOD {
		organics = 0 // the defaults are of BOD
	}
	if organics == 0 && s.cell(row, "organics") == "" {
		return w, fmt.Errorf("%w: no default for the organic matter of %q as %s; give a column organics, in g/head/day", trillium.ErrInvalid, party, w.Basis)
	}
	var i float64
	for _, x := range []struct {
		name      string
		into      *float64
		otherwise float64
	}{{"people", &w.People, -1}, {"organics", &w.Organics, organics}, {"i", &i, -1}, {"b0", &w.B0, b0.Value}, {"sludge", &w.Sludge, 0},
		{"recovered", &w.Recovery, 0}} {
		if *x.into, err = s.number(row, x.name, x.otherwise); err != nil {
			return w, err
		}
	}
	for _, x := range p.Of("wastewater") {
		if x.Name != "MCF" || !slices.Contains(s.header, x.Class) {
			continue
		}
		share, err := s.number(row, x.Class, 0)
		if err != nil {
			return w, err
		}
		factor := i
		if factor < 0 {
			factor = p.Collected(x.Class)
		}
		w.Systems = append(w.Systems, System{x.Class, share, x.Value, factor})
	}
	return w, w.Check()
}

// valueOf is the value of a parameter, 0 if there is none.
func valueOf(p Parameter, err error) float64 {
	if err != nil {
		return 0
	}
	return p.Value
}

package timeseries

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
)

// The limits of a file.
const (
	MaxFile    = 32 << 20 // bytes
	maxValues  = 2_000_000
	maxColumns = 256
	maxCell    = 4096 // bytes
	maxSeries  = 50_000
	minYear    = 1500
	maxYear    = 2300
)

// Read reads a file of series: SDMX-CSV if its header says so, else plain CSV by
// the mapping, which may be nil where the columns have their usual names. The
// error names the line and the column.
func Read(name string, data []byte, m *Mapping) (*Dataset, error) {
	if m == nil {
		m = &Mapping{}
	}
	r := &reader{name: name, mapping: m, byID: make(map[string]*Series), seen: make(map[seenKey]int), units: make(map[string]Unit)}
	if err := r.read(data); err != nil {
		var at *trillium.ReadError
		if errors.As(err, &at) {
			return nil, err
		}
		return nil, &trillium.ReadError{Name: name, Line: r.line, Byte: -1, Err: err}
	}
	return r.dataset(data)
}

// A reader is one run over a file.
type reader struct {
	name    string
	mapping *Mapping
	sdmx    *envelope // nil in plain CSV
	layout  *layout
	header  []string
	line    int
	values  int
	out     Dataset
	byID    map[string]*Series
	seen    map[seenKey]int // line that gave the value
	units   map[string]Unit // by how they are written
}

type seenKey struct {
	series string
	year   int
	known  string
}

func (r *reader) read(data []byte) error {
	if len(data) > MaxFile {
		return fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, MaxFile>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return fmt.Errorf("%w: it is not text in UTF-8; save it as CSV in UTF-8", trillium.ErrUnreadable)
	}
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = comma(data), -1, true
	for n := 0; ; n++ {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			if n == 0 {
				return fmt.Errorf("%w: the file is empty", trillium.ErrUnreadable)
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
		}
		r.line, _ = c.FieldPos(0)
		if n == 0 {
			err = r.begin(row)
		} else {
			err = r.row(row)
		}
		if err != nil {
			return err
		}
	}
}

// comma is what divides the columns of the first line.
func comma(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', bytes.Count(first, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// begin reads the header.
func (r *reader) begin(row []string) error {
	if len(row) > maxColumns {
		return fmt.Errorf("%w: %d columns; at most %d are read", trillium.ErrTooLarge, len(row), maxColumns)
	}
	for _, h := range row {
		r.header = append(r.header, strings.TrimSpace(h))
	}
	if e := envelopeOf(r.header); e != nil {
		r.sdmx = e
		r.header = e.header(r.header)
	}
	var err error
	r.layout, err = layoutOf(r.header, r.mapping)
	return err
}

// row reads one row: a value, or one for each column with values.
func (r *reader) row(row []string) error {
	if len(row) == 1 && strings.TrimSpace(row[0]) == "" {
		return nil
	}
	if len(row) != len(r.header) {
		return fmt.Errorf("%w: %d cells under %d columns", trillium.ErrInvalid, len(row), len(r.header))
	}
	for i, cell := range row {
		if len(cell) > maxCell {
			return fmt.Errorf("%w: column %s has a cell of %d bytes", trillium.ErrTooLarge, r.header[i], len(cell))
		}
	}
	withdrawn := false
	if r.sdmx != nil {
		var err error
		if row, withdrawn, err = r.sdmx.row(row); err != nil {
			return err
		}
	}
	if len(r.layout.values) == 0 {
		return r.value(row, row[r.layout.field["value"]], nil, withdrawn)
	}
	for i, v := range r.layout.values {
		if err := r.value(row, row[r.layout.valueAt[i]], v.Set, withdrawn); err != nil {
			return err
		}
	}
	return nil
}

// cell is what a row says of a field: its column, what the value's column sets, or
// what is set throughout.
func (r *reader) cell(row []string, set map[string]string, field string) string {
	if v, ok := set[field]; ok {
		return v
	}
	if i, ok := r.layout.field[field]; ok {
		if v := strings.TrimSpace(row[i]); v != "" {
			return v
		}
	}
	return r.layout.set[field]
}

// value reads one observation into its series.
func (r *reader) value(row []string, number string, set map[string]string, withdrawn bool) error {
	if f := r.cell(row, set, "frequency"); f != "" && f != "A" && f != "A0" && !strings.EqualFold(f, "annual") {
		return fmt.Errorf("%w: values of frequency %q; only yearly ones (A) are read: sum or average them to years first", trillium.ErrInvalid, f)
	}
	year, err := parseYear(r.cell(row, set, "period"))
	if i, ok := r.layout.field["period"]; err != nil && ok {
		return fmt.Errorf("column %s: %w", r.header[i], err)
	}
	if err != nil {
		return err
	}
	s, err := r.series(row, set, withdrawn)
	if err != nil {
		return err
	}
	o := Observation{Year: year, Line: r.line, Withdrawn: withdrawn, Confidence: r.cell(row, set, "confidence")}
	if o.Known, err = r.known(r.cell(row, set, "known")); err != nil {
		return err
	}
	if err := r.number(&o, row, number, set); err != nil {
		return err
	}
	key := seenKey{s.ID, year, o.Known}
	if before, ok := r.seen[key]; ok && !withdrawn {
		return fmt.Errorf("%w: series %s has two values for %d, here and in line %d; name the column that tells them apart as a dimension, or the day each became "+
			"known", trillium.ErrConflict, s.ID, year, before)
	}
	r.seen[key] = r.line
	if r.values++; r.values > maxValues {
		return fmt.Errorf("%w: more than %d values", trillium.ErrTooLarge, maxValues)
	}
	s.Observations = append(s.Observations, o)
	if saysBreak(o.Status) {
		s.Breaks = append(s.Breaks, Break{Year: year, Note: cmp.Or(r.cell(row, set, "comment"), "OBS_STATUS B"), By: r.sourceName()})
	}
	return nil
}

// saysBreak reports whether an observation's state is a break in series: B in
// CL_OBS_STATUS, or one of several flags as Eurostat writes them ("bp").
func saysBreak(status string) bool {
	return strings.Contains(status, "B") && strings.Trim(status, "BCDEFNPSUZ") == ""
}

// number reads what stands as the value: a number, a notation key, or nothing.
func (r *reader) number(o *Observation, row []string, number string, set map[string]string) error {
	number = strings.TrimSpace(number)
	if k := r.cell(row, set, "key"); k != "" {
		keys, ok := parseKeys(k)
		if !ok {
			return fmt.Errorf("%w: notation key %q; they are %s", trillium.ErrInvalid, k, strings.Join(Keys, ", "))
		}
		o.Key = keys
	}
	if r.sdmx != nil || r.has("status") {
		if o.Status = strings.ToUpper(r.cell(row, set, "status")); o.Key == "" {
			o.Key = keyOfStatus[o.Status]
		}
	}
	if keys, ok := parseKeys(number); ok {
		o.Key, number = keys, ""
	}
	if number == "" || strings.EqualFold(number, "NaN") || number == ".." || number == "-" || number == ":" {
		return nil
	}
	factor := 1.0
	if m := r.cell(row, set, "multiplier"); m != "" {
		power, err := strconv.Atoi(m)
		if err != nil || power < -15 || power > 15 {
			return fmt.Errorf("%w: UNIT_MULT is a power of ten from -15 to 15, not %q", trillium.ErrInvalid, m)
		}
		factor = pow10(power)
	}
	v, err := amount(number, factor)
	if err != nil {
		return err
	}
	o.Value, o.Measured = v, true
	if o.Low, err = r.bound(row, set, "low", factor); err != nil {
		return err
	}
	o.High, err = r.bound(row, set, "high", factor)
	return err
}

func pow10(n int) float64 {
	f, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64) // exact where it can be, unlike a loop
	return f
}

func (r *reader) has(field string) bool { _, ok := r.layout.field[field]; return ok }

func (r *reader) bound(row []string, set map[string]string, field string, factor float64) (*float64, error) {
	s := r.cell(row, set, field)
	if s == "" {
		return nil, nil
	}
	v, err := amount(s, factor)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", field, err)
	}
	return &v, nil
}

// The amounts that anything is measured in: beyond them calculations overflow.
const (
	leastAmount = 1e-100
	mostAmount  = 1e100
)

// amount reads a number and its factor.
func amount(s string, factor float64) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !finite(v) {
		return 0, fmt.Errorf("%w: the value %q is no number; write it as 1234.5, without marks for thousands", trillium.ErrInvalid, s)
	}
	v *= factor
	if size := math.Abs(v); size > mostAmount || size != 0 && size < leastAmount {
		return 0, fmt.Errorf("%w: the value %q is beyond anything that is measured (%v to %v)", trillium.ErrInvalid, s, leastAmount, mostAmount)
	}
	return v, nil
}

// known reads the day on which a value was published, in its row or of the file.
func (r *reader) known(s string) (string, error) {
	if s == "" && r.mapping.Source != nil {
		s = r.mapping.Source.Known
	}
	if s == "" {
		return "", nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", time.DateTime} {
		if day, err := time.Parse(layout, s); err == nil {
			return day.Format(time.DateOnly), nil
		}
	}
	return "", fmt.Errorf("%w: the day of publication %q; write it as 2024-06-30", trillium.ErrInvalid, s)
}

// parseYear reads a period, which must be a year.
func parseYear(s string) (int, error) {
	s = strings.TrimSpace(s)
	year, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(s, "-A1"), "-01-01"))
	if err != nil {
		return 0, fmt.Errorf("%w: the period %q is no year; sum or average shorter periods to years first", trillium.ErrInvalid, s)
	}
	if year < minYear || year > maxYear {
		return 0, fmt.Errorf("%w: the year %d is not between %d and %d", trillium.ErrInvalid, year, minYear, maxYear)
	}
	return year, nil
}

// series finds or makes the series that a row belongs to.
func (r *reader) series(row []string, set map[string]string, withdrawn bool) (*Series, error) {
	party := r.cell(row, set, "party")
	dims := make([]Dimension, 0, len(r.layout.dimensions)+len(set))
	for _, i := range r.layout.dimensions {
		if v := strings.TrimSpace(row[i]); v != "" {
			dims = append(dims, Dimension{r.header[i], v})
		}
	}
	dims = append(dims, r.layout.fixed...)
	dims = append(dims, dimensionsOf(set)...)
	id := SeriesID(r.id(), party, dims)
	gas := r.cell(row, set, "gas")
	unit := r.unit(r.cell(row, set, "unit"))
	nomenclature := r.cell(row, set, "nomenclature")
	if s := r.byID[id]; s != nil {
		switch {
		case s.Party != party || !slices.Equal(s.Dimensions, dims):
			return nil, fmt.Errorf("%w: %s would name both the series of %q and of %q; write their dimensions so that they differ in letters or digits",
				trillium.ErrConflict, id, s.words(), (&Series{Party: party, Dimensions: dims}).words())
		case withdrawn && unit == Unit{}: // a deletion names a key and nothing else
		case s.Unit != unit:
			return nil, fmt.Errorf("%w: series %s is in %s before and in %s here; units are never mixed: convert one, or name the unit as a dimension",
				trillium.ErrConflict, id, s.Unit, unit)
		case s.Nomenclature != nomenclature:
			return nil, fmt.Errorf("%w: series %s follows %q before and %q here; name the nomenclature as a dimension", trillium.ErrConflict, id, s.Nomenclature,
				nomenclature)
		}
		return s, nil
	}
	if len(r.out.Series) == maxSeries {
		return nil, fmt.Errorf("%w: more than %d series", trillium.ErrTooLarge, maxSeries)
	}
	if gas == "" && unit.Substance != "" && unit.Substance != "CO2e" {
		gas = unit.Substance
	}
	s := &Series{ID: id, Title: r.cell(row, set, "title"), Party: party, Dimensions: dims, Unit: unit, Gas: gas, Nomenclature: nomenclature}
	r.byID[id] = s
	r.out.Series = append(r.out.Series, s)
	return s, nil
}

// unit is ParseUnit, once for each way of writing.
func (r *reader) unit(words string) Unit {
	u, ok := r.units[words]
	if !ok {
		u = ParseUnit(words)
		r.units[words] = u
	}
	return u
}

// dimensionsOf are what a column with values sets besides fields.
func dimensionsOf(set map[string]string) []Dimension {
	l := &layout{}
	_ = l.findDimensions(nil, &Mapping{Dimensions: []string{}, Set: set}, nil) // no column is looked for
	return l.fixed
}

// id is the dataset's id: as the mapping or the envelope says, or the file's name.
func (r *reader) id() string {
	switch {
	case r.mapping.Dataset != "":
		return r.mapping.Dataset
	case r.sdmx != nil && r.sdmx.dataset() != "":
		return r.sdmx.dataset()
	}
	base := strings.ToLower(slug(strings.TrimSuffix(filepath.Base(r.name), filepath.Ext(r.name))))
	return strings.Trim(strings.NewReplacer("_", "-", ".", "-").Replace(base), "-")
}

func (r *reader) sourceName() string {
	if r.mapping.Source != nil && r.mapping.Source.Name != "" {
		return r.mapping.Source.Name
	}
	return filepath.Base(r.name)
}

// dataset finishes what was read.
func (r *reader) dataset(data []byte) (*Dataset, error) {
	d := &r.out
	d.ID, d.Title = r.id(), r.mapping.Title
	if !ValidID(d.ID) {
		return nil, &trillium.ReadError{Name: r.name, Byte: -1, Err: fmt.Errorf("%w: %q cannot name a dataset; give it lower-case letters, digits and hyphens",
			trillium.ErrInvalid, d.ID)}
	}
	if d.Title == "" {
		d.Title = d.ID
	}
	if len(d.Series) == 0 {
		return nil, &trillium.ReadError{Name: r.name, Byte: -1, Err: fmt.Errorf("%w: it holds no values", trillium.ErrInvalid)}
	}
	var src Source
	if r.mapping.Source != nil {
		src = *r.mapping.Source
	}
	sum := sha256.Sum256(data)
	src.Name, src.File, src.SHA256 = r.sourceName(), filepath.Base(r.name), hex.EncodeToString(sum[:])
	d.Sources = []Source{src}
	for _, b := range r.mapping.Breaks {
		if b.Year < minYear || b.Year > maxYear {
			return nil, &trillium.ReadError{Name: r.name, Byte: -1, Err: fmt.Errorf("%w: a break in %d", trillium.ErrInvalid, b.Year)}
		}
		if !d.addBreak(b, src.Name) {
			return nil, &trillium.ReadError{Name: r.name, Byte: -1, Err: fmt.Errorf("%w: the break of %d fits no series: %v", trillium.ErrInvalid, b.Year, b.Match)}
		}
	}
	for _, s := range d.Series {
		s.Sort()
	}
	return d, nil
}

// addBreak gives a break to the series that it fits.
func (d *Dataset) addBreak(b MappedBreak, by string) bool {
	found := false
	for _, s := range d.Series {
		fits := true
		for name, value := range b.Match {
			fits = fits && (name == "party" && s.Party == value || s.Dimension(name) == value)
		}
		if fits {
			s.Breaks = append(s.Breaks, Break{Year: b.Year, Note: b.Note, By: by})
			found = true
		}
	}
	return found
}

// Dimension is the value of a dimension, "" if the series has none of that name.
func (s *Series) Dimension(name string) string {
	for _, d := range s.Dimensions {
		if strings.EqualFold(d.Name, name) {
			return d.Value
		}
	}
	return ""
}

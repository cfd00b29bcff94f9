package timeseries

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trillium"
)

// A Mapping says what the columns of a plain CSV file hold. Columns with usual
// names (year, iso3, value, unit, notation_key and the like) need no mention.
type Mapping struct {
	Dataset string  `json:"dataset"` // its id; "" takes the file's name
	Title   string  `json:"title,omitempty"`
	Source  *Source `json:"source,omitempty"` // name, address, licence and the day it was published
	// Columns gives fields their columns; Fields lists the fields.
	Columns map[string]string `json:"columns,omitempty"`
	// Dimensions are the columns that tell series apart besides the party. Nil
	// takes all columns that hold nothing else.
	Dimensions []string `json:"dimensions"`
	// Set gives fields (or dimensions) one value throughout, as unit or gas.
	Set map[string]string `json:"set,omitempty"`
	// Values are several columns with values, each with what it sets.
	Values []ValueColumn `json:"values,omitempty"`
	// Breaks that the source states beside the file.
	Breaks []MappedBreak `json:"breaks,omitempty"`
}

// A ValueColumn is one of several columns with values.
type ValueColumn struct {
	Column string            `json:"column"`
	Set    map[string]string `json:"set"`
}

// A MappedBreak is a break of all series that have the given party and dimensions.
type MappedBreak struct {
	Match map[string]string `json:"match"`
	Year  int               `json:"year"`
	Note  string            `json:"note"`
}

// Fields are what a column can hold besides a dimension.
var Fields = []string{"period", "party", "value", "unit", "gas", "nomenclature", "key", "status", "low", "high", "confidence", "known", "title", "multiplier",
	"frequency", "comment"}

// usual are the names by which columns are known without a mapping, in lower case.
var usual = map[string][]string{
	"period":       {"year", "period", "time_period", "time", "ref_year", "date"},
	"party":        {"iso3", "party", "country", "country_code", "country code", "ref_area", "iso", "geo", "area"},
	"value":        {"value", "obs_value", "val", "amount"},
	"unit":         {"unit", "units", "unit_measure"},
	"gas":          {"gas", "pollutant", "substance", "emissions_gas"},
	"nomenclature": {"nomenclature", "classification", "guidelines"},
	"key":          {"notation_key", "notation", "key"},
	"status":       {"obs_status", "obs_flag", "status", "flag"},
	"low":          {"low", "lower", "lower_bound", "lo"},
	"high":         {"high", "upper", "upper_bound", "hi"},
	"confidence":   {"confidence", "quality"},
	"known":        {"known", "vintage", "published", "release", "last_update"},
	"title":        {"title", "series_title"},
	"multiplier":   {"unit_mult"},
	"frequency":    {"freq", "frequency"},
	"comment":      {"obs_comment", "obs_com", "comment_obs"},
}

// The limits of a mapping.
const (
	maxMapping = 1 << 20 // bytes
	maxBreaks  = 1000
)

// ParseMapping reads a mapping as JSON, refusing what it does not know.
func ParseMapping(name string, data []byte) (*Mapping, error) {
	if len(data) > maxMapping {
		return nil, &trillium.ReadError{Name: name, Byte: -1, Err: fmt.Errorf("%w: a mapping has at most %d bytes", trillium.ErrTooLarge, maxMapping)}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var m Mapping
	if err := dec.Decode(&m); err != nil {
		line := 1 + bytes.Count(data[:min(int(dec.InputOffset()), len(data))], []byte("\n"))
		return nil, &trillium.ReadError{Name: name, Line: line, Err: fmt.Errorf("%w: %v", trillium.ErrInvalid, err)}
	}
	if len(m.Breaks) > maxBreaks {
		return nil, &trillium.ReadError{Name: name, Byte: -1, Err: fmt.Errorf("%w: a mapping has at most %d breaks", trillium.ErrTooLarge, maxBreaks)}
	}
	for _, field := range slices.Sorted(maps.Keys(m.Columns)) {
		if !slices.Contains(Fields, field) {
			return nil, &trillium.ReadError{Name: name, Byte: -1, Err: fmt.Errorf("%w: there is no field %q; they are %s (other columns are dimensions)",
				trillium.ErrInvalid, field, strings.Join(Fields, ", "))}
		}
	}
	return &m, nil
}

// A layout is what each column of one file holds.
type layout struct {
	field      map[string]int // field to column
	dimensions []int          // columns
	values     []ValueColumn  // empty where the field value has a column
	valueAt    []int          // their columns
	set        map[string]string
	fixed      []Dimension // that Set gives and no column does
}

// layoutOf finds the columns by the mapping and their usual names.
func layoutOf(header []string, m *Mapping) (*layout, error) {
	l := &layout{field: make(map[string]int), set: m.Set}
	index := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, name) })
	}
	taken := make(map[int]bool)
	for field, name := range m.Columns {
		i := index(name)
		if i < 0 {
			return nil, fmt.Errorf("%w: there is no column %q; they are %s", trillium.ErrInvalid, name, strings.Join(header, ", "))
		}
		l.field[field], taken[i] = i, true
	}
	for _, field := range Fields {
		if _, ok := l.field[field]; ok {
			continue
		}
		for _, name := range usual[field] {
			if i := index(name); i >= 0 && !taken[i] && !slices.Contains(m.Dimensions, header[i]) {
				l.field[field], taken[i] = i, true
				break
			}
		}
	}
	for _, v := range m.Values {
		i := index(v.Column)
		if i < 0 {
			return nil, fmt.Errorf("%w: there is no column %q; they are %s", trillium.ErrInvalid, v.Column, strings.Join(header, ", "))
		}
		l.values, l.valueAt, taken[i] = append(l.values, v), append(l.valueAt, i), true
	}
	l.spreadYears(header, taken)
	if err := l.findDimensions(header, m, taken); err != nil {
		return nil, err
	}
	return l, l.check(header)
}

// spreadYears takes columns that are headed by years for the values of those years,
// where no column holds either: the shape in which the World Bank publishes.
func (l *layout) spreadYears(header []string, taken map[int]bool) {
	_, period := l.field["period"]
	_, value := l.field["value"]
	if period || value || len(l.values) > 0 {
		return
	}
	for i, h := range header {
		if _, err := parseYear(h); err == nil && len(h) == 4 && !taken[i] {
			l.values, l.valueAt, taken[i] = append(l.values, ValueColumn{Column: h, Set: map[string]string{"period": h}}), append(l.valueAt, i), true
		}
	}
}

func (l *layout) findDimensions(header []string, m *Mapping, taken map[int]bool) error {
	if m.Dimensions == nil {
		for i, h := range header {
			if !taken[i] && h != "" && !isAttribute(h) && !isLabel(h, header) {
				l.dimensions = append(l.dimensions, i)
			}
		}
	}
	for _, name := range m.Dimensions {
		i := slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, name) })
		if i < 0 {
			return fmt.Errorf("%w: there is no column %q for a dimension; they are %s", trillium.ErrInvalid, name, strings.Join(header, ", "))
		}
		l.dimensions = append(l.dimensions, i)
	}
	for name, value := range m.Set {
		if !slices.Contains(Fields, name) {
			l.fixed = append(l.fixed, Dimension{name, value})
		}
	}
	slices.SortFunc(l.fixed, func(a, b Dimension) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// check says what a file lacks to be a series.
func (l *layout) check(header []string) error {
	spread := len(l.values) > 0 && !slices.ContainsFunc(l.values, func(v ValueColumn) bool { return v.Set["period"] == "" })
	if _, ok := l.field["period"]; !ok && !spread {
		return fmt.Errorf("%w: no column holds the year, and none is headed by one; name it in a mapping (-map FILE) as {\"columns\":{\"period\":…}} (columns: %s)",
			trillium.ErrInvalid, strings.Join(header, ", "))
	}
	if _, ok := l.field["value"]; !ok && len(l.values) == 0 {
		return fmt.Errorf("%w: no column holds the values; name it in a mapping (-map FILE) as {\"columns\":{\"value\":…}} (columns: %s)", trillium.ErrInvalid,
			strings.Join(header, ", "))
	}
	return nil
}

// attributes are concepts that say something of a value and tell no series apart,
// as SDMX's cross-domain concepts name them.
var attributes = []string{"OBS_COM", "OBS_COMMENT", "COMMENT_OBS", "COMMENT_TS", "COMMENT_DSET", "COMMENT", "NOTE", "NOTES", "PRE_BREAK_VALUE", "OBS_PRE_BREAK",
	"CONF_STATUS", "TIME_FORMAT", "DECIMALS", "COLLECTION", "COMPILATION", "SOURCE", "SOURCE_AGENCY", "SOURCE_DETAIL", "DATA_SOURCE", "BASE_PER", "TIME_DETAIL",
	"TITLE_COMPL",
	"SERIES_KEY", "OBS_KEY", "LAST UPDATE", "OBS_CONF", "NATURE", "GEO_INFO_URL", "UNIT_DETAIL", "INT_LOWER_BOUND", "INT_UPPER_BOUND"}

// isLabel reports whether a column only spells out the codes of another one, as
// "Country Name" does beside "Country Code".
func isLabel(name string, header []string) bool {
	of, ok := strings.CutSuffix(strings.ToLower(name), " name")
	return ok && slices.ContainsFunc(header, func(h string) bool { return strings.EqualFold(h, of+" code") })
}

func isAttribute(name string) bool {
	name = strings.ToUpper(name)
	return slices.Contains(attributes, name) || strings.HasSuffix(name, "_COMMENT") || strings.HasSuffix(name, "_NOTE") || strings.HasSuffix(name, "FOOTNOTE") ||
		strings.HasSuffix(name, "_FLAG")
}

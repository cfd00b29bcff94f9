// Package timeseries holds measured series with their history.
//
// A [Dataset] is what one source published under one name, over one or several
// releases; a [Series] is one measure of one party in it, a value a year. Nothing
// is smoothed over: each [Observation] says where it stands in which file, since
// when it was known, and why there is no number where there is none (a notation
// key is not a zero). A year may have several observations, one a vintage;
// [Series.AsOf] gives what was known on a day. Breaks are facts of a series
// ([Break]), stated by the source, by a person, or suspected from a jump.
//
// Units are never mixed: [Unit.To] converts mass to mass, converts methane to CO2
// equivalents only with the warming potential that it is given, and says so in
// words; everything else is refused.
//
// Files come in as SDMX-CSV 1.0 or 2.0 (https://github.com/sdmx-twg/sdmx-csv) or
// as plain CSV with a [Mapping], and go out as SDMX-CSV 2.0. The package keeps
// nothing.
package timeseries

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"trillium"
)

// A Source is where the values of a release come from.
type Source struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Licence string `json:"licence,omitempty"`
	File    string `json:"file,omitempty"`   // its name as it was given
	SHA256  string `json:"sha256,omitempty"` // of its bytes
	Known   string `json:"known,omitempty"`  // YYYY-MM-DD, the day it was published; "" if nobody says
}

// A Dataset is what was published under one name.
type Dataset struct {
	ID      string    `json:"id"` // lower-case letters, digits and hyphens
	Title   string    `json:"title"`
	Series  []*Series `json:"series"`
	Sources []Source  `json:"sources"` // its releases, the earliest first
}

// Find returns the series with the id, nil if there is none.
func (d *Dataset) Find(id string) *Series {
	for _, s := range d.Series {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// A Dimension is one of the things that tell the series of a dataset apart.
type Dimension struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Series is one measure of one party, a value a year.
type Series struct {
	ID           string        `json:"id"` // the dataset's id, a slash, and the values of its dimensions
	Title        string        `json:"title"`
	Party        string        `json:"party"` // as in the source: an ISO 3166-1 alpha-3 code in most; "" if it has none
	Dimensions   []Dimension   `json:"dimensions,omitempty"`
	Unit         Unit          `json:"unit"`
	Gas          string        `json:"gas,omitempty"` // what is emitted, as CH4; "" where that makes no sense
	Nomenclature string        `json:"nomenclature,omitempty"`
	Observations []Observation `json:"observations"` // by year, then by the day they became known
	Breaks       []Break       `json:"breaks,omitempty"`
}

// An Observation is what a source says of one year.
type Observation struct {
	Year       int      `json:"year"`
	Value      float64  `json:"value"`                // in the series' unit; 0 where nothing is measured
	Measured   bool     `json:"measured"`             // a number stands there
	Key        string   `json:"key,omitempty"`        // the notation key in place of a number, or beside it
	Status     string   `json:"status,omitempty"`     // SDMX CL_OBS_STATUS
	Low        *float64 `json:"low,omitempty"`        // of a stated interval
	High       *float64 `json:"high,omitempty"`       //
	Confidence string   `json:"confidence,omitempty"` // in the source's own words
	Known      string   `json:"known,omitempty"`      // YYYY-MM-DD since when; "" if nobody says
	Withdrawn  bool     `json:"withdrawn,omitempty"`  // the source took it back on that day
	Source     int      `json:"source"`               // index into the dataset's sources
	Line       int      `json:"line"`                 // of the file, from 1
}

// A Break parts a series: values from Year on are not to be compared with those
// before it.
type Break struct {
	Year      int    `json:"year"`
	Note      string `json:"note"`
	By        string `json:"by"` // the source, a person's name, or "" if it is only suspected
	Suspected bool   `json:"suspected,omitempty"`
	// Real says that somebody looked and the values do compare: it is no break.
	Real bool `json:"real,omitempty"`
}

// The notation keys of the UNFCCC reporting guidelines
// (https://unfccc.int/resource/docs/2013/cop19/eng/10a03.pdf, paragraph 37).
const (
	NotOccurring  = "NO" // the activity does not exist there: it adds nothing
	NotEstimated  = "NE" // it exists and was not estimated: the value is missing
	NotApplicable = "NA" // the activity emits none of this gas: it adds nothing
	Elsewhere     = "IE" // included elsewhere: it adds nothing here
	Confidential  = "C"  // not told: the value is missing
)

// Keys are the notation keys.
var Keys = []string{NotOccurring, NotEstimated, NotApplicable, Elsewhere, Confidential}

// parseKeys reads a notation key or several, as "IE,NA".
func parseKeys(s string) (string, bool) {
	var out []string
	for _, k := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '/' || r == ' ' || r == ';' || r == '+' }) {
		if !slices.Contains(Keys, k) {
			return "", false
		}
		out = append(out, k)
	}
	return strings.Join(out, ","), len(out) > 0
}

// Nothing reports whether what stands in place of a number adds nothing to a sum:
// all of its keys say so. A value that is missing does not.
func (o Observation) Nothing() bool {
	if o.Measured || o.Key == "" {
		return false
	}
	for _, k := range strings.Split(o.Key, ",") {
		if k == NotEstimated || k == Confidential {
			return false
		}
	}
	return true
}

// Sort puts observations by year and the day they became known. Of two of one
// year and day the later in the file stands.
func (s *Series) Sort() {
	slices.SortStableFunc(s.Observations, func(a, b Observation) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Known, b.Known))
	})
}

// Undated counts observations of which nobody says since when they were known.
func (s *Series) Undated() int {
	n := 0
	for _, o := range s.Observations {
		if o.Known == "" {
			n++
		}
	}
	return n
}

// AsOf is the series as it was known at the end of the day (YYYY-MM-DD), one
// observation a year; with "" as it is known now. What nobody dates counts as
// known only in the present.
func (s *Series) AsOf(day string) *Series {
	out := *s
	out.Observations = nil
	for _, o := range s.Observations {
		if day != "" && (o.Known == "" || o.Known > day) {
			continue
		}
		if n := len(out.Observations); n > 0 && out.Observations[n-1].Year == o.Year {
			out.Observations[n-1] = o
		} else {
			out.Observations = append(out.Observations, o)
		}
	}
	out.Observations = slices.DeleteFunc(out.Observations, func(o Observation) bool { return o.Withdrawn })
	return &out
}

// At is what the series says of a year; the series must be one that AsOf gave.
func (s *Series) At(year int) (Observation, bool) {
	i, ok := slices.BinarySearchFunc(s.Observations, year, func(o Observation, y int) int { return cmp.Compare(o.Year, y) })
	if !ok {
		return Observation{}, false
	}
	return s.Observations[i], true
}

// Measured are the observations that are numbers, of a series that AsOf gave.
func (s *Series) Measured() []Observation {
	var out []Observation
	for _, o := range s.Observations {
		if o.Measured {
			out = append(out, o)
		}
	}
	return out
}

// A Revision is a value that a later release changed.
type Revision struct {
	Year     int
	From, To Observation
}

// Revisions are the changes between vintages up to a day, "" for all.
func (s *Series) Revisions(day string) []Revision {
	var out []Revision
	for i := 1; i < len(s.Observations); i++ {
		a, b := s.Observations[i-1], s.Observations[i]
		if a.Year != b.Year || day != "" && b.Known > day {
			continue
		}
		if a.Value != b.Value || a.Measured != b.Measured || a.Key != b.Key || a.Withdrawn != b.Withdrawn {
			out = append(out, Revision{a.Year, a, b})
		}
	}
	return out
}

// ValidID reports whether s can be a dataset's id.
func ValidID(s string) bool { return trillium.ValidSummit(s) }

// slug writes the value of a dimension so that it can stand in an address.
func slug(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// SeriesID names a series of a dataset.
func SeriesID(dataset, party string, dimensions []Dimension) string {
	parts := []string{slug(party)}
	for _, d := range dimensions {
		parts = append(parts, slug(d.Value))
	}
	return dataset + "/" + strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ":")
}

// Join puts a later release behind the earlier ones of a dataset. A series whose
// unit changed between releases is refused: it would be two series under one name.
func Join(releases ...*Dataset) (*Dataset, error) {
	out := &Dataset{}
	for _, r := range releases {
		if out.ID == "" {
			out.ID, out.Title = r.ID, r.Title
		}
		if r.Title != "" {
			out.Title = r.Title
		}
		if err := out.take(r); err != nil {
			return nil, err
		}
	}
	for _, s := range out.Series {
		s.Sort()
	}
	return out, nil
}

func (d *Dataset) take(r *Dataset) error {
	shift := len(d.Sources)
	byID := make(map[string]*Series, len(d.Series))
	for _, s := range d.Series {
		byID[s.ID] = s
	}
	d.Sources = append(d.Sources, r.Sources...)
	for _, s := range r.Series {
		s := s.clone()
		for i := range s.Observations {
			s.Observations[i].Source += shift
		}
		have := byID[s.ID]
		switch {
		case have == nil:
			d.Series = append(d.Series, s)
		case have.Party != s.Party || !slices.Equal(have.Dimensions, s.Dimensions):
			return fmt.Errorf("%w: %s names the series of %q in one release and of %q in another", trillium.ErrConflict, s.ID, have.words(), s.words())
		case have.Unit != s.Unit:
			return fmt.Errorf("%w: series %s was given in %s before and is given in %s now; convert one, or use another name for the dataset", trillium.ErrConflict, s.ID, have.Unit, s.Unit)
		case have.Nomenclature != s.Nomenclature:
			return fmt.Errorf("%w: series %s followed %q before and follows %q now; name the nomenclature as a dimension, or use another name for the dataset", trillium.ErrConflict, s.ID, have.Nomenclature, s.Nomenclature)
		default:
			have.Observations = append(have.Observations, s.Observations...)
			have.Breaks = append(have.Breaks, s.Breaks...)
		}
	}
	return nil
}

// words are the party and dimensions of a series as they are written.
func (s *Series) words() string {
	out := []string{s.Party}
	for _, d := range s.Dimensions {
		out = append(out, d.Name+"="+d.Value)
	}
	return strings.Join(out, ", ")
}

// clone is a copy whose observations and breaks can be changed.
func (s *Series) clone() *Series {
	out := *s
	out.Observations, out.Breaks = slices.Clone(s.Observations), slices.Clone(s.Breaks)
	return &out
}

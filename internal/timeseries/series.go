package timeseries

import (
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

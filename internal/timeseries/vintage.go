package timeseries

import (
	"cmp"
	"fmt"
	"slices"

	"trillium"
)

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

// Join puts a later release behind the earlier ones of a dataset. A series whose
// unit changed between releases is refused: it would be two series under one name.
func Join(releases ...*Dataset) (*Dataset, error) {
	out := &Dataset{}
	for _, r := range releases {
		if out.ID == "" {
			out.ID, out.Title = r.ID, r.Title
		}
		if r.Title != r.ID { // somebody gave it one
			out.Title = r.Title
		}
		if err := out.take(r); err != nil {
			return nil, err
		}
	}
	for _, s := range out.Series {
		s.Sort()
		s.Observations = latest(s.Observations)
	}
	return out, nil
}

// latest keeps the last of several observations of one year and day: that is what
// was known at the day's end.
func latest(list []Observation) []Observation {
	out := list[:0]
	for i, o := range list {
		if i+1 < len(list) && list[i+1].Year == o.Year && list[i+1].Known == o.Known {
			continue
		}
		out = append(out, o)
	}
	return out
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
			return fmt.Errorf("%w: series %s was given in %s before and is given in %s now; convert one, or use another name for the dataset", trillium.ErrConflict,
				s.ID, have.Unit, s.Unit)
		case have.Nomenclature != s.Nomenclature:
			return fmt.Errorf("%w: series %s followed %q before and follows %q now; name the nomenclature as a dimension, or use another name for the dataset",
				trillium.ErrConflict, s.ID, have.Nomenclature, s.Nomenclature)
		default:
			have.Observations = append(have.Observations, s.Observations...)
			have.Breaks = append(have.Breaks, s.Breaks...)
		}
	}
	return nil
}

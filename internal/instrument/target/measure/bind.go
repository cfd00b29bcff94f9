package measure

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/timeseries"
)

// Bind makes a measure of a dataset: for each party the series that the filter keeps,
// added up. The filter gives dimensions patterns as path.Match takes them ("5.*"); a
// party with several series of one unit gets those that are no part of another. With
// no parties, all of the dataset are members. The error names what is left to choose
// between.
func Bind(name string, d *timeseries.Dataset, parties []string, filter map[string]string) (Measure, error) {
	m := Measure{Name: name}
	if name == "" {
		m.Name = d.Title
	}
	found := make(map[string][]*timeseries.Series)
	for _, s := range d.Series {
		keep, err := fits(s, filter)
		if err != nil {
			return m, err
		}
		if !keep || s.Party == "" || len(parties) > 0 && !slices.Contains(parties, s.Party) {
			continue
		}
		found[s.Party] = append(found[s.Party], s)
	}
	if len(parties) == 0 {
		for _, s := range d.Series {
			if found[s.Party] != nil && !slices.Contains(parties, s.Party) {
				parties = append(parties, s.Party)
			}
		}
	}
	for _, p := range parties {
		if len(found[p]) == 0 {
			continue
		}
		ids, err := choose(found[p])
		if err != nil {
			return m, err
		}
		m.Members = append(m.Members, Member{Party: p, Series: ids})
	}
	if len(m.Members) == 0 {
		return m, fmt.Errorf("%w: dataset %s has no such series for %s; it has those of %s", trillium.ErrNotFound, d.ID,
			cmp.Or(strings.Join(parties, ", "), "anybody"), strings.Join(some(d), ", "))
	}
	return m, nil
}

// some are a few of the dataset's series, to be told what there is.
func some(d *timeseries.Dataset) []string {
	var out []string
	for _, s := range d.Series {
		if out = append(out, s.ID); len(out) == 10 && len(d.Series) > 10 {
			return append(out, fmt.Sprintf("and %d more", len(d.Series)-10))
		}
	}
	return out
}

// fits reports whether a series has the dimensions that a filter asks for.
func fits(s *timeseries.Series, filter map[string]string) (bool, error) {
	for name, pattern := range filter {
		ok, err := path.Match(pattern, s.Dimension(name))
		if err != nil {
			return false, fmt.Errorf("%w: pattern %q: %v", trillium.ErrInvalid, pattern, err)
		}
		if !ok {
			return false, nil
		}
	}
	return true, nil
}

// choose leaves out series that are parts of others; what is left must add up.
func choose(list []*timeseries.Series) ([]string, error) {
	var ids []string
	var whole []*timeseries.Series
	for _, s := range list {
		if !slices.ContainsFunc(list, func(o *timeseries.Series) bool { return o != s && partOf(s.ID, o.ID) }) {
			ids, whole = append(ids, s.ID), append(whole, s)
		}
	}
	for _, s := range whole {
		if len(whole) > 1 && (s.Unit != whole[0].Unit || !s.Unit.Adds()) {
			return nil, fmt.Errorf("%w: %s has several series that do not add up: %s; say which by a dimension", trillium.ErrInvalid, s.Party, strings.Join(ids, ", "))
		}
	}
	return ids, nil
}

package timeseries

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"trillium"
)

// A Gap is a part that a sum lacks in a year.
type Gap struct {
	Series string `json:"series"`
	Year   int    `json:"year"`
	Key    string `json:"key,omitempty"` // the notation key that stands there, "" if nothing does
}

// A Sum is series added up, and what that left open.
type Sum struct {
	*Series
	Gaps          []Gap    // parts that are missing: those years have no sum
	Elsewhere     []Gap    // parts that stand as nothing because a key says so
	Nomenclatures []string // of the parts, if they are several
}

// Add adds up series of one unit, each of them one that AsOf gave. A year has a
// sum only if every part has a value or a key that says it adds nothing. Shares
// and rates are refused, and so are different units: convert them first.
func Add(id string, parts []*Series) (Sum, error) {
	if len(parts) == 0 {
		return Sum{}, fmt.Errorf("%w: nothing to add up", trillium.ErrInvalid)
	}
	first := parts[0]
	out := Sum{Series: &Series{ID: id, Title: first.Title, Party: first.Party, Unit: first.Unit, Gas: first.Gas, Nomenclature: first.Nomenclature}}
	if len(parts) == 1 {
		out.Series = first
		return out, nil
	}
	years := make(map[int]bool)
	names := make(map[string]bool)
	for _, p := range parts {
		if p.Unit != first.Unit {
			return Sum{}, fmt.Errorf("%w: %s is in %s, %s in %s; they cannot be added up as they are", trillium.ErrInvalid, first.ID, first.Unit, p.ID, p.Unit)
		}
		if a, b := first.Of(), p.Of(); a != b && a != "" && b != "" {
			return Sum{}, fmt.Errorf("%w: %s is of %s, %s of %s; they cannot be added up as they are", trillium.ErrInvalid, first.ID, a, p.ID, b)
		}
		if !p.Unit.Adds() {
			return Sum{}, fmt.Errorf("%w: values in %s cannot be added up", trillium.ErrInvalid, p.Unit)
		}
		for _, o := range p.Observations {
			years[o.Year] = true
		}
		for _, b := range slices.Concat(p.Breaks, p.moved()) {
			if !slices.Contains(out.Breaks, b) {
				out.Breaks = append(out.Breaks, b)
			}
		}
		if p.Nomenclature != "" {
			names[p.Nomenclature] = true
		}
	}
	if len(names) > 1 {
		out.Nomenclatures, out.Nomenclature = slices.Sorted(maps.Keys(names)), ""
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		out.Observations = append(out.Observations, out.year(year, parts))
	}
	slices.SortStableFunc(out.Breaks, func(a, b Break) int { return a.Year - b.Year })
	return out, nil
}

// year adds up one year. The sum is known since the last of its parts was.
func (s *Sum) year(year int, parts []*Series) Observation {
	sum := Observation{Year: year, Measured: true}
	number := false
	for _, p := range parts {
		o, ok := p.At(year)
		switch {
		case ok && o.Measured:
			sum.Value += o.Value
			number = true
		case ok && o.Nothing():
			s.Elsewhere = append(s.Elsewhere, Gap{p.ID, year, o.Key})
		default:
			s.Gaps = append(s.Gaps, Gap{p.ID, year, o.Key})
			sum.Measured = false
		}
		sum.Known = max(sum.Known, o.Known)
		if sum.Confidence == "" {
			sum.Confidence = o.Confidence
		}
	}
	if sum.Measured && !number {
		sum.Key = s.Elsewhere[len(s.Elsewhere)-1].Key // all parts add nothing, and so does their sum
	}
	if sum.Measured = sum.Measured && number; !sum.Measured {
		sum.Value = 0
	}
	return sum
}

// moved are the years in which a part went elsewhere or came back: a sum of parts does
// not compare over them.
func (s *Series) moved() []Break {
	var out []Break
	away := func(o Observation) bool { return !o.Measured && strings.Contains(o.Key, Elsewhere) }
	for i := 1; i < len(s.Observations); i++ {
		a, b := s.Observations[i-1], s.Observations[i]
		if away(a) && b.Measured && b.Value != 0 || a.Measured && a.Value != 0 && away(b) {
			out = append(out, Break{Year: b.Year, Note: s.ID + ": " + Elsewhere, By: "NOTATION_KEY"})
		}
	}
	return out
}

// Divide is one series over another, year by year: a ratio or an intensity. A year
// has a value only where both have one and the divisor is not zero.
func Divide(id string, a, b *Series) *Series {
	out := &Series{ID: id, Title: a.Title, Party: a.Party, Unit: Unit{Name: a.Unit.String() + " / " + b.Unit.String()}, Gas: a.Gas, Nomenclature: a.Nomenclature}
	if a.Unit == b.Unit {
		out.Unit = Unit{Name: "ratio"}
	}
	for _, o := range a.Observations {
		d, ok := b.At(o.Year)
		if !o.Measured || !ok || !d.Measured || d.Value == 0 {
			continue
		}
		if v := o.Value / d.Value; !finite(v) {
			continue
		}
		out.Observations = append(out.Observations, Observation{Year: o.Year, Value: o.Value / d.Value, Measured: true, Known: max(o.Known, d.Known),
			Confidence: o.Confidence})
	}
	out.Breaks = append(slices.Clone(a.Breaks), b.Breaks...)
	return out
}

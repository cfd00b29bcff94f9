package practice

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A finder reports who shared practices on a commitment since it was made, who told of
// failures among them, and who said nothing.
type finder struct{}

// Find returns a finding for each party that is bound, where anybody shared anything.
func (finder) Find(ctx context.Context, v store.View, s *review.State, d store.Document, day string) ([]trillium.Finding, error) {
	all, err := keep.Serving(ctx, v, s.ID)
	if err != nil {
		return nil, err
	}
	list := keep.Practices(keep.Own(all))
	if len(list) == 0 {
		return nil, nil
	}
	var out []trillium.Finding
	for _, share := range exchange.Shares(bound(s, d, list), list, s.ID, d.Date) {
		f := trillium.Finding{Instrument: keep.Name, Commitment: s.ID, Date: day, Source: "practices", Path: "/practices"}
		f.Says = trillium.Reason{Key: "silent", Args: []string{share.Party}}
		if share.Shared > 0 {
			n := float64(share.Shared)
			f.Value, f.Unit, f.Date = &n, "practices", last(share.Latest, day)
			f.Says = trillium.Reason{Key: "shared", Args: []string{share.Party, strconv.Itoa(share.Shared), strconv.Itoa(share.Failed)}}
		}
		out = append(out, f)
	}
	return out, nil
}

// bound are the parties that a commitment binds; of all together, those that the document
// declares, and those that shared.
func bound(s *review.State, d store.Document, list []exchange.Practice) []string {
	var out []string
	seen := map[string]bool{trillium.All: true}
	add := func(party string) {
		if !seen[party] {
			seen[party], out = true, append(out, party)
		}
	}
	for _, party := range s.Parties {
		add(party)
	}
	if slices.Contains(s.Parties, trillium.All) {
		for _, party := range slices.Sorted(maps.Values(d.Parties)) {
			add(party)
		}
	}
	for _, p := range list {
		add(p.Country)
	}
	return out
}

// last is the last day of a year, a month or a day, which has come.
func last(when, day string) string {
	for form, next := range map[string][2]int{"2006": {1, 0}, "2006-01": {0, 1}} {
		if begin, err := time.Parse(form, when); err == nil {
			when = begin.AddDate(next[0], next[1], -1).Format(time.DateOnly)
			break
		}
	}
	return min(when, day)
}

// Tell says a finding in words.
func (finder) Tell(l *i18n.Language, names i18n.Parties, says trillium.Reason) string {
	args := []any{l.Party(names, says.Args[0])}
	for _, a := range says.Args[1:] {
		args = append(args, a)
	}
	return l.T("practice.finding."+says.Key, args...)
}

package exchange

import (
	"slices"
	"strings"
)

// A Filter chooses practices; what is empty keeps all.
type Filter struct{ Country, Topic, Outcome, Evidence, Serves, Words string }

// Keep are the practices that the filter keeps.
func (f Filter) Keep(list []Practice) []Practice {
	var out []Practice
	for _, p := range list {
		if f.Keeps(&p) {
			out = append(out, p)
		}
	}
	return out
}

// Keeps reports whether the filter keeps a practice.
func (f Filter) Keeps(p *Practice) bool {
	is := func(want, have string) bool { return want == "" || strings.EqualFold(want, have) }
	if !is(f.Country, p.Country) || !is(f.Topic, p.Topic) || !is(f.Outcome, p.Outcome) || !is(f.Evidence, p.Evidence) ||
		f.Serves != "" && !slices.Contains(p.Serves, f.Serves) {
		return false
	}
	all := strings.ToLower(strings.Join([]string{p.ID, p.Title["en"], p.Title["es"], p.Title["fr"], p.Place, p.Topic, p.Who, p.Claim, p.Lesson}, " "))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(f.Words)), func(w string) bool { return !strings.Contains(all, w) })
}

// A Share is what one party told of a commitment.
type Share struct {
	Party          string
	Shared, Failed int
	Latest         string // when the last of them came out
}

// Shares count for each party, in their order, the practices that it shared on a
// commitment since a day (YYYY-MM-DD). A party without any has shared none: silence is
// counted, and is no failure.
func Shares(parties []string, list []Practice, commitment, since string) []Share {
	out := make([]Share, len(parties))
	for i, party := range parties {
		out[i].Party = party
		for _, p := range list {
			if p.Country != party || !slices.Contains(p.Serves, commitment) || p.When < since[:min(len(since), len(p.When))] {
				continue
			}
			out[i].Shared++
			if p.Outcome == Failed {
				out[i].Failed++
			}
			out[i].Latest = max(out[i].Latest, p.When)
		}
	}
	return out
}

// Table are practices as rows, the first with the names of the columns.
func Table(list []Practice) [][]string {
	rows := [][]string{{"id", "title_en", "title_es", "title_fr", "place", "country", "topic", "outcome", "evidence", "who", "when", "claim", "lesson", "source",
		"serves", "signer"}}
	for _, p := range list {
		rows = append(rows, []string{p.ID, p.Title["en"], p.Title["es"], p.Title["fr"], p.Place, p.Country, p.Topic, p.Outcome, p.Evidence, p.Who, p.When,
			p.Claim, p.Lesson, p.Source, strings.Join(p.Serves, " "), p.Signer})
	}
	return rows
}

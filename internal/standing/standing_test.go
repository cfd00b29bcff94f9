package standing

import (
	"strings"
	"testing"

	"trillium"
	"trillium/internal/evidence"
	"trillium/internal/review"
)

// passage is evidence that a person set.
func passage(relation, date string) review.Passage {
	return review.Passage{Entry: &review.Entry{Decision: review.Decision{Hash: relation + date}},
		Citation: review.Citation{Relation: relation, Date: date, Title: relation + " " + date}}
}

// claim is a party's update, accepted or still waiting.
func claim(party, status string, accepted bool) review.Reported {
	r := review.Reported{Entry: &review.Entry{}, Progress: review.Progress{Party: party, Date: "2024-01-01", Status: status}}
	if accepted {
		r.Verdict = &review.Entry{Body: review.Judgement{Verdict: review.Accept}}
	}
	return r
}

// machine is a proposal with its chances.
func machine(relation string, chance, sure float64) Piece {
	return Piece{Relation: relation, Chance: chance, Relations: map[evidence.Relation]float64{evidence.Relation(relation): sure}}
}

func TestOf(t *testing.T) {
	two := trillium.Commitment{ID: "lakes-2020/1", Parties: []string{"CAN", "USA"}, Actions: []trillium.Action{{Text: "a"}, {Text: "b"}}}
	one := trillium.Commitment{ID: "lakes-2020/1", Parties: []string{"CAN"}, Actions: []trillium.Action{{Text: "a"}}}
	type pieces = []review.Passage
	for _, c := range []struct {
		name string
		of   Case
		want string
		why  string
	}{
		{"nothing was searched", Case{State: &review.State{Commitment: one}}, "", "unsearched"},
		{"searched, nothing found", Case{State: &review.State{Commitment: one}, Searched: true}, review.IsNoEvidence, "nothing"},
		{"only weak proposals", Case{State: &review.State{Commitment: one}, Searched: true, Leads: []Piece{machine("fulfils", 0.4, 1)}}, review.IsNoEvidence, "weak"},
		{"one passage of which nobody knows how it bears", Case{State: &review.State{Commitment: one}, Searched: true,
			Leads: []Piece{machine("fulfils", 0.8, 0.4)}}, review.IsNoEvidence, "weak"},
		{"a proposal", Case{State: &review.State{Commitment: one}, Searched: true, Leads: []Piece{machine("progress", 0.9, 0.9), machine("fulfils", 0.7, 0.5)}},
			review.IsUnderWay, "lead.progress"},
		{"three that are none of them sure", Case{State: &review.State{Commitment: one}, Searched: true,
			Leads: []Piece{machine("progress", 0.6, 0.6), machine("progress", 0.6, 0.6), machine("progress", 0.5, 0.6)}}, review.IsUnderWay, "lead.progress"},
		{"evidence goes before proposals", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("mentions", "2023-01-01")}}, Searched: true,
			Leads: []Piece{machine("fulfils", 1, 1)}}, review.IsAnnounced, "evidence.mentions"},
		{"delivered", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("progress", "2023-01-01"), passage("fulfils", "2024-01-01")}}},
			review.IsDelivered, "evidence.fulfils"},
		{"one of two acts, and work goes on", Case{State: &review.State{Commitment: two, Evidence: pieces{passage("fulfils", "2023-01-01"),
			passage("progress", "2024-01-01")}}}, review.IsPartly, "evidence.partly"},
		{"a single act is done, whatever follows", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("fulfils", "2023-01-01"),
			passage("progress", "2024-01-01")}}}, review.IsDelivered, "evidence.fulfils"},
		{"reversed", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("fulfils", "2023-01-01"), passage("against", "2025-01-01")}}},
			review.IsReversed, "evidence.against"},
		{"reversed and taken up again", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("against", "2023-01-01"),
			passage("progress", "2025-01-01")}}}, review.IsUnderWay, "evidence.progress"},
		{"all say that it is done", Case{State: &review.State{Commitment: two, Updates: []review.Reported{claim("CAN", "done", true), claim("USA", "done", true)}}},
			review.IsDelivered, "updates.done"},
		{"one says so", Case{State: &review.State{Commitment: two, Updates: []review.Reported{claim("CAN", "done", true)}}}, review.IsPartly, "updates.some"},
		{"one of all says so", Case{State: &review.State{Commitment: trillium.Commitment{Parties: []string{trillium.All}},
			Updates: []review.Reported{claim("CAN", "done", true)}}}, review.IsPartly, "updates.some"},
		{"what nobody accepted says nothing", Case{State: &review.State{Commitment: one, Updates: []review.Reported{claim("CAN", "done", false)}}, Searched: true},
			review.IsNoEvidence, "nothing"},
		{"stopped", Case{State: &review.State{Commitment: one, Updates: []review.Reported{claim("CAN", "stopped", true)}}}, review.IsReversed, "updates.stopped"},
		{"not started is no state", Case{State: &review.State{Commitment: one, Updates: []review.Reported{claim("CAN", "not-started", true)}}, Searched: true},
			review.IsNoEvidence, "nothing"},
		{"a mention gives way to a party's claim", Case{State: &review.State{Commitment: one, Evidence: pieces{passage("mentions", "2023-01-01")},
			Updates: []review.Reported{claim("CAN", "under-way", true)}}}, review.IsUnderWay, "updates.under-way"},
		{"replaced", Case{State: &review.State{Commitment: one}, Searched: true, Replaced: "lakes-2022/3"}, review.IsSuperseded, "replaced"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Of(c.of)
			if got.State != c.want || got.Reason.Key != c.why || !got.Suggested() {
				t.Errorf("%q because %q, want %q because %q", got.State, got.Reason.Key, c.want, c.why)
			}
			if got.Proposed != strings.HasPrefix(c.why, "lead.") {
				t.Errorf("proposed: %v", got.Proposed)
			}
			// What a person sets stands, whatever the rules say.
			s := *c.of.State
			s.Standing = &review.Stood{Standing: review.Standing{State: review.IsSuperseded}}
			c.of.State = &s
			if got := Of(c.of); got.State != review.IsSuperseded || got.Suggested() {
				t.Errorf("decided: %+v", got)
			}
		})
	}
}

// The latest passage that a person set is shown, not the best proposal; one that
// was rejected does not count.
func TestLatest(t *testing.T) {
	rejected := passage("fulfils", "2025-01-01")
	rejected.Verdict = &review.Entry{Body: review.Judgement{Verdict: review.Reject}}
	s := &review.State{Evidence: []review.Passage{passage("progress", "2024-05-01"), passage("mentions", "2023-01-01"), passage("mentions", ""), rejected}}
	leads := []Piece{{Relation: "fulfils", Title: "proposal", Chance: 0.9}}
	if got := Of(Case{State: s, Leads: leads}); got.Latest == nil || got.Latest.Date != "2024-05-01" || got.State != review.IsUnderWay {
		t.Errorf("%+v", got)
	}
	if got := Of(Case{State: &review.State{}, Leads: leads}); got.Latest == nil || got.Latest.Title != "proposal" {
		t.Errorf("%+v", got)
	}
}

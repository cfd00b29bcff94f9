package keep

import (
	"encoding/json"
	"errors"
	"testing"

	"time"

	"trillium"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/review"
)

const text = "- The leaders will build a bridge by 2030.\n- They will plant trees."

var (
	forms = review.NewForms(form())
	rita  = review.Person{Login: "rita", Name: "Rita", Role: review.Reviewer}
	ruth  = review.Person{Login: "ruth", Name: "Ruth", Role: review.Reviewer}
)

// A desk is a register in miniature, with one commitment.
type desk struct {
	t         *testing.T
	decisions []review.Decision
	clock     time.Time
}

func newDesk(t *testing.T) *desk {
	return &desk{t: t, clock: time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)}
}

func found() []trillium.Commitment {
	return []trillium.Commitment{{ID: "lakes-2020/1", N: 1, Text: "The leaders will build a bridge by 2030.", Span: trillium.Span{Start: 2, End: 42},
		Parties: []string{"ALL"}}}
}

func (k *desk) state() *review.State {
	states, _ := forms.Replay(found(), k.decisions)
	return states[0]
}

// try appends a decision as the person who has seen all up to last.
func (k *desk) try(who review.Person, last string, body review.Body) (review.Decision, error) {
	k.clock = k.clock.Add(time.Hour)
	d, err := forms.Append(review.Place{State: k.state(), Text: []byte(text), Now: k.clock,
		Has: func(instrument, id string) (bool, error) { return instrument == Name && id == "waste/CAN", nil }}, who,
		review.Draft{Reason: "because", Last: last, Body: body})
	if err == nil {
		k.decisions = append(k.decisions, d)
	}
	return d, err
}

func (k *desk) must(who review.Person, body review.Body) review.Decision {
	k.t.Helper()
	d, err := k.try(who, k.state().Head(), body)
	if err != nil {
		k.t.Fatal(err)
	}
	return d
}

func goal(name string, value float64) Targeting {
	return Targeting{measure.Goal{Name: name, Words: "build a\n  bridge", Kind: measure.Change, Direction: measure.Reduce, Value: value, Base: 2020, By: 2030,
		Measures: []measure.Measure{{Name: "m", Members: []measure.Member{{Party: "CAN", Series: []string{"waste/CAN"}}}}}}}
}

// A goal set again under its name is a new version; the old one stays; to withdraw the
// new one puts the old one in force.
func TestGoalVersions(t *testing.T) {
	k := newDesk(t)
	k.must(rita, goal("t1", 15))
	k.must(rita, goal("t2", 50))
	second := k.must(ruth, goal("t1", 20))
	s := k.state()
	if v := Versions(s, "t1"); len(v) != 2 || v[0].Goal.Value != 15 || Goal(s, "t1").Goal.Value != 20 || Goal(s, "t3") != nil {
		t.Errorf("%+v", v)
	}
	if list := InForce(s); len(list) != 2 || list[0].Goal.Value != 20 || list[1].Goal.Name != "t2" {
		t.Errorf("%+v", list)
	}
	k.must(ruth, review.Withdrawal{Decision: second.Hash})
	if v := Goal(k.state(), "t1"); v.Goal.Value != 15 {
		t.Errorf("withdrawn: %+v", v)
	}
}

func TestGoalRefused(t *testing.T) {
	k := newDesk(t)
	k.must(rita, goal("t1", 15))
	foreign := goal("t1", 16)
	foreign.Goal.Measures[0].Members[0].Party = "line\nbreak"
	invented, typo := goal("t1", 16), goal("t1", 16)
	invented.Goal.Words = "build two bridges"
	typo.Goal.Measures[0].Members[0].Series = []string{"waste/CAM"}
	for code, b := range map[string]Targeting{"same": goal("t1", 15), "goal": goal("T 1", 15), "party": foreign, "goal-words": invented, "goal-series": typo} {
		_, err := k.try(rita, k.state().Head(), b)
		var wrong *review.InvalidError
		if !errors.As(err, &wrong) || wrong.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := k.try(review.Person{Login: "can", Name: "C", Role: review.Contributor, Party: "CAN"}, "", goal("t2", 15)); !errors.Is(err,
		trillium.ErrForbidden) {
		t.Errorf("a contributor: %v", err)
	}
}

// Two people who set one goal without having seen each other are in conflict; two
// goals are two matters.
func TestGoalConflict(t *testing.T) {
	k := newDesk(t)
	k.must(rita, goal("t1", 15))
	if _, err := k.try(ruth, "", goal("t2", 15)); err != nil {
		t.Fatal(err)
	}
	if c := k.state().Conflicts; len(c) != 0 {
		t.Errorf("two goals: %+v", c)
	}
	if _, err := k.try(ruth, "", goal("t1", 20)); err != nil {
		t.Fatal(err)
	}
	if c := k.state().Conflicts; len(c) != 1 {
		t.Errorf("one goal twice: %+v", c)
	}
}

// A goal that an archive smuggles in does not take effect.
func TestGoalOfAnArchive(t *testing.T) {
	body, err := json.Marshal(Targeting{measure.Goal{Name: "t1", Words: "x", Kind: measure.BAU, Direction: measure.Reduce, Value: 1, By: 2030,
		Measures: []measure.Measure{{Name: "m", Members: []measure.Member{{Party: "CAN", Series: []string{"a"}}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	d := review.Decision{Subject: "lakes-2020/1", Seq: 1, Kind: Target, Body: body, Person: "x"}
	d.Hash = d.Sum()
	states, misfits := forms.Replay(found(), []review.Decision{d})
	if len(Goals(states[0])) != 0 || len(misfits) != 1 {
		t.Errorf("%+v, %+v", Goals(states[0]), misfits)
	}
}

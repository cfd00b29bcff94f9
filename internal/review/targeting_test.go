package review

import (
	"encoding/json"
	"errors"
	"testing"

	"trillium"
	"trillium/internal/instrument/target"
)

func goal(name string, value float64) Targeting {
	return Targeting{target.Goal{Name: name, Words: "build a\n  bridge", Kind: target.Change, Direction: target.Reduce, Value: value, Base: 2020, By: 2030,
		Measures: []target.Measure{{Name: "m", Members: []target.Member{{Party: "CAN", Series: []string{"waste/CAN"}}}}}}}
}

// A goal set again under its name is a new version; the old one stays; to withdraw the
// new one puts the old one in force.
func TestGoalVersions(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", goal("t1", 15))
	k.must(rita, "lakes-2020/1", goal("t2", 50))
	second := k.must(ruth, "lakes-2020/1", goal("t1", 20))
	s := k.states()["lakes-2020/1"]
	if v := s.Versions("t1"); len(v) != 2 || v[0].Goal.Value != 15 || s.Goal("t1").Goal.Value != 20 || s.Goal("t3") != nil {
		t.Errorf("%+v", v)
	}
	if list := s.GoalsInForce(); len(list) != 2 || list[0].Goal.Value != 20 || list[1].Goal.Name != "t2" {
		t.Errorf("%+v", list)
	}
	k.must(ruth, "lakes-2020/1", Withdrawal{second.Hash})
	if v := k.states()["lakes-2020/1"].Goal("t1"); v.Goal.Value != 15 {
		t.Errorf("withdrawn: %+v", v)
	}
}

func TestGoalRefused(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", goal("t1", 15))
	foreign := goal("t1", 16)
	foreign.Goal.Measures[0].Members[0].Party = "line\nbreak"
	invented, typo := goal("t1", 16), goal("t1", 16)
	invented.Goal.Words = "build two bridges"
	typo.Goal.Measures[0].Members[0].Series = []string{"waste/CAM"}
	for code, b := range map[string]Targeting{"same": goal("t1", 15), "goal": goal("T 1", 15), "party": foreign, "goal-words": invented, "goal-series": typo} {
		_, err := k.try(rita, "lakes-2020/1", k.states()["lakes-2020/1"].Head(), b)
		var wrong *InvalidError
		if !errors.As(err, &wrong) || wrong.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := k.try(Person{Login: "can", Name: "C", Role: Contributor, Party: "CAN"}, "lakes-2020/1", "", goal("t2", 15)); !errors.Is(err, trillium.ErrForbidden) {
		t.Errorf("a contributor: %v", err)
	}
}

// Two people who set one goal without having seen each other are in conflict; two
// goals are two matters.
func TestGoalConflict(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", goal("t1", 15))
	if _, err := k.try(ruth, "lakes-2020/1", "", goal("t2", 15)); err != nil {
		t.Fatal(err)
	}
	if c := k.states()["lakes-2020/1"].Conflicts; len(c) != 0 {
		t.Errorf("two goals: %+v", c)
	}
	if _, err := k.try(ruth, "lakes-2020/1", "", goal("t1", 20)); err != nil {
		t.Fatal(err)
	}
	if c := k.states()["lakes-2020/1"].Conflicts; len(c) != 1 {
		t.Errorf("one goal twice: %+v", c)
	}
}

// A goal that an archive smuggles in does not take effect.
func TestGoalOfAnArchive(t *testing.T) {
	body, err := json.Marshal(Targeting{target.Goal{Name: "t1", Words: "x", Kind: target.BAU, Direction: target.Reduce, Value: 1, By: 2030, Measures: []target.Measure{{Name: "m", Members: []target.Member{{Party: "CAN", Series: []string{"a"}}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	d := Decision{Subject: "lakes-2020/1", Seq: 1, Kind: Target, Body: body, Person: "x"}
	d.Hash = d.Sum()
	states, misfits := Replay(found(), []Decision{d})
	if len(states[0].Goals) != 0 || len(misfits) != 1 {
		t.Errorf("%+v, %+v", states[0].Goals, misfits)
	}
}

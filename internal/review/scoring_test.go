package review

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"trillium/internal/assess"
)

var otto = Person{Login: "otto", Name: "Otto", Role: Reviewer}

// rubric asks for one strong action.
func rubric() assess.Rubric { return assess.Templates("en")[4].Rubric }

func score(value int) Scoring {
	b := Scoring{Party: "CAN", Value: value}
	if value < 0 {
		b.Cause = TooLittle
	}
	return b
}

func (k *desk) cell() Cell { return k.states()["lakes-2020/1"].Cell("CAN", Final) }

// Two reviewers score blind; where they agree that is the score, where they do not
// a third decides.
func TestSettle(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Ruling{rubric()})
	k.must(rita, "lakes-2020/1", score(1))
	if c := k.cell(); c.Open || c.Scored || c.Waiting() != 1 {
		t.Errorf("one of two: %+v", c)
	}
	second := k.must(ruth, "lakes-2020/1", score(1))
	if c := k.cell(); !c.Open || !c.Scored || c.Value != 1 || c.By != ByAll {
		t.Errorf("both the same: %+v", c)
	}
	k.must(ruth, "lakes-2020/1", score(0))
	if c := k.cell(); c.Scored || !c.Disputed {
		t.Errorf("they differ: %+v", c)
	}
	k.must(otto, "lakes-2020/1", score(-1))
	if c := k.cell(); !c.Scored || c.Value != -1 || c.By != ByThird || c.Decides.Person != "otto" {
		t.Errorf("a third decided: %+v", c)
	}
	k.must(ruth, "lakes-2020/1", Withdrawal{second.Hash})
	blind := k.states()["lakes-2020/1"].Blind
	if len(blind) != 1 || blind[0].Person != "rita" {
		t.Errorf("what was given before seeing: %+v", blind)
	}
}

// Agreement is measured on what was given before seeing the other's, even where
// somebody changed their mind.
func TestBlind(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Ruling{rubric()})
	k.must(rita, "lakes-2020/1", score(1))
	k.must(rita, "lakes-2020/1", score(0)) // still blind
	k.must(ruth, "lakes-2020/1", score(1))
	k.must(rita, "lakes-2020/1", score(1)) // has seen
	s := k.states()["lakes-2020/1"]
	values := map[string]int{}
	for _, m := range s.Blind {
		values[m.Person] = m.Value
	}
	if len(s.Blind) != 2 || values["rita"] != 0 || values["ruth"] != 1 || !s.Cell("CAN", Final).Scored {
		t.Errorf("%v, %+v", values, s.Cell("CAN", Final))
	}
}

// Until both have scored nobody but its author sees a score: neither its value
// nor its reason, in no list.
func TestSealed(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Ruling{rubric()})
	d := k.must(rita, "lakes-2020/1", score(-1))
	s := k.states()["lakes-2020/1"]
	for _, login := range []string{"", "ruth", "otto"} {
		told, err := json.Marshal([]any{s.For(login).History, s.For(login).Scores, s.For(login).Blind, s.Veil(forms.Entry(d), login)})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(told), `"value":-1`) || strings.Contains(string(told), `\"value\":-1`) || strings.Contains(string(told), TooLittle) ||
			len(s.For(login).Scores) > 0 || s.Veil(forms.Entry(d), login).Reason != "" {
			t.Errorf("%q sees %s", login, told)
		}
	}
	if s.For("rita") != s || s.Veil(forms.Entry(d), "rita").Reason == "" {
		t.Error("rita does not see her own score")
	}
	one := rubric()
	one.Reviewers = 1
	if _, err := k.try(ruth, "lakes-2020/1", "*", Ruling{one}); err == nil {
		t.Error("a rubric for one reviewer opens what is sealed")
	}
	if _, err := k.try(ruth, "lakes-2020/1", "*", Withdrawal{s.Rubric.Hash}); err == nil {
		t.Error("withdrawing the rubric opens what is sealed")
	}
	if s.History[1].Reason == "" || s.Scores[0].Value != -1 {
		t.Error("veiling changed the state")
	}
	k.must(ruth, "lakes-2020/1", score(0))
	if s := k.states()["lakes-2020/1"]; s.For("") != s || s.Veil(forms.Entry(d), "").Reason == "" {
		t.Error("it stays sealed when both have scored")
	}
}

func TestCauses(t *testing.T) {
	k := newDesk(t)
	refused := func(b Scoring, field string) {
		t.Helper()
		_, err := k.try(rita, "lakes-2020/1", "*", b)
		var wrong *InvalidError
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%+v: %v, want %s", b, err, field)
		}
	}
	refused(Scoring{Party: "CAN", Value: -1}, "cause")
	refused(Scoring{Party: "CAN", Value: 0, Cause: TooLittle}, "cause")
	refused(Scoring{Party: "CAN", Value: -1, Cause: NoAction}, "receipt")
	k.searched = 2
	refused(Scoring{Party: "CAN", Value: -1, Cause: NoAction, Receipt: 3}, "receipt")
	refused(Scoring{Party: "CAN", Value: -1, Cause: CounterAction}, "evidence")
	refused(Scoring{Party: "CAN", Value: 1, Evidence: []string{"0123"}}, "evidence")
	refused(Scoring{Party: "CAN", Value: 1, Round: "first"}, "round")
	refused(Scoring{Party: "CAN", Value: 1, Letter: "half"}, "letter")
	refused(Scoring{Party: "CAN", Value: 1, Facts: &assess.Facts{}}, "rubric")
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: -1, Cause: NoAction})
	if m := k.states()["lakes-2020/1"].Scores[0]; m.Receipt != 2 {
		t.Errorf("it rests on search %d", m.Receipt)
	}
	cited := k.must(rita, "lakes-2020/1", Citation{Address: "https://example.org", Title: "A law", Quote: "It ends.", Relation: "against"})
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: -1, Cause: CounterAction, Evidence: []string{cited.Hash}, Letter: NotKept})
	r := rubric()
	r.Exceptions = []assess.Exception{{Party: "CAN", Words: "It joined later.", Exempt: true}}
	k.must(rita, "lakes-2020/1", Ruling{r})
	refused(Scoring{Party: "CAN", Value: 1}, "party")
	refused(Scoring{Party: "MEX", Value: 1, Rubric: "0123"}, "rubric")
	refused(Scoring{Party: "MEX", Value: 1, Facts: &assess.Facts{Whole: map[string]int{"none": 1}}}, "facts")
	k.must(rita, "lakes-2020/1", Scoring{Party: "MEX", Value: 1, Facts: &assess.Facts{Whole: map[string]int{"strong": 2}}})
}

func TestChoose(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Choosing{true})
	if s := k.states()["lakes-2020/1"]; !s.Priority || s.Chosen.Person != "rita" {
		t.Errorf("%+v", s)
	}
	if _, err := k.try(rita, "lakes-2020/1", "*", Choosing{true}); err == nil {
		t.Error("it was chosen twice")
	}
	if _, err := k.try(rita, "lakes-2020/1", "*", Ruling{assess.Rubric{}}); err == nil {
		t.Error("an empty rubric was kept")
	}
}

// The rounds are apart, and so are the reviewers of each.
func TestRounds(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: 0, Round: Interim})
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: 1})
	s := k.states()["lakes-2020/1"]
	if a, b := s.Cell("CAN", Interim), s.Cell("CAN", Final); a.Value != 0 || !a.Scored || b.Value != 1 || b.By != BySingle {
		t.Errorf("%+v, %+v", a, b)
	}
}

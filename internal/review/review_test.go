package review

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trillium"
)

const text = "- The leaders will **build** a bridge by 2030 and paint the\n  fence in green.\n- They will plant trees.\n- They will meet again."

// forms are the kinds of decision of the register itself.
var forms = NewForms()

// found is what was read in text: three commitments, the first with two acts.
func found() []trillium.Commitment {
	commitment := func(n int, words, act string) trillium.Commitment {
		at := func(s string) trillium.Span {
			span, ok := locate([]byte(text), trillium.Span{End: len(text)}, s)
			if !ok {
				panic(s)
			}
			return span
		}
		span := at(words)
		return trillium.Commitment{ID: fmt.Sprintf("lakes-2020/%d", n), N: n, Text: span.Words([]byte(text)), Span: span,
			Parties: []string{"ALL"}, Actions: []trillium.Action{{Verb: "act", Text: act, Span: at(act)}}, Strength: trillium.High,
			Targets: []trillium.Target{}, Bodies: []string{}, Detail: []string{}}
	}
	first := commitment(1, "The leaders will build a bridge by 2030 and paint the fence in green.", "paint the fence")
	first.Deadline = &trillium.Deadline{Text: "by 2030", Date: "2030-12-31", Precision: trillium.Year}
	first.Deadline.Span, _ = locate([]byte(text), first.Span, "by 2030")
	return []trillium.Commitment{first, commitment(2, "They will plant trees.", "plant trees"), commitment(3, "They will meet again.", "meet again")}
}

var (
	rita = Person{Login: "rita", Name: "Rita", Role: Reviewer}
	ruth = Person{Login: "ruth", Name: "Ruth", Role: Reviewer}
	can  = Person{Login: "tc", Name: "Transport", Role: Contributor, Party: "CAN"}
)

// A desk is a register in miniature.
type desk struct {
	t         testing.TB
	found     []trillium.Commitment
	decisions []Decision
	clock     time.Time
	searched  int // receipts of searches
}

func newDesk(t testing.TB) *desk {
	return &desk{t: t, found: found(), clock: time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)}
}

func (k *desk) states() map[string]*State {
	out := make(map[string]*State)
	states, _ := forms.Replay(k.found, k.decisions)
	for _, s := range states {
		out[s.ID] = s
	}
	return out
}

// try appends a decision as the person who has seen all up to last ("*": all).
func (k *desk) try(who Person, id, last string, body Body) (Decision, error) {
	states := k.states()
	if states[id] == nil {
		k.t.Fatalf("%s is not there", id)
	}
	if last == "*" {
		last = states[id].Head()
	}
	used := make(map[string]bool)
	for id := range states {
		used[id] = true
	}
	k.clock = k.clock.Add(time.Hour)
	d, err := forms.Append(Place{State: states[id], Others: states, Text: []byte(text), Used: used, Now: k.clock, Searched: k.searched, Published: "2020-01-01",
		Known: func(id string) (bool, error) { return states[id] != nil || id == "lakes-2018/4", nil }}, who, Draft{Reason: "because", Last: last, Body: body})
	if err == nil {
		k.decisions = append(k.decisions, d)
	}
	return d, err
}

func (k *desk) must(who Person, id string, body Body) Decision {
	k.t.Helper()
	d, err := k.try(who, id, "*", body)
	if err != nil {
		k.t.Fatal(err)
	}
	return d
}

func raw(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

func TestCorrect(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Correction{"parties", raw([]string{"CAN", "USA"})})
	k.must(rita, "lakes-2020/1", Correction{"deadline", raw(nil)})
	k.must(rita, "lakes-2020/1", Correction{"strength", raw("low")})
	k.must(rita, "lakes-2020/1", Correction{"renews", raw(true)})
	k.must(rita, "lakes-2020/1", Correction{"bodies", raw([]string{"Bridge Board"})})
	k.must(rita, "lakes-2020/1", Correction{"actions", raw([]trillium.Action{{Verb: "build", Text: "build a bridge"},
		{Verb: "paint", Text: "paint the fence in green"}})})
	k.must(rita, "lakes-2020/1", Correction{"targets", raw([]trillium.Target{{Value: 1, Unit: "bridge", Direction: "reach", Text: "a bridge", By: "2030"}})})
	s := k.states()["lakes-2020/1"]
	if got := fmt.Sprint(s.Parties, s.Deadline, s.Strength, s.Renews, s.Bodies, len(s.Corrected)); got != "[CAN USA] <nil>lowtrue [Bridge Board] 7" {
		t.Error(got)
	}
	// The words of an act are taken as they stand in the bytes.
	if a := s.Actions[0]; a.Text != "build** a bridge" || a.Words([]byte(text)) != a.Text {
		t.Errorf("%+v", a)
	}
	if s.Found.Strength != trillium.High || s.Found.Deadline == nil {
		t.Error("what was read is not kept beside what was decided")
	}
}

// Each refusal names the field that is wrong.
func TestRefused(t *testing.T) {
	accepted := newDesk(t)
	link := accepted.must(rita, "lakes-2020/2", Linking{To: "lakes-2018/4", Relation: "renews"})
	accepted.must(rita, "lakes-2020/3", Merging{Into: "lakes-2020/2"})
	for name, c := range map[string]struct {
		who  Person
		body Body
		want string
	}{
		"no party":            {rita, Correction{"parties", raw([]string{})}, "parties"},
		"twice":               {rita, Correction{"parties", raw([]string{"CAN", "CAN"})}, "parties"},
		"a bar":               {rita, Correction{"bodies", raw([]string{"a|b"})}, "bodies"},
		"other words":         {rita, Correction{"actions", raw([]trillium.Action{{Text: "build a tunnel"}})}, "actions"},
		"an empty act":        {rita, Correction{"actions", raw([]trillium.Action{{}})}, "actions"},
		"words of another":    {rita, Correction{"actions", raw([]trillium.Action{{Text: "paint the fence"}})}, "actions"},
		"no such strength":    {rita, Correction{"strength", raw("huge")}, "strength"},
		"no such field":       {rita, Correction{"id", raw("x")}, "field"},
		"same":                {rita, Correction{"strength", raw("high")}, "strength"},
		"a wrong type":        {rita, Correction{"strength", raw(7)}, "strength"},
		"an unknown part":     {rita, Correction{"deadline", json.RawMessage(`{"when":"now"}`)}, "deadline"},
		"no day":              {rita, Correction{"deadline", raw(trillium.Deadline{Date: "2030-02-30", Precision: trillium.Day})}, "deadline"},
		"upside down":         {rita, Correction{"targets", json.RawMessage(`[{"value":5,"max":1,"unit":"x"}]`)}, "targets"},
		"into itself":         {rita, Merging{"lakes-2020/2"}, "into"},
		"into nothing":        {rita, Merging{"lakes-2020/9"}, "into"},
		"into a part":         {rita, Merging{"lakes-2020/3"}, "into"},
		"with parts of its":   {rita, Merging{"lakes-2020/1"}, "into"},
		"one part":            {rita, Splitting{[]Part{{Text: "They will plant"}}}, "parts"},
		"parts out of order":  {rita, Splitting{[]Part{{Text: "trees"}, {Text: "They will"}}}, "parts"},
		"no verdict":          {rita, Judgement{Object: Itself, Verdict: "maybe"}, "verdict"},
		"nothing to judge":    {rita, Judgement{Object: "abc", Verdict: Accept}, "object"},
		"wrong relation":      {rita, Judgement{Object: link.Hash, Verdict: Accept, Relation: "fulfils"}, "relation"},
		"an unknown link":     {rita, Linking{To: "lakes-1900/1", Relation: "renews"}, "to"},
		"a link to itself":    {rita, Linking{To: "lakes-2020/2", Relation: "renews"}, "to"},
		"no relation":         {rita, Linking{To: "lakes-2020/1", Relation: "likes"}, "relation"},
		"a script as address": {rita, Citation{Address: "javascript:alert(1)", Title: "t", Quote: "q", Relation: "fulfils"}, "address"},
		"no quote":            {rita, Citation{Address: "https://example.org", Title: "t", Relation: "fulfils"}, "quote"},
		"a score of two":      {rita, Scoring{Party: "CAN", Value: 2}, "value"},
		"nobody's score":      {rita, Scoring{Party: "", Value: 1}, "party"},
		"no decision":         {rita, Withdrawal{"abc"}, "decision"},
		"tomorrow's update":   {can, Progress{Date: "2024-02-01", Text: "t", Status: "done"}, "date"},
		"an update too early": {can, Progress{Date: "1990-01-01", Text: "t", Status: "done"}, "date"},
		"evidence to come":    {rita, Citation{Address: "https://example.org", Title: "t", Quote: "q", Date: "2030-01-01", Relation: "fulfils"}, "date"},
		"no status":           {can, Progress{Date: "2024-01-01", Text: "t"}, "status"},
		"a long note":         {can, Progress{Date: "2024-01-01", Text: strings.Repeat("x", 4001), Status: "done"}, "text"},
		"bytes":               {can, Progress{Date: "2024-01-01", Text: "a\x00b", Status: "done"}, "text"},
	} {
		_, err := accepted.try(c.who, "lakes-2020/2", "*", c.body)
		var wrong *InvalidError
		if !errors.As(err, &wrong) || wrong.Field != c.want || !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v, want one on %s", name, err, c.want)
		}
	}
	if _, err := accepted.try(rita, "lakes-2020/2", "not a hash", Scoring{Party: "CAN", Value: 1}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("having seen what never was: %v", err)
	}
}

func TestForbidden(t *testing.T) {
	k := newDesk(t)
	mine := k.must(can, "lakes-2020/1", Progress{Date: "2024-01-01", Text: "begun", Status: "under-way"})
	other := k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: 0})
	usa := Person{Login: "dot", Role: Contributor, Party: "USA"}
	for name, c := range map[string]struct {
		who  Person
		body Body
	}{
		"a reader decides":                  {Person{}, Judgement{Itself, Accept, ""}},
		"a contributor scores":              {can, Scoring{Party: "CAN", Value: 1}},
		"a contributor corrects":            {can, Correction{"renews", raw(true)}},
		"a contributor accepts their own":   {can, Judgement{mine.Hash, Accept, ""}},
		"a contributor for another party":   {can, Progress{Party: "USA", Date: "2024-01-01", Text: "t", Status: "done"}},
		"a contributor withdraws another's": {can, Withdrawal{other.Hash}},
		"one party withdraws another's":     {usa, Withdrawal{mine.Hash}},
		"a reviewer reports":                {rita, Progress{Date: "2024-01-01", Text: "t", Status: "done"}},
	} {
		if d, err := k.try(c.who, "lakes-2020/1", "*", c.body); err == nil {
			t.Errorf("%s: kept as %+v", name, d)
		}
	}
	k.must(can, "lakes-2020/1", Withdrawal{mine.Hash})
	if len(k.states()["lakes-2020/1"].Updates) != 0 {
		t.Error("a withdrawn update is still shown")
	}
}

func TestMergeAndSplit(t *testing.T) {
	k := newDesk(t)
	merge := k.must(rita, "lakes-2020/2", Merging{"lakes-2020/3"})
	s := k.states()
	if s["lakes-2020/2"].Counts() || len(s["lakes-2020/3"].Actions) != 2 || s["lakes-2020/3"].Merged[0] != "lakes-2020/2" {
		t.Errorf("%+v", s["lakes-2020/3"])
	}
	k.must(rita, "lakes-2020/2", Withdrawal{merge.Hash})
	if s = k.states(); !s["lakes-2020/2"].Counts() || len(s["lakes-2020/3"].Actions) != 1 {
		t.Error("a withdrawn merging still holds")
	}

	split := k.must(rita, "lakes-2020/1", Splitting{[]Part{{Text: "The leaders will build a bridge by 2030"}, {Text: "paint the fence in green"}}})
	states, _ := forms.Replay(k.found, k.decisions)
	var ids []string
	for _, s := range states {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"lakes-2020/1", "lakes-2020/1b", "lakes-2020/2", "lakes-2020/3"}, ids); diff != "" {
		t.Error(diff)
	}
	b := states[1]
	if b.Text != "paint the fence in green" || b.Deadline != nil || b.SplitFrom != "lakes-2020/1" || states[0].Deadline == nil ||
		b.Span.Words([]byte(text)) != b.Text {
		t.Errorf("%+v", b)
	}
	// The part is a commitment like any other, and goes when the splitting does.
	k.must(ruth, "lakes-2020/1b", Correction{"strength", raw("low")})
	if k.states()["lakes-2020/1b"].Strength != trillium.Low {
		t.Error("a part cannot be corrected")
	}
	k.must(rita, "lakes-2020/1", Withdrawal{split.Hash})
	states, misfits := forms.Replay(k.found, k.decisions)
	if len(states) != 3 || len(misfits) != 1 || misfits[0].Subject != "lakes-2020/1b" {
		t.Errorf("%d commitments, misfits %v", len(states), misfits)
	}
}

// Two mergings made at once, each into the other, must not make both vanish.
func TestMergedIntoEachOther(t *testing.T) {
	k := newDesk(t)
	other := newDesk(t)
	k.must(rita, "lakes-2020/2", Merging{"lakes-2020/3"})
	other.clock = k.clock
	d := other.must(ruth, "lakes-2020/3", Merging{"lakes-2020/2"})
	states, misfits := forms.Replay(k.found, append(k.decisions, d))
	counting := 0
	for _, s := range states {
		if s.Counts() {
			counting++
		}
	}
	if counting != 2 || len(misfits) != 1 || misfits[0].Person != "ruth" {
		t.Errorf("%d count, misfits %v", counting, misfits)
	}
}

func TestJudge(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/2", Judgement{Itself, Reject, ""})
	if s := k.states()["lakes-2020/2"]; s.Counts() || s.Judged.Person != "rita" {
		t.Error("a rejected commitment counts")
	}
	k.must(ruth, "lakes-2020/2", Judgement{Itself, Accept, ""})
	link := k.must(rita, "lakes-2020/2", Linking{To: "lakes-2018/4", Relation: "renews"})
	k.must(ruth, "lakes-2020/2", Judgement{link.Hash, Accept, "widens"})
	evidence := k.must(rita, "lakes-2020/2", Citation{Address: "https://example.org/a", Title: "A", Date: "2023-05-06", Quote: "q", Relation: "fulfils"})
	k.must(ruth, "lakes-2020/2", Judgement{evidence.Hash, Reject, ""})
	update := k.must(can, "lakes-2020/2", Progress{Date: "2024-01-01", Text: "t", Status: "done"})
	s := k.states()["lakes-2020/2"]
	if !s.Counts() || s.Links[0].Relation != "widens" || s.Links[0].Rejected() || !s.Evidence[0].Rejected() || !s.Updates[0].Waits() ||
		s.Updates[0].Progress.Party != "CAN" {
		t.Errorf("%+v", s)
	}
	k.must(ruth, "lakes-2020/2", Judgement{update.Hash, Accept, ""})
	if s := k.states()["lakes-2020/2"]; !s.Updates[0].Accepted() || s.Updates[0].Waits() {
		t.Error("an accepted update still waits")
	}
}

func TestScores(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: 1})
	k.must(ruth, "lakes-2020/1", Scoring{Party: "CAN", Value: -1, Cause: TooLittle})
	k.must(rita, "lakes-2020/1", Scoring{Party: "CAN", Value: 0})
	s := k.states()["lakes-2020/1"]
	if len(s.Scores) != 2 || len(s.Conflicts) != 0 {
		t.Errorf("%+v", s.Scores)
	}
}

// Who decides without having seen what another decided on the same matter is
// in conflict with them, until one who has seen both decides.
func TestConflict(t *testing.T) {
	k := newDesk(t)
	first := k.must(rita, "lakes-2020/1", Judgement{Itself, Accept, ""})
	seen := first.Hash
	k.must(rita, "lakes-2020/1", Correction{"strength", raw("mid")})
	if _, err := k.try(ruth, "lakes-2020/1", seen, Correction{"strength", raw("low")}); err != nil {
		t.Fatal(err)
	}
	if _, err := k.try(ruth, "lakes-2020/1", seen, Correction{"renews", raw(true)}); err != nil {
		t.Fatal(err)
	}
	s := k.states()["lakes-2020/1"]
	if len(s.Conflicts) != 1 || !s.Conflicts[0].Of("rita") || !s.Conflicts[0].Of("ruth") || s.Conflicts[0].Of("tc") || s.Strength != trillium.Low || !s.Renews {
		t.Fatalf("%+v", s.Conflicts)
	}
	k.must(rita, "lakes-2020/1", Correction{"strength", raw("high")})
	if s := k.states()["lakes-2020/1"]; len(s.Conflicts) != 0 || s.Strength != trillium.High {
		t.Errorf("settled, but %+v", s.Conflicts)
	}
}

// A withdrawal can itself be withdrawn, as often as people like.
func TestWithdrawTwice(t *testing.T) {
	k := newDesk(t)
	last := k.must(rita, "lakes-2020/1", Correction{"strength", raw("low")})
	for i := range 5 {
		if got, want := k.states()["lakes-2020/1"].Strength == trillium.Low, i%2 == 0; got != want {
			t.Fatalf("after %d withdrawals: corrected is %v", i, got)
		}
		last = k.must(ruth, "lakes-2020/1", Withdrawal{last.Hash})
	}
}

// Withdrawn, restored and withdrawn again, a decision is gone.
func TestWithdrawAgain(t *testing.T) {
	k := newDesk(t)
	update := k.must(can, "lakes-2020/1", Progress{Date: "2024-01-01", Text: "t", Status: "done"})
	first := k.must(can, "lakes-2020/1", Withdrawal{update.Hash})
	k.must(can, "lakes-2020/1", Withdrawal{first.Hash})
	if len(k.states()["lakes-2020/1"].Updates) != 1 {
		t.Fatal("it did not come back")
	}
	k.must(rita, "lakes-2020/1", Withdrawal{update.Hash})
	if len(k.states()["lakes-2020/1"].Updates) != 0 {
		t.Error("a reviewer cannot withdraw it")
	}
}

// A correction of a merged commitment holds, also where it takes away what the
// merging brought.
func TestCorrectMerged(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/2", Correction{"parties", raw([]string{"USA"})})
	k.must(rita, "lakes-2020/2", Merging{"lakes-2020/3"})
	s := k.states()["lakes-2020/3"]
	if len(s.Actions) != 2 || len(s.Parties) != 2 {
		t.Fatalf("%+v", s.Commitment)
	}
	k.must(rita, "lakes-2020/3", Correction{"parties", raw([]string{"CAN"})})
	k.must(rita, "lakes-2020/3", Correction{"actions", raw(s.Actions[1:])}) // that of the part
	s = k.states()["lakes-2020/3"]
	if len(s.Actions) != 1 || s.Actions[0].Text != "plant trees" || fmt.Sprint(s.Parties) != "[CAN]" {
		t.Errorf("%+v", s.Commitment)
	}
	if _, err := k.try(rita, "lakes-2020/3", "*", Judgement{Itself, Reject, ""}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a commitment is rejected and takes its parts along: %v", err)
	}
}

// What was corrected before a splitting holds in its parts.
func TestSplitCorrected(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Correction{"parties", raw([]string{"CAN"})})
	k.must(rita, "lakes-2020/1", Correction{"deadline", raw(trillium.Deadline{Date: "2031-12-31", Precision: trillium.Year})})
	k.must(rita, "lakes-2020/1", Splitting{[]Part{{Text: "The leaders will build a bridge"}, {Text: "paint the fence"}}})
	s := k.states()
	if d := s["lakes-2020/1"].Deadline; d == nil || d.Date != "2031-12-31" || s["lakes-2020/1b"].Deadline != nil ||
		fmt.Sprint(s["lakes-2020/1b"].Parties) != "[CAN]" {
		t.Errorf("%+v, %+v", s["lakes-2020/1"].Commitment, s["lakes-2020/1b"].Commitment)
	}
}

// Words of another commitment are no quotation, whatever span is sent with them.
func TestForeignSpan(t *testing.T) {
	k := newDesk(t)
	if _, err := k.try(rita, "lakes-2020/1", "*", Correction{"actions", raw(k.found[2].Actions)}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

// A conflict is open again when what settled it is withdrawn.
func TestConflictReopened(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Correction{"strength", raw("mid")})
	if _, err := k.try(ruth, "lakes-2020/1", "", Correction{"strength", raw("low")}); err != nil {
		t.Fatal(err)
	}
	settled := k.must(rita, "lakes-2020/1", Correction{"strength", raw("high")})
	if n := len(k.states()["lakes-2020/1"].Conflicts); n != 0 {
		t.Fatalf("%d conflicts", n)
	}
	k.must(ruth, "lakes-2020/1", Withdrawal{settled.Hash})
	if n := len(k.states()["lakes-2020/1"].Conflicts); n != 1 {
		t.Errorf("%d conflicts", n)
	}
}

// Decisions on what is gone can be withdrawn, and then are no misfits.
func TestVanished(t *testing.T) {
	k := newDesk(t)
	d := k.must(rita, "lakes-2020/3", Correction{"strength", raw("low")})
	gone := forms.Vanished("lakes-2020/3", k.decisions)
	place := Place{State: gone, Gone: true, Now: k.clock}
	if _, err := forms.Append(place, rita, Draft{Reason: "r", Body: Scoring{Party: "CAN", Value: 1}}); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("%v", err)
	}
	w, err := forms.Append(place, rita, Draft{Reason: "r", Body: Withdrawal{d.Hash}})
	if err != nil {
		t.Fatal(err)
	}
	if _, misfits := forms.Replay(k.found[:2], append(k.decisions, w)); len(misfits) != 0 {
		t.Errorf("%v", misfits)
	}
}

// A part inside a character is no quotation.
func TestSplitInsideCharacter(t *testing.T) {
	k := newDesk(t)
	for _, parts := range [][]Part{{{Text: "The leaders\xe2"}, {Text: "paint"}}, {{Text: ""}, {Text: "paint"}}} {
		if _, err := k.try(rita, "lakes-2020/1", "*", Splitting{parts}); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%q: %v", parts[0].Text, err)
		}
	}
}

// A new reading without the commitment leaves its decisions as misfits; one
// with other words at the same id says that they moved.
func TestReadAgain(t *testing.T) {
	k := newDesk(t)
	k.must(rita, "lakes-2020/1", Correction{"strength", raw("low")})
	k.must(rita, "lakes-2020/3", Correction{"strength", raw("low")})
	k.found[0].Text = "The leaders will build a bridge."
	states, misfits := forms.Replay(k.found[:2], k.decisions)
	if len(misfits) != 1 || misfits[0].Subject != "lakes-2020/3" || misfits[0].Misfit == "" {
		t.Errorf("%v", misfits)
	}
	if !states[0].History[0].Moved || states[0].Strength != trillium.Low {
		t.Error("the decision is lost, or does not say that the words moved")
	}
}

func TestChain(t *testing.T) {
	k := newDesk(t)
	for _, v := range []string{"low", "mid", "high", "low"} {
		k.must(rita, "lakes-2020/1", Correction{"strength", raw(v)})
	}
	if err := CheckChain(k.decisions); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(chain []Decision) []Decision{
		"reason": func(c []Decision) []Decision { c[1].Reason = "Because"; return c },
		"body":   func(c []Decision) []Decision { c[1].Body = raw(Correction{"strength", raw("low")}); return c },
		"person": func(c []Decision) []Decision { c[2].Person = "ruth"; return c },
		"time":   func(c []Decision) []Decision { c[0].Time = c[0].Time.Add(time.Microsecond); return c },
		"saw":    func(c []Decision) []Decision { c[3].Saw.Words += "."; return c },
		"gone":   func(c []Decision) []Decision { return append(c[:1:1], c[2:]...) },
		"order":  func(c []Decision) []Decision { c[1], c[2] = c[2], c[1]; return c },
		"first":  func(c []Decision) []Decision { return c[1:] },
	} {
		if err := CheckChain(spoil(append([]Decision{}, k.decisions...))); err == nil {
			t.Errorf("%s: a chain that was tampered with passes", name)
		}
	}
}

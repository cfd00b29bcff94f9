package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// staff opens accounts for one of each role.
func staff(t *testing.T, s *store.Store) {
	t.Helper()
	for login, p := range map[string]review.Person{
		"ed": {Role: review.Editor}, "rita": {Role: review.Reviewer}, "ruth": {Role: review.Reviewer}, "xhv": {Role: review.Contributor, Party: "XHV"},
	} {
		p.Login, p.Name = login, strings.ToUpper(login)
		if err := s.AddPerson(context.Background(), store.CommandLine, store.Person{Person: p}); err != nil {
			t.Fatal(err)
		}
	}
}

const first = "great-bay-2022/1"

// desk is a register with a document and its staff.
func desk(t *testing.T, reg Register) *store.Store {
	t.Helper()
	s := reg.Open()
	add(t, s, sample(t, "great-bay-2022/fact-sheet.md"))
	staff(t, s)
	return s
}

// decide appends a decision of somebody who has seen all before it.
func decide(t *testing.T, s *store.Store, login, subject string, body review.Body) review.Decision {
	t.Helper()
	d, err := tryDecide(s, login, subject, body)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func tryDecide(s *store.Store, login, subject string, body review.Body) (review.Decision, error) {
	st, _, err := s.Now().State(context.Background(), subject)
	if err != nil {
		return review.Decision{}, err
	}
	return s.Decide(context.Background(), login, subject, review.Draft{Reason: "because", Last: st.Head(), Body: body})
}

func state(t *testing.T, v store.View, id string) *review.State {
	t.Helper()
	st, _, err := v.State(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func strength(s trillium.Strength) review.Correction {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return review.Correction{Field: "strength", Value: data}
}

func testDecide(t *testing.T, reg Register) {
	ctx, s := context.Background(), desk(t, reg)
	have := state(t, s.Now(), first).Strength
	other := trillium.Low
	if have == other {
		other = trillium.Mid
	}
	d := decide(t, s, "rita", first, strength(other))
	decide(t, s, "xhv", first, review.Progress{Date: "2024-01-02", Text: "O\u2019Brien \u0000'; DROP TABLE decisions; --"[:9], Status: "done"})
	split := decide(t, s, "ed", "great-bay-2022/2", review.Splitting{Parts: halves(t, s, "great-bay-2022/2")})
	part := state(t, s.Now(), "great-bay-2022/2").SplitInto[1]
	decide(t, s, "ruth", part, strength(trillium.Low))
	s = reg.Open()
	st := state(t, s.Now(), first)
	if st.Strength != other || len(st.Updates) != 1 || st.History[0].Hash != d.Hash || st.History[1].Prev != d.Hash {
		t.Errorf("%+v", st)
	}
	if state(t, s.Now(), part).Strength != trillium.Low {
		t.Error("a decision on a part is lost")
	}
	if back, err := s.Now().Decision(ctx, d.Hash[:12]); err != nil || back.Hash != d.Hash || back.Sum() != d.Hash {
		t.Errorf("%+v, %v", back, err)
	}
	list, err := s.Now().Decisions(ctx, store.DecisionFilter{Summit: "great-bay-2022"}, 10)
	if err != nil || len(list) != 4 || list[0].Time.Before(list[3].Time) {
		t.Errorf("%d decisions, %v", len(list), err)
	}
	if list, err := s.Now().Decisions(ctx, store.DecisionFilter{Person: "ed", Kind: review.Split}, 10); err != nil || len(list) != 1 ||
		list[0].Hash != split.Hash {
		t.Errorf("%v, %v", list, err)
	}
	for _, c := range []struct {
		login, subject string
		want           error
	}{{"nobody", first, trillium.ErrNotFound}, {"rita", "great-bay-2022/999", trillium.ErrNotFound}, {"xhv", first, trillium.ErrForbidden},
		{"rita", "none", trillium.ErrNotFound}} {
		if _, err := s.Decide(ctx, c.login, c.subject, review.Draft{Reason: "r", Body: strength(trillium.Mid)}); !errors.Is(err, c.want) {
			t.Errorf("%s on %s: %v, want %v", c.login, c.subject, err, c.want)
		}
	}
	verified(t, s)
}

// halves divides a commitment's words in two.
func halves(t *testing.T, s *store.Store, id string) []review.Part {
	words := strings.Fields(state(t, s.Now(), id).Text)
	n := len(words) / 2
	return []review.Part{{Text: strings.Join(words[:n], " ")}, {Text: strings.Join(words[n:], " ")}}
}

func verified(t *testing.T, s *store.Store) store.Verification {
	t.Helper()
	r, err := s.Verify(context.Background(), time.Time{}, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("verify: %v, %v", r.Problems, err)
	}
	return r
}

// What stood at a moment is shown again, and its fingerprint stays.
func testAsItStood(t *testing.T, reg Register) {
	ctx := context.Background()
	before := time.Now()
	time.Sleep(2 * time.Millisecond)
	s := desk(t, reg)
	have := state(t, s.Now(), first)
	d := decide(t, s, "rita", first, review.Judgement{Object: review.Itself, Verdict: review.Reject})
	time.Sleep(2 * time.Millisecond)
	between := time.Now()
	r, err := s.Verify(ctx, between, nil)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Millisecond)
	decide(t, s, "ruth", first, review.Withdrawal{Decision: d.Hash})
	add(t, s, sample(t, "great-bay-2024/fact-sheet.en.md"))
	if !state(t, s.At(between), first).Rejected || state(t, s.Now(), first).Rejected {
		t.Error("the past and the present are the same")
	}
	if len(state(t, s.At(between), first).History) != 1 || state(t, s.At(between), first).Text != have.Text {
		t.Error("the past has another history")
	}
	for at, want := range map[time.Time]int{before: 0, between: 1, {}: 2} {
		if m, err := s.At(at).Summits(ctx); err != nil || len(m) != want {
			t.Errorf("%v: %d summits, want %d (%v)", at, len(m), want, err)
		}
	}
	if _, err := s.At(before).Document(ctx, "great-bay-2022"); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a document before it was added: %v", err)
	}
	again, err := s.Verify(ctx, between, nil)
	if err != nil || again.Fingerprint != r.Fingerprint || verified(t, s).Fingerprint == r.Fingerprint {
		t.Errorf("the fingerprint of the past: %s, was %s (%v)", again.Fingerprint, r.Fingerprint, err)
	}
}

// Many decide at once, through two openings of the register: nothing is lost,
// and who had not seen the other's decision is told.
func testDecideTogether(t *testing.T, reg Register) {
	ctx := context.Background()
	s, other := desk(t, reg), reg.Open()
	head := state(t, s.Now(), first).Head()
	const each = 12
	var wg sync.WaitGroup
	errs := make(chan error, 4*each)
	for i, login := range []string{"rita", "ruth", "ed", "xhv"} {
		register := s
		if i%2 == 1 {
			register = other
		}
		wg.Go(func() {
			for n := range each {
				var body review.Body = review.Judgement{Object: review.Itself, Verdict: review.Accept}
				if login == "xhv" {
					body = review.Progress{Date: "2024-01-02", Text: fmt.Sprint("update ", n), Status: "under-way"}
				}
				_, err := register.Decide(ctx, login, first, review.Draft{Reason: "r", Last: head, Body: body})
				errs <- err
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	st := state(t, s.Now(), first)
	if len(st.History) != 4*each || len(st.Updates) != each {
		t.Errorf("%d decisions and %d updates are kept, want %d and %d", len(st.History), len(st.Updates), 4*each, each)
	}
	if len(st.Conflicts) == 0 {
		t.Error("nobody is told of the others")
	}
	decide(t, s, "rita", first, review.Judgement{Object: review.Itself, Verdict: review.Reject})
	if st := state(t, other.Now(), first); len(st.Conflicts) != 0 || !st.Rejected {
		t.Error("the conflict is not settled, or the other opening is stale")
	}
	verified(t, s)
}

// Two who split commitments of one list item at once get ids of their own.
func testSplitTogether(t *testing.T, reg Register) {
	ctx := context.Background()
	s := reg.Open()
	for n := range 8 {
		text := fmt.Sprintf("---\nsummit: lakes-%d\n---\nThe leaders pledged to:\n\n- build a bridge over the water by 2030. They will paint it green by 2031.\n",
			2000+n)
		add(t, s, reading(t, "a.md", text))
	}
	staff(t, s)
	other := reg.Open()
	for n := range 8 {
		var wg sync.WaitGroup
		for i, login := range []string{"rita", "ruth"} {
			register, id := []*store.Store{s, other}[i], fmt.Sprintf("lakes-%d/%s", 2000+n, []string{"1", "1b"}[i])
			parts := halves(t, s, id)
			wg.Go(func() {
				if _, err := register.Decide(ctx, login, id, review.Draft{Reason: "r", Body: review.Splitting{Parts: parts}}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		d, err := s.Now().Document(ctx, fmt.Sprintf("lakes-%d", 2000+n))
		if err != nil {
			t.Fatal(err)
		}
		states, _, err := s.Now().States(ctx, d)
		if err != nil || len(states) != 4 {
			t.Errorf("%d commitments, %v", len(states), err)
		}
	}
	verified(t, s)
}

// A new reading keeps ids with the words, never gives an id to others, and
// leaves what was decided where it was.
func testReadAgain(t *testing.T, reg Register) {
	ctx := context.Background()
	s := reg.Open()
	text := "---\nsummit: lakes-2020\n---\nThe leaders pledged to:\n\n- build a bridge by 2030. They will paint it green by 2031.\n- plant trees in every " +
		"town.\n- meet again in 2022.\n"
	r := reading(t, "a.md", text)
	if len(r.Commitments) != 4 {
		t.Fatalf("%d commitments", len(r.Commitments))
	}
	a := add(t, s, r)
	staff(t, s)
	decide(t, s, "rita", "lakes-2020/1b", strength(trillium.Low))
	decide(t, s, "rita", "lakes-2020/2", strength(trillium.Low))
	split := decide(t, s, "rita", "lakes-2020/3", review.Splitting{Parts: []review.Part{{Text: "meet again"}, {Text: "in 2022"}}})
	if same, err := s.AddReadingAgain(ctx, a.Document, r); err != nil || same.New || same.Kept != 4 {
		t.Errorf("the same findings: %+v, %v", same, err)
	}
	// Better rules find that the item's first sentence is none, and that trees
	// are not promised.
	better := *r
	better.Commitments = []trillium.Commitment{r.Commitments[1], r.Commitments[3]}
	better.Commitments[0].ID = trillium.CommitmentID("lakes-2020", 1, 0)
	re, err := s.AddReadingAgain(ctx, a.Document, &better)
	if err != nil || !re.New || re.Kept != 2 || strings.Join(re.Gone, " ") != "lakes-2020/1 lakes-2020/2" {
		t.Errorf("%+v, %v", re, err)
	}
	// What no longer fits can still be withdrawn, and then waits for nobody.
	if _, err := s.Decide(ctx, "rita", "lakes-2020/2", review.Draft{Reason: "r", Body: strength(trillium.Mid)}); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a decision on what is gone: %v", err)
	}
	if st := state(t, s.Now(), "lakes-2020/1b"); st.Strength != trillium.Low || st.Text != r.Commitments[1].Text {
		t.Errorf("the decision left its words: %+v", st)
	}
	_, misfits, err := s.Now().States(ctx, a.Document)
	if err != nil || len(misfits) != 1 || misfits[0].Subject != "lakes-2020/2" {
		t.Errorf("misfits %v, %v", misfits, err)
	}
	// Found again, it has its id and its decision again; and a third commitment
	// in item 3 does not get the id that the splitting gave out.
	again := *r
	again.Commitments = append(append([]trillium.Commitment{}, r.Commitments...), r.Commitments[3])
	again.Commitments[4].ID = "lakes-2020/3b"
	again.Commitments[4].Span.Start = again.Commitments[4].End - 4
	again.Commitments[4].Text = again.Commitments[4].Span.Words(r.Document.Text)
	again.Commitments[4].Actions, again.Commitments[4].Deadline, again.Commitments[4].Targets = nil, nil, nil
	re, err = s.AddReadingAgain(ctx, a.Document, &again)
	if err != nil || strings.Join(re.Added, " ") != "lakes-2020/1 lakes-2020/2 lakes-2020/3c" {
		t.Errorf("%+v, %v (the splitting gave out %s)", re, err, split.Body)
	}
	if st := state(t, s.Now(), "lakes-2020/2"); st.Strength != trillium.Low {
		t.Error("the decision did not come back with its words")
	}
	verified(t, s)
}

// A reading that finds by itself what people had split off leaves it its id,
// and decisions on it.
func testReadSplitOff(t *testing.T, reg Register) {
	ctx := context.Background()
	s := reg.Open()
	r := reading(t, "a.md", "---\nsummit: lakes-2020\n---\nThe leaders pledged to:\n\n- build a bridge over the water by 2030. They will paint it green by "+
		"2031.\n")
	whole := *r
	whole.Commitments = []trillium.Commitment{r.Commitments[0]}
	whole.Commitments[0].Span.End = r.Commitments[1].End
	whole.Commitments[0].Text = whole.Commitments[0].Span.Words(r.Document.Text)
	a := add(t, s, &whole)
	staff(t, s)
	decide(t, s, "rita", "lakes-2020/1", review.Splitting{Parts: []review.Part{{Text: r.Commitments[0].Text}, {Text: r.Commitments[1].Text}}})
	decide(t, s, "ruth", "lakes-2020/1b", strength(trillium.Low))
	re, err := s.AddReadingAgain(ctx, a.Document, r)
	if err != nil || !re.New || strings.Join(re.Gone, "") != "" {
		t.Errorf("%+v, %v", re, err)
	}
	states, misfits, err := s.Now().States(ctx, a.Document)
	if err != nil || len(states) != 2 || len(misfits) > 1 || states[1].ID != "lakes-2020/1b" || states[1].Strength != trillium.Low {
		t.Errorf("%d commitments, misfits %v, %v", len(states), misfits, err)
	}
	for _, m := range misfits { // the splitting itself: there is nothing left to split
		if m.Kind != review.Split {
			t.Errorf("%+v", m)
		}
		if _, err := tryDecide(s, "rita", m.Subject, review.Withdrawal{Decision: m.Hash}); err != nil {
			t.Error(err)
		}
	}
	verified(t, s)
}

// Decisions on what is not found any more can be withdrawn.
func testWithdrawGone(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	r := reading(t, "a.md", "---\nsummit: lakes-2020\n---\nThe leaders pledged to:\n\n- build a bridge by 2030.\n- plant trees in every town.\n")
	a := add(t, s, r)
	staff(t, s)
	d := decide(t, s, "rita", "lakes-2020/2", strength(trillium.Low))
	r.Commitments = r.Commitments[:1]
	if _, err := s.AddReadingAgain(ctx, a.Document, r); err != nil {
		t.Fatal(err)
	}
	withdraw := review.Draft{Reason: "r", Last: d.Hash, Body: review.Withdrawal{Decision: d.Hash}}
	if _, err := s.Decide(ctx, "xhv", "lakes-2020/2", withdraw); !errors.Is(err, trillium.ErrForbidden) {
		t.Errorf("%v", err)
	}
	if _, err := s.Decide(ctx, "ruth", "lakes-2020/2", withdraw); err != nil {
		t.Error(err)
	}
	if _, misfits, err := s.Now().States(ctx, a.Document); err != nil || len(misfits) != 0 {
		t.Errorf("%v, %v", misfits, err)
	}
	verified(t, s)
}

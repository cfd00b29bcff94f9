package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A suggestion waits, is found by its author and by reviewers, is answered once,
// and its author's address is forgotten in time.
func testSuggestions(t *testing.T, reg Register) {
	ctx, s := context.Background(), desk(t, reg)
	token, err := s.AddSuggestion(ctx, store.Suggestion{Commitment: "great-bay-2022/1", Kind: "evidence", Address: "https://example.org/a",
		Words: "it was done\x00", Credit: "A reader", Contact: "reader@example.org", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	mine, err := s.SuggestionOf(ctx, token)
	if err != nil || mine.State != store.SuggestionWaits || mine.Words != "it was done\uFFFD" {
		t.Fatalf("%+v, %v", mine, err)
	}
	if mine.ID == token {
		t.Error("the secret is kept as it is")
	}
	for summit, want := range map[string]int{"": 1, "great-bay-2022": 1, "great-bay-202": 0, "great-bay-2024": 0} {
		if list, err := s.Suggestions(ctx, store.SuggestionWaits, summit, 10); err != nil || len(list) != want {
			t.Errorf("of %q: %d, want %d (%v)", summit, len(list), want, err)
		}
	}
	if err := s.AnswerSuggestion(ctx, mine.ID, "ed", "maybe", ""); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("answered by maybe: %v", err)
	}
	if err := s.AnswerSuggestion(ctx, mine.ID, "ed", store.SuggestionAccepted, "Thank you"); err != nil {
		t.Fatal(err)
	}
	if err := s.AnswerSuggestion(ctx, mine.ID, "ed", store.SuggestionDeclined, "No"); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("answered twice: %v", err)
	}
	if err := s.AnswerSuggestion(ctx, "none", "ed", store.SuggestionDeclined, "No"); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("answered nothing: %v", err)
	}
	if n, err := s.ForgetContacts(ctx); n != 0 || err != nil {
		t.Errorf("forgot %d at once (%v)", n, err)
	}
	old := time.Now().Add(-store.ContactAfterAnswer - time.Hour).UTC().Format("2006-01-02T15:04:05.000000Z")
	if _, err := reg.Raw().ExecContext(ctx, `UPDATE suggestions SET answered = '`+old+`'`); err != nil {
		t.Fatal(err)
	}
	if n, err := s.ForgetContacts(ctx); n != 1 || err != nil {
		t.Errorf("forgot %d, want 1 (%v)", n, err)
	}
	if mine, err = s.SuggestionOf(ctx, token); err != nil || mine.Contact != "" || mine.Answer != "Thank you" || mine.Person != "ed" {
		t.Errorf("%+v, %v", mine, err)
	}
	if _, err := s.SuggestionOf(ctx, mine.ID); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("the id opens what the secret opens: %v", err)
	}
	for range store.MostWaitingEach {
		if _, err := s.AddSuggestion(ctx, store.Suggestion{Commitment: "great-bay-2022/2", Kind: "correction", Words: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddSuggestion(ctx, store.Suggestion{Commitment: "great-bay-2022/2", Kind: "correction", Words: "x"}); !errors.Is(err, trillium.ErrThrottled) {
		t.Errorf("one too many: %v", err)
	}
	if _, err := s.AddSuggestion(ctx, store.Suggestion{Commitment: "great-bay-2022/3", Kind: "correction", Words: "x"}); err != nil {
		t.Errorf("another commitment: %v", err)
	}
	verified(t, s)
}

// A token acts for a person until it is revoked, or their account is closed.
func testTokens(t *testing.T, reg Register) {
	ctx, s := context.Background(), desk(t, reg)
	token, err := s.AddToken(ctx, "rita", "laptop")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(token, store.TokenPrefix) {
		t.Errorf("%q does not begin as tokens do", token)
	}
	if p, err := s.TokenPerson(ctx, token); err != nil || p.Login != "rita" {
		t.Errorf("%+v, %v", p, err)
	}
	list, err := s.Tokens(ctx, "rita")
	if err != nil || len(list) != 1 || list[0].Name != "laptop" || strings.Contains(token, list[0].ID) {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := s.RevokeToken(ctx, "ed", list[0].ID); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("revoked by somebody else: %v", err)
	}
	if err := s.RevokeToken(ctx, "rita", list[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenPerson(ctx, token); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a revoked token: %v", err)
	}
	if token, err = s.AddToken(ctx, "rita", "again"); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePerson(ctx, "ed", "rita", "close", func(p *store.Person) error { p.Active = false; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenPerson(ctx, token); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("the token of a closed account: %v", err)
	}
	if _, err := s.AddToken(ctx, "ed", " "); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a token without a name: %v", err)
	}
}

func testFilters(t *testing.T, reg Register) {
	ctx, s := context.Background(), desk(t, reg)
	for _, f := range []store.SavedFilter{{Name: "b", Path: "/review"}, {Name: "a", Path: "/due?party=CAN"}, {Name: "b", Path: "/review?summit=x"}} {
		if err := s.SaveFilter(ctx, "rita", f); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SaveFilter(ctx, "rita", store.SavedFilter{Name: "c", Path: "https://elsewhere.example"}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a filter of another site: %v", err)
	}
	list, err := s.Filters(ctx, "rita")
	if err != nil || len(list) != 2 || list[0].Name != "a" || list[1].Path != "/review?summit=x" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := s.RemoveFilter(ctx, "rita", "b"); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Filters(ctx, "rita"); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := s.Filters(ctx, "ed"); err != nil || len(list) != 0 {
		t.Errorf("somebody else's: %+v, %v", list, err)
	}
}

// Every write is noticed by every process, and reading is none.
func testPulse(t *testing.T, reg Register) {
	ctx := context.Background()
	one, two := reg.Open(), reg.Open()
	pulse := func() int64 {
		t.Helper()
		n, err := two.Pulse(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := pulse()
	desk(t, reg)
	after := pulse()
	if after <= before {
		t.Errorf("%d after a write, %d before", after, before)
	}
	if _, err := one.Now().Summits(ctx); err != nil {
		t.Fatal(err)
	}
	if _, _, err := one.ClaimJob(ctx, "worker", time.Minute); err != nil {
		t.Fatal(err)
	}
	if n := pulse(); n != after {
		t.Errorf("%d after reading, %d before", n, after)
	}
	if _, err := one.Decide(ctx, "rita", "great-bay-2022/1", review.Draft{Reason: "so", Body: review.Judgement{Object: review.Itself,
		Verdict: review.Accept}}); err != nil {
		t.Fatal(err)
	}
	if n := pulse(); n <= after {
		t.Errorf("a decision was not noticed: %d", n)
	}
}

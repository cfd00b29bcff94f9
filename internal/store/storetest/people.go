package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

func testPeople(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	staff(t, s)
	for name, p := range map[string]review.Person{
		"no login":           {Name: "N", Role: review.Editor},
		"a hostile login":    {Login: "a'; --", Name: "N", Role: review.Editor},
		"capitals":           {Login: "Anna", Name: "N", Role: review.Editor},
		"no name":            {Login: "anna", Role: review.Editor},
		"a control in it":    {Login: "anna", Name: "N\x1b[2J", Role: review.Editor},
		"no such role":       {Login: "anna", Name: "N", Role: "admin"},
		"no party":           {Login: "anna", Name: "N", Role: review.Contributor},
		"all parties":        {Login: "anna", Name: "N", Role: review.Contributor, Party: trillium.All},
		"a reviewer's own":   {Login: "anna", Name: "N", Role: review.Reviewer, Party: "CAN"},
		"a reader's account": {Login: "anna", Name: "N", Role: review.Reader},
	} {
		if err := s.AddPerson(ctx, store.CommandLine, store.Person{Person: p}); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.AddPerson(ctx, store.CommandLine, store.Person{Person: review.Person{Login: "ed", Name: "N", Role: review.Editor}}); !errors.Is(err,
		trillium.ErrConflict) {
		t.Errorf("a login twice: %v", err)
	}
	close := func(p *store.Person) error { p.Active = false; return nil }
	if err := s.ChangePerson(ctx, "ed", "ed", "account closed", close); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("the last editor leaves: %v", err)
	}
	token, err := s.StartSession(ctx, "rita", "a browser")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePerson(ctx, "ed", "rita", "account closed", close); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SessionPerson(ctx, token); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a closed account is signed in: %v", err)
	}
	if p, err := s.Person(ctx, "rita"); err != nil || p.Active || p.May(review.Decide) {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.Person(ctx, "nobody"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
	events, err := s.Events(ctx, 10)
	if err != nil || len(events) != 5 || events[0].Act != "account closed" || events[0].Person != "ed" || events[0].Subject != "rita" {
		t.Errorf("%+v, %v", events, err)
	}
	verified(t, s)
}

func testSessions(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	staff(t, s)
	one, err := s.StartSession(ctx, "rita", "one\xff\x00")
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.StartSession(ctx, "rita", "two")
	if err != nil || one == two || len(one) < 40 {
		t.Fatal(one, two, err)
	}
	for _, token := range []string{"", "x", one + "x", one[1:]} {
		if _, err := s.SessionPerson(ctx, token); !errors.Is(err, trillium.ErrNotFound) {
			t.Errorf("token %q: %v", token, err)
		}
	}
	if p, err := reg.Open().SessionPerson(ctx, one); err != nil || p.Login != "rita" {
		t.Errorf("another process does not know the session: %v", err)
	}
	list, err := s.Sessions(ctx, "rita")
	if err != nil || len(list) != 2 || list[0].ID == one || list[1].ID == one {
		t.Errorf("%v, %v (a token must not be kept)", list, err)
	}
	if err := s.EndSession(ctx, one); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SessionPerson(ctx, one); err == nil {
		t.Error("an ended session goes on")
	}
	if err := s.EndSessions(ctx, "ed", "rita"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SessionPerson(ctx, two); err == nil {
		t.Error("signed out everywhere, but not there")
	}
}

func testInvitations(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	staff(t, s)
	token, err := s.Invite(ctx, "ed", store.Invitation{Role: review.Contributor, Party: "XCV"})
	if err != nil {
		t.Fatal(err)
	}
	if i, err := s.Invitation(ctx, token); err != nil || i.Role != review.Contributor || i.Party != "XCV" || i.MadeBy != "ed" {
		t.Errorf("%+v, %v", i, err)
	}
	// The invited cannot choose their role.
	p := store.Person{Person: review.Person{Login: "carla", Name: "Carla", Role: review.Editor}, Password: "hash"}
	if err := s.Accept(ctx, token, p); err != nil {
		t.Fatal(err)
	}
	if have, err := s.Person(ctx, "carla"); err != nil || have.Role != review.Contributor || have.Party != "XCV" || have.Password != "hash" {
		t.Errorf("%+v, %v", have, err)
	}
	p.Login = "carlos"
	if err := s.Accept(ctx, token, p); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("an invitation twice: %v", err)
	}
	// One with a taken login is not used up.
	token, err = s.Invite(ctx, "ed", store.Invitation{Role: review.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	p.Login = "carla"
	if err := s.Accept(ctx, token, p); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("a taken login: %v", err)
	}
	if _, err := s.Invitation(ctx, token); err != nil {
		t.Errorf("it is used up: %v", err)
	}
	// One for an account gives it a new password and signs it out.
	session, err := s.StartSession(ctx, "rita", "")
	if err != nil {
		t.Fatal(err)
	}
	token, err = s.Invite(ctx, "ed", store.Invitation{Login: "rita", Name: "RITA", Role: review.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Accept(ctx, token, store.Person{Person: review.Person{Login: "ed"}, Password: "new"}); err != nil {
		t.Fatal(err)
	}
	if have, err := s.Person(ctx, "rita"); err != nil || have.Password != "new" || have.Role != review.Reviewer {
		t.Errorf("%+v, %v", have, err)
	}
	if have, err := s.Person(ctx, "ed"); err != nil || have.Password == "new" {
		t.Errorf("another's password was set: %v", err)
	}
	if _, err := s.SessionPerson(ctx, session); err == nil {
		t.Error("the old session goes on")
	}
	// The invitations of an editor who leaves are void, as are those to set a
	// password once it was set, and one that was taken back.
	if err := s.AddPerson(ctx, "ed", store.Person{Person: review.Person{Login: "edna", Name: "Edna", Role: review.Editor}}); err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for by, i := range map[string]store.Invitation{"edna": {Role: review.Editor}, "ed": {Login: "rita", Name: "RITA", Role: review.Reviewer},
		store.CommandLine: {Role: review.Reviewer, Name: "Taken Back"}} {
		token, err := s.Invite(ctx, by, i)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	if err := s.ChangePerson(ctx, "ed", "edna", "account closed", func(p *store.Person) error { p.Active = false; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePerson(ctx, "rita", "rita", "password set", func(p *store.Person) error { p.Password = "mine"; return nil }); err != nil {
		t.Fatal(err)
	}
	list, err := s.Invitations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if i.Name == "Taken Back" {
			err = s.Revoke(ctx, "ed", i.ID)
		}
	}
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	for _, token := range tokens {
		if err := s.Accept(ctx, token, store.Person{Person: review.Person{Login: "intruder", Name: "In Truder"}, Password: "x"}); !errors.Is(err,
			trillium.ErrNotFound) {
			t.Errorf("a void invitation: %v", err)
		}
	}
	if have, err := s.Person(ctx, "rita"); err != nil || have.Password != "mine" {
		t.Errorf("%+v, %v", have, err)
	}
	// Nobody signs with another's name.
	token, err = s.Invite(ctx, "ed", store.Invitation{Role: review.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"RITA", " rita ", "R\u202eITA"} {
		if err := s.Accept(ctx, token, store.Person{Person: review.Person{Login: "twin", Name: name}, Password: "x"}); err == nil {
			t.Errorf("somebody else signs as %q", name)
		}
	}
	if _, err := s.Invite(ctx, "ed", store.Invitation{Role: "admin"}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("an invitation to no role: %v", err)
	}
	verified(t, s)
}

func testAttempts(t *testing.T, reg Register) {
	ctx, s := context.Background(), reg.Open()
	long := time.Now().Add(-time.Hour)
	for range 3 {
		if err := s.AddAttempt(ctx, long, "a", "b"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddAttempt(ctx, long, "a"); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{"a": 4, "b": 3, "c": 0} {
		if n, err := s.Attempts(ctx, key, long); err != nil || n != want {
			t.Errorf("%s: %d, want %d (%v)", key, n, want, err)
		}
	}
	if err := s.ForgetAttempts(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Attempts(ctx, "b", long); err != nil || n != 0 {
		t.Errorf("forgotten: %d, %v", n, err)
	}
	if n, err := s.Attempts(ctx, "a", time.Now().Add(time.Second)); err != nil || n != 0 {
		t.Errorf("since later: %d, %v", n, err)
	}
}

// A job is held by one process at a time, and taken up by another when the
// holder falls silent.
func testJobs(t *testing.T, reg Register) {
	ctx := context.Background()
	one, two := reg.Open(), reg.Open()
	for range 2 { // asked for twice, it is one
		if err := one.AddJob(ctx, "ed", "reread"); err != nil {
			t.Fatal(err)
		}
	}
	const lease = 700 * time.Millisecond
	var mutex sync.Mutex
	var held []store.Job
	var wg sync.WaitGroup
	for i, s := range []*store.Store{one, two, one, two} {
		wg.Go(func() {
			j, ok, err := s.ClaimJob(ctx, string(rune('a'+i)), lease)
			if err != nil {
				t.Error(err)
			}
			if ok {
				mutex.Lock()
				held = append(held, j)
				mutex.Unlock()
			}
		})
	}
	wg.Wait()
	if len(held) != 1 {
		t.Fatalf("%d hold the job", len(held))
	}
	j := held[0]
	j.Position, j.Done, j.Total = "half", 5, 10
	if err := one.KeepJob(ctx, j, lease); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := two.ClaimJob(ctx, "z", lease); ok || err != nil {
		t.Errorf("a job that is held is taken: %v", err)
	}
	time.Sleep(2 * lease)
	taken, ok, err := two.ClaimJob(ctx, "z", lease)
	if err != nil || !ok || taken.Position != "half" || taken.Done != 5 {
		t.Fatalf("%+v, %v, %v", taken, ok, err)
	}
	if err := one.KeepJob(ctx, j, lease); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("the old holder goes on: %v", err)
	}
	taken.State = store.JobDone
	if err := two.KeepJob(ctx, taken, lease); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := one.ClaimJob(ctx, "y", lease); ok || err != nil {
		t.Errorf("a job that is done is taken: %v", err)
	}
	if jobs, err := one.Jobs(ctx, 5); err != nil || len(jobs) != 1 || jobs[0].State != store.JobDone || jobs[0].MadeBy != "ed" {
		t.Errorf("%+v, %v", jobs, err)
	}
}

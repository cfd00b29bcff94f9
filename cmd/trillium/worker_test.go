package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"trillium/internal/pgtest"
	"trillium/internal/store"
)

// filledRegister is a PostgreSQL register with many small documents.
func filledRegister(t *testing.T, n int) (string, *store.Store) {
	t.Helper()
	where := pgtest.Database(t)
	register, err := store.Open(context.Background(), where, parts()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { register.Close() })
	l := newPipeline()
	for i := range n {
		r, err := l.bytes("a.md", fmt.Appendf(nil, "---\nsummit: lakes-2020\n---\nThe leaders will build bridge %d by 2030.", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := register.AddReading(context.Background(), store.CommandLine, r); err != nil {
			t.Fatal(err)
		}
	}
	return where, register
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// A job whose worker dies is taken up by another process where it was.
func TestJobIsTakenUp(t *testing.T) {
	ctx := context.Background()
	const documents = 250 // enough that it is not done before it dies
	where, register := filledRegister(t, documents)
	other, err := store.Open(ctx, where, parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := register.AddJob(ctx, "ed", store.JobReread); err != nil {
		t.Fatal(err)
	}
	// The first dies in the middle: it says nothing more.
	dying, die := context.WithTimeout(ctx, 20*time.Second)
	defer die()
	first := newWorker(register, newPipeline(), quiet())
	first.lease = 300 * time.Millisecond
	go func() {
		for dying.Err() == nil {
			if jobs, err := other.Jobs(ctx, 1); err == nil && len(jobs) == 1 && jobs[0].Done >= 5 {
				die()
			}
			time.Sleep(2 * time.Millisecond)
		}
	}()
	first.run(dying)
	jobs, err := other.Jobs(ctx, 1)
	if err != nil || jobs[0].State != store.JobRunning || jobs[0].Done < 5 || jobs[0].Done == documents {
		t.Fatalf("%+v, %v", jobs, err)
	}
	reached := jobs[0].Done
	second := newWorker(other, newPipeline(), quiet())
	second.lease, second.pause = 300*time.Millisecond, 20*time.Millisecond
	working, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	go func() {
		for working.Err() == nil {
			if jobs, err := register.Jobs(ctx, 1); err == nil && jobs[0].State == store.JobDone {
				stop()
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	second.run(working)
	jobs, err = register.Jobs(ctx, 1)
	if err != nil || jobs[0].State != store.JobDone || jobs[0].Done != documents || jobs[0].Owner != second.name || reached == 0 {
		t.Errorf("%+v, %v", jobs, err)
	}
}

// Two servers on one database: what is made through one is seen by the other
// at once, and a job is done by one of them.
func TestTwoServers(t *testing.T) {
	where, register := filledRegister(t, 5)
	one := serve(t, "serve", "-db", where, "-addr", "127.0.0.1:0")
	two := serve(t, "serve", "-db", where, "-addr", "127.0.0.1:0")
	fetch(t, one+"en/summits/lakes-2020")
	r, err := newPipeline().bytes("b.md", []byte("---\nsummit: lakes-2024\n---\nThe leaders will meet again in 2026."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := register.AddReading(context.Background(), store.CommandLine, r); err != nil {
		t.Fatal(err)
	}
	fetch(t, two+"en/summits/lakes-2024")
	fetch(t, one+"en/summits/lakes-2024")
	if err := register.AddJob(context.Background(), "ed", store.JobReread); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if jobs, err := register.Jobs(context.Background(), 5); err != nil {
			t.Fatal(err)
		} else if jobs[0].State == store.JobDone {
			if len(jobs) != 1 || jobs[0].Done != 6 {
				t.Errorf("%+v", jobs)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("nobody did the job")
}

// What is read again with the same rules is the same, in every format.
func TestReadAgainIsTheSame(t *testing.T) {
	ctx := context.Background()
	register, err := store.Open(ctx, t.TempDir(), parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer register.Close()
	l := newPipeline()
	for name, text := range map[string]string{
		"a.md": "---\nsummit: lakes-2020\ndate: 2020-05-06\nissuer: CAN\n---\n# Lakes\n\nThe leaders pledged to:\n\n" +
			"- **build** a bridge within two years.\n- plant trees.\n",
		"b.html": "<!doctype html><html lang=en><head><title>Lakes</title></head>" +
			"<body><main><h1>Lakes</h1><p>The leaders will build a bridge by 2030.</p></main></body></html>",
		"c.txt": "LAKES SUMMIT\n\nThe leaders will build a bridge next year.\n",
	} {
		r, err := l.bytes(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r.Document.Summit = "lakes-2020"
		if len(r.Commitments) == 0 {
			t.Errorf("%s: nothing is promised", name)
		}
		a, err := register.AddReading(ctx, store.CommandLine, r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := l.again(ctx, register, a.Document)
		if err != nil || again.New {
			t.Errorf("%s: %+v, %v", name, again, err)
		}
	}
}

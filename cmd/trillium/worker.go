package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/sheet"
	"trillium/internal/store"
)

// A worker does the long jobs of a register, one at a time. Every process that
// serves a register has one; a job is done by whoever holds its lease, and
// taken up by another where the holder is not heard of any more.
type worker struct {
	register *store.Store
	pipeline pipeline
	log      *slog.Logger
	watcher  *corpus.Watcher // nil if no place is watched here
	levelled time.Time       // when the index was last compared with the register
	forgot   time.Time       // when it was last asked what to forget
	name     string
	lease    time.Duration // how long a job waits for a holder who is silent
	pause    time.Duration // between looks for a job
}

func newWorker(register *store.Store, l pipeline, log *slog.Logger) *worker {
	b := make([]byte, 4)
	_, _ = rand.Read(b)      // never fails
	host, _ := os.Hostname() // "" will do
	return &worker{register: register, pipeline: l, log: log, name: fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(b)),
		lease: 30 * time.Second, pause: 2 * time.Second}
}

// run does jobs until ctx ends.
func (w *worker) run(ctx context.Context) {
	for {
		job, ok, err := w.register.ClaimJob(ctx, w.name, w.lease)
		if err != nil && ctx.Err() == nil {
			w.log.Error("cannot look for jobs", "err", err)
		}
		if ok {
			w.do(ctx, job)
			continue
		}
		w.watch(ctx)
		w.forget(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(w.pause):
		}
	}
}

// forgetEvery is how often it is asked whose time is over.
const forgetEvery = time.Hour

// forget drops how people outside can be reached, when its time is over.
func (w *worker) forget(ctx context.Context) {
	if time.Since(w.forgot) < forgetEvery {
		return
	}
	w.forgot = time.Now()
	n, err := w.register.ForgetContacts(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		w.log.Error("addresses of people outside could not be forgotten", "err", err)
	case n > 0:
		w.log.Info("forgot how people outside can be reached", "suggestions", n)
	}
}

// levelEvery is how often a server looks whether another one changed the corpus.
const levelEvery = time.Minute

// level brings the index of this server level with the register.
func (w *worker) level(ctx context.Context) {
	if time.Since(w.levelled) < levelEvery {
		return
	}
	w.levelled = time.Now()
	behind, err := w.watcher.Searcher.Behind(ctx)
	if err == nil && behind {
		err = w.watcher.Corpus.Level(ctx, corpus.Telling{})
	}
	if err != nil && ctx.Err() == nil && !errors.Is(err, trillium.ErrConflict) {
		w.log.Error("the index cannot be brought level with the register", "err", err)
	}
}

// watch looks at the watched places whose time has come.
func (w *worker) watch(ctx context.Context) {
	if w.watcher == nil {
		return
	}
	defer func() {
		if fault := recover(); fault != nil { // a hostile place does not end the site
			w.log.Error("a fault of this program, please report it", "fault", fault)
		}
	}()
	w.level(ctx)
	due, err := w.watcher.Due(ctx)
	if err != nil && ctx.Err() == nil {
		w.log.Error("cannot tell which places are to be looked at", "err", err)
	}
	for _, x := range due {
		r, err := w.watcher.Check(ctx, x, corpus.Telling{Problem: func(name string, err error) {
			w.log.Warn("a document is left out", "document", name, "err", err)
		}})
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			w.log.Error("a watched place", "place", x.Place, "err", err)
		case r.Added > 0:
			w.log.Info("new documents", "place", x.Place, "added", r.Added, "unchanged", r.Unchanged, "failed", r.Failed)
		}
	}
}

// do does one job and writes down how it ended. Stopped, it leaves the job to
// others from where it is.
func (w *worker) do(ctx context.Context, job store.Job) {
	w.log.Info("job begins", "kind", job.Kind, "position", job.Position)
	err := w.attempt(ctx, &job)
	if ctx.Err() != nil || errors.Is(err, trillium.ErrConflict) {
		w.log.Info("job left to others", "kind", job.Kind, "position", job.Position)
		return
	}
	job.State = store.JobDone
	if err != nil {
		job.State, job.Note = store.JobFailed, err.Error()
	}
	if err := w.register.KeepJob(ctx, job, w.lease); err != nil {
		w.log.Error("a job's end cannot be kept", "kind", job.Kind, "err", err)
	}
	w.log.Info("job ends", "kind", job.Kind, "state", job.State, "note", job.Note)
}

// attempt does the job's work. A fault of the program fails the job, and does
// not end the site.
func (w *worker) attempt(ctx context.Context, job *store.Job) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("a fault of this program, please report it: %v", fault)
		}
	}()
	if job.Kind == store.JobReread {
		return w.reread(ctx, job)
	}
	return fmt.Errorf("there is no job of the kind %q", job.Kind)
}

// reread reads all documents again, from behind the one that the job has
// reached.
func (w *worker) reread(ctx context.Context, job *store.Job) error {
	docs, err := w.register.Now().Documents(ctx, "")
	if err != nil {
		return err
	}
	begin := 0
	for i, d := range docs {
		if job.Position != "" && d.SHA256 == job.Position {
			begin = i + 1
		}
	}
	changed := 0
	var bad []string
	for i, d := range docs[begin:] {
		r, err := w.pipeline.again(ctx, w.register, d)
		var unreadable *trillium.ReadError
		switch {
		case errors.As(err, &unreadable):
			bad = append(bad, d.Key) // the others are still read
			w.log.Warn("a document cannot be read again", "key", d.Key, "err", err)
		case err != nil:
			return fmt.Errorf("%s: %w", d.Key, err)
		case r.New:
			changed++
		}
		job.Position, job.Done, job.Total = d.SHA256, begin+i+1, len(docs)
		job.Note = fmt.Sprintf("%d documents read differently", changed)
		if len(bad) > 0 {
			job.Note += "; cannot be read: " + strings.Join(bad, ", ")
		}
		if err := w.register.KeepJob(ctx, *job, w.lease); err != nil {
			return err
		}
	}
	return nil
}

// again reads a document of the register with the rules of this program and
// keeps what it finds. What was said of the document when it was added stays.
// A spreadsheet is left as it was read: its columns said what the words do not; and so
// is a document whose text is not there.
func (l pipeline) again(ctx context.Context, register *store.Store, d store.Document) (store.Reread, error) {
	have, err := register.Now().Commitments(ctx, d.SHA256)
	if err != nil || len(have) > 0 && have[0].Rule == sheet.Rule {
		return store.Reread{Document: d, Kept: len(have)}, err
	}
	text, err := register.Text(ctx, d.SHA256)
	if errors.Is(err, store.ErrAbsent) {
		return store.Reread{Document: d, Kept: len(have)}, nil
	}
	if err != nil {
		return store.Reread{}, err
	}
	doc, err := l.reader.ReadText(d.Name, text)
	if err != nil {
		return store.Reread{}, err
	}
	doc.SHA256, doc.Summit, doc.Title, doc.Issuer, doc.Language, doc.Complete = d.SHA256, d.Summit, d.Title, d.Issuer, d.Language, d.Complete
	if doc.Date, err = time.Parse(time.DateOnly, d.Date); err != nil {
		doc.Date = time.Time{}
	}
	return register.AddReadingAgain(ctx, d, l.extractor.Extract(doc))
}

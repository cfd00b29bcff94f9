package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"trillium"
	"trillium/internal/feed"
	"trillium/internal/store"
)

// Feeds reads feeds and sitemaps, and the documents that they name.
type Feeds interface {
	Check(ctx context.Context, place string, s feed.State) ([]feed.Item, feed.State, error)
	Fetch(ctx context.Context, address string) (data []byte, final string, err error)
}

// A Watcher looks at watched places, adds what is new to the corpus, and looks in
// it for evidence of every commitment.
type Watcher struct {
	Register *store.Store
	Corpus   *Corpus
	Searcher *Searcher
	Feeds    Feeds
	Files    func(dir string) ([]Source, error) // the documents of a directory
	Now      func() time.Time
}

// Due returns the watches whose time has come.
func (w *Watcher) Due(ctx context.Context) ([]store.Watch, error) {
	all, err := w.Register.Watches(ctx)
	if err != nil {
		return nil, err
	}
	var out []store.Watch
	for _, x := range all {
		var s feed.State
		if x.State != "" && json.Unmarshal([]byte(x.State), &s) != nil {
			s = feed.State{}
		}
		if s.More || !x.Checked.Add(x.Every).After(w.Now()) {
			out = append(out, x)
		}
	}
	return out, nil
}

// Check looks at one place, unless another process does. What came of it is kept
// with the watch; a place that cannot be read is no error here.
func (w *Watcher) Check(ctx context.Context, x store.Watch, tell Telling) (Result, error) {
	ok, err := w.Register.ClaimWatch(ctx, x)
	if err != nil || !ok {
		return Result{}, err
	}
	sources, state, problem := w.sources(ctx, x, tell)
	r, err := w.Corpus.Add(ctx, sources, tell)
	if err == nil && r.Added > 0 {
		err = w.follow(ctx)
	}
	if err != nil {
		return r, err // its state is not kept: the documents are asked for again
	}
	r.Problem = problem
	note := fmt.Sprintf("%d documents added, %d unchanged, %d could not be read", r.Added, r.Unchanged, r.Failed)
	if problem != nil {
		note = problem.Error()
	}
	return r, w.Register.KeepWatch(ctx, x.Place, state, note)
}

// sources are the documents of a place that may be new, with what is to be
// remembered of the place.
func (w *Watcher) sources(ctx context.Context, x store.Watch, tell Telling) (list []Source, state string, problem error) {
	if x.Kind == store.WatchDirectory {
		list, problem = w.Files(x.Place)
		return list, "", problem
	}
	var before feed.State
	if x.State != "" {
		if err := json.Unmarshal([]byte(x.State), &before); err != nil {
			before = feed.State{} // written by another version: ask for all again
		}
	}
	items, next, err := w.Feeds.Check(ctx, x.Place, before)
	if err != nil && len(items) == 0 {
		data, _ := json.Marshal(next) // of texts and times only
		return nil, string(data), err
	}
	for _, i := range items {
		data, final, err := w.Feeds.Fetch(ctx, i.Address)
		if err != nil {
			delete(next.Seen, i.Address) // it is asked for again, also of a place that has not changed
			next.ETag, next.LastModified, next.Sitemaps = "", "", nil
			problem = err
			if tell.Problem != nil {
				tell.Problem(i.Address, err)
			}
			continue
		}
		list = append(list, Source{Name: NameOf(i.Address), Data: data, File: store.File{Path: final, Size: int64(len(data)), Modified: i.Published}})
	}
	data, err := json.Marshal(next)
	return list, string(data), errors.Join(problem, err)
}

// NameOf is the name of a document in the corpus that was taken from an address:
// its host and path, with the query if it has one.
func NameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name := u.Host + path.Clean("/"+u.EscapedPath())
	if u.RawQuery != "" {
		name += "?" + strings.ReplaceAll(u.RawQuery, "/", "%2F") // one part of a path
	}
	return name
}

// follow looks for evidence of every commitment.
func (w *Watcher) follow(ctx context.Context) error {
	view := w.Register.Now()
	summits, err := view.SummitIDs(ctx)
	if err != nil {
		return err
	}
	for _, m := range summits {
		docs, err := view.Documents(ctx, m)
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			continue
		}
		states, _, err := view.States(ctx, docs[0])
		if err != nil {
			return err
		}
		var ids []string
		for _, s := range states {
			if s.Counts() {
				ids = append(ids, s.ID)
			}
		}
		if err := w.Searcher.FindAll(ctx, "", ids, 1, func(string, Receipt) error { return nil }); err != nil && !errors.Is(err, trillium.ErrNotFound) {
			return err
		}
	}
	return nil
}

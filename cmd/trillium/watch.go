package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/feed"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/table"
)

var watchCommand = command.Command{
	Name: "watch", Args: "DIR|ADDRESS…", Short: "have new documents of a directory, feed or sitemap added by themselves",
	Example: "trillium watch -every 6h https://example.org/news/feed.xml",
	Set:     setWatch,
}

func setWatch(f *command.Flags) command.Run {
	where := f.Register()
	every := f.Duration("every", 6*time.Hour, "`TIME` between two checks of the places")
	remove := f.Bool("remove", false, "watch the named places no longer")
	once := f.Bool("once", false, "check the named places, or all, now; without it \"trillium serve\" checks them when it is time")
	private := f.Bool("private", false, "with -once: allow addresses of this machine and of private networks")
	return func(ctx context.Context, e *command.Env, places []string) error {
		return where.Open(ctx, command.ToMake, func(register *store.Store) error {
			for _, place := range places {
				w, err := watchOf(place, *every)
				if err != nil {
					return err
				}
				switch {
				case *remove:
					err = register.RemoveWatch(ctx, store.CommandLine, w.Place)
				case !*once && w.Kind == store.WatchDirectory && !isFolder(w.Place):
					err = fmt.Errorf("%s: %w: it is no folder", w.Place, trillium.ErrInvalid)
				case !*once:
					err = register.AddWatch(ctx, store.CommandLine, w)
				}
				if err != nil {
					return err
				}
			}
			p := program{e}
			if *once {
				return p.watchOnce(ctx, where, register, places, *private)
			}
			return p.listWatches(ctx, register)
		})
	}
}

// watchOf is the watch on a directory or address.
func watchOf(place string, every time.Duration) (store.Watch, error) {
	if strings.HasPrefix(place, "http://") || strings.HasPrefix(place, "https://") {
		return store.Watch{Place: place, Kind: store.WatchFeed, Every: every}, nil
	}
	if place == "" || strings.Contains(place, "://") {
		return store.Watch{}, command.Usagef("%q is neither a folder nor an address that begins with https:// or http://", place)
	}
	dir, err := filepath.Abs(place)
	if err != nil {
		return store.Watch{}, err
	}
	return store.Watch{Place: dir, Kind: store.WatchDirectory, Every: every}, nil
}

// isFolder reports whether a path is a folder.
func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func (p program) listWatches(ctx context.Context, register *store.Store) error {
	list, err := register.Watches(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stdout, "No place is watched.")
		return err
	}
	rows := [][]string{{"PLACE", "EVERY", "CHECKED", "NOTE"}}
	for _, w := range list {
		checked := "never"
		if !w.Checked.IsZero() {
			checked = w.Checked.Format(time.DateTime)
		}
		rows = append(rows, []string{table.Plain(w.Place), w.Every.String(), checked, table.Plain(w.Note)})
	}
	return command.Columns(rows)(p.Stdout)
}

// watcher looks at the places of a register.
func (l pipeline) watcher(register *store.Store, c *corpus.Corpus, s *corpus.Searcher, private bool) *corpus.Watcher {
	return &corpus.Watcher{Register: register, Corpus: c, Searcher: s, Now: time.Now,
		Feeds: feed.NewReader(source.NewFetcher(private), feed.Options{MaxNew: 20}),
		Files: func(dir string) ([]corpus.Source, error) { return sourcesIn([]string{dir}) }}
}

// watchOnce checks places now; none named means all.
func (p program) watchOnce(ctx context.Context, where command.Register, register *store.Store, places []string, private bool) error {
	dir, err := indexOf(where)
	if err != nil {
		return err
	}
	l, err := newPipeline().of(ctx, register)
	if err != nil {
		return err
	}
	searcher, err := p.level(ctx, l, register, dir)
	if err != nil {
		return err
	}
	defer searcher.Close()
	w := l.watcher(register, l.corpus(register, dir), searcher, private)
	list, err := register.Watches(ctx)
	if err != nil {
		return err
	}
	named := make(map[string]bool)
	for _, place := range places {
		x, err := watchOf(place, time.Hour)
		if err != nil {
			return err
		}
		named[x.Place] = true
	}
	var problems error
	for place := range named {
		if !slices.ContainsFunc(list, func(x store.Watch) bool { return x.Place == place }) {
			return fmt.Errorf("watch on %s: %w; without -once it is added", place, trillium.ErrNotFound)
		}
	}
	if len(list) == 0 {
		return fmt.Errorf("no place is watched: %w", trillium.ErrNotFound)
	}
	for _, x := range list {
		if len(named) > 0 && !named[x.Place] {
			continue
		}
		r, err := w.Check(ctx, x, p.telling("watch"))
		if r.Problem != nil {
			p.Warn("%v", r.Problem)
			err = command.ErrReported
		}
		problems = errors.Join(problems, err)
		fmt.Fprintf(p.Stdout, "%s: %d documents added, %d unchanged\n", x.Place, r.Added, r.Unchanged)
	}
	return problems
}

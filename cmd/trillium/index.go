package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/search"
	"trillium/internal/source"
	"trillium/internal/store"
)

var indexCommand = command.Command{
	Name: "index", Args: "DIR|FILE…", Short: "add documents to the corpus in which evidence is looked for",
	Example: "trillium index press-releases/",
	Set:     setIndex,
}

func setIndex(f *command.Flags) command.Run {
	where := f.Register()
	rebuild := f.Bool("rebuild", false, "make the search index anew from the register")
	remove := f.Bool("remove", false, "take documents out of the corpus: named as in it, or by the folder that was indexed")
	return func(ctx context.Context, e *command.Env, names []string) error {
		if len(names) == 0 && !*rebuild {
			return command.Usagef("name a directory or files, or give -rebuild")
		}
		dir, err := indexOf(where)
		if err != nil {
			return err
		}
		return where.Open(ctx, command.ToMake, func(register *store.Store) error {
			// Reading leaves much garbage and keeps little: collecting it less often saves
			// a sixth of the time. The limit holds where documents are large.
			debug.SetGCPercent(400)
			debug.SetMemoryLimit(1 << 30)
			return program{e}.changeIndex(ctx, newPipeline().corpus(register, dir), names, *rebuild, *remove)
		})
	}
}

// changeIndex removes documents, makes the index anew or adds documents, and says
// what the index then holds.
func (p program) changeIndex(ctx context.Context, c *corpus.Corpus, names []string, rebuild, remove bool) error {
	tell := p.telling("index")
	if remove {
		gone, err := c.Remove(ctx, store.CommandLine, names)
		if err == nil {
			fmt.Fprintf(p.Stdout, "%d documents taken out\n", len(gone))
		}
		return err
	}
	if rebuild {
		if err := c.Rebuild(ctx, tell); err != nil {
			return err
		}
	}
	var failure error
	if len(names) > 0 {
		if failure = p.index(ctx, c, names, tell); failure != nil && !errors.Is(failure, command.ErrReported) {
			return failure
		}
	}
	return errors.Join(failure, p.tellIndex(c.Dir()))
}

// index adds the documents in the named directories and files.
func (p program) index(ctx context.Context, c *corpus.Corpus, names []string, tell corpus.Telling) error {
	sources, err := sourcesIn(names)
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		return fmt.Errorf("%w: there are no documents in %s (markdown, HTML, PDF, DOCX or text)", trillium.ErrNotFound, strings.Join(names, ", "))
	}
	r, err := c.Add(ctx, sources, tell)
	fmt.Fprintf(p.Stdout, "%d documents added, %d unchanged\n", r.Added, r.Unchanged)
	if r.Lit > 0 {
		fmt.Fprintf(p.Stdout, "%d pieces of evidence have their words again\n", r.Lit)
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w; run it again to go on", err)
	}
	if err == nil && r.Failed > 0 {
		p.Warn("%d documents could not be read and were left out", r.Failed)
		if r.Added+r.Unchanged == 0 || slices.ContainsFunc(names, isFile) {
			err = command.ErrReported // what was asked for by name, or all of it
		}
	}
	return err
}

// isFile reports whether a path is no folder.
func isFile(path string) bool { return !isFolder(path) }

// tellIndex says what the index holds.
func (p program) tellIndex(dir string) error {
	x, err := search.Open(dir)
	if err != nil {
		return err
	}
	defer x.Close()
	s, err := x.Snapshot()
	if err != nil {
		return err
	}
	defer s.Release()
	fmt.Fprintf(p.Stdout, "the corpus has %d documents, %d passages\n", s.Documents(), s.Passages())
	return nil
}

// corpus is that of a register with its index in dir.
func (l pipeline) corpus(register *store.Store, dir string) *corpus.Corpus {
	return corpus.New(register, dir, l.lexicon, l.bytes)
}

// indexOf is the directory of a register's search index.
func indexOf(where command.Register) (string, error) {
	place, err := where.Place()
	if err != nil {
		return "", err
	}
	return indexDir(place)
}

// indexDir is where the index of a register is: in its directory, or for a
// database in the user's cache, as it can be made anew anywhere.
func indexDir(place string) (string, error) {
	if !store.IsAddress(place) {
		return filepath.Join(place, "index"), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no directory for the search index of a database: %w; set XDG_CACHE_HOME", err)
	}
	sum := sha256.Sum256([]byte(place))
	return filepath.Join(cache, "trillium", "index-"+hex.EncodeToString(sum[:6])), nil
}

// sourcesIn are the documents in directories, named by their path in them, and
// single files, named by their base.
func sourcesIn(names []string) ([]corpus.Source, error) {
	var out []corpus.Source
	for _, n := range names {
		if strings.HasPrefix(n, "http://") || strings.HasPrefix(n, "https://") {
			return nil, command.Usagef("%s: download it first, or have the feed or sitemap that names it watched (trillium watch)", n)
		}
		st, err := os.Stat(n)
		if err != nil {
			return nil, err
		}
		if !st.IsDir() {
			out = append(out, corpus.FileSource(filepath.Base(n), n))
			continue
		}
		files, err := source.InFolders([]string{n})
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			rel, err := filepath.Rel(n, f)
			if err != nil {
				return nil, err
			}
			out = append(out, corpus.FileSource(filepath.ToSlash(rel), f))
		}
	}
	return out, nil
}

// telling shows progress on a terminal, and problems on standard error in the name of a
// command.
func (p program) telling(name string) corpus.Telling {
	g := p.Progress(0)
	return corpus.Telling{Progress: g.Tell, Problem: func(document string, err error) {
		text := err.Error()
		if !strings.HasPrefix(text, document) {
			text = document + ": " + text
		}
		g.End()
		fmt.Fprintf(p.Stderr, "trillium %s: %s\n", name, text)
	}}
}

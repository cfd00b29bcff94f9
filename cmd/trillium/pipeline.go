package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/source"
)

// A pipeline reads a file and finds what it promises.
type pipeline struct {
	lexicon   *language.Lexicon
	reader    *source.Reader
	fetcher   *source.Fetcher
	extractor *extract.Extractor
}

func newPipeline() pipeline {
	lexicon := language.Load()
	return pipeline{lexicon: lexicon, reader: source.New(lexicon), fetcher: source.NewFetcher(false), extractor: extract.New(lexicon)}
}

// file reads the named file or address as a document of the summit, or of the
// one that it names itself if summit is ""; "-" is standard input.
func (l pipeline) file(ctx context.Context, p *program, name, summit string) (*trillium.Reading, error) {
	var doc *trillium.Document
	var err error
	switch {
	case name == "-":
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(p.stdin, source.MaxSize+1)); err == nil {
			doc, err = l.reader.Read("-", data)
		}
	case strings.HasPrefix(name, "http://"), strings.HasPrefix(name, "https://"):
		var data []byte
		var from string
		if data, from, err = l.fetcher.Fetch(ctx, name); err == nil {
			doc, err = l.reader.Read(from, data)
		}
		if err == nil && doc.Address == "" {
			doc.Address = from
		}
	default:
		doc, err = l.reader.ReadFile(name)
	}
	if err != nil {
		return nil, err
	}
	if summit != "" {
		doc.Summit = summit
	}
	return l.extractor.Extract(doc), nil
}

// each reads files, several at a time, and calls f with each reading in the
// order of the files. A file that cannot be read gets one line on standard
// error, and the others are still read.
func (l pipeline) each(ctx context.Context, p *program, command, summit string, files []string, f func(*trillium.Reading) error) error {
	type result struct {
		reading *trillium.Reading
		err     error
	}
	work := func(name string) (r result) {
		defer func() {
			if fault := recover(); fault != nil { // one document does not end the others' reading
				r = result{err: &trillium.ReadError{Name: name, Err: fmt.Errorf("a fault of this program, please report it: %v", fault)}}
			}
		}()
		reading, err := l.file(ctx, p, name, summit)
		return result{reading, err}
	}
	progress := p.progress(len(files))
	bad, n := 0, 0
	err := corpus.Each(ctx, files, work, func(r result) error {
		err := r.err
		if err == nil {
			for _, w := range append(r.reading.Document.Warnings, r.reading.Warnings...) {
				progress.line("trillium %s: %s: %s\n", command, r.reading.Document.Name, w.Text)
			}
			err = f(r.reading)
		}
		if err != nil {
			progress.line("trillium %s: %v\n", command, err)
			bad++
		}
		n++
		progress.show(n)
		return nil
	})
	progress.end()
	if err == nil && bad > 0 {
		err = errReported
	}
	return err
}

// A progress tells on a terminal how far a long job is.
type progress struct {
	out   io.Writer
	total int
	what  string // of which there are so many
	on    bool
}

// progressFrom is the least number of files for which progress is shown.
const progressFrom = 50

func (p *program) progress(total int) *progress {
	return &progress{out: p.stderr, total: total, what: "documents", on: p.onTerminal() && total >= progressFrom}
}

// onTerminal reports whether standard error is a terminal.
func (p *program) onTerminal() bool { return isTerminal(p.stderr) }

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// counting returns a function that tells of documents done, for jobs that learn
// their total as they go.
func (p *program) counting() func(done, total int) {
	g := &progress{out: p.stderr, what: "documents", on: p.onTerminal()}
	return func(done, total int) {
		if g.total = total; total < progressFrom {
			return
		}
		if g.show(done); done == total {
			g.end()
		}
	}
}

func (g *progress) show(n int) {
	if g.on && (n%25 == 0 || n == g.total) {
		fmt.Fprintf(g.out, "\r%d of %d %s", n, g.total, g.what)
	}
}

// line prints a message, on a line of its own.
func (g *progress) line(format string, args ...any) {
	g.end()
	fmt.Fprintf(g.out, format, args...)
}

// end clears the line of progress.
func (g *progress) end() {
	if g.on {
		fmt.Fprint(g.out, "\r\x1b[K")
	}
}

// documentFiles are the endings of the files that a folder is searched for.
var documentFiles = map[string]bool{".md": true, ".markdown": true, ".txt": true, ".html": true, ".htm": true, ".pdf": true, ".docx": true}

// inFolders replaces each folder in names by the documents below it, in order.
func inFolders(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		st, err := os.Stat(name)
		if err != nil || !st.IsDir() {
			out = append(out, name) // reading it says what is wrong
			continue
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.Type().IsRegular() && documentFiles[strings.ToLower(filepath.Ext(path))] {
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/summits/declared"
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

// of is the pipeline with the series that were declared in a register.
func (l pipeline) of(ctx context.Context, register *store.Store) (pipeline, error) {
	book, err := declared.Book(ctx, register.Now())
	l.reader = l.reader.With(book)
	return l, err
}

// file reads the named file or address as a document of the summit, or of the
// one that it names itself if summit is ""; "-" is standard input.
func (l pipeline) file(ctx context.Context, p program, name, summit string) (*trillium.Reading, error) {
	var doc *trillium.Document
	var err error
	switch {
	case name == "-":
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(p.Stdin, source.MaxSize+1)); err == nil {
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
		l.reader.OfSummit(doc, summit)
	}
	return l.extractor.Extract(doc), nil
}

// each reads files, several at a time, and calls f with each reading in the
// order of the files. A file that cannot be read gets one line on standard
// error, and the others are still read.
func (l pipeline) each(ctx context.Context, p program, summit string, files []string, f func(*trillium.Reading) error) error {
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
	progress := p.Progress(len(files))
	bad, n := 0, 0
	err := corpus.Each(ctx, files, work, func(r result) error {
		err := r.err
		if err == nil {
			for _, w := range append(r.reading.Document.Warnings, r.reading.Warnings...) {
				progress.End()
				p.Warn("%s: %s", r.reading.Document.Name, w.Text)
			}
			err = f(r.reading)
		}
		if err != nil {
			progress.End()
			p.Warn("%v", err)
			bad++
		}
		n++
		progress.Show(n)
		return nil
	})
	progress.End()
	if err == nil && bad > 0 {
		err = command.ErrReported
	}
	return err
}
